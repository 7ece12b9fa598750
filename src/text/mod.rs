//! Positions in a text, and normalised forms of words. The text itself is never changed.

mod fold;
mod language;
mod offsets;
mod paragraphs;
mod random;
mod slug;
mod span;
mod tsv;

pub use fold::{fold, is_slip};
pub use language::LanguageCode;
pub(crate) use language::language_code;
pub use offsets::CodePoints;
pub use paragraphs::{is_hard_wrapped, paragraphs};
pub use random::random_hex;
pub use slug::slug;
pub use span::Span;
pub use tsv::rows;

/// Whether a character is invisible, or changes the direction of writing.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
