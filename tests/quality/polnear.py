"""PolNeAR, a corpus of political news in which others marked who said what.

Takes the corpus's own layout (a folder with text/, attributions/ and corenlp/) or NAME.txt and NAME.ann in one folder,
with the places of persons in corenlp/NAME.txt.xml or in persons.json ({NAME: [[start, end], …]}).

direct quotes   text between double quotation marks that lies in the content of an attribution is a quote, other is not
speakers        of the direct quotes whose source names a person: the last word of the speaker given stands in that source
reported words  words of contents outside quotation marks, against the words of indirect and mixed quotes outside them
"""

import glob
import json
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from pathlib import Path

from common import Counts, table, word_f1, words

ROWS = ["direct quotes", "speakers", "reported words"]
# An opening mark without its closing one ends with the paragraph.
MARKED = re.compile(r"“([^“”]*?)(?:”|(?=\n)|\Z)|\"([^\"\n]+)\"")
SAME_QUOTE = 0.8
# A marked text is a quote if this share of it lies in the content of one attribution.
INSIDE = 0.6


def marked_text(text):
    """The spans between double quotation marks."""
    for match in MARKED.finditer(text):
        group = 1 if match[1] is not None else 2
        if len(match[group].strip()) > 1:
            yield match.span(group)


def attributions(annotations):
    """Each attribution as {"Source": spans, "Cue": spans, "Content": spans}, from brat's stand-off format."""
    spans, found = {}, []
    lines = [line.split("\t") for line in annotations.splitlines() if line]
    for line in lines:
        if line[0].startswith("T"):
            _, offsets = line[1].split(" ", 1)
            spans[line[0]] = [tuple(map(int, part.split())) for part in offsets.split(";")]
    for line in lines:
        if line[0].startswith("E"):
            parts = defaultdict(list)
            for argument in line[1].split():
                role, span = argument.split(":")
                parts[role.rstrip("0123456789")].extend(spans.get(span, []))
            found.append(parts)
    return found


def persons_of(xml):
    """Where CoreNLP saw the name of a person."""
    found = []
    for token in ElementTree.parse(xml).getroot().iter("token"):
        if token.findtext("NER") == "PERSON":
            found.append((int(token.findtext("CharacterOffsetBegin")), int(token.findtext("CharacterOffsetEnd"))))
    return found


def articles(folder):
    """Yields each article's name, text file, annotations and places of persons."""
    folder = Path(folder)
    texts = folder / "text" if (folder / "text").is_dir() else folder
    notes = folder / "attributions" if (folder / "attributions").is_dir() else folder
    listed = folder / "persons.json"
    persons = json.loads(listed.read_text(encoding="utf8")) if listed.exists() else {}
    for file in sorted(texts.glob("*.txt")):
        # The corpus puts the annotator after the article's name: NAME_4e07.ann.
        own = [note for note in notes.glob(f"{glob.escape(file.stem)}*.ann")
               if re.fullmatch(re.escape(file.stem) + r"(_[0-9a-f]{4})?", note.stem)]
        if not own:
            continue
        xml = folder / "corenlp" / f"{file.name}.xml"
        spans = persons_of(xml) if xml.exists() else persons.get(file.stem, [])
        yield file, attributions(sorted(own)[0].read_text(encoding="utf8")), spans


def overlap(start, end, spans):
    return sum(max(0, min(end, b) - max(start, a)) for a, b in spans)


def unmarked_words(text, start, end, marked):
    """The words of a span that are not between quotation marks."""
    plain = list(text[start:end])
    for a, b in marked:
        for at in range(max(a, start), min(b, end)):
            plain[at - start] = " "
    return words("".join(plain))


def score_article(file, events, persons, found, totals, output):
    text, name = file.read_text(encoding="utf8"), file.stem
    marked = list(marked_text(text))
    quotes = found.get("quotes", [])
    pool = [quote for quote in quotes if quote.get("kind", "direct") == "direct"]
    for start, end in marked:
        event = next((e for e in events if overlap(start, end, e["Content"]) > INSIDE * (end - start)), None)
        best = max(pool, key=lambda quote: word_f1(quote["text"], text[start:end]), default=None)
        if best is not None and word_f1(best["text"], text[start:end]) >= SAME_QUOTE:
            pool.remove(best)
        else:
            best = None
        if event is None:
            totals["direct quotes"].add(wrong=best is not None)
            continue
        totals["direct quotes"].add(right=best is not None, missed=best is None)
        source = " ".join(text[a:b] for a, b in event["Source"])
        if not any(a <= p and q <= b for a, b in event["Source"] for p, q in persons):
            continue
        speaker = (best or {}).get("speaker") or {}
        if speaker.get("kind") != "person":
            totals["speakers"].add(missed=1)
            output.note(name, "no speaker", f"{text[start:end][:60]} | {source}")
            continue
        right = words(speaker["name"])[-1] in words(source)
        totals["speakers"].add(right=right, wrong=not right, missed=not right)
        if not right:
            output.note(name, "speaker", f"{text[start:end][:60]} | {source} | given {speaker['name']}")
    totals["direct quotes"].add(wrong=len(pool))
    wanted, given = Counter(), Counter()
    for event in events:
        for start, end in event["Content"]:
            wanted.update(unmarked_words(text, start, end, marked))
    for quote in quotes:
        if quote.get("kind") in ("indirect", "mixed"):
            given.update(words(MARKED.sub(" ", quote["text"])))
    both = (wanted & given).total()
    totals["reported words"].add(both, given.total() - both, wanted.total() - both)


def report(folder, output):
    totals = {row: Counts() for row in ROWS}
    for file, events, persons in articles(folder):
        score_article(file, events, persons, output.get(file.stem), totals, output)
    table(totals)
    return {row: counts.figures() for row, counts in totals.items()}


def texts(folder):
    return [file for file, _, _ in articles(folder)]
