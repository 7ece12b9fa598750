//! The outlets of all articles.

use super::entries::ArticleEntry;
use crate::text::fold;
use roaring::RoaringBitmap;
use std::cmp::Reverse;
use std::collections::HashMap;

/// One outlet.
#[derive(Debug)]
pub(super) struct SourceIndex {
    pub(super) name: String,
    /// The name folded; outlets with the same key are one.
    pub(super) key: String,
    pub(super) articles: RoaringBitmap,
}

/// Finds the outlets, those of most articles first, then by name, and notes for each article which is its own.
pub(super) fn index_sources(entries: &mut [ArticleEntry]) -> Vec<SourceIndex> {
    let mut found: HashMap<String, SourceIndex> = HashMap::default();
    for (article, entry) in entries.iter().enumerate() {
        let Some(name) = &entry.summary.source else { continue };
        let key = fold(name);
        let new = || SourceIndex { name: name.to_string(), key: key.clone(), articles: RoaringBitmap::new() };
        found.entry(key.clone()).or_insert_with(new).articles.insert(article as u32);
    }
    let mut sources: Vec<SourceIndex> = found.into_values().collect();
    sources.sort_by(|a, b| (Reverse(a.articles.len()), &a.key).cmp(&(Reverse(b.articles.len()), &b.key)));
    for (number, source) in (0..).zip(&sources) {
        for article in &source.articles {
            entries[article as usize].source = Some(number);
        }
    }
    sources
}
