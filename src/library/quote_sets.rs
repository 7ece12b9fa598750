//! The quotes of each kind.

use super::digest::ArticleFacts;
use super::entries::ArticleEntry;
use super::renumbering::Numbers;
use crate::annotations::Listing;
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

/// Sets of quotes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct QuoteSets {
    /// By the number of the kind.
    pub(super) kinds: [RoaringBitmap; 3],
    /// The quotes listed as reported speech.
    pub(super) reported: RoaringBitmap,
}

impl QuoteSets {
    /// Adds the quotes of an article.
    pub(super) fn push(&mut self, entry: &ArticleEntry, facts: &ArticleFacts) {
        for (at, quote) in entry.quotes().zip(&facts.quotes) {
            self.kinds[quote.kind as usize].insert(at);
            if quote.listing == Listing::Reported {
                self.reported.insert(at);
            }
        }
    }

    /// The same where quotes have other numbers.
    pub(super) fn renumbered(&self, quotes: &Numbers) -> Self {
        let [direct, indirect, mixed] = &self.kinds;
        let both = |one, other| rayon::join(|| quotes.set(one), || quotes.set(other));
        let ((direct, indirect), (mixed, reported)) =
            rayon::join(|| both(direct, indirect), || both(mixed, &self.reported));
        Self { kinds: [direct, indirect, mixed], reported }
    }

    /// Sorts the quotes of an article anew.
    pub(super) fn replace(&mut self, entry: &ArticleEntry, facts: &ArticleFacts) {
        for set in self.kinds.iter_mut().chain([&mut self.reported]) {
            set.remove_range(entry.quotes());
        }
        self.push(entry, facts);
    }
}
