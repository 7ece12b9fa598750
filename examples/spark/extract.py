#!/usr/bin/env python3
"""Extract people, countries and quotes from a large collection of articles with Spark.

    spark-submit examples/spark/extract.py --quotidian target/release/quotidian ARTICLES OUTPUT

Each partition of the file list is handed to one `quotidian extract` process, so that memory is that of a few articles
an executor whatever the size of the collection. `--root` makes every file keep the id that it has in the whole, so the
lines are the same as those of a single process. OUTPUT becomes a folder of `part-*` files with a line of JSON an article.
With `--keys` the lines are what `tables.py` reads: they have all reported speech, and the keys for joining.

The program must be at the same path on every machine (`spark-submit --files` brings it there), and so must the articles
(a shared or distributed file system that is mounted).
"""
import argparse
import subprocess
from pathlib import Path

# Files handed to one process at a time: short of the longest command line that systems take.
AT_A_TIME = 500


def extract(files, command):
    """The lines of JSON for some files; a file that cannot be read is a line in the executor's log and no failure."""
    files = list(files)
    for start in range(0, len(files), AT_A_TIME):
        batch = files[start:start + AT_A_TIME]
        with subprocess.Popen([*command, *batch], stdout=subprocess.PIPE, encoding="utf-8") as process:
            yield from (line.rstrip("\n") for line in process.stdout)
        if process.returncode not in (0, 1, 2):
            raise RuntimeError(f"quotidian ended with {process.returncode}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("output")
    parser.add_argument("--quotidian", default="quotidian")
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--keys", action="store_true", help="write what tables.py reads")
    args = parser.parse_args()

    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("quotidian").getOrCreate()
    root = args.articles.resolve()
    command = [args.quotidian, "extract", "--jobs", "1", "--root", str(root)]
    if args.keys:
        command += ["--all-reported", "--keys"]
    files = sorted(str(path) for path in root.rglob("*") if path.is_file())
    listed = spark.sparkContext.parallelize(files, args.partitions)
    listed.mapPartitions(lambda part: extract(part, command)).saveAsTextFile(args.output)
    spark.stop()


if __name__ == "__main__":
    main()
