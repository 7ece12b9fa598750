//! What the index needs to know of an article, taken out of it once, where it is read.
//!
//! A library of many articles is indexed from their digests alone; the articles themselves are opened when they are shown.
//! The parts are apart because each is read at another time.

use crate::annotations::{Annotations, CountryCode, Listing, MentionKind, QuoteKind, Speaker, listings};
use crate::article::{Article, ArticleId, Published};
use crate::text::{Span, fold};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What lists sort and filter by; in memory for every article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleSummary {
    /// The article's id, or that id with a number where several would have it.
    pub(super) id: ArticleId,
    /// The headline, or the file's name where there is none.
    pub(super) title: Box<str>,
    /// The time of publication.
    pub(super) published: Option<Published>,
    /// The outlet, as the article spells it.
    pub(super) source: Option<Box<str>>,
    /// Countries with their focus, as in the annotations.
    pub(super) countries: Box<[(CountryCode, f32)]>,
    /// The number of quotes, listed or not.
    pub(super) quotes: u32,
    /// The number of words.
    pub(super) words: u32,
}

/// Who and what is in an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArticleFacts {
    /// One for each person of the annotations.
    pub(super) people: Vec<PersonFacts>,
    /// One for each country.
    pub(super) countries: Vec<CountryFacts>,
    /// One for each quote.
    pub(super) quotes: Vec<QuoteFacts>,
}

/// A person of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PersonFacts {
    pub(super) name: String,
    /// The words of the mentions, with the number of mentions.
    pub(super) forms: Vec<(String, u32)>,
    pub(super) roles: Vec<String>,
    /// The mentions of a single word, folded, in order, each once.
    pub(super) single_words: Vec<String>,
}

/// A country of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct CountryFacts {
    /// The words of the mentions with the number of mentions.
    pub(super) forms: Vec<(String, MentionKind, u32)>,
}

/// A quote of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct QuoteFacts {
    pub(super) kind: QuoteKind,
    pub(super) listing: Listing,
    pub(super) speaker: SpeakerRef,
    /// The people whom it names, without its speaker.
    pub(super) about: Vec<u32>,
    /// The countries that it names.
    pub(super) countries: Vec<u32>,
}

/// The speaker of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum SpeakerRef {
    /// A person of the article, by number.
    Person(u32),
    /// A phrase of the text.
    Other,
    /// Unknown.
    Unknown,
}

impl ArticleSummary {
    /// Summarises an article.
    #[must_use]
    pub fn of(article: &Article, annotations: &Annotations) -> Self {
        let file = article.path.rsplit('/').next().unwrap_or_default();
        Self {
            id: article.id.clone(),
            title: article.metadata.title.as_ref().map_or(file, |title| &title.value).into(),
            published: article.metadata.date.as_ref().map(|date| date.value),
            source: article.metadata.source.as_ref().map(|source| source.value.as_str().into()),
            countries: annotations.countries.iter().map(|country| (country.code, country.focus)).collect(),
            quotes: annotations.quotes.len() as u32,
            words: annotations.words as u32,
        }
    }

    /// The day it counts as, in every order, limit and timeline.
    pub(super) fn date(&self) -> Option<Date> {
        self.published.map(|published| published.day)
    }
}

impl ArticleFacts {
    /// Collects the facts of an article.
    #[must_use]
    pub fn of(article: &Article, annotations: &Annotations) -> Self {
        let text = &*article.text;
        let named = MentionSpans::of(annotations.people.iter().map(|person| person.mentions.iter().copied()));
        let countries = annotations.countries.iter();
        let implied = MentionSpans::of(countries.map(|country| country.mentions.iter().map(|mention| mention.span)));
        let people = annotations.people.iter().map(|person| PersonFacts {
            name: person.name.clone(),
            forms: counted(person.mentions.iter().map(|span| span.slice(text))),
            roles: person.roles.iter().map(|role| role.text.clone()).collect(),
            single_words: single_words(person.mentions.iter().map(|span| span.slice(text))),
        });
        let countries = annotations.countries.iter().map(|country| {
            let mut forms: BTreeMap<(&str, MentionKind), u32> = BTreeMap::new();
            for mention in &country.mentions {
                *forms.entry((mention.span.slice(text), mention.kind)).or_default() += 1;
            }
            CountryFacts { forms: forms.into_iter().map(|((words, kind), n)| (words.to_owned(), kind, n)).collect() }
        });
        let quotes = annotations.quotes.iter().zip(listings(&annotations.quotes)).map(|(quote, listing)| {
            let speaker = match quote.speaker {
                Speaker::Person(local) => SpeakerRef::Person(local as u32),
                Speaker::Other(_) => SpeakerRef::Other,
                Speaker::Unknown => SpeakerRef::Unknown,
            };
            let mut about = named.within(quote.content);
            about.retain(|person| speaker != SpeakerRef::Person(*person));
            QuoteFacts { kind: quote.kind, listing, speaker, about, countries: implied.within(quote.content) }
        });
        Self { people: people.collect(), countries: countries.collect(), quotes: quotes.collect() }
    }
}

/// The mentions of a text, in order, each with the number of the person or country.
struct MentionSpans(Vec<(Span, u32)>);

impl MentionSpans {
    /// Collects the mentions of each person or country, which are numbered in their order.
    fn of(mentions: impl Iterator<Item = impl Iterator<Item = Span>>) -> Self {
        let numbered = (0..).zip(mentions);
        let mut spans: Vec<_> = numbered.flat_map(|(number, spans)| spans.map(move |span| (span, number))).collect();
        spans.sort_unstable();
        Self(spans)
    }

    /// The numbers of those mentioned within `outer`, in order, each once.
    fn within(&self, outer: Span) -> Vec<u32> {
        let first = self.0.partition_point(|(span, _)| span.start < outer.start);
        let begin_there = self.0[first..].iter().take_while(|(span, _)| span.start < outer.end);
        let mut within: Vec<u32> =
            begin_there.filter(|(span, _)| span.end <= outer.end).map(|(_, number)| *number).collect();
        within.sort_unstable();
        within.dedup();
        within
    }
}

pub(super) fn counted<'t>(forms: impl Iterator<Item = &'t str>) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for form in forms {
        *counts.entry(form).or_default() += 1;
    }
    counts.into_iter().map(|(form, count)| (form.to_owned(), count)).collect()
}

fn single_words<'t>(forms: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut single: Vec<String> = forms.filter(|form| !form.contains(char::is_whitespace)).map(fold).collect();
    single.sort_unstable();
    single.dedup();
    single
}
