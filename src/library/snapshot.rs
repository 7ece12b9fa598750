//! A library in bytes: what was joined once is opened by the next start, and not joined again.
//!
//! A snapshot is of a library as it was joined, with the corrections of that time, which it names; what was corrected since
//! is applied to what is opened. It is in parts, so that threads can read it together, and so that what few questions need
//! stays where it is.

use super::alike::Alike;
use super::archive::Archive;
use super::clusters::Clusters;
use super::corrected::Uncorrected;
use super::countries::CountryIndex;
use super::digest::ArticleSummary;
use super::entries::ArticleEntry;
use super::handle::Library;
use super::index::{LibraryIndex, numbers_of_archive};
use super::key_lists::KeyLists;
use super::lost::LostArticles;
use super::name_articles::NameArticles;
use super::near_duplicates::NearDuplicates;
use super::people::JoinedPerson;
use super::people_index::PeopleIndex;
use super::people_join::KnownFacts;
use super::postings::PostingsStore;
use super::problems::all_problems;
use super::quote_clusters::QuoteClusters;
use super::quote_sets::QuoteSets;
use super::segments::SegmentData;
use super::sources::SourceIndex;
use crate::article::LoadProblem;
use crate::notebook::Corrections;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io;
use std::sync::Arc;

/// Gives the parts of a snapshot, by the order in which they were written.
pub trait SnapshotParts: Sync {
    /// The number of parts.
    fn count(&self) -> usize;

    /// A part; `None` when it is lost.
    fn read(&self, part: usize) -> Option<Vec<u8>>;

    /// A part that may stay where it is, with its length.
    fn store(&self, part: usize) -> Option<(Arc<dyn PostingsStore>, usize)>;
}

/// The parts, in their order. The people come after them.
#[derive(Clone, Copy)]
enum Part {
    Corrections,
    Articles,
    People,
    PersonNames,
    Facts,
    Names,
    NameArticles,
    Quotes,
    Countries,
    QuoteClusters,
    QuoteKeys,
    NearDuplicates,
    NearDuplicateKeys,
    Segments,
}

/// The number of parts before the people.
const PARTS: usize = Part::Segments as usize + 1;

/// So many corrections may have changed since a snapshot, or more in a large library: to apply one takes a third of a
/// millisecond, to join an article anew some twenty microseconds.
const MAX_PATCHED_CORRECTIONS: usize = 500;
const ARTICLES_PER_CORRECTION: usize = 200;

/// As many people are in one part.
const PEOPLE_PER_PART: usize = 8192;

/// What is known of articles besides their summaries, in the library's order.
#[derive(Serialize, Deserialize)]
struct Articles<'a> {
    archive_numbers: Vec<u32>,
    by_id: Cow<'a, [u32]>,
    /// The summaries of those that have another than what was found in them: they are corrected, or have the id of another.
    summaries: Vec<(u32, Arc<ArticleSummary>)>,
    outlets: Vec<Option<u32>>,
    sources: Cow<'a, [SourceIndex]>,
    /// The people of all articles, and where those of each end.
    people: Vec<u32>,
    people_ends: Vec<u32>,
}

/// What is known of quotes.
type Quotes<'a> = (Cow<'a, QuoteSets>, Cow<'a, [u32]>, Cow<'a, [u32]>);

/// Clusters, and what is in memory of the keys by which they were found.
type StoredClusters<'a> = (Cow<'a, Clusters>, Cow<'a, [u32]>);

impl LibraryIndex {
    /// Whether a snapshot can be made of it: nothing was lost or corrected since it was joined.
    #[must_use]
    pub fn is_as_joined(&self) -> bool {
        let (facts, numbers) = &self.people_facts;
        !self.has_lost && Arc::ptr_eq(numbers, &self.numbers) && facts.get().is_some()
    }

    /// Gives the parts of a snapshot to `write`, one after the other.
    ///
    /// # Errors
    /// Those of `write`, and when something is lost.
    pub fn write_snapshot(&self, write: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let corrections = serde_json::to_string(&*self.corrections).map_err(io::Error::other)?;
        write(&bytes(&(self.corrections.revision(), corrections)))?;
        write(&bytes(&self.stored_articles()))?;
        let (people, postings) = self.people.stored().map_err(io::Error::other)?;
        write(&bytes(&people))?;
        write(&postings)?;
        write(&bytes(&self.people_facts.0.get().ok_or(io::ErrorKind::InvalidData)?))?;
        let (names, postings) = self.name_articles.stored().map_err(io::Error::other)?;
        write(&bytes(&names))?;
        write(&postings)?;
        let quotes: Quotes<'_> =
            (Cow::Borrowed(&self.quote_sets), (&*self.speakers).into(), (&*self.quote_hashes).into());
        write(&bytes(&quotes))?;
        write(&bytes(&self.countries))?;
        for alike in [&self.quote_clusters.alike, &self.near_duplicates.alike] {
            let (firsts, keys) = alike.keys.stored().ok_or(io::ErrorKind::InvalidData)?;
            let clusters: StoredClusters<'_> = (Cow::Borrowed(&alike.clusters), firsts.into());
            write(&bytes(&clusters))?;
            write(&keys)?;
        }
        let small = self.segments.small(|number| self.content_key(number));
        let small = small.iter().map(SegmentData::write).collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
        write(&bytes(&small))?;
        self.people.all.chunks(PEOPLE_PER_PART).try_for_each(|people| write(&bytes(&people)))
    }

    fn stored_articles(&self) -> Articles<'_> {
        let other_summary = |(number, entry): (u32, &ArticleEntry)| {
            let is_other = !Arc::ptr_eq(&entry.summary, &self.uncorrected.summaries[entry.archive_number as usize]);
            is_other.then(|| (number, Arc::clone(&entry.summary)))
        };
        let mut end = 0;
        let mut people_end = |entry: &ArticleEntry| {
            end += entry.people.len() as u32;
            end
        };
        Articles {
            archive_numbers: self.entries.iter().map(|entry| entry.archive_number).collect(),
            by_id: (&*self.by_id).into(),
            summaries: (0..).zip(&self.entries).filter_map(other_summary).collect(),
            outlets: self.entries.iter().map(|entry| entry.source).collect(),
            sources: (&*self.sources).into(),
            people: self.entries.iter().flat_map(|entry| entry.people.iter().copied()).collect(),
            people_ends: self.entries.iter().map(&mut people_end).collect(),
        }
    }
}

impl Library {
    /// Opens the library of the articles of `archive` that a snapshot was made of, with the corrections of then; `None` when
    /// it does not fit them, or when these are so far from `corrections` that joining anew takes less time in the long run.
    /// The `segments` are those that [`LibraryIndex::segment_data`] gave.
    #[must_use]
    pub fn open(
        summaries: Vec<Arc<ArticleSummary>>,
        archive: Arc<dyn Archive>,
        problems: Vec<LoadProblem>,
        mut segments: Vec<SegmentData>,
        snapshot: &dyn SnapshotParts,
        corrections: &Arc<Corrections>,
    ) -> Option<Self> {
        let corrections = open_corrections(snapshot, corrections, summaries.len())?;
        let people_parts = PARTS..snapshot.count();
        let uncorrected = Uncorrected::new(archive, summaries, problems);
        let ((articles, people), (quotes, clusters)) = rayon::join(
            || rayon::join(|| open_articles(snapshot, &uncorrected), || open_people(snapshot, people_parts)),
            || rayon::join(|| open_quotes(snapshot), || open_clusters(snapshot)),
        );
        let (entries, by_id, sources) = articles?;
        let (people, name_articles) = people?;
        let ((quote_sets, speakers, quote_hashes), countries) = quotes?;
        let (quotes, articles) = clusters?;
        let count = entries.last().map_or(0, |last| last.quotes().end) as usize;
        let is_person = |number: &u32| (*number as usize) < people.len();
        let fits = speakers.len() == count
            && quote_hashes.len() == count
            && quotes.clusters.count() == count
            && articles.clusters.count() == entries.len()
            && entries.par_iter().all(|entry| entry.people.iter().all(is_person));
        if !fits {
            return None;
        }
        let facts = snapshot.store(Part::Facts as usize)?;
        let numbers: Arc<[u32]> = numbers_of_archive(&entries, uncorrected.summaries.len()).into();
        let small: Vec<(Vec<u8>, Vec<u8>)> = read(snapshot, Part::Segments)?;
        segments.extend(small.into_iter().filter_map(|(head, postings)| SegmentData::read(&head, Arc::new(postings))));
        let mut index = LibraryIndex {
            archive: Arc::new(uncorrected.corrected(&corrections)),
            problems: all_problems(&uncorrected.problems, corrections.bad_lines()),
            corrections,
            uncorrected,
            by_id,
            people_facts: (Arc::new(KnownFacts::stored(facts)), Arc::clone(&numbers)),
            numbers,
            people,
            name_articles,
            countries,
            speakers: speakers.into_owned(),
            quote_sets: quote_sets.into_owned(),
            quote_hashes: quote_hashes.into_owned().into(),
            sources,
            quote_clusters: Arc::new(QuoteClusters::of(quotes, &entries)),
            near_duplicates: Arc::new(NearDuplicates::of(articles)),
            entries,
            ..LibraryIndex::default()
        };
        let lost = LostArticles::default();
        index.segments = index.gather_words(segments, true, &lost);
        lost.into_numbers().is_empty().then(|| Self::of(Arc::new(index)))
    }
}

/// The corrections that a snapshot was made with, if few of `current` differ from them.
fn open_corrections(
    snapshot: &dyn SnapshotParts,
    current: &Arc<Corrections>,
    articles: usize,
) -> Option<Arc<Corrections>> {
    let (revision, then): (u64, String) = read(snapshot, Part::Corrections)?;
    if revision == current.revision() {
        return Some(Arc::clone(current));
    }
    let then: Corrections = serde_json::from_str(&then).ok()?;
    let most = MAX_PATCHED_CORRECTIONS.max(articles / ARTICLES_PER_CORRECTION);
    (then.differences(current) <= most).then(|| Arc::new(then))
}

/// The articles in their order, their numbers by id, and their outlets.
type OpenedArticles = (Vec<ArticleEntry>, Arc<[u32]>, Arc<[SourceIndex]>);

fn open_articles(snapshot: &dyn SnapshotParts, uncorrected: &Uncorrected) -> Option<OpenedArticles> {
    let articles: Articles<'_> = read(snapshot, Part::Articles)?;
    let Articles { archive_numbers, by_id, summaries, outlets, sources, people, people_ends } = articles;
    let count = archive_numbers.len();
    let is_in_archive = |number: &u32| (*number as usize) < uncorrected.summaries.len();
    let is_article = |number: &u32| (*number as usize) < count;
    let numbers = by_id.iter().chain(summaries.iter().map(|(number, _)| number));
    let is_outlet = |outlet: &u32| (*outlet as usize) < sources.len();
    let fits = [by_id.len(), outlets.len(), people_ends.len()] == [count; 3]
        && archive_numbers.iter().all(is_in_archive)
        && { numbers }.all(is_article)
        && outlets.iter().flatten().all(is_outlet)
        && people_ends.is_sorted()
        && people_ends.last().map_or(0, |end| *end as usize) == people.len();
    if !fits {
        return None;
    }
    let entry = |at: usize| {
        let number = archive_numbers[at];
        let begin = at.checked_sub(1).map_or(0, |before| people_ends[before]);
        let mut entry = ArticleEntry::new(number, Arc::clone(&uncorrected.summaries[number as usize]));
        entry.people = people[begin as usize..people_ends[at] as usize].into();
        entry.source = outlets[at];
        entry
    };
    let mut entries: Vec<ArticleEntry> = (0..count).into_par_iter().map(entry).collect();
    for (number, summary) in summaries {
        entries[number as usize].set_summary(summary);
    }
    ArticleEntry::number_quotes(&mut entries);
    Some((entries, by_id.into_owned().into(), sources.into_owned().into()))
}

fn open_people(snapshot: &dyn SnapshotParts, parts: std::ops::Range<usize>) -> Option<(PeopleIndex, NameArticles)> {
    let (all, names) = rayon::join(
        || {
            let part = |part| postcard::from_bytes::<Vec<Arc<JoinedPerson>>>(&snapshot.read(part)?).ok();
            parts.into_par_iter().map(part).collect::<Option<Vec<_>>>()
        },
        || {
            let (postings, _) = snapshot.store(Part::NameArticles as usize)?;
            NameArticles::open(read(snapshot, Part::Names)?, postings)
        },
    );
    let (postings, _) = snapshot.store(Part::PersonNames as usize)?;
    let people = PeopleIndex::open(all?.into_iter().flatten().collect(), read(snapshot, Part::People)?, postings)?;
    Some((people, names?))
}

fn open_quotes(snapshot: &dyn SnapshotParts) -> Option<(Quotes<'static>, Vec<Arc<CountryIndex>>)> {
    Some((read(snapshot, Part::Quotes)?, read(snapshot, Part::Countries)?))
}

/// The clusters of quotes and of articles.
fn open_clusters(snapshot: &dyn SnapshotParts) -> Option<(Alike, Alike)> {
    let open = |clusters: Part, keys: Part, max_items: usize| {
        let (clusters, firsts): StoredClusters<'static> = read(snapshot, clusters)?;
        let (keys, length) = snapshot.store(keys as usize)?;
        let keys = KeyLists::open(firsts.into_owned(), keys, length);
        Some(Alike { clusters: clusters.into_owned(), keys, max_items })
    };
    let quotes = open(Part::QuoteClusters, Part::QuoteKeys, super::quote_clusters::MAX_QUOTES_PER_SHINGLE)?;
    Some((quotes, open(Part::NearDuplicates, Part::NearDuplicateKeys, usize::MAX)?))
}

fn read<T: DeserializeOwned>(snapshot: &dyn SnapshotParts, part: Part) -> Option<T> {
    postcard::from_bytes(&snapshot.read(part as usize)?).ok()
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("own values can be written to memory")
}
