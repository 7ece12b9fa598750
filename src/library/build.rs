//! Builds a library. People and words are gathered in parallel, each in one pass over the digests.

use super::archive::{AnnotatedArticle, Archive};
use super::corrected::Uncorrected;
use super::countries::{CountryCollector, CountryIndex};
use super::digest::{ArticleFacts, ArticleSummary};
use super::entries::ArticleEntry;
use super::fingerprints::{Fingerprints, Shingles};
use super::handle::Library;
use super::identity::NameGroups;
use super::index::{LibraryIndex, numbers_of_archive};
use super::lost::LostArticles;
use super::name_articles::NameArticles;
use super::near_duplicates::{CopyDecision, DecidedCopies, NearDuplicates};
use super::people::NO_PERSON;
use super::people_index::PeopleIndex;
use super::people_join::{KnownFacts, PeopleFacts};
use super::problems::{all_problems, lost_article};
use super::quote_clusters::QuoteClusters;
use super::quote_sets::QuoteSets;
use super::renumbering::Renumbering;
use super::segments::SegmentData;
use super::sources::index_sources;
use crate::article::LoadProblem;
use crate::notebook::{Action, Corrections, Event};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::sync::Arc;

impl Library {
    /// Builds a library of articles that are in memory; the order of `articles` and `problems` does not matter.
    ///
    /// Where several articles have one id, all but the first by path get a number appended.
    #[must_use]
    pub fn new(mut articles: Vec<AnnotatedArticle>, problems: Vec<LoadProblem>) -> Self {
        articles.sort_by(|a, b| a.article.path.cmp(&b.article.path));
        let summary = |of: &AnnotatedArticle| Arc::new(ArticleSummary::of(&of.article, &of.annotations));
        let summaries = articles.iter().map(summary).collect();
        Self::join(summaries, Arc::new(articles), problems, Vec::new())
    }

    /// Builds a library of the articles of `archive`, given their summaries in the order of the archive.
    ///
    /// Where several articles have one id, all but the first get a number appended. What is in the `segments` of an earlier
    /// library is not indexed again; that changes nothing but the time it takes.
    #[must_use]
    pub fn join(
        summaries: Vec<Arc<ArticleSummary>>,
        archive: Arc<dyn Archive>,
        problems: Vec<LoadProblem>,
        segments: Vec<SegmentData>,
    ) -> Self {
        Self::join_corrected(summaries, archive, problems, segments, &Arc::default())
    }

    /// The same with the user's corrections applied.
    #[must_use]
    pub fn join_corrected(
        summaries: Vec<Arc<ArticleSummary>>,
        archive: Arc<dyn Archive>,
        problems: Vec<LoadProblem>,
        segments: Vec<SegmentData>,
        corrections: &Arc<Corrections>,
    ) -> Self {
        let uncorrected = Uncorrected::new(archive, summaries, problems);
        Self::of_corrected(uncorrected, segments, corrections, None)
    }

    /// The library of the same articles with other corrections.
    #[must_use]
    pub fn with_corrections(&self, corrections: &Arc<Corrections>) -> Self {
        self.patched(corrections).unwrap_or_else(|| self.joined_with_corrections(corrections))
    }

    /// The same without joining everything; `None` where that must be.
    #[must_use]
    pub fn patched(&self, corrections: &Arc<Corrections>) -> Option<Self> {
        if corrections.revision() == self.index.corrections.revision() {
            return Some(self.clone());
        }
        self.index.patched(self.index.uncorrected.clone(), corrections).map(|patched| Self::of(Arc::new(patched)))
    }

    /// The library of the articles of an archive that has those of before under their numbers and further ones after them;
    /// `removed` are there no longer. `None` where all is to be joined anew.
    #[must_use]
    pub fn with_articles(
        &self,
        summaries: Vec<Arc<ArticleSummary>>,
        archive: Arc<dyn Archive>,
        removed: RoaringBitmap,
        problems: Vec<LoadProblem>,
        corrections: &Arc<Corrections>,
    ) -> Option<Self> {
        let uncorrected = Uncorrected::new(archive, summaries, problems).without(removed);
        self.index.patched(uncorrected, corrections).map(|patched| Self::of(Arc::new(patched)))
    }

    /// The same, with everything joined anew.
    fn joined_with_corrections(&self, corrections: &Arc<Corrections>) -> Self {
        let segments = self.index.segment_data();
        Self::of_corrected(self.index.uncorrected.clone(), segments, corrections, Some(&self.index))
    }

    /// `before` is a library of the same articles.
    fn of_corrected(
        uncorrected: Uncorrected,
        segments: Vec<SegmentData>,
        corrections: &Arc<Corrections>,
        before: Option<&LibraryIndex>,
    ) -> Self {
        let problems = all_problems(&uncorrected.problems, corrections.bad_lines());
        let archive = Arc::new(uncorrected.corrected(corrections));
        let mut entries = ArticleEntry::all(uncorrected.shown(&archive));
        let sources = index_sources(&mut entries, &[]).into();
        let mut by_id: Vec<u32> = (0..entries.len() as u32).collect();
        by_id.sort_by(|a, b| entries[*a as usize].id().cmp(entries[*b as usize].id()));
        let (by_id, corrections) = (by_id.into(), Arc::clone(corrections));
        let mut index = LibraryIndex {
            archive,
            numbers: numbers_of_archive(&entries, uncorrected.summaries.len()).into(),
            uncorrected,
            corrections,
            entries,
            by_id,
            sources,
            problems,
            ..LibraryIndex::default()
        };
        index.fill(segments, before);
        Self::of(Arc::new(index))
    }
}

/// How many articles' facts are read at once, by all threads.
const FACTS_AT_ONCE: usize = 4096;

/// Clusters of quotes and of articles, and hashes of the quotes' words.
pub(super) type Clusters = (Arc<QuoteClusters>, Arc<NearDuplicates>, Arc<[u32]>);

/// What one pass over the facts gives.
struct GatheredFacts {
    people: PeopleFacts,
    name_articles: NameArticles,
    quote_sets: QuoteSets,
    countries: Vec<Arc<CountryIndex>>,
}

impl LibraryIndex {
    /// Indexes everything but articles and sources.
    fn fill(&mut self, segments: Vec<SegmentData>, before: Option<&Self>) {
        let lost = LostArticles::default();
        let (index, none) = (&*self, &PeopleIndex::default());
        let ((gathered, (people, numbers)), (segments, clusters)) = rayon::join(
            || {
                let gathered = index.gather_facts(&lost);
                let groups = NameGroups::join(&gathered.people.records);
                let (people, numbers) = gathered.people.people(&groups, &index.entries, &gathered.quote_sets, none);
                let (people, renumbered) = none.replace(&Renumbering::default(), &RoaringBitmap::new(), people);
                let number = |number: &u32| renumbered.new[*number as usize];
                let numbers: Vec<Arc<[u32]>> = numbers.iter().map(|of| of.iter().map(number).collect()).collect();
                (gathered, (people, numbers))
            },
            || {
                let clusters = before.and_then(|before| index.clusters_of(before));
                (
                    index.gather_words(segments, false, &lost),
                    clusters.unwrap_or_else(|| index.gather_fingerprints(&lost)),
                )
            },
        );
        self.segments = segments;
        (self.quote_clusters, self.near_duplicates, self.quote_hashes) = clusters;
        let lost = lost.into_numbers();
        self.has_lost = !lost.is_empty();
        self.problems.extend(lost.iter().map(|article| lost_article(&self.entries[*article as usize])));
        for (entry, people) in self.entries.iter_mut().zip(numbers) {
            entry.people = people;
        }
        self.speakers = vec![NO_PERSON; self.entries.last().map_or(0, |last| last.quotes().end) as usize];
        gathered.people.fill_speakers(&self.entries, &mut self.speakers);
        (self.people, self.name_articles) = (people, gathered.name_articles);
        self.people_facts = (Arc::new(KnownFacts::of(gathered.people)), Arc::clone(&self.numbers));
        (self.quote_sets, self.countries) = (gathered.quote_sets, gathered.countries);
    }

    /// Collects who and what is in the articles.
    fn gather_facts(&self, lost: &LostArticles) -> GatheredFacts {
        let (mut people, mut names, mut quote_sets) = (PeopleFacts::default(), Vec::new(), QuoteSets::default());
        let mut countries = CountryCollector::default();
        let read = |entry: &ArticleEntry| self.archive.facts_and_names_before(entry.archive_number);
        let facts = self.entries.chunks(FACTS_AT_ONCE).flat_map(|part| part.par_iter().map(read).collect::<Vec<_>>());
        for ((number, entry), facts) in (0..).zip(&self.entries).zip(facts) {
            let (facts, before): (ArticleFacts, Vec<String>) = lost.or_empty(number, facts);
            people.push(number, entry, &facts);
            names.extend(before.into_iter().map(|name| (number, name)));
            countries.push(number, entry, &facts);
            quote_sets.push(entry, &facts);
        }
        people.shrink();
        let name_articles = NameArticles::of(&people, &names);
        GatheredFacts { people, name_articles, quote_sets, countries: countries.finish() }
    }

    /// The clusters of the library before, where nothing that they are made of has changed since.
    fn clusters_of(&self, before: &Self) -> Option<Clusters> {
        let key = |entry: &ArticleEntry| (entry.archive_number, entry.first_quote);
        let is_same = self.corrections.clusters_revision() == before.corrections.clusters_revision()
            && self.entries.iter().map(key).eq(before.entries.iter().map(key));
        is_same.then(|| {
            let quotes = Arc::clone(&before.quote_clusters);
            (quotes, Arc::clone(&before.near_duplicates), Arc::clone(&before.quote_hashes))
        })
    }

    /// Clusters quotes and articles by their fingerprints.
    fn gather_fingerprints(&self, lost: &LostArticles) -> Clusters {
        let (mut shingles, mut quote_hashes) = (Shingles::default(), Vec::new());
        let mut minhashes = Vec::with_capacity(self.entries.len());
        for (number, entry) in (0..).zip(&self.entries) {
            let fingerprints: Fingerprints = lost.or_empty(number, self.archive.fingerprints(entry.archive_number));
            shingles.append(&fingerprints.shingles, entry.quotes().len());
            quote_hashes.extend(fingerprints.quote_hashes);
            quote_hashes.resize(entry.quotes().end as usize, 0);
            minhashes.push(fingerprints.minhash);
        }
        let spill = |bytes| self.archive.spill(bytes);
        let (quotes, articles) = rayon::join(
            || QuoteClusters::find(&shingles, &self.entries, spill),
            || NearDuplicates::find(&minhashes, &self.decided_copies(), spill),
        );
        (Arc::new(quotes), Arc::new(articles), quote_hashes.into())
    }

    /// Pairs of articles that the user decided about; of a pair, the last decision counts.
    pub(super) fn decided_copies(&self) -> DecidedCopies {
        let pair = |event: &Arc<Event>| match &event.action {
            Action::Copies { article, other, are } => {
                let (one, other) = (self.find_article(article)?, self.find_article(other)?);
                let decision = if *are { CopyDecision::Copies } else { CopyDecision::Apart(one) };
                Some(((one.min(other), one.max(other)), decision))
            }
            _ => None,
        };
        DecidedCopies(self.corrections.copies().iter().filter_map(pair).collect())
    }
}
