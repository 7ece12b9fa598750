//! Clusters of quotes and articles where a few have changed: only those are joined anew whom the change can concern.

use super::archive::Archive as _;
use super::build::Clusters;
use super::changed::{ArticleVersion, ChangedArticle};
use super::fingerprints::Fingerprints;
use super::index::LibraryIndex;
use super::near_duplicates::{CopyDecision, NearDuplicates, bands};
use super::quote_clusters::{QuoteClusters, QuoteShingles, are_similar, is_sampled, keys};
use super::renumbering::{GONE, Renumbering};
use foldhash::HashMap;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where the fingerprints of more articles would have to be read, all are joined anew.
const MAX_READ: usize = 20_000;

impl LibraryIndex {
    /// The clusters of `before` as they are now; `None` where too many would have to be joined anew, or something is lost.
    pub(super) fn patched_clusters(
        &self,
        before: &Self,
        changed: &[ChangedArticle],
        renumbering: &Renumbering,
    ) -> Option<Clusters> {
        let quotes = self.quote_count();
        let mut hashes = renumbering.quotes.values(&before.quote_hashes, quotes, 0);
        for now in changed.iter().filter_map(|changed| changed.now.as_ref()) {
            let own = now.fingerprints.iter().flat_map(|fingerprints| &fingerprints.quote_hashes);
            now.entry.quotes().zip(own).for_each(|(quote, hash)| hashes[quote as usize] = *hash);
        }
        let quotes = self.patched_quotes(before, changed, renumbering)?;
        Some((quotes, self.patched_articles(before, changed, renumbering)?, hashes.into()))
    }

    fn quote_count(&self) -> usize {
        self.entries.last().map_or(0, |last| last.quotes().end) as usize
    }

    fn patched_quotes(
        &self,
        before: &Self,
        changed: &[ChangedArticle],
        renumbering: &Renumbering,
    ) -> Option<Arc<QuoteClusters>> {
        let quotes = self.quote_count();
        let quotes_before = before.quote_count();
        if is_sampled(quotes) != is_sampled(quotes_before) {
            return None;
        }
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        for changed in changed {
            let mut kept = BTreeSet::new();
            for (quote, shingles) in changed.before.iter().flat_map(shingles_of) {
                match renumbering.quotes.get(quote) {
                    Some(now) => _ = kept.insert(now),
                    None => gone.extend(keys(shingles, quotes)),
                }
            }
            let come = changed.now.iter().flat_map(shingles_of).filter(|(quote, _)| !kept.contains(quote));
            new.extend(come.flat_map(|(quote, shingles)| keys(shingles, quotes).map(move |key| (key, quote))));
        }
        if gone.is_empty() && new.is_empty() && renumbering.is_same() && quotes == quotes_before {
            return Some(Arc::clone(&before.quote_clusters));
        }
        let patch = before.quote_clusters.alike.patch(&renumbering.quotes, quotes, &gone, &new).ok()?;
        let read = self.fingerprints(patch.items.iter().map(|quote| self.quote(quote).article))?;
        let shingles = |quote: u32| {
            let at = self.quote(quote);
            read[&at.article].shingles.of_quote(at.number)
        };
        let similar = |one, other| are_similar(shingles(one), shingles(other));
        let alike = patch.finish(&[], |quote| keys(shingles(quote), quotes), similar).ok()?;
        Some(Arc::new(QuoteClusters::of(alike, &self.entries)))
    }

    fn patched_articles(
        &self,
        before: &Self,
        changed: &[ChangedArticle],
        renumbering: &Renumbering,
    ) -> Option<Arc<NearDuplicates>> {
        let decided = self.decided_copies();
        let mut replaced = before.decided_otherwise(self);
        let moved = changed.iter().filter(|changed| !changed.stays()).flat_map(ChangedArticle::versions);
        replaced.extend(moved.map(|version| version.entry.archive_number));
        if replaced.is_empty() {
            return Some(Arc::clone(&before.near_duplicates));
        }
        let bands_of = |number: &u32| Some(bands(&self.archive.fingerprints(*number)?.minhash).collect::<Vec<u32>>());
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        for number in &replaced {
            let bands = bands_of(number)?;
            if before.number_of(*number) != GONE {
                gone.extend(&bands);
            }
            let now = Some(self.number_of(*number)).filter(|now| *now != GONE);
            new.extend(now.into_iter().flat_map(|now| bands.iter().map(move |band| (*band, now))));
        }
        let old = replaced.iter().map(|number| before.number_of(*number)).filter(|number| *number != GONE);
        let numbers = renumbering.articles.without(&old.collect());
        let patch = before.near_duplicates.alike.patch(&numbers, self.entries.len(), &gone, &new).ok()?;
        let read = self.fingerprints(patch.items.iter())?;
        let apart = decided.apart();
        let are_like = |one, other| {
            let is_apart = apart.contains(&one) || apart.contains(&other);
            !is_apart && read[&one].minhash.is_like(&read[&other].minhash)
        };
        let alike = patch.finish(&decided.pairs(), |article| bands(&read[&article].minhash), are_like).ok()?;
        Some(Arc::new(NearDuplicates::of(alike)))
    }

    /// The articles, by their numbers in the archive, of which the user of another library decided otherwise.
    fn decided_otherwise(&self, other: &Self) -> BTreeSet<u32> {
        let decisions = |index: &Self| {
            let number = |article: u32| index.entry(article).archive_number;
            let decisions = index.decided_copies().0.into_iter().map(|((one, other), decision)| {
                let apart = match decision {
                    CopyDecision::Copies => None,
                    CopyDecision::Apart(one) => Some(number(one)),
                };
                let (one, other) = (number(one), number(other));
                (one.min(other), one.max(other), apart)
            });
            decisions.collect::<BTreeSet<_>>()
        };
        let differ = &decisions(self) ^ &decisions(other);
        differ.into_iter().flat_map(|(one, other, _)| [one, other]).collect()
    }

    /// The fingerprints of articles.
    fn fingerprints(&self, articles: impl Iterator<Item = u32>) -> Option<HashMap<u32, Fingerprints>> {
        let articles: BTreeSet<u32> = articles.collect();
        if articles.len() > MAX_READ {
            return None;
        }
        let read = |article: u32| Some((article, self.archive.fingerprints(self.entry(article).archive_number)?));
        articles.into_par_iter().map(read).collect()
    }
}

/// The quotes of an article with their shingles, where they may be others.
fn shingles_of<'v>(version: &'v ArticleVersion) -> impl Iterator<Item = (u32, &'v QuoteShingles)> {
    let of_quote = |fingerprints: &'v Fingerprints| {
        let quotes = (0..).zip(version.entry.quotes());
        quotes.map(move |(at, quote)| (quote, fingerprints.shingles.of_quote(at)))
    };
    version.fingerprints.iter().flat_map(of_quote)
}
