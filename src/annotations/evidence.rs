//! Why the program gives an annotation.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// A piece of evidence: what was seen and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where in the text, if it has a position.
    pub span: Option<Span>,
    /// What it is, in words that a reader understands: “cue next to the quote”, “title before the name”.
    pub what: String,
}
