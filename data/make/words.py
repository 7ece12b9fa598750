#!/usr/bin/env python3
"""Makes ../words/common.tsv: words of English news that are usually no names.

Usage: words.py TEXT_DIR...   (every .txt below these folders is counted)
Same input, same bytes out.
"""

import collections
import math
import pathlib
import re
import sys

WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)*(?:-[A-Za-z]+)*")
# After these a capital says nothing: a sentence, a quotation or a line may start here.
OPENING = set(".!?:;“”\"‘’'([–—-\n•*#|")
MOST = 10_000


def count(dirs):
    """How often each word stands in lower case, and how often with a capital inside a sentence."""
    lower, capital = collections.Counter(), collections.Counter()
    for folder in dirs:
        for path in sorted(pathlib.Path(folder).rglob("*.txt")):
            text = path.read_text(encoding="utf-8", errors="replace")
            for match in WORD.finditer(text):
                word = match.group().replace("’", "'")
                word = re.sub(r"'s$", "", word)
                before = text[: match.start()].rstrip(" ")[-1:] if word[0].isupper() else ""
                if word.islower():
                    lower[word] += 1
                elif word[0].isupper() and word[1:].islower() and before and before not in OPENING:
                    capital[word.lower()] += 1
    return lower, capital


def main(dirs):
    lower, capital = count(dirs)
    total = sum(lower.values())
    # A word that news writes with a capital nine times in ten (“china”, “mark”) is no help against names.
    words = [w for w in lower if lower[w] >= 3 and 9 * lower[w] >= capital[w] and (len(w) > 1 or w == "a")]
    words = sorted(words, key=lambda w: (-lower[w], w))[:MOST]
    with open(pathlib.Path(__file__).parent / "../words/common.tsv", "w") as out:
        print("# Common English words in lower case, which are usually no names where a sentence starts with them; sorted.", file=out)
        print("# columns: word, frequency (base-2 logarithm of occurrences in a million words, rounded), lower (tenths, 1 to 10, of its", file=out)
        print("#   occurrences inside sentences that are in lower case)", file=out)
        print("# origin: counts over the news texts of the PolNeAR 1.0, TR-News and GeoWebNews corpora (counts only, no text)", file=out)
        print("# licence: as this repository; made 2026-11-22 by data/make/words.py", file=out)
        for word in sorted(words):
            share = lower[word] / (lower[word] + capital[word])
            print(word, round(math.log2(lower[word] * 1e6 / total)), max(1, round(10 * share)), sep="\t", file=out)


if __name__ == "__main__":
    main(sys.argv[1:])
