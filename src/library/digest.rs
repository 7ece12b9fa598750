//! What the indexes need to know of an article, taken out of it once, where it is read.
//!
//! A library of many articles is joined from their digests alone; the articles themselves stay where they are until
//! someone reads them. The parts are apart because each is asked for at another time.

use super::near_duplicates::{MinHash, said};
use super::quote_clusters::Shingles;
use super::tokenize::words;
use crate::annotations::{Annotations, CountryCode, MentionKind, QuoteKind, Speaker};
use crate::article::{Article, ArticleId, Published};
use crate::text::{Span, fold};
use jiff::civil::Date;
use memchr::{memchr_iter, memmem::Finder};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What lists sort and filter by; in memory for every article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleSummary {
    /// The article's id, or that id with a number where several would have it.
    pub(super) id: ArticleId,
    /// The headline, or the file's name where there is none.
    pub(super) title: Box<str>,
    /// When it was published.
    pub(super) published: Option<Published>,
    /// The outlet, as the article spells it.
    pub(super) source: Option<Box<str>>,
    /// Countries with their focus, as in the annotations.
    pub(super) countries: Box<[(CountryCode, f32)]>,
    /// How many quotes it has.
    pub(super) quotes: u32,
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PersonFacts {
    pub(super) name: String,
    /// The words of the mentions, with how often they stand there.
    pub(super) forms: Vec<(String, u32)>,
    pub(super) roles: Vec<String>,
    /// The single words that the person is called by, folded, in order of the text.
    pub(super) called: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct CountryFacts {
    /// The words of the mentions with how often they stand there.
    pub(super) forms: Vec<(String, MentionKind, u32)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct QuoteFacts {
    pub(super) kind: QuoteKind,
    pub(super) speaker: SpeakerRef,
    /// The people whom it names, without its speaker.
    pub(super) about: Vec<u32>,
    /// The countries that it names.
    pub(super) countries: Vec<u32>,
}

/// Who said a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum SpeakerRef {
    /// A person of the article, by number.
    Person(u32),
    /// Someone or something without an entry.
    Other,
    /// Nobody knows.
    Unknown,
}

/// The words of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArticleWords {
    /// The words, and in which order they stand in the text.
    pub sequence: WordSequence,
    /// How many of them stand in text or title; what follows stands only in the digests below.
    pub(super) own: u32,
    /// Those of the title, by number in the list.
    pub(super) title: Vec<u32>,
    /// For each quote, all its words one after the other.
    pub(super) quotes: Vec<Vec<u32>>,
    /// For quotes of someone without an entry, the words of the phrase that stands for them.
    pub(super) speakers: Vec<(u32, Vec<u32>)>,
}

/// The words of an article's text in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WordSequence {
    /// Folded, each once, in order of first appearance, with a line's end after each.
    pub(super) list: String,
    /// All words of the text one after the other, by number in the list.
    pub(super) text: Vec<u32>,
}

/// What tells copies of an article and echoes of its quotes: numbers made of the words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fingerprints {
    /// Of the whole article.
    pub(super) sketch: MinHash,
    /// The runs of words of each quote.
    pub(super) runs: Shingles,
    /// For each quote a number of all its words.
    pub(super) said: Vec<u32>,
}

impl ArticleSummary {
    /// Takes out what lists need.
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
        }
    }

    /// The day it counts as, in every order, limit and timeline.
    pub(super) fn date(&self) -> Option<Date> {
        self.published.map(|published| published.day)
    }
}

impl ArticleFacts {
    /// Takes out what people, countries and quotes need.
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
            called: single_words(person.mentions.iter().map(|span| span.slice(text))),
        });
        let countries = annotations.countries.iter().map(|country| {
            let mut forms: BTreeMap<(&str, MentionKind), u32> = BTreeMap::new();
            for mention in &country.mentions {
                *forms.entry((mention.span.slice(text), mention.kind)).or_default() += 1;
            }
            CountryFacts { forms: forms.into_iter().map(|((words, kind), n)| (words.to_owned(), kind, n)).collect() }
        });
        let quotes = annotations.quotes.iter().map(|quote| {
            let speaker = match quote.speaker {
                Speaker::Person(local) => SpeakerRef::Person(local as u32),
                Speaker::Other(_) => SpeakerRef::Other,
                Speaker::Unknown => SpeakerRef::Unknown,
            };
            let mut about = named.within(quote.content);
            about.retain(|person| speaker != SpeakerRef::Person(*person));
            QuoteFacts { kind: quote.kind, speaker, about, countries: implied.within(quote.content) }
        });
        Self { people: people.collect(), countries: countries.collect(), quotes: quotes.collect() }
    }
}

/// Where those that an article speaks of are mentioned, in order.
struct MentionSpans(Vec<(Span, u32)>);

impl MentionSpans {
    /// The spans of each, who are numbered in their order.
    fn of(mentions: impl Iterator<Item = impl Iterator<Item = Span>>) -> Self {
        let numbered = (0..).zip(mentions);
        let mut spans: Vec<_> = numbered.flat_map(|(number, spans)| spans.map(move |span| (span, number))).collect();
        spans.sort_unstable();
        Self(spans)
    }

    /// Those that are mentioned in a stretch of the text, in order, each once.
    fn within(&self, span: Span) -> Vec<u32> {
        let first = self.0.partition_point(|(span, _)| span.start < span.start);
        let begin_there = self.0[first..].iter().take_while(|(span, _)| span.start < span.end);
        let mut within: Vec<u32> =
            begin_there.filter(|(span, _)| span.end <= span.end).map(|(_, number)| *number).collect();
        within.sort_unstable();
        within.dedup();
        within
    }
}

impl ArticleWords {
    /// Takes out what search, echoes and copies need.
    #[must_use]
    pub fn of(article: &Article, annotations: &Annotations) -> Self {
        let text = &*article.text;
        let mut list = WordNumbers::default();
        let in_text = list.all(text);
        let title = list.all(article.metadata.title.as_ref().map_or("", |title| &title.value));
        let own = list.count;
        let quotes = annotations.quotes.iter().map(|quote| list.all(quote.content.slice(text))).collect();
        let others = annotations.quotes.iter().enumerate().filter_map(|(number, quote)| match quote.speaker {
            Speaker::Other(span) => Some((number as u32, span)),
            Speaker::Person(_) | Speaker::Unknown => None,
        });
        let speakers = others.map(|(number, span)| (number, list.all(span.slice(text)))).collect();
        Self { sequence: WordSequence { list: list.list, text: in_text }, own, title, quotes, speakers }
    }
}

impl WordSequence {
    /// `wanted` by numbers in the list; `None` when a word is not there.
    pub(super) fn phrase(&self, wanted: &PhraseQuery) -> Option<WordPhrase> {
        let number = |word: &Finder<'static>| self.numbers(word).next();
        let before = wanted.before.iter().map(number).collect::<Option<_>>()?;
        Some(WordPhrase { before, ends: self.numbers(&wanted.last).collect() })
    }

    /// The numbers of the words that stand in the list as `line` has them, which begins with the end of the line before.
    fn numbers(&self, line: &Finder<'static>) -> impl Iterator<Item = u32> {
        let list = self.list.as_bytes();
        // There is no line before the first.
        let first = list.starts_with(&line.needle()[1..]).then_some(0);
        let (mut number, mut from) = (0, 0);
        let others = line.find_iter(list).map(move |at| {
            number += memchr_iter(b'\n', &list[from..=at]).count() as u32;
            from = at + 1;
            number
        });
        first.into_iter().chain(others)
    }
}

/// ArticleWords to be looked up, one after the other, in the lists of many articles.
pub(super) struct PhraseQuery {
    before: Vec<Finder<'static>>,
    last: Finder<'static>,
}

impl PhraseQuery {
    /// Of folded words; with `begins`, the last may be the beginning of a word. `None` when there are none.
    pub(super) fn new(words: &[String], begins: bool) -> Option<Self> {
        let (last, before) = words.split_last()?;
        let line = |word: &String, end: &str| Finder::new(&format!("\n{word}{end}")).into_owned();
        Some(Self {
            before: before.iter().map(|word| line(word, "\n")).collect(),
            last: line(last, if begins { "" } else { "\n" }),
        })
    }
}

/// ArticleWords that stand next to each other, by number.
pub(super) struct WordPhrase {
    before: Vec<u32>,
    /// What the last may be.
    ends: Vec<u32>,
}

impl WordPhrase {
    /// Whether they do in `place`.
    pub(super) fn stands_in(&self, words: &[u32]) -> bool {
        let Self { before, ends } = self;
        words.windows(before.len() + 1).any(|run| run.starts_with(before) && ends.contains(&run[before.len()]))
    }
}

impl Fingerprints {
    /// Makes them of an article and its words.
    #[must_use]
    pub fn of(article: &Article, words: &ArticleWords) -> Self {
        let here: Vec<&str> = words.sequence.list.lines().collect();
        let said = words.quotes.iter().map(|quote| said(quote.iter().map(|word| here[*word as usize])));
        Self { sketch: MinHash::of(article), runs: Shingles::of(&here, &words.quotes), said: said.collect() }
    }
}

/// Gives words numbers, in order of first appearance.
#[derive(Default)]
struct WordNumbers<'t> {
    /// As they stand; most need not be folded again.
    seen: FxHashMap<&'t str, u32>,
    folded: FxHashMap<String, u32>,
    list: String,
    count: u32,
}

impl<'t> WordNumbers<'t> {
    fn all(&mut self, text: &'t str) -> Vec<u32> {
        words(text).map(|word| self.number(word)).collect()
    }

    fn number(&mut self, word: &'t str) -> u32 {
        if let Some(number) = self.seen.get(word) {
            return *number;
        }
        let key = fold(word);
        let number = *self.folded.entry(key).or_insert_with_key(|key| {
            self.list.push_str(key);
            self.list.push('\n');
            self.count += 1;
            self.count - 1
        });
        self.seen.insert(word, number);
        number
    }
}

fn counted<'t>(forms: impl Iterator<Item = &'t str>) -> Vec<(String, u32)> {
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
