//! Plain text: the whole file is the article's text.

use super::draft::Draft;
use super::front_matter;
use crate::article::Metadata;

/// Takes a text as it is; front matter at its beginning is read and kept.
pub(super) fn draft(text: String) -> Draft {
    let mut metadata = Metadata::default();
    let front = front_matter::read(&text, &mut metadata);
    Draft { text, front, metadata, ..Draft::default() }
}
