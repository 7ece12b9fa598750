//! One JSON object as an article: its text, and what its fields say about it.

use crate::article::{Metadata, Origin};
use crate::readers::field_mapping::{FieldChoice, FieldMapping, columns};
use crate::readers::fields::{self, Field, set_if_empty};
use crate::readers::html;
use crate::readers::raw_article::RawArticle;
use serde_json::{Map, Value};

/// A text of more bytes is probably an article.
const MIN_ARTICLE_BYTES: usize = 200;

/// Whether the text of an object only describes it, as that of a feed does.
pub(super) fn is_described(choices: &[FieldChoice], object: &Map<String, Value>) -> bool {
    let names: Vec<&str> = object.keys().map(String::as_str).collect();
    let fields = columns(names.iter().copied(), choices);
    let mut texts = fields.iter().filter(|(field, _)| *field == Field::Text).map(|(_, at)| fields::key(names[*at]));
    texts.all(|name| matches!(&*name, "description" | "summary"))
}

/// Whether it is certainly an article, whatever is beside it.
pub(super) fn is_long(raw: &RawArticle) -> bool {
    raw.text.len() > MIN_ARTICLE_BYTES
}

pub(super) fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(Value::is_object))
}

/// The article in an object: for each field the most specific name, of several texts the longest.
pub(super) fn article(
    choices: &[FieldChoice],
    object: &Map<String, Value>,
    outlet: Option<&str>,
    mapping: &mut FieldMapping,
) -> Option<RawArticle> {
    let (text, mut metadata) = read_object(choices, object, mapping)?;
    set_if_empty(&mut metadata, Field::Source, outlet.unwrap_or_default(), Origin::FeedTitle);
    Some(RawArticle::titled(&text, metadata))
}

/// The article in an object inside this one, if only one of those has a text: `{"id": 1, "_source":
/// {…}}`, `{"webUrl": "…", "fields": {…}}`.
pub(super) fn wrapped(
    choices: &[FieldChoice],
    object: &Map<String, Value>,
    outlet: Option<&str>,
    mapping: &mut FieldMapping,
) -> Option<RawArticle> {
    let inner = object.values().filter_map(Value::as_object).filter(|inner| !is_described(choices, inner));
    let mut inner = inner.filter(|inner| read_object(choices, inner, &mut FieldMapping::default()).is_some());
    let (only, None) = (inner.next()?, inner.next()) else { return None };
    let (text, mut metadata) = read_object(choices, only, mapping)?;
    set_all_if_empty(choices, object, &mut metadata);
    let around = object.iter().filter(|(_, value)| value.as_object() != Some(only)).map(|(name, _)| name.as_str());
    mapping.add(around.clone(), &columns(around, choices));
    set_if_empty(&mut metadata, Field::Source, outlet.unwrap_or_default(), Origin::FeedTitle);
    Some(RawArticle::titled(&text, metadata))
}

/// The text and metadata in the fields of an object; `None` when there is no text.
fn read_object(
    choices: &[FieldChoice],
    object: &Map<String, Value>,
    mapping: &mut FieldMapping,
) -> Option<(String, Metadata)> {
    let names = || object.keys().map(String::as_str);
    let columns = columns(names(), choices);
    let values: Vec<&Value> = object.values().collect();
    let texts = columns.iter().filter(|(field, _)| *field == Field::Text).map(|(_, at)| match main_of(values[*at]) {
        list @ Value::Array(_) if is_list(list) => paragraphs(choices, list, object),
        value => text_of(choices, value),
    });
    let text = texts.max_by_key(String::len).filter(|text| !text.trim().is_empty())?;
    mapping.add(names(), &columns);
    let mut metadata = Metadata::default();
    set_all_if_empty(choices, object, &mut metadata);
    Some((text, metadata))
}

/// Sets every empty field that the object has. `media` is an outlet where it is a word; otherwise it holds pictures.
fn set_all_if_empty(choices: &[FieldChoice], object: &Map<String, Value>, metadata: &mut Metadata) {
    let fields: Vec<(&String, &Value)> = object.iter().collect();
    for (field, at) in columns(object.keys().map(String::as_str), choices) {
        let (name, value) = fields[at];
        if value.is_string() || fields::key(name) != "media" {
            set_if_empty(metadata, field, &scalar_text(main_of(value)), Origin::JsonField);
        }
    }
}

/// Of a list of values with roles, as ninjs 2 has headlines and bodies, the main one.
fn main_of(value: &Value) -> &Value {
    let Some(items) = value.as_array() else { return value };
    let is_main = |item: &&Value| item["role"] == "main";
    if !items.iter().all(|item| item.get("role").is_some()) {
        return value;
    }
    items.iter().find(is_main).or(items.first()).unwrap_or(value)
}

fn has_field(choices: &[FieldChoice], object: &Map<String, Value>, what: &[Field]) -> bool {
    columns(object.keys().map(String::as_str), choices).iter().any(|(field, _)| what.contains(field))
}

/// The text of a value: plain, HTML, a list of paragraphs, or in an object of its own: `{"rendered": "…"}`.
fn text_of(choices: &[FieldChoice], value: &Value) -> String {
    match value {
        Value::String(text) if html::is_page(text) || text.contains("</p>") || text.contains("<br") => {
            html::plain_text(text)
        }
        Value::String(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n\n"),
        Value::Object(object) => only_text(choices, object)
            .filter(|text| text.is_string())
            .map(|text| text_of(choices, text))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// The text of an object that has no other field of an article.
fn only_text<'o>(choices: &[FieldChoice], object: &'o Map<String, Value>) -> Option<&'o Value> {
    let fields = columns(object.keys().map(String::as_str), choices);
    let alone = fields.iter().all(|(field, _)| matches!(field, Field::Text | Field::Other));
    let text = ["rendered", "text", "html", "value", "content"].iter().find_map(|key| object.get(*key));
    text.filter(|_| alone)
}

/// The text of a list whose objects are paragraphs of the object they are in; empty when they are articles.
pub(super) fn paragraphs(choices: &[FieldChoice], list: &Value, of: &Map<String, Value>) -> String {
    if !has_field(choices, of, &[Field::Title]) {
        return String::new();
    }
    let mut texts = Vec::new();
    for item in list.as_array().into_iter().flatten() {
        match item
            .as_object()
            .map(|object| (only_text(choices, object), read_object(choices, object, &mut FieldMapping::default())))
        {
            None => texts.push(text_of(choices, item)),
            Some((Some(text), _)) => texts.push(text_of(choices, text)),
            // A picture between paragraphs.
            Some((None, None)) => {}
            Some((None, Some(_))) => return String::new(),
        }
    }
    texts.retain(|text| !text.is_empty());
    let have = |name: &str| list.as_array().into_iter().flatten().any(|item| item.get(name).is_some());
    let long = || {
        texts.iter().all(|text| text.len() > MIN_ARTICLE_BYTES)
            && !has_field(choices, of, &[Field::Date, Field::Byline])
    };
    // Only parts of an article have a `type`: paragraph or picture.
    if texts.len() > 1 && !have("type") && (have("id") || have("_id") || long()) {
        return String::new();
    }
    texts.join("\n\n")
}

/// The words of a value: `"A"`, `["A", "B"]`, `{"name": "A"}`, a number.
fn scalar_text(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            items.iter().take(10).map(scalar_text).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Object(object) => {
            if let Some(Value::String(rendered)) = object.get("rendered") {
                return html::plain_text(rendered);
            }
            let names = ["name", "title", "main", "original", "value", "url", "href"];
            names.iter().find_map(|key| object.get(*key)).map(scalar_text).unwrap_or_default()
        }
        _ => String::new(),
    }
}
