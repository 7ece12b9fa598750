//! What the user keeps, for other programs: CSV, CSL-JSON and W3C Web Annotations.

use super::cite::csl_article;
use super::csv::CsvRow;
use crate::library::query::{Correction, Kept};
use crate::text::CodePoints;
use serde_json::{Value, json};

/// An entry as a row of a table.
pub struct KeptRow<'a>(pub &'a Kept<'a>);

impl CsvRow for KeptRow<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "at",
        "article",
        "title",
        "date",
        "source",
        "url",
        "words",
        "speaker",
        "note",
        "labels",
        "collections",
        "found",
    ];

    fn cells(&self) -> Vec<String> {
        let kept = self.0;
        let link = kept.link.as_ref();
        let (labels, collections) = kept.tags();
        let url = kept.article.as_ref().and_then(|article| article.metadata.url.as_ref());
        vec![
            kept.event.id.to_string(),
            kept.event.at.to_string(),
            link.map(|link| link.id.to_owned()).unwrap_or_default(),
            kept.title().to_owned(),
            link.and_then(|link| link.date).map(|date| date.to_string()).unwrap_or_default(),
            link.and_then(|link| link.source).unwrap_or_default().to_owned(),
            url.map(|url| url.value.clone()).unwrap_or_default(),
            kept.words().unwrap_or_default().to_owned(),
            kept.speaker.clone().unwrap_or_default(),
            kept.note().unwrap_or_default().to_owned(),
            labels.join("; "),
            collections.join("; "),
            (!kept.is_lost()).to_string(),
        ]
    }
}

/// An entry as an item of CSL-JSON: its article, with words and note as a note.
#[must_use]
pub fn kept_csl(kept: &Kept<'_>) -> Value {
    let words = kept.words().map(|words| match &kept.speaker {
        Some(speaker) => format!("{speaker}: “{words}”"),
        None => format!("“{words}”"),
    });
    let note: Vec<String> = words.into_iter().chain(kept.note().map(str::to_owned)).collect();
    let metadata = kept.article.as_ref().map(|article| &article.metadata);
    let id = format!("kept-{}", kept.event.id);
    let mut item = csl_article(id, kept.title(), kept.link.as_ref(), metadata, &note.join("\n"));
    let (labels, collections) = kept.tags();
    let keywords: Vec<&str> = labels.iter().chain(collections).map(String::as_str).collect();
    if !keywords.is_empty() {
        item.insert("keyword".to_owned(), Value::from(keywords.join(", ")));
    }
    Value::Object(item)
}

/// An entry as a W3C Web Annotation.
#[must_use]
pub fn kept_annotation(kept: &Kept<'_>) -> Value {
    let (labels, collections) = kept.tags();
    let mut body: Vec<Value> = Vec::new();
    if let Some(note) = kept.note() {
        body.push(json!({"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": note}));
    }
    let tag = |tag: &String| json!({"type": "TextualBody", "purpose": "tagging", "value": tag});
    body.extend(labels.iter().chain(collections).map(tag));
    let reference = kept.event.action.article();
    let id = kept.link.as_ref().map_or_else(|| reference.map_or("", |article| &article.id), |link| link.id);
    let source = format!("urn:quotidian:article:{id}");
    let target = match kept.event.action.text() {
        None => Value::from(source),
        Some(words) => {
            let mut selectors = vec![json!({
                "type": "TextQuoteSelector", "exact": words.exact, "prefix": words.prefix, "suffix": words.suffix,
            })];
            if let (Some(place), Some(article)) = (kept.place, &kept.article) {
                let offsets = CodePoints::new(&article.text);
                let (start, end) = (offsets.at(place.start), offsets.at(place.end));
                selectors.push(json!({"type": "TextPositionSelector", "start": start, "end": end}));
            }
            json!({"source": source, "selector": selectors})
        }
    };
    let motivation = match (kept.note(), kept.words()) {
        (Some(_), _) => "commenting",
        (None, Some(_)) => "highlighting",
        (None, None) => "bookmarking",
    };
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("urn:quotidian:notebook:{}", kept.event.id),
        "type": "Annotation",
        "motivation": motivation,
        "created": kept.event.at.to_string(),
        "body": body,
        "target": target,
    })
}

/// A correction as a row of a table.
pub struct CorrectionRow<'a>(pub &'a Correction<'a>);

impl CsvRow for CorrectionRow<'_> {
    const COLUMNS: &'static [&'static str] = &["id", "at", "action", "summary", "was", "article", "title", "found"];

    fn cells(&self) -> Vec<String> {
        let Self(Correction { event, link, was, is_lost }) = self;
        let article = event.action.article();
        let id = link.as_ref().map(|link| link.id).or(article.map(|article| &*article.id));
        let title = link.as_ref().map(|link| link.title).or(article.and_then(|article| article.title.as_deref()));
        vec![
            event.id.to_string(),
            event.at.to_string(),
            event.action.name().to_owned(),
            event.summary(),
            was.clone().unwrap_or_default(),
            id.unwrap_or_default().to_owned(),
            title.unwrap_or_default().to_owned(),
            (!is_lost).to_string(),
        ]
    }
}
