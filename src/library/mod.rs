//! All articles and what was found in them, joined: persons across articles, countries by code, quotes by speaker.
//!
//! A [`Library`] is built once from finished pairs of article and annotations and never changes; when files change a
//! new one takes its place. `identity` decides who is who across articles, `index` prepares what questions need, and
//! [`query`] has one function for each question that a page or its JSON asks. Indexes and what lists sort and filter by
//! are in memory; texts and annotations are opened one by one, when an article is shown ([`Library::clone`]).

mod echoes;
mod find;
mod identity;
mod index;
mod language;
mod names;
mod naming;
pub mod query;
mod words;

pub use identity::Doubt;
pub use index::JoinedPerson;
pub use language::{first_day, last_day};
pub use naming::ids_within;

use crate::annotations::{Annotations, CountryCode};
use crate::article::{Article, ArticleId, LoadProblem, ProblemKind, Published};
use crate::text::fold;
use echoes::Echoes;
use elsa::FrozenMap;
use index::{CountryIndex, QuoteAt, SourceIndex};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;
use words::WordIndex;

/// An article with its annotations, shared between one library and the next.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The article.
    pub article: Arc<Article>,
    /// What was found in it.
    pub annotations: Arc<Annotations>,
}

/// Everything that was read, ready to be asked. Made by [`Library::new`]; asked through [`query`].
///
/// This is one reader's hold on it: it costs nothing to clone, and keeps the articles that were opened through it for as
/// long as it lives, so that results can borrow from them. Every request has one of its own.
#[derive(Default)]
pub struct Library {
    holdings: Arc<Holdings>,
    opened: FrozenMap<u32, Box<Pair>>,
}

/// What all readers of a library share, whatever thread they are on.
#[derive(Debug, Default)]
pub struct Holdings {
    /// Newest first, undated last, then by id.
    entries: Vec<Entry>,
    by_id: FxHashMap<ArticleId, u32>,
    /// By falling number of articles, then of quotes, then by id.
    people: Vec<JoinedPerson>,
    /// Ids, and the ids that other forms of a name would give.
    person_by_id: FxHashMap<String, u32>,
    /// By falling number of articles, then by code.
    countries: Vec<CountryIndex>,
    /// Quotes in order of the articles, then of the text.
    quotes: Vec<QuoteAt>,
    /// Outlets by falling number of articles, then by name.
    sources: Vec<SourceIndex>,
    words: WordIndex,
    /// Which people have a word in one of their names.
    names: WordIndex,
    echoes: Echoes,
    problems: Vec<LoadProblem>,
}

/// An article of the library and where its parts are in the indexes.
#[derive(Debug)]
struct Entry {
    id: ArticleId,
    /// The headline, or the file's name where there is none.
    title: Box<str>,
    /// When it was published.
    published: Option<Published>,
    /// The countries that it names or implies with their focus, as in its annotations.
    countries: Box<[(CountryCode, f32)]>,
    /// How many quotes it has.
    quotes: u32,
    pair: Pair,
    /// For each of the article's people, who it is in the library.
    people: Vec<u32>,
    /// Where the article's quotes begin in `Holdings::quotes`.
    first_quote: u32,
    /// Its outlet in `Holdings::sources`.
    source: Option<u32>,
}

impl Entry {
    fn new(pair: Pair) -> Self {
        let Pair { article, annotations } = &pair;
        let file = article.path.rsplit('/').next().unwrap_or_default();
        Self {
            id: article.id.clone(),
            title: article.metadata.title.as_ref().map_or(file, |title| &title.value).into(),
            published: article.metadata.date.as_ref().map(|date| date.value),
            countries: annotations.countries.iter().map(|country| (country.code, country.focus)).collect(),
            quotes: annotations.quotes.len() as u32,
            pair,
            people: Vec::new(),
            first_quote: 0,
            source: None,
        }
    }

    /// The day it counts as, in every order, limit and timeline.
    fn date(&self) -> Option<Date> {
        self.published.map(|published| published.day)
    }

    fn names_country(&self, code: CountryCode) -> bool {
        self.countries.iter().any(|(country, _)| *country == code)
    }

    /// The quotes of the article in `Holdings::quotes`.
    fn quotes(&self) -> Range<u32> {
        self.first_quote..self.first_quote + self.quotes
    }
}

impl Clone for Library {
    /// A hold of its own, on the same library, with nothing opened.
    fn clone(&self) -> Self {
        Self::of(Arc::clone(&self.holdings))
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.holdings.fmt(f)
    }
}

impl Deref for Library {
    type Target = Holdings;

    fn deref(&self) -> &Holdings {
        &self.holdings
    }
}

impl Library {
    /// Joins what was read; the order of `pairs` and `problems` does not matter.
    ///
    /// Where two articles have one id, all but the first by path get a number appended.
    #[must_use]
    pub fn new(pairs: Vec<Pair>, mut problems: Vec<LoadProblem>) -> Self {
        problems.sort();
        problems.dedup();
        let problems = gathered(problems);
        let mut entries: Vec<Entry> = with_own_ids(pairs).into_iter().map(Entry::new).collect();
        entries.sort_by(|a, b| (Reverse(a.date()), &a.id).cmp(&(Reverse(b.date()), &b.id)));
        let by_id = entries.iter().enumerate().map(|(i, entry)| (entry.id.clone(), i as u32)).collect();
        let mut holdings = Holdings { entries, by_id, problems, ..Holdings::default() };
        holdings.index();
        Self::of(Arc::new(holdings))
    }

    /// A hold on what is shared.
    #[must_use]
    pub fn of(holdings: Arc<Holdings>) -> Self {
        Self { holdings, opened: FrozenMap::new() }
    }

    /// What can be shared with other threads, to be held by [`Library::of`] there.
    #[must_use]
    pub fn into_holdings(self) -> Arc<Holdings> {
        self.holdings
    }

    /// An article whole: opened where it is kept, for as long as this hold on the library lives.
    ///
    /// What lists sort and filter by is in its [`Entry`], at hand for all of them.
    fn pair(&self, number: u32) -> &Pair {
        match self.opened.get(&number) {
            Some(pair) => pair,
            None => self.opened.insert(number, Box::new(self.entry(number).pair.clone())),
        }
    }
}

impl Holdings {
    /// How many articles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn entry(&self, number: u32) -> &Entry {
        &self.entries[number as usize]
    }

    /// An article's outlet, in the one spelling that stands for all.
    fn source_of(&self, entry: &Entry) -> Option<&str> {
        entry.source.map(|source| self.sources[source as usize].name.as_str())
    }

    /// The number of the outlet that someone calls so.
    fn source_number(&self, name: &str) -> Option<u32> {
        let key = fold(name);
        self.sources.iter().position(|source| source.key == key).map(|number| number as u32)
    }

    fn person(&self, number: u32) -> &JoinedPerson {
        &self.people[number as usize]
    }
}

/// Remarks that say the same of many files become one, at the first of them: a folder may hold a thousand tables of one
/// make.
fn gathered(problems: Vec<LoadProblem>) -> Vec<LoadProblem> {
    let mut gathered: Vec<LoadProblem> = Vec::with_capacity(problems.len());
    let mut said: FxHashMap<String, (usize, usize)> = FxHashMap::default();
    for problem in problems {
        if problem.kind == ProblemKind::Note {
            if let Some((_, more)) = said.get_mut(&problem.reason) {
                *more += 1;
                continue;
            }
            said.insert(problem.reason.clone(), (gathered.len(), 0));
        }
        gathered.push(problem);
    }
    for (at, problem) in gathered.iter_mut().enumerate() {
        if let Some((first, more @ 1..)) = said.get(&problem.reason)
            && *first == at
        {
            let files = if *more == 1 { "file" } else { "files" };
            problem.reason.push_str(&format!(" The same holds for {more} more {files}."));
        }
    }
    gathered
}

/// Makes the ids differ, whatever the order of the pairs. Six hexadecimal digits are few for files of one name in
/// thousands of folders.
fn with_own_ids(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_by(|a, b| (&a.article.id, &a.article.path).cmp(&(&b.article.id, &b.article.path)));
    let mut run: Option<(ArticleId, usize)> = None;
    for pair in &mut pairs {
        match &mut run {
            Some((id, number)) if *id == pair.article.id => {
                *number += 1;
                let mut article = Article::clone(&pair.article);
                article.id = ArticleId::from_address(&format!("{id}-{number}"));
                pair.article = Arc::new(article);
            }
            _ => run = Some((pair.article.id.clone(), 1)),
        }
    }
    pairs
}
