//! Near-duplicate articles: wire copies, reprints and later versions of the same text.

use super::clusters::{Clusters, UnionFind};
use super::entries::ArticleEntry;
use super::fingerprints::{EMPTY_BIN, MINHASH_BINS, MinHash, hash};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::ops::Range;

/// Neighbouring bins that must be equal for two articles to be compared. Of articles with six shingles in ten in common,
/// 99 in 100 have such a band.
const BAND_BINS: usize = 3;

/// What the user decided about two articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CopyDecision {
    /// They are copies.
    Copies,
    /// They are not: this one of them is a copy only of those of which the user says so.
    Apart(u32),
}

/// Clusters of near-duplicates.
#[derive(Debug, Default)]
pub(super) struct NearDuplicates {
    clusters: Clusters,
    /// All articles that are in a cluster.
    clustered: RoaringBitmap,
    /// Those that are not the first of their cluster.
    later: RoaringBitmap,
    /// For the quotes of these articles, in order, the hash of their words.
    quote_hashes: Vec<(u32, u32)>,
}

impl NearDuplicates {
    /// Finds them among the articles of these samples, in order of the articles; `quote_hashes` has one for every quote.
    ///
    /// `decided` are pairs of articles that the user decided about.
    pub(super) fn find(
        minhashes: &[MinHash],
        entries: &[ArticleEntry],
        quote_hashes: &[u32],
        decided: &BTreeMap<(u32, u32), CopyDecision>,
    ) -> Self {
        let mut apart: FxHashSet<u32> = FxHashSet::default();
        let mut sets = UnionFind::new(minhashes.len());
        for ((one, other), decision) in decided {
            match decision {
                CopyDecision::Copies => sets.join(*one, *other),
                CopyDecision::Apart(one) => _ = apart.insert(*one),
            }
        }
        for with_band in sharing_a_band(minhashes) {
            // Each is compared with the first and with its neighbour: that finds what has a band in common, and a text
            // in a thousand outlets does not cost a million comparisons.
            let like = |one: u32, other: u32| {
                let is_apart = apart.contains(&one) || apart.contains(&other);
                !is_apart && minhashes[one as usize].is_like(&minhashes[other as usize])
            };
            for pair in with_band.windows(2) {
                for other in [pair[0], with_band[0]] {
                    if sets.find(pair[1]) != sets.find(other) && like(pair[1], other) {
                        sets.join(pair[1], other);
                    }
                }
            }
        }
        let clusters = sets.finish();
        let clustered: RoaringBitmap = clusters.iter().flatten().collect();
        let later = clusters.iter().flat_map(|members| &members[1..]).collect();
        let quotes = clustered.iter().flat_map(|number| entries[number as usize].quotes());
        let quote_hashes = quotes.filter_map(|at| Some((at, *quote_hashes.get(at as usize)?))).collect();
        Self { clusters, clustered, later, quote_hashes }
    }

    /// The other articles of the cluster of this one, in order.
    pub(super) fn copies(&self, article: u32) -> impl Iterator<Item = u32> {
        self.clusters.with(article).iter().copied().filter(move |other| *other != article)
    }

    /// The first article of the cluster of this one: the same for all its copies.
    pub(super) fn first_copy(&self, article: u32) -> u32 {
        self.clusters.with(article).first().copied().unwrap_or(article)
    }

    /// The articles of the set that have copies, in it or not.
    pub(super) fn clustered(&self, set: &RoaringBitmap) -> RoaringBitmap {
        set & &self.clustered
    }

    /// The size of the set when each cluster counts once.
    pub(super) fn folded_len(&self, set: &RoaringBitmap) -> usize {
        let clustered = self.clustered(set);
        let firsts: RoaringBitmap = clustered.iter().map(|number| self.first_copy(number)).collect();
        (set.len() - clustered.len() + firsts.len()) as usize
    }

    /// The set with only the first article of each cluster, or only the last. `articles` is the number of all articles.
    pub(super) fn folded(&self, mut set: RoaringBitmap, last: bool, articles: usize) -> RoaringBitmap {
        if !last && set.len() as usize == articles {
            return set - &self.later;
        }
        let clustered = self.clustered(&set);
        let mut seen = FxHashSet::default();
        let mut is_again = |number: &u32| !seen.insert(self.first_copy(*number));
        let left_out: Vec<u32> = if last {
            clustered.iter().rev().filter(|number| is_again(number)).collect()
        } else {
            clustered.iter().filter(|number| is_again(number)).collect()
        };
        for number in left_out {
            set.remove(number);
        }
        set
    }

    /// The quotes of an article that has copies, with the hashes of their words.
    pub(super) fn quote_hashes(&self, quotes: Range<u32>) -> impl Iterator<Item = (u32, u32)> {
        let first = self.quote_hashes.partition_point(|(at, _)| *at < quotes.start);
        self.quote_hashes[first..].iter().copied().take_while(move |(at, _)| *at < quotes.end)
    }
}

/// The articles that have a band in common, in order, for each such band.
fn sharing_a_band(minhashes: &[MinHash]) -> Vec<Vec<u32>> {
    let sharing = |band: usize| {
        let mut by_band: Vec<(u64, u32)> = Vec::with_capacity(minhashes.len());
        for (number, minhash) in minhashes.iter().enumerate() {
            let bins = minhash.0.get(band * BAND_BINS..(band + 1) * BAND_BINS).unwrap_or_default();
            if bins.iter().any(|bin| *bin != EMPTY_BIN) {
                by_band.push((hash(bins), number as u32));
            }
        }
        by_band.sort_unstable();
        let shared = by_band.chunk_by(|a, b| a.0 == b.0).filter(|with_band| with_band.len() > 1);
        shared.map(|with_band| with_band.iter().map(|(_, number)| *number).collect()).collect::<Vec<_>>()
    };
    (0..MINHASH_BINS / BAND_BINS).into_par_iter().flat_map_iter(sharing).collect()
}
