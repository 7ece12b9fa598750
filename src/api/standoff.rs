//! Annotations beside the text, in the forms that other programs read: W3C Web Annotations, spaCy's JSON, and brat's
//! `.ann`. All count in Unicode code points of the article's `text`, as the API does.

use super::article::{Article, Mention};
use foldhash::HashMap;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::io::{self, Write};

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// How many characters a selector gives before and after a span, so that it is found again in a changed text.
const SELECTOR_CONTEXT_CHARS: usize = 32;

/// A name that does not lead anywhere: there is no server of this program but the reader's own.
fn name(kind: &str, id: &str) -> String {
    format!("urn:quotidian:{kind}:{id}")
}

/// Everything found in an article as W3C Web Annotations: people, then countries, then quotes.
///
/// A person's or country's body has its id (`identifying`) and its name (`tagging`); how a country is spoken of and how
/// a quote is given stand there too (`classifying`). A quote's body is its speaker. An annotation's own id is the
/// article's with the quote's id, or the person's or country's and the number of the mention, so that it is the same
/// whatever else is asked for.
pub fn web_annotations<'a>(article: &'a Article<'a>) -> impl Iterator<Item = Value> + 'a {
    let people = article.people.iter().flat_map(|person| {
        let body = move || json!([identity("person", person.id), tag(person.name)]);
        let key = move |i: usize| format!("p.{}.{}", person.id, i + 1);
        person.mentions.iter().enumerate().map(move |(i, mention)| (key(i), mention.clone(), body()))
    });
    let countries = article.countries.iter().flat_map(|country| {
        country.mentions.iter().enumerate().map(move |(i, mention)| {
            let key = format!("c.{}.{}", country.code, i + 1);
            let place = Mention { start: mention.start, end: mention.end, text: mention.text };
            let kind = classification(mention.kind.as_str());
            (key, place, json!([identity("country", country.code), tag(country.name), kind]))
        })
    });
    let quotes = article.quotes.iter().map(|quote| {
        let place = Mention { start: quote.start, end: quote.end, text: quote.text };
        let speaker =
            [quote.speaker.person_id.map(|id| identity("person", id)), quote.speaker.name.as_deref().map(tag)];
        let mut body = vec![classification("quote"), classification(quote.kind.as_str())];
        body.extend(speaker.into_iter().flatten());
        (quote.id.to_string(), place, Value::from(body))
    });
    people.chain(countries).chain(quotes).map(move |(key, place, body)| {
        json!({
            "@context": CONTEXT,
            "id": format!("{}#{key}", name("article", article.id)),
            "type": "Annotation",
            "motivation": "tagging",
            "body": body,
            "target": {
                "source": name("article", article.id),
                "selector": [
                    {"type": "TextPositionSelector", "start": place.start, "end": place.end},
                    quote_selector(article.text, place.text),
                ],
            },
        })
    })
}

fn identity(kind: &str, id: &str) -> Value {
    json!({"type": "SpecificResource", "purpose": "identifying", "source": name(kind, id)})
}

fn tag(value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": "tagging", "value": value})
}

fn classification(value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": "classifying", "value": value})
}

/// Finds a part of `text` again, even if the text changes: the part, and what stands before and after it.
fn quote_selector(text: &str, part: &str) -> Value {
    // The part is a slice of the text, so that its place is known without counting code points from the beginning.
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    let (before, after) = (&text[..start], &text[start + part.len()..]);
    let from = before.char_indices().rev().nth(SELECTOR_CONTEXT_CHARS - 1).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(SELECTOR_CONTEXT_CHARS).map_or(after.len(), |(at, _)| at);
    json!({"type": "TextQuoteSelector", "exact": part, "prefix": &before[from..], "suffix": &after[..to]})
}

/// The page of Web Annotations of one article. Its items are made one by one as they are written, because those of a very
/// long article would take gigabytes.
#[derive(Debug, Serialize)]
pub struct AnnotationPage<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    items: PageItems<'a>,
    r#type: &'static str,
}

#[derive(Debug)]
struct PageItems<'a>(&'a Article<'a>);

impl<'a> From<&'a Article<'a>> for AnnotationPage<'a> {
    fn from(article: &'a Article<'a>) -> Self {
        let id = format!("{}#annotations", name("article", article.id));
        Self { context: CONTEXT, id, items: PageItems(article), r#type: "AnnotationPage" }
    }
}

impl Serialize for PageItems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(web_annotations(self.0).map(|mut annotation| {
            // The page has it already.
            annotation.as_object_mut().map(|fields| fields.remove("@context"));
            annotation
        }))
    }
}

/// An article in the manner of spaCy's `Doc.to_json`: entities that do not overlap, and groups of spans that may.
#[derive(Debug, Serialize)]
pub struct SpacyDoc<'a> {
    text: &'a str,
    ents: Vec<SpacySpan<'a>>,
    spans: SpacyGroups<'a>,
    meta: SpacyMeta<'a>,
}

#[derive(Debug, Serialize)]
struct SpacyMeta<'a> {
    id: &'a str,
    path: &'a str,
    title: Option<&'a str>,
    date: Option<&'a str>,
    source: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct SpacyGroups<'a> {
    people: Vec<SpacySpan<'a>>,
    countries: Vec<SpacySpan<'a>>,
    quotes: Vec<SpacySpan<'a>>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct SpacySpan<'a> {
    start: usize,
    end: usize,
    label: &'static str,
    kb_id: &'a str,
}

/// The spaCy form of an article. Labels are `PERSON`, `GPE` (a country or a place in it), `NORP` (its people) and, among
/// the quotes, `DIRECT`, `INDIRECT` and `MIXED`; `kb_id` is the id of the person, country or speaker.
#[must_use]
pub fn spacy_doc<'a>(article: &'a Article<'a>) -> SpacyDoc<'a> {
    let people: Vec<SpacySpan<'_>> = article
        .people
        .iter()
        .flat_map(|person| person.mentions.iter().map(|place| (place.start, place.end, person.id)))
        .map(|(start, end, kb_id)| SpacySpan { start, end, label: "PERSON", kb_id })
        .collect();
    let countries: Vec<SpacySpan<'_>> = article
        .countries
        .iter()
        .flat_map(|country| country.mentions.iter().map(|place| (place, country.code)))
        .map(|(place, kb_id)| {
            let label = if place.kind == super::CountryMentionKind::Demonym { "NORP" } else { "GPE" };
            SpacySpan { start: place.start, end: place.end, label, kb_id }
        })
        .collect();
    let quote = |quote: &'a super::Quote<'_>| SpacySpan {
        start: quote.start,
        end: quote.end,
        label: match quote.kind {
            super::QuoteKind::Direct => "DIRECT",
            super::QuoteKind::Indirect => "INDIRECT",
            super::QuoteKind::Mixed => "MIXED",
        },
        kb_id: quote.speaker.person_id.or(quote.speaker.name.as_deref()).unwrap_or_default(),
    };
    SpacyDoc {
        text: article.text,
        ents: without_overlaps(people.iter().chain(&countries)),
        spans: SpacyGroups { people, countries, quotes: article.quotes.iter().map(quote).collect() },
        meta: SpacyMeta {
            id: article.id,
            path: article.path,
            title: article.title,
            date: article.date.as_deref(),
            source: article.source,
        },
    }
}

/// Those that do not overlap, in order of the text: the longer wins, then the earlier, then the person.
fn without_overlaps<'a: 's, 's>(spans: impl Iterator<Item = &'s SpacySpan<'a>>) -> Vec<SpacySpan<'a>> {
    let mut spans: Vec<SpacySpan<'a>> = spans.copied().collect();
    spans.sort_by_key(|span| (std::cmp::Reverse(span.end - span.start), span.start, span.label != "PERSON"));
    let mut chosen: std::collections::BTreeMap<usize, SpacySpan<'a>> = std::collections::BTreeMap::new();
    for span in spans {
        let before = chosen.range(..span.end).next_back();
        if before.is_none_or(|(_, before)| before.end <= span.start) {
            chosen.insert(span.start, span);
        }
    }
    chosen.into_values().collect()
}

/// Writes an article's annotations in brat's format, for a `.ann` file beside the article's text.
///
/// `Person`, `Country` and `Quote` are text-bound; `Speaker` relates a quote to the first mention of its speaker; a
/// note on each has the id of the person, the country's code, or the speaker who is no person.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_brat(out: &mut dyn Write, article: &Article<'_>) -> io::Result<()> {
    let mut ann = Ann { out, bound: 0, other: 0 };
    let mut first_mentions: HashMap<&str, usize> = HashMap::default();
    for person in &article.people {
        for place in &person.mentions {
            let bound = ann.bound("Person", place.start, place.text, person.id)?;
            first_mentions.entry(person.id).or_insert(bound);
        }
    }
    for country in &article.countries {
        for place in &country.mentions {
            let bound = ann.bound("Country", place.start, place.text, country.code)?;
            ann.attribute("Spoken", bound, place.kind.as_str())?;
        }
    }
    for quote in &article.quotes {
        let note = quote.speaker.person_id.or(quote.speaker.name.as_deref()).unwrap_or("unknown");
        let bound = ann.bound("Quote", quote.start, quote.text, note)?;
        ann.attribute("Given", bound, quote.kind.as_str())?;
        if let Some(speaker) = quote.speaker.person_id.and_then(|id| first_mentions.get(id)) {
            ann.relation(bound, *speaker)?;
        }
    }
    Ok(())
}

/// Whether a character ends a line for some program that reads lines, as Python's `splitlines` has it.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

struct Ann<'a> {
    out: &'a mut dyn Write,
    bound: usize,
    other: usize,
}

impl Ann<'_> {
    /// A text-bound annotation of `text`, which begins at the code point `start`, with a note. brat wants no line's end
    /// inside, so that a quote of several paragraphs becomes one annotation of several fragments.
    fn bound(&mut self, kind: &str, start: usize, text: &str, note: &str) -> io::Result<usize> {
        self.bound += 1;
        let mut fragments: Vec<String> = Vec::new();
        let mut words: Vec<&str> = Vec::new();
        let mut at = start;
        for line in text.split(ends_line) {
            let length = line.chars().count();
            if length > 0 {
                fragments.push(format!("{at} {}", at + length));
                words.push(line);
            }
            at += length + 1;
        }
        writeln!(self.out, "T{}\t{kind} {}\t{}", self.bound, fragments.join(";"), words.join(" "))?;
        writeln!(
            self.out,
            "#{0}\tAnnotatorNotes T{0}\t{1}",
            self.bound,
            note.replace(|c| ends_line(c) || c == '\t', " ")
        )?;
        Ok(self.bound)
    }

    fn attribute(&mut self, name: &str, bound: usize, value: &str) -> io::Result<()> {
        self.other += 1;
        writeln!(self.out, "A{}\t{name} T{bound} {value}", self.other)
    }

    fn relation(&mut self, quote: usize, speaker: usize) -> io::Result<()> {
        self.other += 1;
        writeln!(self.out, "R{}\tSpeaker Arg1:T{quote} Arg2:T{speaker}", self.other)
    }
}

#[cfg(test)]
mod tests {
    use super::Ann;

    #[test]
    fn no_line_ends_inside_an_annotation() {
        let mut out = Vec::new();
        let bound =
            Ann { out: &mut out, bound: 0, other: 0 }.bound("Quote", 5, "a\u{2028}bé\u{b}\u{c}c\n", "x\u{85}y\tz");
        assert_eq!(bound.unwrap(), 1);
        let ann = String::from_utf8(out).unwrap();
        assert_eq!(ann, "T1\tQuote 5 6;7 9;11 12\ta bé c\n#1\tAnnotatorNotes T1\tx y z\n");
    }
}
