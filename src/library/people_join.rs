//! The people of some or all articles: gathered from the facts, joined, described and listed.

use super::digest::{ArticleFacts, SpeakerRef};
use super::entries::ArticleEntry;
use super::identity::NameGroups;
use super::people::{self, NO_PERSON, NewPerson};
use super::people_index::PeopleIndex;
use super::person_ids;
use super::person_records::PersonRecords;
use super::quote_sets::QuoteSets;

/// What the facts of some articles say of people and quotes, before the people are joined.
#[derive(Default)]
pub(super) struct PeopleFacts {
    /// The numbers of the articles, in order.
    pub(super) articles: Vec<u32>,
    pub(super) records: PersonRecords,
    /// For each quote of the articles, the number of its speaker in the article.
    speakers: Vec<u32>,
    /// Each quote that names someone, and the number of that person in the article.
    about: Vec<(u32, u32)>,
}

impl PeopleFacts {
    /// Adds those of the next article.
    pub(super) fn push(&mut self, article: u32, entry: &ArticleEntry, facts: &ArticleFacts) {
        self.articles.push(article);
        self.records.push(facts);
        let mut quotes = facts.quotes.iter();
        for at in entry.quotes() {
            let quote = quotes.next();
            self.speakers.push(match quote.map(|quote| quote.speaker) {
                Some(SpeakerRef::Person(local)) => local,
                _ => NO_PERSON,
            });
            self.about.extend(quote.iter().flat_map(|quote| &quote.about).map(|local| (at, *local)));
        }
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
        let mut about = self.about.iter().peekable();
        let mut speakers = self.speakers.iter();
        for ((article, entry), here) in self.articles.iter().zip(&entries).zip(&numbers) {
            for person in here.iter().filter(|person| **person != NO_PERSON) {
                push_new(&mut people[*person as usize].0.articles, *article);
            }
            for (at, speaker) in entry.quotes().zip(&mut speakers) {
                let number = |local: u32| here.get(local as usize).copied().unwrap_or(NO_PERSON);
                if let Some((person, _)) = people.get_mut(number(*speaker) as usize) {
                    person.quotes.push(at);
                }
                while let Some((_, local)) = about.next_if(|(quote, _)| *quote == at) {
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
