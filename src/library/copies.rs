//! Articles that are one: wire copies, reprints and later versions of the same text.
//!
//! Two articles are copies when six in ten of the runs of five words that stand in either stand in both, as far as their
//! sketches tell. A sketch keeps a sample of an article's runs that is the same wherever the runs are (minhash), so the
//! articles need not be compared word by word, and those with nothing in common not at all.

use super::echoes::{Echoes, Groups};
use super::words::words;
use super::{Entry, Holdings, index::QuoteAt};
use crate::annotations::QuoteKind;
use crate::article::{Article, AsideKind};
use crate::text::fold;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use rustc_hash::{FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};

/// Words in a run. Texts of fewer words have no copies.
const RUN: usize = 5;
/// Bins of a sketch; each keeps the smallest number of the runs that fall into it.
const BINS: usize = 64;
/// Bins that must be equal for two articles to be compared. Of copies with six runs in ten in common, 99 in 100 have
/// such a band of bins somewhere.
const BAND: usize = 3;
/// A bin without a run.
const EMPTY: u16 = u16::MAX;

/// A sample of the runs of words of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sketch(Vec<u16>);

impl Sketch {
    /// The sketch of the article's own text; headline and debris differ from outlet to outlet.
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
                keys.extend(words(&article.text[at..start]).map(|word| key(&fold(word))));
            }
            at = at.max(end);
        }
        if keys.len() < RUN {
            return Self::default();
        }
        let mut bins = vec![EMPTY; BINS];
        for run in keys.windows(RUN) {
            let key = key(run);
            let bin = &mut bins[key as usize % BINS];
            *bin = (*bin).min(((key >> 32) as u16).min(EMPTY - 1));
        }
        Self(bins)
    }

    /// Whether the articles of two sketches are copies.
    fn is_like(&self, other: &Self) -> bool {
        let (mut either, mut both) = (0, 0);
        for (one, other) in self.0.iter().zip(&other.0).filter(|(one, other)| **one != EMPTY || **other != EMPTY) {
            either += 1;
            both += usize::from(one == other);
        }
        either > 0 && both * 10 >= either * 6
    }
}

/// A number for what is hashed, its bits well mixed.
fn key(what: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    what.hash(&mut hasher);
    let key = hasher.finish();
    (key ^ (key >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// The number of the words of a quote, given one by one and folded.
pub(super) fn said<'w>(words: impl Iterator<Item = &'w str>) -> u32 {
    key(&words.collect::<Vec<_>>()) as u32
}

/// Groups of copies.
#[derive(Debug, Default)]
pub(super) struct Copies {
    groups: Echoes,
    /// All articles that are in a group.
    grouped: RoaringBitmap,
    /// Those that are not the first of their group.
    later: RoaringBitmap,
    /// For the quotes of the articles in groups, in order, the number of their words.
    said: Vec<(u32, u32)>,
}

impl Copies {
    /// Finds the copies among the articles of these sketches, in order of the articles; `said` has the number of the
    /// words of every quote.
    pub(super) fn find(sketches: &[Sketch], entries: &[Entry], said: &[u32]) -> Self {
        let mut groups = Groups::new(sketches.len());
        for with_band in sharing_a_band(sketches) {
            // Each is compared with the first and with its neighbour: that finds what has a band in common, and a text
            // in a thousand outlets does not cost a million comparisons.
            let like = |one: u32, other: u32| sketches[one as usize].is_like(&sketches[other as usize]);
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
        let said = quotes.filter_map(|at| Some((at, *said.get(at as usize)?))).collect();
        Self { groups, grouped, later, said }
    }
}

/// The articles that have a band of their sketches in common, in order, for each such band.
fn sharing_a_band(sketches: &[Sketch]) -> Vec<Vec<u32>> {
    let sharing = |band: usize| {
        let mut places: Vec<(u64, u32)> = Vec::with_capacity(sketches.len());
        for (number, sketch) in sketches.iter().enumerate() {
            let bins = sketch.0.get(band * BAND..(band + 1) * BAND).unwrap_or_default();
            if bins.iter().any(|bin| *bin != EMPTY) {
                places.push((key(bins), number as u32));
            }
        }
        places.sort_unstable();
        let shared = places.chunk_by(|a, b| a.0 == b.0).filter(|with_band| with_band.len() > 1);
        shared.map(|with_band| with_band.iter().map(|(_, number)| *number).collect()).collect::<Vec<_>>()
    };
    (0..BINS / BAND).into_par_iter().flat_map_iter(sharing).collect()
}

impl Holdings {
    /// The other articles that are copies of this one, in order.
    pub(super) fn copies(&self, article: u32) -> impl Iterator<Item = u32> + '_ {
        self.copies.groups.group(article).iter().copied().filter(move |other| *other != article)
    }

    /// Those of the set that have copies, in it or not.
    pub(super) fn grouped(&self, set: &RoaringBitmap) -> RoaringBitmap {
        set & &self.copies.grouped
    }

    /// What is the same for all copies of an article, and for no other: the number of the first.
    pub(super) fn lead(&self, article: u32) -> u32 {
        self.copies.groups.group(article).first().copied().unwrap_or(article)
    }

    /// How many the set has when of each group only one counts.
    pub(super) fn folded_len(&self, set: &RoaringBitmap) -> usize {
        let grouped = self.grouped(set);
        let leads: RoaringBitmap = grouped.iter().map(|number| self.lead(number)).collect();
        (set.len() - grouped.len() + leads.len()) as usize
    }

    /// The set with only the first of each group of copies, or only the last.
    pub(super) fn folded(&self, mut set: RoaringBitmap, last: bool) -> RoaringBitmap {
        if !last && set.len() as usize == self.entries.len() {
            return set - &self.copies.later;
        }
        let grouped = self.grouped(&set);
        let mut seen = FxHashSet::default();
        let mut keep = |number: u32| seen.insert(self.lead(number));
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
        let said_here: FxHashSet<u32> = self.said(here.clone()).map(|(_, said)| said).collect();
        let direct = &self.kinds[QuoteKind::Direct as usize];
        self.said(self.entry(article).quotes())
            .filter(move |(at, said)| {
                direct.contains(*at)
                    && !said_here.contains(said)
                    && !self.echoes(*at).any(|other| here.contains(&other))
            })
            .map(|(at, _)| self.quote(at))
    }

    fn said(&self, quotes: std::ops::Range<u32>) -> impl Iterator<Item = (u32, u32)> + '_ {
        let first = self.copies.said.partition_point(|(at, _)| *at < quotes.start);
        self.copies.said[first..].iter().copied().take_while(move |(at, _)| *at < quotes.end)
    }
}

#[cfg(test)]
mod tests {
    use super::Sketch;
    use crate::article::{Article, ArticleId, Metadata};

    fn sketch(text: &str) -> Sketch {
        Sketch::of(&Article {
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
        let whole = sketch(&text(0, 400));
        assert!(whole.is_like(&whole));
        assert!(whole.is_like(&sketch(&text(0, 400).to_uppercase())), "case says nothing");
        assert!(whole.is_like(&sketch(&text(0, 340))), "the end was cut off");
        assert!(!whole.is_like(&sketch(&text(0, 120))), "a paragraph in common is no copy");
        assert!(!whole.is_like(&sketch(&text(1000, 400))));
        assert!(!sketch("Four words are few").is_like(&sketch("Four words are few")));
        let short = "The ferry sailed again on Tuesday.";
        assert!(sketch(short).is_like(&sketch(short)));
    }
}
