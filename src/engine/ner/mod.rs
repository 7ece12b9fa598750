//! Named-entity recognition: a two-pass semi-Markov linear model.
//!
//! [`candidates`] finds the runs of capitalised words in which names are looked for. [`features`] describes each span
//! of such a region by its words, its neighbours, the word lists and the counts of the same words over the article
//! ([`document_stats`]). [`model`] cuts the region into names by dynamic programming. The second pass also sees what
//! the first one found ([`first_pass_counts`]): a surname that stands alone is judged by the full name three paragraphs
//! above. Rules then correct boundaries and kinds ([`boundaries`], [`context_rules`], [`mod@join`], [`known_entities`],
//! [`title_case`]), find parts of full names that stand alone ([`propagate`]), [`handles`] and the speakers of
//! transcripts ([`mod@turns`]). `src/training` learns the weights from annotated corpora (see `data/README.md`).

mod boundaries;
mod candidates;
mod context_rules;
mod document_stats;
mod features;
mod first_pass_counts;
mod handles;
mod join;
mod known_entities;
pub(crate) mod model;
mod propagate;
mod title_case;
mod turns;
pub mod weights;

use super::tokens::Tokens;
use document_stats::DocumentStats;
use features::{FeatureContext, count_features};
use first_pass_counts::FirstPassCounts;
use model::{CLASSES, Lattice};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;
use weights::Weights;

pub(crate) use candidates::is_boilerplate_link;
pub(crate) use context_rules::{has_honorific, is_certain_person};
pub(crate) use handles::is_in_brackets_after;
pub(crate) use turns::{Turn, turns};

/// The kind of entity that a name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A country, city, region, river, building.
    Place,
    /// A company, party, ministry, newspaper, team.
    Organisation,
    /// Anything else: a law, a prize, a work, a nationality.
    Other,
}

/// A name in the text. Names are in order and do not overlap.
#[derive(Clone, Debug, PartialEq)]
pub struct EntitySpan {
    /// Its tokens, without a title before it or a possessive ending after it.
    pub tokens: Range<usize>,
    /// The kind of entity.
    pub kind: EntityKind,
    /// The model's score of this kind minus that of the next best. Only the order of margins has a meaning.
    pub margin: f32,
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
pub fn find(tokens: &Tokens<'_>) -> Vec<EntitySpan> {
    find_with(tokens, weights())
}

/// Finds names with these weights.
///
/// Every span is scored once for both passes; the second pass adds the score of the first pass's counts.
pub(crate) fn find_with(tokens: &Tokens<'_>, weights: &Weights) -> Vec<EntitySpan> {
    let stats = DocumentStats::new(tokens);
    let lattices = lattices(tokens, &stats, |features| weights.sums(features));
    let found = read(&lattices, |_, [first, _]| *first);
    let counts = FirstPassCounts::new(tokens.list(), &found);
    let count_buffer = RefCell::new(Vec::with_capacity(16));
    let mut names = read(&lattices, |span, [_, second]| {
        let mut features = count_buffer.borrow_mut();
        features.clear();
        count_features(tokens.list(), &counts, span, &mut features);
        let [_, more] = weights.sums(&features);
        std::array::from_fn(|class| second[class] + more[class])
    });
    boundaries::normalize_boundaries(tokens, &mut names);
    turns::add_speakers(tokens, &mut names);
    title_case::repair_title_case(tokens, &mut names);
    propagate::propagate_partial_mentions(tokens, &stats, &mut names);
    handles::add_handles(tokens, &mut names);
    names
}

fn read<S>(lattices: &[Lattice<S>], score: impl Fn(&Range<usize>, &S) -> [f32; CLASSES]) -> Vec<EntitySpan> {
    let parts = lattices.iter().flat_map(|lattice| lattice.best(&score, |_, _| Some(0.0)));
    parts.filter_map(|part| part.name()).collect()
}

/// Every candidate region of the text as a lattice of its spans; `make` turns the features of a span into its score.
fn lattices<S>(tokens: &Tokens<'_>, stats: &DocumentStats, mut make: impl FnMut(&[u32]) -> S) -> Vec<Lattice<S>> {
    let feature_context = FeatureContext { tokens, stats };
    // Computed once a sentence: a list of names may be one sentence with thousands of regions.
    let mut last = (u32::MAX, false);
    let mut features = Vec::with_capacity(128);
    let lattice = |region: Range<usize>| {
        let number = tokens.list()[region.start].sentence;
        let sentence = &tokens.sentences()[number as usize];
        if last.0 != number {
            last = (number, document_stats::is_title_case(&tokens.list()[sentence.clone()]));
        }
        Lattice::new(&feature_context, (sentence, last.1), region, &mut features, &mut make)
    };
    candidates::candidate_regions(tokens).into_iter().map(lattice).collect()
}

/// The lattices of an article for the trainer, with the counts of an earlier pass if there was one.
#[cfg(feature = "train")]
pub(crate) fn training_lattices(tokens: &Tokens<'_>, earlier: Option<&[EntitySpan]>) -> Vec<Lattice<Vec<u32>>> {
    let stats = DocumentStats::new(tokens);
    let lattices = lattices(tokens, &stats, <[u32]>::to_vec);
    let Some(names) = earlier else { return lattices };
    let counts = FirstPassCounts::new(tokens.list(), names);
    let count_buffer = |span: &Range<usize>, features: &Vec<u32>| {
        let mut features = features.clone();
        count_features(tokens.list(), &counts, span, &mut features);
        features
    };
    lattices.iter().map(|lattice| lattice.map(count_buffer)).collect()
}
