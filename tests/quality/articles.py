"""Articles with reference annotations of people, countries and quotes: a folder of NAME.txt with gold/NAME.json.

The form of a reference is in README.md. All counts are over all articles together.

people            a listed person is right when the name shown is the fullest that the article gives
people, any form  the same, but any form of the name will do: a person who is listed twice still costs precision
mentions          every mention by name, compared as text
roles             a role is right when it shares at least half its words with a reference role of that person, and the other
                  way round
countries named   countries that the text names by name, adjective or people
countries         those and the ones that a place or a government implies
quotes            quoted text, right when at least 80 % of the words agree
speakers          quotes of a named person, right when quote and person are right
speakers, fullest the same, and the speaker is shown under the fullest name
"""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

from common import Counts, bare_name, ratio, same_name, table, word_f1, words

ROWS = ["people", "people, any form", "mentions", "roles", "countries named", "countries", "quotes", "speakers",
        "speakers, fullest"]
PRONOUNS = frozenset("i we he she they me us him her them my our his hers their it who".split())
SAME_QUOTE = 0.8


def names_person(person, name):
    return any(same_name(form, name) for form in [person["name"], *person["aliases"]])


def match_people(reference, found, fits):
    """Pairs each reference person with at most one found person. Gives the pairs and the people left over."""
    left, pairs = list(found), []
    for person in reference:
        match = next((other for other in left if fits(person, other)), None)
        if match is not None:
            left.remove(match)
            pairs.append((person, match))
    return pairs, left


def score_people(name, reference, found, totals, output):
    required = [person for person in reference if not person.get("optional")]
    rules = {
        "people": lambda person, other: same_name(person["name"], other["name"]),
        "people, any form": lambda person, other: names_person(person, other["name"]),
    }
    for row, fits in rules.items():
        pairs, left = match_people(reference, found, fits)
        matched = [person for person, _ in pairs if not person.get("optional")]
        wrong = [other for other in left
                 if not any(person.get("optional") and names_person(person, other["name"]) for person in reference)]
        totals[row].add(len(matched), len(wrong), len(required) - len(matched))
        if row == "people":
            for person in required:
                if person not in matched:
                    output.note(name, "person missed", person["name"])
            for other in wrong:
                output.note(name, "person wrong", other["name"])


def reference_mentions(text, people):
    """How often each form of a name stands in the text, the longest form first; required and optional apart."""
    optional = {form: bool(person.get("optional")) for person in people for form in person["aliases"]}
    required, allowed = Counter(), Counter()
    forms = sorted(optional, key=len, reverse=True)
    if forms:
        pattern = r"(?<!\w)(?:" + "|".join(map(re.escape, forms)) + r")(?!\w)"
        for match in re.finditer(pattern, text):
            (allowed if optional[match[0]] else required)[bare_name(match[0])] += 1
    return required, allowed


def score_mentions(text, reference, found, totals):
    required, allowed = reference_mentions(text, reference)
    given = Counter(bare_name(mention["text"]) for person in found for mention in person.get("mentions", []))
    right = (required & given).total()
    totals["mentions"].add(right, (given - required - allowed).total(), required.total() - right)


def same_role(one, other):
    a, b = Counter(words(one)), Counter(words(other))
    shared = 2 * (a & b).total()
    return shared > 0 and shared >= a.total() and shared >= b.total()


def score_roles(name, reference, found, totals, output):
    pairs = dict((person["name"], other) for person, other in
                 match_people(reference, found, lambda person, other: names_person(person, other["name"]))[0])
    for person in reference:
        if person.get("optional") or "roles" not in person:
            continue
        given = [role["text"] if isinstance(role, dict) else role for role in pairs.get(person["name"], {}).get("roles", [])]
        right = [role for role in given if any(same_role(role, other) for other in person["roles"])]
        missed = [role for role in person["roles"] if not any(same_role(role, other) for other in given)]
        totals["roles"].add(len(right), len(given) - len(right), len(missed))
        for role in missed:
            output.note(name, "role missed", f"{person['name']}: {role}")


def score_countries(name, reference, found, totals, output):
    every = {country["code"] for country in reference}
    for row, named_only in (("countries named", True), ("countries", False)):
        required = {country["code"] for country in reference
                    if not country.get("optional") and (country["explicit"] or not named_only)}
        given = {country["code"] for country in found if not named_only
                 or any(mention.get("kind") in ("name", "demonym") for mention in country.get("mentions", []))}
        wrong = given - every
        totals[row].add(len(given & required), len(wrong), len(required - given))
        for code in sorted(required - given):
            output.note(name, f"{row} missed", code)
        for code in sorted(wrong):
            output.note(name, f"{row} wrong", code)


def speaker_fits(quote, speaker, people):
    """Whether a given speaker is the one of the reference."""
    if quote["kind"] != "person":
        return speaker.get("kind") != "person"
    person = people.get(quote["speaker"], {"name": quote["speaker"], "aliases": []})
    return speaker.get("kind") == "person" and names_person(person, speaker["name"])


def match_quotes(reference, found, people):
    """Pairs quotes by their words. Where words stand twice, the pair whose speakers agree comes first."""
    candidates = []
    for at, quote in enumerate(reference):
        for other_at, other in enumerate(found):
            agreement = word_f1(quote["text"], other["text"])
            if agreement >= SAME_QUOTE:
                fits = agreement > 0.999 and speaker_fits(quote, other.get("speaker") or {}, people)
                candidates.append((not fits, bool(quote.get("optional")), -agreement, at, other_at))
    pairs, used, used_found = [], set(), set()
    for *_, at, other_at in sorted(candidates):
        if at not in used and other_at not in used_found:
            used.add(at)
            used_found.add(other_at)
            pairs.append((reference[at], found[other_at]))
    missed = [quote for at, quote in enumerate(reference) if at not in used and not quote.get("optional")]
    wrong = [quote for at, quote in enumerate(found) if at not in used_found]
    return pairs, missed, wrong


def source_kind(quote, person):
    """What points to the speaker: a name, a pronoun, a description or nothing."""
    if not quote["source"]:
        return "nothing"
    source = words(quote["source"])
    if all(word in PRONOUNS for word in source):
        return "a pronoun"
    forms = {word for form in [person["name"], *person["aliases"]] for word in words(form)}
    return "a name" if forms & set(source) else "a description"


def score_quotes(name, reference, found, people, totals, output, sources, bands):
    pairs, missed, wrong = match_quotes(reference, found, people)
    required = [quote for quote in reference if not quote.get("optional")]
    totals["quotes"].add(len(required) - len(missed), len(wrong), len(missed))
    for quote in missed:
        output.note(name, "quote missed", quote["text"][:90])
    for quote in wrong:
        output.note(name, "no quote", quote["text"][:90])
    claimed = [(None, quote) for quote in wrong] + [pair for pair in pairs if not pair[0].get("optional")]
    right = fullest = given = 0
    for quote, other in claimed:
        speaker = other.get("speaker") or {}
        names_one = speaker.get("kind") == "person"
        of_person = quote is not None and quote["kind"] == "person"
        fits = names_one and of_person and speaker_fits(quote, speaker, people)
        given += names_one
        right += fits
        fullest += fits and same_name(speaker["name"], quote["speaker"])
        if names_one and other.get("confidence") is not None:
            bands[min(int(other["confidence"] * 10), 9)].append(fits)
        if of_person and "source" in quote and quote["speaker"] in people:
            sources[source_kind(quote, people[quote["speaker"]])].append(fits)
        if quote is not None and not fits and (names_one or of_person):
            output.note(name, "speaker", f"{quote['text'][:60]} | {quote['speaker']} | given {speaker.get('name')}")
    of_people = sum(quote["kind"] == "person" for quote in required)
    totals["speakers"].add(right, given - right, of_people - right)
    totals["speakers, fullest"].add(fullest, given - fullest, of_people - fullest)


def score(folder, output):
    """Scores a folder. Gives the totals, the speakers by what points to them, and the shares right by confidence."""
    totals = {row: Counts() for row in ROWS}
    sources, bands = defaultdict(list), defaultdict(list)
    for file in sorted((Path(folder) / "gold").glob("*.json")):
        reference = json.loads(file.read_text(encoding="utf8"))
        text = (Path(folder) / f"{file.stem}.txt").read_text(encoding="utf8")
        found, name = output.get(file.stem), file.stem
        people = {person["name"]: person for person in reference["people"]}
        score_people(name, reference["people"], found.get("people", []), totals, output)
        score_mentions(text, reference["people"], found.get("people", []), totals)
        score_roles(name, reference["people"], found.get("people", []), totals, output)
        score_countries(name, reference["countries"], found.get("countries", []), totals, output)
        score_quotes(name, reference["quotes"], found.get("quotes", []), people, totals, output, sources, bands)
    return totals, sources, bands


def report(folder, output):
    totals, sources, bands = score(folder, output)
    table(totals)
    if sources:
        print("\n| what points to the speaker | quotes found | right |\n|---|---|---|")
        for kind, marks in sorted(sources.items()):
            print(f"| {kind} | {len(marks)} | {ratio(sum(marks), len(marks)):.3f} |")
    if bands:
        print("\n| confidence | quotes given to a person | right |\n|---|---|---|")
        for low, high, label in ((9, 9, "0.9 and more"), (5, 8, "0.5 to 0.9"), (0, 4, "less than 0.5")):
            marks = [mark for band in range(low, high + 1) for mark in bands[band]]
            print(f"| {label} | {len(marks)} | {ratio(sum(marks), len(marks)):.3f} |")
    return {row: counts.figures() for row, counts in totals.items()}
