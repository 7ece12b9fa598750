//! The user's notebook: what they keep, and what they corrected.

use super::address::{address, article_address, quote_address};
use super::format::{DisplayDate, counted, excerpt};
use super::layout::Layout;
use super::parts::Link;
use crate::library::Library;
use crate::library::query::{self, Kept, KeptFilter};
use crate::notebook::{Event, Notebook};
use askama::Template;
use std::sync::Arc;

/// The page.
#[derive(Template)]
#[template(path = "notebook.html")]
pub struct NotebookPage {
    layout: Layout,
    heading: String,
    place: String,
    filter: KeptFilter,
    collections: Vec<String>,
    labels: Vec<String>,
    kept: Vec<KeptEntry>,
    downloads: Vec<Link>,
    corrections: Vec<CorrectionEntry>,
    more: usize,
    bad_lines: usize,
}

/// Something that is kept.
pub struct KeptEntry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) href: Option<String>,
    pub(super) about: String,
    pub(super) words: Option<String>,
    pub(super) speaker: Option<String>,
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

/// The most entries that a page shows of each kind.
const MAX_ENTRIES: usize = 200;
/// How much of a passage is shown.
const MAX_WORDS_BYTES: usize = 400;

impl KeptEntry {
    /// An entry as pages show it.
    #[must_use]
    pub fn new(kept: &Kept<'_>) -> Self {
        let (labels, collections) = kept.tags();
        let link = kept.link.as_ref();
        let about = link.into_iter().flat_map(|link| {
            let date = link.date.map(|date| DisplayDate::from(date).words);
            link.source.map(str::to_owned).into_iter().chain(date)
        });
        Self {
            id: kept.event.id.to_string(),
            title: kept.title().to_owned(),
            href: link.map(|link| match &kept.quote {
                Some(quote) => quote_address(link.id, quote),
                None => article_address(link.id),
            }),
            about: about.collect::<Vec<_>>().join(" · "),
            words: kept.words().map(|words| excerpt(words, MAX_WORDS_BYTES)),
            speaker: kept.speaker.clone(),
            note: kept.note().map(str::to_owned),
            tags: collections.iter().chain(labels).cloned().collect(),
            labels: labels.join(", "),
            collections: collections.join(", "),
            lost: kept.is_lost(),
        }
    }
}

impl CorrectionEntry {
    /// A correction as pages show it; for one article, its title is left out.
    #[must_use]
    pub fn new(event: &Event, library: &Library, with_article: bool) -> Self {
        let article = event.action.article();
        let found = article.and_then(|article| query::find_article(library, article).ok().flatten());
        let trace = found.as_ref().and_then(|found| found.corrections.iter().find(|trace| trace.event == event.id));
        let is_hidden = event.action.name() == "hide";
        Self {
            id: event.id.to_string(),
            at: event.at.to_zoned(jiff::tz::TimeZone::UTC).date().into(),
            summary: event.summary(),
            title: article.filter(|_| with_article).map(|article| {
                found
                    .as_ref()
                    .map_or_else(|| article.title.clone().unwrap_or_default(), |found| found.link.title.to_owned())
            }),
            href: found.as_ref().filter(|_| with_article).map(|found| article_address(found.link.id)),
            was: trace.and_then(|trace| trace.was.clone()),
            lost: article.is_some() && !is_hidden && !found.as_ref().is_some_and(|found| found.is_applied(&event.id)),
        }
    }
}

impl NotebookPage {
    /// The page of `kept`, which `filter` lets through, and of all corrections; `place` is the file.
    #[must_use]
    pub fn new(
        layout: Layout,
        library: &Library,
        notebook: &Notebook,
        place: &str,
        filter: &KeptFilter,
        kept: &[Kept<'_>],
    ) -> Self {
        let (labels, collections) = query::tags(notebook);
        let corrections: Vec<&Arc<Event>> =
            notebook.active().rev().filter(|event| event.action.is_correction()).collect();
        let heading = format!(
            "{} kept, {}.",
            counted(kept.len(), "thing", "things"),
            counted(corrections.len(), "correction", "corrections")
        );
        let chosen = [
            ("q", filter.words.as_deref()),
            ("collection", filter.collection.as_deref()),
            ("label", filter.label.as_deref()),
            ("article", filter.article.as_deref()),
        ];
        let chosen: Vec<(&str, &str)> = chosen.iter().filter_map(|(name, value)| Some((*name, (*value)?))).collect();
        let form = |(label, ending): (&str, &str)| Link::new(label, address(&format!("/api/kept.{ending}"), &chosen));
        let forms = [
            ("Markdown", "md"),
            ("CSV", "csv"),
            ("BibTeX", "bib"),
            ("CSL-JSON", "csl.json"),
            ("W3C annotations", "jsonld"),
        ];
        Self {
            heading,
            place: place.to_owned(),
            filter: filter.clone(),
            collections,
            labels,
            downloads: if kept.is_empty() { Vec::new() } else { forms.into_iter().map(form).collect() },
            more: kept.len().saturating_sub(MAX_ENTRIES) + corrections.len().saturating_sub(MAX_ENTRIES),
            kept: kept.iter().take(MAX_ENTRIES).map(KeptEntry::new).collect(),
            corrections: corrections
                .iter()
                .take(MAX_ENTRIES)
                .map(|event| CorrectionEntry::new(event, library, true))
                .collect(),
            bad_lines: notebook.bad_lines().len(),
            layout,
        }
    }
}
