#!/usr/bin/env bash
# Runs the Spark example in a local cluster: its lines must be those of a single process, and its tables must have the
# people, ids and copies of the library of serve. Over the samples, and over made articles: spark.sh [PROGRAM [COUNT]]
# Needs Java, `pip install pyspark duckdb`; the program is built if none is given.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-}
count=${2:-500}
if [ -z "$program" ]; then
  cargo build --locked --quiet
  program=target/debug/quotidian
fi
program=$(realpath "$program")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A cluster on this machine: two workers, each a process of its own with one core.
SPARK_HOME=$(python3 -c 'import pyspark; print(pyspark.__path__[0])')
export SPARK_HOME
export PYSPARK_SUBMIT_ARGS='--master local-cluster[2,1,1024] --conf spark.executor.memory=1g
  --conf spark.sql.shuffle.partitions=4 --conf spark.ui.enabled=false pyspark-shell'

# spark SCRIPT ARGUMENTS… shows the log only if something fails.
spark() { python3 "examples/spark/$1" "${@:2}" --quotidian "$program" 2> "$work/log" || { tail -30 "$work/log"; exit 1; }; }

# The samples are read with made articles beside them: some distinct, some reprinted in other outlets.
mkdir "$work/articles"
cp -r data/articles "$work/articles/samples"
benches/make_articles "$work/articles/made" "$count" > "$work/log"
cp -r "$(find "$work/articles/made" -mindepth 1 -maxdepth 1 | sort | head -1)" "$work/articles/reprints"
# And names that mean one person, or might mean several.
said() { printf '%s.\n\n“The ferry sails again on Monday,” %s said. “We have waited long enough.”\n' "$2" "$3" > "$1"; }
mkdir "$work/articles/names"
cd "$work/articles/names"
said 1.txt 'Anna Maria Quilberg opened the harbour' Quilberg
said 2.txt 'The harbour was opened by Anna Quilberg, the mayor' Quilberg
said 3.txt 'The harbour opened in May' Quilberg
said 4.txt 'Nobody expected it' Tormark
said 5.txt 'Karl Tormark came with Ines Tormark' 'Ines Tormark'
said 6.txt 'Ines Tormark came alone' Tormark
cd - > /dev/null
find "$work/articles/reprints" -type f | LC_ALL=C sort | tail -n +100 | xargs -r rm

spark extract.py "$work/articles" "$work/lines" --keys --partitions 5
"$program" extract --all-reported --keys "$work/articles" > "$work/single.ndjson"
LC_ALL=C sort "$work"/lines/part-* > "$work/spark.sorted"
LC_ALL=C sort "$work/single.ndjson" > "$work/single.sorted"
cmp "$work/spark.sorted" "$work/single.sorted"
printf 'Spark, in %d parts, gives the %d lines of a single process.\n' \
  "$(ls "$work"/lines/part-* | wc -l)" "$(wc -l < "$work/single.ndjson")"

began=$SECONDS
spark tables.py "$work/lines" "$work/tables"
printf 'The tables took %d s.\n' "$((SECONDS - began))"
python3 tests/spark_tables.py "$program" "$work/articles" "$work/tables"
# It ends with 3 where there is no PostgreSQL.
tests/postgres.sh "$program" "$work/articles" "$work/tables"
