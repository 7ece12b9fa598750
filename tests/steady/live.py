#!/usr/bin/env python3
"""Measures how long it takes until files that are added, changed, renamed and deleted show in a running program.

    tests/steady/live.py [changes] [articles]        (100 and 300 unless said otherwise)

The program is the newest build, or PROGRAM.
"""

import json
import random
import sys
import time

from common import Server, article, folder, remove

CHANGES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
ARTICLES = int(sys.argv[2]) if len(sys.argv) > 2 else 300


def shown(server):
    """The path and title of every article."""
    items, after = {}, ""
    while True:
        page = json.loads(server.get(f"/api/articles?limit=1000&after={after}" if after else "/api/articles?limit=1000")[1])
        items |= {item["path"]: item["title"] for item in page["items"]}
        after = page["next"]
        if not after:
            return items


def main():
    chance = random.Random(3)
    place = folder(ARTICLES)
    server = Server(place)
    server.wait()
    expected = shown(server)
    waits = []
    for number in range(CHANGES):
        name = chance.choice(sorted(expected))
        file = place / "articles" / name
        fresh = article(10**6 + number)
        what = ["add", "change", "rename", "delete"][number % 4]
        if what == "add":
            name = f"new{number}.txt"
            file = file.with_name(name)
        if what in ("add", "change"):
            file.write_text(fresh, encoding="utf-8")
            expected[name] = fresh.splitlines()[0]
        if what == "rename":
            file.rename(file.with_name(f"moved{number}.txt"))
            expected[f"moved{number}.txt"] = expected.pop(name)
        if what == "delete":
            file.unlink()
            del expected[name]
        began = time.monotonic()
        while shown(server) != expected:
            if time.monotonic() - began > 60:
                raise SystemExit(f"Change {number} ({what} {name}) does not show after a minute")
        waits.append(time.monotonic() - began)
    server.end()
    remove(place)
    waits.sort()
    print(f"{CHANGES} changes in {ARTICLES} articles: half of them showed within {waits[CHANGES // 2]:.2f} s, all within {waits[-1]:.2f} s")


main()
