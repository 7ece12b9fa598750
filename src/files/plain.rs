//! Plain text: the whole file is the article's text.

use super::{Parsed, decode::decode};
use crate::article::{Article, ArticleId, Metadata};

/// Reads a text file.
pub(super) fn parse(path: &str, bytes: &[u8]) -> Parsed {
    if bytes.is_empty() {
        return Parsed::problem(path, "The file is empty.", "Delete it, or save the article again.");
    }
    let Some(text) = decode(bytes, None) else {
        return Parsed::problem(path, "It is not text.", "Save the article as text, or leave this file out.");
    };
    if text.trim().is_empty() {
        return Parsed::problem(path, "There is no text in it.", "Delete it, or save the article again.");
    }
    let article = Article {
        id: ArticleId::new(path, 0),
        path: path.to_owned(),
        text,
        headline: None,
        asides: Vec::new(),
        metadata: Metadata::default(),
    };
    Parsed { articles: vec![article], problems: Vec::new() }
}
