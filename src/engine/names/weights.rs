//! The model's weights: a packed file in `data/`, a hash table in memory.

use super::model::{CLASSES, Scores};
use std::ops::Range;

/// Weights by feature hash: open addressing, linear probing, a row of eight bytes an entry, so that a look-up is one
/// cache line. Features that the model never learned score 0.
#[derive(Debug)]
pub(crate) struct Weights {
    rows: Vec<Row>,
    scale: f32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    key: u32,
    weights: [i8; CLASSES],
}

/// Bytes of an entry in the file: the feature's hash (little endian), then a weight for each class.
const ENTRY: usize = 4 + CLASSES;

impl Weights {
    /// Reads the file: the scale of the weights (a little-endian `f32`), then the entries.
    ///
    /// A file of another length is cut to whole entries; the files are compiled in and made by the trainer.
    pub(crate) fn from_bytes(file: &[u8]) -> Self {
        let (scale, entries) =
            file.split_first_chunk().map_or((1.0, file), |(scale, rest)| (f32::from_le_bytes(*scale), rest));
        let size = (entries.len() / ENTRY * 2).next_power_of_two().max(2);
        let mut weights = Self { rows: vec![Row::default(); size], scale };
        for entry in entries.chunks_exact(ENTRY) {
            let key = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]);
            let row = Row { key, weights: std::array::from_fn(|class| entry[4 + class] as i8) };
            let mut at = weights.slot(key);
            while weights.rows[at].weights != [0; CLASSES] {
                at = (at + 1) & (size - 1);
            }
            weights.rows[at] = row;
        }
        weights
    }

    /// Packs weights for the file; entries come in order of their hash and those that round to nothing are left out.
    #[cfg(feature = "train")]
    pub(crate) fn to_bytes(mut entries: Vec<(u32, [f32; CLASSES])>) -> Vec<u8> {
        entries.sort_by_key(|entry| entry.0);
        let largest = entries.iter().flat_map(|entry| entry.1).fold(0_f32, |largest, weight| largest.max(weight.abs()));
        let scale = largest / 127.0;
        let mut file = scale.to_le_bytes().to_vec();
        for (key, weights) in entries {
            let packed = weights.map(|weight| (weight / scale).round() as i8);
            if packed != [0; CLASSES] {
                file.extend(key.to_le_bytes());
                file.extend(packed.map(|weight| weight as u8));
            }
        }
        file
    }

    fn slot(&self, key: u32) -> usize {
        (key.wrapping_mul(0x9e37_79b1) >> 7) as usize & (self.rows.len() - 1)
    }
}

impl Scores for Weights {
    fn score(&self, _: &Range<usize>, features: &[u32]) -> [f32; CLASSES] {
        self.sum(features)
    }
}

impl Weights {
    /// The sum of the features' weights for each class.
    pub(crate) fn sum(&self, features: &[u32]) -> [f32; CLASSES] {
        let mut sums = [0_i32; CLASSES];
        for key in features {
            let mut at = self.slot(*key);
            loop {
                let row = &self.rows[at];
                if row.key == *key {
                    for (sum, weight) in sums.iter_mut().zip(row.weights) {
                        *sum += i32::from(weight);
                    }
                }
                if row.key == *key || row.weights == [0; CLASSES] {
                    break;
                }
                at = (at + 1) & (self.rows.len() - 1);
            }
        }
        sums.map(|sum| sum as f32 * self.scale)
    }
}
