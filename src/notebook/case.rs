//! Sentences with their annotations in the notation of the project's tests (`tests/README.md`).

use crate::annotations::{Annotations, MentionKind, QuoteKind, Speaker};
use crate::text::Span;

/// The paragraph of `place` and the one before it, with everything marked that is found there.
#[must_use]
pub fn marked_case(text: &str, annotations: &Annotations, place: Span) -> String {
    let around = paragraphs(text, place);
    // Begin, end, mark; of two that begin together the longer is opened first.
    let mut marks: Vec<(Span, String)> = Vec::new();
    let mut people: Vec<usize> = Vec::new();
    let mut phrases: Vec<Span> = Vec::new();
    let number = |list: &mut Vec<usize>, person: usize| {
        list.iter().position(|known| *known == person).unwrap_or_else(|| {
            list.push(person);
            list.len() - 1
        }) + 1
    };
    let mut named: Vec<(Span, usize)> = Vec::new();
    for (person, of) in annotations.people.iter().enumerate() {
        named.extend(of.mentions.iter().filter(|span| around.contains(**span)).map(|span| (*span, person)));
    }
    named.sort_unstable();
    for (span, person) in named {
        marks.push((span, format!("P{}", number(&mut people, person))));
    }
    for country in &annotations.countries {
        for mention in country.mentions.iter().filter(|mention| around.contains(mention.span)) {
            let kind = match mention.kind {
                MentionKind::Name => "",
                MentionKind::Demonym => "d",
                MentionKind::Place => "p",
                MentionKind::Government => "g",
            };
            marks.push((mention.span, format!("{}{kind}", country.code)));
        }
    }
    let direct = annotations.quotes.iter().filter(|quote| quote.kind == QuoteKind::Direct);
    for quote in direct.filter(|quote| around.contains(quote.content)) {
        let mark = match quote.speaker {
            Speaker::Person(person) => format!("QP{}", number(&mut people, person)),
            Speaker::Other(span) if around.contains(span) => {
                let at = phrases.iter().position(|known| *known == span).unwrap_or_else(|| {
                    phrases.push(span);
                    phrases.len() - 1
                });
                format!("QO{}", at + 1)
            }
            Speaker::Other(_) | Speaker::Unknown => "Q?".to_owned(),
        };
        marks.push((quote.content, mark));
    }
    marks.extend(phrases.iter().enumerate().map(|(at, span)| (*span, format!("O{}", at + 1))));
    write(text, around, &mut marks)
}

fn write(text: &str, around: Span, marks: &mut [(Span, String)]) -> String {
    marks.sort_by(|a, b| {
        (a.0.start, std::cmp::Reverse(a.0.end), &a.1).cmp(&(b.0.start, std::cmp::Reverse(b.0.end), &b.1))
    });
    let mut out = String::new();
    let mut open: Vec<&(Span, String)> = Vec::new();
    let mut next = marks.iter().peekable();
    for (at, c) in around.slice(text).char_indices().map(|(at, c)| (at as u32 + around.start, c)) {
        while let Some((_, mark)) = open.pop_if(|(span, _)| span.end <= at) {
            out.push_str(&format!("]{mark}"));
        }
        while let Some(mark) = next.next_if(|(span, _)| span.start <= at) {
            // What overlaps without being inside cannot be written.
            if open.last().is_none_or(|(outer, _)| outer.contains(mark.0)) {
                out.push('[');
                open.push(mark);
            }
        }
        if matches!(c, '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
    while let Some((_, mark)) = open.pop() {
        out.push_str(&format!("]{mark}"));
    }
    out
}

/// The paragraph of a place with the one before it.
fn paragraphs(text: &str, place: Span) -> Span {
    let before = &text[..place.start as usize];
    let own = before.rfind("\n\n").unwrap_or(0);
    let start = before[..own].rfind("\n\n").map_or(0, |at| at + 2);
    let end = text[place.end as usize..].find("\n\n").map_or(text.len(), |at| place.end as usize + at);
    Span::new(start, end)
}
