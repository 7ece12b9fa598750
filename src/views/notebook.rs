//! The user's notebook: what they keep, and what they corrected.

use super::address::{article_address, quote_address};
use super::cite::Citation;
use super::conditions::day;
use super::format::{DisplayDate, counted, excerpt};
use super::layout::Layout;
use super::parts::Link;
use crate::library::Library;
use crate::library::query::{self, Bookmark, BookmarkFilter, Correction, CorrectionFilter};
use crate::notebook::Action;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "notebook.html")]
pub struct NotebookPage {
    layout: Layout,
    heading: String,
    place: String,
    filter: BookmarkFilter,
    from: String,
    to: String,
    /// The article to which the list is narrowed, and the list without that.
    article: Option<Link>,
    hidden_inputs: Vec<(String, String)>,
    collections: Vec<String>,
    labels: Vec<String>,
    bookmarks: Vec<BookmarkEntry>,
    downloads: Vec<Link>,
    next: Option<String>,
    /// What was read last, and the entry of each.
    read: Vec<(Link, String)>,
    corrections: String,
    bad_lines: usize,
}

/// A bookmark as the page shows it.
pub struct BookmarkEntry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) href: Option<String>,
    pub(super) about: String,
    pub(super) words: Option<String>,
    pub(super) speaker: Option<String>,
    /// The words with their citation, to be copied.
    pub(super) citation: Option<String>,
    pub(super) note: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) labels: String,
    pub(super) collections: String,
    pub(super) lost: bool,
}

/// A correction.
pub struct CorrectionEntry {
    pub(super) id: String,
    pub(super) at: DisplayDate,
    pub(super) summary: String,
    pub(super) title: Option<String>,
    pub(super) href: Option<String>,
    pub(super) was: Option<String>,
    pub(super) lost: bool,
}

/// How many of the articles that were read last are shown.
const MAX_READ: usize = 20;
/// How much of a passage is shown.
const MAX_WORDS_BYTES: usize = 400;

impl BookmarkEntry {
    /// An entry as pages show it.
    #[must_use]
    pub fn new(bookmark: &Bookmark<'_>) -> Self {
        let (labels, collections) = bookmark.tags();
        let link = bookmark.link.as_ref();
        let citation = bookmark
            .article
            .as_ref()
            .zip(bookmark.words())
            .map(|(article, words)| Citation::plain(article, words, bookmark.kind, bookmark.speaker.as_deref()));
        let about = link.into_iter().flat_map(|link| {
            let date = link.date.map(|date| DisplayDate::from(date).words);
            link.source.map(str::to_owned).into_iter().chain(date)
        });
        Self {
            id: bookmark.event.id.to_string(),
            title: bookmark.title().to_owned(),
            href: link.map(|link| match &bookmark.quote {
                Some(quote) => quote_address(link.id, quote),
                None => article_address(link.id),
            }),
            about: about.collect::<Vec<_>>().join(" · "),
            words: bookmark.words().map(|words| excerpt(words, MAX_WORDS_BYTES)),
            speaker: bookmark.speaker.clone(),
            citation,
            note: bookmark.note().map(str::to_owned),
            tags: collections.iter().chain(labels).cloned().collect(),
            labels: labels.join(", "),
            collections: collections.join(", "),
            lost: bookmark.is_lost(),
        }
    }
}

impl CorrectionEntry {
    /// A correction as pages show it; for one article, its title is left out.
    #[must_use]
    pub fn new(correction: &Correction<'_>, with_article: bool) -> Self {
        let (event, link) = (&correction.event, correction.link.as_ref().filter(|_| with_article));
        let then = || event.action.article().map(|article| article.title.clone().unwrap_or_default());
        Self {
            id: event.id.to_string(),
            at: event.at.to_zoned(jiff::tz::TimeZone::UTC).date().into(),
            summary: event.summary(),
            title: with_article.then(|| link.map(|link| link.title.to_owned()).or_else(then)).flatten(),
            href: link.map(|link| article_address(link.id)),
            was: correction.was.clone(),
            lost: correction.is_lost,
        }
    }
}

/// The part of a list of entries that a page shows.
pub struct Shown<T> {
    /// The entries, the newest first.
    pub items: Vec<T>,
    /// How many there are altogether.
    pub total: usize,
    /// Where the next part begins.
    pub next: Option<String>,
}

impl NotebookPage {
    /// The page of `bookmarks`, which `filter` lets through; `place` is the file.
    #[must_use]
    pub fn new(
        layout: Layout,
        library: &Library,
        place: &str,
        filter: BookmarkFilter,
        bookmarks: &Shown<Bookmark<'_>>,
    ) -> Self {
        let notebook = library.notebook();
        let (labels, collections) = query::tags(notebook);
        let corrections = notebook.active().filter(|event| event.action.is_correction()).count();
        let form = |(label, ending): (&str, &str)| {
            Link::new(label, layout.same_list(&format!("/api/bookmarks.{ending}"), &[]))
        };
        let forms = [
            ("Markdown", "md"),
            ("CSV", "csv"),
            ("BibTeX", "bib"),
            ("CSL-JSON", "csl.json"),
            ("W3C annotations", "jsonld"),
        ];
        Self {
            heading: format!("{}.", counted(bookmarks.total, "bookmark", "bookmarks")),
            place: place.to_owned(),
            from: day(filter.from),
            to: day(filter.to),
            article: filter
                .article
                .as_deref()
                .and_then(|id| query::article_title(library, id))
                .map(|title| Link::new(title, layout.with(&[("article", "")]))),
            hidden_inputs: layout.hidden_inputs(&["q", "collection", "label", "from", "to"]),
            filter,
            collections,
            labels,
            downloads: if bookmarks.total == 0 { Vec::new() } else { forms.into_iter().map(form).collect() },
            next: bookmarks.next.as_ref().map(|next| layout.with(&[("cursor", next)])),
            bookmarks: bookmarks.items.iter().map(BookmarkEntry::new).collect(),
            read: query::recently_read(library, MAX_READ)
                .iter()
                .map(|read| (Link::article(&read.link), read.event.id.to_string()))
                .collect(),
            corrections: counted(corrections, "correction", "corrections"),
            bad_lines: notebook.bad_lines().len(),
            layout,
        }
    }
}

/// The list of corrections.
#[derive(Template)]
#[template(path = "corrections.html")]
pub struct CorrectionsPage {
    layout: Layout,
    heading: String,
    filter: CorrectionFilter,
    actions: Vec<(&'static str, &'static str)>,
    corrections: Vec<CorrectionEntry>,
    download: Option<String>,
    next: Option<String>,
}

impl CorrectionsPage {
    /// The page of `corrections`, which `filter` lets through.
    #[must_use]
    pub fn new(layout: Layout, filter: CorrectionFilter, corrections: &Shown<Correction<'_>>) -> Self {
        Self {
            heading: format!("{}.", counted(corrections.total, "correction", "corrections")),
            filter,
            actions: Action::CORRECTIONS.to_vec(),
            download: (corrections.total > 0).then(|| layout.same_list("/api/corrections.csv", &[])),
            next: corrections.next.as_ref().map(|next| layout.with(&[("cursor", next)])),
            corrections: corrections.items.iter().map(|item| CorrectionEntry::new(item, true)).collect(),
            layout,
        }
    }
}
