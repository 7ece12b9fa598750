//! Which articles and quotes have two frequent words next to each other.
//!
//! A phrase is looked up in the articles that have all of its words. Where one is rare these are few; where all are
//! frequent (“the bridge”, “of the”) they would be a good part of the library, so that such neighbours are indexed.

use super::postings::{Collector, Index, Lists};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

/// Words are frequent when more than one article in so many has them.
const ONE_IN: usize = 16;
/// Of how many articles at least it is told which words are frequent.
const SAMPLE: usize = 512;
/// No more words than this are frequent: any two may stand next to each other.
const MOST: usize = 1024;

/// Kinds of places in which neighbours are known: articles, with their titles.
pub(super) const IN_ARTICLES: usize = 0;
/// Quotes.
pub(super) const IN_QUOTES: usize = 1;

/// The neighbours in some articles.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The frequent words, folded, in order.
    frequent: Vec<Box<str>>,
    /// Two words by their numbers in that list, as one number.
    index: Index<u32, 2>,
}

/// [`Pairs`] while they are made.
#[derive(Debug)]
pub(super) struct PairCollector {
    frequent: Vec<Box<str>>,
    index: Collector<u32, 2>,
}

/// The words that are frequent in `lists`, each the words of an article; in order.
pub(super) fn frequent(lists: &[String]) -> Vec<Box<str>> {
    let mut counts: FxHashMap<Box<str>, usize> = FxHashMap::default();
    for list in lists {
        for word in list.lines() {
            match counts.get_mut(word) {
                Some(count) => *count += 1,
                None => _ = counts.insert(word.into(), 1),
            }
        }
    }
    let mut frequent: Vec<_> = counts.into_iter().filter(|(_, count)| count * ONE_IN > lists.len()).collect();
    frequent.sort_unstable_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    frequent.truncate(MOST);
    let mut frequent: Vec<Box<str>> = frequent.into_iter().map(|(word, _)| word).collect();
    frequent.sort_unstable();
    frequent
}

/// Some of `articles`, enough to tell which words are frequent.
pub(super) fn sample(articles: &[u32]) -> impl Iterator<Item = u32> {
    articles.iter().copied().step_by((articles.len() / SAMPLE).max(1))
}

impl PairCollector {
    pub(super) fn new(frequent: Vec<Box<str>>) -> Self {
        Self { frequent, index: Collector::default() }
    }

    /// Notes the neighbours among `words`, which stand one after the other in the place `at` of `kind`, each given by its
    /// place in `numbers`: there, frequent words have the number of the list, and others a higher one.
    pub(super) fn add(&mut self, words: &[u32], numbers: &[u32], kind: usize, at: u32) {
        let count = self.frequent.len() as u32;
        for pair in words.windows(2) {
            let [one, other] = [numbers[pair[0] as usize], numbers[pair[1] as usize]];
            if one < count && other < count {
                let pair = self.index.number(&(one * count + other));
                self.index.add(pair, kind, at);
            }
        }
    }

    /// The pairs, whose lists are where `put_away` puts them.
    pub(super) fn finish(self, put_away: impl FnOnce(Vec<u8>) -> Arc<dyn Lists>) -> Pairs {
        Pairs { frequent: self.frequent, index: self.index.finish(put_away) }
    }
}

/// What of [`Pairs`] is written before the lists: the frequent words, the pairs, where their lists end.
pub(super) type Parts<'p> = (&'p [Box<str>], &'p [u32], &'p [usize]);

impl Pairs {
    /// All that it is, to be written: what goes before the lists, and the lists; `None` when they are lost.
    pub(super) fn parts(&self) -> Option<(Parts<'_>, Cow<'_, [u8]>)> {
        let (pairs, ends, lists) = self.index.parts()?;
        Some(((&self.frequent, pairs, ends), lists))
    }

    /// The pairs of these parts, whose lists begin at `begin` of `lists`; `None` when they do not fit together.
    pub(super) fn of_parts(
        (frequent, pairs, ends): (Vec<Box<str>>, Vec<u32>, Vec<usize>),
        lists: Arc<dyn Lists>,
        begin: usize,
    ) -> Option<Self> {
        Some(Self { frequent, index: Index::of_parts(pairs, &ends, lists, begin)? })
    }

    /// Where the lists end.
    pub(super) fn end(&self) -> usize {
        self.index.end()
    }

    /// What has the two words (folded) next to each other; `None` when they are not both frequent.
    pub(super) fn with(&self, words: [&str; 2], kind: usize) -> Option<RoaringBitmap> {
        let number = |word: &str| self.frequent.binary_search_by(|other| (**other).cmp(word)).ok();
        let pair = number(words[0])? * self.frequent.len() + number(words[1])?;
        Some(self.index.with(&(pair as u32), kind))
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, PairCollector, frequent};
    use std::sync::Arc;

    #[test]
    fn neighbours_are_known_where_both_words_are_frequent() {
        let lists = (0..40).map(|at| format!("the\nbridge\n{}rare{at}\n", if at % 20 == 0 { "few\n" } else { "" }));
        let frequent = frequent(&lists.collect::<Vec<_>>());
        assert_eq!(frequent, ["bridge".into(), "the".into()]);
        let mut pairs = PairCollector::new(frequent);
        for (at, words) in [[1, 0, 2], [0, 1, 2], [1, 2, 0], [2, 1, 0]].into_iter().enumerate() {
            pairs.add(&words, &[0, 1, 2], at % 2, at as u32);
        }
        let pairs = pairs.finish(|lists| Arc::new(lists));
        assert!(pairs.with(["the", "bridge"], 0).unwrap().iter().eq([0]));
        assert!(pairs.with(["the", "bridge"], 1).unwrap().iter().eq([3]));
        assert!(pairs.with(["bridge", "bridge"], 0).unwrap().is_empty());
        assert!(pairs.with(["the", "few"], 0).is_none());
    }

    #[test]
    fn the_most_frequent_of_too_many_words_count() {
        let all: String = (0..MOST + 9).map(|at| format!("word{at:04}\n")).collect();
        let frequent = frequent(&[all, "word1030\nword1031\n".to_owned()]);
        assert_eq!(frequent.len(), MOST);
        assert!(
            frequent.is_sorted() && frequent.contains(&"word1031".into()) && !frequent.contains(&"word1029".into())
        );
    }
}
