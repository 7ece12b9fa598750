//! The model's weights: a packed file in `data/`, a hash table in memory.

use super::model::CLASSES;

/// The weights of both readings by feature hash: open addressing, linear probing, a row an entry, so that a look-up is
/// one cache line and serves both readings. Features that the model never learned score 0.
#[derive(Debug)]
pub struct Weights {
    rows: Vec<Row>,
    /// What a weight of each reading is multiplied by.
    scales: [f32; 2],
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    key: u32,
    weights: [[i8; CLASSES]; 2],
}

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
        let entries: usize = files.iter().map(|(_, entries)| entries.len() / ENTRY).sum();
        let size = (entries * 2).next_power_of_two().max(2);
        let mut weights = Self { rows: vec![Row::default(); size], scales: files.map(|(scale, _)| scale) };
        for (reading, (_, entries)) in files.into_iter().enumerate() {
            for entry in entries.chunks_exact(ENTRY) {
                let key = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]);
                let row = weights.find(key);
                weights.rows[row].key = key;
                weights.rows[row].weights[reading] = std::array::from_fn(|class| entry[4 + class] as i8);
            }
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

    /// The row of a feature, or the empty one where it would stand.
    fn find(&self, key: u32) -> usize {
        let last = self.rows.len() - 1;
        let mut at = (key.wrapping_mul(0x9e37_79b1) >> 7) as usize & last;
        while self.rows[at].key != key && self.rows[at].weights != [[0; CLASSES]; 2] {
            at = (at + 1) & last;
        }
        at
    }

    /// For each reading the sum of the features' weights for each class.
    pub(crate) fn sums(&self, features: &[u32]) -> [[f32; CLASSES]; 2] {
        let mut sums = [[0_i32; CLASSES]; 2];
        for key in features {
            // An empty row has no weights: adding it changes nothing.
            let row = &self.rows[self.find(*key)];
            for (sum, weight) in sums.as_flattened_mut().iter_mut().zip(row.weights.as_flattened()) {
                *sum += i32::from(*weight);
            }
        }
        std::array::from_fn(|reading| sums[reading].map(|sum| sum as f32 * self.scales[reading]))
    }
}
