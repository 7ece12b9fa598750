//! The articles of a library in their order.

use super::digest::ArticleSummary;
use crate::article::ArticleId;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

/// An article of the library, and where its parts are in the index.
#[derive(Clone, Debug)]
pub(super) struct ArticleEntry {
    pub(super) summary: Arc<ArticleSummary>,
    /// Its number in the archive.
    pub(super) archive_number: u32,
    /// For each of the article's people, their number in the library.
    pub(super) people: Arc<[u32]>,
    /// The number of its first quote in the library.
    pub(super) first_quote: u32,
    /// How many quotes it has; here so that their numbers are known without a look at the summary.
    quotes: u32,
    /// The number of its outlet in the library.
    pub(super) source: Option<u32>,
}

impl ArticleEntry {
    /// Makes the entries of all articles, given with their numbers in the archive and in order of these: newest first, undated last, then by id.
    ///
    /// Where several articles have one id, all but the first get a number appended.
    pub(super) fn all(summaries: Vec<(u32, Arc<ArticleSummary>)>) -> Vec<Self> {
        let mut entries: Vec<Self> =
            summaries.into_iter().map(|(archive_number, summary)| Self::new(archive_number, summary)).collect();
        entries.sort_by(|a, b| a.id().cmp(b.id()));
        let mut same: Option<(ArticleId, usize)> = None;
        for entry in &mut entries {
            match &mut same {
                Some((id, number)) if *id == *entry.id() => {
                    *number += 1;
                    Arc::make_mut(&mut entry.summary).id = ArticleId::from_address(&format!("{id}-{number}"));
                }
                _ => same = Some((entry.id().clone(), 1)),
            }
        }
        Self::sort(&mut entries);
        Self::number_quotes(&mut entries);
        entries
    }

    /// An article that has no place yet.
    pub(super) fn new(archive_number: u32, summary: Arc<ArticleSummary>) -> Self {
        let quotes = summary.quotes;
        Self { summary, archive_number, people: Arc::default(), first_quote: 0, quotes, source: None }
    }

    /// Gives an article another summary, with its place and its people as they were.
    pub(super) fn set_summary(&mut self, summary: Arc<ArticleSummary>) {
        self.quotes = summary.quotes;
        self.summary = summary;
    }

    /// What articles are ordered by.
    fn order(&self) -> (Reverse<Option<Date>>, &ArticleId) {
        (Reverse(self.date()), self.id())
    }

    fn sort(entries: &mut [Self]) {
        entries.sort_by(|a, b| a.order().cmp(&b.order()));
    }

    /// Puts further articles at their places among those that are in order.
    pub(super) fn insert(entries: &mut Vec<Self>, mut new: Vec<Self>) {
        Self::sort(&mut new);
        let mut all = Vec::with_capacity(entries.len() + new.len());
        let mut before = std::mem::take(entries).into_iter();
        for entry in new {
            let next = before.as_slice().partition_point(|other| other.order() < entry.order());
            all.extend(before.by_ref().take(next));
            all.push(entry);
        }
        all.extend(before);
        *entries = all;
    }

    /// Numbers the quotes of articles that are in order.
    pub(super) fn number_quotes(entries: &mut [Self]) {
        let mut quotes = 0;
        for entry in entries {
            entry.first_quote = quotes;
            quotes += entry.quotes;
        }
    }

    pub(super) fn id(&self) -> &ArticleId {
        &self.summary.id
    }

    pub(super) fn date(&self) -> Option<Date> {
        self.summary.date()
    }

    /// The numbers of its quotes in the library.
    pub(super) fn quotes(&self) -> Range<u32> {
        self.first_quote..self.first_quote + self.quotes
    }
}
