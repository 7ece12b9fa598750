//! Which stretches are names, and of what kind: a linear model reads every article twice.
//!
//! [`zones`] are runs of capitalised words; [`features`] describe each stretch of a zone by its words, its
//! neighbourhood, the word lists and what the rest of the article says of the same words ([`evidence`]); [`model`] cuts
//! the zone into names in the best way. The second reading also knows what the first one found ([`votes`]), so that a
//! surname that stands alone is judged by the full name three paragraphs above it. The weights are made by
//! `src/training` from annotated corpora (see `data/README.md`).

mod evidence;
mod features;
mod headlines;
pub(crate) mod model;
mod settle;
mod votes;
pub(crate) mod weights;
mod zones;

use super::tokens::Tokens;
use evidence::Evidence;
use features::{View, vote_features};
use model::{CLASSES, Lattice, Scores};
use std::ops::Range;
use std::sync::OnceLock;
use votes::Votes;
use weights::Weights;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A country, city, region, river, building.
    Place,
    /// A company, party, ministry, newspaper, team.
    Organisation,
    /// Anything else: a law, a prize, a work, a nationality.
    Other,
}

/// A name in the text; names lie in order and never overlap.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Its tokens, without titles before it and possessive ending after it.
    pub tokens: Range<usize>,
    /// What it names.
    pub kind: NameKind,
    /// How clear that is: the model's score of this kind above that of the next best; only its order means anything.
    pub lead: f32,
}

/// The weights of the first and of the second reading.
fn weights() -> &'static [Weights; 2] {
    static WEIGHTS: OnceLock<[Weights; 2]> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        [
            Weights::from_bytes(include_bytes!("../../../data/weights/names-first.bin")),
            Weights::from_bytes(include_bytes!("../../../data/weights/names-second.bin")),
        ]
    })
}

/// Finds the names of a text, in order; linear in the text.
#[must_use]
pub fn find(tokens: &Tokens<'_>) -> Vec<Name> {
    let [first, second] = weights();
    find_with(tokens, [first, second])
}

/// Finds names with these weights for the two readings.
///
/// Both readings look at the same lattices; the second one adds the votes of the first.
pub(crate) fn find_with(tokens: &Tokens<'_>, [first, second]: [&Weights; 2]) -> Vec<Name> {
    let evidence = Evidence::new(tokens);
    let lattices = lattices(tokens, &evidence);
    let found = read(tokens, &lattices, first);
    let votes = Votes::new(tokens.list(), &found);
    let mut names = read(tokens, &lattices, &Voted { weights: second, votes: &votes, tokens });
    settle::settle(tokens, &mut names);
    headlines::mend_headlines(tokens, &mut names);
    names
}

/// The second reading's scores: its weights of the features, and of what the first reading found.
struct Voted<'v, 't> {
    weights: &'v Weights,
    votes: &'v Votes,
    tokens: &'v Tokens<'t>,
}

impl Scores for Voted<'_, '_> {
    fn score(&self, stretch: &Range<usize>, features: &[u32]) -> [f32; CLASSES] {
        let mut voted = Vec::with_capacity(16);
        vote_features(self.tokens.list(), self.votes, stretch, &mut voted);
        let (one, other) = (self.weights.sum(features), self.weights.sum(&voted));
        std::array::from_fn(|class| one[class] + other[class])
    }
}

fn read(tokens: &Tokens<'_>, lattices: &[Lattice], scores: &impl Scores) -> Vec<Name> {
    let parts = lattices.iter().flat_map(|lattice| lattice.best(tokens, scores, |_, _| Some(0.0)));
    parts.filter_map(|part| part.name()).collect()
}

/// Every zone of the text with its stretches and their features.
fn lattices(tokens: &Tokens<'_>, evidence: &Evidence) -> Vec<Lattice> {
    let view = View { tokens, evidence };
    // Looked at once a sentence: a list of names may be one sentence of thousands of zones.
    let mut last = (u32::MAX, false);
    let lattice = |zone: Range<usize>| {
        let number = tokens.list()[zone.start].sentence;
        let sentence = &tokens.sentences()[number as usize];
        if last.0 != number {
            last = (number, evidence::is_shouted(&tokens.list()[sentence.clone()]));
        }
        Lattice::new(&view, sentence, last.1, zone)
    };
    zones::zones(tokens).into_iter().map(lattice).collect()
}

/// The lattices of an article as the trainer needs them: with the votes of an earlier reading, if there was one.
#[cfg(feature = "train")]
pub(crate) fn training_lattices(tokens: &Tokens<'_>, earlier: Option<&[Name]>) -> Vec<Lattice> {
    let evidence = Evidence::new(tokens);
    let lattices = lattices(tokens, &evidence);
    let Some(names) = earlier else { return lattices };
    let votes = Votes::new(tokens.list(), names);
    let voted = |stretch: &Range<usize>, more: &mut Vec<u32>| vote_features(tokens.list(), &votes, stretch, more);
    lattices.iter().map(|lattice| lattice.extended(voted)).collect()
}
