//! Linear models over hashed features: candidates get scores, and a softmax turns scores into probabilities.

use std::sync::OnceLock;

/// The number of bits of a slot. A model has two to this power weights.
const BITS: u32 = 16;

/// The number of weights of a model.
pub const WEIGHT_COUNT: usize = 1 << BITS;

/// The features of one candidate: slots of the weight table.
#[derive(Clone, Debug)]
pub struct Features(Vec<u32>);

impl Features {
    /// An empty list with the capacity for a candidate's features.
    #[must_use]
    pub fn with_capacity() -> Self {
        Self(Vec::with_capacity(64))
    }

    /// Removes all features.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds the feature `value` of `template`.
    pub fn add(&mut self, template: u8, value: u64) {
        let mixed =
            (value ^ (u64::from(template) << 56)).wrapping_add(u64::from(template)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        self.0.push((mixed >> (64 - BITS)) as u32);
    }

    /// The slots.
    #[must_use]
    pub fn slots(&self) -> &[u32] {
        &self.0
    }
}

/// Hashes several small values into one feature value.
#[must_use]
pub fn hash_feature(values: &[u64]) -> u64 {
    values
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, value| (hash ^ value).wrapping_mul(0x0100_0000_01b3).rotate_left(23))
}

/// The weights of one model.
#[derive(Debug)]
pub struct Model {
    /// Fixed point (1/1000): half the size of `f32`, so more weights stay in cache.
    weights: Vec<i16>,
}

/// The models for quotations and coreference.
#[derive(Debug)]
pub struct Models {
    /// Whether a quoted span is a quotation.
    pub quotation: Model,
    /// Which mention is a quotation's source.
    pub source: Model,
    /// The antecedent of a pronoun or description.
    pub antecedent: Model,
    /// Whether a cue reports speech without quotation marks.
    pub indirect: Model,
}

impl Models {
    /// The models whose weights are compiled in.
    #[must_use]
    pub fn get() -> &'static Self {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(|| Self {
            quotation: Model::read(include_bytes!(concat!(env!("OUT_DIR"), "/verdict.bin"))),
            source: Model::read(include_bytes!(concat!(env!("OUT_DIR"), "/source.bin"))),
            antecedent: Model::read(include_bytes!(concat!(env!("OUT_DIR"), "/antecedent.bin"))),
            indirect: Model::read(include_bytes!(concat!(env!("OUT_DIR"), "/indirect.bin"))),
        })
    }
}

impl Model {
    /// A model from its weights in thousandths, of which there must be [`WEIGHT_COUNT`].
    #[must_use]
    pub fn new(weights: Vec<i16>) -> Self {
        Self { weights }
    }

    /// Reads weights that were packed when the program was built (`build.rs`): a slot and its weight in thousandths.
    fn read(packed: &[u8]) -> Self {
        let mut weights = vec![0; WEIGHT_COUNT];
        for [slot, slot_high, weight, weight_high] in packed.as_chunks().0 {
            weights[usize::from(u16::from_le_bytes([*slot, *slot_high]))] = i16::from_le_bytes([*weight, *weight_high]);
        }
        Self { weights }
    }

    /// The weights in thousandths, by slot.
    #[must_use]
    pub fn weights(&self) -> &[i16] {
        &self.weights
    }

    /// The score of a candidate.
    #[must_use]
    pub fn score(&self, features: &Features) -> f32 {
        features.slots().iter().map(|slot| i32::from(self.weights[*slot as usize])).sum::<i32>() as f32 / 1000.0
    }
}

/// Turns scores into probabilities that sum to 1.
pub fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in &mut *scores {
        *score = (*score - top).exp();
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}
