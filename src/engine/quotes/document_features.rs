//! What all quoted spans between marks tell of each of them: which marks are in use, how many are long, and where else in the
//! text the words of a short one stand.

use crate::engine::linear_model::hash_feature;
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::tokens::{TokenKind, Tokens};
use foldhash::HashMap;
use std::ops::Range;

/// What is known of all quoted spans of a text.
#[derive(Clone, Debug)]
pub struct DocumentFeatures {
    /// Whether double marks are in use.
    pub(super) doubles: bool,
    /// How many of the quoted spans are long, in steps.
    pub(super) long: u64,
    /// For each quoted span that is short, where else in the text its words stand; see [`repetitions`].
    pub(super) repetitions: Vec<u64>,
}

impl DocumentFeatures {
    /// Reads them off a text and its quoted spans; linear in the text.
    #[must_use]
    pub fn of(tokens: &Tokens<'_>, quoted_spans: &[QuotedSpan]) -> Self {
        let doubles = quoted_spans.iter().filter(|quoted_span| !quoted_span.single).count();
        let long = quoted_spans.iter().filter(|quoted_span| quoted_span.tokens.len() > LONG_SPAN_TOKENS).count();
        let long = match long {
            0 => 0,
            n if n * 4 <= quoted_spans.len() => 1,
            n if n * 2 <= quoted_spans.len() => 2,
            _ => 3,
        };
        Self { doubles: doubles * 2 >= quoted_spans.len(), long, repetitions: repetitions(tokens, quoted_spans) }
    }
}

/// A quoted span of more tokens is long.
const LONG_SPAN_TOKENS: usize = 8;
/// A quoted span of no more tokens is looked for elsewhere.
const MAX_REPEATED_TOKENS: usize = 6;

/// Its words stand within another, longer quoted span.
const WITHIN_LONGER: u64 = 1;
/// They stand between marks again.
const QUOTED_AGAIN: u64 = 2;
/// They stand outside all marks.
const UNQUOTED: u64 = 4;

/// For each quoted span where else its words stand, as the sum of [`WITHIN_LONGER`], [`QUOTED_AGAIN`] and [`UNQUOTED`]; 0 for long ones.
fn repetitions(tokens: &Tokens<'_>, quoted_spans: &[QuotedSpan]) -> Vec<u64> {
    let list = tokens.list();
    // Without the comma or the full stop that stands inside the marks.
    let words = |quoted_span: &QuotedSpan| {
        let last = list[quoted_span.tokens.clone()].iter().rposition(|token| token.kind != TokenKind::Mark);
        quoted_span.tokens.start..quoted_span.tokens.start + last.map_or(0, |last| last + 1)
    };
    let hash = |range: Range<usize>| list[range].iter().fold(0, |hash, token| hash_feature(&[hash, token.term.bits()]));
    let short = |range: &Range<usize>| (1..=MAX_REPEATED_TOKENS).contains(&range.len());
    // Where the words stand; and how long those are that begin with a word, a bit for each length.
    let mut occurrences: HashMap<u64, (u64, usize)> = HashMap::default();
    let mut lengths: HashMap<u64, u8> = HashMap::default();
    for range in quoted_spans.iter().map(words).filter(short) {
        *lengths.entry(list[range.start].term.bits()).or_default() |= 1 << range.len();
        occurrences.insert(hash(range), (0, 0));
    }
    if occurrences.is_empty() {
        return vec![0; quoted_spans.len()];
    }
    let mut next = quoted_spans.iter().peekable();
    for (at, token) in list.iter().enumerate() {
        while next.next_if(|quoted_span| quoted_span.tokens.end <= at).is_some() {}
        let Some(lengths) = lengths.get(&token.term.bits()) else { continue };
        for length in (1..=MAX_REPEATED_TOKENS).filter(|length| lengths >> length & 1 == 1 && at + length <= list.len())
        {
            let Some((occurrences, alone)) = occurrences.get_mut(&hash(at..at + length)) else { continue };
            match next.peek().filter(|quoted_span| quoted_span.tokens.start <= at) {
                None => *occurrences |= UNQUOTED,
                Some(quoted_span) if words(quoted_span) == (at..at + length) => *alone += 1,
                Some(_) => *occurrences |= WITHIN_LONGER,
            }
        }
    }
    let of = |quoted_span: &QuotedSpan| {
        let range = Some(words(quoted_span)).filter(short)?;
        let (occurrences, alone) = occurrences.get(&hash(range))?;
        Some(occurrences + if *alone > 1 { QUOTED_AGAIN } else { 0 })
    };
    quoted_spans.iter().map(|quoted_span| of(quoted_span).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::quote_marks::quoted_spans;

    #[test]
    fn short_spans_are_found_elsewhere() {
        let text = "‘Dry wells’ anger farmers\n\n“These are dry wells,” she said. The “old pump” is broken; the old pump \
                    leaks. He called it “a joke”. “A joke,” she agreed.";
        let tokens = Tokens::new(text, &[]);
        let quoted_spans = quoted_spans(&tokens);
        assert_eq!(
            DocumentFeatures::of(&tokens, &quoted_spans).repetitions,
            [WITHIN_LONGER, 0, UNQUOTED, QUOTED_AGAIN, QUOTED_AGAIN]
        );
    }
}
