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
mod entity;
mod features;
mod first_pass_counts;
mod handles;
mod join;
mod known_entities;
pub(crate) mod model;
mod propagate;
mod single_words;
mod title_case;
mod turns;
pub mod weights;

use super::tokens::Tokens;
use document_stats::DocumentStats;
use features::{FeatureContext, count_features};
use first_pass_counts::FirstPassCounts;
use model::{CLASSES, Lattice, Segment};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;
use weights::Weights;

pub(crate) use candidates::is_boilerplate_link;
pub(crate) use context_rules::{has_honorific, is_certain_person};
pub(crate) use handles::is_in_brackets_after;
pub(crate) use turns::{Turn, turns};

pub use entity::{EntityKind, EntitySpan};

/// The weights that are compiled in.
#[must_use]
pub fn weights() -> &'static Weights {
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

/// The most spans whose scores are kept for the second pass: those of about half a megabyte of capitalised words. Further
/// ones are scored again, so that memory does not grow with a longer text.
const MAX_KEPT_SPANS: usize = 1 << 20;

/// Finds names with these weights.
///
/// Every span is scored once for both passes; the second pass adds the score of the first pass's counts.
pub(crate) fn find_with(tokens: &Tokens<'_>, weights: &Weights) -> Vec<EntitySpan> {
    find_keeping(tokens, weights, MAX_KEPT_SPANS)
}

/// The same, which keeps the scores of no more than this many spans.
fn find_keeping(tokens: &Tokens<'_>, weights: &Weights, most: usize) -> Vec<EntitySpan> {
    let stats = DocumentStats::new(tokens);
    let (mut found, mut kept, mut kept_spans) = (Vec::new(), Vec::new(), 0);
    for lattice in lattices(tokens, &stats, 0, |features| weights.sums(features)) {
        read(&lattice, |_, [first, _]| *first, &mut found);
        kept_spans += lattice.len();
        if kept_spans <= most {
            kept.push(lattice.map(|_, [_, second]| *second));
        }
    }
    let counts = FirstPassCounts::new(tokens.list(), &found);
    drop(found);
    let count_buffer = RefCell::new(Vec::with_capacity(16));
    let score = |span: &Range<usize>, second: &[f32; CLASSES]| {
        let mut features = count_buffer.borrow_mut();
        features.clear();
        count_features(tokens.list(), &counts, span, &mut features);
        let [_, more] = weights.sums(&features);
        std::array::from_fn(|class| second[class] + more[class])
    };
    let mut names = Vec::new();
    kept.iter().for_each(|lattice| read(lattice, score, &mut names));
    let rest = lattices(tokens, &stats, kept.len(), |features| weights.sums(features));
    rest.for_each(|lattice| read(&lattice, |span, [_, second]| score(span, second), &mut names));
    boundaries::normalize_boundaries(tokens, &mut names);
    turns::add_speakers(tokens, &mut names);
    title_case::repair_title_case(tokens, &mut names);
    propagate::propagate_partial_mentions(tokens, &stats, &mut names);
    handles::add_handles(tokens, &mut names);
    names
}

/// Adds the names of the best segmentation of a region.
fn read<S>(lattice: &Lattice<S>, score: impl Fn(&Range<usize>, &S) -> [f32; CLASSES], names: &mut Vec<EntitySpan>) {
    names.extend(lattice.best(score, |_, _| Some(0.0)).iter().filter_map(Segment::name));
}

/// Every candidate region of the text but the first `skipped` as a lattice of its spans; `make` turns the features of a
/// span into its score.
fn lattices<'t, S>(
    tokens: &'t Tokens<'_>,
    stats: &'t DocumentStats,
    skipped: usize,
    mut make: impl FnMut(&[u32]) -> S + 't,
) -> impl Iterator<Item = Lattice<S>> + 't {
    let feature_context = FeatureContext { tokens, stats };
    // Computed once a sentence: a list of names may be one sentence with thousands of regions.
    let mut last = (u32::MAX, false);
    let mut features = Vec::with_capacity(128);
    let lattice = move |region: Range<usize>| {
        let number = tokens.list()[region.start].sentence;
        let sentence = &tokens.sentences()[number as usize];
        if last.0 != number {
            last = (number, document_stats::is_title_case(&tokens.list()[sentence.clone()]));
        }
        Lattice::new(&feature_context, (sentence, last.1), region, &mut features, &mut make)
    };
    let regions = candidates::candidate_regions(tokens).into_iter().skip(skipped);
    regions.take_while(|_| !tokens.is_stopped()).map(lattice)
}

/// The lattices of an article for the trainer, with the counts of an earlier pass if there was one.
#[cfg(feature = "train")]
pub(crate) fn training_lattices(tokens: &Tokens<'_>, earlier: Option<&[EntitySpan]>) -> Vec<Lattice<Vec<u32>>> {
    let stats = DocumentStats::new(tokens);
    let lattices = lattices(tokens, &stats, 0, <[u32]>::to_vec);
    let Some(names) = earlier else { return lattices.collect() };
    let counts = FirstPassCounts::new(tokens.list(), names);
    let count_buffer = |span: &Range<usize>, features: &Vec<u32>| {
        let mut features = features.clone();
        count_features(tokens.list(), &counts, span, &mut features);
        features
    };
    lattices.map(|lattice| lattice.map(count_buffer)).collect()
}

#[cfg(test)]
mod tests {
    use super::{find_keeping, weights};
    use crate::engine::tokens::Tokens;

    #[test]
    fn spans_scored_again_give_the_same() {
        let text = "Ana Petrova of Harbour Times met Tomas Lindqvist in Lima. Petrova and Mr Lindqvist went to Peru. \
                    “Go,” said Petrova. The Bank of Lima Harbour heard Ana Petrova.";
        let tokens = Tokens::new(text, &[]);
        let all = find_keeping(&tokens, weights(), usize::MAX);
        assert!(all.len() > 5, "{all:?}");
        for most in [0, 5, 20, 40] {
            assert_eq!(find_keeping(&tokens, weights(), most), all);
        }
    }
}
