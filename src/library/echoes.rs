//! The same words said in several articles, in one wording or in several.
//!
//! Outlets cut a quotation, drop a comma or change a word. Two quotes are taken for one when half of the runs of four
//! words of the shorter one stand in the longer one too.

use super::Holdings;
use super::index::QuoteAt;
use super::words::words;
use crate::text::fold;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Groups of quotes that say the same.
#[derive(Debug, Default)]
pub(super) struct Echoes {
    /// For each quote that has any, the number of its group.
    group_of: FxHashMap<u32, u32>,
    /// Quotes in order.
    groups: Vec<Vec<u32>>,
}

/// Words in a run. Shorter quotes meet by chance, so they have no echoes.
const RUN: usize = 4;
/// A run that more quotes have is a turn of phrase and says nothing.
const COMMON: usize = 1000;
/// From so many quotes on only every fourth run is looked at: there are enough of them.
const MANY: usize = 200_000;

impl Holdings {
    /// Finds the quotes of several articles that say the same.
    pub(super) fn index_echoes(&mut self) {
        let runs: Vec<Vec<u32>> = self.quotes.iter().map(|at| self.runs(*at)).collect();
        let mut groups = Groups { of: (0..runs.len() as u32).collect() };
        for with_run in places(&runs).chunk_by(|a, b| a.0 == b.0).filter(|with_run| with_run.len() <= COMMON) {
            // Each is compared with the first and with its neighbour, not with all: a quote in a thousand outlets must
            // not cost a million comparisons.
            for pair in with_run.windows(2) {
                for other in [pair[0].1, with_run[0].1] {
                    let one = pair[1].1;
                    if groups.find(one) != groups.find(other) && same(&runs[one as usize], &runs[other as usize]) {
                        groups.join(one, other);
                    }
                }
            }
        }
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for at in 0..runs.len() as u32 {
            members.entry(groups.find(at)).or_default().push(at);
        }
        // The group of each is named after its first quote, so this is an order of its own.
        for first in 0..runs.len() as u32 {
            let Some(group) = members.remove(&first).filter(|group| group.len() > 1) else { continue };
            self.echoes.group_of.extend(group.iter().map(|at| (*at, self.echoes.groups.len() as u32)));
            self.echoes.groups.push(group);
        }
    }

    /// The runs of words of a quote, as ordered numbers, each once.
    fn runs(&self, QuoteAt { article, number }: QuoteAt) -> Vec<u32> {
        let entry = &self.entries[article as usize];
        let text = entry.pair.annotations.quotes[number as usize].content.slice(&entry.pair.article.text);
        let keys: Vec<u64> = words(text)
            .map(|word| {
                let mut hasher = FxHasher::default();
                fold(word).hash(&mut hasher);
                hasher.finish()
            })
            .collect();
        let mut runs: Vec<u32> = keys
            .windows(RUN)
            .map(|run| {
                let mut hasher = FxHasher::default();
                run.hash(&mut hasher);
                (hasher.finish() >> 32) as u32
            })
            .collect();
        runs.sort_unstable();
        runs.dedup();
        runs
    }

    /// The quotes of other articles that say the same as quote `at`, in order.
    pub(super) fn echoes(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let article = self.quotes[at as usize].article;
        self.group(at).iter().copied().filter(move |other| self.quotes[*other as usize].article != article)
    }

    /// Whether quote `at` is the first of several that say the same in more than one article.
    pub(super) fn leads_echoes(&self, at: u32) -> bool {
        self.group(at).first() == Some(&at) && self.echoes(at).next().is_some()
    }

    fn group(&self, at: u32) -> &[u32] {
        self.echoes.group_of.get(&at).map_or(&[][..], |group| &self.echoes.groups[*group as usize])
    }
}

/// Every run with the quotes that have it, ordered: chunks of one run are neighbours.
fn places(runs: &[Vec<u32>]) -> Vec<(u32, u32)> {
    let every = if runs.len() > MANY { 4 } else { 1 };
    let mut places: Vec<(u32, u32)> = Vec::new();
    for (at, runs) in runs.iter().enumerate() {
        places.extend(runs.iter().filter(|run| **run % every == 0).map(|run| (*run, at as u32)));
    }
    places.sort_unstable();
    places
}

/// Whether half of the shorter one’s runs are the longer one’s too.
fn same(one: &[u32], other: &[u32]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let shared = short.iter().filter(|run| long.binary_search(run).is_ok()).count();
    shared * 2 >= short.len() && shared > 0
}

/// Sets that grow together; each is named after its smallest member.
struct Groups {
    of: Vec<u32>,
}

impl Groups {
    fn find(&mut self, at: u32) -> u32 {
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

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        self.of[one.max(other) as usize] = one.min(other);
    }
}
