//! Learns which words a verb of saying reports.

use super::linear::Choice;
use super::polnear::Attribution;
use crate::engine::coref::MentionIndex;
use crate::engine::linear_model::Features;
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::quotes::indirect::{IndirectQuote, candidates, cues, features, features_of_none};
use crate::text::Span;
use std::ops::Range;

/// Adds the choice of each verb of saying of an article.
pub(super) fn choices(
    index: &MentionIndex<'_>,
    quoted_spans: &[QuotedSpan],
    attributions: &[Attribution],
    choices: &mut Vec<Choice>,
) {
    for (cue, source) in cues(index) {
        let indirect_quotes = candidates(index, quoted_spans, cue, source);
        if indirect_quotes.is_empty() {
            continue;
        }
        let cue_span = index.tokens.list()[cue].span;
        let wanted: Vec<&Attribution> =
            attributions.iter().filter(|other| other.cue.iter().any(|span| span.overlaps(cue_span))).collect();
        let fit = |quote: &IndirectQuote| {
            wanted.iter().map(|other| overlap(index, &quote.content, &other.content)).fold(0.0, f32::max)
        };
        let fits: Vec<f32> = indirect_quotes.iter().map(fit).collect();
        let best = fits.iter().copied().fold(0.0, f32::max);
        let mut choice = Choice { weight: 1.0, ..Choice::default() };
        let mut out = Features::with_capacity();
        features_of_none(index, cue, source, &mut out);
        choice.push(&out, best < 0.5);
        for (quote, fit) in indirect_quotes.iter().zip(&fits) {
            out.clear();
            features(index, quote, &mut out);
            choice.push(&out, best >= 0.5 && *fit > best - 0.03);
        }
        choices.push(choice);
    }
}

/// How much a range of tokens and the annotated spans have in common: F1 of tokens.
fn overlap(index: &MentionIndex<'_>, range: &Range<usize>, spans: &[Span]) -> f32 {
    let within: Vec<Range<usize>> = spans.iter().map(|span| index.tokens.within(*span)).collect();
    let shared: usize =
        within.iter().map(|other| range.end.min(other.end).saturating_sub(range.start.max(other.start))).sum();
    let all: usize = within.iter().map(Range::len).sum::<usize>() + range.len();
    2.0 * shared as f32 / all.max(1) as f32
}
