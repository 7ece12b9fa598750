//! The outlets of all articles.

use super::entries::ArticleEntry;
use crate::text::fold;
use foldhash::HashMap;
use roaring::RoaringBitmap;
use std::cmp::Reverse;

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
    let mut sources: Vec<SourceIndex> = Vec::new();
    let (mut of_key, mut of_spelling): (HashMap<String, usize>, HashMap<&str, usize>) = Default::default();
    for (article, entry) in (0..).zip(&*entries) {
        let Some(name) = &entry.summary.source else { continue };
        let at = *of_spelling.entry(name).or_insert_with(|| {
            let key = fold(name);
            *of_key.entry(key.clone()).or_insert_with(|| {
                sources.push(SourceIndex { name: name.to_string(), key, articles: RoaringBitmap::new() });
                sources.len() - 1
            })
        });
        sources[at].articles.insert(article);
    }
    sources.sort_by(|a, b| (Reverse(a.articles.len()), &a.key).cmp(&(Reverse(b.articles.len()), &b.key)));
    for (number, source) in (0..).zip(&sources) {
        for article in &source.articles {
            entries[article as usize].source = Some(number);
        }
    }
    sources
}
