//! Articles that have changed, or whose corrections have.

use super::digest::ArticleFacts;
use super::entries::ArticleEntry;
use super::fingerprints::Fingerprints;

/// An article as it is before a change and after it.
pub(super) struct ChangedArticle {
    /// `None` where it was hidden, or not there.
    pub(super) before: Option<ArticleVersion>,
    /// `None` where it is hidden, or gone.
    pub(super) now: Option<ArticleVersion>,
    /// Whether its own corrections are others, not only those for all articles.
    pub(super) has_other_own: bool,
}

/// What an article is with some corrections.
pub(super) struct ArticleVersion {
    /// Its number in the library.
    pub(super) number: u32,
    /// With the people of before.
    pub(super) entry: ArticleEntry,
    pub(super) facts: ArticleFacts,
    /// The names of its people before corrections, where these may be others.
    pub(super) names_before: Vec<String>,
    /// Those of its quotes, where these may be others.
    pub(super) fingerprints: Option<Fingerprints>,
}

impl ChangedArticle {
    /// Whether it is shown before and now, at the same place.
    pub(super) fn stays(&self) -> bool {
        self.both().is_some_and(|(before, now)| before.entry.date() == now.entry.date())
    }

    /// What it is before and now, where it is shown both times.
    pub(super) fn both(&self) -> Option<(&ArticleVersion, &ArticleVersion)> {
        self.before.as_ref().zip(self.now.as_ref())
    }

    /// What it is before and now, as far as it is shown.
    pub(super) fn versions(&self) -> impl Iterator<Item = &ArticleVersion> {
        self.before.iter().chain(&self.now)
    }

    /// Whether it has the same quotes, of the same kinds, at the same place.
    pub(super) fn has_same_quotes(&self) -> bool {
        let Some((before, now)) = self.both().filter(|_| self.stays()) else { return false };
        let mut quotes = before.facts.quotes.iter().zip(&now.facts.quotes);
        before.fingerprints.is_none() && quotes.all(|(was, now)| (was.kind, was.listing) == (now.kind, now.listing))
    }

    /// For each quote before, its number in the article now, if its words are the same; `None` where all of them are.
    pub(super) fn kept_quotes(&self) -> Option<impl Iterator<Item = Option<u32>> + use<>> {
        let (before, now) = self.both()?;
        let (before, now) = (before.fingerprints.as_ref()?, now.fingerprints.as_ref()?);
        let (length, length_now) = (before.quote_hashes.len(), now.quote_hashes.len());
        let is_same = |at: usize, at_now: usize| {
            let shingles = |of: &Fingerprints, at: usize| of.shingles.of_quote(at as u32).to_vec();
            before.quote_hashes[at] == now.quote_hashes[at_now] && shingles(before, at) == shingles(now, at_now)
        };
        let least = length.min(length_now);
        let first = (0..least).take_while(|at| is_same(*at, *at)).count();
        let last = (1..=least - first).take_while(|back| is_same(length - back, length_now - back)).count();
        Some((0..length).map(move |at| match at {
            at if at < first => Some(at as u32),
            at if at >= length - last => Some((at + length_now - length) as u32),
            _ => None,
        }))
    }
}
