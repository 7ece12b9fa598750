//! The same words said in several articles.

use super::Library;
use super::index::QuoteAt;
use super::words::words;
use crate::text::fold;
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};

/// Quotes with the same words, whatever their case, accents and punctuation.
#[derive(Debug, Default)]
pub(super) struct Echoes {
    /// For each quote that has any, the number of its group.
    group_of: FxHashMap<u32, u32>,
    /// Quotes in order.
    groups: Vec<Vec<u32>>,
}

/// Shorter quotes meet by chance.
const FEWEST_WORDS: usize = 4;

impl Library {
    /// Finds the quotes of several articles that have the same words.
    pub(super) fn index_echoes(&mut self) {
        let mut by_words: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        let mut order = Vec::new();
        for (at, QuoteAt { article, number }) in self.quotes.iter().enumerate() {
            let entry = &self.entries[*article as usize];
            let text = entry.annotations.quotes[*number as usize].content.slice(&entry.article.text);
            if words(text).nth(FEWEST_WORDS - 1).is_none() {
                continue;
            }
            let mut hasher = rustc_hash::FxHasher::default();
            for word in words(text) {
                fold(word).hash(&mut hasher);
            }
            let same = by_words.entry(hasher.finish()).or_insert_with(|| {
                order.push(hasher.finish());
                Vec::new()
            });
            same.push(at as u32);
        }
        for hash in order {
            let same = by_words.remove(&hash).unwrap_or_default();
            if same.len() > 1 {
                self.echoes.group_of.extend(same.iter().map(|at| (*at, self.echoes.groups.len() as u32)));
                self.echoes.groups.push(same);
            }
        }
    }

    /// The quotes of other articles with the words of quote `at`, in order.
    pub(super) fn echoes(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let article = self.quotes[at as usize].article;
        let group = self.echoes.group_of.get(&at).map_or(&[][..], |group| &self.echoes.groups[*group as usize]);
        group.iter().copied().filter(move |other| self.quotes[*other as usize].article != article)
    }
}
