//! Annotations as marks in the text, so that a case and what is expected of it are one thing to read.
//!
//! ```text
//! “[We are ready,]QP1” said [Ana Petrova]P1 of [Peru]PE. [The [Kremlin]RUg]O1 was “[asleep]QO1”.
//! ```
//!
//! | label | marks |
//! |---|---|
//! | `P1` | a mention of the first person of the text; the same person has the same number |
//! | `PE`, `PEd`, `PEp`, `PEg` | a country by name, demonym, place or government |
//! | `O1` | a phrase that stands for a speaker who is no named person |
//! | `QP1`, `QO1`, `Q?` | the content of a direct quote, and its speaker: a person, a phrase, unknown |
//!
//! A bracket of the text itself is written `\[` or `\]`.

use quotidian::annotations::{Annotations, MentionKind, QuoteKind, Speaker};
use quotidian::text::Span;

/// A label and where it stands.
type Mark = (Span, String);

/// What a marked text says, with people and phrases numbered as they come.
pub(super) struct Marked {
    /// The text without its marks.
    pub(super) text: String,
    marks: Vec<Mark>,
}

impl Marked {
    /// Reads a marked text.
    ///
    /// # Panics
    /// When a bracket is not closed or a label is none.
    pub(super) fn parse(marked: &str) -> Self {
        let (mut text, mut marks, mut open) = (String::new(), Vec::new(), Vec::new());
        let mut rest = marked;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '\\' if rest.starts_with(['[', ']', '\\']) => {
                    text.push_str(&rest[..1]);
                    rest = &rest[1..];
                }
                '[' => open.push(text.len()),
                ']' => {
                    let start = open.pop().unwrap_or_else(|| panic!("a ] too many before {rest:.40}"));
                    let length = label(rest).unwrap_or_else(|| panic!("no label at {rest:.40}"));
                    marks.push((Span::new(start, text.len()), rest[..length].to_owned()));
                    rest = &rest[length..];
                }
                c => text.push(c),
            }
        }
        assert_eq!(open, [0_usize; 0], "a [ is not closed in {marked}");
        Self { text, marks }
    }

    /// The marks of an analysed text.
    pub(super) fn of(text: &str, found: &Annotations) -> Self {
        let mut marks: Vec<Mark> = Vec::new();
        for (at, person) in found.people.iter().enumerate() {
            marks.extend(person.mentions.iter().map(|span| (*span, format!("P{at}"))));
        }
        for country in &found.countries {
            marks.extend(country.mentions.iter().map(|mention| {
                let kind = match mention.kind {
                    MentionKind::Name => "",
                    MentionKind::Demonym => "d",
                    MentionKind::Place => "p",
                    MentionKind::Government => "g",
                };
                (mention.span, format!("{}{kind}", country.code))
            }));
        }
        let mut phrases: Vec<Span> = Vec::new();
        for quote in found.quotes.iter().filter(|quote| quote.kind == QuoteKind::Direct) {
            let speaker = match quote.speaker {
                Speaker::Person(person) => format!("P{person}"),
                Speaker::Unknown => "?".to_owned(),
                Speaker::Other(phrase) => {
                    let at = phrases.iter().position(|known| *known == phrase).unwrap_or_else(|| {
                        phrases.push(phrase);
                        marks.push((phrase, format!("O{}", phrases.len() - 1)));
                        phrases.len() - 1
                    });
                    format!("O{at}")
                }
            };
            marks.push((quote.content, format!("Q{speaker}")));
        }
        Self { text: text.to_owned(), marks }
    }

    /// The marked text; two that say the same are equal, whatever their numbers were.
    pub(super) fn render(&self) -> String {
        let mut marks: Vec<&Mark> = self.marks.iter().collect();
        marks.sort_by_key(|(span, label)| (span.start, std::cmp::Reverse(span.end), rank(label), label.as_str()));
        let numbers: Vec<&str> = marks.iter().filter(|(_, label)| is_number(label)).map(|(_, l)| l.as_str()).collect();
        let renumbered = |label: &str| {
            let (quote, number) = label.strip_prefix('Q').map_or(("", label), |number| ("Q", number));
            let mut seen: Vec<&str> = Vec::new();
            for known in numbers.iter().filter(|known| known[..1] == number[..1]) {
                if !seen.contains(known) {
                    seen.push(known);
                }
            }
            match seen.iter().position(|known| *known == number) {
                Some(at) if is_number(number) => format!("{quote}{}{}", &number[..1], at + 1),
                _ => label.to_owned(),
            }
        };
        let mut out = String::new();
        for (at, c) in self.text.char_indices().chain([(self.text.len(), '\0')]) {
            // What began last ends first; of marks on one stretch the order above is kept.
            for (_, label) in marks.iter().rev().filter(|(span, _)| span.end as usize == at) {
                out.push(']');
                out.push_str(&renumbered(label));
            }
            for _ in marks.iter().filter(|(span, _)| span.start as usize == at) {
                out.push('[');
            }
            match c {
                '\0' => {}
                '[' | ']' => out.extend(['\\', c]),
                c => out.push(c),
            }
        }
        out
    }
}

/// Marks on the same stretch: the quote is outermost, then the phrase, then the rest.
fn rank(label: &str) -> usize {
    match label.as_bytes() {
        [b'Q', b'P' | b'O', b'0'..=b'9', ..] | [b'Q', b'?'] => 0,
        [b'O', b'0'..=b'9', ..] => 1,
        _ => 2,
    }
}

fn is_number(label: &str) -> bool {
    matches!(label.as_bytes(), [b'P' | b'O', b'0'..=b'9', ..])
}

/// The length of the label that `rest` begins with.
fn label(rest: &str) -> Option<usize> {
    let digits = |from: usize| rest[from..].bytes().take_while(u8::is_ascii_digit).count();
    let length = match rest.as_bytes() {
        [b'Q', b'?', ..] => 2,
        [b'Q', b'P' | b'O', b'0'..=b'9', ..] => 2 + digits(2),
        [b'P' | b'O', b'0'..=b'9', ..] => 1 + digits(1),
        [b'A'..=b'Z', b'A'..=b'Z', b'd' | b'p' | b'g', ..] => 3,
        [b'A'..=b'Z', b'A'..=b'Z', ..] => 2,
        _ => return None,
    };
    (!rest[length..].starts_with(|c: char| c.is_alphanumeric())).then_some(length)
}

#[test]
fn a_marked_text_reads_and_renders() {
    let marked = "“[We are [Peru]PE,]QP2” said [Ana Petrova]P2. [[Lima]PEg]O1 was “[asleep]QO1”, \\[sic\\] [Bo]P1.";
    let read = Marked::parse(marked);
    assert_eq!(read.text, "“We are Peru,” said Ana Petrova. Lima was “asleep”, [sic] Bo.");
    let renumbered = marked.replace("P1", "P3").replace("P2", "P1").replace("P3", "P2");
    assert_eq!(read.render(), renumbered);
    assert_eq!(Marked::parse(&renumbered).render(), renumbered);
}
