#!/usr/bin/env bash
# Installs Debian packages where that needs no question: apt_install.sh PACKAGE…; exit 1 where it cannot.
set -euo pipefail

command -v apt-get >/dev/null || { echo "apt-get is missing on this system" >&2; exit 1; }
as_root=()
if [ "$(id -u)" != 0 ]; then
    if ! sudo --non-interactive true 2>/dev/null; then
        echo "no right to install packages without a password" >&2
        exit 1
    fi
    as_root=(sudo --non-interactive)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing $*" >&2
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@")
# Lists may be missing (a new container) or old (packages gone from the mirror); another apt may hold the lock.
if ! { "${as_root[@]}" apt-get update -q -o DPkg::Lock::Timeout=300; "${install[@]}" -o DPkg::Lock::Timeout=300; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    exit 1
fi
