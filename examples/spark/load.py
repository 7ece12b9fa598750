#!/usr/bin/env python3
"""Load the tables of tables.py into PostgreSQL: load.py TABLES [OPTIONS OF PSQL…]

    load.py TABLES --dbname news

Makes the tables (tables.sql), copies the rows, and makes the indexes (indexes.sql). Needs psql and `pip install duckdb`,
which reads Parquet. The rows go through a pipe, so any number of them fits.
"""
import subprocess
import sys
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
# The columns that are loaded, in the order of tables.sql.
COLUMNS = {
    "articles": """id, path, title, date, date_precision, source, byline, url, language, words, text, cluster,
        copies_total""",
    "people": """id, name, articles, mentions, quotes, quotes_about, first_date, last_date, doubtful, to_json(roles),
        to_json(forms)""",
    "mentions": 'article_id, person_id, start, "end", text',
    "quotes": """article_id, id, start, "end", text, kind, speaker.kind, speaker.name, speaker.person_id, confidence, why,
        listing, to_json(about), cluster.article_id || '#' || cluster.id, elsewhere""",
    "countries": "article_id, code, name, focus, to_json(mentions)",
    "pairs": "one_id, one, one_articles, other_id, other, other_articles, articles",
}


def psql(options, *arguments):
    return ["psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", *options, *arguments]


def copy(tables, name, options):
    """Lets DuckDB write a table into the pipe from which psql reads."""
    parquet = f"{tables}/{name}/*.parquet".replace("'", "''")
    command = psql(options, "--command", f"copy {name} from stdin (format csv)")
    with subprocess.Popen(command, stdin=subprocess.PIPE) as reader:
        duckdb.sql(f"""copy (select {COLUMNS[name]} from '{parquet}') to '/dev/fd/{reader.stdin.fileno()}'
                       (format csv, header false, use_tmp_file false)""")
    if reader.returncode != 0:
        raise SystemExit(f"The table {name} could not be loaded.")


def main():
    tables, options = sys.argv[1], sys.argv[2:]
    subprocess.run(psql(options, "--file", str(HERE / "tables.sql")), check=True)
    for name in COLUMNS:
        copy(tables, name, options)
    subprocess.run(psql(options, "--file", str(HERE / "indexes.sql")), check=True)


if __name__ == "__main__":
    main()
