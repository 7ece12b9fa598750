//! The first part of a very long article, for its page: a page of the whole would take a browser minutes to show.

use crate::annotations::{Annotations, Quote, Speaker};
use crate::article::Article;
use crate::text::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A longer text is shown in part, in bytes: about 45,000 words.
const MAX_PAGE_TEXT_BYTES: usize = 256 << 10;

/// The first part of an article with what was found in it.
pub(super) struct FirstPart {
    pub(super) article: Arc<Article>,
    pub(super) annotations: Arc<Annotations>,
    /// The indices of the people of `annotations` among those of the whole article.
    pub(super) people: Vec<usize>,
}

impl FirstPart {
    /// The first part of an article; `None` when it is not too long to be shown whole.
    pub(super) fn of(article: &Article, annotations: &Annotations) -> Option<Self> {
        let end = end_of_part(&article.text)?;
        let within = |span: &Span| span.end as usize <= end;
        let mut quotes: Vec<Quote> =
            annotations.quotes.iter().take_while(|quote| spans(quote).all(|span| within(&span))).cloned().collect();
        let speakers: BTreeSet<usize> = quotes.iter().filter_map(speaking_person).collect();
        let named = |local: &usize| annotations.people[*local].mentions.iter().any(within);
        let kept: Vec<usize> =
            (0..annotations.people.len()).filter(|local| speakers.contains(local) || named(local)).collect();
        for quote in &mut quotes {
            if let Speaker::Person(local) = &mut quote.speaker {
                *local = kept.binary_search(local).expect("speakers are kept");
            }
        }
        let mut people: Vec<_> = kept.iter().map(|local| annotations.people[*local].clone()).collect();
        people.iter_mut().for_each(|person| person.mentions.retain(within));
        let mut countries = annotations.countries.clone();
        countries.iter_mut().for_each(|country| country.mentions.retain(|mention| within(&mention.span)));
        countries.retain(|country| !country.mentions.is_empty());
        let mut asides = article.asides.clone();
        asides.retain(|aside| (aside.span.start as usize) < end);
        asides.iter_mut().for_each(|aside| aside.span.end = aside.span.end.min(end as u32));
        let article = Article {
            id: article.id.clone(),
            path: article.path.clone(),
            text: article.text[..end].to_owned(),
            headline: article.headline.filter(within),
            asides,
            metadata: article.metadata.clone(),
        };
        let annotations =
            Annotations { language: annotations.language, words: annotations.words, people, countries, quotes };
        Some(Self { article: Arc::new(article), annotations: Arc::new(annotations), people: kept })
    }
}

/// The person who speaks, by their index.
fn speaking_person(quote: &Quote) -> Option<usize> {
    match quote.speaker {
        Speaker::Person(local) => Some(local),
        Speaker::Other(_) | Speaker::Unknown => None,
    }
}

/// Everything that a quote refers to.
fn spans(quote: &Quote) -> impl Iterator<Item = Span> {
    let speaker = match quote.speaker {
        Speaker::Other(span) => Some(span),
        Speaker::Person(_) | Speaker::Unknown => None,
    };
    [Some(quote.content), speaker, quote.cue, quote.source, quote.context].into_iter().flatten()
}

/// Where the first part of a long text ends: after a paragraph, or else after a word.
fn end_of_part(text: &str) -> Option<usize> {
    if text.len() <= MAX_PAGE_TEXT_BYTES {
        return None;
    }
    let part = &text[..text.floor_char_boundary(MAX_PAGE_TEXT_BYTES)];
    let paragraph = part.rfind("\n\n").filter(|at| *at > MAX_PAGE_TEXT_BYTES / 2);
    Some(paragraph.or_else(|| part.rfind(char::is_whitespace)).filter(|at| *at > 0).unwrap_or(part.len()))
}
