#!/usr/bin/env python3
"""Reads the pages of Mozilla's readability suite and compares the text with what the suite expects.

    tests/readability.py [PROGRAM] [--pages DIR]

The pages are those of the crate `readabilityrs`; they belong to their outlets and are fetched by cargo, and are not in this repository.
Ends with 1 when the text or the dates of the news pages are worse than the README says, with 3 when there are no pages.
"""

import argparse
import collections
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CRATE = ("readabilityrs", "0.1.4")
# The pages of the suite that are articles of news outlets; nytimes-5 is a section's list of articles.
NEWS = """aktualne ars-1 bbc-1 breitbart buzzfeed-1 citylab-1 cnet cnet-svg-classes cnn engadget folha guardian-1 heise
herald-sun-1 la-nacion lemonde-1 liberation-1 medicalnewstoday msn nytimes-1 nytimes-2 nytimes-3 nytimes-4
salon-1 seattletimes-1 telegraph theverge tmz-1 videos-1 wapo-1 wapo-2 yahoo-1 yahoo-2 yahoo-3 yahoo-4""".split()
FEWEST_DATES = 30
# The suite leaves out most standfirsts, which this program counts as text.
LOWEST_F1 = 0.975


# What is not shown, and captions with their credits: the suite has them in its text, this program sets them apart.
LEFT_OUT = ("script", "style", "noscript", "figcaption")


class Words(html.parser.HTMLParser):
    """The words of a page, without what is not shown and captions."""

    def __init__(self):
        super().__init__()
        self.unseen, self.text = 0, []

    def handle_starttag(self, tag, _):
        self.unseen += tag in LEFT_OUT
        self.text.append(" ")

    def handle_endtag(self, tag):
        self.unseen -= tag in LEFT_OUT
        self.text.append(" ")

    def handle_data(self, data):
        if self.unseen <= 0:
            self.text.append(data)


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def f1(found, expected):
    both = (found & expected).total()
    return 2 * both / max(found.total() + expected.total(), 1)


def pages_of_the_crate(work):
    project = work / "fetch"
    (project / "src").mkdir(parents=True)
    (project / "src" / "lib.rs").write_text("")
    (project / "Cargo.toml").write_text(
        '[package]\nname = "fetch"\nversion = "0.0.0"\n[dependencies]\n%s = "=%s"\n' % CRATE)
    answer = subprocess.run(["cargo", "metadata", "--format-version", "1", "--manifest-path", project / "Cargo.toml"],
                          check=True, capture_output=True).stdout
    package = next(p for p in json.loads(answer)["packages"] if p["name"] == CRATE[0])
    return pathlib.Path(package["manifest_path"]).parent / "tests" / "test-pages"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program", nargs="?", default="target/debug/quotidian")
    arguments.add_argument("--pages", type=pathlib.Path)
    arguments = arguments.parse_args()
    work = pathlib.Path(tempfile.mkdtemp())
    try:
        return measure(arguments.program, arguments.pages or pages_of_the_crate(work), work / "pages")
    except subprocess.CalledProcessError as error:
        print(error.stderr.decode(), file=sys.stderr)
        return 3
    finally:
        shutil.rmtree(work)


def measure(program, pages, copies):
    copies.mkdir()
    for page in sorted(pages.iterdir()):
        if (page / "source.html").is_file():
            shutil.copy(page / "source.html", copies / f"{page.name}.html")
    run = subprocess.run([program, "extract", copies], capture_output=True, text=True)
    found = {pathlib.Path(a["path"]).stem: a for a in map(json.loads, run.stdout.splitlines())}
    scores, dates, right, dated_pages, bylines, named = {}, {}, 0, 0, 0, 0
    for copy in sorted(copies.iterdir()):
        name = copy.stem
        expected = Words()
        expected.feed((pages / name / "expected.html").read_text())
        article = found.get(name)
        # The suite's texts are without the headline, which stands above ours.
        text = article["text"].removeprefix(article["title"] or "") if article else ""
        scores[name] = f1(words(text), words("".join(expected.text)))
        if article and article["date"]:
            dates[name] = (article["date"], article["date_precision"], article["date_source"])
        known = json.loads((pages / name / "expected-metadata.json").read_text())
        published = known.get("publishedTime")
        if known.get("byline") and article and name in NEWS:
            # Ours is the names alone.
            bylines += 1
            told_by = set(words(article["byline"] or "")) - {"and"}
            named += bool(told_by) and told_by <= set(words(known["byline"]))
        if published and article:
            dated_pages += 1
            right += article["date"] == published[:10]
    for name in scores:
        mark = "news" if name in NEWS else "    "
        print(f"{scores[name]:.3f} {mark} {name}: {', '.join(dates.get(name, ['no date']))}")
    mean = lambda names: sum(scores[name] for name in names) / len(names)
    dated = sum(name in dates for name in NEWS)
    print(run.stderr, end="")
    read = [name for name in scores if name in found]
    print(f"text: F1 {mean(NEWS):.3f} on {len(NEWS)} news pages, {mean(read):.3f} on all {len(read)} that have an article, "
          f"of {len(scores)}")
    print(f"dates: {dated} of {len(NEWS)} news pages; of {dated_pages} dates that the suite knows {right} are the same day")
    print(f"bylines: {named} of {bylines} of the news pages have the names that the suite knows, and nothing else")
    return 0 if dated >= FEWEST_DATES and mean(NEWS) >= LOWEST_F1 else 1


sys.exit(main())
