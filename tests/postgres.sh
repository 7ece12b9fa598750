#!/usr/bin/env bash
# Loads tables of the Spark example into a PostgreSQL of its own, runs queries.sql with times, and compares lists with those
# of serve: postgres.sh PROGRAM ARTICLES TABLES. Needs Debian's postgresql (ends with 3 where it is missing) and DuckDB.
set -euo pipefail
program=$(realpath "$1") articles=$(realpath "$2") tables=$(realpath "$3")
cd "$(dirname "$0")/.."
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2> /dev/null | sort -V | tail -1)
[ -n "$bin" ] || exit 3

work=$(mktemp -d)
# PostgreSQL refuses to run as root.
as_user() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then
  chown postgres "$work"
  as_user() { runuser -u postgres -- "$@"; }
fi
trap 'as_user "$bin/pg_ctl" --pgdata="$work/data" --mode=immediate stop > /dev/null || true; rm -rf "$work"' EXIT
cd "$work" # A folder that the user may read.
as_user "$bin/initdb" --pgdata="$work/data" --auth=trust --username=postgres --encoding=UTF8 --locale=C > "$work/log"
as_user "$bin/pg_ctl" --pgdata="$work/data" --log="$work/data/log" --wait \
  --options="-c listen_addresses='' -c unix_socket_directories='$work' -c fsync=off" start >> "$work/log"
cd - > /dev/null
connection=(--host="$work" --username=postgres --dbname=postgres)

began=$SECONDS
python3 examples/spark/load.py "$tables" "${connection[@]}"
printf 'The tables were loaded in %d s.\n' "$((SECONDS - began))"
python3 tests/postgres.py "$program" "$articles" "${connection[@]}"
