//! Spans of a text.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A half-open range of bytes of a text, both ends on character boundaries.
///
/// Spans are ordered by start, then by end.
///
/// ```
/// use quotidian::text::Span;
///
/// let text = "“Sí,” said Ana.";
/// let start = text.find("Ana").unwrap();
/// let span = Span::new(start, start + "Ana".len());
/// assert_eq!(span.slice(text), "Ana");
/// assert_eq!((span.start, span.end), (16, 19), "bytes, not characters");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Byte offset of the first character.
    pub start: u32,
    /// Byte offset just after the last character.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    ///
    /// # Panics
    /// When `start` is after `end`, or `end` does not fit 32 bits (articles are cut long before 4 GiB).
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end && end <= u32::MAX as usize, "a span runs forwards: {start}..{end}");
        Self { start: start as u32, end: end as u32 }
    }

    /// The span as a range that can index a string.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text of the span.
    ///
    /// # Panics
    /// If the span is not within this text.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The shortest span that contains both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}
