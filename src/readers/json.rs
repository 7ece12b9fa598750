//! JSON: articles from scrapers and archives, lists of articles, JSON Feed, JSON Lines.

use super::field_mapping::{FieldChoice, FieldMapping, columns};
use super::fields::{self, Field, set_if_empty};
use super::html;
use super::outcome::ReadError;
use super::raw_article::{RawArticle, RawArticles};
use crate::article::{Metadata, Origin};
use serde_json::{Map, Value};

/// Reads one JSON value: an article, a list of articles, or an object that holds such a list.
pub(super) fn read(text: &str, choices: &[FieldChoice]) -> Result<RawArticles, ReadError> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let reason = format!("It is not valid JSON: {error}.");
        ReadError::new(reason, "Export it again, or save the article as text.")
    })?;
    let mut found = RawArticles { mapping: Some(FieldMapping::default()), ..RawArticles::default() };
    collect(choices, &value, None, &mut found, 0);
    if found.articles.is_empty() {
        return Err(without_text("No object in it has a field for the text of an article.", &value));
    }
    // The names of a JSON Feed are fixed.
    if value.get("version").and_then(Value::as_str).is_some_and(|version| version.contains("jsonfeed.org")) {
        found.mapping = None;
    }
    Ok(found)
}

/// Reads one JSON value per line; lines without an article are counted as skipped.
pub(super) fn read_lines(text: &str, choices: &[FieldChoice]) -> Result<RawArticles, ReadError> {
    let mut found = RawArticles { mapping: Some(FieldMapping::default()), ..RawArticles::default() };
    let mut first = Value::Null;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Ok(value) = serde_json::from_str::<Value>(line) else {
            found.skipped += 1;
            continue;
        };
        let line = Value::Array(vec![value]);
        collect(choices, &line, None, &mut found, 0);
        first = if is_list(&first) { first } else { line };
    }
    if found.articles.is_empty() {
        let reason = "No line in it is a JSON object with a field for the text of an article.";
        return Err(without_text(reason, &first));
    }
    Ok(found)
}

/// The error of a file without articles. It names the fields of the first object, one of which may hold the text.
fn without_text(reason: &str, value: &Value) -> ReadError {
    let mut first = value;
    while let Some(inner) = match first {
        Value::Array(items) => items.first(),
        Value::Object(object) => {
            object.values().find(|value| is_list(value) || (object.len() == 1 && value.is_object()))
        }
        _ => None,
    } {
        first = inner;
    }
    let names: Vec<&str> = first.as_object().into_iter().flatten().take(8).map(|(name, _)| name.as_str()).collect();
    let names = if names.is_empty() { String::new() } else { format!(" Its fields are: {}.", names.join(", ")) };
    let advice = "Start with --field text=NAME, or name the field “text”, “body” or “content”.";
    ReadError::new(format!("{reason}{names}"), advice)
}

/// Collects the articles in `value`, at most four levels down: `{"articles": [{…}]}`, `{"response": {"results": [{…}]}}`.
fn collect(choices: &[FieldChoice], value: &Value, outlet: Option<&str>, found: &mut RawArticles, level: usize) {
    match value {
        Value::Array(items) => {
            for item in items {
                match item {
                    Value::Object(object) if level < 4 => {
                        let mapping = found.mapping.get_or_insert_default();
                        match article(choices, object, outlet, mapping)
                            .or_else(|| wrapped(choices, object, outlet, mapping))
                        {
                            Some(raw) => found.articles.push(raw),
                            None if !lists(choices, object, false).is_empty() => {
                                collect(choices, item, outlet, found, level + 1);
                            }
                            None => found.skipped += 1,
                        }
                    }
                    _ => found.skipped += 1,
                }
            }
        }
        Value::Object(object) => {
            let whole = article(choices, object, outlet, found.mapping.get_or_insert_default());
            let lists = lists(choices, object, whole.is_some());
            let is_feed = is_described(choices, object) && lists.iter().any(|(name, _)| names_articles(name));
            if lists.is_empty() || (whole.as_ref().is_some_and(is_long) && !is_feed) {
                let mapping = found.mapping.get_or_insert_default();
                found.articles.extend(whole.or_else(|| wrapped(choices, object, outlet, mapping)));
                if found.articles.is_empty() && level < 4 {
                    object
                        .values()
                        .filter(|value| value.is_object())
                        .for_each(|inner| collect(choices, inner, outlet, found, level + 1));
                }
                return;
            }
            if whole.is_none() || is_described(choices, object) {
                let left_out = |name: &str| lists.iter().all(|(list, _)| *list != name) && names_comments(name, true);
                let comments = object.iter().filter(|(name, value)| is_list(value) && left_out(name));
                let names = comments.map(|(name, _)| name.clone());
                found.mapping.get_or_insert_default().comments.extend(names);
            }
            // A JSON Feed has its title beside the list of items.
            // Google Reader and its heirs call a list of starred articles `user/-/state/com.google/starred`.
            let is_label = object.get("id").and_then(Value::as_str).is_some_and(|id| id.starts_with("user/"));
            let title = object.get("title").and_then(Value::as_str);
            let title = title.filter(|_| object.contains_key("items") && !is_label);
            let (before, skipped) = (found.articles.len(), found.skipped);
            if level < 4 {
                let beside = object.values().filter(|value| is_article(choices, value));
                let lists = lists.into_iter().map(|(_, list)| list);
                beside.chain(lists).for_each(|inner| collect(choices, inner, title.or(outlet), found, level + 1));
            }
            if whole.is_some() && found.articles.len() == before {
                // The lists hold its authors, or its pictures.
                found.skipped = skipped;
            }
            if found.articles.len() == before || !is_described(choices, object) {
                found.articles.extend(whole);
            }
        }
        _ => {}
    }
}

/// The lists in an object that may hold articles. Lists of comments do only if there is nothing they comment on.
/// `whole` says whether the object has a text of its own.
fn lists<'o>(choices: &[FieldChoice], object: &'o Map<String, Value>, whole: bool) -> Vec<(&'o str, &'o Value)> {
    let is_text =
        |name: &str, value| fields::field(name) == Some(Field::Text) && !paragraphs(choices, value, object).is_empty();
    let named = object
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .filter(|(name, value)| is_list(value) && !is_text(name, value));
    let beside = named.clone().any(|(name, _)| !names_comments(name, true));
    let on_article = !beside || (whole && !is_described(choices, object));
    let (comments, others): (Vec<_>, Vec<_>) = named.partition(|(name, _)| names_comments(name, on_article));
    let fields = columns(object.keys().map(String::as_str), choices);
    let alone = others.is_empty()
        && !fields.iter().any(|(field, _)| matches!(field, Field::Title | Field::Text))
        && !object.values().any(|value| is_article(choices, value));
    if alone { comments } else { others }
}

/// Whether the text of an object only describes it, as that of a feed does.
fn is_described(choices: &[FieldChoice], object: &Map<String, Value>) -> bool {
    let names: Vec<&str> = object.keys().map(String::as_str).collect();
    let fields = columns(names.iter().copied(), choices);
    let mut texts = fields.iter().filter(|(field, _)| *field == Field::Text).map(|(_, at)| fields::key(names[*at]));
    texts.all(|name| matches!(&*name, "description" | "summary"))
}

fn names_articles(name: &str) -> bool {
    const NAMES: [&str; 14] = [
        "articles",
        "items",
        "results",
        "entries",
        "stories",
        "posts",
        "news",
        "documents",
        "docs",
        "hits",
        "records",
        "rows",
        "data",
        "feed",
    ];
    NAMES.contains(&fields::key(name).as_str())
}

/// Whether a list of this name holds comments of readers. Some names mean comments only in an article.
fn names_comments(name: &str, on_article: bool) -> bool {
    const OTHERS: [&str; 3] = ["commentar", "commentat", "commented"];
    let key = fields::key(name);
    (key.contains("comment") && !OTHERS.iter().any(|other| key.contains(other)))
        || matches!(&*key, "replies" | "reply")
        || (on_article && matches!(&*key, "responses" | "reactions" | "discussion" | "thread" | "answers"))
}

/// Whether an object beside others is certainly an article.
fn is_article(choices: &[FieldChoice], value: &Value) -> bool {
    let whole = value.as_object().and_then(|inner| article(choices, inner, None, &mut FieldMapping::default()));
    whole.as_ref().is_some_and(is_long)
}

/// A text of more bytes is probably an article.
const MIN_ARTICLE_BYTES: usize = 200;

/// Whether it is certainly an article, whatever is beside it.
fn is_long(raw: &RawArticle) -> bool {
    raw.text.len() > MIN_ARTICLE_BYTES
}

fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(Value::is_object))
}

/// The article in an object: for each field the most specific name, of several texts the longest.
fn article(
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
fn wrapped(
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
    let texts = columns.iter().filter(|(field, _)| *field == Field::Text).map(|(_, at)| match values[*at] {
        list @ Value::Array(_) if is_list(list) => paragraphs(choices, list, object),
        value => text_of(choices, value),
    });
    let text = texts.max_by_key(String::len).filter(|text| !text.trim().is_empty())?;
    mapping.add(names(), &columns);
    let mut metadata = Metadata::default();
    set_all_if_empty(choices, object, &mut metadata);
    Some((text, metadata))
}

/// Sets every empty field that the object has.
fn set_all_if_empty(choices: &[FieldChoice], object: &Map<String, Value>, metadata: &mut Metadata) {
    let values: Vec<&Value> = object.values().collect();
    for (field, at) in columns(object.keys().map(String::as_str), choices) {
        set_if_empty(metadata, field, &scalar_text(values[at]), Origin::JsonField);
    }
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
fn paragraphs(choices: &[FieldChoice], list: &Value, of: &Map<String, Value>) -> String {
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

#[cfg(test)]
mod tests {
    use super::{RawArticles, ReadError};

    fn read(json: &str) -> Result<RawArticles, ReadError> {
        super::read(json, &[])
    }

    fn texts(json: &str) -> Vec<String> {
        read(json).unwrap_or_default().articles.into_iter().map(|raw| raw.text).collect()
    }

    #[test]
    fn other_lists_do_not_hide_the_article() {
        let long = "The ferry sailed again on Tuesday. ".repeat(8);
        let article =
            format!(r#"{{"article": {{"title": "Ferry", "text": "{long}"}}, "comments": [{{"text": "First!"}}]}}"#);
        assert!(texts(&article)[0].contains(long.trim()), "{:?}", texts(&article));
        let short = r#"{"title": "Ferry", "text": "It sailed again.", "authors": [{"name": "Jane Roe"}]}"#;
        assert_eq!(texts(short), ["Ferry\n\nIt sailed again."]);
        assert_eq!(read(short).unwrap_or_default().skipped, 0);
        let commented = [
            format!(r#"{{"title": "Ferry", "text": "{long}", "comments": [{{"text": "First!"}}]}}"#),
            r#"{"title": "Ferry", "text": "It sailed again.", "comments": [{"text": "First!"}]}"#.to_owned(),
            r#"{"title": "Ferry", "summary": "It sailed again.", "user_comments": [{"text": "First!"}]}"#.to_owned(),
            r#"{"content": "It sailed again.", "thread": [{"text": "First!", "replies": [{"text": "No."}]}]}"#.to_owned(),
            r#"[{"text": "It sailed again.", "replies": [{"text": "First!"}]}]"#.to_owned(),
            r#"{"articles": [{"title": "Pier"}, {"text": "It sailed again.", "items": []}], "comments": [{"text": "First!"}]}"#.to_owned(),
        ];
        for json in commented.iter().chain([&article]) {
            let found = texts(json);
            assert!(found.len() == 1 && found[0].contains("sailed again"), "{json}: {found:?}");
        }
        let alone = r#"{"comments": [{"text": "One."}, {"text": "Two."}]}"#;
        assert_eq!(texts(alone), ["One.", "Two."], "nothing they are on");
        let both = r#"{"text": "It sailed again.", "parts": [{"text": "One."}]}"#;
        assert_eq!(texts(both), ["One.", "It sailed again."], "which is which nobody can tell");
        let without = r#"[{"title": "Pier", "comments": [{"text": "First!"}]}, {"text": "It sailed."}]"#;
        assert_eq!(texts(without), ["It sailed."]);
        let described = format!(r#"{{"description": "{long}", "items": [{{"text": "One."}}, {{"text": "Two."}}]}}"#);
        assert_eq!(texts(&described), ["One.", "Two."]);
        for name in ["articles", "pages", "liste", "results"] {
            let list = format!(r#"{{"description": "All.", "{name}": [{{"text": "One."}}, {{"text": "Two."}}]}}"#);
            assert_eq!(texts(&list), ["One.", "Two."], "{name}");
        }
        let feed = r#"{"title": "Ledger", "author": {"name": "Jane Roe", "description": "Writes."}, "items": [{"text": "It sailed."}]}"#;
        assert_eq!(texts(feed), ["It sailed."]);
    }

    #[test]
    fn wrapped_json_articles() {
        let articles = |json: &str| -> Vec<(String, String, Option<String>)> {
            let found = read(json).unwrap_or_default().articles.into_iter();
            found
                .map(|raw| {
                    let about = raw.metadata;
                    let title = about.title.map(|title| title.value).unwrap_or_default();
                    (title, raw.text, about.date.map(|date| date.value.to_string()))
                })
                .collect()
        };
        let article = || ("Ferry & pier".to_owned(), "Ferry & pier\n\nIt sailed.\n\nIt was late.".to_owned());
        let dressed = [
            r#"[{"date": "2021-05-04", "title": {"rendered": "Ferry &amp; pier"}, "content": {"rendered": "<p>It sailed.</p><p>It was late.</p>", "protected": false}, "excerpt": {"rendered": "Short."}}]"#,
            r#"{"response": {"status": "ok", "results": [{"webTitle": "Ferry & pier", "webPublicationDate": "2021-05-04", "tags": [], "fields": {"bodyText": "It sailed.\n\nIt was late.", "wordcount": "5"}}]}}"#,
            r#"{"hits": {"hits": [{"_id": "1", "_source": {"title": "Ferry & pier", "date": "2021-05-04", "text": "It sailed.\n\nIt was late."}}]}}"#,
            r#"{"date": "2021-05-04", "headline": {"main": "Ferry & pier"}, "body": [{"type": "p", "text": "It sailed."}, {"type": "image", "url": "https://a.example/a.jpg"}, {"type": "p", "text": "It was late."}]}"#,
            r#"{"url": "https://a.example/", "published": "2021-05-04", "doc": {"title": "Ferry & pier", "text": "It sailed.\n\nIt was late."}}"#,
        ];
        for json in dressed {
            let (title, text) = article();
            assert_eq!(articles(json), [(title, text, Some("2021-05-04".to_owned()))], "{json}");
        }
        let mapping = read(dressed[1]).unwrap_or_default().mapping.unwrap_or_default().describe();
        assert!(
            mapping.contains("title from “webTitle”, date from “webPublicationDate”") && !mapping.contains("“fields”"),
            "{mapping}"
        );
        let many = r#"{"1": {"title": "A", "text": "One."}, "2": {"title": "B", "text": "Two."}}"#;
        assert_eq!(texts(many), ["A\n\nOne.", "B\n\nTwo."]);
        let list = r#"{"content": [{"text": "One."}, {"text": "Two."}], "page": 1}"#;
        assert_eq!(texts(list), ["One.", "Two."]);
    }

    #[test]
    fn missing_text_error_names_the_fields() {
        for json in [r#"{"response": {"results": [{"a": 1, "b": 2}]}}"#, r#"[{"a": 1, "b": 2}]"#, r#"{"a": 1, "b": 2}"#]
        {
            assert!(read(json).unwrap_err().reason.ends_with("Its fields are: a, b."), "{json}");
        }
    }
}
