//! The linear model that scores what a name can mean; its weights are in `data/weights/places.tsv`.

use super::candidates::{Candidate, FEATURE_COUNT};
use crate::engine::gazetteer::rows;
use std::sync::LazyLock;

/// The names of the features, in the order of `Setting::features`.
const FEATURES: [&str; FEATURE_COUNT] = [
    "size",
    "country",
    "doubtful",
    "region",
    "regional",
    "named",
    "share",
    "nearness",
    "cues",
    "tied",
    "american",
    "famous-alone",
    "country-often",
    "famous-abroad",
    "lesser-alone",
    "lesser",
    "country-institution",
    "city-institution",
];
/// The weights of the features.
static WEIGHTS: LazyLock<[f32; FEATURE_COUNT]> =
    LazyLock::new(|| read_weights().expect("the file is compiled in, and a test reads it"));

/// The probability of each candidate of a name by its features.
pub(super) fn decide(candidates: &mut [Candidate]) {
    softmax(candidates, |one| one.features.iter().zip(*WEIGHTS).map(|(value, weight)| value * weight).sum());
}

/// The probability of each candidate by its score.
pub(super) fn softmax(candidates: &mut [Candidate], score: impl Fn(&Candidate) -> f32) {
    let scores: Vec<f32> = candidates.iter().map(score).collect();
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    let sum: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
    for (candidate, score) in candidates.iter_mut().zip(scores) {
        candidate.probability = (score - highest).exp() / sum;
    }
}

/// Reads the weights: a feature and its weight a line, in the order of [`FEATURES`].
fn read_weights() -> Option<[f32; FEATURE_COUNT]> {
    let mut weights = [0.0; FEATURE_COUNT];
    let mut lines = rows(include_str!("../../../data/weights/places.tsv"));
    for (weight, feature) in weights.iter_mut().zip(FEATURES) {
        let (_, mut row) = lines.next()?;
        *weight = (row.next()? == feature).then(|| row.next()?.parse().ok())??;
    }
    lines.next().is_none().then_some(weights)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_weight_is_read() {
        assert!(super::read_weights().is_some_and(|weights| weights.iter().all(|weight| weight.is_finite())));
    }
}
