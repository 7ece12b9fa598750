//! Positions in a text, and normalised forms of words. The text itself is never changed.

mod fold;
mod language;
mod offsets;
mod slug;
mod span;

pub use fold::{fold, is_slip};
pub use language::LanguageCode;
pub(crate) use language::language_code;
pub use offsets::CodePoints;
pub use slug::slug;
pub use span::Span;
