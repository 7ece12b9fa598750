//! The learned model: a linear score for every stretch and class, and the best way to cut a zone into names.

use super::features::{View, features};
use super::zones::{begins_name, can_bound, is_second_syllable};
use super::{Name, NameKind};
use crate::engine::gazetteer::Classes;
use crate::engine::tokens::{TokenKind, Tokens};
use std::ops::Range;

/// The classes a stretch is scored for: the four kinds of names.
pub(crate) const CLASSES: usize = 4;
/// The class of a single token that is in no name; its score is always 0.
pub(crate) const NO_NAME: usize = CLASSES;
/// The longest name, in tokens.
pub(crate) const LONGEST: usize = 8;

/// A part of a zone: a name of some kind, or one token outside names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub tokens: Range<usize>,
    pub class: usize,
    /// The score of this class above that of the next best for the same stretch.
    pub lead: f32,
}

/// Every stretch of a zone that may be a name, with what was made of its features: scores, or for the trainer the
/// features themselves.
pub(crate) struct Lattice<S> {
    pub zone: Range<usize>,
    stretches: Vec<Stretch<S>>,
}

/// A stretch of tokens with the classes that it can have, a bit each, and what was made of its features.
struct Stretch<S> {
    tokens: Range<usize>,
    classes: u8,
    made: S,
}

/// Every kind of name, as the bits of their classes.
const NAMES: u8 = (1 << CLASSES) - 1;

impl<S> Lattice<S> {
    /// `make` is given the features of each stretch; `features` is room for them.
    pub(super) fn new(
        view: &View<'_, '_>,
        (sentence, shouted): (&Range<usize>, bool),
        zone: Range<usize>,
        found: &mut Vec<u32>,
        make: &mut impl FnMut(&[u32]) -> S,
    ) -> Self {
        let mut stretches = Vec::with_capacity(zone.len() * (zone.len().min(LONGEST) + 1) / 2);
        for start in zone.clone() {
            for end in start + 1..=zone.end.min(start + LONGEST) {
                let tokens = start..end;
                let classes = possible_classes(view.tokens, &tokens);
                if classes == 0 {
                    continue;
                }
                found.clear();
                if classes & NAMES != 0 {
                    features(view, sentence, shouted, &tokens, found);
                }
                stretches.push(Stretch { tokens, classes, made: make(found) });
            }
        }
        Self { zone, stretches }
    }

    /// The best way to cut the zone, by dynamic programming over its positions; `allowed` can rule out parts (the
    /// trainer does), and adds to a part's score. Empty when it rules out every way.
    pub(crate) fn best(
        &self,
        score: impl Fn(&Range<usize>, &S) -> [f32; CLASSES],
        allowed: impl Fn(&Range<usize>, usize) -> Option<f32>,
    ) -> Vec<Part> {
        let from = self.zone.start;
        let mut best: Vec<(f32, usize, usize, f32)> = vec![(f32::NEG_INFINITY, 0, NO_NAME, 0.0); self.zone.len() + 1];
        best[0].0 = 0.0;
        for Stretch { tokens: stretch, classes, made } in &self.stretches {
            let before = best[stretch.start - from].0;
            if before == f32::NEG_INFINITY {
                continue;
            }
            let score = if classes & NAMES != 0 { score(stretch, made) } else { [0.0; CLASSES] };
            for (class, points) in score.iter().copied().chain([0.0]).enumerate() {
                if classes & 1 << class == 0 {
                    continue;
                }
                let Some(extra) = allowed(stretch, class) else { continue };
                let total = before + points + extra;
                let end = &mut best[stretch.end - from];
                if total > end.0 {
                    *end = (total, stretch.start, class, lead(&score, class));
                }
            }
        }
        let mut parts = Vec::new();
        let mut end = self.zone.end;
        while end > from {
            let (score, start, class, lead) = best[end - from];
            if score == f32::NEG_INFINITY {
                return Vec::new();
            }
            parts.push(Part { tokens: start..end, class, lead });
            end = start;
        }
        parts.reverse();
        parts
    }
}

/// How far a class leads the others, “no name” among them.
fn lead(score: &[f32; CLASSES], class: usize) -> f32 {
    let others = (0..CLASSES).filter(|other| *other != class).map(|other| score[other]);
    score.get(class).copied().unwrap_or(0.0) - others.fold(0.0, f32::max)
}

/// Whether a stretch can be one name: it begins and ends with a capital (or, where it is several tokens, begins with a
/// particle, “al-Assad”).
fn may_be_name(tokens: &Tokens<'_>, stretch: &Range<usize>) -> bool {
    can_bound(tokens, stretch.end - 1)
        && !is_second_syllable(tokens, stretch.start)
        && (can_bound(tokens, stretch.start) || begins_name(tokens, stretch.start, stretch.end))
}

/// The classes that a stretch can have, a bit each: “no name” is one token, and a part of the way through the zone even
/// where it can be no name; a person’s name holds no “of”, “and”, numbers or possessives.
fn possible_classes(tokens: &Tokens<'_>, stretch: &Range<usize>) -> u8 {
    let no_name = u8::from(stretch.len() == 1) << NO_NAME;
    if !may_be_name(tokens, stretch) {
        return no_name;
    }
    let in_person = |at: usize| {
        let token = &tokens.list()[at];
        match token.kind {
            TokenKind::Word => token.is_capitalised() || token.is(Classes::PARTICLE) || is_second_syllable(tokens, at),
            TokenKind::Mark => matches!(tokens.str(at), "-" | "‑"),
            _ => false,
        }
    };
    let person = stretch.len() == 1 || stretch.clone().all(in_person);
    no_name | if person { NAMES } else { NAMES & !(1 << NameKind::Person as u8) }
}

impl Part {
    /// The part as a name, when it is one.
    pub(crate) fn name(&self) -> Option<Name> {
        let kind = [NameKind::Person, NameKind::Place, NameKind::Organisation, NameKind::Other];
        kind.get(self.class).map(|kind| Name { tokens: self.tokens.clone(), kind: *kind, lead: self.lead })
    }
}

#[cfg(feature = "train")]
impl<S> Lattice<S> {
    /// Each stretch with what was made of its features.
    pub(crate) fn stretches(&self) -> impl Iterator<Item = (&Range<usize>, &S)> {
        self.stretches.iter().map(|stretch| (&stretch.tokens, &stretch.made))
    }

    /// The same stretches with something else made of them.
    pub(crate) fn map<T>(&self, mut make: impl FnMut(&Range<usize>, &S) -> T) -> Lattice<T> {
        let stretches = self.stretches.iter().map(|Stretch { tokens, classes, made }| Stretch {
            made: make(tokens, made),
            tokens: tokens.clone(),
            classes: *classes,
        });
        Lattice { zone: self.zone.clone(), stretches: stretches.collect() }
    }
}
