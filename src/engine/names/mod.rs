//! Which stretches are names, and of what kind: a linear model reads every article twice.
//!
//! [`zones`] are runs of capitalised words; [`features`] describe each stretch of a zone by its words, its
//! neighbourhood, the word lists and what the rest of the article says of the same words ([`evidence`]); [`model`] cuts
//! the zone into names in the best way. The second reading also knows what the first one found ([`votes`]), so that a
//! surname that stands alone is judged by the full name three paragraphs above it. Rules of the language then settle
//! where people's names end ([`settle`], [`told`], [`mod@join`], [`things`], [`headlines`]), find their parts where they stand alone
//! ([`spread`]) and their [`handles`]. What heads the [`mod@turns`] of a transcript is a name, too. The weights are made by
//! `src/training` from annotated corpora (see `data/README.md`).

mod evidence;
mod features;
mod handles;
mod headlines;
mod join;
pub(crate) mod model;
mod settle;
mod spread;
mod things;
mod told;
mod turns;
mod votes;
pub mod weights;
mod zones;

use super::tokens::Tokens;
use evidence::Evidence;
use features::{View, vote_features};
use model::{CLASSES, Lattice};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;
use votes::Votes;
use weights::Weights;

pub(crate) use handles::is_in_brackets_after;
pub(crate) use told::{is_addressed, is_aged, is_called};
pub(crate) use turns::{Turn, turns};
pub(crate) use zones::is_navigation;

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

/// The weights that are compiled in.
pub(crate) fn weights() -> &'static Weights {
    static WEIGHTS: OnceLock<Weights> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        Weights::from_bytes([
            include_bytes!("../../../data/weights/names-first.bin"),
            include_bytes!("../../../data/weights/names-second.bin"),
        ])
    })
}

/// Finds the names of a text, in order; linear in the text.
#[must_use]
pub fn find(tokens: &Tokens<'_>) -> Vec<Name> {
    find_with(tokens, weights())
}

/// Finds names with these weights.
///
/// Every stretch is scored once for both readings; the second one adds what it makes of the votes of the first.
pub(crate) fn find_with(tokens: &Tokens<'_>, weights: &Weights) -> Vec<Name> {
    let evidence = Evidence::new(tokens);
    let lattices = lattices(tokens, &evidence, |features| weights.sums(features));
    let found = read(&lattices, |_, [first, _]| *first);
    let votes = Votes::new(tokens.list(), &found);
    let voted = RefCell::new(Vec::with_capacity(16));
    let mut names = read(&lattices, |stretch, [_, second]| {
        let mut features = voted.borrow_mut();
        features.clear();
        vote_features(tokens.list(), &votes, stretch, &mut features);
        let [_, more] = weights.sums(&features);
        std::array::from_fn(|class| second[class] + more[class])
    });
    settle::settle(tokens, &mut names);
    turns::add_speakers(tokens, &mut names);
    headlines::mend_headlines(tokens, &mut names);
    spread::spread(tokens, &evidence, &mut names);
    handles::add_handles(tokens, &mut names);
    names
}

fn read<S>(lattices: &[Lattice<S>], score: impl Fn(&Range<usize>, &S) -> [f32; CLASSES]) -> Vec<Name> {
    let parts = lattices.iter().flat_map(|lattice| lattice.best(&score, |_, _| Some(0.0)));
    parts.filter_map(|part| part.name()).collect()
}

/// Every zone of the text with its stretches and what `make` makes of their features.
fn lattices<S>(tokens: &Tokens<'_>, evidence: &Evidence, mut make: impl FnMut(&[u32]) -> S) -> Vec<Lattice<S>> {
    let view = View { tokens, evidence };
    // Looked at once a sentence: a list of names may be one sentence of thousands of zones.
    let mut last = (u32::MAX, false);
    let mut features = Vec::with_capacity(128);
    let lattice = |zone: Range<usize>| {
        let number = tokens.list()[zone.start].sentence;
        let sentence = &tokens.sentences()[number as usize];
        if last.0 != number {
            last = (number, evidence::is_shouted(&tokens.list()[sentence.clone()]));
        }
        Lattice::new(&view, (sentence, last.1), zone, &mut features, &mut make)
    };
    zones::zones(tokens).into_iter().map(lattice).collect()
}

/// The lattices of an article as the trainer needs them: with the votes of an earlier reading, if there was one.
#[cfg(feature = "train")]
pub(crate) fn training_lattices(tokens: &Tokens<'_>, earlier: Option<&[Name]>) -> Vec<Lattice<Vec<u32>>> {
    let evidence = Evidence::new(tokens);
    let lattices = lattices(tokens, &evidence, <[u32]>::to_vec);
    let Some(names) = earlier else { return lattices };
    let votes = Votes::new(tokens.list(), names);
    let voted = |stretch: &Range<usize>, features: &Vec<u32>| {
        let mut features = features.clone();
        vote_features(tokens.list(), &votes, stretch, &mut features);
        features
    };
    lattices.iter().map(|lattice| lattice.map(voted)).collect()
}
