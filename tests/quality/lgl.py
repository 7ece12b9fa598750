"""LGL, articles of local newspapers from towns that share their names with better known places: lgl.xml.

Every place name has its entry in a gazetteer, and so a country. The corpus marks no adjectives (“Russian”).

main country         the country that is given most attention is (one of) the most frequent among the place names
main, named          the same, over articles in which that country or a part of it is named as such
main, not the US     the same, over articles whose main country is another than the United States
countries            every country of a place name is given, and none for a name or place that is not among them
"""

import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from common import Counts, table

ROWS = ["main country", "main, named", "main, not the US", "countries"]


@dataclass
class Place:
    country: str
    # Whether the name is that of a country, a state or a province.
    is_large: bool


@dataclass
class LocalArticle:
    name: str
    text: str
    places: list


def articles(file):
    found = []
    for at, article in enumerate(ElementTree.parse(file).getroot().iter("article")):
        places = []
        for toponym in article.iter("toponym"):
            entry = toponym.find("gaztag")
            if entry is not None and entry.findtext("country"):
                kind = entry.findtext("fcode") or ""
                places.append(Place(entry.findtext("country").strip().upper(), kind.startswith("PCL") or kind == "ADM1"))
        found.append(LocalArticle(f"lgl-{article.get('docid') or at}", article.findtext("text") or "", places))
    return found


def main_country(found):
    countries = found.get("countries", [])
    attention = lambda country: country["focus"] if "focus" in country else len(country["mentions"])
    return max(countries, key=attention)["code"] if countries else None


def score_article(article, found, totals, output):
    counts = Counter(place.country for place in article.places)
    if counts:
        most = max(counts.values())
        best = {country for country, count in counts.items() if count == most}
        given = main_country(found)
        rows = ["main country"]
        if any(place.is_large and place.country in best for place in article.places):
            rows.append("main, named")
        if "US" not in best:
            rows.append("main, not the US")
        for row in rows:
            totals[row].add(right=given in best, wrong=given is not None and given not in best, missed=given not in best)
        if given not in best:
            output.note(article.name, "main country", f"{sorted(best)}, given {given}")
    codes = {country["code"] for country in found.get("countries", [])}
    placed = {country["code"] for country in found.get("countries", [])
              if any(mention.get("kind") != "demonym" for mention in country["mentions"])}
    totals["countries"].add(len(codes & set(counts)), len(placed - set(counts)), len(set(counts) - codes))
    for code in sorted(placed - set(counts)):
        output.note(article.name, "country wrong", code)
    for code in sorted(set(counts) - codes):
        output.note(article.name, "country missed", code)


def report(file, output):
    totals = {row: Counts() for row in ROWS}
    for article in articles(file):
        score_article(article, output.get(article.name), totals, output)
    table(totals)
    return {row: counts.figures() for row, counts in totals.items()}


def texts(file):
    """Writes the texts into a folder and gives it."""
    folder = tempfile.TemporaryDirectory(prefix="quotidian-lgl-")
    for article in articles(file):
        (Path(folder.name) / f"{article.name}.txt").write_text(article.text, encoding="utf8")
    return folder
