#!/usr/bin/env bash
# Makes .venv with a Python that is new enough: venv.sh [PYTHON]. Never downloads a Python.
set -euo pipefail
cd "$(dirname "$0")/../.."

python=
for candidate in "${1:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is missing. Type: sudo apt-get install python3 python3-venv" >&2
    exit 1
fi

if command -v uv >/dev/null; then
    UV_PYTHON_DOWNLOADS=never exec uv venv --quiet --clear --python "$python" .venv
fi

# Debian and Ubuntu keep ensurepip in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python{}.{}-venv".format(*sys.version_info))')
    if ! tests/tools/apt_install.sh "$package"; then
        echo "$python cannot make virtual environments. Type: sudo apt-get install $package" >&2
        exit 1
    fi
fi
exec "$python" -m venv --clear .venv
