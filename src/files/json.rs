//! JSON: articles from scrapers and archives, lists of them, JSON Feed, a line each or all in one value.

use super::columns::{Guess, columns};
use super::draft::Draft;
use super::fields::{self, Field, offer};
use super::{Drafts, Refusal, html};
use crate::article::Metadata;
use serde_json::{Map, Value};

/// Reads one JSON value: an article, a list of articles, or an object that holds such a list.
pub(super) fn drafts(text: &str) -> Result<Drafts, Refusal> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let reason = format!("It is not valid JSON: {error}.");
        Refusal::new(reason, "Export it again, or save the article as text.")
    })?;
    let mut found = Drafts { guess: Some(Guess::default()), ..Drafts::default() };
    collect(&value, None, &mut found, 0);
    if found.articles.is_empty() {
        return Err(without_text("No object in it has a field for the text of an article.", &value));
    }
    // In a JSON Feed the names are fixed.
    if value.get("version").and_then(Value::as_str).is_some_and(|version| version.contains("jsonfeed.org")) {
        found.guess = None;
    }
    Ok(found)
}

/// Reads a JSON value a line; lines that are no article are counted as skipped.
pub(super) fn lines(text: &str) -> Result<Drafts, Refusal> {
    let mut found = Drafts::default();
    let mut guess = Guess::default();
    let mut first = Value::Null;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match serde_json::from_str::<Value>(line) {
            Ok(Value::Object(object)) => {
                found.push(article(&object, None, &mut guess));
                if first.is_null() {
                    first = Value::Object(object);
                }
            }
            _ => found.skipped += 1,
        }
    }
    if found.articles.is_empty() {
        let reason = "No line in it is a JSON object with a field for the text of an article.";
        return Err(without_text(reason, &first));
    }
    found.guess = Some(guess);
    Ok(found)
}

/// Why there is no article; it names the fields of the first object, one of which may hold the text.
fn without_text(reason: &str, value: &Value) -> Refusal {
    let first = value.as_array().and_then(|items| items.first()).unwrap_or(value);
    let names: Vec<&str> = first.as_object().into_iter().flatten().take(8).map(|(name, _)| name.as_str()).collect();
    let names = if names.is_empty() { String::new() } else { format!(" Its fields are: {}.", names.join(", ")) };
    let advice = "Start with --field text=NAME, or name the field “text”, “body” or “content”.";
    Refusal::new(format!("{reason}{names}"), advice)
}

/// Articles in `value`, at most four levels down: `{"articles": [{…}]}`, `{"response": {"results": [{…}]}}`.
fn collect(value: &Value, outlet: Option<&str>, found: &mut Drafts, level: usize) {
    match value {
        Value::Array(items) => {
            for item in items {
                match item {
                    Value::Object(object) if level < 4 => {
                        match article(object, outlet, found.guess.get_or_insert_default()) {
                            Some(draft) => found.articles.push(draft),
                            None if !lists(object).is_empty() => collect(item, outlet, found, level + 1),
                            None => found.skipped += 1,
                        }
                    }
                    _ => found.skipped += 1,
                }
            }
        }
        Value::Object(object) => {
            let whole = article(object, outlet, found.guess.get_or_insert_default());
            let lists = lists(object);
            let is_feed = is_described(object) && lists.iter().any(|(name, _)| names_articles(name));
            if lists.is_empty() || (whole.as_ref().is_some_and(is_long) && !is_feed) {
                found.articles.extend(whole);
                if found.articles.is_empty() && level < 4 {
                    object
                        .values()
                        .filter(|value| value.is_object())
                        .for_each(|inner| collect(inner, outlet, found, level + 1));
                }
                return;
            }
            // A JSON Feed says its own title beside the list of its items.
            let title = object.get("title").and_then(Value::as_str).filter(|_| object.contains_key("items"));
            let (before, skipped) = (found.articles.len(), found.skipped);
            if level < 4 {
                let beside = object.values().filter(|value| is_article(value));
                let lists = lists.into_iter().map(|(_, list)| list);
                beside.chain(lists).for_each(|inner| collect(inner, title.or(outlet), found, level + 1));
            }
            if whole.is_some() && found.articles.len() == before {
                // They are its authors, or its pictures.
                found.skipped = skipped;
            }
            if found.articles.len() == before || !is_described(object) {
                found.articles.extend(whole);
            }
        }
        _ => {}
    }
}

/// The lists in an object that may be of articles: comments are none, unless there is nothing they could be on.
fn lists(object: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let named = object.iter().map(|(name, value)| (name.as_str(), value)).filter(|(_, value)| is_list(value));
    let (comments, others): (Vec<_>, Vec<_>) = named.partition(|(name, _)| names_comments(name));
    let told = columns(object.keys().map(String::as_str));
    let alone = others.is_empty()
        && !told.iter().any(|(field, _)| matches!(field, Field::Title | Field::Text))
        && !object.values().any(is_article);
    if alone { comments } else { others }
}

/// Whether the text of an object only tells what it is, as that of a feed does.
fn is_described(object: &Map<String, Value>) -> bool {
    let names: Vec<&str> = object.keys().map(String::as_str).collect();
    let told = columns(names.iter().copied());
    let mut texts = told.iter().filter(|(field, _)| *field == Field::Text).map(|(_, at)| fields::key(names[*at]));
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

fn names_comments(name: &str) -> bool {
    const NAMES: [&str; 7] = ["replies", "reply", "responses", "reactions", "discussion", "thread", "answers"];
    let key = fields::key(name);
    key.contains("comment") || NAMES.contains(&key.as_str())
}

/// Whether an object beside others is an article beyond doubt.
fn is_article(value: &Value) -> bool {
    let whole = value.as_object().and_then(|inner| article(inner, None, &mut Guess::default()));
    whole.as_ref().is_some_and(is_long)
}

/// Whether it is an article beyond doubt, whatever lies beside it.
fn is_long(draft: &Draft) -> bool {
    draft.text.len() > 200
}

fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(Value::is_object))
}

/// The article an object holds: the most telling field for each thing, the fuller one of several texts.
fn article(object: &Map<String, Value>, outlet: Option<&str>, guess: &mut Guess) -> Option<Draft> {
    let names = || object.keys().map(String::as_str);
    let columns = columns(names());
    let values: Vec<&Value> = object.values().collect();
    let fields = columns.iter().map(|(field, at)| (field, values[*at]));
    let texts = fields.clone().filter(|(field, _)| **field == Field::Text);
    let text = texts.map(|(_, value)| text_of(value)).max_by_key(String::len).filter(|text| !text.trim().is_empty())?;
    guess.add(names(), &columns);
    let mut metadata = Metadata::default();
    for (field, value) in fields {
        offer(&mut metadata, *field, &words(value), "JSON field");
    }
    offer(&mut metadata, Field::Source, outlet.unwrap_or_default(), "feed title");
    Some(Draft::titled(&text, metadata))
}

/// A text that may be HTML, or a list of paragraphs.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) if html::is_page(text) || text.contains("</p>") || text.contains("<br") => {
            html::plain_text(text)
        }
        Value::String(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n\n"),
        _ => String::new(),
    }
}

/// The words of a value: `"A"`, `["A", "B"]`, `{"name": "A"}`, a number.
fn words(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            items.iter().take(10).map(words).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Object(object) => {
            ["name", "title", "value", "url"].iter().find_map(|key| object.get(*key)).map(words).unwrap_or_default()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::drafts;

    fn texts(json: &str) -> Vec<String> {
        drafts(json).unwrap_or_default().articles.into_iter().map(|draft| draft.text).collect()
    }

    #[test]
    fn a_list_of_something_else_does_not_hide_the_article() {
        let long = "The ferry sailed again on Tuesday. ".repeat(8);
        let article =
            format!(r#"{{"article": {{"title": "Ferry", "text": "{long}"}}, "comments": [{{"text": "First!"}}]}}"#);
        assert!(texts(&article)[0].contains(long.trim()), "{:?}", texts(&article));
        let short = r#"{"title": "Ferry", "text": "It sailed again.", "authors": [{"name": "Jane Roe"}]}"#;
        assert_eq!(texts(short), ["Ferry\n\nIt sailed again."]);
        assert_eq!(drafts(short).unwrap_or_default().skipped, 0);
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
}
