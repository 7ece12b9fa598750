//! The model's weights: a packed file in `data/`, a hash table in memory.

use super::model::CLASSES;
use std::hint::select_unpredictable;

/// The weights of both readings by feature hash, a row a feature: a look-up serves both readings and never branches. Of
/// features that meet in a row the one that weighs most has it; the others, one in ten, score 0, as do those that were never
/// learned.
#[derive(Debug)]
pub struct Weights {
    rows: Vec<Row>,
    /// What a weight of each reading is multiplied by.
    scales: [f32; 2],
}

#[derive(Clone, Copy, Debug)]
struct Row {
    key: u32,
    /// The weight of each class, in the first and in the second reading, above [`ZERO`].
    weights: [[u8; CLASSES]; 2],
}

/// What stands for no weight, so that no byte stands for less than nothing.
const ZERO: u8 = 128;
/// The weights of a feature that was never learned.
const NONE: Row = Row { key: 0, weights: [[ZERO; CLASSES]; 2] };

/// The least weight, of 127 for the largest, that is kept: smaller ones are what single articles taught, and articles
/// that were not learned from are read as well without them.
#[cfg(feature = "train")]
const LEAST: u8 = 5;

/// How many rows there are for each feature at least: with more, fewer features share a row.
const ROOM: usize = 4;

/// Bytes of an entry in a file: the feature's hash (little endian), then a weight for each class.
const ENTRY: usize = 4 + CLASSES;

impl Weights {
    /// Reads the files of the first and of the second reading: the scale of the weights (a little-endian `f32`), then
    /// the entries.
    ///
    /// A file of another length is cut to whole entries; the files are compiled in and made by the trainer.
    pub(crate) fn from_bytes(files: [&[u8]; 2]) -> Self {
        let files = files.map(|file| {
            file.split_first_chunk().map_or((1.0, file), |(scale, rest)| (f32::from_le_bytes(*scale), rest))
        });
        let entries = files.iter().map(|(_, entries)| entries.len() / ENTRY).max().unwrap_or(0);
        let size = (entries * ROOM).next_power_of_two();
        let mut weights = Self { rows: vec![NONE; size], scales: files.map(|(scale, _)| scale) };
        let read = |entry: &[u8]| {
            let key = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]);
            (key, std::array::from_fn::<u8, CLASSES, _>(|class| entry[4 + class].wrapping_add(ZERO)))
        };
        let mut strongest = vec![0.0_f32; size];
        for (scale, entries) in files {
            for (key, learned) in entries.chunks_exact(ENTRY).map(read) {
                let at = weights.place(key);
                let strength =
                    scale * f32::from(learned.map(|weight| weight.abs_diff(ZERO)).into_iter().max().unwrap_or(0));
                if strength > strongest[at] {
                    (weights.rows[at].key, strongest[at]) = (key, strength);
                }
            }
        }
        for (reading, (_, entries)) in files.into_iter().enumerate() {
            for (key, learned) in entries.chunks_exact(ENTRY).map(read) {
                let at = weights.place(key);
                if weights.rows[at].key == key {
                    weights.rows[at].weights[reading] = learned;
                }
            }
        }
        weights
    }

    /// Packs weights for the file; entries come in order of their hash and those that weigh next to nothing are left out.
    #[cfg(feature = "train")]
    pub(crate) fn to_bytes(mut entries: Vec<(u32, [f32; CLASSES])>) -> Vec<u8> {
        entries.sort_by_key(|entry| entry.0);
        let largest = entries.iter().flat_map(|entry| entry.1).fold(0_f32, |largest, weight| largest.max(weight.abs()));
        let scale = largest / 127.0;
        let mut file = scale.to_le_bytes().to_vec();
        for (key, weights) in entries {
            let packed = weights.map(|weight| (weight / scale).round() as i8);
            if packed.iter().any(|weight| weight.unsigned_abs() >= LEAST) {
                file.extend(key.to_le_bytes());
                file.extend(packed.map(|weight| weight as u8));
            }
        }
        file
    }

    /// The row that a feature has, or that another one has taken.
    fn place(&self, key: u32) -> usize {
        (key.wrapping_mul(0x9e37_79b1) >> 7) as usize & (self.rows.len() - 1)
    }

    /// For each reading the sum of the features' weights for each class.
    ///
    /// Eight weights are added at once, as two numbers of four sums each; a sum of 16 bits holds 257 weights, more
    /// than any name has features.
    pub(crate) fn sums(&self, features: &[u32]) -> [[f32; CLASSES]; 2] {
        const EVEN: u64 = 0x00ff_00ff_00ff_00ff;
        debug_assert!(features.len() <= 257, "{} features", features.len());
        let bytes = |row: &Row| u64::from_le_bytes(std::array::from_fn(|at| row.weights.as_flattened()[at]));
        let (mut even, mut odd) = (0_u64, 0_u64);
        for key in features {
            let row = &self.rows[self.place(*key)];
            let weights = select_unpredictable(row.key == *key, bytes(row), bytes(&NONE));
            even += weights & EVEN;
            odd += weights >> 8 & EVEN;
        }
        let zero = i32::from(ZERO) * features.len() as i32;
        std::array::from_fn(|reading| {
            std::array::from_fn(|class| {
                let at = reading * CLASSES + class;
                let sums = [even, odd][at & 1];
                (i32::from((sums >> (8 * (at & !1))) as u16) - zero) as f32 * self.scales[reading]
            })
        })
    }
}
