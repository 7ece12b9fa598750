#!/usr/bin/env bash
# Lets a property-based client try the API of a started server against its own description.
# Needs `pip install schemathesis`; the program is taken from $1, or built.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-}
if [ -z "$program" ]; then
  cargo build --locked --quiet
  program=target/debug/quotidian
fi
work=$(mktemp -d)
"$program" data/articles --listen 127.0.0.1:0 --no-cache > "$work/address" &
server=$!
trap 'kill "$server"; rm -rf "$work"' EXIT
for _ in $(seq 100); do
  [ -s "$work/address" ] && break
  sleep 0.2
done
address=$(cut -d' ' -f1 "$work/address")

# Values that the schema allows can still be refused (a cursor of another list, the 30th of February), so what counts is
# that nothing breaks, that every answer is as described, and that what the schema forbids is refused. The stream of
# events never ends and is left out.
st run "${address}api/openapi.json" \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,negative_data_rejection,unsupported_method \
  --phases examples,coverage,fuzzing --exclude-path /api/events --max-examples "${EXAMPLES:-25}" --seed 1
