//! The learned model: a linear score for each span and class, and the best segmentation of a region into names.

use super::candidates::{begins_name, can_bound, is_before_clipped_article, is_second_syllable};
use super::features::{FeatureContext, features};
use super::{EntityKind, EntitySpan};
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::{TokenKind, Tokens};
use std::ops::Range;

/// The classes of a name: the four kinds of entities.
pub(crate) const CLASSES: usize = 4;
/// The class of a single token outside names. Its score is always 0.
pub(crate) const NO_NAME: usize = CLASSES;
/// The longest name, in tokens.
pub(crate) const MAX_NAME_TOKENS: usize = 8;

/// A segment of a region: a name of some kind, or one token outside names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segment {
    pub tokens: Range<usize>,
    pub class: usize,
    /// The score of this class minus that of the next best class for the same span.
    pub margin: f32,
}

/// Every span of a region that may be a name, with its score, or for the trainer with its features.
pub(crate) struct Lattice<S> {
    pub region: Range<usize>,
    spans: Vec<CandidateSpan<S>>,
}

/// A span of tokens with its possible classes (one bit each) and its score or features.
struct CandidateSpan<S> {
    /// The first token, counted from the region's, and the number of tokens.
    start: u8,
    length: u8,
    classes: u8,
    made: S,
}

/// All kinds of names, as the bits of their classes.
const NAMES: u8 = (1 << CLASSES) - 1;

impl<S> Lattice<S> {
    /// Builds the lattice. `make` gets the features of each span; `found` is a buffer for them.
    pub(super) fn new(
        feature_context: &FeatureContext<'_, '_>,
        (sentence, title_case): (&Range<usize>, bool),
        region: Range<usize>,
        found: &mut Vec<u32>,
        make: &mut impl FnMut(&[u32]) -> S,
    ) -> Self {
        let mut spans = Vec::with_capacity(region.len() * (region.len().min(MAX_NAME_TOKENS) + 1) / 2);
        for start in region.clone() {
            for end in start + 1..=region.end.min(start + MAX_NAME_TOKENS) {
                let tokens = start..end;
                let classes = possible_classes(feature_context.tokens, &tokens);
                if classes == 0 {
                    continue;
                }
                found.clear();
                if classes & NAMES != 0 {
                    features(feature_context, sentence, title_case, &tokens, found);
                }
                let (start, length) = ((start - region.start) as u8, (end - start) as u8);
                spans.push(CandidateSpan { start, length, classes, made: make(found) });
            }
        }
        Self { region, spans }
    }

    /// The best segmentation of the region, by dynamic programming over its positions. `allowed` can rule out segments
    /// (the trainer does) and adds to a segment's score. Empty when it rules out all segmentations.
    pub(crate) fn best(
        &self,
        score: impl Fn(&Range<usize>, &S) -> [f32; CLASSES],
        allowed: impl Fn(&Range<usize>, usize) -> Option<f32>,
    ) -> Vec<Segment> {
        let from = self.region.start;
        let mut best: Vec<(f32, usize, usize, f32)> = vec![(f32::NEG_INFINITY, 0, NO_NAME, 0.0); self.region.len() + 1];
        best[0].0 = 0.0;
        for (span, CandidateSpan { classes, made, .. }) in self.spans_with_tokens() {
            let span = &span;
            let before = best[span.start - from].0;
            if before == f32::NEG_INFINITY {
                continue;
            }
            let score = if classes & NAMES != 0 { score(span, made) } else { [0.0; CLASSES] };
            for (class, points) in score.iter().copied().chain([0.0]).enumerate() {
                if classes & 1 << class == 0 {
                    continue;
                }
                let Some(extra) = allowed(span, class) else { continue };
                let total = before + points + extra;
                let end = &mut best[span.end - from];
                if total > end.0 {
                    *end = (total, span.start, class, margin(&score, class));
                }
            }
        }
        let mut parts = Vec::new();
        let mut end = self.region.end;
        while end > from {
            let (score, start, class, margin) = best[end - from];
            if score == f32::NEG_INFINITY {
                return Vec::new();
            }
            parts.push(Segment { tokens: start..end, class, margin });
            end = start;
        }
        parts.reverse();
        parts
    }
}

/// The score of a class minus that of the best other class, “no name” included.
fn margin(score: &[f32; CLASSES], class: usize) -> f32 {
    let others = (0..CLASSES).filter(|other| *other != class).map(|other| score[other]);
    score.get(class).copied().unwrap_or(0.0) - others.fold(0.0, f32::max)
}

/// Whether a span can be one name: it begins and ends with a capitalised word, or begins with a particle (“al-Assad”).
fn can_be_name(tokens: &Tokens<'_>, span: &Range<usize>) -> bool {
    can_bound(tokens, span.end - 1)
        && !is_second_syllable(tokens, span.start)
        && (can_bound(tokens, span.start) || begins_name(tokens, span.start, span.end))
}

/// The classes that a span can have, one bit each. Every single token can be “no name”. A person's name contains no
/// “of”, “and”, numbers or possessives.
fn possible_classes(tokens: &Tokens<'_>, span: &Range<usize>) -> u8 {
    let no_name = u8::from(span.len() == 1) << NO_NAME;
    if !can_be_name(tokens, span) {
        return no_name;
    }
    let in_person = |at: usize| {
        let token = &tokens.list()[at];
        match token.kind {
            TokenKind::Word => {
                token.is_capitalised()
                    || token.is(LexicalClasses::PARTICLE)
                    || is_second_syllable(tokens, at)
                    || is_before_clipped_article(tokens, at)
            }
            TokenKind::Mark => matches!(tokens.str(at), "-" | "‑"),
            _ => false,
        }
    };
    let person = span.len() == 1 || span.clone().all(in_person);
    no_name | if person { NAMES } else { NAMES & !(1 << EntityKind::Person as u8) }
}

impl Segment {
    /// The segment as a name, if it is one.
    pub(crate) fn name(&self) -> Option<EntitySpan> {
        let kind = [EntityKind::Person, EntityKind::Place, EntityKind::Organisation, EntityKind::Other];
        kind.get(self.class).map(|kind| EntitySpan { tokens: self.tokens.clone(), kind: *kind, margin: self.margin })
    }
}

impl<S> Lattice<S> {
    fn spans_with_tokens(&self) -> impl Iterator<Item = (Range<usize>, &CandidateSpan<S>)> {
        self.spans.iter().map(|span| {
            let start = self.region.start + usize::from(span.start);
            (start..start + usize::from(span.length), span)
        })
    }

    /// The number of spans.
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// Each span with its score or features.
    #[cfg(feature = "train")]
    pub(crate) fn spans(&self) -> impl Iterator<Item = (Range<usize>, &S)> {
        self.spans_with_tokens().map(|(tokens, span)| (tokens, &span.made))
    }

    /// The same spans with other values.
    pub(crate) fn map<T>(&self, mut make: impl FnMut(&Range<usize>, &S) -> T) -> Lattice<T> {
        let spans = self.spans_with_tokens().map(|(tokens, &CandidateSpan { start, length, classes, ref made })| {
            CandidateSpan { start, length, classes, made: make(&tokens, made) }
        });
        Lattice { region: self.region.clone(), spans: spans.collect() }
    }
}
