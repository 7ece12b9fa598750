//! What the notebook says of an article, on the page of the article.

use super::notebook::{BookmarkEntry, CorrectionEntry};
use crate::library::query::ArticleNotes;
use crate::notebook::{Field, Target, Trace};

/// What the notebook says of one article.
pub struct NotesEntry {
    /// The entry that marks it as read.
    pub(super) read: Option<String>,
    /// The entry that keeps the article as a whole.
    pub(super) star: Option<String>,
    /// what is bookmarked of it, with the ids of the marks in the text.
    pub(super) bookmarks: Vec<(BookmarkEntry, Option<String>)>,
    pub(super) corrections: Vec<CorrectionEntry>,
}

impl NotesEntry {
    /// The entries as the page shows them; the star has a button of its own.
    #[must_use]
    pub fn new(notes: &ArticleNotes<'_>) -> Self {
        let is_star = |id: &str| notes.star.as_ref().is_some_and(|star| star.0 == id);
        let bookmarks =
            notes.bookmarks.iter().filter(|bookmark| !is_star(&bookmark.event.id.0) || bookmark.tags() != (&[], &[]));
        Self {
            read: notes.read.as_ref().map(ToString::to_string),
            star: notes.star.as_ref().map(ToString::to_string),
            bookmarks: bookmarks
                .map(|bookmark| {
                    (BookmarkEntry::new(bookmark), bookmark.place.map(|_| bookmark_mark(&bookmark.event.id.0)))
                })
                .collect(),
            corrections: notes.corrections.iter().map(|item| CorrectionEntry::new(item, false)).collect(),
        }
    }
}

/// The id of the mark of bookmarked words.
pub(super) fn bookmark_mark(event: &str) -> String {
    format!("bookmark-{event}")
}

/// Says that something was corrected, and what the program had said.
pub(super) fn corrected(traces: &[Trace], target: &Target) -> Option<String> {
    let corrected = Trace::of(traces, target)?;
    Some(match corrected.was {
        Some(was) => format!("corrected; the program said “{was}”"),
        None => "added by you".to_owned(),
    })
}

/// The same for title, date, outlet and byline.
pub(super) fn corrected_fields(traces: &[Trace]) -> Vec<String> {
    let fields = [Field::Title, Field::Date, Field::Source, Field::Byline];
    let said = |field: &Field| Some(format!("{} {}", field.shown(), corrected(traces, &Target::Field(*field))?));
    fields.iter().filter_map(said).collect()
}
