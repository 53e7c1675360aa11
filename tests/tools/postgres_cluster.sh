#!/usr/bin/env bash
# A PostgreSQL of its own, on the loopback address and a free port, for tests and benchmarks.
#   postgres_cluster.sh start DIR [durable]   makes it in DIR and prints its DATABASE_URL
#   postgres_cluster.sh restart DIR [MODE]    stops it (fast, immediate) and starts it again, at the same address
#   postgres_cluster.sh stop DIR              stops it and removes DIR
#   postgres_cluster.sh bin                   prints where the server's programs are, exit 1 where there are none
# Without "durable" it does not wait for the disk: faster, and nothing survives a crash.
set -euo pipefail

server_programs() {
    local newest
    newest=$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -V | tail -n 1)
    if [ -z "$newest" ] && command -v initdb >/dev/null; then
        newest=$(dirname "$(readlink -f "$(command -v initdb)")")
    fi
    [ -x "$newest/initdb" ] && echo "$newest"
}

# The server refuses to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u "$owner" -- "$@")
    else
        "$@"
    fi
}

start() {
    local dir=$1 durable=${2:-} password port
    mkdir -p "$dir"
    chmod 700 "$dir"
    password=$(od -An -N 16 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && echo "$password" >"$dir/password")
    if [ "$(id -u)" = 0 ]; then chown -R "$owner" "$dir"; fi
    as_owner "$bin/initdb" --pgdata="$dir/data" --username=dxreport --pwfile="$dir/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log"
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    {
        echo "listen_addresses = '127.0.0.1'"
        echo "port = $port"
        echo "unix_socket_directories = '$dir'"
        if [ "$durable" != durable ]; then
            printf '%s = off\n' fsync synchronous_commit full_page_writes
        fi
    } >>"$dir/data/postgresql.conf"
    control "$dir" start >&2
    PGPASSWORD=$password "$bin/createdb" --host=127.0.0.1 --port="$port" --username=dxreport dxreport
    echo "postgres://dxreport:$password@127.0.0.1:$port/dxreport"
}

control() {
    local dir=$1
    shift
    as_owner "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/log" --silent --wait "$@" </dev/null
}

bin=$(server_programs) || { echo "PostgreSQL's server is not installed. Type: sudo apt-get install postgresql" >&2; exit 1; }
owner=postgres
id "$owner" >/dev/null 2>&1 || owner=nobody

case "${1:-}" in
    bin) echo "$bin" ;;
    start) start "$2" "${3:-}" ;;
    restart) control "$2" restart --mode="${3:-fast}" >&2 ;;
    stop)
        control "$2" stop --mode=immediate >/dev/null 2>&1 || true
        rm -rf "$2"
        ;;
    *)
        sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
