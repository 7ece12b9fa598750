//! JSON: articles from scrapers and archives, lists of articles, JSON Feed, JSON Lines.

mod object;
mod repair;

use super::field_mapping::{FieldChoice, FieldMapping, columns};
use super::fields::{self, Field};
use super::outcome::ReadError;
use super::raw_article::RawArticles;
use object::{article, is_described, is_list, is_long, paragraphs, wrapped};
use serde_json::{Map, Value};

/// Reads one JSON value: an article, a list of articles, or an object that holds such a list.
pub(super) fn read(text: &str, choices: &[FieldChoice]) -> Result<RawArticles, ReadError> {
    let value = repair::parse(text).map_err(|error| {
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

/// Reads one JSON value per line. Lines that are broken are errors, those without an article are counted as skipped.
pub(super) fn read_lines(text: &str, choices: &[FieldChoice]) -> Result<RawArticles, ReadError> {
    let mut found = RawArticles { mapping: Some(FieldMapping::default()), ..RawArticles::default() };
    let mut first = Value::Null;
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let value = match repair::parse(line) {
            Ok(value) => value,
            Err(error) => {
                // Each line has a number of its own.
                let why = error.to_string().replace(" at line 1 column ", " at character ");
                let reason = format!("Line {number} is not valid JSON, and is left out: {why}.");
                found.errors.push(ReadError::new(reason, "Mend the line, or export it again."));
                continue;
            }
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
    fn other_lists_hide_no_article() {
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
    fn broken_lines_have_their_numbers() {
        let lines = "{\"text\": \"It sailed.\"}\n\n{\"text\": \"It sa\n{\"text\": \"It holds.\"}\n{\"id\": 4}\n[1, 2\n";
        let found = super::read_lines(lines, &[]).unwrap();
        assert_eq!((found.articles.len(), found.skipped), (2, 1));
        let told: Vec<&str> = found.errors.iter().map(|error| &*error.reason).collect();
        assert!(told[0].starts_with("Line 3 is not valid JSON") && told[1].starts_with("Line 6"), "{told:?}");
        assert!(told.iter().all(|reason| !reason.contains("line 1")), "{told:?}");
    }

    #[test]
    fn missing_text_error_names_the_fields() {
        for json in [r#"{"response": {"results": [{"a": 1, "b": 2}]}}"#, r#"[{"a": 1, "b": 2}]"#, r#"{"a": 1, "b": 2}"#]
        {
            assert!(read(json).unwrap_err().reason.ends_with("Its fields are: a, b."), "{json}");
        }
    }
}
