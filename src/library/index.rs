//! What is prepared once so that no question has to look at every article.

use super::{Entry, Holdings, identity};
use crate::annotations::{CountryCode, Speaker};
use crate::library::Doubt;
use crate::text::{Span, fold};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// A quote by its article and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct QuoteAt {
    pub(super) article: u32,
    pub(super) number: u32,
}

/// One person, joined across articles.
#[derive(Debug, Default)]
pub struct JoinedPerson {
    /// The name in addresses.
    pub(super) id: String,
    /// The name shown.
    pub(super) name: String,
    /// What is not certain about the joining.
    pub(super) doubts: Vec<Doubt>,
    /// Article, and number of the person there; in order of the articles.
    pub(super) appearances: Vec<(u32, u32)>,
    /// Quotes of which this is the speaker, in order.
    pub(super) quotes: Vec<u32>,
    /// Quotes of others (or of nobody known) that name this person, in order.
    pub(super) quotes_about: Vec<u32>,
}

/// One country.
#[derive(Debug)]
pub(super) struct CountryIndex {
    pub(super) code: CountryCode,
    /// Article, and number of the country there; in order of the articles.
    pub(super) appearances: Vec<(u32, u32)>,
    /// Quotes that name the country or belong to an article that is chiefly about it, in order.
    pub(super) quotes: Vec<u32>,
}

/// One outlet.
#[derive(Debug)]
pub(super) struct SourceIndex {
    pub(super) name: String,
    /// Folded, to be asked for.
    pub(super) key: String,
    /// In order.
    pub(super) articles: Vec<u32>,
}

impl Holdings {
    /// Fills everything that [`super::Library::new`] leaves open.
    pub(super) fn index(&mut self) {
        self.index_quotes();
        self.index_people();
        self.index_countries();
        self.index_sources();
        self.index_echoes();
        for (number, entry) in self.entries.iter().enumerate() {
            let article = &entry.pair.article;
            let title = article.metadata.title.as_ref().map_or("", |title| &title.value);
            self.words.add(number as u32, &[&article.text, title]);
        }
    }

    fn index_quotes(&mut self) {
        for (article, entry) in self.entries.iter_mut().enumerate() {
            entry.first_quote = self.quotes.len() as u32;
            let numbers = 0..entry.quotes;
            self.quotes.extend(numbers.map(|number| QuoteAt { article: article as u32, number }));
        }
    }

    fn index_people(&mut self) {
        let joined = identity::join(self.entries.iter().map(|entry| (&*entry.pair.article, &*entry.pair.annotations)));
        for (entry, numbers) in self.entries.iter_mut().zip(joined.numbers) {
            entry.people = numbers;
        }
        self.people = joined.people;
        for article in 0..self.entries.len() as u32 {
            let entry = &self.entries[article as usize];
            for (local, person) in entry.people.iter().enumerate() {
                self.people[*person as usize].appearances.push((article, local as u32));
            }
            let mentions = mentions(entry);
            for (number, quote) in entry.pair.annotations.quotes.iter().enumerate() {
                let at = entry.first_quote + number as u32;
                let speaker = match quote.speaker {
                    Speaker::Person(local) => Some(entry.people[local]),
                    Speaker::Other(_) | Speaker::Unknown => None,
                };
                if let Some(speaker) = speaker {
                    self.people[speaker as usize].quotes.push(at);
                }
                let first = mentions.partition_point(|(span, _)| span.start < quote.content.start);
                let within = mentions[first..].iter().take_while(|(span, _)| span.start < quote.content.end);
                for (_, person) in
                    within.filter(|(span, person)| span.end <= quote.content.end && Some(*person) != speaker)
                {
                    let about = &mut self.people[*person as usize].quotes_about;
                    if about.last() != Some(&at) {
                        about.push(at);
                    }
                }
            }
        }
        let new_number = self.order_people();
        self.person_by_id =
            joined.other_ids.into_iter().map(|(id, number)| (id, new_number[number as usize])).collect();
        for (number, person) in self.people.iter().enumerate() {
            self.person_by_id.insert(person.id.clone(), number as u32);
            let faces = person.appearances.iter().map(|(article, local)| {
                self.entries[*article as usize].pair.annotations.people[*local as usize].name.as_str()
            });
            let names: Vec<&str> = std::iter::once(person.name.as_str()).chain(faces).collect();
            self.names.add(number as u32, &names);
        }
    }

    /// Brings the people into their order and renumbers them; gives the new number of each old one.
    fn order_people(&mut self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.people.len() as u32).collect();
        order.sort_by_key(|number| {
            let person = &self.people[*number as usize];
            (Reverse(person.appearances.len()), Reverse(person.quotes.len()), &person.id)
        });
        let mut new_number = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            new_number[*old as usize] = new as u32;
        }
        for entry in &mut self.entries {
            for person in &mut entry.people {
                *person = new_number[*person as usize];
            }
        }
        self.people = order.iter().map(|old| std::mem::take(&mut self.people[*old as usize])).collect();
        new_number
    }

    fn index_countries(&mut self) {
        let mut found: FxHashMap<CountryCode, CountryIndex> = FxHashMap::default();
        for (article, entry) in self.entries.iter().enumerate() {
            for (local, country) in entry.pair.annotations.countries.iter().enumerate() {
                let index = found.entry(country.code).or_insert_with(|| CountryIndex {
                    code: country.code,
                    appearances: Vec::new(),
                    quotes: Vec::new(),
                });
                index.appearances.push((article as u32, local as u32));
                for (number, quote) in entry.pair.annotations.quotes.iter().enumerate() {
                    let mut mentions = country.mentions.iter().map(|mention| mention.span);
                    if local == 0 || mentions.any(|span| quote.content.contains(span)) {
                        index.quotes.push(entry.first_quote + number as u32);
                    }
                }
            }
        }
        self.countries = found.into_values().collect();
        self.countries.sort_by_key(|country| (Reverse(country.appearances.len()), country.code));
    }

    fn index_sources(&mut self) {
        let mut found: FxHashMap<String, SourceIndex> = FxHashMap::default();
        for (article, entry) in self.entries.iter().enumerate() {
            let Some(name) = entry.pair.article.metadata.source.as_ref().map(|source| &source.value) else { continue };
            let key = fold(name);
            let index = found.entry(key.clone()).or_insert_with(|| SourceIndex {
                name: name.clone(),
                key,
                articles: Vec::new(),
            });
            index.articles.push(article as u32);
        }
        self.sources = found.into_values().collect();
        self.sources.sort_by(|a, b| (Reverse(a.articles.len()), &a.key).cmp(&(Reverse(b.articles.len()), &b.key)));
        for (number, source) in self.sources.iter().enumerate() {
            for article in &source.articles {
                self.entries[*article as usize].source = Some(number as u32);
            }
        }
    }
}

/// Every mention of a person in an article, in order of the text, with who it is.
fn mentions(entry: &Entry) -> Vec<(Span, u32)> {
    let people = entry.pair.annotations.people.iter().zip(&entry.people);
    let mut mentions: Vec<(Span, u32)> =
        people.flat_map(|(face, person)| face.mentions.iter().map(|span| (*span, *person))).collect();
    mentions.sort_unstable();
    mentions
}
