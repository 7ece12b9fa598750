#!/usr/bin/env python3
"""Keeps the program busy on loopback while files change, some of them made to harm, and ill-behaved clients hang on to it.

    tests/steady/load.py [seconds] [articles]       (60 and 500 unless said otherwise; needs wrk)

It fails when a request fails, when memory or open files grow, or when the end takes more than five seconds.
"""

import gzip
import http.client
import itertools
import json
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from common import Server, article, folder, remove

SECONDS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
ARTICLES = int(sys.argv[2]) if len(sys.argv) > 2 else 500
# What the memory may differ by between half of the time, when all that fills has filled, and the end.
ROOM = 1.25


def addresses(server):
    """Addresses of every kind that hold while files come and go."""
    paths = ["/", "/people", "/countries", "/quotes", "/problems", "/docs", "/healthz", "/readyz", "/api/status"]
    paths += ["/search?q=harbour+OR+ferry", "/search?q=speaker:prado+AND+country:cl", "/people?name=ana", "/?from=2024"]
    paths += ["/api/articles?limit=5", "/api/quotes?limit=100", "/api/search?q=pier", "/api/quotes.csv", "/countries/cl"]
    paths += ["/api/articles.atom", "/people/ana-prado", "/api/people/ana-prado", "POST /api/extract"]
    kept = json.loads(server.get("/api/articles?limit=1000")[1])["items"]
    # Only articles with an even number change.
    kept = [item["id"] for item in kept if re.match(r"a\d*[13579]\.", item["path"])][:40]
    paths += [f"/articles/{id}" for id in kept] + [f"/api/articles/{id}" for id in kept[:10]]
    paths += [f"/compare?a={kept[0]}&a={kept[1]}"]
    return paths


def change_files(server, stop):
    chance = random.Random(2)
    number = 0
    while not stop.wait(2):
        number += 1
        at = chance.randrange(0, ARTICLES, 2)
        file = server.place / "articles" / f"a{at}.txt"
        if file.exists() and number % 3 == 0:
            file.unlink()
        else:
            file.write_text(article(chance.randrange(10**6)), encoding="utf-8")


ENDLESS_PDF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Parent 2 0 R/Count 1/Kids[3 0 R]>> endobj
3 0 obj <</Type/Page/Parent 2 0 R>> endobj
trailer <</Root 1 0 R>>
"""


def put_hostile_files(server, stop):
    """Files made to harm come and go among the articles."""
    nothing = gzip.compress(b"")
    kinds = {
        "pipe.txt": os.mkfifo,
        ".quotidianignore": os.mkfifo,
        "zero.txt": lambda path: path.symlink_to("/dev/zero"),
        "nothing.gz": lambda path: path.write_bytes(nothing * 50_000),
        "capitals.txt": lambda path: path.write_text("ANA PRADO OF LIMA SAID NO " * 8_000),
        "page.html": lambda path: path.write_text("<p>" + "&amp;" * 100_000),
        "broken.pdf": lambda path: path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 2_000),
        "endless.pdf": lambda path: path.write_bytes(ENDLESS_PDF),
    }
    for name, make in itertools.cycle(kinds.items()):
        path = server.place / "articles" / name
        make(path)
        if stop.wait(4):
            return
        path.unlink()


def misbehave(server, stop):
    """Heads that never end, silent connections, oversized heads and bodies, streams, and answers nobody reads."""
    host, port = server.host.split(":")
    open_ones = []
    host_line = f"Host: {server.host}\r\n".encode()
    while not stop.is_set():
        for kind in range(6):
            try:
                connection = socket.create_connection((host, int(port)), timeout=10)
                connection.sendall(
                    [
                        b"GET / HTTP/1.1\r\n" + host_line + b"X-",
                        b"",
                        b"GET / HTTP/1.1\r\n" + host_line + b"X-Long: " + b"x" * 200_000 + b"\r\n\r\n",
                        b"POST /api/extract HTTP/1.1\r\n" + host_line + b"Content-Length: 9000000\r\n\r\n" + b"x" * 9000,
                        b"GET /api/events HTTP/1.1\r\n" + host_line + b"\r\n",
                        b"GET /api/library.ndjson HTTP/1.1\r\n" + host_line + b"\r\n",
                    ][kind]
                )
                open_ones.append(connection)
            except OSError:
                pass  # It may be cut off while it is still sending.
        while len(open_ones) > 300:
            open_ones.pop(0).close()
        stop.wait(0.5)
    return open_ones


def watch(server, stop, seen):
    began = time.monotonic()
    while not stop.wait(max(1, SECONDS / 60)):
        seen.append((time.monotonic() - began, server.memory(), server.files()))


def polite(server, stop, waits):
    """How long an ordinary reader waits meanwhile."""
    while not stop.wait(1):
        began = time.monotonic()
        try:
            status, _ = server.get("/people")
        except (OSError, http.client.HTTPException) as error:
            status = error
        waits.append((time.monotonic() - began, status))


def main():
    place = folder(ARTICLES)
    server = Server(place)
    server.wait()
    (place / "paths.txt").write_text("\n".join(addresses(server)) + "\n")
    stop, over, seen, waits = threading.Event(), threading.Event(), [], []
    reader = threading.Thread(target=polite, args=(server, over, waits), daemon=True)
    tasks = [(change_files, ()), (put_hostile_files, ()), (misbehave, ()), (watch, (seen,))]
    threads = [threading.Thread(target=task, args=(server, stop, *more), daemon=True) for task, more in tasks]
    threads.append(reader)
    before = (server.memory(), server.files())
    for thread in threads:
        thread.start()
    script = str(Path(__file__).with_name("mixed.lua"))
    command = ["wrk", "-t", "2", "-c", "24", "-d", f"{SECONDS}s", "--timeout", "30s", "-s", script, f"http://{server.host}"]
    wrk = subprocess.run(command, env=dict(os.environ, PATHS=str(place / "paths.txt")), capture_output=True, text=True)
    over.set()
    reader.join()
    # Event streams are still open: the end may not wait for them.
    took = server.end()
    stop.set()
    served, failed, broken = (int(re.search(rf"{word} (\d+)", wrk.stdout).group(1)) for word in ("SERVED", "FAILED", "BROKEN"))
    tenth, half = ([sample for sample in seen if sample[0] >= SECONDS / part][0] for part in (10, 2))
    last = seen[-1]
    peak = max(sample[1] for sample in seen)
    print(wrk.stdout)
    memory = [f"{megabytes:.0f}" for megabytes in (before[0], tenth[1], half[1], last[1], peak)]
    print("memory {} MB at first, {} after a tenth, {} after half, {} at the end, {} at most".format(*memory))
    print(f"open files {before[1]} at first, {tenth[2]} after a tenth, {half[2]} after half, {last[2]} at the end")
    slow = max(wait for wait, _ in waits)
    print(f"an ordinary reader asked {len(waits)} times and waited {slow:.2f} s at most; the end took {took:.2f} s")
    faults = []
    if failed or broken or served == 0 or any(status != 200 for _, status in waits):
        faults.append(f"{failed} requests failed and {broken} broke off; {[s for _, s in waits if s != 200][:3]}")
    if last[1] > half[1] * ROOM:
        faults.append("memory grew")
    if last[2] > half[2] + 60:
        faults.append("open files grew")
    if took > 5:
        faults.append("the end took more than five seconds")
    remove(place)
    if faults:
        raise SystemExit("; ".join(faults))


main()
