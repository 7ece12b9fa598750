//! What the notebook says of one article, for its page.

use super::bookmarks::{Bookmark, show_bookmark};
use super::notebook::{Correction, corrections_of, entries_of};
use crate::library::handle::Library;
use crate::notebook::{Action, Event, EventId, Trace};
use std::sync::Arc;

/// What the notebook says of one article.
#[derive(Clone, Debug, Default)]
pub struct ArticleNotes<'l> {
    /// The entry that marks it as read.
    pub read: Option<EventId>,
    /// The entry that keeps the article as a whole without a note.
    pub star: Option<EventId>,
    /// what is bookmarked of it, in order of the times.
    pub bookmarks: Vec<Bookmark<'l>>,
    /// The corrections that hold for it, the newest first.
    pub corrections: Vec<Correction<'l>>,
}

/// What the notebook says of the article of this id; `traces` are what corrections did to it.
#[must_use]
pub fn article_notes<'l>(library: &'l Library, id: &str, traces: &[Trace]) -> ArticleNotes<'l> {
    let Some(number) = library.index.article_number(id) else { return ArticleNotes::default() };
    let entries = entries_of(library, number);
    let last = |wanted: fn(&Action) -> bool| {
        entries.iter().rev().find(|event| wanted(&event.action)).map(|event| event.id.clone())
    };
    ArticleNotes {
        read: last(|action| matches!(action, Action::Read { .. })),
        star: last(|action| matches!(action, Action::Keep { text: None, note: None, .. })),
        bookmarks: entries
            .iter()
            .filter(|event| matches!(event.action, Action::Keep { .. }))
            .map(|event| show_bookmark(library, event))
            .collect(),
        corrections: corrections_of(library, id, traces),
    }
}

/// An article that was read.
#[derive(Clone, Debug)]
pub struct ReadArticle<'l> {
    /// The entry.
    pub event: Arc<Event>,
    /// The article.
    pub link: super::links::ArticleLink<'l>,
}

/// The articles that were marked as read last, the last first.
#[must_use]
pub fn recently_read(library: &Library, limit: usize) -> Vec<ReadArticle<'_>> {
    let read = |event: &Arc<Event>| match &event.action {
        Action::Read { article } => {
            let number = library.index.find_article(article)?;
            Some(ReadArticle { event: Arc::clone(event), link: library.index.article_link(number) })
        }
        _ => None,
    };
    library.notebook().active().rev().filter_map(read).take(limit).collect()
}

/// How many articles are marked as read.
#[must_use]
pub fn read_count(library: &Library) -> usize {
    library.read_articles().len() as usize
}
