//! A library made of the one before, where the corrections of a few articles have changed.
//!
//! It is what joining everything anew would give. What would change the numbers of articles or quotes, or which quotes and
//! articles are alike, is left to joining.

use super::archive::Archive as _;
use super::countries::{self, ChangedArticle};
use super::index::LibraryIndex;
use super::lost::LostArticles;
use super::problems::all_problems;
use super::sources::index_sources;
use crate::notebook::Corrections;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where more articles change, all are joined anew.
const MAX_CHANGED: usize = 2000;

impl LibraryIndex {
    /// The library of the same articles with other corrections; `None` where it is to be joined anew.
    pub(super) fn patched(&self, corrections: &Arc<Corrections>) -> Option<Self> {
        if self.has_lost || corrections.clusters_revision() != self.corrections.clusters_revision() {
            return None;
        }
        let mut index = Self {
            archive: Arc::new(self.uncorrected.corrected(corrections)),
            uncorrected: self.uncorrected.clone(),
            corrections: Arc::clone(corrections),
            entries: self.entries.clone(),
            by_id: Arc::clone(&self.by_id),
            by_title: Arc::clone(&self.by_title),
            problems: all_problems(&self.uncorrected.problems, corrections.bad_lines()),
            quote_clusters: Arc::clone(&self.quote_clusters),
            near_duplicates: Arc::clone(&self.near_duplicates),
            quote_sets: self.quote_sets.clone(),
            ..Self::default()
        };
        let changed = index.change_articles(self)?;
        let is_other_source =
            |changed: &ChangedArticle| changed.summary.source != index.entry(changed.number).summary.source;
        index.sources = if changed.iter().any(is_other_source) {
            index.entries.iter_mut().for_each(|entry| entry.source = None);
            index_sources(&mut index.entries).into()
        } else {
            Arc::clone(&self.sources)
        };
        for changed in changed.iter().filter(|changed| changed.old.quotes != changed.new.quotes) {
            index.quote_sets.replace(&index.entries[changed.number as usize], &changed.new);
        }
        index.countries = countries::replace(&self.countries, &changed, &index.entries);
        index.patch_people(self, &changed)?;
        let has_other_words = |number: &u32| {
            let number = index.entry(*number).archive_number;
            self.archive.has_other_words(number) || index.archive.has_other_words(number)
        };
        let words: Vec<u32> = changed.iter().map(|changed| changed.number).filter(has_other_words).collect();
        let lost = LostArticles::default();
        index.segments = self.segments.replace(&words, |numbers| index.segment(numbers, &lost));
        lost.into_numbers().is_empty().then_some(index)
    }

    /// Finds the articles whose corrections are not those of `before`, in order, and summarises them anew.
    fn change_articles(&mut self, before: &Self) -> Option<Vec<ChangedArticle>> {
        let mut number_of = vec![None; self.uncorrected.summaries.len()];
        for (number, entry) in (0_u32..).zip(&self.entries) {
            number_of[entry.archive_number as usize] = Some(number);
        }
        let mut numbers: BTreeSet<u32> = BTreeSet::new();
        for changed in self.archive.corrected_otherwise(&before.archive) {
            match (number_of[changed as usize], self.archive.hides(changed)) {
                (Some(number), false) => _ = numbers.insert(number),
                (None, true) => {}
                _ => return None,
            }
        }
        let own = numbers.clone();
        let names = self.corrections.names_corrected_otherwise(&before.corrections);
        if !names.is_empty() {
            for name in &names {
                numbers.extend(before.name_articles.with_name(name).ok()?);
            }
            let archives = [&self.archive, &before.archive];
            let giving = archives.into_iter().flat_map(|archive| archive.giving_names(&names));
            numbers.extend(giving.filter_map(|number| number_of[number as usize]));
        }
        let read = |number: u32| -> Option<ChangedArticle> {
            let entry = before.entry(number);
            let (old, new) = (before.archive.facts(entry.archive_number)?, self.archive.facts(entry.archive_number)?);
            Some(ChangedArticle { number, summary: Arc::clone(&entry.summary), old, new })
        };
        let changed: Vec<ChangedArticle> = numbers.into_par_iter().map(read).collect::<Option<_>>()?;
        let is_other = |changed: &ChangedArticle| own.contains(&changed.number) || changed.old != changed.new;
        let changed: Vec<ChangedArticle> = changed.into_iter().filter(is_other).collect();
        if changed.len() > MAX_CHANGED {
            return None;
        }
        for ChangedArticle { number, summary: old, .. } in &changed {
            let entry = &mut self.entries[*number as usize];
            let mut summary = self.uncorrected.summary(&self.archive, entry.archive_number);
            if summary.date() != old.date() || summary.quotes != old.quotes {
                return None;
            }
            if summary.id != old.id {
                // Several articles have the id.
                Arc::make_mut(&mut summary).id = old.id.clone();
            }
            entry.summary = summary;
        }
        Some(changed)
    }
}

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;
