#!/usr/bin/env python3
"""Runs and times examples/spark/queries.sql, and compares lists with those of serve: postgres.py PROGRAM ARTICLES PSQL…

The rest of the arguments are options of psql, which reach a database that load.py has filled. With `-` instead of PROGRAM
nothing is compared.
"""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from spark_tables import TIMEOUT_SECONDS, compare, get, serve

QUERIES = Path(__file__).resolve().parents[1] / "examples" / "spark" / "queries.sql"
# What the parameters of the queries are: what is much of.
PARAMETERS = """
    select (select article_id from person_articles group by 1 order by count(*) desc, 1 limit 1) as article,
        (select min(id) from articles) as other, (select id from people order by articles desc, id limit 1) as person,
        (select code from country_list order by articles desc, code limit 1) as country,
        coalesce((select cluster from dated_quotes where cluster is not null group by 1 order by count(*) desc, 1 limit 1),
            '') as cluster, 'an' as begin, 'the ferry' as phrase
"""


def ask(options, query, parameters):
    """The rows of a query, and the milliseconds that it took."""
    command = ["psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--csv", *options]
    command += [f"--set={name}={value}" for name, value in parameters.items()]
    answer = subprocess.run(command, input=f"\\timing on\n{query}", capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise SystemExit(f"{query}\n{answer.stderr}")
    table, time = answer.stdout.rsplit("Time: ", 1)
    return list(csv.DictReader(io.StringIO(table))), float(time.split()[0])


def items(address, path):
    return json.loads(get(address + path))["items"]


def compare_lists(program, articles, found, parameters):
    """The first page of each list is that of serve."""
    server, address = serve(program, articles)
    try:
        person = quote(parameters["person"])
        country = parameters["country"]
        for page, path, ours, theirs in [
            ("/ : the newest articles", "articles?limit=50", lambda row: row["id"], lambda item: item["id"]),
            ("/people : those of most articles", "people?limit=50", lambda row: (row["id"], row["articles"], row["quotes"]),
             lambda item: (item["id"], str(item["articles"]), str(item["quotes"]))),
            ("/people/{id} : the newest articles", f"articles?person={person}&limit=50", lambda row: row["id"],
             lambda item: item["id"]),
            ("/people/{id} : what they said", f"quotes?speaker={person}&limit=50",
             lambda row: (row["article_id"], row["id"], row["elsewhere"]),
             lambda item: (item["article"]["id"], item["id"], str(item["elsewhere"]))),
            ("/countries : all", "countries?limit=500", lambda row: (row["code"], row["articles"], row["mentions"]),
             lambda item: (item["code"], str(item["articles"]), str(item["mentions"]))),
            ("/countries/{code} : the newest articles", f"articles?country={country}&limit=50", lambda row: row["id"],
             lambda item: item["id"]),
            ("/quotes : the newest", "quotes?limit=50", lambda row: (row["article_id"], row["id"]),
             lambda item: (item["article"]["id"], item["id"])),
        ]:
            compare(f"rows of {page}", dict(enumerate(map(ours, found[page]))),
                    dict(enumerate(map(theirs, items(address, "api/" + path)))))
    finally:
        server.terminate()
        server.wait(timeout=TIMEOUT_SECONDS)


def main():
    program, articles, *options = sys.argv[1:]
    [parameters], _ = ask(options, PARAMETERS, {})
    found = {}
    for page, query in re.findall(r"^-- (/.*)\n([^-][^;]*;)", QUERIES.read_text(encoding="utf8"), re.MULTILINE):
        rows, first = ask(options, query, parameters)
        again = min(ask(options, query, parameters)[1] for _ in range(5))
        print(f"{page:50} {len(rows):3} rows, {first:8.1f} ms at first, {again:8.1f} ms again")
        found[page] = rows
    if program != "-":
        compare_lists(program, articles, found, parameters)


if __name__ == "__main__":
    main()
