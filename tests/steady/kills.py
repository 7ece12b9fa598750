#!/usr/bin/env python3
"""Kills the program at random moments of loading and caching, and looks whether the next start is right each time.

    tests/steady/kills.py [kills] [articles]        (100 and 300 unless said otherwise)

The program is the newest build, or PROGRAM. SEED names another series of moments.
"""

import os
import random
import shutil
import sys
import time

from common import Server, article, folder, remove

KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 100
ARTICLES = int(sys.argv[2]) if len(sys.argv) > 2 else 300


def told(server):
    """Everything the library says."""
    server.wait()
    return {path: server.get(path) for path in ("/api/library.ndjson", "/api/people?limit=1000", "/api/problems")}


def change(place, chance, number):
    """Changes, removes and adds some files, as a user may between two starts."""
    files = sorted((place / "articles").iterdir())
    for file in chance.sample(files, 20):
        file.write_text(article(chance.randrange(10**6)), encoding="utf-8")
    for file in chance.sample(files, 3):
        file.unlink()
        (place / "articles" / f"new{number}-{file.name}").write_text(article(number), encoding="utf-8")


def main():
    chance = random.Random(int(os.environ.get("SEED", "1")))
    place = folder(ARTICLES)
    began = time.monotonic()
    server = Server(place, "--no-cache")
    right = told(server)
    server.end()
    loading = time.monotonic() - began
    slowest = 0.0
    for number in range(KILLS):
        what = chance.choice(["no cache", "a cache", "changed files"])
        if what == "no cache":
            shutil.rmtree(place / "cache", ignore_errors=True)
        if what == "changed files":
            change(place, chance, number)
            server = Server(place, "--no-cache")
            right = told(server)
            server.end()
        server = Server(place)
        moment = chance.uniform(0, loading)
        time.sleep(moment)
        server.kill()
        server = Server(place)
        found = told(server)
        if found != right:
            raise SystemExit(f"Kill {number} ({what}, after {moment:.3f} s): the next start tells something else; {place}")
        slowest = max(slowest, server.end())
    remove(place)
    print(f"{KILLS} kills in {ARTICLES} articles, at moments up to {loading:.1f} s: each next start was right; the")
    print(f"slowest end on SIGTERM took {slowest:.2f} s.")


main()
