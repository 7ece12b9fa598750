//! References: CSL-JSON, which citation managers read.

use crate::article::{Metadata, Precision};
use crate::library::query::{ArticleLink, QuoteCard, SpeakerView};
use serde_json::{Map, Value, json};

/// A quote as an item of CSL-JSON: its article, with the words and their speaker as a note.
#[must_use]
pub fn csl_item(card: &QuoteCard<'_>) -> Value {
    let words = card.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = card.kind.printed(&words);
    let note = match &card.speaker {
        SpeakerView::Person(person) => format!("{}: {words}", person.name),
        SpeakerView::Other(phrase) => format!("{phrase}: {words}"),
        SpeakerView::Unknown => words,
    };
    let id = format!("{}-{}", card.article.id, card.id);
    Value::Object(csl_article(id, card.article.title, Some(&card.article), Some(&card.within.metadata), &note))
}

/// An article as an item of CSL-JSON, as far as it is known; an empty note is left out.
pub(super) fn csl_article(
    id: String,
    title: &str,
    link: Option<&ArticleLink<'_>>,
    metadata: Option<&Metadata>,
    note: &str,
) -> Map<String, Value> {
    let mut item = Map::new();
    let mut set = |name: &str, value: Value| item.insert(name.to_owned(), value);
    set("id", Value::from(id));
    set("type", Value::from("article-newspaper"));
    set("title", Value::from(title));
    if let Some(source) = link.and_then(|link| link.source) {
        set("container-title", Value::from(source));
    }
    if let Some(byline) = metadata.and_then(|metadata| metadata.byline.as_ref()) {
        set("author", json!([{"literal": byline.value}]));
    }
    if let Some(date) = link.and_then(|link| link.date) {
        let parts = [date.day.year(), date.day.month().into(), date.day.day().into()];
        let known = match date.precision {
            Precision::Day => &parts[..],
            Precision::Month => &parts[..2],
            Precision::Year => &parts[..1],
        };
        set("issued", json!({"date-parts": [known]}));
    }
    if let Some(url) = metadata.and_then(|metadata| metadata.url.as_ref()) {
        set("URL", Value::from(url.value.as_str()));
    }
    if !note.is_empty() {
        set("note", Value::from(note));
    }
    item
}
