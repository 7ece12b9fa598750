//! The people of some or all articles: gathered from the facts, joined, described and listed.

use super::digest::{ArticleFacts, SpeakerRef};
use super::entries::ArticleEntry;
use super::identity::NameGroups;
use super::people::{self, NO_PERSON, NewPerson};
use super::people_index::PeopleIndex;
use super::person_ids;
use super::person_records::PersonRecords;
use super::postings::PostingsStore;
use super::quote_sets::QuoteSets;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

/// What the facts of some articles say of people and quotes, before the people are joined.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct PeopleFacts {
    /// The numbers of the articles, in order.
    pub(super) articles: Vec<u32>,
    pub(super) records: PersonRecords,
    /// For each quote of the articles, the number of its speaker in the article.
    speakers: Vec<u32>,
    /// Each quote that names someone, by its number in the article, and the number of that person there.
    about: Vec<(u32, u32)>,
    /// Where these end for each article.
    ends: Vec<(u32, u32)>,
}

/// The facts of all articles: in memory, or in a snapshot until they are needed.
#[derive(Debug, Default)]
pub(super) struct KnownFacts {
    facts: OnceLock<Option<PeopleFacts>>,
    stored: Option<(Arc<dyn PostingsStore>, usize)>,
}

impl KnownFacts {
    /// Facts that are in memory.
    pub(super) fn of(facts: PeopleFacts) -> Self {
        Self { facts: OnceLock::from(Some(facts)), stored: None }
    }

    /// Facts in so many bytes of a snapshot.
    pub(super) fn stored(stored: (Arc<dyn PostingsStore>, usize)) -> Self {
        Self { facts: OnceLock::new(), stored: Some(stored) }
    }

    /// The facts; `None` when they are lost.
    pub(super) fn get(&self) -> Option<&PeopleFacts> {
        let read = || {
            let (store, length) = self.stored.as_ref()?;
            postcard::from_bytes(&store.slice(0..*length)?).ok()
        };
        self.facts.get_or_init(read).as_ref()
    }
}

impl PeopleFacts {
    /// Adds those of the next article.
    pub(super) fn push(&mut self, article: u32, entry: &ArticleEntry, facts: &ArticleFacts) {
        self.articles.push(article);
        self.records.push(facts);
        let mut quotes = facts.quotes.iter();
        for at in 0..entry.summary.quotes {
            let quote = quotes.next();
            self.speakers.push(match quote.map(|quote| quote.speaker) {
                Some(SpeakerRef::Person(local)) => local,
                _ => NO_PERSON,
            });
            self.about.extend(quote.iter().flat_map(|quote| &quote.about).map(|local| (at, *local)));
        }
        self.ends.push((self.speakers.len() as u32, self.about.len() as u32));
    }

    /// None yet, but of the words of `other`, which are of all articles.
    pub(super) fn beside(other: &Self) -> Self {
        Self { records: PersonRecords::beside(&other.records), ..Self::default() }
    }

    /// Adds those of the next article: what `other` has of its article `at`.
    pub(super) fn copy(&mut self, article: u32, other: &Self, at: usize) {
        self.articles.push(article);
        self.records.copy(&other.records, at);
        let (speakers, about) = other.quotes(at);
        self.speakers.extend(speakers);
        self.about.extend(about);
        self.ends.push((self.speakers.len() as u32, self.about.len() as u32));
    }

    /// The speakers of an article's quotes, and whom these name.
    fn quotes(&self, at: usize) -> (&[u32], &[(u32, u32)]) {
        let begin = at.checked_sub(1).map_or((0, 0), |before| self.ends[before]);
        let end = self.ends[at];
        (&self.speakers[begin.0 as usize..end.0 as usize], &self.about[begin.1 as usize..end.1 as usize])
    }

    /// Gives back memory that is not used once all articles are there.
    pub(super) fn shrink(&mut self) {
        self.records.shrink();
        self.speakers.shrink_to_fit();
        self.about.shrink_to_fit();
    }

    /// The people of joined groups with all that is known of them, and for each article the number of each of its people,
    /// [`NO_PERSON`] for those of `before` who stay.
    pub(super) fn people(
        &self,
        groups: &NameGroups,
        all: &[ArticleEntry],
        quotes: &QuoteSets,
        before: &PeopleIndex,
    ) -> (Vec<NewPerson>, Vec<Vec<u32>>) {
        let entries: Vec<&ArticleEntry> = self.articles.iter().map(|number| &all[*number as usize]).collect();
        let (mut people, numbers) = person_ids::name(groups, &self.records, &entries, before);
        for (number, ((article, entry), here)) in self.articles.iter().zip(&entries).zip(&numbers).enumerate() {
            let (speakers, about) = self.quotes(number);
            let mut about = about.iter().peekable();
            for person in here.iter().filter(|person| **person != NO_PERSON) {
                push_new(&mut people[*person as usize].0.articles, *article);
            }
            for ((own, at), speaker) in (0..).zip(entry.quotes()).zip(speakers) {
                let number = |local: u32| here.get(local as usize).copied().unwrap_or(NO_PERSON);
                if let Some((person, _)) = people.get_mut(number(*speaker) as usize) {
                    person.quotes.push(at);
                }
                while let Some((_, local)) = about.next_if(|(quote, _)| *quote == own) {
                    if number(*local) != number(*speaker)
                        && let Some((person, _)) = people.get_mut(number(*local) as usize)
                    {
                        push_new(&mut person.quotes_about, at);
                    }
                }
            }
        }
        people.iter_mut().for_each(|(person, _)| person.count_quotes(quotes));
        people::describe(&mut people, &numbers, all, &self.records);
        (people, numbers)
    }

    /// Notes the speakers of the articles' quotes, of which the entries know the people.
    pub(super) fn fill_speakers(&self, entries: &[ArticleEntry], all: &mut [u32]) {
        let mut local = self.speakers.iter();
        for entry in self.articles.iter().map(|number| &entries[*number as usize]) {
            for (at, local) in entry.quotes().zip(&mut local) {
                all[at as usize] = entry.people.get(*local as usize).copied().unwrap_or(NO_PERSON);
            }
        }
    }
}

/// Appends a number that is not the last already.
fn push_new(numbers: &mut Vec<u32>, number: u32) {
    if numbers.last() != Some(&number) {
        numbers.push(number);
    }
}
