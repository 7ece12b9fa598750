//! All articles and what was found in them, joined: persons across articles, countries by code, quotes by speaker.
//!
//! A [`Library`] is built once from the [`digest`] of every article and never changes; when files change a new one takes
//! its place. `identity` decides who is who across articles, `index` prepares what questions need, and [`query`] has one
//! function for each question that a page or its JSON asks. Indexes and what lists sort and filter by are in memory, the
//! lists of large indexes where the [`Archive`] puts them; texts and annotations are opened one by one where it keeps
//! them, when an article is shown.
//!
//! Sets of articles, people or quotes are bitmaps of their numbers, in the order in which they are shown: a list needs
//! no look at what it does not show.

mod archive;
mod bigrams;
mod date_range;
pub mod digest;
mod identity;
mod index;
mod near_duplicates;
mod people;
mod person_ids;
mod person_name;
mod person_records;
mod postings;
pub mod query;
mod query_parser;
mod quote_clusters;
mod search;
mod segments;
mod tokenize;

pub use archive::{Archive, State};
pub use date_range::{first_day, last_day};
pub use identity::Ambiguity;
pub use people::JoinedPerson;
pub use person_ids::ids_within;
pub use postings::PostingsStore;
pub use segments::SegmentData;

use crate::annotations::{Annotations, CountryCode, QuoteKind};
use crate::article::{Article, ArticleId, LoadProblem, ProblemKind};
use crate::text::fold;
use digest::ArticleSummary;
use elsa::FrozenMap;
use index::{CountryIndex, QuoteAt, SourceIndex};
use jiff::civil::Date;
use near_duplicates::NearDuplicates;
use postings::WordIndex;
use quote_clusters::QuoteClusters;
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use search::SearchTarget;
use segments::Segments;
use std::cmp::Reverse;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// An article with its annotations, shared between one library and the next.
#[derive(Clone, Debug)]
pub struct AnnotatedArticle {
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
    index: Arc<LibraryIndex>,
    opened: FrozenMap<u32, Box<AnnotatedArticle>>,
    /// What was looked for, and found.
    searched: FrozenMap<(String, SearchTarget), Box<RoaringBitmap>>,
}

/// What all readers of a library share, whatever thread they are on.
#[derive(Debug, Default)]
pub struct LibraryIndex {
    /// `None` only where there is no article.
    archive: Option<Arc<dyn Archive>>,
    /// Newest first, undated last, then by id.
    entries: Vec<ArticleEntry>,
    /// The numbers of the entries, by their ids.
    by_id: Vec<u32>,
    /// By falling number of articles, then of quotes, then by id.
    people: Vec<JoinedPerson>,
    /// The numbers of the people by falling number of quotes, then in their own order.
    people_by_quotes: Vec<u32>,
    /// The numbers of the people by name.
    people_by_name: Vec<u32>,
    /// Ids, and the ids that other forms of a name would give.
    person_by_id: FxHashMap<String, u32>,
    /// By falling number of articles, then by code.
    countries: Vec<CountryIndex>,
    /// Who said each quote, in order of the articles, then of the text; [`NO_PERSON`] where it is no person.
    speakers: Vec<u32>,
    /// The quotes of each kind.
    kinds: [RoaringBitmap; 3],
    /// Outlets by falling number of articles, then by name.
    sources: Vec<SourceIndex>,
    /// Which articles, titles, quotes and phrases for speakers have a word.
    words: Segments,
    /// Which people have a word in one of their names.
    names: WordIndex<1>,
    echoes: QuoteClusters,
    copies: NearDuplicates,
    problems: Vec<LoadProblem>,
}

/// No person of the library.
const NO_PERSON: u32 = u32::MAX;

/// An article of the library and where its parts are in the indexes.
#[derive(Debug)]
struct ArticleEntry {
    summary: Arc<ArticleSummary>,
    /// Its number in the archive.
    archive_number: u32,
    /// For each of the article's people, who it is in the library.
    people: Box<[u32]>,
    /// The number of its first quote.
    first_quote: u32,
    /// Its outlet in `LibraryIndex::sources`.
    source: Option<u32>,
}

impl Deref for ArticleEntry {
    type Target = ArticleSummary;

    fn deref(&self) -> &ArticleSummary {
        &self.summary
    }
}

impl ArticleEntry {
    /// The numbers of its quotes.
    fn quotes(&self) -> Range<u32> {
        self.first_quote..self.first_quote + self.summary.quotes
    }
}

impl Clone for Library {
    /// A hold of its own, on the same library, with nothing opened.
    fn clone(&self) -> Self {
        Self::of(Arc::clone(&self.index))
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.index.fmt(f)
    }
}

impl Deref for Library {
    type Target = LibraryIndex;

    fn deref(&self) -> &LibraryIndex {
        &self.index
    }
}

impl Library {
    /// Joins articles that are in memory; the order of `pairs` and `problems` does not matter.
    ///
    /// Where two articles have one id, all but the first by path get a number appended.
    #[must_use]
    pub fn new(mut pairs: Vec<AnnotatedArticle>, problems: Vec<LoadProblem>) -> Self {
        pairs.sort_by(|a, b| a.article.path.cmp(&b.article.path));
        let summary = |AnnotatedArticle { article, annotations }: &AnnotatedArticle| {
            Arc::new(ArticleSummary::of(article, annotations))
        };
        let summaries = pairs.iter().map(summary).collect();
        Self::join(summaries, Arc::new(pairs), problems, Vec::new())
    }

    /// Joins articles that `archive` keeps, given a summary each in the order of the archive.
    ///
    /// Where two articles have one id, all but the first get a number appended. What an earlier library has `reusable` is
    /// not reusable again; that changes nothing but the time it takes.
    #[must_use]
    pub fn join(
        summaries: Vec<Arc<ArticleSummary>>,
        archive: Arc<dyn Archive>,
        mut problems: Vec<LoadProblem>,
        reusable: Vec<SegmentData>,
    ) -> Self {
        problems.sort();
        problems.dedup();
        let problems = merge_notes(problems);
        let mut entries: Vec<ArticleEntry> = with_own_ids(summaries);
        entries.sort_by(|a, b| (Reverse(a.date()), &a.id).cmp(&(Reverse(b.date()), &b.id)));
        let mut by_id: Vec<u32> = (0..entries.len() as u32).collect();
        by_id.sort_by(|a, b| entries[*a as usize].id.cmp(&entries[*b as usize].id));
        let mut index = LibraryIndex { archive: Some(archive), entries, by_id, problems, ..LibraryIndex::default() };
        index.index(reusable);
        Self::of(Arc::new(index))
    }

    /// A hold on what is shared.
    #[must_use]
    pub fn of(index: Arc<LibraryIndex>) -> Self {
        Self { index, opened: FrozenMap::new(), searched: FrozenMap::new() }
    }

    /// What can be shared with other threads, to be held by [`Library::of`] there.
    #[must_use]
    pub fn into_index(self) -> Arc<LibraryIndex> {
        self.index
    }

    /// An article whole: opened where it is kept, for as long as this hold on the library lives.
    ///
    /// What lists sort and filter by is in its [`ArticleEntry`], at hand for all of them.
    ///
    /// # Panics
    /// When the article was lost under our hands: its file changed and the cache broke at the same time. The request
    /// fails, and the next library, which is being made, has what there is then.
    fn pair(&self, number: u32) -> &AnnotatedArticle {
        if let Some(pair) = self.opened.get(&number) {
            return pair;
        }
        let entry = self.entry(number);
        let kept = self.archive.as_ref().and_then(|archive| archive.pair(entry.archive_number));
        let Some(mut pair) = kept else { panic!("the article {} is kept no more", entry.id) };
        if pair.article.id != entry.id {
            Arc::make_mut(&mut pair.article).id = entry.id.clone();
        }
        self.opened.insert(number, Box::new(pair))
    }
}

impl LibraryIndex {
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

    fn entry(&self, number: u32) -> &ArticleEntry {
        &self.entries[number as usize]
    }

    /// The article that is called so.
    fn article_number(&self, id: &str) -> Option<u32> {
        let at = self.by_id.binary_search_by(|number| self.entry(*number).id.as_str().cmp(id)).ok()?;
        Some(self.by_id[at])
    }

    /// An article's outlet, in the one spelling that stands for all.
    fn source_of(&self, entry: &ArticleEntry) -> Option<&str> {
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

    fn country(&self, code: CountryCode) -> Option<&CountryIndex> {
        self.countries.iter().find(|country| country.code == code)
    }

    /// Where quote `at` stands.
    fn quote(&self, at: u32) -> QuoteAt {
        let article = self.entries.partition_point(|entry| entry.first_quote <= at) as u32 - 1;
        QuoteAt { article, number: at - self.entry(article).first_quote }
    }

    fn of_kind(&self, kind: QuoteKind) -> &RoaringBitmap {
        &self.kinds[kind as usize]
    }

    /// How many articles have a date; they come first.
    fn dated(&self) -> u32 {
        self.entries.partition_point(|entry| entry.date().is_some()) as u32
    }

    /// The articles of these days, which stand next to each other; all where there are no limits.
    fn of_days(&self, from: Option<Date>, to: Option<Date>) -> Range<u32> {
        if from.is_none() && to.is_none() {
            return 0..self.entries.len() as u32;
        }
        let begin = to.map_or(0, |to| self.entries.partition_point(|entry| entry.date().is_some_and(|date| date > to)));
        let end = from.map_or(self.dated(), |from| {
            self.entries.partition_point(|entry| entry.date().is_some_and(|date| date >= from)) as u32
        });
        begin as u32..end.max(begin as u32)
    }

    /// The quotes of these articles.
    fn quotes_of(&self, articles: &RoaringBitmap) -> RoaringBitmap {
        let mut quotes = RoaringBitmap::new();
        for article in articles {
            quotes.insert_range(self.entry(article).quotes());
        }
        quotes
    }
}

/// Remarks that say the same of many files become one, at the first of them: a folder may hold a thousand tables of one
/// make.
fn merge_notes(problems: Vec<LoadProblem>) -> Vec<LoadProblem> {
    let mut merge_notes: Vec<LoadProblem> = Vec::with_capacity(problems.len());
    let mut said: FxHashMap<String, (usize, usize)> = FxHashMap::default();
    for problem in problems {
        if problem.kind == ProblemKind::Note {
            if let Some((_, more)) = said.get_mut(&problem.reason) {
                *more += 1;
                continue;
            }
            said.insert(problem.reason.clone(), (merge_notes.len(), 0));
        }
        merge_notes.push(problem);
    }
    for (at, problem) in merge_notes.iter_mut().enumerate() {
        if let Some((first, more @ 1..)) = said.get(&problem.reason)
            && *first == at
        {
            let files = if *more == 1 { "file" } else { "files" };
            problem.reason.push_str(&format!(" The same holds for {more} more {files}."));
        }
    }
    merge_notes
}

/// Makes the ids differ. Six hexadecimal digits are few for files of one name in thousands of folders.
fn with_own_ids(summaries: Vec<Arc<ArticleSummary>>) -> Vec<ArticleEntry> {
    let numbered = (0..).zip(summaries);
    let new = |(archive_number, summary)| ArticleEntry {
        summary,
        archive_number,
        people: Box::default(),
        first_quote: 0,
        source: None,
    };
    let mut entries: Vec<ArticleEntry> = numbered.map(new).collect();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    let mut run: Option<(ArticleId, usize)> = None;
    for entry in &mut entries {
        match &mut run {
            Some((id, number)) if *id == entry.id => {
                *number += 1;
                Arc::make_mut(&mut entry.summary).id = ArticleId::from_address(&format!("{id}-{number}"));
            }
            _ => run = Some((entry.id.clone(), 1)),
        }
    }
    entries
}
