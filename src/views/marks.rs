//! The three layers of marks of an article, cut into what a template writes one after the other.
//!
//! Links may not stand within links, so a mark inside a linked one is written without a link of its own, and the number
//! behind a quote waits until the link around it has ended.

use super::blocks::{Marked, Piece, pieces};
use crate::annotations::{Annotations, CountryCode, QuoteKind};
use crate::text::Span;

/// What a mark speaks of.
#[derive(Clone, Debug)]
enum Subject {
    Quote { indirect: bool, note: String },
    Person,
    Country,
    Hit,
}

#[derive(Clone, Debug)]
struct Layer {
    subject: Subject,
    /// The key shared by everything on the page that speaks of the same.
    of: String,
    /// The id of this mark.
    id: String,
}

/// All marks of one article, ready to be laid over its paragraphs.
#[derive(Debug)]
pub struct Marks {
    /// By start.
    marked: Vec<Marked>,
    /// In the order of `marked`.
    layers: Vec<Layer>,
    /// How far the marks up to each reach at most: with it those of one paragraph are found without looking at all.
    reach: Vec<u32>,
}

/// A step in the writing of a paragraph.
#[derive(Debug)]
pub enum Step<'a> {
    /// Bare text.
    Text(&'a str),
    /// A quote, or a further part of it, begins.
    Quote {
        /// Its key.
        of: &'a str,
        /// Its id, at the first part.
        id: Option<&'a str>,
        /// Who speaks, said once, at the first part.
        note: &'a str,
        /// Whether it stands without quotation marks.
        indirect: bool,
    },
    /// The quote, or its part, ends.
    EndQuote,
    /// A link to the entry in the margin begins.
    Mention {
        /// `person` or `country`.
        kind: &'static str,
        /// Its key, which is the id of the entry.
        of: &'a str,
        /// Its id, at the first part.
        id: Option<&'a str>,
        /// Whether it can be a link here.
        link: bool,
    },
    /// It ends.
    EndMention {
        /// Whether it was a link.
        link: bool,
    },
    /// Something that was searched for begins.
    Hit {
        /// Its id, at the first part.
        id: Option<&'a str>,
    },
    /// It ends.
    EndHit,
    /// The number behind a quote, a link to its entry.
    Number {
        /// The key of the quote.
        of: &'a str,
        /// Its number.
        number: &'a str,
    },
}

/// A quote with the quotation marks around it, where there are some.
fn with_marks(text: &str, content: Span) -> Span {
    const MARKS: [char; 14] = ['"', '\'', '“', '”', '„', '‘', '’', '‚', '«', '»', '‹', '›', '「', '」'];
    let (before, after) = (&text[..content.start as usize], &text[content.end as usize..]);
    let opening = before.len() - before.trim_end_matches(MARKS).len();
    let closing = after.len() - after.trim_start_matches(MARKS).len();
    Span::new(content.start as usize - opening, content.end as usize + closing)
}

/// The key of a person on the page, and the id of the entry.
#[must_use]
pub fn person_key(id: &str) -> String {
    format!("p.{id}")
}

/// The key of a country on the page, and the id of the entry.
#[must_use]
pub fn country_key(code: CountryCode) -> String {
    format!("c.{}", code.as_str().to_ascii_lowercase())
}

/// The id of the `number`th mention, counted from 1, of whatever has this key.
#[must_use]
pub fn mention_id(key: &str, number: usize) -> String {
    format!("{key}.{number}")
}

/// The key of a quote, which is the id of its first mark; `number` counts from 1.
#[must_use]
pub fn quote_key(number: usize) -> String {
    format!("q{number}")
}

impl Marks {
    /// The marks of an article with this `text`; `person_ids` are those of its people, `notes` say of each quote who
    /// speaks, and `hits` are what was searched for.
    #[must_use]
    pub fn new(text: &str, annotations: &Annotations, person_ids: &[&str], notes: &[String], hits: &[Span]) -> Self {
        let mut marks: Vec<(Marked, Layer)> = Vec::new();
        let mut add = |span: Span, rank: u8, subject: Subject, of: String, id: String| {
            marks.push((Marked { span, rank }, Layer { subject, of, id }));
        };
        for (i, (quote, note)) in annotations.quotes.iter().zip(notes).enumerate() {
            let indirect = quote.kind != QuoteKind::Direct;
            let key = quote_key(i + 1);
            let span = if indirect { quote.content } else { with_marks(text, quote.content) };
            add(span, 0, Subject::Quote { indirect, note: note.clone() }, key.clone(), key);
        }
        for (person, id) in annotations.people.iter().zip(person_ids) {
            let key = person_key(id);
            for (i, span) in person.mentions.iter().enumerate() {
                add(*span, 1, Subject::Person, key.clone(), mention_id(&key, i + 1));
            }
        }
        for country in &annotations.countries {
            let key = country_key(country.code);
            for (i, mention) in country.mentions.iter().enumerate() {
                add(mention.span, 2, Subject::Country, key.clone(), mention_id(&key, i + 1));
            }
        }
        for (i, span) in hits.iter().enumerate() {
            add(*span, 3, Subject::Hit, String::new(), mention_id("hit", i + 1));
        }
        marks.sort_by_key(|(mark, _)| (mark.span, mark.rank));
        let mut reach = 0;
        let reach = marks
            .iter()
            .map(|(mark, _)| {
                reach = mark.span.end.max(reach);
                reach
            })
            .collect();
        let (marked, layers) = marks.into_iter().unzip();
        Self { marked, layers, reach }
    }

    /// The paragraph `within`, step by step.
    #[must_use]
    pub fn steps<'a>(&'a self, text: &'a str, within: Span) -> Vec<Step<'a>> {
        let mut steps = Vec::new();
        let mut links = 0;
        let mut open = Vec::new();
        let mut waiting = Vec::new();
        let from = self.reach.partition_point(|reach| *reach <= within.start);
        let to = self.marked.partition_point(|mark| mark.span.start < within.end).max(from);
        let layers = &self.layers[from..to];
        for piece in pieces(text, within, &self.marked[from..to]) {
            match piece {
                Piece::Text(words) => steps.push(Step::Text(words)),
                Piece::Open { mark, first } => {
                    let layer = &layers[mark];
                    let id = first.then_some(layer.id.as_str());
                    let mut link = false;
                    steps.push(match &layer.subject {
                        Subject::Quote { indirect, note } => {
                            Step::Quote { of: &layer.of, id, note: if first { note } else { "" }, indirect: *indirect }
                        }
                        Subject::Hit => Step::Hit { id },
                        subject => {
                            link = links == 0;
                            let kind = if matches!(subject, Subject::Person) { "person" } else { "country" };
                            Step::Mention { kind, of: &layer.of, id, link }
                        }
                    });
                    links += usize::from(link);
                    open.push(link);
                }
                Piece::Close { mark, last } => {
                    let layer = &layers[mark];
                    let link = open.pop().unwrap_or_default();
                    links -= usize::from(link);
                    match layer.subject {
                        Subject::Quote { .. } => {
                            steps.push(Step::EndQuote);
                            if last {
                                waiting.push(Step::Number { of: &layer.of, number: &layer.of[1..] });
                            }
                        }
                        Subject::Person | Subject::Country => steps.push(Step::EndMention { link }),
                        Subject::Hit => steps.push(Step::EndHit),
                    }
                }
            }
            if links == 0 {
                steps.append(&mut waiting);
            }
        }
        steps
    }
}
