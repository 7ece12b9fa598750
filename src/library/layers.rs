//! The words of all articles, in layers.
//!
//! A layer knows the words of some of the articles, under numbers of its own, and never changes. So layers can be made
//! side by side, and go over from one library to the next: a change costs the articles that changed, not all of them.

use super::words::WordIndex;
use super::{Entry, Holdings};
use crate::library::digest::Card;
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A layer of fewer articles does not go over to the next library, nor one of which most are gone: its articles are looked
/// at again, together with those that are new, so that there are never many layers.
pub(super) const SMALL: usize = 4096;
/// No article of the library.
const GONE: u32 = u32::MAX;

/// Which articles, titles, quotes and phrases for speakers have a word: see [`super::index`].
#[derive(Debug, Default)]
pub(super) struct Layers(pub(super) Vec<Layer>);

/// The words of some articles.
#[derive(Debug)]
pub(super) struct Layer {
    /// Of articles and quotes as the layer counts them.
    words: Arc<WordIndex<4>>,
    /// For each article of the layer, the number of its first quote; at the end, how many quotes there are.
    first_quotes: Arc<[u32]>,
    /// For each article of the layer, its number in the library, in order but for those that are [`GONE`], and that of
    /// its first quote there.
    places: Box<[(u32, u32)]>,
}

impl Layer {
    /// A layer of the articles of these numbers in the library, in order.
    pub(super) fn new(words: WordIndex<4>, numbers: &[u32], entries: &[Entry]) -> Self {
        let entries = numbers.iter().map(|number| &entries[*number as usize]);
        let mut quotes = 0;
        let mut first_quotes = vec![0];
        first_quotes.extend(entries.clone().map(|entry| {
            quotes += entry.card.quotes;
            quotes
        }));
        let places = numbers.iter().copied().zip(entries.map(|entry| entry.first_quote)).collect();
        Self { words: Arc::new(words), first_quotes: first_quotes.into(), places }
    }

    /// The articles of the library whose words it knows.
    pub(super) fn articles(&self) -> impl Iterator<Item = u32> {
        self.places.iter().map(|(number, _)| *number).filter(|number| *number != GONE)
    }

    /// What is found here, as the library counts it.
    fn placed(&self, found: &RoaringBitmap, kind: usize) -> RoaringBitmap {
        let mut set = RoaringBitmap::new();
        // Articles stand in the same order here and there, so the numbers rise and this cannot fail.
        let _ = if kind < super::index::IN_QUOTES {
            set.append(found.iter().map(|at| self.places[at as usize].0).filter(|number| *number != GONE))
        } else {
            let mut article = 0;
            set.append(found.iter().filter_map(|quote| {
                if quote >= self.first_quotes[article + 1] {
                    article += self.first_quotes[article + 1..].partition_point(|first| *first <= quote);
                }
                let (number, first) = self.places[article];
                (number != GONE).then(|| first + quote - self.first_quotes[article])
            }))
        };
        set
    }
}

impl Layers {
    /// The layers of `before` that are worth keeping, as the library of these `entries` counts.
    pub(super) fn kept(before: &Holdings, entries: &[Entry]) -> Vec<Layer> {
        let card = |entry: &Entry| Arc::as_ptr(&entry.card);
        let now: FxHashMap<*const Card, u32> = entries.iter().map(card).zip(0..).collect();
        let mut kept = Vec::new();
        for layer in &before.words.0 {
            let place = |(number, _): &(u32, u32)| {
                let entry = before.entries.get(*number as usize)?;
                let number = *now.get(&card(entry))?;
                Some((number, entries[number as usize].first_quote))
            };
            let layer = Layer {
                words: Arc::clone(&layer.words),
                first_quotes: Arc::clone(&layer.first_quotes),
                places: layer.places.iter().map(|at| place(at).unwrap_or((GONE, 0))).collect(),
            };
            let all = layer.places.len();
            if all >= SMALL && layer.articles().count() * 2 > all {
                kept.push(layer);
            }
        }
        kept
    }

    /// What has `word` (folded).
    pub(super) fn with(&self, word: &str, kind: usize) -> RoaringBitmap {
        self.all(kind, |words| words.with(word, kind))
    }

    /// What has a word that begins with `key` (folded).
    pub(super) fn beginning_with(&self, key: &str, kind: usize) -> RoaringBitmap {
        self.all(kind, |words| words.beginning_with(key, kind))
    }

    /// What has every one of `words` (folded); nothing when there are none.
    pub(super) fn with_all(&self, words: &[String], kind: usize) -> RoaringBitmap {
        words.iter().map(|word| self.with(word, kind)).reduce(|a, b| a & b).unwrap_or_default()
    }

    fn all(&self, kind: usize, find: impl Fn(&WordIndex<4>) -> RoaringBitmap) -> RoaringBitmap {
        let found = self.0.iter().map(|layer| layer.placed(&find(&layer.words), kind));
        found.reduce(|a, b| a | b).unwrap_or_default()
    }

    /// Whether anything has `word` (folded).
    pub(super) fn has(&self, word: &str) -> bool {
        self.frequency(word) > 0
    }

    /// In how many places `word` (folded) is known.
    fn frequency(&self, word: &str) -> u64 {
        (0..4).map(|kind| self.with(word, kind).len()).sum()
    }

    /// The word that is most like `key` (folded) and begins with the same letter, the most frequent of several; `None`
    /// when no word is but a slip of the finger or two away.
    pub(super) fn nearest(&self, key: &str) -> Option<String> {
        let near: BTreeMap<&str, usize> =
            self.0.iter().flat_map(|layer| layer.words.near(key)).map(|(slips, word)| (word, slips)).collect();
        let known = near.into_iter().map(|(word, slips)| (slips, Reverse(self.frequency(word)), word));
        known.filter(|(_, Reverse(frequency), _)| *frequency > 0).min().map(|(.., word)| word.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::SMALL;
    use crate::annotations::{Annotations, Quote, QuoteKind, Speaker};
    use crate::article::{Article, ArticleId, Metadata};
    use crate::library::digest::Card;
    use crate::library::{Library, Pair};
    use crate::text::Span;
    use std::sync::Arc;

    /// An article of its own for every number; every third has two quotes, of its last word and of its last two.
    fn pair(number: usize) -> Pair {
        let text = format!("Word{number} group{} common end", number % 7);
        let end = text.len();
        let quote = |start| Quote {
            content: Span::new(start, end),
            kind: QuoteKind::Direct,
            speaker: Speaker::Unknown,
            cue: None,
            source: None,
            confidence: 1.0,
            evidence: Vec::new(),
        };
        let quotes = if number.is_multiple_of(3) { vec![quote(end - 3), quote(end - 10)] } else { Vec::new() };
        let id = ArticleId::from_address(&format!("{number:06}"));
        let (path, headline, asides) = (format!("{number:06}.txt"), None, Vec::new());
        Pair {
            article: Arc::new(Article { id, path, text, headline, asides, metadata: Metadata::default() }),
            annotations: Arc::new(Annotations { quotes, ..Annotations::default() }),
        }
    }

    fn join(kept: Vec<(Arc<Card>, Pair)>, before: Option<&Library>) -> Library {
        let (cards, pairs): (Vec<_>, Vec<_>) = kept.into_iter().unzip();
        Library::join(cards, Arc::new(pairs), Vec::new(), before.map(|before| &**before))
    }

    #[test]
    fn layers_that_go_over_find_what_new_ones_find() {
        let made = |numbers: &mut dyn Iterator<Item = usize>| -> Vec<(Arc<Card>, Pair)> {
            let with_card = |pair: Pair| (Arc::new(Card::of(&pair.article, &pair.annotations)), pair);
            numbers.map(|number| with_card(pair(number))).collect()
        };
        let mut kept = made(&mut (10..SMALL + 40));
        let mut library = join(kept.clone(), None);
        for step in 0..3 {
            // Some go, at both ends and between; some come, likewise.
            kept.retain(|(_, pair)| !pair.article.path.starts_with(&format!("00{step}01")));
            kept.extend(made(&mut [step, SMALL + 50 + step].into_iter()));
            kept.sort_by(|a, b| a.1.article.path.cmp(&b.1.article.path));
            let next = join(kept.clone(), Some(&library));
            assert!(Arc::ptr_eq(&library.words.0[0].words, &next.words.0[0].words), "a layer goes over");
            library = next;
            let anew = join(kept.clone(), None);
            for word in ["common", "end", "group3", "word0", "word15", "word2011", "word4147", "word9999"] {
                for kind in 0..4 {
                    assert_eq!(library.words.with(word, kind), anew.words.with(word, kind), "{word} {kind}");
                }
                assert_eq!(library.words.has(word), anew.words.has(word), "{word}");
            }
            assert_eq!(library.words.beginning_with("word2", 0), anew.words.beginning_with("word2", 0));
            assert_eq!(library.words.nearest("wrod4147"), anew.words.nearest("wrod4147"));
        }
    }
}
