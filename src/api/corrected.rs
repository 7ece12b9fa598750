//! What the user corrected, beside what the program had said.

use super::schema::json_object;
use crate::notebook;

json_object! {
    /// A correction of the user.
    pub struct Corrected {
        /// What the program had said; `null` where it had said nothing.
        was: Option<String>,
        /// When it was corrected.
        at: String,
        /// The entry of the notebook, by which it can be undone.
        event: String,
    }
}

json_object! {
    /// A correction of an article's metadata.
    pub struct CorrectedField {
        /// `title`, `date`, `source` or `byline`.
        field: &'static str,
        /// What the program had said; `null` where it had said nothing.
        was: Option<String>,
        /// When it was corrected.
        at: String,
        /// The entry of the notebook, by which it can be undone.
        event: String,
    }
}

impl From<notebook::Corrected<'_>> for Corrected {
    fn from(corrected: notebook::Corrected<'_>) -> Self {
        Self { was: corrected.was.map(str::to_owned), at: corrected.at.to_string(), event: corrected.event.to_string() }
    }
}
