//! Positions in a text, and normalised forms of words. The text itself is never changed.

mod constant;
mod fold;
mod offsets;
mod slug;
mod span;

pub use constant::Constant;
pub(crate) use constant::{constant, maybe_constant};
pub use fold::{fold, is_slip};
pub use offsets::CodePoints;
pub use slug::slug;
pub use span::Span;
