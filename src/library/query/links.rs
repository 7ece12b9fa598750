//! References to articles and people, and counts of them.

use crate::annotations::{Quote, Speaker};
use crate::article::Published;
use crate::library::handle::Library;
use crate::library::index::LibraryIndex;
use std::cmp::Reverse;

/// An article by its title, date and outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleLink<'l> {
    /// Its id.
    pub id: &'l str,
    /// The headline, or the file's name where there is none.
    pub title: &'l str,
    /// The date of publication.
    pub date: Option<Published>,
    /// The outlet.
    pub source: Option<&'l str>,
}

/// A person's name and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonLink<'l> {
    /// The id, as in addresses.
    pub id: &'l str,
    /// The name shown.
    pub name: &'l str,
}

/// The speaker of a quote.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SpeakerView<'l> {
    /// A person of the library.
    Person(PersonLink<'l>),
    /// An organisation, document, group or unnamed person: the phrase of the text.
    Other(String),
    /// The text does not say.
    Unknown,
}

impl<'l> SpeakerView<'l> {
    /// The speaker of a quote of article `number`, whose text is `text`.
    pub(super) fn of(library: &'l Library, number: u32, quote: &Quote, text: &str) -> Self {
        Self::new(|local| library.index.person_link(library.index.entry(number).people[local]), quote, text)
    }

    /// The speaker of a quote of an article whose text is `text` and whose people `person` gives.
    pub(super) fn new(person: impl Fn(usize) -> PersonLink<'l>, quote: &Quote, text: &str) -> Self {
        match quote.speaker {
            Speaker::Person(local) => Self::Person(person(local)),
            Speaker::Other(span) => Self::Other(span.slice(text).to_owned()),
            Speaker::Unknown => Self::Unknown,
        }
    }

    /// The name or phrase.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Person(person) => Some(person.name),
            Self::Other(phrase) => Some(phrase),
            Self::Unknown => None,
        }
    }
}

impl LibraryIndex {
    pub(super) fn article_link(&self, number: u32) -> ArticleLink<'_> {
        let entry = self.entry(number);
        let summary = &entry.summary;
        ArticleLink {
            id: entry.id().as_str(),
            title: &summary.title,
            date: summary.published,
            source: self.source_of(entry),
        }
    }

    pub(super) fn person_link(&self, number: u32) -> PersonLink<'_> {
        let person = self.person(number);
        PersonLink { id: &person.id, name: &person.name }
    }
}

/// Something and how often it occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<T> {
    /// What.
    pub of: T,
    /// How often.
    pub count: usize,
}

impl<T> Count<T> {
    pub(super) fn new(of: T, count: usize) -> Self {
        Self { of, count }
    }
}

/// Something and how much of it each article has, in the order in which the articles were named.
#[derive(Clone, Debug, PartialEq)]
pub struct Presence<T, N> {
    /// What.
    pub of: T,
    /// How much; `None` where the article has none of it.
    pub per_article: Vec<Option<N>>,
}

/// The most frequent of a kind, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Most<T> {
    /// The most frequent first, as many as are asked for.
    pub items: Vec<Count<T>>,
    /// How many there are, these included.
    pub total: usize,
}

impl<T> Default for Most<T> {
    fn default() -> Self {
        Self { items: Vec::new(), total: 0 }
    }
}

impl<T> Most<T> {
    /// The items.
    pub fn iter(&self) -> std::slice::Iter<'_, Count<T>> {
        self.items.iter()
    }

    pub(super) fn map<U>(self, of: impl Fn(T) -> U) -> Most<U> {
        let items = self.items.into_iter().map(|count| Count::new(of(count.of), count.count)).collect();
        Most { items, total: self.total }
    }
}

/// The most frequent, at most `limit`, without those that do not occur; equals in their own order.
pub(super) fn most<T: Ord + Copy>(counts: impl IntoIterator<Item = (T, usize)>, limit: usize) -> Most<T> {
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let mut counts: Vec<Count<T>> = counts.map(|(of, count)| Count { of, count }).collect();
    let rank = |count: &Count<T>| (Reverse(count.count), count.of);
    let total = counts.len();
    if (1..total).contains(&limit) {
        counts.select_nth_unstable_by_key(limit - 1, rank);
    }
    counts.truncate(limit);
    counts.sort_unstable_by_key(rank);
    Most { items: counts, total }
}
