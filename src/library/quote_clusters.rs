//! Quotes that several articles have, in the same or nearly the same words.
//!
//! Outlets cut a quotation, drop a comma or change a word. Two quotes are the same when half of the shingles of the
//! shorter one are in the longer one too.

use super::alike::Alike;
use super::entries::ArticleEntry;
use super::fingerprints::Shingles;
use super::postings::PostingsStore;
use std::sync::Arc;

/// A shingle that more quotes have is a turn of phrase and says nothing.
pub(super) const MAX_QUOTES_PER_SHINGLE: usize = 1000;
/// From so many quotes on, one in [`SAMPLED_SHINGLES`] is looked at: there are enough of them.
const SAMPLED_FROM_QUOTES: usize = 200_000;
const SAMPLED_SHINGLES: u32 = 4;

/// Clusters of quotes in the same words.
#[derive(Debug, Default)]
pub(super) struct QuoteClusters {
    pub(super) alike: Alike,
    /// The number of articles of each cluster.
    articles: Vec<u32>,
}

/// The shingles of a quote.
pub(super) type QuoteShingles = [[u8; 4]];

impl QuoteClusters {
    /// Finds them among the quotes of `entries`, in order.
    pub(super) fn find(
        shingles: &Shingles,
        entries: &[ArticleEntry],
        spill: impl FnOnce(Vec<u8>) -> Arc<dyn PostingsStore>,
    ) -> Self {
        let count = shingles.quotes();
        let of_quote = |quote: u32| keys(shingles.of_quote(quote), count as usize).map(move |key| (key, quote));
        let by_shingle = (0..count).flat_map(of_quote).collect();
        let are_similar = |one, other| are_similar(shingles.of_quote(one), shingles.of_quote(other));
        Self::of(Alike::find(count as usize, by_shingle, MAX_QUOTES_PER_SHINGLE, &[], are_similar, spill), entries)
    }

    /// These clusters of the quotes of `entries`.
    pub(super) fn of(alike: Alike, entries: &[ArticleEntry]) -> Self {
        let mut article_of = Vec::new();
        for (number, entry) in (0_u32..).zip(entries) {
            article_of.resize(entry.quotes().end as usize, number);
        }
        // Quotes come in order of the articles.
        let same_article = |a: &u32, b: &u32| article_of[*a as usize] == article_of[*b as usize];
        let articles = alike.clusters.iter().map(|quotes| quotes.chunk_by(same_article).count() as u32).collect();
        Self { alike, articles }
    }

    /// All quotes in the words of this one, in order; none where no other has them.
    pub(super) fn with(&self, quote: u32) -> &[u32] {
        self.alike.clusters.with(quote)
    }

    /// The number of other articles that have the quote.
    pub(super) fn other_articles(&self, quote: u32) -> usize {
        self.alike.clusters.cluster_of(quote).map_or(0, |cluster| self.articles[cluster as usize] as usize - 1)
    }

    /// The first quote of each cluster of more than one article.
    pub(super) fn firsts(&self) -> impl Iterator<Item = u32> {
        self.alike.clusters.iter().map(|quotes| quotes[0]).filter(|quote| self.other_articles(*quote) > 0)
    }
}

/// Whether a library of as many quotes is looked at in the same way.
pub(super) fn is_sampled(quotes: usize) -> bool {
    quotes > SAMPLED_FROM_QUOTES
}

/// The shingles of a quote that are looked at in a library of as many quotes.
pub(super) fn keys(shingles: &QuoteShingles, quotes: usize) -> impl Iterator<Item = u32> {
    let one_in = if is_sampled(quotes) { SAMPLED_SHINGLES } else { 1 };
    shingles.iter().map(|shingle| u32::from_be_bytes(*shingle)).filter(move |shingle| shingle % one_in == 0)
}

/// Whether half of the shorter one's shingles are the longer one's too.
pub(super) fn are_similar(one: &QuoteShingles, other: &QuoteShingles) -> bool {
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
