"""What the scorers share: words and names, counts, the program's output."""

import json
import re
import subprocess
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Words before a name that are not part of it: “President Rojas” and “Rojas” are the same name.
TITLES = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lord lady president vice premier prime minister secretary senator sen
    representative rep congressman congresswoman governor gov mayor councillor general gen colonel col captain capt major maj
    lieutenant lt sergeant sgt officer detective inspector superintendent sheriff commissioner chief judge justice
    chancellor ambassador king queen prince princess pope saint st reverend rev bishop coach spokesman spokeswoman
    spokesperson former the""".split()
)


def words(text):
    """The words of a text, without case, accents and possessive endings."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return re.findall(r"\w+", re.sub(r"[’']s\b", "", plain))


def bare_name(name):
    """The words of a name without the titles before it. A name that is only a title stays as it is."""
    parts = words(name)
    start = 0
    while start < len(parts) - 1 and parts[start] in TITLES:
        start += 1
    return " ".join(parts[start:])


def same_name(one, other):
    return bare_name(one) == bare_name(other)


def word_f1(one, other):
    """How far two texts have the same words: 1 for all of them, 0 for none."""
    a, b = Counter(words(one)), Counter(words(other))
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 1.0


def ratio(part, whole):
    return part / whole if whole else 0.0


@dataclass
class Counts:
    """What was right, what was wrong, and what was missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right=0, wrong=0, missed=0):
        self.right += right
        self.wrong += wrong
        self.missed += missed

    @property
    def precision(self):
        return ratio(self.right, self.right + self.wrong)

    @property
    def recall(self):
        return ratio(self.right, self.right + self.missed)

    @property
    def f1(self):
        return ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)

    def figures(self):
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "right": self.right,
            "wrong": self.wrong,
            "missed": self.missed,
        }


class Output:
    """What a program found, by the name of the file without its ending; and the errors that a scorer notes."""

    def __init__(self, documents, errors=False):
        self.documents = documents
        self.errors = errors

    def get(self, name):
        return self.documents.get(name, {})

    def note(self, document, what, detail):
        if self.errors:
            print(f"{document}: {what}: {detail}")


def documents(lines):
    found = {}
    for line in lines:
        if line.strip():
            document = json.loads(line)
            found[Path(document.get("path") or document["id"]).stem] = document
    return found


def extract(program, paths, *options):
    """Runs `quotidian extract` over files or folders and gives its documents."""
    command = [str(program), "extract", *options, *map(str, paths)]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf8")
    if result.returncode == 2:
        raise SystemExit(f"{' '.join(command[:2])} failed: {result.stderr.strip()}")
    return documents(result.stdout.splitlines())


def table(rows):
    """Prints rows of counts as a Markdown table."""
    print("| | precision | recall | F1 | right / wrong / missed |")
    print("|---|---|---|---|---|")
    for name, counts in rows.items():
        print(
            f"| {name} | {counts.precision:.3f} | {counts.recall:.3f} | {counts.f1:.3f} "
            f"| {counts.right} / {counts.wrong} / {counts.missed} |"
        )
