#!/usr/bin/env bash
# Runs the Spark example over the samples in a local cluster and compares its lines with those of a single process.
# Needs Java and `pip install pyspark`; the program is taken from $1, or built.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-}
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
export PYSPARK_SUBMIT_ARGS='--master local-cluster[2,1,512] --conf spark.executor.memory=512m pyspark-shell'
python3 examples/spark_extract.py data/articles "$work/spark" --quotidian "$program" --partitions 5 2> "$work/log" \
  || { tail -30 "$work/log"; exit 1; }
"$program" extract data/articles > "$work/single.ndjson"
LC_ALL=C sort "$work"/spark/part-* > "$work/spark.sorted"
LC_ALL=C sort "$work/single.ndjson" > "$work/single.sorted"
cmp "$work/spark.sorted" "$work/single.sorted"
printf 'Spark, in %d parts, gives the %d lines of a single process.\n' \
  "$(ls "$work"/spark/part-* | wc -l)" "$(wc -l < "$work/single.ndjson")"
