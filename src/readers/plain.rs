//! Plain text: the whole file is the article's text.

use super::raw_article::RawArticle;
use super::{front_matter, hyphens};
use crate::article::Metadata;

/// Takes a text as it is, but for words cut at line ends; front matter at its beginning is read and stays in it.
pub(super) fn read(text: String) -> RawArticle {
    let text = hyphens::joined(text);
    let mut metadata = Metadata::default();
    let front = front_matter::read(&text, &mut metadata);
    RawArticle { text, front, metadata, ..RawArticle::default() }
}
