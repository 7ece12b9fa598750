//! The outlets of all articles.

use super::entries::ArticleEntry;
use crate::text::fold;
use foldhash::HashMap;
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// One outlet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SourceIndex {
    pub(super) name: String,
    /// The name folded; outlets with the same key are one.
    pub(super) key: String,
    pub(super) articles: RoaringBitmap,
}

/// Finds the outlets, those of most articles first, then by name, and notes for each article which is its own. Where an
/// article has one noted, it is the number among those of `before`.
pub(super) fn index_sources(entries: &mut [ArticleEntry], before: &[SourceIndex]) -> Vec<SourceIndex> {
    let mut keys: Vec<String> = before.iter().map(|source| source.key.clone()).collect();
    let mut of_key: HashMap<String, usize> = keys.iter().cloned().zip(0..).collect();
    let mut of_spelling: HashMap<&str, usize> = HashMap::default();
    let mut articles: Vec<Vec<u32>> = vec![Vec::new(); before.len()];
    for (article, entry) in (0..).zip(&*entries) {
        let at = match (entry.source, &entry.summary.source) {
            (Some(before), _) => before as usize,
            (None, None) => continue,
            (None, Some(name)) => *of_spelling.entry(name).or_insert_with(|| {
                let key = fold(name);
                *of_key.entry(key.clone()).or_insert_with(|| {
                    keys.push(key);
                    articles.push(Vec::new());
                    articles.len() - 1
                })
            }),
        };
        articles[at].push(article);
    }
    let of = |(key, articles): (String, Vec<u32>)| {
        // In the spelling of its first article.
        let name = entries[*articles.first()? as usize].summary.source.as_deref()?.to_owned();
        Some(SourceIndex { name, key, articles: articles.into_iter().collect() })
    };
    let mut sources: Vec<SourceIndex> = keys.into_iter().zip(articles).filter_map(of).collect();
    sources.sort_by(|a, b| (Reverse(a.articles.len()), &a.key).cmp(&(Reverse(b.articles.len()), &b.key)));
    for (number, source) in (0..).zip(&sources) {
        for article in &source.articles {
            entries[article as usize].source = Some(number);
        }
    }
    sources
}
