//! The model's weights: packed files in `data/`, a hash table in memory.

use super::model::CLASSES;
use std::hint::select_unpredictable;

/// The weights of both passes by feature hash, one row a feature, so that one look-up without branches serves both
/// passes. If several features fall into one row, the one with the largest weight has it; the others (one in ten) score
/// 0, like features that were never learned.
#[derive(Debug)]
pub struct Weights {
    rows: Vec<Row>,
    /// The factor of each pass's weights.
    scales: [f32; 2],
}

#[derive(Clone, Copy, Debug)]
struct Row {
    key: u32,
    /// The weight of each class in the first and second pass, plus [`ZERO_OFFSET`].
    weights: [[u8; CLASSES]; 2],
}

/// The byte for weight 0, so that bytes are never negative.
const ZERO_OFFSET: u8 = 128;
/// The weights of a feature that was never learned.
const EMPTY_ROW: Row = Row { key: 0, weights: [[ZERO_OFFSET; CLASSES]; 2] };

/// So many of the largest bytes fit into 16 bits.
const MAX_SUMMED: usize = u16::MAX as usize / u8::MAX as usize;

/// The smallest weight that is stored, of 127 for the largest. Smaller ones come from single articles; unseen articles
/// are read as well without them.
#[cfg(feature = "train")]
const MIN_WEIGHT: u8 = 5;

/// The fewest rows a feature: with more rows, fewer features share one.
const ROWS_PER_FEATURE: usize = 4;

/// The size of an entry in a file: the feature's hash (little-endian) and one weight a class.
const ENTRY_BYTES: usize = 4 + CLASSES;

impl Weights {
    /// Reads the files of the first and the second pass: the scale of the weights (a little-endian `f32`), then the
    /// entries.
    ///
    /// The files are made by the trainer and compiled in. An incomplete last entry is ignored.
    pub(crate) fn from_bytes(files: [&[u8]; 2]) -> Self {
        let files = files.map(|file| {
            file.split_first_chunk().map_or((1.0, file), |(scale, rest)| (f32::from_le_bytes(*scale), rest))
        });
        let entries = files.iter().map(|(_, entries)| entries.len() / ENTRY_BYTES).max().unwrap_or(0);
        let size = (entries * ROWS_PER_FEATURE).next_power_of_two();
        let mut weights = Self { rows: vec![EMPTY_ROW; size], scales: files.map(|(scale, _)| scale) };
        let read = |entry: &[u8]| {
            let key = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]);
            (key, std::array::from_fn::<u8, CLASSES, _>(|class| entry[4 + class].wrapping_add(ZERO_OFFSET)))
        };
        let mut strongest = vec![0.0_f32; size];
        for (scale, entries) in files {
            for (key, learned) in entries.chunks_exact(ENTRY_BYTES).map(read) {
                let at = weights.row_index(key);
                let strength = scale
                    * f32::from(learned.map(|weight| weight.abs_diff(ZERO_OFFSET)).into_iter().max().unwrap_or(0));
                if strength > strongest[at] {
                    (weights.rows[at].key, strongest[at]) = (key, strength);
                }
            }
        }
        for (reading, (_, entries)) in files.into_iter().enumerate() {
            for (key, learned) in entries.chunks_exact(ENTRY_BYTES).map(read) {
                let at = weights.row_index(key);
                if weights.rows[at].key == key {
                    weights.rows[at].weights[reading] = learned;
                }
            }
        }
        weights
    }

    /// Packs weights for the file. Entries are in order of their hash; entries whose weights are all very small are
    /// left out.
    #[cfg(feature = "train")]
    pub(crate) fn to_bytes(mut entries: Vec<(u32, [f32; CLASSES])>) -> Vec<u8> {
        entries.sort_by_key(|entry| entry.0);
        let largest = entries.iter().flat_map(|entry| entry.1).fold(0_f32, |largest, weight| largest.max(weight.abs()));
        let scale = largest / 127.0;
        let mut file = scale.to_le_bytes().to_vec();
        for (key, weights) in entries {
            let packed = weights.map(|weight| (weight / scale).round() as i8);
            if packed.iter().any(|weight| weight.unsigned_abs() >= MIN_WEIGHT) {
                file.extend(key.to_le_bytes());
                file.extend(packed.map(|weight| weight as u8));
            }
        }
        file
    }

    /// The row of a feature; another feature may have taken it.
    fn row_index(&self, key: u32) -> usize {
        (key.wrapping_mul(0x9e37_79b1) >> 7) as usize & (self.rows.len() - 1)
    }

    /// For each pass, the sum of the features' weights for each class.
    ///
    /// Eight weights are added at once, as two numbers of four sums each. A sum of 16 bits holds 257 weights, more than
    /// a span should have features; further ones are added apart.
    pub(crate) fn sums(&self, features: &[u32]) -> [[f32; CLASSES]; 2] {
        const EVEN: u64 = 0x00ff_00ff_00ff_00ff;
        if let Some((first, rest)) = features.split_at_checked(MAX_SUMMED).filter(|(_, rest)| !rest.is_empty()) {
            let (first, rest) = (self.sums(first), self.sums(rest));
            return std::array::from_fn(|pass| std::array::from_fn(|class| first[pass][class] + rest[pass][class]));
        }
        let bytes = |row: &Row| u64::from_le_bytes(std::array::from_fn(|at| row.weights.as_flattened()[at]));
        let (mut even, mut odd) = (0_u64, 0_u64);
        for key in features {
            let row = &self.rows[self.row_index(*key)];
            let weights = select_unpredictable(row.key == *key, bytes(row), bytes(&EMPTY_ROW));
            even += weights & EVEN;
            odd += weights >> 8 & EVEN;
        }
        let zero = i32::from(ZERO_OFFSET) * features.len() as i32;
        std::array::from_fn(|reading| {
            std::array::from_fn(|class| {
                let at = reading * CLASSES + class;
                let sums = [even, odd][at & 1];
                (i32::from((sums >> (8 * (at & !1))) as u16) - zero) as f32 * self.scales[reading]
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::ner::weights;

    #[test]
    fn sums_do_not_overflow() {
        let weights = weights();
        let largest = weights.rows.iter().max_by_key(|row| row.weights[0]).unwrap().key;
        let (one, many) = (weights.sums(&[largest]), weights.sums(&[largest; 600]));
        for (one, many) in one.as_flattened().iter().zip(many.as_flattened()) {
            assert!((one * 600.0 - many).abs() <= many.abs() / 1e4, "{one} {many}");
        }
    }
}
