//! The decisions that change articles and annotations.

use super::anchor::ArticleRef;
use super::event::{Action, Event, hash_line};
use crate::annotations::Annotations;
use crate::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// A line that cannot be understood. It stays in the file as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub number: usize,
    /// What is wrong with it, a sentence.
    pub reason: String,
}

/// All corrections that hold, in order of their times.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    /// Those for every article.
    everywhere: Vec<Arc<Event>>,
    /// The folded names that those are about.
    names: FxHashSet<String>,
    /// Those for one article each, with what names it; in order of the articles' ids.
    by_article: Vec<(ArticleRef, Vec<Arc<Event>>)>,
    copies: Vec<Arc<Event>>,
    bad_lines: Vec<BadLine>,
    revision: u64,
}

impl Corrections {
    pub(super) fn of(events: impl Iterator<Item = Arc<Event>>, bad_lines: &[BadLine]) -> Self {
        let mut corrections = Self { bad_lines: bad_lines.to_vec(), ..Self::default() };
        for bad in bad_lines {
            corrections.revision ^= hash_line(format!("{} {}", bad.number, bad.reason).as_bytes());
        }
        let mut found: FxHashMap<String, usize> = FxHashMap::default();
        for event in events.filter(|event| event.action.is_correction()) {
            corrections.revision ^= hash_line(event.to_line().as_bytes());
            match (&event.action, event.action.article()) {
                (Action::Copies { .. }, _) => corrections.copies.push(event),
                (_, Some(article)) => {
                    let at = *found.entry(article.id.clone()).or_insert_with(|| {
                        corrections.by_article.push((article.clone(), Vec::new()));
                        corrections.by_article.len() - 1
                    });
                    corrections.by_article[at].1.push(Arc::clone(&event));
                }
                (Action::NamePerson { names, .. } | Action::NotPerson { names, .. }, None) => {
                    corrections.names.extend(names.iter().map(|name| fold(name)));
                    corrections.everywhere.push(event);
                }
                _ => {}
            }
        }
        corrections.by_article.sort_by(|a, b| a.0.cmp(&b.0));
        corrections
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.everywhere.is_empty() && self.by_article.is_empty() && self.copies.is_empty() && self.bad_lines.is_empty()
    }

    /// The lines of the notebook that cannot be understood.
    #[must_use]
    pub fn bad_lines(&self) -> &[BadLine] {
        &self.bad_lines
    }

    /// The same for the same corrections.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Those for one article each.
    pub fn by_article(&self) -> impl Iterator<Item = (&ArticleRef, &[Arc<Event>])> {
        self.by_article.iter().map(|(article, events)| (article, &**events))
    }

    /// Those for the article of this id.
    #[must_use]
    pub fn of_article(&self, id: &str) -> &[Arc<Event>] {
        match self.by_article.binary_search_by(|(article, _)| article.id.as_str().cmp(id)) {
            Ok(at) => &self.by_article[at].1,
            Err(_) => &[],
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.everywhere.len()
            + self.copies.len()
            + self.by_article.iter().map(|(_, events)| events.len()).sum::<usize>()
    }

    /// Those that say whether two articles are copies.
    #[must_use]
    pub fn copies(&self) -> &[Arc<Event>] {
        &self.copies
    }

    /// Whether a correction for every article is about one of these names.
    pub fn concern<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> bool {
        !self.names.is_empty() && names.into_iter().any(|name| self.names.contains(&fold(name)))
    }

    /// Whether a correction for every article is about somebody of these annotations.
    #[must_use]
    pub fn concern_people_of(&self, annotations: &Annotations) -> bool {
        self.concern(annotations.people.iter().map(|person| &*person.name))
    }

    /// What holds for an article that has these corrections of its own: all in order of their times.
    #[must_use]
    pub fn all_for(&self, own: &[Arc<Event>]) -> Vec<Arc<Event>> {
        let mut all: Vec<Arc<Event>> = self.everywhere.iter().chain(own).map(Arc::clone).collect();
        all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        all
    }
}
