"""The article extraction benchmark: saved pages of news sites with the text that an article extractor should give.

Takes the benchmark's own layout: a folder with ground-truth.json and html/KEY.html.gz.

article text   four-word shingles of the text found against those of the reference; every page counts the same
"""

import gzip
import json
import re
import tempfile
from collections import Counter
from pathlib import Path

from common import ratio

SHINGLE_WORDS = 4


def shingles(text):
    tokens = re.findall(r"\w+", text or "")
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[at:at + SHINGLE_WORDS]) for at in range(max(1, len(tokens) - SHINGLE_WORDS + 1)))


def body(document):
    """The text without the title in front of it, which the benchmark does not count."""
    text, title = document.get("text") or "", document.get("title") or ""
    return text[len(title):] if title and text.startswith(title) else text


def report(folder, output):
    reference = json.loads((Path(folder) / "ground-truth.json").read_text(encoding="utf8"))
    right = wrong = missed = 0.0
    for key, page in sorted(reference.items()):
        wanted, found = shingles(page["articleBody"]), shingles(body(output.get(key)))
        shares = ((wanted & found).total(), (found - wanted).total(), (wanted - found).total())
        total = sum(shares) or 1
        right, wrong, missed = (sum_ + share / total for sum_, share in zip((right, wrong, missed), shares))
        if shares[0] / total < 0.8:
            output.note(key[:12], "text", f"{shares[0]} shingles right, {shares[1]} wrong, {shares[2]} missed")
    precision, recall = ratio(right, right + wrong), ratio(right, right + missed)
    f1 = ratio(2 * precision * recall, precision + recall)
    print("| | precision | recall | F1 |\n|---|---|---|---|")
    print(f"| article text, {len(reference)} pages | {precision:.3f} | {recall:.3f} | {f1:.3f} |")
    return {"article text": {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}}


def texts(folder):
    """Unpacks the pages into a folder and gives it."""
    unpacked = tempfile.TemporaryDirectory(prefix="quotidian-pages-")
    for file in (Path(folder) / "html").glob("*.html.gz"):
        (Path(unpacked.name) / file.name.removesuffix(".gz")).write_bytes(gzip.decompress(file.read_bytes()))
    return unpacked
