#!/usr/bin/env bash
# Installs what tests drive besides Python: a browser, LibreOffice, a PDF reader, fonts and a PostgreSQL server.
# What cannot be installed is named with what is skipped for it; with CI=true that is a failure.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)

has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_office() { command -v soffice; }
has_pdf() { command -v pdftotext && command -v pdftoppm; }
# Papers of the state are set in Times New Roman; Liberation Serif has its widths.
has_font() { fc-match "Times New Roman" | grep -q -e Liberation -e "Times New Roman"; }
has_postgresql() { "$here/postgres_cluster.sh" bin; }

missing=()
need() { # probe, what is skipped without it, packages
    local probe=$1 skipped=$2
    shift 2
    "$probe" >/dev/null 2>&1 && return
    "$here/apt_install.sh" "$@"
    "$probe" >/dev/null 2>&1 && return
    missing+=("SKIPPED: $skipped, because it cannot be installed here. Type: sudo apt-get install $*")
}

need has_browser "tests in a browser" chromium
need has_office "tests that open workbooks and papers in LibreOffice" libreoffice-calc-nogui libreoffice-writer-nogui
need has_pdf "tests that look at printed pages" poppler-utils
need has_font "the page count of papers set in Times New Roman" fonts-liberation fontconfig
need has_postgresql "everything on PostgreSQL" postgresql

if [ ${#missing[@]} -gt 0 ]; then
    printf '%s\n' "${missing[@]}" >&2
    if [ "${CI:-}" = true ]; then
        exit 1
    fi
fi
exit 0
