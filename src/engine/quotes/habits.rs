//! What all stretches between marks tell of each of them: which marks are in use, how many are long, and where else in the
//! text the words of a short one stand.

use super::marks::Stretch;
use crate::engine::ranker::pack;
use crate::engine::tokens::{TokenKind, Tokens};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What is known of all stretches of a text.
#[derive(Clone, Debug)]
pub struct Habits {
    /// Whether double marks are in use.
    pub(super) doubles: bool,
    /// How many of the stretches are long, in steps.
    pub(super) long: u64,
    /// For each stretch that is short, where else in the text its words stand; see [`echoes`].
    pub(super) echoes: Vec<u64>,
}

impl Habits {
    /// Reads them off a text and its stretches; linear in the text.
    #[must_use]
    pub fn of(tokens: &Tokens<'_>, stretches: &[Stretch]) -> Self {
        let doubles = stretches.iter().filter(|stretch| !stretch.single).count();
        let long = stretches.iter().filter(|stretch| stretch.tokens.len() > LONG).count();
        let long = match long {
            0 => 0,
            n if n * 4 <= stretches.len() => 1,
            n if n * 2 <= stretches.len() => 2,
            _ => 3,
        };
        Self { doubles: doubles * 2 >= stretches.len(), long, echoes: echoes(tokens, stretches) }
    }
}

/// A stretch of more tokens is long.
const LONG: usize = 8;
/// A stretch of no more tokens is looked for elsewhere.
const SHORT: usize = 6;

/// Its words stand within another, longer stretch.
const WITHIN: u64 = 1;
/// They stand between marks again.
const AGAIN: u64 = 2;
/// They stand outside all marks.
const OUTSIDE: u64 = 4;

/// For each stretch where else its words stand, as the sum of [`WITHIN`], [`AGAIN`] and [`OUTSIDE`]; 0 for long ones.
fn echoes(tokens: &Tokens<'_>, stretches: &[Stretch]) -> Vec<u64> {
    let list = tokens.list();
    // Without the comma or the full stop that stands inside the marks.
    let words = |stretch: &Stretch| {
        let last = list[stretch.tokens.clone()].iter().rposition(|token| token.kind != TokenKind::Mark);
        stretch.tokens.start..stretch.tokens.start + last.map_or(0, |last| last + 1)
    };
    let hash = |range: Range<usize>| list[range].iter().fold(0, |hash, token| pack(&[hash, token.word.bits()]));
    let short = |range: &Range<usize>| (1..=SHORT).contains(&range.len());
    // Where the words stand; and how long those are that begin with a word, a bit for each length.
    let mut places: FxHashMap<u64, (u64, usize)> = FxHashMap::default();
    let mut lengths: FxHashMap<u64, u8> = FxHashMap::default();
    for range in stretches.iter().map(words).filter(short) {
        *lengths.entry(list[range.start].word.bits()).or_default() |= 1 << range.len();
        places.insert(hash(range), (0, 0));
    }
    if places.is_empty() {
        return vec![0; stretches.len()];
    }
    let mut next = stretches.iter().peekable();
    for (at, token) in list.iter().enumerate() {
        while next.next_if(|stretch| stretch.tokens.end <= at).is_some() {}
        let Some(lengths) = lengths.get(&token.word.bits()) else { continue };
        for length in (1..=SHORT).filter(|length| lengths >> length & 1 == 1 && at + length <= list.len()) {
            let Some((places, alone)) = places.get_mut(&hash(at..at + length)) else { continue };
            match next.peek().filter(|stretch| stretch.tokens.start <= at) {
                None => *places |= OUTSIDE,
                Some(stretch) if words(stretch) == (at..at + length) => *alone += 1,
                Some(_) => *places |= WITHIN,
            }
        }
    }
    let of = |stretch: &Stretch| {
        let range = Some(words(stretch)).filter(short)?;
        let (places, alone) = places.get(&hash(range))?;
        Some(places + if *alone > 1 { AGAIN } else { 0 })
    };
    stretches.iter().map(|stretch| of(stretch).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::quotes::stretches;

    #[test]
    fn short_stretches_are_found_elsewhere_in_the_text() {
        let text = "‘Dry wells’ anger farmers\n\n“These are dry wells,” she said. The “old pump” is broken; the old pump \
                    leaks. He called it “a joke”. “A joke,” she agreed.";
        let tokens = Tokens::new(text, &[]);
        let stretches = stretches(&tokens);
        assert_eq!(Habits::of(&tokens, &stretches).echoes, [WITHIN, 0, OUTSIDE, AGAIN, AGAIN]);
    }
}
