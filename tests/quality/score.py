#!/usr/bin/env python3
"""Scores the program, or another program's output, on annotated articles that you have.

    tests/quality/score.py articles FOLDER       our own form: NAME.txt and gold/NAME.json
    tests/quality/score.py polnear  FOLDER       PolNeAR, for example data/dev of the corpus
    tests/quality/score.py gap      FILE.tsv     GAP
    tests/quality/score.py lgl      lgl.xml      LGL
    tests/quality/score.py pages    FOLDER       the article extraction benchmark

Needs Python 3.10 or newer and nothing else. README.md in this folder says where the corpora come from and what each row
of a table means.
"""

import argparse
import json
import sys
from pathlib import Path

import articles
import gap
import lgl
import pages
import polnear
from common import ROOT, Output, documents, extract

CORPORA = {"articles": articles, "polnear": polnear, "gap": gap, "lgl": lgl, "pages": pages}
# The other corpora are scored without reported speech, so that direct quotes only are compared.
OPTIONS = {"polnear": ["--indirect"]}


def run(corpus, path, program, options):
    """What the program finds in the texts of a corpus."""
    options = [*OPTIONS.get(corpus, []), *options]
    if corpus == "articles":
        return extract(program, sorted(Path(path).glob("*.txt")), *options)
    texts = CORPORA[corpus].texts(path)
    if corpus == "polnear":
        return extract(program, texts, *options)
    with texts as folder:
        return extract(program, [folder], *options)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", choices=CORPORA)
    parser.add_argument("path", type=Path)
    parser.add_argument("--program", type=Path, default=ROOT / "target" / "release" / "quotidian",
                        help="the program to run (default: target/release/quotidian)")
    parser.add_argument("--option", action="append", default=[], metavar="OPTION",
                        help="a further option of `extract`: --option=--all-reported")
    parser.add_argument("--output", type=Path, metavar="FILE.ndjson", help="score this output instead of running a program")
    parser.add_argument("--errors", action="store_true", help="print every error before the table")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file too")
    args = parser.parse_args()
    if not args.path.exists():
        parser.error(f"{args.path} does not exist")
    if args.output:
        found = documents(args.output.read_text(encoding="utf8").splitlines())
    else:
        found = run(args.corpus, args.path, args.program, args.option)
    if not found:
        parser.error("there is no output to score")
    figures = CORPORA[args.corpus].report(args.path, Output(found, args.errors))
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf8")


if __name__ == "__main__":
    sys.exit(main())
