//! Identifiers of words.

use crate::text::fold;

/// The identifier of a word: a 64-bit hash of its folded form, the same in every text and every run.
///
/// Spellings that fold alike (“Erdoğan”, “ERDOGAN”) are one word. The engine treats equal hashes as equal words; about
/// one pair in five thousand million collides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u64);

impl TermId {
    /// The identifier of a word as it stands in a text.
    #[must_use]
    pub fn of(word: &str) -> Self {
        if word.is_ascii() {
            Self::hash(word.bytes().map(|byte| byte.to_ascii_lowercase()))
        } else {
            Self::hash(fold(word).bytes())
        }
    }

    /// The identifier of a punctuation mark. Only apostrophes are folded, since marks are frequent and have few forms.
    #[must_use]
    pub fn of_mark(mark: &str) -> Self {
        Self::hash(if matches!(mark, "’" | "‘") { "'" } else { mark }.bytes())
    }

    /// FNV-1a with a final mix, so that all bits are equally good.
    fn hash(bytes: impl Iterator<Item = u8>) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self(hash ^ (hash >> 29))
    }

    /// The identifier of these [`bits`](Self::bits).
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The hash, for features.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }
}
