#!/usr/bin/env bash
# The whole suite on SQLite and then on PostgreSQL: test.sh [pytest arguments]. Fails when either does.
set -uo pipefail
cd "$(dirname "$0")/../.."
tools=tests/tools

"$tools/test_tools.sh" || exit 1

scratch=$(mktemp -d)
trap '"$tools/postgres_cluster.sh" stop "$scratch/postgresql" 2>/dev/null; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
# The cluster's owner must be able to pass through.
chmod 711 "$scratch"

suite() { # heading, DATABASE_URL, more for pytest
    printf '\n######## %s\n' "$1"
    local url=$2
    shift 2
    DATABASE_URL=$url .venv/bin/python -m pytest -n "${WORKERS:-2}" --dist worksteal "$@" "${arguments[@]}"
}
arguments=("$@")

failed=0
if "$tools/postgres_cluster.sh" bin >/dev/null 2>&1; then
    suite "SQLite" "" || failed=1
    if url=$("$tools/postgres_cluster.sh" start "$scratch/postgresql"); then
        # What a browser and an office program make of pages and files was seen above, and so was what asks no database
        # (tests/conftest.py marks it); another one changes none of it. 5: none left.
        suite "PostgreSQL" "$url" -m "not browser and not office and not no_database" || [ $? -eq 5 ] || failed=1
    else
        echo "PostgreSQL did not start; its log:" >&2
        tail -n 20 "$scratch/postgresql/log" "$scratch/postgresql/initdb.log" >&2
        failed=1
    fi
else
    suite "SQLite (PostgreSQL is skipped: no server on this machine)" "" || failed=1
fi
exit "$failed"
