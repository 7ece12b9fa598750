//! Articles that are one: wire copies, reprints and later versions of the same text.
//!
//! Two articles are copies when six in ten of the shingles of five words that stand in either stand in both, as far as their
//! minhashes tell. A minhash keeps a sample of an article's shingles that is the same wherever the shingles are (minhash), so the
//! articles need not be compared word by word, and those with nothing in common not at all.

use super::quote_clusters::{QuoteClusters, UnionFind};
use super::tokenize::words;
use super::{ArticleEntry, LibraryIndex, index::QuoteAt};
use crate::annotations::QuoteKind;
use crate::article::{Article, AsideKind};
use crate::text::fold;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use rustc_hash::{FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};

/// Words in a shingle. Texts of fewer words have no copies.
const SHINGLE_WORDS: usize = 5;
/// Bins of a minhash; each keeps the smallest number of the shingles that fall into it.
const MINHASH_BINS: usize = 64;
/// Bins that must be equal for two articles to be compared. Of copies with six shingles in ten in common, 99 in 100 have
/// such a band of bins somewhere.
const BAND_BINS: usize = 3;
/// A bin without a shingle.
const EMPTY_BIN: u16 = u16::MAX;

/// A sample of the shingles of words of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct MinHash(Vec<u16>);

impl MinHash {
    /// The minhash of the article's own text; headline and debris differ from outlet to outlet.
    pub(super) fn of(article: &Article) -> Self {
        let mut apart: Vec<_> = article.asides.iter().map(|aside| (aside.span, Some(aside.kind))).collect();
        apart.extend(article.headline.map(|headline| (headline, None::<AsideKind>)));
        apart.sort();
        let mut keys: Vec<u64> = Vec::new();
        let mut at = 0;
        for (start, end) in apart
            .iter()
            .map(|(span, _)| (span.start as usize, span.end as usize))
            .chain([(article.text.len(), article.text.len())])
        {
            if start > at {
                keys.extend(words(&article.text[at..start]).map(|word| hash(&fold(word))));
            }
            at = at.max(end);
        }
        if keys.len() < SHINGLE_WORDS {
            return Self::default();
        }
        let mut bins = vec![EMPTY_BIN; MINHASH_BINS];
        for shingle in keys.windows(SHINGLE_WORDS) {
            let hash = hash(shingle);
            let bin = &mut bins[key as usize % MINHASH_BINS];
            *bin = (*bin).min(((key >> 32) as u16).min(EMPTY_BIN - 1));
        }
        Self(bins)
    }

    /// Whether the articles of two minhashes are copies.
    fn is_like(&self, other: &Self) -> bool {
        let (mut either, mut both) = (0, 0);
        for (one, other) in
            self.0.iter().zip(&other.0).filter(|(one, other)| **one != EMPTY_BIN || **other != EMPTY_BIN)
        {
            either += 1;
            both += usize::from(one == other);
        }
        either > 0 && both * 10 >= either * 6
    }
}

/// A number for what is hashed, its bits well mixed.
fn hash(what: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    what.hash(&mut hasher);
    let hash = hasher.finish();
    (key ^ (key >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// The number of the words of a quote, given one by one and folded.
pub(super) fn quote_hashes<'w>(words: impl Iterator<Item = &'w str>) -> u32 {
    hash(&words.collect::<Vec<_>>()) as u32
}

/// UnionFind of copies.
#[derive(Debug, Default)]
pub(super) struct NearDuplicates {
    groups: QuoteClusters,
    /// All articles that are in a group.
    grouped: RoaringBitmap,
    /// Those that are not the first of their group.
    later: RoaringBitmap,
    /// For the quotes of the articles in groups, in order, the number of their words.
    quote_hashes: Vec<(u32, u32)>,
}

impl NearDuplicates {
    /// Finds the copies among the articles of these minhashes, in order of the articles; `quote_hashes` has the number of the
    /// words of every quote.
    pub(super) fn find(minhashes: &[MinHash], entries: &[ArticleEntry], quote_hashes: &[u32]) -> Self {
        let mut groups = UnionFind::new(minhashes.len());
        for with_band in sharing_a_band(minhashes) {
            // Each is compared with the first and with its neighbour: that finds what has a band in common, and a text
            // in a thousand outlets does not cost a million comparisons.
            let like = |one: u32, other: u32| minhashes[one as usize].is_like(&minhashes[other as usize]);
            for pair in with_band.windows(2) {
                for other in [pair[0], with_band[0]] {
                    if groups.find(pair[1]) != groups.find(other) && like(pair[1], other) {
                        groups.join(pair[1], other);
                    }
                }
            }
        }
        let groups = groups.finish();
        let numbers = 0..entries.len() as u32;
        let grouped: RoaringBitmap = numbers.filter(|number| !groups.group(*number).is_empty()).collect();
        let later = grouped.iter().filter(|number| groups.group(*number).first() != Some(number)).collect();
        let quotes = grouped.iter().flat_map(|number| entries[number as usize].quotes());
        let quote_hashes = quotes.filter_map(|at| Some((at, *quote_hashes.get(at as usize)?))).collect();
        Self { groups, grouped, later, quote_hashes }
    }
}

/// The articles that have a band of their minhashes in common, in order, for each such band.
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

impl LibraryIndex {
    /// The other articles that are copies of this one, in order.
    pub(super) fn copies(&self, article: u32) -> impl Iterator<Item = u32> + '_ {
        self.copies.groups.group(article).iter().copied().filter(move |other| *other != article)
    }

    /// Those of the set that have copies, in it or not.
    pub(super) fn grouped(&self, set: &RoaringBitmap) -> RoaringBitmap {
        set & &self.copies.grouped
    }

    /// What is the same for all copies of an article, and for no other: the number of the first.
    pub(super) fn first_copy(&self, article: u32) -> u32 {
        self.copies.groups.group(article).first().copied().unwrap_or(article)
    }

    /// How many the set has when of each group only one counts.
    pub(super) fn folded_len(&self, set: &RoaringBitmap) -> usize {
        let grouped = self.grouped(set);
        let firsts: RoaringBitmap = grouped.iter().map(|number| self.first_copy(number)).collect();
        (set.len() - grouped.len() + firsts.len()) as usize
    }

    /// The set with only the first of each group of copies, or only the last.
    pub(super) fn folded(&self, mut set: RoaringBitmap, last: bool) -> RoaringBitmap {
        if !last && set.len() as usize == self.entries.len() {
            return set - &self.copies.later;
        }
        let grouped = self.grouped(&set);
        let mut seen = FxHashSet::default();
        let mut keep = |number: u32| seen.insert(self.first_copy(number));
        let fold: Vec<u32> = if last {
            grouped.iter().rev().filter(|number| !keep(*number)).collect()
        } else {
            grouped.iter().filter(|number| !keep(*number)).collect()
        };
        for number in fold {
            set.remove(number);
        }
        set
    }

    /// The direct quotes of an article that its copy `shown` does not have, in these words or nearly these.
    pub(super) fn quotes_only_in(&self, article: u32, shown: u32) -> impl Iterator<Item = QuoteAt> + '_ {
        let here = self.entry(shown).quotes();
        let said_here: FxHashSet<u32> = self.quote_hashes(here.clone()).map(|(_, quote_hashes)| quote_hashes).collect();
        let direct = &self.kinds[QuoteKind::Direct as usize];
        self.quote_hashes(self.entry(article).quotes())
            .filter(move |(at, quote_hashes)| {
                direct.contains(*at)
                    && !said_here.contains(quote_hashes)
                    && !self.echoes(*at).any(|other| here.contains(&other))
            })
            .map(|(at, _)| self.quote(at))
    }

    fn quote_hashes(&self, quotes: std::ops::Range<u32>) -> impl Iterator<Item = (u32, u32)> + '_ {
        let first = self.copies.quote_hashes.partition_point(|(at, _)| *at < quotes.start);
        self.copies.quote_hashes[first..].iter().copied().take_while(move |(at, _)| *at < quotes.end)
    }
}

#[cfg(test)]
mod tests {
    use super::MinHash;
    use crate::article::{Article, ArticleId, Metadata};

    fn minhash(text: &str) -> MinHash {
        MinHash::of(&Article {
            id: ArticleId::from_address("a"),
            path: String::new(),
            text: text.to_owned(),
            headline: None,
            asides: Vec::new(),
            metadata: Metadata::default(),
        })
    }

    /// A text of `length` words, each its own.
    fn text(from: usize, length: usize) -> String {
        (from..from + length).map(|number| format!("word{number} ")).collect()
    }

    #[test]
    fn copies_are_like_each_other_and_others_are_not() {
        let whole = minhash(&text(0, 400));
        assert!(whole.is_like(&whole));
        assert!(whole.is_like(&minhash(&text(0, 400).to_uppercase())), "case says nothing");
        assert!(whole.is_like(&minhash(&text(0, 340))), "the end was cut off");
        assert!(!whole.is_like(&minhash(&text(0, 120))), "a paragraph in common is no copy");
        assert!(!whole.is_like(&minhash(&text(1000, 400))));
        assert!(!minhash("Four words are few").is_like(&minhash("Four words are few")));
        let short = "The ferry sailed again on Tuesday.";
        assert!(minhash(short).is_like(&minhash(short)));
    }
}
