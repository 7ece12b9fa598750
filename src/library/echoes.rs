//! The same words said in several articles, in one wording or in several.
//!
//! Outlets cut a quotation, drop a comma or change a word. Two quotes are taken for one when half of the runs of four
//! words of the shorter one stand in the longer one too.

use super::{Entry, Holdings};
use rayon::prelude::*;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};

/// Groups of quotes that say the same.
#[derive(Debug, Default)]
pub(super) struct Echoes {
    /// For each quote the number of its group; [`ALONE`] for most.
    group_of: Vec<u32>,
    /// Where each group ends in `members`.
    ends: Vec<u32>,
    /// The quotes of the groups, in order within each.
    members: Vec<u32>,
    /// In how many articles those of each group stand, where these are groups of quotes.
    articles: Vec<u32>,
}

/// The group of a quote that has none.
const ALONE: u32 = u32::MAX;
/// Words in a run. Shorter quotes meet by chance, so they have no echoes.
const RUN: usize = 4;
/// A run that more quotes have is a turn of phrase and says nothing.
const COMMON: usize = 1000;
/// From so many quotes on only every fourth run is looked at: there are enough of them.
const MANY: usize = 200_000;

/// The runs of words of quotes, as ordered numbers, each once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Runs {
    /// As bytes: such numbers only grow when they are packed.
    all: Vec<[u8; 4]>,
    /// Where those of each quote end.
    ends: Vec<u32>,
}

impl Runs {
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
            let run = |run: &[u32]| {
                let mut hasher = FxHasher::default();
                for word in run {
                    keys[*word as usize].hash(&mut hasher);
                }
                (hasher.finish() >> 32) as u32
            };
            let mut runs: Vec<u32> = quote.windows(RUN).map(run).collect();
            runs.sort_unstable();
            runs.dedup();
            found.all.extend(runs.into_iter().map(u32::to_be_bytes));
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
    pub(super) fn echoes(&self, entries: &[Entry]) -> Echoes {
        let quotes = self.ends.len() as u32;
        let mut groups = Groups::new(quotes as usize);
        for with_run in self.places().chunk_by(|a, b| a.0 == b.0).filter(|with_run| with_run.len() <= COMMON) {
            // Each is compared with the first and with its neighbour, not with all: a quote in a thousand outlets must
            // not cost a million comparisons.
            for pair in with_run.windows(2) {
                for other in [pair[0].1, with_run[0].1] {
                    let one = pair[1].1;
                    if groups.find(one) != groups.find(other) && same(self.of_quote(one), self.of_quote(other)) {
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

    /// Every run with the quotes that have it, ordered: chunks of one run are neighbours.
    fn places(&self) -> Vec<(u32, u32)> {
        let every = if self.ends.len() > MANY { 4 } else { 1 };
        let mut places: Vec<(u32, u32)> = Vec::new();
        for at in 0..self.ends.len() as u32 {
            let runs = self.of_quote(at).iter().map(|run| u32::from_be_bytes(*run));
            places.extend(runs.filter(|run| run % every == 0).map(|run| (run, at)));
        }
        places.par_sort_unstable();
        places
    }
}

impl Holdings {
    /// The quotes of other articles that say the same as quote `at`, in order.
    pub(super) fn echoes(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let own = self.entry(self.quote(at).article).quotes();
        self.echoes.group(at).iter().copied().filter(move |other| !own.contains(other))
    }

    /// How many other articles have quotes that say the same as quote `at`.
    pub(super) fn echo_count(&self, at: u32) -> usize {
        match self.echoes.group_of.get(at as usize) {
            Some(group) if *group != ALONE => self.echoes.articles[*group as usize] as usize - 1,
            _ => 0,
        }
    }

    /// The quotes that are the first of several that say the same in more than one article.
    pub(super) fn leads_of_echoes(&self) -> impl Iterator<Item = u32> + '_ {
        let groups = (0..self.echoes.ends.len() as u32).filter_map(|group| self.echoes.members(group).first());
        groups.copied().filter(|at| self.echo_count(*at) > 0)
    }
}

impl Echoes {
    /// The group of a member, in order; empty for one that is alone.
    pub(super) fn group(&self, at: u32) -> &[u32] {
        match self.group_of.get(at as usize) {
            Some(group) if *group != ALONE => self.members(*group),
            _ => &[],
        }
    }

    fn members(&self, group: u32) -> &[u32] {
        let begin = group.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.members[begin as usize..self.ends[group as usize] as usize]
    }
}

/// Whether half of the shorter one’s runs are the longer one’s too.
fn same(one: &[[u8; 4]], other: &[[u8; 4]]) -> bool {
    let (mut at, mut at_other, mut shared) = (0, 0, 0);
    while let (Some(run), Some(run_other)) = (one.get(at), other.get(at_other)) {
        let order = u32::from_be_bytes(*run).cmp(&u32::from_be_bytes(*run_other));
        at += usize::from(order.is_le());
        at_other += usize::from(order.is_ge());
        shared += usize::from(order.is_eq());
    }
    shared * 2 >= one.len().min(other.len()) && shared > 0
}

/// Sets that grow together; each is named after its smallest member.
pub(super) struct Groups {
    of: Vec<u32>,
}

impl Groups {
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
    pub(super) fn finish(mut self) -> Echoes {
        let quotes = self.of.len() as u32;
        let mut order: Vec<(u32, u32)> = (0..quotes).map(|at| (self.find(at), at)).collect();
        // The group of each is named after its first quote.
        order.sort_unstable();
        let mut echoes = Echoes { group_of: vec![ALONE; quotes as usize], ..Echoes::default() };
        for group in order.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            for (_, at) in group {
                echoes.group_of[*at as usize] = echoes.ends.len() as u32;
                echoes.members.push(*at);
            }
            echoes.ends.push(echoes.members.len() as u32);
        }
        echoes.members.shrink_to_fit();
        echoes
    }
}
