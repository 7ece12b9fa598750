//! The same words said in several articles, in one wording or in several.
//!
//! Outlets cut a quotation, drop a comma or change a word. Two quotes are taken for one when half of the shingles of four
//! words of the shorter one stand in the longer one too.

use super::{ArticleEntry, LibraryIndex};
use rayon::prelude::*;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};

/// UnionFind of quotes that say the same.
#[derive(Debug, Default)]
pub(super) struct QuoteClusters {
    /// For each quote the number of its group; [`NO_CLUSTER`] for most.
    cluster_of: Vec<u32>,
    /// Where each group ends in `members`.
    ends: Vec<u32>,
    /// The quotes of the groups, in order within each.
    members: Vec<u32>,
    /// In how many articles those of each group stand, where these are groups of quotes.
    articles: Vec<u32>,
}

/// The group of a quote that has none.
const NO_CLUSTER: u32 = u32::MAX;
/// Words in a shingle. Shorter quotes meet by chance, so they have no echoes.
const SHINGLE_WORDS: usize = 4;
/// A shingle that more quotes have is a turn of phrase and says nothing.
const MAX_QUOTES_PER_SHINGLE: usize = 1000;
/// From so many quotes on only every fourth shingle is looked at: there are enough of them.
const SAMPLED_FROM_QUOTES: usize = 200_000;

/// The shingles of words of quotes, as ordered numbers, each once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Shingles {
    /// As bytes: such numbers only grow when they are packed.
    all: Vec<[u8; 4]>,
    /// Where those of each quote end.
    ends: Vec<u32>,
}

impl Shingles {
    /// Those of the quotes of an article, each given by the numbers of its words among the folded `words`.
    pub(super) fn of(words: &[&str], quotes: &[Vec<u32>]) -> Self {
        let key = |word: &&str| {
            let mut hasher = FxHasher::default();
            word.hash(&mut hasher);
            hasher.finish()
        };
        let keys: Vec<u64> = words.iter().map(key).collect();
        let mut found = Self::default();
        for quote in quotes {
            let shingle = |shingle: &[u32]| {
                let mut hasher = FxHasher::default();
                for word in shingle {
                    keys[*word as usize].hash(&mut hasher);
                }
                (hasher.finish() >> 32) as u32
            };
            let mut shingles: Vec<u32> = quote.windows(SHINGLE_WORDS).map(shingle).collect();
            shingles.sort_unstable();
            shingles.dedup();
            found.all.extend(shingles.into_iter().map(u32::to_be_bytes));
            found.ends.push(found.all.len() as u32);
        }
        found
    }

    /// Adds the quotes of a further article, which has so many.
    pub(super) fn append(&mut self, other: &Self, quotes: usize) {
        let before = self.all.len() as u32;
        self.all.extend(&other.all);
        self.ends.extend(other.ends.iter().take(quotes).map(|end| before + end));
        self.ends.resize(self.ends.len() + quotes.saturating_sub(other.ends.len()), self.all.len() as u32);
    }

    fn of_quote(&self, quote: u32) -> &[[u8; 4]] {
        let begin = quote.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.all[begin as usize..self.ends[quote as usize] as usize]
    }

    /// Finds the quotes that say the same; `entries` are their articles.
    pub(super) fn echoes(&self, entries: &[ArticleEntry]) -> QuoteClusters {
        let quotes = self.ends.len() as u32;
        let mut groups = UnionFind::new(quotes as usize);
        for with_shingle in self
            .by_shingle()
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|with_shingle| with_shingle.len() <= MAX_QUOTES_PER_SHINGLE)
        {
            // Each is compared with the first and with its neighbour, not with all: a quote in a thousand outlets must
            // not cost a million comparisons.
            for pair in with_shingle.windows(2) {
                for other in [pair[0].1, with_shingle[0].1] {
                    let one = pair[1].1;
                    if groups.find(one) != groups.find(other) && are_similar(self.of_quote(one), self.of_quote(other)) {
                        groups.join(one, other);
                    }
                }
            }
        }
        let mut echoes = groups.finish();
        let mut articles = Vec::with_capacity(quotes as usize);
        for (number, entry) in (0_u32..).zip(entries) {
            articles.resize(entry.quotes().end as usize, number);
        }
        // Quotes come in order of the articles.
        let same = |a: &u32, b: &u32| articles[*a as usize] == articles[*b as usize];
        let groups = 0..echoes.ends.len() as u32;
        echoes.articles = groups.map(|group| echoes.members(group).chunk_by(same).count() as u32).collect();
        echoes
    }

    /// Every shingle with the quotes that have it, ordered: chunks of one shingle are neighbours.
    fn by_shingle(&self) -> Vec<(u32, u32)> {
        let every = if self.ends.len() > SAMPLED_FROM_QUOTES { 4 } else { 1 };
        let mut by_shingle: Vec<(u32, u32)> = Vec::new();
        for at in 0..self.ends.len() as u32 {
            let shingles = self.of_quote(at).iter().map(|shingle| u32::from_be_bytes(*shingle));
            by_shingle.extend(shingles.filter(|shingle| shingle % every == 0).map(|shingle| (shingle, at)));
        }
        by_shingle.par_sort_unstable();
        by_shingle
    }
}

impl LibraryIndex {
    /// The quotes of other articles that say the same as quote `at`, in order.
    pub(super) fn echoes(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let own = self.entry(self.quote(at).article).quotes();
        self.echoes.group(at).iter().copied().filter(move |other| !own.contains(other))
    }

    /// How many other articles have quotes that say the same as quote `at`.
    pub(super) fn echo_count(&self, at: u32) -> usize {
        match self.echoes.cluster_of.get(at as usize) {
            Some(group) if *group != NO_CLUSTER => self.echoes.articles[*group as usize] as usize - 1,
            _ => 0,
        }
    }

    /// The quotes that are the first of several that say the same in more than one article.
    pub(super) fn first_of_each_cluster(&self) -> impl Iterator<Item = u32> + '_ {
        let groups = (0..self.echoes.ends.len() as u32).filter_map(|group| self.echoes.members(group).first());
        groups.copied().filter(|at| self.echo_count(*at) > 0)
    }
}

impl QuoteClusters {
    /// The group of a member, in order; empty for one that is alone.
    pub(super) fn group(&self, at: u32) -> &[u32] {
        match self.cluster_of.get(at as usize) {
            Some(group) if *group != NO_CLUSTER => self.members(*group),
            _ => &[],
        }
    }

    fn members(&self, group: u32) -> &[u32] {
        let begin = group.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.members[begin as usize..self.ends[group as usize] as usize]
    }
}

/// Whether half of the shorter one’s shingles are the longer one’s too.
fn are_similar(one: &[[u8; 4]], other: &[[u8; 4]]) -> bool {
    let (mut at, mut at_other, mut shared) = (0, 0, 0);
    while let (Some(shingle), Some(shingle_other)) = (one.get(at), other.get(at_other)) {
        let order = u32::from_be_bytes(*shingle).cmp(&u32::from_be_bytes(*shingle_other));
        at += usize::from(order.is_le());
        at_other += usize::from(order.is_ge());
        shared += usize::from(order.is_eq());
    }
    shared * 2 >= one.len().min(other.len()) && shared > 0
}

/// Sets that grow together; each is named after its smallest member.
pub(super) struct UnionFind {
    of: Vec<u32>,
}

impl UnionFind {
    /// So many sets of one.
    pub(super) fn new(count: usize) -> Self {
        Self { of: (0..count as u32).collect() }
    }

    pub(super) fn find(&mut self, at: u32) -> u32 {
        let mut root = at;
        while self.of[root as usize] != root {
            root = self.of[root as usize];
        }
        let mut at = at;
        while self.of[at as usize] != root {
            at = std::mem::replace(&mut self.of[at as usize], root);
        }
        root
    }

    pub(super) fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        self.of[one.max(other) as usize] = one.min(other);
    }

    /// The groups of more than one, by their first quotes.
    pub(super) fn finish(mut self) -> QuoteClusters {
        let quotes = self.of.len() as u32;
        let mut order: Vec<(u32, u32)> = (0..quotes).map(|at| (self.find(at), at)).collect();
        // The group of each is named after its first quote.
        order.sort_unstable();
        let mut echoes = QuoteClusters { cluster_of: vec![NO_CLUSTER; quotes as usize], ..QuoteClusters::default() };
        for group in order.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            for (_, at) in group {
                echoes.cluster_of[*at as usize] = echoes.ends.len() as u32;
                echoes.members.push(*at);
            }
            echoes.ends.push(echoes.members.len() as u32);
        }
        echoes.members.shrink_to_fit();
        echoes
    }
}
