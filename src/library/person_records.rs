//! The people of all articles, before they are joined.

use super::digest::{ArticleFacts, PersonFacts};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// One person of one article. Words are given by their numbers in [`PersonRecords::words`].
#[derive(Debug)]
pub(super) struct PersonRecord {
    pub(super) name: u32,
    forms: Range<u32>,
    roles: Range<u32>,
    single_words: Range<u32>,
}

/// The people of all articles, in order of the articles.
///
/// A name that thousands of articles give is stored once.
#[derive(Debug, Default)]
pub(super) struct PersonRecords {
    pub(super) words: Vec<Arc<str>>,
    numbers: FxHashMap<Arc<str>, u32>,
    records: Vec<PersonRecord>,
    /// Where the people of each article end.
    ends: Vec<u32>,
    forms: Vec<(u32, u32)>,
    roles: Vec<u32>,
    single_words: Vec<u32>,
}

impl PersonRecords {
    /// Adds the people of the next article.
    pub(super) fn push(&mut self, facts: &ArticleFacts) {
        for PersonFacts { name, forms, roles, single_words } in &facts.people {
            let name = self.number(name);
            let ends = |records: &Self| {
                (records.forms.len() as u32, records.roles.len() as u32, records.single_words.len() as u32)
            };
            let before = ends(self);
            for (form, count) in forms {
                let form = self.number(form);
                self.forms.push((form, *count));
            }
            for role in roles {
                let role = self.number(role);
                self.roles.push(role);
            }
            for word in single_words {
                let word = self.number(word);
                self.single_words.push(word);
            }
            let after = ends(self);
            self.records.push(PersonRecord {
                name,
                forms: before.0..after.0,
                roles: before.1..after.1,
                single_words: before.2..after.2,
            });
        }
        self.ends.push(self.records.len() as u32);
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        let word: Arc<str> = word.into();
        self.words.push(Arc::clone(&word));
        self.numbers.insert(word, number);
        number
    }

    /// The people of each article.
    pub(super) fn articles(&self) -> impl Iterator<Item = &[PersonRecord]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, end)| &self.records[begin as usize..*end as usize])
    }

    pub(super) fn word(&self, number: u32) -> &Arc<str> {
        &self.words[number as usize]
    }

    pub(super) fn name(&self, record: &PersonRecord) -> &str {
        self.word(record.name)
    }

    /// The words of the mentions, with the number of mentions.
    pub(super) fn forms(&self, record: &PersonRecord) -> &[(u32, u32)] {
        &self.forms[record.forms.start as usize..record.forms.end as usize]
    }

    pub(super) fn roles(&self, record: &PersonRecord) -> &[u32] {
        &self.roles[record.roles.start as usize..record.roles.end as usize]
    }

    /// The mentions of a single word, folded.
    pub(super) fn single_words(&self, record: &PersonRecord) -> &[u32] {
        &self.single_words[record.single_words.start as usize..record.single_words.end as usize]
    }
}
