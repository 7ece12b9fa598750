//! The words of an article by number, and phrases in them.

use super::tokenize::{key, spelled_out, words};
use crate::annotations::{Annotations, Speaker};
use crate::article::Article;
use foldhash::HashMap;
use memchr::{memchr_iter, memmem::Finder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The words of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArticleWords {
    /// The list of words, and the text in numbers of that list.
    pub(super) sequence: WordSequence,
    /// How many words of the list are in text or title; those after them are only in quotes or speakers.
    pub(super) own: u32,
    /// The words of the title.
    pub(super) title: Vec<u32>,
    /// The words of each quote.
    pub(super) quotes: Vec<Vec<u32>>,
    /// The number of each quote whose speaker is a phrase instead of a person, and the words of that phrase.
    pub(super) speakers: Vec<(u32, Vec<u32>)>,
}

/// The words of an article's text in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WordSequence {
    /// The different words, folded, in order of first appearance, each followed by a line end.
    pub(super) list: String,
    /// All words of the text, each by its number in the list; behind them those with letters that are also written as two
    /// (“mueller” for “Müller”).
    pub(super) text: Vec<u32>,
}

impl ArticleWords {
    /// Collects the words of an article.
    #[must_use]
    pub fn of(article: &Article, annotations: &Annotations) -> Self {
        let text = &*article.text;
        let mut numbers = WordNumbers::default();
        let in_text = numbers.all(text);
        let title = numbers.all(article.metadata.title.as_ref().map_or("", |title| &title.value));
        let own = numbers.count;
        let quotes = annotations.quotes.iter().map(|quote| numbers.all(quote.content.slice(text))).collect();
        let phrases = annotations.quotes.iter().enumerate().filter_map(|(number, quote)| match quote.speaker {
            Speaker::Other(span) => Some((number as u32, span)),
            Speaker::Person(_) | Speaker::Unknown => None,
        });
        let speakers = phrases.map(|(number, span)| (number, numbers.all(span.slice(text)))).collect();
        Self { sequence: WordSequence { list: numbers.list, text: in_text }, own, title, quotes, speakers }
    }
}

impl WordSequence {
    /// The words of `query` as numbers of the list; `None` when one is not there.
    pub(super) fn phrase(&self, query: &PhraseQuery) -> Option<WordPhrase> {
        let number = |word: &Finder<'static>| self.numbers(word).next();
        let before = query.before.iter().map(number).collect::<Option<_>>()?;
        Some(WordPhrase { before, ends: self.numbers(&query.last).collect() })
    }

    /// The numbers of the lines of the list that are, or begin, as `line` has them, which begins with the line end before.
    fn numbers(&self, line: &Finder<'static>) -> impl Iterator<Item = u32> {
        let list = self.list.as_bytes();
        // There is no line end before the first.
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

/// A phrase to be looked up in the word lists of many articles.
pub(super) struct PhraseQuery {
    before: Vec<Finder<'static>>,
    last: Finder<'static>,
}

impl PhraseQuery {
    /// A phrase of folded words; with `begins`, the last may be the beginning of a word. `None` when there are none.
    pub(super) fn new(words: &[String], begins: bool) -> Option<Self> {
        let (last, before) = words.split_last()?;
        let line = |word: &String, end: &str| Finder::new(&format!("\n{word}{end}")).into_owned();
        Some(Self {
            before: before.iter().map(|word| line(word, "\n")).collect(),
            last: line(last, if begins { "" } else { "\n" }),
        })
    }
}

/// A phrase in numbers of the word list of one article.
pub(super) struct WordPhrase {
    before: Vec<u32>,
    /// All words that the last may be.
    ends: Vec<u32>,
}

impl WordPhrase {
    /// Whether the phrase occurs in `words`.
    pub(super) fn is_in(&self, words: &[u32]) -> bool {
        let Self { before, ends } = self;
        words.windows(before.len() + 1).any(|run| run.starts_with(before) && ends.contains(&run[before.len()]))
    }

    /// Whether all words of the phrase occur in `words`, in any order, with at most `between` others among them.
    pub(super) fn is_near(&self, words: &[u32], between: usize) -> bool {
        let Self { before, ends } = self;
        let length = (before.len() + 1).saturating_add(between).min(words.len());
        let has_all =
            |run: &[u32]| before.iter().all(|word| run.contains(word)) && run.iter().any(|word| ends.contains(word));
        length > 0 && words.windows(length).any(has_all)
    }
}

/// Gives words numbers, in order of first appearance.
#[derive(Default)]
struct WordNumbers<'t> {
    /// Words as they are written; most need not be folded again.
    seen: HashMap<&'t str, u32>,
    folded: HashMap<String, u32>,
    list: String,
    count: u32,
}

impl<'t> WordNumbers<'t> {
    fn all(&mut self, text: &'t str) -> Vec<u32> {
        let mut numbers: Vec<u32> = words(text).map(|word| self.number(word)).collect();
        if !text.is_ascii() {
            let spelled: BTreeSet<String> = words(text).filter_map(spelled_out).collect();
            numbers.extend(spelled.into_iter().map(|key| self.number_of_key(key)));
        }
        numbers
    }

    fn number(&mut self, word: &'t str) -> u32 {
        if let Some(number) = self.seen.get(word) {
            return *number;
        }
        let number = self.number_of_key(key(word));
        self.seen.insert(word, number);
        number
    }

    fn number_of_key(&mut self, key: String) -> u32 {
        *self.folded.entry(key).or_insert_with_key(|key| {
            self.list.push_str(key);
            self.list.push('\n');
            self.count += 1;
            self.count - 1
        })
    }
}
