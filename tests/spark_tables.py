#!/usr/bin/env python3
"""Compares the tables of examples/spark/tables.py with the library of serve: spark_tables.py PROGRAM ARTICLES TABLES

Same people with the same ids and everything that their list says of them, same people in each article and speakers of
each quote, same near-duplicates and same quotes, same pairs. Needs DuckDB, which reads Parquet.
"""

import csv
import io
import json
import subprocess
import sys
import urllib.request
from collections import defaultdict

import duckdb

TIMEOUT_SECONDS = 60
COMPLETE_SECONDS = 1800
# The API names as many copies of an article, roles in the list of people, and pairs.
MAX_COPIES = 20
MAX_ROLES = 3
MAX_PAIRS = 10_000


def serve(program, articles):
    """Starts the program on a free port and gives it with its address, which it prints once it serves."""
    server = subprocess.Popen([program, "serve", articles, "--listen", "127.0.0.1:0", "--no-cache"],
                              stdout=subprocess.PIPE, text=True)
    return server, server.stdout.readline().split()[0]


def get(address):
    with urllib.request.urlopen(address, timeout=COMPLETE_SECONDS) as answer:
        return answer.read().decode()


def lines(address):
    return [json.loads(line) for line in get(address).splitlines()]


def compare(what, ours, theirs):
    """Ends where two dictionaries differ."""
    for key in ours.keys() | theirs.keys():
        if ours.get(key) != theirs.get(key):
            raise SystemExit(f"The {what} differ at {key}:\ntables {ours.get(key)}\nserve  {theirs.get(key)}")
    if not ours:
        raise SystemExit(f"There are no {what} to compare.")
    print(f"{len(ours)} {what} are equal.")


def rows(tables, name, keys, values):
    """The rows of a table, by some of their columns."""
    keys = ", ".join(f"{key}::varchar" for key in keys.split(", "))
    found = duckdb.sql(f"select [{keys}], {values} from '{tables}/{name}/*.parquet'").fetchall()
    return {tuple(row[0]): row[1:] for row in found}


def compare_people(tables, address):
    columns = ["name", "articles", "mentions", "quotes", "quotes_about", "first_date", "first_date_precision",
               "last_date", "last_date_precision", "doubtful"]
    roles = f"list_transform(roles[:{MAX_ROLES}], lambda role: role.text)"
    ours = rows(tables, "people", "id", f"{', '.join(columns)}, {roles}")
    compare("people", ours, {(person["id"],): (*(person[column] for column in columns), person["roles"])
                             for person in lines(address + "api/people.ndjson")})


def compare_articles(tables, address):
    columns = ["path", "title", "date", "date_precision", "date_source", "source", "byline", "url", "language", "words",
               "text"]
    articles, mentions, countries, quotes = {}, {}, {}, {}
    for article in lines(address + "api/library.ndjson?all_reported=true"):
        id = article["id"]
        copies = {copy["id"] for copy in article.get("copies") or []}
        articles[id,] = (*(article[column] for column in columns), copies)
        for person in article["people"]:
            for mention in person["mentions"]:
                mentions[id, person["id"], str(mention["start"])] = (mention["end"], mention["text"])
        for country in article["countries"]:
            countries[id, country["code"]] = (country["name"], country["focus"], country["mentions"])
        for quote in article["quotes"]:
            speaker = quote["speaker"]
            quotes[id, quote["id"]] = (quote["start"], quote["end"], quote["text"], quote["kind"], speaker["kind"],
                                       speaker["name"], speaker["person_id"], quote["confidence"], quote["why"])
    ours = rows(tables, "articles", "id", f"{', '.join(columns)}, cluster")
    members = defaultdict(set)
    for (id,), row in ours.items():
        members[row[-1]].add(id)
    clusters = sum(cluster is not None for cluster in members)
    members[None] = set()
    # The API names the first copies only.
    large = {cluster for cluster, ids in members.items() if len(ids) > MAX_COPIES}
    for (id,), row in ours.items():
        copies = members[row[-1]] - {id}
        if row[-1] in large and articles[id,][-1] <= copies:
            copies = articles[id,][-1]
        ours[id,] = (*row[:-1], copies)
    compare("articles", ours, articles)
    print(f"They have {clusters} clusters of near-duplicates.")
    compare("mentions", rows(tables, "mentions", "article_id, person_id, start", '"end", text'), mentions)
    compare("countries of articles", rows(tables, "countries", "article_id, code", "name, focus, mentions"), countries)
    columns = 'start, "end", text, kind, speaker.kind, speaker.name, speaker.person_id, confidence, why'
    compare("quotes", rows(tables, "quotes", "article_id, id", columns), quotes)


def compare_lists(tables, address):
    copies = {(article["id"],): (article["copies_total"],) for article in lines(address + "api/articles.ndjson")}
    compare("numbers of copies", rows(tables, "articles", "id", "copies_total"), copies)
    ours = rows(tables, "quotes", "article_id, id", "elsewhere, listing")
    for kind, what in [("all", "numbers of other articles with a quote"), ("reported", "quotes of reported speech")]:
        theirs = {(quote["article"]["id"], quote["id"]): quote["elsewhere"]
                  for quote in lines(address + f"api/quotes.ndjson?kind={kind}")}
        compare(what, {key: row[0] for key, row in ours.items() if kind in ("all", row[1])}, theirs)
    pairs = csv.DictReader(io.StringIO(get(address + "api/pairs.csv")))
    columns = ["one", "one_articles", "other", "other_articles", "articles"]
    ours = rows(tables, "pairs", "one_id, other_id", ", ".join(f"{column}::varchar" for column in columns))
    theirs = {(pair["one_id"], pair["other_id"]): tuple(pair[column] for column in columns) for pair in pairs}
    if len(theirs) == MAX_PAIRS:
        ours = {key: row for key, row in ours.items() if key in theirs}
    compare("pairs", ours, theirs)


def main():
    program, folder, tables = sys.argv[1:]
    server, address = serve(program, folder)
    try:
        compare_people(tables, address)
        compare_articles(tables, address)
        compare_lists(tables, address)
    finally:
        server.terminate()
        server.wait(timeout=TIMEOUT_SECONDS)


if __name__ == "__main__":
    main()
