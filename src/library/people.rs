//! One person, joined across articles, with what their page needs.

use super::entries::ArticleEntry;
use super::person_records::PersonRecords;
use super::quote_sets::QuoteSets;
use super::renumbering::Renumbering;
use super::tokenize::name_keys;
use crate::annotations::QuoteKind;
use crate::article::Published;
use crate::text::fold;
use foldhash::HashMap;
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::sync::Arc;

/// Stands for no person of the library.
pub(super) const NO_PERSON: u32 = u32::MAX;

/// A person who gets a number, with the ids that the forms of the name would give.
pub(super) type NewPerson = (JoinedPerson, Vec<String>);

/// What is not certain about a joined person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Ambiguity {
    /// The name fits several people of the library, by their ids; what articles say of the name is collected here.
    CouldBe(Vec<String>),
    /// Some articles give only a shorter form, and it fits nobody else of the library.
    TakenFrom {
        /// The shorter form.
        form: String,
        /// The number of articles.
        articles: usize,
    },
    /// An article names two people in the same way; these are the others, by their ids.
    Namesakes(Vec<String>),
}

/// One person, joined across articles.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct JoinedPerson {
    /// The id in addresses.
    pub(super) id: String,
    /// The name shown.
    pub(super) name: String,
    /// The names that articles give, each once.
    pub(super) names: Box<[Arc<str>]>,
    /// What is not certain about the joining.
    pub(super) ambiguities: Vec<Ambiguity>,
    /// In order.
    pub(super) articles: Vec<u32>,
    /// How many times they are named.
    pub(super) mentions: usize,
    /// The words of the mentions with their number, the most frequent first.
    pub(super) forms: Box<[(Arc<str>, u32)]>,
    /// Their roles with the number of articles, the most frequent first; wordings that differ in case only
    /// are one.
    pub(super) roles: Box<[(Arc<str>, u32)]>,
    /// The dates of the first and the last dated article; of two dates of one day, the more exact one.
    pub(super) dates: Option<(Published, Published)>,
    /// Quotes of every kind of which this is the speaker, in order.
    pub(super) quotes: Vec<u32>,
    /// How many of them are direct.
    pub(super) quoted: usize,
    /// How many of them are listed as reported speech.
    pub(super) reported: usize,
    /// Quotes of other or unknown speakers that name this person, in order.
    pub(super) quotes_about: Vec<u32>,
    /// How many of them are direct.
    pub(super) quoted_about: usize,
}

impl JoinedPerson {
    /// The same where articles and quotes have other numbers.
    pub(super) fn renumbered(&self, renumbering: &Renumbering) -> Self {
        let Renumbering { articles, quotes } = renumbering;
        Self {
            id: self.id.clone(),
            name: self.name.clone(),
            names: self.names.clone(),
            ambiguities: self.ambiguities.clone(),
            articles: articles.list(&self.articles),
            forms: self.forms.clone(),
            roles: self.roles.clone(),
            quotes: quotes.list(&self.quotes),
            quotes_about: quotes.list(&self.quotes_about),
            ..*self
        }
    }

    /// Counts the quotes of each kind.
    pub(super) fn count_quotes(&mut self, sets: &QuoteSets) {
        let count = |quotes: &[u32], set: &RoaringBitmap| quotes.iter().filter(|at| set.contains(**at)).count();
        let direct = &sets.kinds[QuoteKind::Direct as usize];
        self.quoted = count(&self.quotes, direct);
        self.reported = count(&self.quotes, &sets.reported);
        self.quoted_about = count(&self.quotes_about, direct);
    }

    /// The key of the order by name.
    pub(super) fn name_key(&self) -> String {
        format!("{}\0{}", fold(&self.name), self.id)
    }

    /// Whether each of `wanted` (folded) begins a word of the name shown, or of a name that an article gives.
    pub(super) fn is_called(&self, wanted: &[String]) -> bool {
        let has = |name: &str| {
            let words = name_keys(name);
            wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(&**wanted)))
        };
        wanted.is_empty() || has(&self.name) || self.names.iter().any(|name| has(name))
    }
}

/// What the articles say of one person, in numbers of [`PersonRecords`].
#[derive(Default)]
struct Descriptions {
    names: Vec<u32>,
    forms: HashMap<u32, u32>,
    /// One for each article that gives it.
    roles: Vec<u32>,
}

/// Fills in what the articles say of each person; `numbers` has those of the people of each article.
pub(super) fn describe(
    people: &mut [NewPerson],
    numbers: &[Vec<u32>],
    entries: &[ArticleEntry],
    records: &PersonRecords,
) {
    let mut described: Vec<Descriptions> = people.iter().map(|_| Descriptions::default()).collect();
    for (numbers, here) in numbers.iter().zip(records.articles()) {
        for (number, record) in numbers.iter().zip(here) {
            let Some(said) = described.get_mut(*number as usize) else { continue };
            if !said.names.contains(&record.name) {
                said.names.push(record.name);
            }
            for (form, count) in records.forms(record) {
                *said.forms.entry(*form).or_default() += count;
            }
            said.roles.extend(records.roles(record));
        }
    }
    let mut folded: HashMap<u32, String> = HashMap::default();
    for ((person, _), Descriptions { names, forms, roles }) in people.iter_mut().zip(described) {
        person.names = names.iter().map(|name| Arc::clone(records.word(*name))).collect();
        person.mentions = forms.values().map(|count| *count as usize).sum();
        person.forms =
            most_first(forms.into_iter().map(|(form, count)| (Arc::clone(records.word(form)), count)).collect());
        let mut counts: HashMap<&str, (u32, u32)> = HashMap::default();
        for role in &roles {
            folded.entry(*role).or_insert_with(|| fold(records.word(*role)));
        }
        for role in roles {
            counts.entry(&folded[&role]).or_insert((role, 0)).1 += 1;
        }
        person.roles =
            most_first(counts.into_values().map(|(role, count)| (Arc::clone(records.word(role)), count)).collect());
        let dates = || person.articles.iter().filter_map(|article| entries[*article as usize].summary.published);
        person.dates = dates().min().zip(dates().max_by_key(|date| (date.day, Reverse(date.precision))));
    }
}

fn most_first(mut counts: Vec<(Arc<str>, u32)>) -> Box<[(Arc<str>, u32)]> {
    counts.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    counts.into()
}
