"""What both scripts need: a folder of made-up articles, and the program running on it."""

import http.client
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = ["Ana Prado", "Tomás Vela", "Ifeoma Nwadike", "Aksel Brattebo", "Marta Quispe", "Haruka Minegishi"]
PLACES = ["Chile", "Norway", "Peru", "Lisbon", "Oslo", "Japan", "Madrid", "Nigeria"]
SENTENCES = [
    "The harbour of {place} was shut for a second day.",
    "“We will not wait any longer,” said {person}, who runs the ferries.",
    "{person} told reporters in {place} that the pier had cost too much.",
    "Nobody in the room believed it, and {person} left before the vote.",
    "“Too late,” the ministry wrote, “and too little for {place}.”",
]


def article(seed):
    """The text of article number `seed`, always the same."""
    chance = random.Random(seed)
    title = f"{chance.choice(PLACES)} waits for ferry {seed}"
    fill = lambda text: text.format(person=chance.choice(PEOPLE), place=chance.choice(PLACES))
    paragraphs = [" ".join(fill(chance.choice(SENTENCES)) for _ in range(5)) for _ in range(8)]
    return title + "\n\n" + "\n\n".join(paragraphs) + "\n"


def folder(articles):
    """A new folder of so many articles."""
    place = Path(tempfile.mkdtemp(prefix="quotidian-steady-"))
    (place / "articles").mkdir()
    for number in range(articles):
        (place / "articles" / f"a{number}.txt").write_text(article(number), encoding="utf-8")
    return place


def program():
    """The program to try: PROGRAM, or the newest that was built here."""
    named = os.environ.get("PROGRAM")
    built = [ROOT / "target" / kind / "quotidian" for kind in ("release", "debug")]
    built = [path for path in built if path.exists()]
    if not named and not built:
        raise SystemExit("Build the program first: cargo build --release")
    return named or str(max(built, key=lambda path: path.stat().st_mtime))


class Server:
    """The program, started on a folder, with its cache beside it."""

    def __init__(self, place, *options, limit=None):
        environment = dict(os.environ, XDG_CACHE_HOME=str(place / "cache"))
        command = [program(), str(place / "articles"), "--listen", "127.0.0.1:0", *options]
        self.said = open(place / "said.txt", "w+b")
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=self.said, preexec_fn=limit
        )
        self.place = place

    def wait(self):
        """Waits until it is ready; gives the first line that it prints."""
        line = self.process.stdout.readline().decode()
        if not line:
            self.said.seek(0)
            raise SystemExit(f"It did not start: {self.said.read().decode()}")
        self.host = line.split()[0].removeprefix("http://").rstrip("/")
        return line

    def get(self, path):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self, early=False):
        """Asks it to end, perhaps so early that it does not listen yet; gives how many seconds that took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        if code != 0 and not (early and code == -signal.SIGTERM):
            raise SystemExit(f"It ended with {code}")
        return time.monotonic() - began

    def memory(self):
        """Resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def files(self):
        """How many files it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


def remove(place):
    shutil.rmtree(place, ignore_errors=True)
