//! Everything that was read, prepared so that no question has to look at every article.

use super::archive::{Archive, ContentKey};
use super::corrected::{CorrectedArchive, Uncorrected};
use super::countries::CountryIndex;
use super::entries::ArticleEntry;
use super::lost::Lost;
use super::name_articles::NameArticles;
use super::near_duplicates::NearDuplicates;
use super::people::JoinedPerson;
use super::people_index::PeopleIndex;
use super::people_join::KnownFacts;
use super::quote_clusters::QuoteClusters;
use super::quote_sets::QuoteSets;
use super::renumbering::GONE;
use super::segments::{SegmentData, Segments};
use super::sources::SourceIndex;
use super::words::{ArticleWords, WordSequence};
use crate::annotations::{CountryCode, QuoteKind};
use crate::article::{ArticleId, LoadProblem};
use crate::notebook::{Action, ArticleRef, Corrections};
use crate::text::fold;
use foldhash::HashSet;
use jiff::civil::Date;
use roaring::RoaringBitmap;
use std::ops::Range;
use std::sync::Arc;

/// The index of a library: it never changes, and all threads share it.
///
/// Articles, people and quotes have numbers in the order in which they are shown, so that sets of them are bitmaps.
#[derive(Debug, Default)]
pub struct LibraryIndex {
    pub(super) archive: Arc<CorrectedArchive>,
    /// What it was made of, before corrections.
    pub(super) uncorrected: Uncorrected,
    pub(super) corrections: Arc<Corrections>,
    /// Newest first, undated last, then by id.
    pub(super) entries: Vec<ArticleEntry>,
    /// The numbers of the entries, by their ids.
    pub(super) by_id: Arc<[u32]>,
    /// For each article of the archive, its number, or [`GONE`] where it is hidden.
    pub(super) numbers: Arc<[u32]>,
    pub(super) people: PeopleIndex,
    /// What the articles said of people when all were joined, and the number there of each article of the archive.
    pub(super) people_facts: (Arc<KnownFacts>, Arc<[u32]>),
    /// The words of the names of people, by article.
    pub(super) name_articles: NameArticles,
    /// Those of most articles first, then by code.
    pub(super) countries: Vec<Arc<CountryIndex>>,
    /// The speaker of each quote, in order of the articles, then of the text; `NO_PERSON` where it is no person.
    pub(super) speakers: Vec<u32>,
    pub(super) quote_sets: QuoteSets,
    /// Those of most articles first, then by name.
    pub(super) sources: Arc<[SourceIndex]>,
    /// The words of articles, titles, quotes and speakers.
    pub(super) segments: Segments,
    pub(super) quote_clusters: Arc<QuoteClusters>,
    pub(super) near_duplicates: Arc<NearDuplicates>,
    /// For each quote a hash of its words.
    pub(super) quote_hashes: Arc<[u32]>,
    pub(super) problems: Vec<LoadProblem>,
    /// Whether some articles could not be read back while it was made.
    pub(super) has_lost: bool,
}

/// The number of each of `count` articles of an archive among these of it, or [`GONE`].
pub(super) fn numbers_of_archive(entries: &[ArticleEntry], count: usize) -> Vec<u32> {
    let mut numbers = vec![GONE; count];
    for (number, entry) in (0..).zip(entries) {
        numbers[entry.archive_number as usize] = number;
    }
    numbers
}

/// A quote by its article and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct QuoteAt {
    pub(super) article: u32,
    pub(super) number: u32,
}

impl LibraryIndex {
    /// What the next library need not index again; see [`Library::join`](super::Library::join).
    #[must_use]
    pub fn segment_data(&self) -> Vec<SegmentData> {
        self.segments.data(|number| self.content_key(number))
    }

    /// Whether some of [`LibraryIndex::segment_data`] was made for this library.
    #[must_use]
    pub fn has_new_segments(&self) -> bool {
        self.segments.are_new()
    }

    /// The corrections that were applied.
    #[must_use]
    pub fn corrections(&self) -> &Arc<Corrections> {
        &self.corrections
    }

    /// Names an article in a notebook, by what the program itself says of it.
    pub(super) fn article_ref(&self, number: u32, path: &str) -> ArticleRef {
        let entry = self.entry(number);
        let title = self.own_title(entry).to_owned();
        ArticleRef { id: entry.id().to_string(), path: path.to_owned(), title: Some(title) }
    }

    /// The number of the article that an entry of a notebook names: by its id, or by its title if only one has it. What is
    /// hidden has none.
    pub(super) fn find_article(&self, wanted: &ArticleRef) -> Option<u32> {
        self.article_number(&wanted.id).or_else(|| {
            let own = self.corrections.of_article(&wanted.id);
            if own.iter().any(|event| matches!(event.action, Action::Hide { .. })) {
                return None;
            }
            let title = wanted.title.as_deref()?;
            let titled = self.uncorrected.with_title(title).map(|number| self.numbers[number as usize]);
            let mut shown = titled.filter(|number| *number != GONE);
            shown.next().filter(|_| shown.next().is_none())
        })
    }

    /// The title that the program itself found.
    fn own_title(&self, entry: &ArticleEntry) -> &str {
        self.uncorrected.summaries.get(entry.archive_number as usize).map_or("", |summary| &summary.title)
    }

    /// Whether it was made of this archive.
    #[must_use]
    pub fn is_of(&self, archive: &Arc<dyn Archive>) -> bool {
        Arc::ptr_eq(&self.uncorrected.archive, archive)
    }

    /// The number of an article of the archive, or [`GONE`] where it is not shown, or not in the archive.
    pub(super) fn number_of(&self, archive_number: u32) -> u32 {
        self.numbers.get(archive_number as usize).copied().unwrap_or(GONE)
    }

    /// The content key of an article, where it has one.
    pub(super) fn content_key(&self, number: u32) -> Option<ContentKey> {
        self.archive.content_key(self.entries.get(number as usize)?.archive_number)
    }

    pub(super) fn entry(&self, number: u32) -> &ArticleEntry {
        &self.entries[number as usize]
    }

    /// The number of the article of this id, or of the first whose id had this form in version 0.2 and before.
    pub(super) fn article_number(&self, id: &str) -> Option<u32> {
        let id_of = |number: &u32| self.entry(*number).id().as_str();
        match self.by_id.binary_search_by(|number| id_of(number).cmp(id)) {
            Ok(at) => Some(self.by_id[at]),
            Err(next) => {
                let old = ArticleId::old_form(id)?;
                let mut longer =
                    self.by_id[next..].iter().map_while(|number| Some((*number, id_of(number).strip_prefix(old)?)));
                longer.find(|(_, rest)| rest.bytes().all(|byte| byte.is_ascii_hexdigit())).map(|(number, _)| number)
            }
        }
    }

    /// All words of an article.
    pub(super) fn words_of(&self, number: u32) -> Result<ArticleWords, Lost> {
        let entry = self.entry(number);
        self.archive.words(entry.archive_number).ok_or_else(|| Lost::Article(entry.id().clone()))
    }

    /// The words of an article's text alone.
    pub(super) fn sequence_of(&self, number: u32) -> Result<WordSequence, Lost> {
        let entry = self.entry(number);
        self.archive.sequence(entry.archive_number).ok_or_else(|| Lost::Article(entry.id().clone()))
    }

    /// An article's outlet, in the spelling of the library.
    pub(super) fn source_of(&self, entry: &ArticleEntry) -> Option<&str> {
        entry.source.map(|source| self.sources[source as usize].name.as_str())
    }

    /// The outlet of this name, in any spelling of case and accents.
    pub(super) fn source(&self, name: &str) -> Option<&SourceIndex> {
        let key = fold(name);
        self.sources.iter().find(|source| source.key == key)
    }

    pub(super) fn person(&self, number: u32) -> &JoinedPerson {
        self.people.get(number)
    }

    /// The person of this id, or of whose name it is another form.
    pub(super) fn person_of_id(&self, id: &str) -> Option<&JoinedPerson> {
        self.people.number(id).map(|number| self.person(number))
    }

    pub(super) fn country(&self, code: CountryCode) -> Option<&CountryIndex> {
        self.countries.iter().find(|country| country.code == code).map(|country| &**country)
    }

    /// The article of a quote, and its number there.
    pub(super) fn quote(&self, quote: u32) -> QuoteAt {
        let article = self.entries.partition_point(|entry| entry.first_quote <= quote) as u32 - 1;
        QuoteAt { article, number: quote - self.entry(article).first_quote }
    }

    pub(super) fn of_kind(&self, kind: QuoteKind) -> &RoaringBitmap {
        &self.quote_sets.kinds[kind as usize]
    }

    /// The number of articles that have a date; they come first.
    pub(super) fn dated(&self) -> u32 {
        self.entries.partition_point(|entry| entry.date().is_some()) as u32
    }

    /// The articles without a date.
    pub(super) fn undated(&self) -> RoaringBitmap {
        (self.dated()..self.entries.len() as u32).collect()
    }

    /// The articles without an outlet.
    pub(super) fn without_source(&self) -> RoaringBitmap {
        (0..).zip(&self.entries).filter(|(_, entry)| entry.source.is_none()).map(|(number, _)| number).collect()
    }

    /// The articles of these days, which are next to each other; all where there are no limits.
    pub(super) fn of_days(&self, from: Option<Date>, to: Option<Date>) -> Range<u32> {
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
    pub(super) fn quotes_of(&self, articles: &RoaringBitmap) -> RoaringBitmap {
        let mut quotes = RoaringBitmap::new();
        for article in articles {
            quotes.insert_range(self.entry(article).quotes());
        }
        quotes
    }

    /// The quotes of other articles in the words of this one, in order.
    pub(super) fn repetitions(&self, quote: u32) -> impl Iterator<Item = u32> {
        let own = self.entry(self.quote(quote).article).quotes();
        self.quote_clusters.with(quote).iter().copied().filter(move |other| !own.contains(other))
    }

    /// The direct quotes of an article that its near-duplicate `shown` has in no similar words.
    pub(super) fn quotes_only_in(&self, article: u32, shown: u32) -> impl Iterator<Item = QuoteAt> {
        let here = self.entry(shown).quotes();
        let hash = |quote: u32| self.quote_hashes[quote as usize];
        let hashes_here: HashSet<u32> = here.clone().map(hash).collect();
        let direct = self.of_kind(QuoteKind::Direct);
        let only_there = move |quote: &u32| {
            direct.contains(*quote)
                && !hashes_here.contains(&hash(*quote))
                && !self.repetitions(*quote).any(|other| here.contains(&other))
        };
        self.entry(article).quotes().filter(only_there).map(|quote| self.quote(quote))
    }
}
