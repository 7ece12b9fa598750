#!/usr/bin/env python3
"""Lets the clock jump between starts, while files are read and while the program runs, and looks whether it tells the truth.

    tests/steady/clock.py [articles]        (120 unless said otherwise; needs Debian's faketime)

The program is the newest build, or PROGRAM. The clock that it sees jumps; the times of its files stay those of the
system. It fails when something stale is shown, when a jump alone makes it read or tell anything, when a change does not
show, when a reader has to sign in again, when it breaks off, or when it throws away a cache that is in use.
"""

import contextlib
import glob
import http.client
import json
import os
import shutil
import socket
import sys
import threading
import time

from common import Server, article, folder, remove

ARTICLES = int(sys.argv[1]) if len(sys.argv) > 1 else 120
# As faketime reads them. A system's clock cannot be before 1970; 2040 and 2110 are beyond 31 and 32 bits of seconds.
CLOCKS = ["-3h", "+3h", "-1d", "+59d", "-10y", "@1970-01-01 00:00:05", "@2040-01-01 00:00:00", "@2110-01-01 00:00:00", "@2500-01-01 00:00:00", "+0"]
# Times that files may claim: in the future, far in it, at the beginning and before.
TIMES = [time.time() + 3600, time.time() + 10 * 365 * 86400, 16725225600, 0, 1, -3600, -365 * 86400, time.time() - 86400]
TOKEN = "harbour-lantern-42"
# How soon a change is to show: two seconds, and patience with a busy machine.
SOON = 10
faults = []


def fault(text):
    print(f"  FAULT: {text}", flush=True)
    faults.append(text)


def library():
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1") + glob.glob("/usr/lib*/faketime/libfaketimeMT.so.1")
    if not found:
        raise SystemExit("Install faketime first: apt-get install -y faketime")
    return found[0]


def set_clock(place, text):
    """From now on the program sees this clock."""
    fresh = place / "clock.new"
    fresh.write_text(text + "\n")
    fresh.rename(place / "clock")


@contextlib.contextmanager
def faked(place):
    """What is started meanwhile sees the clock of `place`; times that pass are those of the system."""
    more = {
        "LD_PRELOAD": library(),
        "FAKETIME_TIMESTAMP_FILE": str(place / "clock"),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
    os.environ.update(more)
    try:
        yield
    finally:
        for name in more:
            del os.environ[name]


def start(place, *options):
    with faked(place):
        return Server(place, *options)


def told(server):
    server.wait()
    return {path: server.get(path) for path in ("/api/library.ndjson", "/api/people?limit=1000", "/api/problems")}


def said(server):
    server.said.seek(0)
    return server.said.read().decode(errors="replace")


def end(server, when):
    took = server.end()
    if took > 5:
        fault(f"{when}: the end took {took:.1f} s")
    words = said(server)
    # Months ahead of the files, as no system is, it takes its own new folder of the cache for one that is forgotten.
    signs = ["panicked", "broke off"] + ([] if "at @2" in when else ["cache cannot be written", "there is no cache"])
    for sign in signs:
        if sign in words:
            fault(f"{when}: it said {words.strip()[:300]!r}")
            return


def truth(place):
    """What a program without a cache and with the right clock says."""
    server = Server(place, "--no-cache")
    right = told(server)
    server.end()
    return right


def put(place, name, text, times=None):
    file = place / "articles" / name
    file.write_text(text, encoding="utf-8")
    if times is not None:
        os.utime(file, (times, times))


def lying(place, land):
    """Files whose times are odd, of the same length whatever the land (of five letters)."""
    for number, when in enumerate(TIMES):
        put(place, f"odd{number}.txt", f"Pier {number} opens\n\n“The ferry sails,” said Ana Prado of {land}.\n", when)


def between_starts(place):
    lying(place, "Chile")
    time.sleep(2.2)
    lands = ["Spain", "Japan", "Kenya", "Italy", "Ghana", "Nepal", "Egypt", "Haiti", "Libya", "Qatar"]
    for number, clock in enumerate(CLOCKS):
        set_clock(place, clock)
        for again in (False, True):
            if not again:
                # A change that neither size nor time tells, and one of the ordinary kind.
                lying(place, lands[number])
                put(place, f"a{number}.txt", article(10**6 + number))
                right = truth(place)
            server = start(place)
            if told(server) != right:
                fault(f"started with the clock at {clock}: it tells something else than without a cache")
            end(server, f"started with the clock at {clock}")
    print(f"{len(CLOCKS)} clocks between starts")


def after_two_months(place):
    """What a program uses that has run for two months must survive that another one starts."""
    set_clock(place, "+0")
    server = started(place)
    caches = list((place / "cache").glob("quotidian/*"))
    for about in (place / "cache").glob("quotidian/*/about.txt"):
        os.utime(about, (time.time() - 61 * 86400,) * 2)
    (place / "other").mkdir()
    (place / "other" / "articles").mkdir()
    (place / "other" / "articles" / "a.txt").write_text(article(1), encoding="utf-8")
    (place / "other" / "cache").symlink_to(place / "cache")
    other = Server(place / "other")
    other.wait()
    if not all(cache.exists() for cache in caches):
        fault("a program that has run for two months: the start of another one removes the cache it uses")
    end(other, "the other program")
    end(server, "the program that has run for two months")


def started(place):
    server = start(place)
    server.wait()
    return server


def while_reading(place):
    right = truth(place)
    shutil.rmtree(place / "cache", ignore_errors=True)
    over = threading.Event()

    def restless():
        number = 0
        while not over.wait(0.03):
            number += 1
            set_clock(place, [clock for clock in CLOCKS if not clock.startswith("@2")][number % 6])

    thread = threading.Thread(target=restless)
    thread.start()
    server = start(place)
    found = told(server)
    over.set()
    thread.join()
    if found != right:
        fault("read while the clock jumped: it tells something else")
    end(server, "read while the clock jumped")
    set_clock(place, "+0")
    server = start(place)
    if told(server) != right:
        fault("the start after the clock jumped tells something else")
    end(server, "the start after the clock jumped")
    print("the clock jumped while files were read")


class Stream:
    """What the event stream says, read by a thread."""

    def __init__(self, server, cookie):
        host, port = server.host.split("/")[0].split(":")
        self.connection = socket.create_connection((host, int(port)))
        head = f"GET /api/events HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n\r\n"
        self.connection.sendall(head.encode())
        self.text, self.ended = "", False
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while piece := self.connection.recv(4096):
            self.text += piece.decode(errors="replace")
        self.ended = True

    def libraries(self):
        return self.text.count("event: library")


class Reader:
    """A browser: it has signed in once, and keeps its cookie and the tags of pages."""

    def __init__(self, server):
        line = server.wait()
        self.host = line.split()[0].removeprefix("http://").split("/")[0]
        server.host = self.host
        status, headers, _ = self.ask("GET", f"/?token={TOKEN}")
        if status != 303:
            raise SystemExit(f"Signing in gave {status}")
        self.cookie = headers["set-cookie"].split(";")[0]

    def ask(self, method, path, tag=None):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": self.cookie} if hasattr(self, "cookie") else {}
        if tag:
            headers["If-None-Match"] = tag
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    def titles(self):
        status, _, body = self.ask("GET", "/api/articles?limit=1000")
        return {item["path"]: item["title"] for item in json.loads(body)["items"]} if status == 200 else status


def work(server):
    """Seconds of processor time so far."""
    with open(f"/proc/{server.process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def while_running(place):
    set_clock(place, "+0")
    server = start(place, f"--token={TOKEN}")
    reader = Reader(server)
    stream = Stream(server, reader.cookie)
    expected = reader.titles()
    slowest = 0.0
    time.sleep(1)
    for number, clock in enumerate(CLOCKS):
        when = f"the clock jumped to {clock} while it ran"
        _, headers, _ = reader.ask("GET", "/people")
        before, worked = stream.libraries(), work(server)
        set_clock(place, clock)
        time.sleep(2)
        if stream.libraries() != before:
            fault(f"{when}: it told of a new library although nothing had changed")
        if work(server) - worked > 1:
            fault(f"{when}: it worked {work(server) - worked:.1f} of 2 s although nothing had changed")
        status = reader.ask("GET", "/people", headers["etag"])[0]
        if status != 304:
            fault(f"{when}: a page that had not changed was answered with {status}")
        # One file comes, one changes without another size, one goes.
        fresh, name = f"new{number}.txt", f"odd{number % len(TIMES)}.txt"
        put(place, fresh, article(2 * 10**6 + number))
        expected[fresh] = article(2 * 10**6 + number).splitlines()[0]
        put(place, name, f"Pier {number} shuts\n\n“The ferry sails,” said Ana Prado of Chile.\n", TIMES[number % len(TIMES)])
        expected[name] = f"Pier {number} shuts"
        gone = f"a{50 + number}.txt"
        (place / "articles" / gone).unlink()
        expected.pop(gone)
        began = time.monotonic()
        while (shown := reader.titles()) != expected and time.monotonic() - began < SOON:
            time.sleep(0.1)
        if isinstance(shown, int):
            fault(f"{when}: a reader who had signed in was answered with {shown}")
        elif shown != expected:
            fault(f"{when}: after {SOON} s it does not show {sorted(set(shown.items()) ^ set(expected.items()))[:4]}")
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.5)
        if stream.ended or stream.libraries() == before:
            fault(f"{when}: the event stream {'ended' if stream.ended else 'said nothing of the change'}")
        # hyper’s own date stays where it was when the clock goes back.
        date = reader.ask("GET", "/healthz")[1]["date"]
        if clock.startswith("@2") and clock[1:5] not in date:
            raise SystemExit(f"The clock did not jump to {clock}: the program says {date}")
    end(server, "after the jumps")
    if truth(place)["/api/library.ndjson"] != (again := told(server := start(place)))["/api/library.ndjson"]:
        fault(f"the start after the jumps tells something else: {len(again['/api/library.ndjson'][1])} bytes")
    end(server, "the start after the jumps")
    print(f"{len(CLOCKS)} jumps while it ran: three changes after each showed within {slowest:.2f} s")


def main():
    place = folder(ARTICLES)
    try:
        set_clock(place, "+0")
        between_starts(place)
        after_two_months(place)
        while_reading(place)
        while_running(place)
    finally:
        remove(place)
    if faults:
        raise SystemExit(f"{len(faults)} faults: " + "; ".join(faults))
    print("Nothing stale, nothing read or told in vain, nobody asked twice for the token.")


main()
