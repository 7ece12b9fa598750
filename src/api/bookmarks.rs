//! What the user keeps, for other programs: CSV, CSL-JSON and W3C Web Annotations.

use super::cite::csl_article;
use super::csv::{Column, CsvRow};
use crate::library::query::{Bookmark, Correction};
use crate::text::CodePoints;
use serde_json::{Value, json};

/// An entry as a row of a table.
pub struct BookmarkRow<'a>(pub &'a Bookmark<'a>);

impl CsvRow for BookmarkRow<'_> {
    fn columns() -> Vec<Column<Self>> {
        let columns: &[Column<Self>] = &[
            ("id", |Self(bookmark)| bookmark.event.id.to_string()),
            ("at", |Self(bookmark)| bookmark.event.at.to_string()),
            ("article", |Self(bookmark)| bookmark.link.as_ref().map(|link| link.id.to_owned()).unwrap_or_default()),
            ("title", |Self(bookmark)| bookmark.title().to_owned()),
            ("date", |Self(bookmark)| {
                bookmark.link.as_ref().and_then(|link| link.date).map(|date| date.to_string()).unwrap_or_default()
            }),
            ("source", |Self(bookmark)| {
                bookmark.link.as_ref().and_then(|link| link.source).unwrap_or_default().to_owned()
            }),
            ("url", |Self(bookmark)| {
                let url = bookmark.article.as_ref().and_then(|article| article.metadata.url.as_ref());
                url.map(|url| url.value.clone()).unwrap_or_default()
            }),
            ("words", |Self(bookmark)| bookmark.words().unwrap_or_default().to_owned()),
            ("speaker", |Self(bookmark)| bookmark.speaker.clone().unwrap_or_default()),
            ("note", |Self(bookmark)| bookmark.note().unwrap_or_default().to_owned()),
            ("labels", |Self(bookmark)| bookmark.tags().0.join("; ")),
            ("collections", |Self(bookmark)| bookmark.tags().1.join("; ")),
            ("found", |Self(bookmark)| (!bookmark.is_lost()).to_string()),
        ];
        columns.to_vec()
    }
}

/// An entry as an item of CSL-JSON: its article, with words and note as a note.
#[must_use]
pub fn csl_bookmark(bookmark: &Bookmark<'_>) -> Value {
    let words = bookmark.words().map(|words| match &bookmark.speaker {
        Some(speaker) => format!("{speaker}: “{words}”"),
        None => format!("“{words}”"),
    });
    let note: Vec<String> = words.into_iter().chain(bookmark.note().map(str::to_owned)).collect();
    let metadata = bookmark.article.as_ref().map(|article| &article.metadata);
    let id = format!("bookmark-{}", bookmark.event.id);
    let mut item = csl_article(id, bookmark.title(), bookmark.link.as_ref(), metadata, &note.join("\n"));
    let (labels, collections) = bookmark.tags();
    let keywords: Vec<&str> = labels.iter().chain(collections).map(String::as_str).collect();
    if !keywords.is_empty() {
        item.insert("keyword".to_owned(), Value::from(keywords.join(", ")));
    }
    Value::Object(item)
}

/// An entry as a W3C Web Annotation.
#[must_use]
pub fn bookmark_annotation(bookmark: &Bookmark<'_>) -> Value {
    let (labels, collections) = bookmark.tags();
    let mut body: Vec<Value> = Vec::new();
    if let Some(note) = bookmark.note() {
        body.push(json!({"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": note}));
    }
    let tag = |tag: &String| json!({"type": "TextualBody", "purpose": "tagging", "value": tag});
    body.extend(labels.iter().chain(collections).map(tag));
    let reference = bookmark.event.action.article();
    let id = bookmark.link.as_ref().map_or_else(|| reference.map_or("", |article| &article.id), |link| link.id);
    let source = format!("urn:quotidian:article:{id}");
    let target = match bookmark.event.action.text() {
        None => Value::from(source),
        Some(words) => {
            let mut selectors = vec![json!({
                "type": "TextQuoteSelector", "exact": words.exact, "prefix": words.prefix, "suffix": words.suffix,
            })];
            if let (Some(place), Some(article)) = (bookmark.place, &bookmark.article) {
                let offsets = CodePoints::new(&article.text);
                let (start, end) = (offsets.at(place.start), offsets.at(place.end));
                selectors.push(json!({"type": "TextPositionSelector", "start": start, "end": end}));
            }
            json!({"source": source, "selector": selectors})
        }
    };
    let motivation = match (bookmark.note(), bookmark.words()) {
        (Some(_), _) => "commenting",
        (None, Some(_)) => "highlighting",
        (None, None) => "bookmarking",
    };
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("urn:quotidian:notebook:{}", bookmark.event.id),
        "type": "Annotation",
        "motivation": motivation,
        "created": bookmark.event.at.to_string(),
        "body": body,
        "target": target,
    })
}

/// A correction as a row of a table.
pub struct CorrectionRow<'a>(pub &'a Correction<'a>);

impl CsvRow for CorrectionRow<'_> {
    fn columns() -> Vec<Column<Self>> {
        let columns: &[Column<Self>] = &[
            ("id", |Self(correction)| correction.event.id.to_string()),
            ("at", |Self(correction)| correction.event.at.to_string()),
            ("action", |Self(correction)| correction.event.action.name().to_owned()),
            ("summary", |Self(correction)| correction.event.summary()),
            ("was", |Self(correction)| correction.was.clone().unwrap_or_default()),
            ("article", |Self(Correction { event, link, .. })| {
                let id = link.as_ref().map(|link| link.id);
                id.or(event.action.article().map(|article| &*article.id)).unwrap_or_default().to_owned()
            }),
            ("title", |Self(Correction { event, link, .. })| {
                let title = link.as_ref().map(|link| link.title);
                let then = event.action.article().and_then(|article| article.title.as_deref());
                title.or(then).unwrap_or_default().to_owned()
            }),
            ("found", |Self(correction)| (!correction.is_lost).to_string()),
        ];
        columns.to_vec()
    }
}
