//! The three layers of marks of an article, as the steps that a template writes.
//!
//! Links may not stand within links, so a mark inside a linked one is written without a link of its own. Nothing is
//! written that is not in the text: a reader who copies a paragraph gets exactly its words.

use super::nesting::{MarkEvent, MarkedSpan, nest};
use crate::annotations::{Annotations, CountryCode, QuoteKind};
use crate::text::Span;

/// What a mark is about.
#[derive(Clone, Debug)]
enum Subject {
    Quote { reported: bool, label: String },
    Person,
    Country,
    Hit,
    Bookmark,
}

#[derive(Clone, Debug)]
struct MarkDetails {
    subject: Subject,
    /// The key shared by everything on the page about the same subject.
    key: String,
    /// The id of this mark.
    id: String,
}

/// All marks of one article, ready to be laid over its paragraphs.
#[derive(Debug)]
pub struct Marks {
    /// By start.
    marked: Vec<MarkedSpan>,
    /// In the order of `marked`.
    details: Vec<MarkDetails>,
    /// The largest end of all marks up to each one; finds the marks of one paragraph by binary search.
    max_ends: Vec<u32>,
}

/// A step in the writing of a paragraph.
#[derive(Debug)]
pub enum Step<'a> {
    /// Bare text.
    Text(&'a str),
    /// A quote, or a further part of it, begins.
    Quote {
        /// Its key.
        key: &'a str,
        /// Its id, at the first part.
        id: Option<&'a str>,
        /// Whether it stands without quotation marks.
        reported: bool,
    },
    /// The quotation mark that opens a quote: a link to its entry in the panel.
    OpeningMark {
        /// The key of the quote.
        key: &'a str,
        /// Who speaks, for those who cannot see the marks.
        label: &'a str,
        /// The mark, as the text has it.
        mark: &'a str,
    },
    /// The quote, or its part, ends.
    EndQuote,
    /// A link to the entry in the panel begins.
    Mention {
        /// `person` or `country`.
        kind: &'static str,
        /// Its key, which is the id of the entry.
        key: &'a str,
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
    /// Words that the user keeps begin.
    Bookmark {
        /// Their id, at the first part.
        id: Option<&'a str>,
    },
    /// They end.
    EndBookmark,
}

const QUOTATION_MARKS: [char; 14] = ['"', '\'', '“', '”', '„', '‘', '’', '‚', '«', '»', '‹', '›', '「', '」'];

/// A quote with the quotation marks around it, where there are some.
fn with_marks(text: &str, content: Span) -> Span {
    let (before, after) = (&text[..content.start as usize], &text[content.end as usize..]);
    let opening = before.len() - before.trim_end_matches(QUOTATION_MARKS).len();
    let closing = after.len() - after.trim_start_matches(QUOTATION_MARKS).len();
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

/// The id of the `number`th mention, counted from 1, of the subject with this key.
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
    /// The marks of an article with this `text`; `person_ids` are those of its people, `labels` name the speaker of each
    /// quote and are `None` for quotes without a mark, `hits` are what was searched for, and `bookmarks` what the user keeps, with
    /// the ids of the marks.
    #[must_use]
    pub fn new(
        text: &str,
        annotations: &Annotations,
        person_ids: &[&str],
        labels: Vec<Option<String>>,
        hits: &[Span],
        bookmarks: &[(Span, String)],
    ) -> Self {
        let mut marks: Vec<(MarkedSpan, MarkDetails)> = Vec::new();
        let mut add = |span: Span, rank: u8, subject: Subject, key: String, id: String| {
            marks.push((MarkedSpan { span, rank }, MarkDetails { subject, key, id }));
        };
        for (i, (quote, label)) in annotations.quotes.iter().zip(labels).enumerate() {
            let Some(label) = label else { continue };
            let reported = quote.kind != QuoteKind::Direct;
            let key = quote_key(i + 1);
            let span = if reported { quote.content } else { with_marks(text, quote.content) };
            add(span, 0, Subject::Quote { reported, label }, key.clone(), key);
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
        for (span, id) in bookmarks {
            add(*span, 4, Subject::Bookmark, String::new(), id.clone());
        }
        marks.sort_by_key(|(mark, _)| (mark.span, mark.rank));
        let mut max_ends = 0;
        let max_ends = marks
            .iter()
            .map(|(mark, _)| {
                max_ends = mark.span.end.max(max_ends);
                max_ends
            })
            .collect();
        let (marked, details) = marks.into_iter().unzip();
        Self { marked, details, max_ends }
    }

    /// The paragraph `within`, step by step.
    #[must_use]
    pub fn steps<'a>(&'a self, text: &'a str, within: Span) -> Vec<Step<'a>> {
        let mut steps = Vec::new();
        let mut open_links = 0;
        let mut open = Vec::new();
        // The quote that begins here, until its opening mark is written.
        let mut beginning: Option<(&str, &str)> = None;
        let from = self.max_ends.partition_point(|max_end| *max_end <= within.start);
        let to = self.marked.partition_point(|mark| mark.span.start < within.end).max(from);
        let details = &self.details[from..to];
        for event in nest(text, within, &self.marked[from..to]) {
            match event {
                MarkEvent::Text(words) => {
                    let rest = words.trim_start_matches(QUOTATION_MARKS);
                    let opening = beginning.take().filter(|_| open_links == 0 && rest.len() < words.len());
                    if let Some((key, label)) = opening {
                        let mark = &words[..words.len() - rest.len()];
                        steps.push(Step::OpeningMark { key, label, mark });
                    }
                    steps.push(Step::Text(if opening.is_some() { rest } else { words }));
                }
                MarkEvent::Open { mark, first } => {
                    let mark = &details[mark];
                    let id = first.then_some(mark.id.as_str());
                    let mut link = false;
                    steps.push(match &mark.subject {
                        Subject::Quote { reported, label } => {
                            beginning = first.then_some((&mark.key, label));
                            Step::Quote { key: &mark.key, id, reported: *reported }
                        }
                        Subject::Hit => Step::Hit { id },
                        Subject::Bookmark => Step::Bookmark { id },
                        subject => {
                            link = open_links == 0;
                            let kind = if matches!(subject, Subject::Person) { "person" } else { "country" };
                            Step::Mention { kind, key: &mark.key, id, link }
                        }
                    });
                    open_links += usize::from(link);
                    open.push(link);
                }
                MarkEvent::Close { mark, .. } => {
                    let link = open.pop().expect("nest closes only what it opened");
                    open_links -= usize::from(link);
                    steps.push(match details[mark].subject {
                        Subject::Quote { .. } => Step::EndQuote,
                        Subject::Person | Subject::Country => Step::EndMention { link },
                        Subject::Hit => Step::EndHit,
                        Subject::Bookmark => Step::EndBookmark,
                    });
                }
            }
        }
        steps
    }
}
