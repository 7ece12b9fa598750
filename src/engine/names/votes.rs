//! What a first reading of the article found of each word, as evidence for the second.

use super::{Name, NameKind};
use crate::engine::gazetteer::Word;
use crate::engine::tokens::Token;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// For each word: how often the first reading saw it in names of each kind, as the last word, another one, or alone.
#[derive(Debug, Default)]
pub(super) struct Votes {
    words: FxHashMap<Word, [[u8; 4]; 3]>,
}

impl Votes {
    /// Counts the names of the first reading.
    pub(super) fn new(list: &[Token], names: &[Name]) -> Self {
        let mut votes = Self::default();
        for name in names {
            for at in name.tokens.clone() {
                let word = votes.words.entry(list[at].word).or_default();
                let count = &mut word[place(&name.tokens, at)][name.kind as usize];
                *count = count.saturating_add(1);
            }
        }
        votes
    }

    /// Features of a stretch: for its first and last word, in which roles and kinds the word was seen, and which leads.
    pub(super) fn features(&self, list: &[Token], name: &Range<usize>, mut add: impl FnMut(u64, u64)) {
        for (end, at) in [(0, name.start), (1, name.end - 1)] {
            if end == 0 && name.len() == 1 {
                continue;
            }
            let Some(votes) = self.words.get(&list[at].word) else {
                add(end, 0);
                continue;
            };
            for (role, kinds) in votes.iter().enumerate() {
                let mut seen = 0;
                for (kind, count) in kinds.iter().enumerate() {
                    seen |= u64::from((*count).min(2)) << (2 * kind);
                }
                add(2 + 3 * end + role as u64, seen + 1);
            }
            let total: [u32; 4] = std::array::from_fn(|kind| votes.iter().map(|role| u32::from(role[kind])).sum());
            let person = total[NameKind::Person as usize];
            let others = total.iter().sum::<u32>() - person;
            add(8 + end, 1 + u64::from(person.min(7)) * 8 + u64::from(others.min(7)));
        }
    }
}

/// 0: the last word of several; 1: another word of several; 2: the only word.
fn place(name: &Range<usize>, at: usize) -> usize {
    match (name.len(), at + 1 == name.end) {
        (1, _) => 2,
        (_, true) => 0,
        (_, false) => 1,
    }
}
