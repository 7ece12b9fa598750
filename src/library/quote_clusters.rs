//! Quotes that several articles have, in the same or nearly the same words.
//!
//! Outlets cut a quotation, drop a comma or change a word. Two quotes are the same when half of the shingles of the
//! shorter one are in the longer one too.

use super::clusters::{Clusters, UnionFind};
use super::entries::ArticleEntry;
use super::fingerprints::Shingles;
use rayon::prelude::*;

/// A shingle that more quotes have is a turn of phrase and says nothing.
const MAX_QUOTES_PER_SHINGLE: usize = 1000;
/// From so many quotes on, one in [`SAMPLED_SHINGLES`] is looked at: there are enough of them.
const SAMPLED_FROM_QUOTES: u32 = 200_000;
const SAMPLED_SHINGLES: u32 = 4;

/// Clusters of quotes in the same words.
#[derive(Debug, Default)]
pub(super) struct QuoteClusters {
    clusters: Clusters,
    /// The number of articles of each cluster.
    articles: Vec<u32>,
}

impl QuoteClusters {
    /// Finds them among the quotes of `entries`, in order.
    pub(super) fn find(shingles: &Shingles, entries: &[ArticleEntry]) -> Self {
        let mut sets = UnionFind::new(shingles.quotes() as usize);
        let by_shingle = by_shingle(shingles);
        let shared = by_shingle.chunk_by(|a, b| a.0 == b.0).filter(|quotes| quotes.len() <= MAX_QUOTES_PER_SHINGLE);
        for quotes in shared {
            // Each is compared with the first and with its neighbour, not with all: a quote in a thousand outlets must
            // not cost a million comparisons.
            for pair in quotes.windows(2) {
                for other in [pair[0].1, quotes[0].1] {
                    let one = pair[1].1;
                    let are_similar = || are_similar(shingles.of_quote(one), shingles.of_quote(other));
                    if sets.find(one) != sets.find(other) && are_similar() {
                        sets.join(one, other);
                    }
                }
            }
        }
        let clusters = sets.finish();
        let mut article_of = Vec::with_capacity(shingles.quotes() as usize);
        for (number, entry) in (0_u32..).zip(entries) {
            article_of.resize(entry.quotes().end as usize, number);
        }
        // Quotes come in order of the articles.
        let same_article = |a: &u32, b: &u32| article_of[*a as usize] == article_of[*b as usize];
        let articles = clusters.iter().map(|quotes| quotes.chunk_by(same_article).count() as u32).collect();
        Self { clusters, articles }
    }

    /// All quotes in the words of this one, in order; none where no other has them.
    pub(super) fn with(&self, quote: u32) -> &[u32] {
        self.clusters.with(quote)
    }

    /// The number of other articles that have the quote.
    pub(super) fn other_articles(&self, quote: u32) -> usize {
        self.clusters.cluster_of(quote).map_or(0, |cluster| self.articles[cluster as usize] as usize - 1)
    }

    /// The first quote of each cluster of more than one article.
    pub(super) fn firsts(&self) -> impl Iterator<Item = u32> {
        self.clusters.iter().map(|quotes| quotes[0]).filter(|quote| self.other_articles(*quote) > 0)
    }
}

/// Every shingle with the quotes that have it, in order.
fn by_shingle(shingles: &Shingles) -> Vec<(u32, u32)> {
    let one_in = if shingles.quotes() > SAMPLED_FROM_QUOTES { SAMPLED_SHINGLES } else { 1 };
    let of_quote = |quote: u32| {
        let shingles = shingles.of_quote(quote).iter().map(|shingle| u32::from_be_bytes(*shingle));
        shingles.filter(move |shingle| shingle % one_in == 0).map(move |shingle| (shingle, quote))
    };
    let mut by_shingle: Vec<(u32, u32)> = (0..shingles.quotes()).flat_map(of_quote).collect();
    by_shingle.par_sort_unstable();
    by_shingle
}

/// Whether half of the shorter one's shingles are the longer one's too.
fn are_similar(one: &[[u8; 4]], other: &[[u8; 4]]) -> bool {
    let (mut at, mut at_other, mut shared) = (0, 0, 0);
    while let (Some(shingle), Some(shingle_other)) = (one.get(at), other.get(at_other)) {
        // Bytes with the highest first are in the order of the numbers.
        let order = shingle.cmp(shingle_other);
        at += usize::from(order.is_le());
        at_other += usize::from(order.is_ge());
        shared += usize::from(order.is_eq());
    }
    shared * 2 >= one.len().min(other.len()) && shared > 0
}
