//! Quotes as references: CSL-JSON, which citation managers read.

use crate::article::Precision;
use crate::library::query::{QuoteCard, SpeakerView};
use serde_json::{Map, Value, json};

/// A quote as an item of CSL-JSON: its article, with the words and their speaker as a note.
#[must_use]
pub fn csl_item(card: &QuoteCard<'_>) -> Value {
    let metadata = &card.within.metadata;
    let mut item = Map::new();
    let mut set = |name: &str, value: Value| item.insert(name.to_owned(), value);
    set("id", Value::from(format!("{}-{}", card.article.id, card.id)));
    set("type", Value::from("article-newspaper"));
    set("title", Value::from(card.article.title));
    if let Some(source) = card.article.source {
        set("container-title", Value::from(source));
    }
    if let Some(byline) = &metadata.byline {
        set("author", json!([{"literal": byline.value}]));
    }
    if let Some(date) = card.article.date {
        let parts = [date.day.year(), date.day.month().into(), date.day.day().into()];
        let known = match date.precision {
            Precision::Day => &parts[..],
            Precision::Month => &parts[..2],
            Precision::Year => &parts[..1],
        };
        set("issued", json!({"date-parts": [known]}));
    }
    if let Some(url) = &metadata.url {
        set("URL", Value::from(url.value.as_str()));
    }
    let words = card.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = card.kind.printed(&words);
    let note = match &card.speaker {
        SpeakerView::Person(person) => format!("{}: {words}", person.name),
        SpeakerView::Other(phrase) => format!("{phrase}: {words}"),
        SpeakerView::Unknown => words,
    };
    set("note", Value::from(note));
    Value::Object(item)
}
