#!/usr/bin/env python3
"""Runs the program with little memory, few threads, few open files, and ends it while it is busy.

    tests/steady/limits.py [articles]        (300 unless said otherwise; as root it also tries memory cgroups and threads)

The program is the newest build, or PROGRAM. Whatever it is denied, it should either say so in a line of its own and end
with 2, or go on and be right in all but what found no room, which it names. It fails when the program breaks off or
hangs, blames a file for what was not the file's fault, answers a question with 500, or keeps for the next start what
was only the moment's fault; also when it or a process of its own is still there five seconds after SIGTERM.
"""

import gzip
import http.client
import json
import os
import re
import resource
import select
import shutil
import signal
import socket
import sys
import time
import zipfile
import zlib
from pathlib import Path

import common
from common import Server, folder, remove

ARTICLES = int(sys.argv[1]) if len(sys.argv) > 1 else 300
# MB of address space. The first that are too little for an allocator that wants 1 GB at once are the ones around it.
SPACES = [4096, 1300, 1080, 1070, 1060, 1050, 1040, 800, 600, 500, 400, 300, 256]
# Here it may break off in the middle, as it warns; but it may not hang, nor keep what is not so.
TIGHT = [200, 150, 100, 60]
GROUPS = [600, 400, 256]
THREADS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 20]
FILES = [8, 10, 12, 16, 20, 24, 32, 40]
NOBODY = 65534
PAGES = ["/", "/people", "/quotes", "/countries", "/problems", "/search?q=harbour", "/search?q=%22the+harbour%22", "/api/quotes.csv"]
MAY_LACK = ("There is not enough memory", "takes more memory than it may", "cannot be started", "Too many open files")
GROUP = Path("/sys/fs/cgroup/memory/quotidian-steady")
faults = []


def fault(text):
    print(f"  FAULT: {text}", flush=True)
    faults.append(text)


def pdf(pages, stream):
    """A PDF whose pages all show the same packed stream."""
    kids = b" ".join(b"%d 0 R" % (5 + page) for page in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
    objects += [page] * pages
    body, places = b"%PDF-1.5\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def greedy(articles):
    """Files that cost much: each should cost itself and nothing else."""
    line = "“We will not wait any longer,” said Ana Prado, who runs the ferries in Chile. Nobody believed it.\n\n"
    (articles / "long.txt").write_text(line * (60 * (1 << 20) // len(line.encode())), encoding="utf-8")
    with gzip.open(articles / "bomb.txt.gz", "wb") as bomb:
        for _ in range(500):
            bomb.write(b"The ferry sailed. " * 60_000)
    with gzip.open(articles / "sound.txt.gz", "wb", 1) as sound:
        # Not a bomb: it packs as text does.
        sound.write(b" ".join(b"%x" % (number * 2654435761 % (1 << 40)) for number in range(4_000_000)))
    with zipfile.ZipFile(articles / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(12):
            bomb.writestr(f"{number}.txt", b"The ferry sailed. " * 5_000_000)
    pack = zlib.compressobj(9)
    shown = b"BT /F1 12 Tf 10 10 Td (The ferry sailed to Oslo.) Tj ET\n" * 200_000
    (articles / "bomb.pdf").write_bytes(pdf(20, b"".join(pack.compress(shown) for _ in range(20)) + pack.flush()))
    for number in range(4):
        page = "<p>The ferry sailed on Monday, and many came to the pier to see it off, said Ana Prado of Chile.</p>" * 8
        text = f"<html><head><title>Ferry {number}</title></head><body><article><h1>Ferry {number} sails</h1>{page}</article></body></html>"
        (articles / f"page{number}.html").write_text(text, encoding="utf-8")


def ask(host, path, longest=60):
    connection = http.client.HTTPConnection(host, timeout=longest)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def ready(server, longest=120):
    """Its first line; nothing when it ended first, `None` when it did neither."""
    if not select.select([server.process.stdout], [], [], longest)[0]:
        return None
    line = server.process.stdout.readline().decode()
    if line:
        server.host = line.split()[0].removeprefix("http://").rstrip("/")
    return line


def told(host):
    """Which articles there are, and what is said of files, a reason each."""
    titles, after = {}, ""
    while True:
        status, body = ask(host, "/api/articles?limit=1000" + (f"&after={after}" if after else ""))
        if status != 200:
            raise ValueError(f"{status} {body[:200]!r}")
        page = json.loads(body)
        titles |= {item["path"]: item["title"] for item in page["items"]}
        after = page["next"]
        if not after:
            break
    problems = json.loads(ask(host, "/api/problems?limit=1000")[1])["items"]
    return titles, {item["path"]: item["reason"] for item in problems}


def said(server):
    server.said.seek(0)
    return server.said.read().decode(errors="replace")


def short(words):
    """The lines of standard error that tell something."""
    lines = [line for line in words.splitlines() if line.strip() and "still reading" not in line and not re.match(r"\s+(\d+:|at )", line)]
    return " / ".join(lines)[:300]


def truth(place):
    shutil.rmtree(place / "cache", ignore_errors=True)
    server = Server(place)
    server.wait()
    right = told(server.host)
    server.end()
    return right


def holds(server, right, when):
    """Whether a program that runs is right in all but what found no room."""
    titles, problems = right
    found, reasons = told(server.host)
    for path in sorted(set(found) ^ set(titles)):
        if path in found or not any(path.startswith(at) or at.startswith(path) for at in reasons):
            fault(f"{when}: {path} is {'too much' if path in found else 'missing without a word'}")
    # What finds no room may be refused earlier than with more memory, but for that reason only.
    new = {path: reason for path, reason in reasons.items() if problems.get(path) != reason}
    wrong = {path: reason for path, reason in new.items() if not any(word in reason for word in MAY_LACK)}
    if wrong:
        fault(f"{when}: of {len(wrong)} files it says what is not so, as {sorted(wrong.items())[0]}")
    for page in PAGES:
        try:
            status = ask(server.host, page)[0]
        except (OSError, http.client.HTTPException) as error:
            status = repr(error)
        if status != 200:
            fault(f"{when}: {page} is answered with {status}")
            return


def one(place, right, when, limit, tight=False, longest=120):
    """Starts the program within a limit, and then without it but with the cache that was left."""
    shutil.rmtree(place / "cache", ignore_errors=True)
    (place / "cache").mkdir()
    os.chown(place / "cache", NOBODY, NOBODY) if os.geteuid() == 0 else None
    server = Server(place, limit=limit)
    line = ready(server, longest)
    if line is None:
        fault(f"{when}: it hangs, {short(said(server))!r}")
        server.kill()
    elif line:
        try:
            holds(server, right, when)
        except (OSError, ValueError, http.client.HTTPException) as error:
            if not tight:
                fault(f"{when}: it answers no more, {error!r}")
        ended(server, when, tight)
    else:
        code = server.process.wait()
        words = said(server)
        if tight and code in (2, -signal.SIGABRT, -signal.SIGKILL):
            if "its memory is limited" not in words:
                fault(f"{when}: it broke off without a warning")
        elif code != 2 or not words.splitlines()[-1].startswith("quotidian: "):
            fault(f"{when}: it ended with {code}, {short(words)!r}")
    # What the moment's want left behind must not be taken for the truth.
    if os.geteuid() == 0:
        for path in [place / "cache", *(place / "cache").rglob("*")]:
            os.chown(path, 0, 0)
    server = Server(place)
    if ready(server) and (after := told(server.host)) != right:
        differ = sorted(set(after[1].items()) ^ set(right[1].items()))[:2] or sorted(set(after[0]) ^ set(right[0]))[:3]
        fault(f"{when}: the next start, without it, still says otherwise: {differ}")
    server.end()
    return bool(line)


def ended(server, when, tight=False):
    began = time.monotonic()
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGTERM)
    try:
        code = server.process.wait(timeout=20)
    except Exception:
        server.kill()
        code = "a kill"
    words, took = said(server), time.monotonic() - began
    if tight and code in (-signal.SIGABRT, -signal.SIGKILL) and "its memory is limited" in words:
        return
    if code != 0 or took > 5:
        fault(f"{when}: it ended with {code} after {took:.1f} s, {short(words)!r}")
    elif "panicked" in words:
        fault(f"{when}: it said {short(words)!r}")


def rlimit(what, most, user=False):
    def limit():
        resource.setrlimit(what, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if user:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    return limit


def address_space(place, right):
    ran = []
    for megabytes in SPACES + TIGHT:
        if one(place, right, f"with {megabytes} MB of address space", rlimit(resource.RLIMIT_AS, megabytes << 20), megabytes in TIGHT):
            ran.append(megabytes)
    print(f"address space: of {SPACES + TIGHT} MB it began to serve with {ran}")


def group(place, right):
    if os.geteuid() != 0 or not Path("/sys/fs/cgroup/memory/memory.limit_in_bytes").exists():
        print("memory cgroups: not tried (needs root and a cgroup of version 1)")
        return
    GROUP.mkdir(exist_ok=True)
    ran = []
    for megabytes in GROUPS:
        (GROUP / "memory.limit_in_bytes").write_text(str(megabytes << 20))
        join = lambda: (GROUP / "cgroup.procs").write_text(str(os.getpid()))
        if one(place, right, f"in a group of {megabytes} MB", join, megabytes < 400):
            ran.append(megabytes)
    GROUP.rmdir()
    print(f"memory cgroups: of {GROUPS} MB it began to serve with {ran}")


def threads(place, right):
    if os.geteuid() != 0:
        print("threads: not tried (needs root, to become somebody else)")
        return
    ran = []
    for most in THREADS:
        if one(place, right, f"with {most} threads", rlimit(resource.RLIMIT_NPROC, most, user=True), longest=40):
            ran.append(most)
    print(f"threads: of {THREADS} it began to serve with {ran}")


def files(place, right):
    ran = []
    for most in FILES:
        # One connection at a time needs a few more than what the program itself has open.
        if most < 16:
            server = Server(place, limit=rlimit(resource.RLIMIT_NOFILE, most))
            line = ready(server, 40)
            if line is None:
                fault(f"with {most} open files: it hangs")
                server.kill()
            elif line:
                ended(server, f"with {most} open files")
            elif server.process.wait() != 2:
                fault(f"with {most} open files: it ended with {server.process.returncode}, {short(said(server))!r}")
        elif one(place, right, f"with {most} open files", rlimit(resource.RLIMIT_NOFILE, most)):
            ran.append(most)
    print(f"open files: of {FILES} it was right with {ran}")


def children(process):
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()] + [
        int(child)
        for task in os.listdir(f"/proc/{process}/task")
        if int(task) != process
        for child in Path(f"/proc/{process}/task/{task}/children").read_text().split()
    ]


def alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def endings(place):
    slowest = 0.0
    # While it reads, and its workers with it: a PDF that takes them seconds.
    shutil.rmtree(place / "cache", ignore_errors=True)
    slow = zlib.compress(b"".join(b"BT /F1 12 Tf 10 %d Td (The ferry sailed to Oslo and back.) Tj ET\n" % (790 - 12 * line) for line in range(60)))
    (place / "articles" / "slow.pdf").write_bytes(pdf(6000, slow))
    for moment in (0.02, 0.1, 0.5, 2):
        server = Server(place)
        time.sleep(moment)
        workers = children(server.process.pid)
        slowest = max(slowest, server.end(early=True))
        began = time.monotonic()
        while any(alive(worker) for worker in workers) and time.monotonic() - began < 60:
            time.sleep(0.1)
        if time.monotonic() - began > 5:
            fault(f"ended {moment} s after its start: a worker went on for {time.monotonic() - began:.1f} s")
    (place / "articles" / "slow.pdf").unlink()
    # While everything else hangs on to it.
    server = Server(place)
    server.wait()
    host, port = server.host.split(":")
    head = f"Host: {server.host}\r\n".encode()
    phrase = b"+OR+".join(b"%22" + words + b"%22" for words in (b"the+harbour", b"the+ferries", b"in+the+room"))
    hanging = []
    for request, times in [
        (b"GET /api/events HTTP/1.1\r\n" + head + b"\r\n", 20),
        (b"", 50),
        (b"GET / HTTP/1.1\r\n" + head + b"X-", 50),
        (b"POST /api/extract HTTP/1.1\r\n" + head + b"Content-Length: 900000\r\n\r\nabc", 20),
        (b"GET /api/annotations.ndjson HTTP/1.1\r\n" + head + b"\r\n", 20),
        (b"GET /search?q=" + phrase + b" HTTP/1.1\r\n" + head + b"\r\n", 16),
    ]:
        for _ in range(times):
            connection = socket.create_connection((host, int(port)), timeout=10)
            connection.sendall(request)
            hanging.append(connection)
    time.sleep(0.3)
    slowest = max(slowest, server.end())
    if slowest > 5:
        fault(f"the end took {slowest:.1f} s")
    print(f"the slowest end, while reading or with {len(hanging)} connections hanging on, took {slowest:.2f} s")


def main():
    place = folder(ARTICLES)
    try:
        # Somebody else is to read the articles, run the program and write the cache.
        place.chmod(0o755)
        (place / "cache").mkdir()
        own = place / "quotidian"
        shutil.copy(common.program(), own)
        common.program = lambda: str(own)
        os.environ.pop("RUST_BACKTRACE", None)
        endings(place)
        for number in range(4):
            text = (place / "articles" / f"a{number}.txt").read_text(encoding="utf-8").replace("\n\n", "</p><p>")
            (place / "articles" / f"page{number}.html").write_text(f"<html><body><article><p>{text}</p></article></body></html>", encoding="utf-8")
        plain = truth(place)
        threads(place, plain)
        files(place, plain)
        greedy(place / "articles")
        right = truth(place)
        address_space(place, right)
        group(place, right)
    finally:
        remove(place)
    if faults:
        raise SystemExit(f"{len(faults)} faults, the first: {faults[0]}")
    print("Whatever it was denied, it said so and went on, or ended in good order.")


main()
