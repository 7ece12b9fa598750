//! What the first pass found of each word: input of the second pass.

use super::{EntityKind, EntitySpan};
use crate::engine::gazetteer::TermId;
use crate::engine::tokens::Token;
use foldhash::HashMap;
use std::ops::Range;

/// For each word: how often the first pass saw it in names of each kind, as the last word, as another word, or alone.
#[derive(Debug, Default)]
pub(super) struct FirstPassCounts {
    words: HashMap<TermId, [[u8; 4]; 3]>,
}

impl FirstPassCounts {
    /// Counts the names of the first pass.
    pub(super) fn new(list: &[Token], names: &[EntitySpan]) -> Self {
        let mut counts = Self::default();
        for name in names {
            for at in name.tokens.clone() {
                let word = counts.words.entry(list[at].term).or_default();
                let count = &mut word[position_in_name(&name.tokens, at)][name.kind as usize];
                *count = count.saturating_add(1);
            }
        }
        counts
    }

    /// Features of a span: for its first and last word, the positions and kinds in which the first pass saw that word.
    pub(super) fn features(&self, list: &[Token], name: &Range<usize>, mut add: impl FnMut(u64, u64)) {
        for (end, at) in [(0, name.start), (1, name.end - 1)] {
            if end == 0 && name.len() == 1 {
                continue;
            }
            let Some(counts) = self.words.get(&list[at].term) else {
                add(end, 0);
                continue;
            };
            for (role, kinds) in counts.iter().enumerate() {
                let mut seen = 0;
                for (kind, count) in kinds.iter().enumerate() {
                    seen |= u64::from((*count).min(2)) << (2 * kind);
                }
                add(2 + 3 * end + role as u64, seen + 1);
            }
            let total: [u32; 4] = std::array::from_fn(|kind| counts.iter().map(|role| u32::from(role[kind])).sum());
            let person = total[EntityKind::Person as usize];
            let others = total.iter().sum::<u32>() - person;
            add(8 + end, 1 + u64::from(person.min(7)) * 8 + u64::from(others.min(7)));
        }
    }
}

/// 0: the last word of several; 1: another word of several; 2: a single word.
fn position_in_name(name: &Range<usize>, at: usize) -> usize {
    match (name.len(), at + 1 == name.end) {
        (1, _) => 2,
        (_, true) => 0,
        (_, false) => 1,
    }
}
