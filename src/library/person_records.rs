//! The people of all articles, before they are joined.

use super::digest::{ArticleFacts, PersonFacts};
use foldhash::HashMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// One person of one article. Words are given by their numbers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PersonRecord {
    pub(super) name: u32,
    forms: Range<u32>,
    roles: Range<u32>,
    single_words: Range<u32>,
}

/// Words with numbers; a name that thousands of articles give is stored once.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Arc<str>>")]
struct Words {
    /// Those with the lowest numbers, which others have too.
    #[serde(skip)]
    shared: Option<Arc<Words>>,
    own: Vec<Arc<str>>,
    #[serde(skip)]
    numbers: HashMap<Arc<str>, u32>,
}

/// The people of some or all articles, in order of the articles.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct PersonRecords {
    words: Arc<Words>,
    records: Vec<PersonRecord>,
    /// Where the people of each article end.
    ends: Vec<u32>,
    forms: Vec<(u32, u32)>,
    roles: Vec<u32>,
    single_words: Vec<u32>,
}

impl From<Vec<Arc<str>>> for Words {
    fn from(own: Vec<Arc<str>>) -> Self {
        let numbers = own.iter().cloned().zip(0..).collect();
        Self { shared: None, own, numbers }
    }
}

impl Words {
    fn shared_len(&self) -> usize {
        self.shared.as_ref().map_or(0, |shared| shared.own.len())
    }

    fn find(&self, word: &str) -> Option<u32> {
        let shared = self.shared.as_ref().and_then(|shared| shared.find(word));
        shared.or_else(|| self.numbers.get(word).copied())
    }

    fn get(&self, number: u32) -> &Arc<str> {
        match (number as usize).checked_sub(self.shared_len()) {
            Some(own) => &self.own[own],
            None => &self.shared.as_ref().expect("only what is shared has lower numbers").own[number as usize],
        }
    }

    fn add(&mut self, word: &str) -> u32 {
        let number = (self.shared_len() + self.own.len()) as u32;
        let word: Arc<str> = word.into();
        self.own.push(Arc::clone(&word));
        self.numbers.insert(word, number);
        number
    }
}

impl PersonRecords {
    /// None yet, of people whose words have the same numbers as those of `other`, which are of all articles.
    pub(super) fn beside(other: &Self) -> Self {
        let words = Words { shared: Some(Arc::clone(&other.words)), ..Words::default() };
        Self { words: Arc::new(words), ..Self::default() }
    }

    /// Adds the people of the next article: those of the article `at` of `other`.
    pub(super) fn copy(&mut self, other: &Self, at: usize) {
        let begin = at.checked_sub(1).map_or(0, |before| other.ends[before]);
        for record in &other.records[begin as usize..other.ends[at] as usize] {
            let begins = self.lengths();
            self.forms.extend(other.forms(record));
            self.roles.extend(other.roles(record));
            self.single_words.extend(other.single_words(record));
            self.push_record(record.name, begins);
        }
        self.ends.push(self.records.len() as u32);
    }

    /// Adds the people of the next article.
    pub(super) fn push(&mut self, facts: &ArticleFacts) {
        for PersonFacts { name, forms, roles, single_words } in &facts.people {
            let name = self.number(name);
            let begins = self.lengths();
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
            self.push_record(name, begins);
        }
        self.ends.push(self.records.len() as u32);
    }

    /// How many forms, roles and single words there are.
    fn lengths(&self) -> [u32; 3] {
        [self.forms.len(), self.roles.len(), self.single_words.len()].map(|length| length as u32)
    }

    /// Adds a person whose forms, roles and single words begin there.
    fn push_record(&mut self, name: u32, [forms, roles, single_words]: [u32; 3]) {
        let ends = self.lengths();
        self.records.push(PersonRecord {
            name,
            forms: forms..ends[0],
            roles: roles..ends[1],
            single_words: single_words..ends[2],
        });
    }

    /// Gives back memory that is not used once all articles are there.
    pub(super) fn shrink(&mut self) {
        self.records.shrink_to_fit();
        self.forms.shrink_to_fit();
        self.roles.shrink_to_fit();
        self.single_words.shrink_to_fit();
    }

    fn number(&mut self, word: &str) -> u32 {
        self.words.find(word).unwrap_or_else(|| {
            Arc::get_mut(&mut self.words).expect("words are shared once all articles are there").add(word)
        })
    }

    /// The people of each article.
    pub(super) fn articles(&self) -> impl Iterator<Item = &[PersonRecord]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, end)| &self.records[begin as usize..*end as usize])
    }

    pub(super) fn word(&self, number: u32) -> &Arc<str> {
        self.words.get(number)
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
