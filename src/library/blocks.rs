//! The joining of people and copies in blocks, for a collection that is spread over several machines.
//!
//! A block holds everything that one decision can concern, and is one line of JSON. Another program brings the lines of a
//! block together; each decision is made here, by the functions that join a library.

use super::alike::clusters_of_key;
use super::clusters::UnionFind;
use super::digest::{ArticleFacts, PersonFacts, counted};
use super::fingerprints::MinHash;
use super::identity::{NameGroups, only_absent};
use super::people::{JoinedPerson, describe};
use super::person_ids::{NamedPerson, best_form, distinct_ids, slug_block, taken_from};
use super::person_records::PersonRecords;
use super::quote_clusters::{MAX_QUOTES_PER_SHINGLE, are_similar, keys};
use crate::article::ArticleId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The names of a block, in order of the articles and of the people in each.
#[derive(Debug, Deserialize)]
pub struct NameBlock {
    names: Vec<NameRow>,
}

#[derive(Debug, Deserialize)]
struct NameRow {
    article: u64,
    number: u32,
    name: String,
}

/// A name of an article, and the person whom it means as far as full names tell.
#[derive(Debug, Serialize)]
pub struct NamedRow {
    article: u64,
    number: u32,
    /// A key of the person.
    person: String,
    /// The only word of a single name, or the last of a full one, by which other articles may call the person.
    word: String,
    is_single: bool,
    /// Whether the person may be another one, too.
    could_be: bool,
}

/// The people of an article that has single names, in order.
#[derive(Debug, Deserialize)]
pub struct ArticleBlock {
    article: u64,
    people: Vec<PersonRow>,
}

#[derive(Debug, Deserialize)]
struct PersonRow {
    number: u32,
    person: String,
    /// Of a single name the people whom it fits, or one more of them than the article has people.
    fits: Option<Vec<String>>,
}

/// A person of an article.
#[derive(Debug, Serialize)]
pub struct PlacedRow {
    article: u64,
    number: u32,
    person: String,
    could_be: bool,
}

/// What the articles say of one person, in order.
#[derive(Debug, Deserialize)]
pub struct PersonBlock {
    person: String,
    articles: Vec<SaidRow>,
}

#[derive(Debug, Deserialize)]
struct SaidRow {
    name: String,
    forms: Vec<String>,
    roles: Vec<String>,
}

/// One person.
#[derive(Debug, Serialize)]
pub struct DescribedRow {
    person: String,
    /// People of different blocks never have one id.
    block: String,
    name: String,
    mentions: usize,
    forms: Vec<CountRow>,
    roles: Vec<CountRow>,
    /// Whether articles that give only a shorter name were taken to mean this person.
    taken_from: bool,
}

#[derive(Debug, Serialize)]
struct CountRow {
    text: String,
    count: u32,
}

/// People whose ids might be the same.
#[derive(Debug, Deserialize)]
pub struct IdBlock {
    people: Vec<NameOfPerson>,
}

#[derive(Debug, Deserialize)]
struct NameOfPerson {
    person: String,
    name: String,
    articles: usize,
    /// The least id of an article that names the person.
    first: String,
}

/// A person and the id.
#[derive(Debug, Serialize)]
pub struct IdRow {
    person: String,
    id: String,
}

/// Articles that have a band in common, in order.
#[derive(Debug, Deserialize)]
pub struct BandBlock {
    items: Vec<BandItem>,
}

#[derive(Debug, Deserialize)]
struct BandItem {
    item: u32,
    minhash: Vec<u16>,
}

/// Quotes that have a shingle in common, in order.
#[derive(Debug, Deserialize)]
pub struct ShingleBlock {
    /// How many quotes the whole collection has.
    quotes: usize,
    shingle: u32,
    items: Vec<ShingleItem>,
}

#[derive(Debug, Deserialize)]
struct ShingleItem {
    item: u32,
    shingles: Vec<u32>,
}

/// Two items of one cluster.
#[derive(Debug, Deserialize, Serialize)]
pub struct PairRow {
    one: u32,
    other: u32,
}

/// An item of a cluster, which is named after its first item.
#[derive(Debug, Serialize)]
pub struct ClusterRow {
    item: u32,
    cluster: u32,
}

impl NameBlock {
    /// Joins the full names; each single name stays apart.
    #[must_use]
    pub fn join(self) -> Vec<NamedRow> {
        let mut records = PersonRecords::default();
        for rows in self.names.chunk_by(|a, b| a.article == b.article) {
            let person = |row: &NameRow| PersonFacts {
                name: row.name.clone(),
                forms: Vec::new(),
                roles: Vec::new(),
                single_words: Vec::new(),
            };
            records.push(&ArticleFacts { people: rows.iter().map(person).collect(), ..ArticleFacts::default() });
        }
        let groups = NameGroups::join_only_full_names(&records);
        let row = |(row, group): (NameRow, &usize)| {
            let (group, whole) = (&groups.groups[*group], &groups.groups[groups.root(*group)]);
            let (word, is_single) = (group.name.last().to_owned(), group.name.single().is_some());
            // Keys of people have the order of the groups.
            let person = match whole.namesake {
                0 => whole.name.key(),
                namesake => format!("{}\t{namesake:06}", whole.name.key()),
            };
            let could_be = !whole.could_be.is_empty();
            NamedRow { article: row.article, number: row.number, person, word, is_single, could_be }
        };
        self.names.into_iter().zip(groups.of.iter().flatten()).map(row).collect()
    }
}

impl ArticleBlock {
    /// Gives each single name to the only person whom it fits.
    #[must_use]
    pub fn join(self) -> Vec<PlacedRow> {
        let mut present: BTreeSet<&str> = self.people.iter().map(|row| &*row.person).collect();
        let mut rows = Vec::with_capacity(self.people.len());
        for PersonRow { number, person, fits } in &self.people {
            let fits: Vec<&str> = fits.iter().flatten().map(String::as_str).collect();
            let only = only_absent(&fits, &present);
            let could_be = only.is_none() && fits.iter().any(|person| !present.contains(person));
            present.extend(only);
            let person = only.unwrap_or(person).to_owned();
            rows.push(PlacedRow { article: self.article, number: *number, person, could_be });
        }
        rows
    }
}

impl PersonBlock {
    /// Describes the person.
    #[must_use]
    pub fn describe(self) -> DescribedRow {
        let (mut records, mut forms) = (PersonRecords::default(), BTreeMap::<&str, usize>::new());
        for SaidRow { name, forms: mentions, roles } in &self.articles {
            *forms.entry(name).or_default() += 1;
            let (name, roles) = (name.clone(), roles.clone());
            let forms = counted(mentions.iter().map(String::as_str));
            let person = PersonFacts { name, forms, roles, single_words: Vec::new() };
            records.push(&ArticleFacts { people: vec![person], ..ArticleFacts::default() });
        }
        let mut people = [(JoinedPerson::default(), Vec::new())];
        describe(&mut people, &vec![vec![0]; self.articles.len()], &[], &records);
        let [(person, _)] = people;
        let name = best_form(&forms);
        let counts = |counts: &[(std::sync::Arc<str>, u32)]| {
            counts.iter().map(|(text, count)| CountRow { text: text.to_string(), count: *count }).collect()
        };
        DescribedRow {
            block: slug_block(name),
            name: name.to_owned(),
            mentions: person.mentions,
            forms: counts(&person.forms),
            roles: counts(&person.roles),
            taken_from: !taken_from(&forms, name).is_empty(),
            person: self.person,
        }
    }
}

impl IdBlock {
    /// Gives the people their ids.
    #[must_use]
    pub fn name(mut self) -> Vec<IdRow> {
        self.people.sort_by(|a, b| a.person.cmp(&b.person));
        let firsts: Vec<ArticleId> = self.people.iter().map(|person| ArticleId::from_address(&person.first)).collect();
        let forms = |person: &'_ NameOfPerson| BTreeMap::from([("", person.articles)]);
        let named = |(group, (person, first)): (usize, (&_, _))| NamedPerson {
            group,
            forms: forms(person),
            first: Some(first),
        };
        let people: Vec<NamedPerson<'_>> = self.people.iter().zip(&firsts).enumerate().map(named).collect();
        let names: Vec<&str> = self.people.iter().map(|person| &*person.name).collect();
        let ids = distinct_ids(&people, &names);
        self.people.into_iter().zip(ids).map(|(NameOfPerson { person, .. }, id)| IdRow { person, id }).collect()
    }
}

impl BandBlock {
    /// The articles that are near-duplicates, in pairs.
    #[must_use]
    pub fn join(self) -> Vec<PairRow> {
        let (numbers, minhashes): (Vec<u32>, Vec<MinHash>) =
            self.items.into_iter().map(|of| (of.item, MinHash(of.minhash))).unzip();
        let are_like = |one: u32, other: u32| minhashes[one as usize].is_like(&minhashes[other as usize]);
        pairs(&numbers, usize::MAX, are_like)
    }
}

impl ShingleBlock {
    /// The quotes that are the same, in pairs.
    #[must_use]
    pub fn join(self) -> Vec<PairRow> {
        if keys(&[self.shingle.to_be_bytes()], self.quotes).next().is_none() {
            return Vec::new();
        }
        let bytes = |shingles: Vec<u32>| shingles.into_iter().map(u32::to_be_bytes).collect();
        let (numbers, shingles): (Vec<u32>, Vec<Vec<[u8; 4]>>) =
            self.items.into_iter().map(|of| (of.item, bytes(of.shingles))).unzip();
        let are_same = |one: u32, other: u32| are_similar(&shingles[one as usize], &shingles[other as usize]);
        pairs(&numbers, MAX_QUOTES_PER_SHINGLE, are_same)
    }
}

/// Each item that is alike with others, paired with the first of them.
fn pairs(numbers: &[u32], max_items: usize, are_alike: impl Fn(u32, u32) -> bool) -> Vec<PairRow> {
    let clusters = clusters_of_key(numbers.len(), max_items, are_alike);
    let number = |at: u32| numbers[at as usize];
    let of_cluster = |members: &[u32]| {
        let one = number(members[0]);
        members[1..].iter().map(|at| PairRow { one, other: number(*at) }).collect::<Vec<_>>()
    };
    clusters.iter().flat_map(of_cluster).collect()
}

/// The clusters that pairs make together.
#[must_use]
pub fn clusters(pairs: &[PairRow]) -> Vec<ClusterRow> {
    let count = pairs.iter().map(|pair| pair.one.max(pair.other) as usize + 1).max().unwrap_or(0);
    let mut sets = UnionFind::new(count);
    pairs.iter().for_each(|pair| sets.join(pair.one, pair.other));
    let of_cluster = |members: &[u32]| {
        members.iter().map(|item| ClusterRow { item: *item, cluster: members[0] }).collect::<Vec<_>>()
    };
    sets.finish().iter().flat_map(of_cluster).collect()
}
