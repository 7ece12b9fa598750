"""GAP, passages of an encyclopedia with two names and an ambiguous pronoun: gap-*.tsv.

The program's output has no pronouns apart from those that stand for a speaker, so only the names are scored.

names         each of the two names is covered by a mention of one person
two people    two names that were found are listed as two people: in GAP they always are
"""

import csv
import tempfile
from dataclasses import dataclass
from pathlib import Path

from common import Counts, table

ROWS = ["names", "two people"]


@dataclass
class Passage:
    name: str
    text: str
    # Start and text of the two names.
    names: list


def passages(file):
    with open(file, encoding="utf8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Passage(row["ID"], row["Text"], [(int(row["A-offset"]), row["A"]), (int(row["B-offset"]), row["B"])])


def person_at(document, start, end):
    """The name of the person whose mention covers a span of the passage, or None."""
    for person in document.get("people", []):
        for mention in person.get("mentions", []):
            if mention["start"] < end and start < mention["end"]:
                return person["name"]
    return None


def report(file, output):
    totals = {row: Counts() for row in ROWS}
    for passage in passages(file):
        document = output.get(passage.name)
        shift = max(document.get("text", "").find(passage.text), 0)
        people = [person_at(document, shift + start, shift + start + len(name)) for start, name in passage.names]
        for (_, name), person in zip(passage.names, people):
            totals["names"].add(right=person is not None, missed=person is None)
            if person is None:
                output.note(passage.name, "name missed", name)
        if None not in people:
            totals["two people"].add(right=people[0] != people[1], wrong=people[0] == people[1])
            if people[0] == people[1]:
                output.note(passage.name, "one person", " and ".join(name for _, name in passage.names))
    table(totals)
    return {row: counts.figures() for row, counts in totals.items()}


def texts(file):
    """Writes the passages into a folder and gives it."""
    folder = tempfile.TemporaryDirectory(prefix="quotidian-gap-")
    for passage in passages(file):
        (Path(folder.name) / f"{passage.name}.txt").write_text(passage.text + "\n", encoding="utf8")
    return folder
