//! The linear model that scores what a name can mean; its weights are in `data/weights/places.tsv`.

use super::candidates::{Candidate, FEATURE_COUNT};
use crate::engine::gazetteer::rows;
use std::sync::LazyLock;

/// What speaks for or against a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feature {
    /// Its inhabitants.
    Size,
    /// It is a country.
    Country,
    /// The tables know it as doubtful.
    Doubtful,
    /// It is a region or state.
    Region,
    /// States and counties of the article.
    Regional,
    /// Names and adjectives of its country.
    Named,
    /// Its country's share of all other names.
    Share,
    /// Places near it that other names may mean.
    Nearness,
    /// Words of daily life.
    Cues,
    /// Its state or country stands behind the name.
    Tied,
    /// It is in the United States.
    American,
    /// It is well known, and nothing else speaks for its country.
    FamousAlone,
    /// It is a country, and the name is frequent.
    CountryOften,
    /// It is well known, and the article names other foreign countries.
    FamousAbroad,
    /// It is a namesake of a well-known place, with no place near it.
    LesserAlone,
    /// It is a namesake of a well-known place, and its state is not named.
    Lesser,
    /// It is a country, and the name stands before an institution of a town.
    CountryInstitution,
    /// It is well known, and the name stands before an institution of a town.
    CityInstitution,
    /// It is a country, and people live in a place of the name.
    CountryResident,
    /// It is well known, and people live in a place of the name.
    CityResident,
}

/// The names of the features in the file of weights, in the order of [`Feature`].
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
    "country-resident",
    "city-resident",
];

/// The features that depend on what other names mean.
const CHANGING: [Feature; 3] = [Feature::Share, Feature::Nearness, Feature::LesserAlone];

/// The weights of the features.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceWeights([f32; FEATURE_COUNT]);

impl PlaceWeights {
    /// The weights that are compiled in.
    ///
    /// # Panics
    /// When the file is faulty: it is compiled in, and a test reads it, so no user can meet this.
    #[must_use]
    pub fn get() -> &'static Self {
        static WEIGHTS: LazyLock<PlaceWeights> = LazyLock::new(|| {
            let file = include_str!("../../../data/weights/places.tsv");
            PlaceWeights::read(file).expect("the file is compiled in, and a test reads it")
        });
        &WEIGHTS
    }

    /// Weights in the order of the features.
    #[must_use]
    pub fn new(weights: [f32; FEATURE_COUNT]) -> Self {
        Self(weights)
    }

    /// Reads the weights: a feature and its weight a line, in the order of the features.
    fn read(file: &'static str) -> Option<Self> {
        let mut weights = [0.0; FEATURE_COUNT];
        let mut lines = rows(file);
        for (weight, feature) in weights.iter_mut().zip(FEATURES) {
            let (_, mut row) = lines.next()?;
            *weight = (row.next()? == feature).then(|| row.next()?.parse().ok())??;
        }
        lines.next().is_none().then_some(Self(weights))
    }

    /// The lines of the file: a feature and its weight each.
    #[must_use]
    pub fn to_lines(&self) -> String {
        FEATURES.iter().zip(self.0).map(|(feature, weight)| format!("{feature}\t{weight:.3}\n")).collect()
    }

    /// Sets a feature of a candidate that is none of [`CHANGING`].
    pub(super) fn set(&self, one: &mut Candidate, feature: Feature, value: f32) {
        one.features[feature as usize] = value;
        one.base += value * self.0[feature as usize];
    }

    /// Sets the probability of each candidate of a name by its features.
    pub(super) fn decide(&self, candidates: &mut [Candidate]) {
        let changing =
            |one: &Candidate| CHANGING.map(|feature| one.features[feature as usize] * self.0[feature as usize]);
        softmax(candidates, |one| one.base + changing(one).iter().sum::<f32>());
    }
}

/// Sets the probability of each candidate by its score.
pub(super) fn softmax(candidates: &mut [Candidate], score: impl Fn(&Candidate) -> f32) {
    for candidate in &mut *candidates {
        candidate.probability = score(candidate);
    }
    /// What lies further below the best is as good as impossible.
    const MAX_BELOW: f32 = 16.0;
    let highest = candidates.iter().map(|one| one.probability).fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for candidate in &mut *candidates {
        let below = highest - candidate.probability;
        candidate.probability = if below < MAX_BELOW { (-below).exp() } else { 0.0 };
        sum += candidate.probability;
    }
    for candidate in candidates {
        candidate.probability /= sum;
    }
}

/// The logarithm of a figure and 1. Most figures are 0.
pub(super) fn ln_1p(figure: f32) -> f32 {
    if figure == 0.0 { 0.0 } else { figure.ln_1p() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_is_read() {
        let file = include_str!("../../../data/weights/places.tsv");
        let weights = PlaceWeights::read(file).unwrap();
        assert!(weights.0.iter().all(|weight| weight.is_finite()) && file.ends_with(&weights.to_lines()));
    }
}
