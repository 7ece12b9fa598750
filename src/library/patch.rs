//! A library made of the one before, where a few articles or their corrections have changed.
//!
//! It is what joining everything anew would give. An article whose file has changed is one that is gone and another that has
//! come. What is not concerned is taken over; where articles come, go or move, or have more quotes or fewer, it gets other
//! numbers.

use super::archive::Archive as _;
use super::changed::{ArticleVersion, ChangedArticle};
use super::corrected::{CorrectedArchive, Uncorrected};
use super::countries;
use super::entries::ArticleEntry;
use super::index::{LibraryIndex, numbers_of_archive};
use super::lost::LostArticles;
use super::name_articles::NamesOfChanged;
use super::people_index::merge;
use super::problems::all_problems;
use super::renumbering::{GONE, Renumbering};
use super::segments::Segments;
use super::sources::index_sources;
use crate::notebook::Corrections;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where more articles change, all are joined anew.
const MAX_CHANGED: usize = 20_000;

impl LibraryIndex {
    /// The library of these articles with these corrections; `None` where it is to be joined anew. The articles are those of
    /// before, by the same numbers, and further ones.
    pub(super) fn patched(&self, uncorrected: Uncorrected, corrections: &Arc<Corrections>) -> Option<Self> {
        if self.has_lost {
            return None;
        }
        let mut index = Self {
            archive: Arc::new(uncorrected.corrected(corrections)),
            corrections: Arc::clone(corrections),
            problems: all_problems(&uncorrected.problems, corrections.bad_lines()),
            uncorrected,
            ..Self::default()
        };
        let mut changed = index.changed_articles(self)?;
        index.place(self, &mut changed);
        let renumbering = Renumbering::of(&self.entries, &index.entries, &index.numbers, &changed);
        index.patch_articles(self, &changed, &renumbering);
        let (library, of) = (&index, &*changed);
        let ((people, segments), ((countries, names), clusters)) = rayon::join(
            || {
                rayon::join(
                    || library.patched_people(self, of, &renumbering),
                    || library.patched_words(self, of, &renumbering),
                )
            },
            || {
                let names = || NamesOfChanged::of(of.iter().filter_map(|changed| changed.now.as_ref()));
                rayon::join(
                    || rayon::join(|| countries::replace(&self.countries, of, &renumbering), names),
                    || library.patched_clusters(self, of, &renumbering),
                )
            },
        );
        let (people, segments) = (people?, segments?);
        index.countries = countries;
        (index.quote_clusters, index.near_duplicates, index.quote_hashes) = clusters?;
        index.segments = segments;
        index.put_people(self, people, &renumbering)?;
        index.name_articles.add_changed(names);
        // Nobody waits for the memory of thousands of articles.
        rayon::spawn(move || drop(changed));
        Some(index)
    }

    /// The articles that are not those of `before`, or have other corrections. They have no numbers yet.
    fn changed_articles(&self, before: &Self) -> Option<Vec<ChangedArticle>> {
        let own = self.archive.corrected_otherwise(&before.archive);
        let mut all: BTreeSet<u32> = own.clone();
        let names = self.corrections.names_corrected_otherwise(&before.corrections);
        for name in &names {
            let articles = before.name_articles.with_name(name).ok()?;
            all.extend(articles.iter().map(|number| before.entry(number).archive_number));
        }
        if !names.is_empty() {
            let archives = [&self.archive, &before.archive];
            all.extend(archives.into_iter().flat_map(|archive| archive.giving_names(&names)));
        }
        all.extend(before.uncorrected.summaries.len() as u32..self.uncorrected.summaries.len() as u32);
        all.extend(&*self.uncorrected.removed ^ &*before.uncorrected.removed);
        let read = |number: u32| {
            let before_number = before.number_of(number);
            self.changed_article(before, before_number, number, own.contains(&number))
        };
        let is_other = |changed: &ChangedArticle| match changed.both() {
            Some((before, now)) => changed.has_other_own || before.facts != now.facts,
            None => changed.versions().next().is_some(),
        };
        let changed = all.into_par_iter().map(read).filter(|changed| changed.as_ref().is_none_or(is_other));
        let changed: Vec<ChangedArticle> = changed.collect::<Option<_>>()?;
        (changed.len() <= MAX_CHANGED).then_some(changed)
    }

    /// An article of the archive before and now; `before_number` is [`GONE`] where it was not shown. `None` where something is
    /// lost, or where several articles have its id, so that others may get another.
    fn changed_article(
        &self,
        before: &Self,
        before_number: u32,
        number: u32,
        has_other_own: bool,
    ) -> Option<ChangedArticle> {
        let was = (before_number != GONE).then(|| before.entry(before_number).clone());
        let is_shown = self.uncorrected.shows(&self.archive, number);
        let mut now = is_shown.then(|| ArticleEntry::new(number, self.uncorrected.summary(&self.archive, number)));
        match (&was, &mut now) {
            (Some(was), Some(now)) if was.id() != now.id() => {
                Arc::make_mut(&mut now.summary).id = was.id().clone();
            }
            (Some(_), Some(_)) | (None, None) => {}
            _ => {
                let own = self.uncorrected.summaries[number as usize].id.as_str();
                let holder = || before.with_id(own).is_some_and(|other| !self.uncorrected.removed.contains(other));
                let is_taken = was.as_ref().map_or_else(holder, |was| was.id().as_str() != own);
                if is_taken || before.with_id(&format!("{own}-2")).is_some() {
                    return None;
                }
            }
        }
        let stays = was.as_ref().map(ArticleEntry::date) == now.as_ref().map(ArticleEntry::date);
        let archives = [&before.archive, &self.archive];
        let has_other_quotes = !stays || archives.iter().any(|archive| archive.has_other_quotes(number));
        let facts = self.uncorrected.archive.facts(number)?;
        let version = |archive: &CorrectedArchive, at: u32, entry: Option<ArticleEntry>| {
            let Some(entry) = entry else { return Some(None) };
            let fingerprints = if has_other_quotes { Some(archive.fingerprints(number)?) } else { None };
            let (facts, names_before) = archive.facts_corrected(number, facts.clone())?;
            Some(Some(ArticleVersion { number: at, entry, facts, names_before, fingerprints }))
        };
        Some(ChangedArticle {
            before: version(&before.archive, before_number, was)?,
            now: version(&self.archive, GONE, now)?,
            has_other_own,
        })
    }

    /// The number in the archive of the article that has an id.
    fn with_id(&self, id: &str) -> Option<u32> {
        let at = self.by_id.binary_search_by(|number| self.entry(*number).id().as_str().cmp(id)).ok()?;
        Some(self.entry(self.by_id[at]).archive_number)
    }

    /// Takes over the articles of `before`, with the changed ones at their places, which get their numbers.
    fn place(&mut self, before: &Self, changed: &mut [ChangedArticle]) {
        self.entries = before.entries.clone();
        let (mut gone, mut new) = (BTreeSet::new(), Vec::new());
        for changed in &*changed {
            match (&changed.before, &changed.now) {
                (Some(was), Some(now)) if changed.stays() => {
                    self.entries[was.number as usize].set_summary(Arc::clone(&now.entry.summary));
                }
                (was, now) => {
                    gone.extend(was.as_ref().map(|was| was.number));
                    new.extend(now.as_ref().map(|now| now.entry.clone()));
                }
            }
        }
        if !gone.is_empty() || !new.is_empty() {
            let mut number = 0..;
            self.entries.retain(|_| number.next().is_some_and(|number| !gone.contains(&number)));
            ArticleEntry::insert(&mut self.entries, new);
        }
        ArticleEntry::number_quotes(&mut self.entries);
        self.numbers = numbers_of_archive(&self.entries, self.uncorrected.summaries.len()).into();
        for now in changed.iter_mut().filter_map(|changed| changed.now.as_mut()) {
            now.number = self.numbers[now.entry.archive_number as usize];
            now.entry = self.entry(now.number).clone();
        }
    }

    /// Takes over what is known of articles and of kinds of quotes.
    fn patch_articles(&mut self, before: &Self, changed: &[ChangedArticle], renumbering: &Renumbering) {
        let stay = changed.iter().all(ChangedArticle::stays);
        self.by_id = Arc::clone(&before.by_id);
        if !stay {
            let id = |number: u32| self.entry(number).id();
            let number_now = |number: &u32| self.numbers[before.entry(*number).archive_number as usize];
            let stay: Vec<u32> = before.by_id.iter().map(number_now).filter(|number| *number != GONE).collect();
            let come = changed.iter().filter(|changed| changed.before.is_none());
            let mut come: Vec<u32> = come.filter_map(|changed| Some(changed.now.as_ref()?.number)).collect();
            come.sort_by_key(|number| id(*number));
            self.by_id = merge(&stay, &come, |a, b| id(a) < id(b)).into();
        }
        let has_source = |changed: &ChangedArticle| {
            changed.both().is_some_and(|(was, now)| was.entry.summary.source == now.entry.summary.source)
        };
        self.sources = if stay && changed.iter().all(has_source) {
            Arc::clone(&before.sources)
        } else {
            let now = changed.iter().filter_map(|changed| changed.now.as_ref());
            now.for_each(|now| self.entries[now.number as usize].source = None);
            index_sources(&mut self.entries, &before.sources).into()
        };
        self.quote_sets = before.quote_sets.renumbered(&renumbering.quotes);
        let has_other_quotes = |changed: &&ChangedArticle| !changed.has_same_quotes();
        for now in changed.iter().filter(has_other_quotes).filter_map(|changed| changed.now.as_ref()) {
            self.quote_sets.replace(&now.entry, &now.facts);
        }
        self.name_articles = before.name_articles.renumbered(&renumbering.articles);
    }

    /// Takes over the words of articles, and indexes those anew that have others.
    fn patched_words(&self, before: &Self, changed: &[ChangedArticle], renumbering: &Renumbering) -> Option<Segments> {
        let archives = [&before.archive, &self.archive];
        let has_other_words = |changed: &&ChangedArticle| {
            let has_other = |archive: &CorrectedArchive, number: u32| match changed.has_other_own {
                true => archive.has_other_words(number),
                false => archive.has_words_by_names(number),
            };
            let numbers = || changed.versions().map(|version| version.entry.archive_number);
            !changed.stays() || archives.iter().any(|archive| numbers().any(|number| has_other(archive, number)))
        };
        let now = changed.iter().filter(has_other_words).filter_map(|changed| changed.now.as_ref());
        let words: BTreeSet<u32> = now.map(|now| now.number).collect();
        let words: Vec<u32> = words.into_iter().collect();
        let lost = LostArticles::default();
        let segments = before.segments.renumbered(&renumbering.articles, &self.entries);
        let segments = segments.replace(&words, |numbers| self.segment(numbers, &lost));
        lost.into_numbers().is_empty().then_some(segments)
    }
}

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;
