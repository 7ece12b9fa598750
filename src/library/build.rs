//! Builds a library. People and words are gathered in parallel, each in one pass over the digests.

use super::archive::{AnnotatedArticle, Archive};
use super::bigrams::{self, BigramWriter};
use super::corrected::Uncorrected;
use super::countries::{CountryCollector, CountryIndex};
use super::digest::{ArticleFacts, ArticleSummary, SpeakerRef};
use super::entries::ArticleEntry;
use super::fingerprints::{Fingerprints, Shingles};
use super::handle::Library;
use super::identity::NameGroups;
use super::index::{LibraryIndex, NO_PERSON};
use super::near_duplicates::{CopyDecision, NearDuplicates};
use super::people;
use super::person_ids::{self, NamedPeople};
use super::person_records::PersonRecords;
use super::postings::{PostingsStore, PostingsWriter};
use super::problems::{bad_line, lost_article, merge_notes};
use super::quote_clusters::QuoteClusters;
use super::segments::{MIN_SEGMENT_ARTICLES, Segment, SegmentData, Segments, WordField};
use super::sources::index_sources;
use super::tokenize::keys;
use super::words::ArticleWords;
use crate::annotations::{Listing, QuoteKind};
use crate::article::LoadProblem;
use crate::notebook::{Action, Corrections, Event};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

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
        let uncorrected = Uncorrected { archive, summaries: summaries.into(), problems: problems.into() };
        Self::of_corrected(uncorrected, segments, corrections, None)
    }

    /// The library of the same articles with other corrections.
    #[must_use]
    pub fn with_corrections(&self, corrections: &Arc<Corrections>) -> Self {
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
        let mut problems = uncorrected.problems.to_vec();
        problems.extend(corrections.bad_lines().iter().map(bad_line));
        problems.sort();
        problems.dedup();
        let problems = merge_notes(problems);
        let (archive, summaries) = uncorrected.corrected(corrections);
        let mut entries = ArticleEntry::all(summaries);
        let sources = index_sources(&mut entries);
        let mut by_id: Vec<u32> = (0..entries.len() as u32).collect();
        by_id.sort_by(|a, b| entries[*a as usize].id().cmp(entries[*b as usize].id()));
        let corrections = Arc::clone(corrections);
        let mut index = LibraryIndex {
            archive,
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

/// What one pass over the facts gives, before the people are joined.
struct GatheredFacts {
    records: PersonRecords,
    /// For each quote, the number of its speaker in the article.
    speakers: Vec<u32>,
    /// Each quote that names someone, and the number of that person in the article.
    about: Vec<(u32, u32)>,
    kinds: [RoaringBitmap; 3],
    reported: RoaringBitmap,
    countries: Vec<CountryIndex>,
}

/// How many articles' facts are read at once, by all threads.
const FACTS_AT_ONCE: usize = 4096;

/// The articles that could not be read back while the library was built.
#[derive(Default)]
struct LostArticles(Mutex<BTreeSet<u32>>);

impl LostArticles {
    /// What was read of an article; nothing, with a note that it is lost, when it could not be.
    fn or_empty<T: Default>(&self, article: u32, found: Option<T>) -> T {
        found.unwrap_or_else(|| {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(article);
            T::default()
        })
    }
}

impl LibraryIndex {
    /// Indexes everything but articles and sources.
    fn fill(&mut self, segments: Vec<SegmentData>, before: Option<&Self>) {
        let (index, lost) = (&*self, &LostArticles::default());
        let ((facts, people), (segments, (quote_clusters, near_duplicates))) = rayon::join(
            || {
                let facts = index.gather_facts(lost);
                let groups = NameGroups::join(&facts.records);
                let people = person_ids::name(&groups, &facts.records, &index.entries);
                (facts, people)
            },
            || {
                let clusters = before.and_then(|before| index.clusters_of(before));
                (index.gather_words(segments, lost), clusters.unwrap_or_else(|| index.gather_fingerprints(lost)))
            },
        );
        (self.segments, self.quote_clusters, self.near_duplicates) = (segments, quote_clusters, near_duplicates);
        for article in lost.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let problem = lost_article(self.entry(*article));
            self.problems.push(problem);
        }
        self.index_people(facts, people);
    }

    /// Collects who and what is in the articles.
    fn gather_facts(&self, lost: &LostArticles) -> GatheredFacts {
        let quotes = self.entries.last().map_or(0, |last| last.quotes().end);
        let (mut records, mut about) = (PersonRecords::default(), Vec::new());
        let mut speakers = vec![NO_PERSON; quotes as usize];
        let mut kinds: [RoaringBitmap; 3] = Default::default();
        let mut reported = RoaringBitmap::new();
        let mut countries = CountryCollector::default();
        let facts = |entry: &ArticleEntry| self.archive.facts(entry.archive_number);
        let facts = self.entries.chunks(FACTS_AT_ONCE).flat_map(|part| part.par_iter().map(facts).collect::<Vec<_>>());
        for ((number, entry), facts) in (0..).zip(&self.entries).zip(facts) {
            let facts: ArticleFacts = lost.or_empty(number, facts);
            records.push(&facts);
            countries.push(number, entry, &facts);
            for (at, quote) in entry.quotes().zip(&facts.quotes) {
                kinds[quote.kind as usize].insert(at);
                if quote.listing == Listing::Reported {
                    reported.insert(at);
                }
                if let SpeakerRef::Person(local) = quote.speaker {
                    speakers[at as usize] = local;
                }
                about.extend(quote.about.iter().map(|local| (at, *local)));
            }
        }
        GatheredFacts { records, speakers, about, kinds, reported, countries: countries.finish() }
    }

    /// Indexes the words of the articles, in as many segments as there are threads; what earlier segments have is not
    /// indexed again.
    fn gather_words(&self, segments: Vec<SegmentData>, lost: &LostArticles) -> Segments {
        let mut segments = Segments::reuse(segments, &self.entries, |number| self.content_key(number));
        let mut known = RoaringBitmap::new();
        segments.0.iter().for_each(|segment| known.extend(segment.articles()));
        let rest: Vec<u32> = (0..self.entries.len() as u32).filter(|number| !known.contains(*number)).collect();
        let size = rest.len().div_ceil(rayon::current_num_threads()).max(MIN_SEGMENT_ARTICLES);
        segments.0.par_extend(rest.par_chunks(size).map(|numbers| self.segment(numbers, lost)));
        segments
    }

    /// Indexes the words of some articles.
    fn segment(&self, numbers: &[u32], lost: &LostArticles) -> Segment {
        let mut index = PostingsWriter::<Box<str>, 4>::default();
        let sequence = |number| self.archive.sequence(self.entry(number).archive_number);
        let is_large = numbers.len() >= MIN_SEGMENT_ARTICLES;
        // Phrases in few articles are found as fast without bigrams.
        let sample = if is_large {
            bigrams::sample(numbers).filter_map(sequence).map(|sequence| sequence.list).collect()
        } else {
            Vec::new()
        };
        let frequent = bigrams::frequent(&sample);
        // They get the lowest numbers.
        for word in &frequent {
            index.number(&**word);
        }
        let mut bigrams = BigramWriter::new(frequent);
        let mut first_quote = 0;
        for (article, number) in (0..).zip(numbers) {
            let entry = self.entry(*number);
            let words: ArticleWords = lost.or_empty(*number, self.archive.words(entry.archive_number));
            let quotes = first_quote..first_quote + entry.summary.quotes;
            first_quote = quotes.end;
            let global: Vec<u32> = words.sequence.list.lines().map(|word| index.number(word)).collect();
            for word in global.iter().take(words.own as usize) {
                index.add(*word, WordField::Articles as usize, article);
            }
            for word in &words.title {
                index.add(global[*word as usize], WordField::Titles as usize, article);
            }
            bigrams.add(bigrams::IN_ARTICLES, &[&words.sequence.text, &words.title], &global);
            let mut quote_words = words.quotes.iter();
            for at in quotes.clone() {
                let quote = quote_words.next().map_or(&[][..], Vec::as_slice);
                for word in quote {
                    index.add(global[*word as usize], WordField::Quotes as usize, at);
                }
                bigrams.add(bigrams::IN_QUOTES, &[quote], &global);
            }
            for (quote, phrase) in &words.speakers {
                for word in phrase {
                    index.add(global[*word as usize], WordField::Speakers as usize, quotes.start + quote);
                }
            }
        }
        let spill = |postings: Vec<u8>| {
            if is_large { self.archive.spill(postings) } else { Arc::new(postings) as Arc<dyn PostingsStore> }
        };
        Segment::new(index.finish(spill), bigrams.finish(spill), numbers, &self.entries)
    }

    /// The clusters of the library before, where nothing that they are made of has changed since.
    fn clusters_of(&self, before: &Self) -> Option<(Arc<QuoteClusters>, Arc<NearDuplicates>)> {
        let key = |entry: &ArticleEntry| (entry.archive_number, entry.first_quote);
        let is_same = self.corrections.clusters_revision() == before.corrections.clusters_revision()
            && self.entries.iter().map(key).eq(before.entries.iter().map(key));
        is_same.then(|| (Arc::clone(&before.quote_clusters), Arc::clone(&before.near_duplicates)))
    }

    /// Clusters quotes and articles by their fingerprints.
    fn gather_fingerprints(&self, lost: &LostArticles) -> (Arc<QuoteClusters>, Arc<NearDuplicates>) {
        let (mut shingles, mut quote_hashes) = (Shingles::default(), Vec::new());
        let mut minhashes = Vec::with_capacity(self.entries.len());
        for (number, entry) in (0..).zip(&self.entries) {
            let fingerprints: Fingerprints = lost.or_empty(number, self.archive.fingerprints(entry.archive_number));
            shingles.append(&fingerprints.shingles, entry.quotes().len());
            quote_hashes.extend(fingerprints.quote_hashes);
            quote_hashes.resize(entry.quotes().end as usize, 0);
            minhashes.push(fingerprints.minhash);
        }
        rayon::join(
            || Arc::new(QuoteClusters::find(&shingles, &self.entries)),
            || Arc::new(NearDuplicates::find(&minhashes, &self.entries, &quote_hashes, &self.decided_copies())),
        )
    }

    /// Pairs of articles that the user decided about; of a pair, the last decision counts.
    fn decided_copies(&self) -> BTreeMap<(u32, u32), CopyDecision> {
        let pair = |event: &Arc<Event>| match &event.action {
            Action::Copies { article, other, are } => {
                let (one, other) = (self.find_article(article)?, self.find_article(other)?);
                let decision = if *are { CopyDecision::Copies } else { CopyDecision::Apart(one) };
                Some(((one.min(other), one.max(other)), decision))
            }
            _ => None,
        };
        self.corrections.copies().iter().filter_map(pair).collect()
    }

    fn index_people(&mut self, facts: GatheredFacts, named: NamedPeople) {
        let GatheredFacts { records, mut speakers, about, .. } = facts;
        (self.kinds, self.reported, self.countries) = (facts.kinds, facts.reported, facts.countries);
        self.people = named.people;
        for (entry, people) in self.entries.iter_mut().zip(named.numbers) {
            entry.people = people.into();
        }
        let mut about = about.into_iter().peekable();
        for (number, entry) in (0..).zip(&self.entries) {
            for person in &entry.people {
                push_new(&mut self.people[*person as usize].articles, number);
            }
            for at in entry.quotes() {
                let speaker = &mut speakers[at as usize];
                *speaker = entry.people.get(*speaker as usize).copied().unwrap_or(NO_PERSON);
                if let Some(person) = self.people.get_mut(*speaker as usize) {
                    person.quotes.push(at);
                }
                while let Some((_, local)) = about.next_if(|(quote, _)| *quote == at) {
                    if let Some(person) = entry.people.get(local as usize).filter(|person| *person != speaker) {
                        push_new(&mut self.people[*person as usize].quotes_about, at);
                    }
                }
            }
        }
        self.speakers = speakers;
        self.count_quotes();
        people::describe(&mut self.people, &self.entries, &records);
        let new_number = self.order_people();
        let other_ids = named.other_ids.into_iter();
        self.person_by_id = other_ids.map(|(id, number)| (id, new_number[number as usize])).collect();
        let mut names = PostingsWriter::<Box<str>, 1>::default();
        for (number, person) in (0..).zip(&self.people) {
            self.person_by_id.insert(person.id.clone(), number);
            for name in std::iter::once(&*person.name).chain(person.names.iter().map(|name| &**name)) {
                for word in keys(name) {
                    let word = names.number(&*word);
                    names.add(word, 0, number);
                }
            }
        }
        self.names = names.finish(|postings| Arc::new(postings));
    }

    /// Counts the quotes of each person as lists show them.
    fn count_quotes(&mut self) {
        let direct = &self.kinds[QuoteKind::Direct as usize];
        for person in &mut self.people {
            let count = |quotes: &[u32], set: &RoaringBitmap| quotes.iter().filter(|at| set.contains(**at)).count();
            person.quoted = count(&person.quotes, direct);
            person.reported = count(&person.quotes, &self.reported);
            person.quoted_about = count(&person.quotes_about, direct);
        }
    }

    /// Sorts the people and renumbers them; gives the new number of each old one.
    fn order_people(&mut self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.people.len() as u32).collect();
        order.sort_by_key(|number| {
            let person = &self.people[*number as usize];
            (Reverse(person.articles.len()), Reverse(person.quoted), &person.id)
        });
        let mut new_number = vec![0; order.len()];
        for (new, old) in (0..).zip(&order) {
            new_number[*old as usize] = new;
        }
        let everywhere = self.entries.iter_mut().flat_map(|entry| &mut entry.people).chain(&mut self.speakers);
        for person in everywhere.filter(|person| **person != NO_PERSON) {
            *person = new_number[*person as usize];
        }
        self.people = order.iter().map(|old| std::mem::take(&mut self.people[*old as usize])).collect();
        let mut by_quotes: Vec<u32> = (0..order.len() as u32).collect();
        by_quotes.sort_by_key(|number| Reverse(self.person(*number).quoted));
        let mut by_name: Vec<u32> = (0..order.len() as u32).collect();
        by_name.sort_by_cached_key(|number| self.person(*number).name_key());
        (self.people_by_quotes, self.people_by_name) = (by_quotes, by_name);
        new_number
    }
}

/// Appends a number that is not the last already.
fn push_new(numbers: &mut Vec<u32>, number: u32) {
    if numbers.last() != Some(&number) {
        numbers.push(number);
    }
}
