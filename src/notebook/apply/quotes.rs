//! Corrections of quotes.

use super::people::find_or_add;
use super::trace::said_by_user;
use crate::annotations::{Annotations, Quote, QuoteKind, Speaker};
use crate::notebook::event::NamedSpeaker;
use crate::text::Span;

/// The number of the quote of these words: the one that has just them, or that shares most with them.
pub(super) fn at(annotations: &Annotations, span: Span) -> Option<usize> {
    let shared = |quote: &Quote| {
        let differing = quote.content.start.abs_diff(span.start) + quote.content.end.abs_diff(span.end);
        let shared = shared_bytes(quote.content, span);
        (shared > 0).then_some((shared, std::cmp::Reverse(differing)))
    };
    let best = annotations.quotes.iter().enumerate().filter_map(|(number, quote)| Some((shared(quote)?, number)));
    best.max_by_key(|(shared, number)| (*shared, std::cmp::Reverse(*number))).map(|(_, number)| number)
}

/// The number of the quote of these words, more than half of which are among them: another version of the program may
/// find more words or fewer, but the sentence around them is something else.
pub(super) fn mostly_at(annotations: &Annotations, span: Span) -> Option<usize> {
    at(annotations, span).filter(|number| {
        let content = annotations.quotes[*number].content;
        shared_bytes(content, span) * 2 > content.len()
    })
}

fn shared_bytes(one: Span, other: Span) -> usize {
    one.end.min(other.end).saturating_sub(one.start.max(other.start)) as usize
}

/// The words for a speaker.
pub(super) fn speaker_name(annotations: &Annotations, text: &str, speaker: &Speaker) -> String {
    match speaker {
        Speaker::Person(person) => annotations.people[*person].name.clone(),
        Speaker::Other(span) => span.slice(text).to_owned(),
        Speaker::Unknown => "unknown".to_owned(),
    }
}

/// Gives a quote another speaker; gives the words for the one before.
pub(super) fn set_speaker(annotations: &mut Annotations, text: &str, number: usize, speaker: &NamedSpeaker) -> String {
    let was = speaker_name(annotations, text, &annotations.quotes[number].speaker);
    let near = annotations.quotes[number].content;
    let speaker = resolve(annotations, text, near, speaker);
    let quote = &mut annotations.quotes[number];
    quote.speaker = speaker;
    quote.confidence = 1.0;
    quote.evidence = said_by_user();
    was
}

/// The speaker that the user means. A phrase that is not in the text makes a person of that name, so that it is not lost.
fn resolve(annotations: &mut Annotations, text: &str, near: Span, speaker: &NamedSpeaker) -> Speaker {
    match speaker {
        NamedSpeaker::Unknown => Speaker::Unknown,
        NamedSpeaker::Person { name } => {
            let mentions: Vec<Span> = occurrences(text, name).collect();
            Speaker::Person(find_or_add(annotations, name, &mentions))
        }
        NamedSpeaker::Other { phrase } => {
            let nearest = occurrences(text, phrase).min_by_key(|span| span.start.abs_diff(near.start));
            nearest.map_or_else(|| Speaker::Person(find_or_add(annotations, phrase, &[])), Speaker::Other)
        }
    }
}

/// Where whole words are in a text.
fn occurrences<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = Span> {
    let is_whole = |span: &Span| {
        let before = text[..span.start as usize].chars().next_back();
        let after = text[span.end as usize..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    text.match_indices(words).map(|(at, found)| Span::new(at, at + found.len())).filter(is_whole)
}

/// Gives a quote other ends.
pub(super) fn set_extent(annotations: &mut Annotations, number: usize, extent: Span) {
    let quote = &mut annotations.quotes[number];
    quote.content = extent;
    quote.context = quote.context.map(|context| context.join(extent));
    quote.evidence = said_by_user();
    annotations.quotes.sort_by_key(|quote| quote.content);
}

/// Adds a quote, or corrects the one of these words. Gives the words for the speaker that this one had.
pub(super) fn add(annotations: &mut Annotations, text: &str, span: Span, speaker: &NamedSpeaker) -> Option<String> {
    if let Some(number) = mostly_at(annotations, span) {
        let was = set_speaker(annotations, text, number, speaker);
        set_extent(annotations, number, span);
        return Some(was);
    }
    let speaker = resolve(annotations, text, span, speaker);
    let before = text[..span.start as usize].chars().next_back();
    let is_marked = before.is_some_and(|c| "\"“”„«‘'‚‹»".contains(c));
    let quote = Quote {
        content: span,
        kind: if is_marked { QuoteKind::Direct } else { QuoteKind::Indirect },
        speaker,
        cue: None,
        source: None,
        context: None,
        confidence: 1.0,
        evidence: said_by_user(),
    };
    let at = annotations.quotes.partition_point(|other| other.content < span);
    annotations.quotes.insert(at, quote);
    None
}
