//! Hashes of an article's words, by which near-duplicates and repeated quotes are found.

use super::tokenize::words;
use super::words::ArticleWords;
use crate::annotations::{Annotations, Quote, QuoteKind};
use crate::article::Article;
use crate::text::fold;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};

/// Words of a shingle of an article. Texts of fewer words have no near-duplicates.
const ARTICLE_SHINGLE_WORDS: usize = 5;
/// Words of a shingle of a quote. Shorter quotes are alike by chance.
const QUOTE_SHINGLE_WORDS: usize = 4;
/// Bins of a [`MinHash`]; each has the smallest hash of the shingles that fall into it.
pub(super) const MINHASH_BINS: usize = 64;
/// A bin without a shingle.
pub(super) const EMPTY_BIN: u16 = u16::MAX;

/// The fingerprints of an article and of its quotes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fingerprints {
    /// Of the article.
    pub(super) minhash: MinHash,
    /// The shingles of each quote.
    pub(super) shingles: Shingles,
    /// For each quote a hash of all its words.
    pub(super) quote_hashes: Vec<u32>,
}

impl Fingerprints {
    /// Makes them of an article, its annotations and its words. Only direct quotes have shingles: reported speech is not
    /// compared with the words of others.
    #[must_use]
    pub fn of(article: &Article, annotations: &Annotations, words: &ArticleWords) -> Self {
        let list: Vec<&str> = words.sequence.list.lines().collect();
        let quote_hash =
            |quote: &Vec<u32>| hash(&quote.iter().map(|word| list[*word as usize]).collect::<Vec<_>>()) as u32;
        let direct = |(quote, words): (&Quote, &Vec<u32>)| match quote.kind {
            QuoteKind::Direct => words.clone(),
            QuoteKind::Indirect | QuoteKind::Mixed => Vec::new(),
        };
        let direct: Vec<Vec<u32>> = annotations.quotes.iter().zip(&words.quotes).map(direct).collect();
        Self {
            minhash: MinHash::of(article),
            shingles: Shingles::of(&list, &direct),
            quote_hashes: words.quotes.iter().map(quote_hash).collect(),
        }
    }
}

/// A sample of an article's shingles that is the same wherever the shingles stand (minhash), so that articles need not be
/// compared word by word.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct MinHash(pub(super) Vec<u16>);

impl MinHash {
    /// The sample of the article's own text; headline and boilerplate differ from outlet to outlet.
    fn of(article: &Article) -> Self {
        let mut left_out: Vec<_> = article.asides.iter().map(|aside| aside.span).chain(article.headline).collect();
        left_out.sort();
        let mut word_hashes: Vec<u64> = Vec::new();
        let mut at = 0;
        let gaps = left_out.iter().map(|span| (span.start as usize, span.end as usize));
        for (start, end) in gaps.chain([(article.text.len(), article.text.len())]) {
            if start > at {
                word_hashes.extend(words(&article.text[at..start]).map(|word| hash(&fold(word))));
            }
            at = at.max(end);
        }
        if word_hashes.len() < ARTICLE_SHINGLE_WORDS {
            return Self::default();
        }
        let mut bins = vec![EMPTY_BIN; MINHASH_BINS];
        for shingle in word_hashes.windows(ARTICLE_SHINGLE_WORDS) {
            let hash = hash(shingle);
            let bin = &mut bins[hash as usize % MINHASH_BINS];
            *bin = (*bin).min(((hash >> 32) as u16).min(EMPTY_BIN - 1));
        }
        Self(bins)
    }

    /// Whether two articles are near-duplicates: six in ten of the shingles that either has are in both, as far as the
    /// samples say.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let (mut either, mut both) = (0, 0);
        let bins = self.0.iter().zip(&other.0);
        for (one, other) in bins.filter(|(one, other)| **one != EMPTY_BIN || **other != EMPTY_BIN) {
            either += 1;
            both += usize::from(one == other);
        }
        either > 0 && both * 10 >= either * 6
    }
}

/// A hash whose bits are well mixed.
pub(super) fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    let hash = hasher.finish();
    (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// The shingles of quotes, as hashes in order, each once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Shingles {
    /// As bytes: packing such numbers would make them longer.
    all: Vec<[u8; 4]>,
    /// The end of each quote's shingles.
    ends: Vec<u32>,
}

impl Shingles {
    /// Those of the quotes of an article, each given by the numbers of its words in `list`.
    fn of(list: &[&str], quotes: &[Vec<u32>]) -> Self {
        let word_hash = |word: &&str| {
            let mut hasher = FxHasher::default();
            word.hash(&mut hasher);
            hasher.finish()
        };
        let word_hashes: Vec<u64> = list.iter().map(word_hash).collect();
        let shingle = |words: &[u32]| {
            let mut hasher = FxHasher::default();
            words.iter().for_each(|word| word_hashes[*word as usize].hash(&mut hasher));
            (hasher.finish() >> 32) as u32
        };
        let mut found = Self::default();
        for quote in quotes {
            let mut shingles: Vec<u32> = quote.windows(QUOTE_SHINGLE_WORDS).map(shingle).collect();
            shingles.sort_unstable();
            shingles.dedup();
            found.all.extend(shingles.into_iter().map(u32::to_be_bytes));
            found.ends.push(found.all.len() as u32);
        }
        found
    }

    /// Adds those of the next article, which has `quotes` quotes.
    pub(super) fn append(&mut self, other: &Self, quotes: usize) {
        let before = self.all.len() as u32;
        self.all.extend(&other.all);
        self.ends.extend(other.ends.iter().take(quotes).map(|end| before + end));
        self.ends.resize(self.ends.len() + quotes.saturating_sub(other.ends.len()), self.all.len() as u32);
    }

    /// How many quotes there are.
    pub(super) fn quotes(&self) -> u32 {
        self.ends.len() as u32
    }

    /// The shingles of a quote.
    pub(super) fn of_quote(&self, quote: u32) -> &[[u8; 4]] {
        let begin = quote.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.all[begin as usize..self.ends[quote as usize] as usize]
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

    /// A text of `length` words, all different.
    fn text(from: usize, length: usize) -> String {
        (from..from + length).map(|number| format!("word{number} ")).collect()
    }

    #[test]
    fn near_duplicates_are_alike() {
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
