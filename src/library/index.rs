//! What is reusable once so that no question has to look at every article.
//!
//! People and words are gathered side by side, each in one walk over the digests.

use super::bigrams::{self, BigramWriter};
use super::digest::{ArticleFacts, ArticleWords, SpeakerRef, WordSequence};
use super::near_duplicates::NearDuplicates;
use super::people;
use super::person_records::PersonRecords;
use super::postings::{PostingsStore, PostingsWriter};
use super::quote_clusters::{QuoteClusters, Shingles};
use super::segments::{self, Segment, SegmentData, Segments};
use super::{ArticleEntry, LibraryIndex, NO_PERSON, identity};
use crate::annotations::{CountryCode, MentionKind};
use crate::text::fold;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::sync::Arc;

/// Kinds of places in which [`Segments`] know words: articles, with their titles.
pub(super) const IN_ARTICLES: usize = 0;
/// Titles alone.
pub(super) const IN_TITLES: usize = 1;
/// Quotes.
pub(super) const IN_QUOTES: usize = 2;
/// Phrases that stand for the speaker of a quote, by the quote.
pub(super) const IN_SPEAKERS: usize = 3;

/// A quote by its article and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct QuoteAt {
    pub(super) article: u32,
    pub(super) number: u32,
}

/// One country.
#[derive(Debug)]
pub(super) struct CountryIndex {
    pub(super) code: CountryCode,
    pub(super) articles: RoaringBitmap,
    /// How many times it is named or implied.
    pub(super) mentions: usize,
    /// The sum of its shares of the articles' attention.
    pub(super) focus: f32,
    /// The words that stand for it, with the number of mentions, the most frequent first.
    pub(super) forms: Vec<(Box<str>, MentionKind, usize)>,
    /// Quotes that name the country or belong to an article that is chiefly about it.
    pub(super) quotes: RoaringBitmap,
}

/// One outlet.
#[derive(Debug)]
pub(super) struct SourceIndex {
    pub(super) name: String,
    /// Folded, to be asked for.
    pub(super) key: String,
    pub(super) articles: RoaringBitmap,
}

/// What one walk over the facts gives, before the people are joined.
struct Gathered {
    records: PersonRecords,
    /// For each quote, the number of its speaker in the article.
    speakers: Vec<u32>,
    /// Quote, and number in its article of someone whom it names.
    about: Vec<(u32, u32)>,
}

impl LibraryIndex {
    /// Fills everything that [`super::Library::join`] leaves open.
    ///
    /// What is `reusable` is taken over.
    pub(super) fn index(&mut self, reusable: Vec<SegmentData>) {
        let mut quotes = 0;
        for entry in &mut self.entries {
            entry.first_quote = quotes;
            quotes += entry.summary.quotes;
        }
        self.index_sources();
        let index = &*self;
        let (facts, (words, (echoes, copies))) = rayon::join(
            || {
                let facts = index.gather_facts(quotes);
                let joined = identity::join(&facts.0.records, &index.entries);
                (facts, joined)
            },
            || (index.gather_words(reusable), index.gather_traces()),
        );
        let ((gathered, kinds, countries), joined) = facts;
        (self.words, self.echoes, self.copies, self.kinds, self.countries) = (words, echoes, copies, kinds, countries);
        self.index_people(gathered, joined);
    }

    fn facts(&self, entry: &ArticleEntry) -> Option<ArticleFacts> {
        self.archive.as_ref()?.facts(entry.archive_number)
    }

    pub(super) fn words_of(&self, entry: &ArticleEntry) -> Option<ArticleWords> {
        self.archive.as_ref()?.words(entry.archive_number)
    }

    /// The words of the article's text alone, in their order.
    pub(super) fn sequence_of(&self, entry: &ArticleEntry) -> Option<WordSequence> {
        self.archive.as_ref()?.sequence(entry.archive_number)
    }

    /// Walks over who and what is in the articles.
    fn gather_facts(&self, quotes: u32) -> (Gathered, [RoaringBitmap; 3], Vec<CountryIndex>) {
        let (mut records, mut about) = (PersonRecords::default(), Vec::new());
        let mut speakers = vec![NO_PERSON; quotes as usize];
        let mut kinds: [RoaringBitmap; 3] = Default::default();
        let mut countries = Countries::default();
        for (number, entry) in self.entries.iter().enumerate() {
            let facts = self.facts(entry).unwrap_or_default();
            records.push(&facts);
            countries.push(number as u32, entry, &facts);
            for (at, quote) in entry.quotes().zip(&facts.quotes) {
                kinds[quote.kind as usize].insert(at);
                if let SpeakerRef::Person(local) = quote.speaker {
                    speakers[at as usize] = local;
                }
                about.extend(quote.about.iter().map(|local| (at, *local)));
            }
        }
        (Gathered { records, speakers, about }, kinds, countries.finish())
    }

    /// Walks over the words of the articles, a stretch of them on each thread; what is `reusable` of those that are still
    /// there is not gathered again.
    fn gather_words(&self, reusable: Vec<SegmentData>) -> Segments {
        let mut segments = self.reuse_segments(reusable);
        let mut known = RoaringBitmap::new();
        segments.iter().for_each(|segment| known.extend(segment.articles()));
        let rest: Vec<u32> = (0..self.entries.len() as u32).filter(|number| !known.contains(*number)).collect();
        let stretch = rest.len().div_ceil(rayon::current_num_threads()).max(segments::MIN_SEGMENT_ARTICLES);
        segments.par_extend(rest.par_chunks(stretch).map(|numbers| self.segment(numbers)));
        Segments(segments)
    }

    /// The words of some articles.
    fn segment(&self, numbers: &[u32]) -> Segment {
        let mut index = PostingsWriter::<Box<str>, 4>::default();
        let of_sample = |number| self.sequence_of(self.entry(number)).unwrap_or_default().list;
        let is_large = numbers.len() >= segments::MIN_SEGMENT_ARTICLES;
        // Few articles are looked at as fast.
        let sample = if is_large { bigrams::sample(numbers).map(of_sample).collect() } else { Vec::new() };
        let frequent = bigrams::frequent(&sample);
        // They get the lowest numbers.
        frequent.iter().for_each(|word| _ = index.number(&**word));
        let mut pairs = BigramWriter::new(frequent);
        let mut first_quote = 0;
        for (article, number) in (0..).zip(numbers) {
            let entry = self.entry(*number);
            let words = self.words_of(entry).unwrap_or_default();
            let quotes = first_quote..first_quote + entry.summary.quotes;
            first_quote = quotes.end;
            let global: Vec<u32> = words.sequence.list.lines().map(|word| index.number(word)).collect();
            for word in global.iter().take(words.own as usize) {
                index.add(*word, IN_ARTICLES, article);
            }
            for word in &words.title {
                index.add(global[*word as usize], IN_TITLES, article);
            }
            pairs.add(bigrams::IN_ARTICLES, &[&words.sequence.text, &words.title], &global);
            let mut said = words.quotes.iter();
            for at in quotes.clone() {
                // Where an article's words are lost, its quotes are counted all the same.
                let quote = said.next().map_or(&[][..], Vec::as_slice);
                for word in quote {
                    index.add(global[*word as usize], IN_QUOTES, at);
                }
                pairs.add(bigrams::IN_QUOTES, &[quote], &global);
            }
            for (quote, phrase) in &words.speakers {
                for word in phrase {
                    index.add(global[*word as usize], IN_SPEAKERS, quotes.start + quote);
                }
            }
        }
        let spill = |lists: Vec<u8>| match &self.archive {
            Some(archive) if is_large => archive.spill(lists),
            _ => Arc::new(lists) as Arc<dyn PostingsStore>,
        };
        Segment::new(index.finish(spill), pairs.finish(spill), numbers, &self.entries)
    }

    /// Walks over the traces of the articles.
    fn gather_traces(&self) -> (QuoteClusters, NearDuplicates) {
        let (mut runs, mut sketches, mut said) =
            (Shingles::default(), Vec::with_capacity(self.entries.len()), Vec::new());
        for entry in &self.entries {
            let traces =
                self.archive.as_ref().and_then(|archive| archive.traces(entry.archive_number)).unwrap_or_default();
            runs.append(&traces.runs, entry.quotes().len());
            said.extend(traces.said);
            said.resize(entry.quotes().end as usize, 0);
            sketches.push(traces.sketch);
        }
        rayon::join(|| runs.echoes(&self.entries), || NearDuplicates::find(&sketches, &self.entries, &said))
    }

    fn index_people(&mut self, gathered: Gathered, joined: identity::Joined) {
        let Gathered { records, mut speakers, about } = gathered;
        self.people = joined.people;
        for (entry, people) in self.entries.iter_mut().zip(joined.numbers) {
            entry.people = people.into();
        }
        let mut about = about.into_iter().peekable();
        for (number, entry) in self.entries.iter().enumerate() {
            for person in &entry.people {
                let articles = &mut self.people[*person as usize].articles;
                if articles.last() != Some(&(number as u32)) {
                    articles.push(number as u32);
                }
            }
            for at in entry.quotes() {
                let speaker = &mut speakers[at as usize];
                *speaker = entry.people.get(*speaker as usize).copied().unwrap_or(NO_PERSON);
                if let Some(person) = self.people.get_mut(*speaker as usize) {
                    person.quotes.push(at);
                }
                while let Some((_, local)) = about.next_if(|(quote, _)| *quote == at) {
                    let Some(person) = entry.people.get(local as usize).filter(|person| *person != speaker) else {
                        continue;
                    };
                    let about = &mut self.people[*person as usize].quotes_about;
                    if about.last() != Some(&at) {
                        about.push(at);
                    }
                }
            }
        }
        self.speakers = speakers;
        people::describe(&mut self.people, &self.entries, &records);
        let new_number = self.order_people();
        self.person_by_id =
            joined.other_ids.into_iter().map(|(id, number)| (id, new_number[number as usize])).collect();
        let mut names = PostingsWriter::<Box<str>, 1>::default();
        for (number, person) in self.people.iter().enumerate() {
            self.person_by_id.insert(person.id.clone(), number as u32);
            for name in std::iter::once(&*person.name).chain(person.names.iter().map(|name| &**name)) {
                for word in super::tokenize::keys(name) {
                    let word = names.number(&*word);
                    names.add(word, 0, number as u32);
                }
            }
        }
        self.names = names.finish(|lists| Arc::new(lists));
    }

    /// Brings the people into their order and renumbers them; gives the new number of each old one.
    fn order_people(&mut self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.people.len() as u32).collect();
        order.sort_by_key(|number| {
            let person = &self.people[*number as usize];
            (Reverse(person.articles.len()), Reverse(person.quotes.len()), &person.id)
        });
        let mut new_number = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            new_number[*old as usize] = new as u32;
        }
        let everywhere = self.entries.iter_mut().flat_map(|entry| &mut entry.people).chain(&mut self.speakers);
        for person in everywhere.filter(|person| **person != NO_PERSON) {
            *person = new_number[*person as usize];
        }
        self.people = order.iter().map(|old| std::mem::take(&mut self.people[*old as usize])).collect();
        let mut by_quotes: Vec<u32> = (0..order.len() as u32).collect();
        by_quotes.sort_by_key(|number| Reverse(self.person(*number).quotes.len()));
        let mut by_name: Vec<u32> = (0..order.len() as u32).collect();
        by_name.sort_by_cached_key(|number| people::name_key(self.person(*number)));
        (self.people_by_quotes, self.people_by_name) = (by_quotes, by_name);
        new_number
    }

    fn index_sources(&mut self) {
        let mut found: FxHashMap<String, SourceIndex> = FxHashMap::default();
        for (article, entry) in self.entries.iter().enumerate() {
            let Some(name) = &entry.summary.source else { continue };
            let key = fold(name);
            let index = found.entry(key.clone()).or_insert_with(|| SourceIndex {
                name: name.to_string(),
                key,
                articles: RoaringBitmap::new(),
            });
            index.articles.insert(article as u32);
        }
        self.sources = found.into_values().collect();
        self.sources.sort_by(|a, b| (Reverse(a.articles.len()), &a.key).cmp(&(Reverse(b.articles.len()), &b.key)));
        for (number, source) in self.sources.iter().enumerate() {
            for article in &source.articles {
                self.entries[article as usize].source = Some(number as u32);
            }
        }
    }
}

/// The words that stand for a country, counted.
type Forms = FxHashMap<(Box<str>, MentionKind), usize>;

/// The countries while they are gathered.
#[derive(Default)]
struct Countries {
    found: FxHashMap<CountryCode, (CountryIndex, Forms)>,
}

impl Countries {
    fn push(&mut self, article: u32, entry: &ArticleEntry, facts: &ArticleFacts) {
        for (local, ((code, focus), here)) in entry.countries.iter().zip(&facts.countries).enumerate() {
            let (index, forms) = self.found.entry(*code).or_insert_with(|| {
                let (articles, quotes) = Default::default();
                (
                    CountryIndex { code: *code, articles, mentions: 0, focus: 0.0, forms: Vec::new(), quotes },
                    Forms::default(),
                )
            });
            index.articles.insert(article);
            index.focus += focus;
            for (words, kind, count) in &here.forms {
                index.mentions += *count as usize;
                *forms.entry((words.as_str().into(), *kind)).or_default() += *count as usize;
            }
            for (at, quote) in entry.quotes().zip(&facts.quotes) {
                if local == 0 || quote.countries.contains(&(local as u32)) {
                    index.quotes.insert(at);
                }
            }
        }
    }

    fn finish(self) -> Vec<CountryIndex> {
        let mut countries: Vec<CountryIndex> = self
            .found
            .into_values()
            .map(|(mut country, forms)| {
                country.forms = forms.into_iter().map(|((words, kind), count)| (words, kind, count)).collect();
                country.forms.sort_by(|a, b| (Reverse(a.2), &a.0, a.1).cmp(&(Reverse(b.2), &b.0, b.1)));
                country
            })
            .collect();
        countries.sort_by_key(|country| (Reverse(country.articles.len()), country.code));
        countries
    }
}
