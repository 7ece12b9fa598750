#!/usr/bin/env python3
"""Checks the scorers on made-up data: smoke.py [PROGRAM]

Each output in smoke/ has errors of every kind, and the counts that they must give stand below. With a program, every
corpus is also read and scored from end to end.
"""

import contextlib
import io
import sys
from pathlib import Path

import score
from common import Output, documents

SMOKE = Path(__file__).resolve().parent / "smoke"
PATHS = {"articles": "articles", "polnear": "polnear", "gap": "gap.tsv", "lgl": "lgl.xml", "pages": "pages"}
# Right, wrong, missed.
EXPECTED = {
    "articles": {
        "people": (1, 1, 1),
        "people, any form": (1, 1, 1),
        "mentions": (2, 1, 1),
        "roles": (1, 0, 1),
        "countries named": (0, 1, 1),
        "countries": (1, 1, 0),
        "quotes": (2, 0, 1),
        "speakers": (1, 1, 1),
        "speakers, fullest": (0, 2, 2),
    },
    "polnear": {"direct quotes": (1, 1, 0), "speakers": (1, 0, 0), "reported words": (4, 2, 4)},
    "gap": {"names": (2, 0, 0), "two people": (0, 1, 0)},
    "lgl": {"main country": (0, 1, 1), "main, named": (0, 1, 1), "main, not the US": (0, 0, 0), "countries": (1, 1, 0)},
}
# Seven of the 28 shingles of the page.
EXPECTED_PAGES = {"precision": 1.0, "recall": 0.25, "f1": 0.4}


def figures(corpus, found):
    with contextlib.redirect_stdout(io.StringIO()):
        return score.CORPORA[corpus].report(SMOKE / PATHS[corpus], Output(found, errors=True))


def check_counts():
    for corpus, path in PATHS.items():
        lines = (SMOKE / f"{corpus}.ndjson").read_text(encoding="utf8").splitlines()
        given = figures(corpus, documents(lines))
        if corpus == "pages":
            assert given == {"article text": EXPECTED_PAGES}, given
            continue
        counts = {row: (count["right"], count["wrong"], count["missed"]) for row, count in given.items()}
        assert counts == EXPECTED[corpus], f"{path}: {counts}"


def check_program(program):
    for corpus in PATHS:
        found = score.run(corpus, SMOKE / PATHS[corpus], program, [])
        assert len(found) == 1, f"{corpus}: {len(found)} documents"
        given = figures(corpus, found)
        assert all(0 <= row["f1"] <= 1 for row in given.values()), given
        if corpus in ("articles", "polnear", "pages"):
            best = max(row["f1"] for row in given.values())
            assert best > 0.5, f"{corpus}: the program finds next to nothing: {given}"


if __name__ == "__main__":
    check_counts()
    if len(sys.argv) > 1:
        check_program(Path(sys.argv[1]).resolve())
    print("The scorers count as they should.")
