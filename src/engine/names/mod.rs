//! Which stretches are names, and of what kind: a linear model reads every article twice.
//!
//! [`zones`] are runs of capitalised words; [`features`] describe each stretch of a zone by its words, its
//! neighbourhood, the word lists and what the rest of the article says of the same words ([`evidence`]); [`model`] cuts
//! the zone into names in the best way. The second reading also knows what the first one found ([`votes`]), so that a
//! surname that stands alone is judged by the full name three paragraphs above it. The weights are made by
//! `src/training` from annotated corpora (see `data/README.md`).

mod evidence;
mod features;
pub(crate) mod model;
mod settle;
mod votes;
pub(crate) mod weights;
mod zones;

use super::tokens::Tokens;
use evidence::Evidence;
use features::View;
use model::{Lattice, Scores};
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
pub(crate) fn find_with(tokens: &Tokens<'_>, [first, second]: [&Weights; 2]) -> Vec<Name> {
    let evidence = Evidence::new(tokens);
    let names = read(tokens, &evidence, None, first);
    let votes = Votes::new(tokens.list(), &names);
    let mut names = read(tokens, &evidence, Some(&votes), second);
    settle::settle(tokens, &mut names);
    names
}

fn read(tokens: &Tokens<'_>, evidence: &Evidence, votes: Option<&Votes>, scores: &impl Scores) -> Vec<Name> {
    let mut names = Vec::new();
    for lattice in lattices(tokens, evidence, votes) {
        let parts = lattice.best(tokens, scores, |_, _| Some(0.0));
        names.extend(parts.iter().filter_map(model::Part::name));
    }
    names
}

/// Every zone of the text with its stretches and their features.
fn lattices<'v>(
    tokens: &'v Tokens<'_>,
    evidence: &'v Evidence,
    votes: Option<&'v Votes>,
) -> impl Iterator<Item = Lattice> + 'v {
    let view = View { tokens, evidence, votes };
    // Looked at once a sentence: a list of names may be one sentence of thousands of zones.
    let mut last = (u32::MAX, false);
    zones::zones(tokens).into_iter().map(move |zone| {
        let number = tokens.list()[zone.start].sentence;
        let sentence = &tokens.sentences()[number as usize];
        if last.0 != number {
            last = (number, evidence::is_shouted(&tokens.list()[sentence.clone()]));
        }
        Lattice::new(&view, sentence, last.1, zone)
    })
}

/// The lattices of an article as the trainer needs them: with the names of an earlier reading, if there was one.
#[cfg(feature = "train")]
pub(crate) fn training_lattices(tokens: &Tokens<'_>, earlier: Option<&[Name]>) -> Vec<Lattice> {
    let evidence = Evidence::new(tokens);
    let votes = earlier.map(|names| Votes::new(tokens.list(), names));
    lattices(tokens, &evidence, votes.as_ref()).collect()
}
