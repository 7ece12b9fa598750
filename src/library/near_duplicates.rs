//! Near-duplicate articles: wire copies, reprints and later versions of the same text.

use super::alike::Alike;
use super::fingerprints::{EMPTY_BIN, MinHash, hash};
use super::postings::PostingsStore;
use foldhash::HashSet;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::sync::Arc;

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

/// The pairs of articles that the user decided about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct DecidedCopies(pub(super) BTreeMap<(u32, u32), CopyDecision>);

/// Clusters of near-duplicates.
#[derive(Debug, Default)]
pub(super) struct NearDuplicates {
    pub(super) alike: Alike,
    /// All articles that are in a cluster.
    clustered: RoaringBitmap,
    /// Those that are not the first of their cluster.
    later: RoaringBitmap,
}

impl DecidedCopies {
    /// The pairs that are copies.
    pub(super) fn pairs(&self) -> Vec<(u32, u32)> {
        self.0.iter().filter(|(_, decision)| **decision == CopyDecision::Copies).map(|(pair, _)| *pair).collect()
    }

    /// The articles that are copies of those only of which the user says so.
    pub(super) fn apart(&self) -> HashSet<u32> {
        let apart = |decision: &CopyDecision| match decision {
            CopyDecision::Apart(one) => Some(*one),
            CopyDecision::Copies => None,
        };
        self.0.values().filter_map(apart).collect()
    }
}

impl NearDuplicates {
    /// Finds them among the articles of these samples, in order of the articles.
    pub(super) fn find(
        minhashes: &[MinHash],
        decided: &DecidedCopies,
        spill: impl FnOnce(Vec<u8>) -> Arc<dyn PostingsStore>,
    ) -> Self {
        let with_number = |(number, minhash)| bands(minhash).map(move |band| (band, number));
        let by_band = (0..).zip(minhashes).flat_map(with_number).collect();
        let apart = decided.apart();
        let are_like = |one: u32, other: u32| {
            let is_apart = apart.contains(&one) || apart.contains(&other);
            !is_apart && minhashes[one as usize].is_like(&minhashes[other as usize])
        };
        Self::of(Alike::find(minhashes.len(), by_band, usize::MAX, &decided.pairs(), are_like, spill))
    }

    /// These clusters.
    pub(super) fn of(alike: Alike) -> Self {
        let clustered = alike.clusters.iter().flatten().collect();
        let later = alike.clusters.iter().flat_map(|members| &members[1..]).collect();
        Self { alike, clustered, later }
    }

    /// The other articles of the cluster of this one, in order.
    pub(super) fn copies(&self, article: u32) -> impl Iterator<Item = u32> {
        self.alike.clusters.with(article).iter().copied().filter(move |other| *other != article)
    }

    /// The first article of the cluster of this one: the same for all its copies.
    pub(super) fn first_copy(&self, article: u32) -> u32 {
        self.alike.clusters.with(article).first().copied().unwrap_or(article)
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
        let mut seen = HashSet::default();
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
}

/// The bands of a sample, as hashes.
pub(super) fn bands(minhash: &MinHash) -> impl Iterator<Item = u32> {
    let bands = minhash.0.chunks_exact(BAND_BINS).enumerate();
    bands.filter(|(_, bins)| bins.iter().any(|bin| *bin != EMPTY_BIN)).map(|band| (hash(&band) >> 32) as u32)
}
