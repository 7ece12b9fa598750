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
    let mut found = Drafts { guess: Some(Guess::default()), ..Drafts::default() };
    let mut first = Value::Null;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Ok(value) = serde_json::from_str::<Value>(line) else {
            found.skipped += 1;
            continue;
        };
        let line = Value::Array(vec![value]);
        collect(&line, None, &mut found, 0);
        first = if is_list(&first) { first } else { line };
    }
    if found.articles.is_empty() {
        let reason = "No line in it is a JSON object with a field for the text of an article.";
        return Err(without_text(reason, &first));
    }
    Ok(found)
}

/// Why there is no article; it names the fields of the first object, one of which may hold the text.
fn without_text(reason: &str, value: &Value) -> Refusal {
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
    Refusal::new(format!("{reason}{names}"), advice)
}

/// Articles in `value`, at most four levels down: `{"articles": [{…}]}`, `{"response": {"results": [{…}]}}`.
fn collect(value: &Value, outlet: Option<&str>, found: &mut Drafts, level: usize) {
    match value {
        Value::Array(items) => {
            for item in items {
                match item {
                    Value::Object(object) if level < 4 => {
                        let guess = found.guess.get_or_insert_default();
                        match article(object, outlet, guess).or_else(|| wrapped(object, outlet, guess)) {
                            Some(draft) => found.articles.push(draft),
                            None if !lists(object, false).is_empty() => collect(item, outlet, found, level + 1),
                            None => found.skipped += 1,
                        }
                    }
                    _ => found.skipped += 1,
                }
            }
        }
        Value::Object(object) => {
            let whole = article(object, outlet, found.guess.get_or_insert_default());
            let lists = lists(object, whole.is_some());
            let is_feed = is_described(object) && lists.iter().any(|(name, _)| names_articles(name));
            if lists.is_empty() || (whole.as_ref().is_some_and(is_long) && !is_feed) {
                let guess = found.guess.get_or_insert_default();
                found.articles.extend(whole.or_else(|| wrapped(object, outlet, guess)));
                if found.articles.is_empty() && level < 4 {
                    object
                        .values()
                        .filter(|value| value.is_object())
                        .for_each(|inner| collect(inner, outlet, found, level + 1));
                }
                return;
            }
            if whole.is_none() || is_described(object) {
                let left_out = |name: &str| lists.iter().all(|(list, _)| *list != name) && names_comments(name, true);
                let comments = object.iter().filter(|(name, value)| is_list(value) && left_out(name));
                let names = comments.map(|(name, _)| name.clone());
                found.guess.get_or_insert_default().comments.extend(names);
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
/// `whole`: whether it has a text of its own.
fn lists(object: &Map<String, Value>, whole: bool) -> Vec<(&str, &Value)> {
    let paragraphs =
        |name: &str, value| fields::field(name) == Some(Field::Text) && !paragraphs(value, object).is_empty();
    let named = object
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .filter(|(name, value)| is_list(value) && !paragraphs(name, value));
    let beside = named.clone().any(|(name, _)| !names_comments(name, true));
    let on_article = !beside || (whole && !is_described(object));
    let (comments, others): (Vec<_>, Vec<_>) = named.partition(|(name, _)| names_comments(name, on_article));
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

/// Whether a list of this name holds comments of readers: some names mean them only below an article.
fn names_comments(name: &str, on_article: bool) -> bool {
    const OTHERS: [&str; 3] = ["commentar", "commentat", "commented"];
    let key = fields::key(name);
    (key.contains("comment") && !OTHERS.iter().any(|other| key.contains(other)))
        || matches!(&*key, "replies" | "reply")
        || (on_article && matches!(&*key, "responses" | "reactions" | "discussion" | "thread" | "answers"))
}

/// Whether an object beside others is an article beyond doubt.
fn is_article(value: &Value) -> bool {
    let whole = value.as_object().and_then(|inner| article(inner, None, &mut Guess::default()));
    whole.as_ref().is_some_and(is_long)
}

/// Longer than this, in bytes, a text is likely an article.
const LONG: usize = 200;

/// Whether it is an article beyond doubt, whatever lies beside it.
fn is_long(draft: &Draft) -> bool {
    draft.text.len() > LONG
}

fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(Value::is_object))
}

/// The article an object holds: the most telling field for each thing, the fuller one of several texts.
fn article(object: &Map<String, Value>, outlet: Option<&str>, guess: &mut Guess) -> Option<Draft> {
    let (text, mut metadata) = told(object, guess)?;
    offer(&mut metadata, Field::Source, outlet.unwrap_or_default(), "feed title");
    Some(Draft::titled(&text, metadata))
}

/// The article that an object wraps into another one, the only one of those in it that has a text: `{"id": 1, "_source":
/// {…}}`, `{"webUrl": "…", "fields": {…}}`.
fn wrapped(object: &Map<String, Value>, outlet: Option<&str>, guess: &mut Guess) -> Option<Draft> {
    let inner = object.values().filter_map(Value::as_object).filter(|inner| !is_described(inner));
    let mut inner = inner.filter(|inner| told(inner, &mut Guess::default()).is_some());
    let (only, None) = (inner.next()?, inner.next()) else { return None };
    let (text, mut metadata) = told(only, guess)?;
    offer_all(object, &mut metadata);
    let around = object.iter().filter(|(_, value)| value.as_object() != Some(only)).map(|(name, _)| name.as_str());
    guess.add(around.clone(), &columns(around));
    offer(&mut metadata, Field::Source, outlet.unwrap_or_default(), "feed title");
    Some(Draft::titled(&text, metadata))
}

/// What the fields of an object tell; `None` when none is a text.
fn told(object: &Map<String, Value>, guess: &mut Guess) -> Option<(String, Metadata)> {
    let names = || object.keys().map(String::as_str);
    let columns = columns(names());
    let values: Vec<&Value> = object.values().collect();
    let texts = columns.iter().filter(|(field, _)| *field == Field::Text).map(|(_, at)| match values[*at] {
        list @ Value::Array(_) if is_list(list) => paragraphs(list, object),
        value => text_of(value),
    });
    let text = texts.max_by_key(String::len).filter(|text| !text.trim().is_empty())?;
    guess.add(names(), &columns);
    let mut metadata = Metadata::default();
    offer_all(object, &mut metadata);
    Some((text, metadata))
}

/// Puts what an object tells under its field, where nothing is there yet.
fn offer_all(object: &Map<String, Value>, metadata: &mut Metadata) {
    let values: Vec<&Value> = object.values().collect();
    for (field, at) in columns(object.keys().map(String::as_str)) {
        offer(metadata, field, &words(values[at]), "JSON field");
    }
}

fn tells(object: &Map<String, Value>, what: &[Field]) -> bool {
    columns(object.keys().map(String::as_str)).iter().any(|(field, _)| what.contains(field))
}

/// A text that may be HTML, a list of paragraphs, or inside an object that tells nothing else: `{"rendered": "…"}`.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) if html::is_page(text) || text.contains("</p>") || text.contains("<br") => {
            html::plain_text(text)
        }
        Value::String(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n\n"),
        Value::Object(object) => bare(object).filter(|text| text.is_string()).map(text_of).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The text of an object that tells nothing else of an article.
fn bare(object: &Map<String, Value>) -> Option<&Value> {
    let told = columns(object.keys().map(String::as_str));
    let alone = told.iter().all(|(field, _)| matches!(field, Field::Text | Field::Other));
    let text = ["rendered", "text", "html", "value", "content"].iter().find_map(|key| object.get(*key));
    text.filter(|_| alone)
}

/// The text of a list of objects that are paragraphs of the one they lie in, not articles; empty when they are not.
fn paragraphs(list: &Value, of: &Map<String, Value>) -> String {
    if !tells(of, &[Field::Title]) {
        return String::new();
    }
    let mut texts = Vec::new();
    for item in list.as_array().into_iter().flatten() {
        match item.as_object().map(|object| (bare(object), told(object, &mut Guess::default()))) {
            None => texts.push(text_of(item)),
            Some((Some(text), _)) => texts.push(text_of(text)),
            // A picture between them.
            Some((None, None)) => {}
            Some((None, Some(_))) => return String::new(),
        }
    }
    texts.retain(|text| !text.is_empty());
    let have = |name: &str| list.as_array().into_iter().flatten().any(|item| item.get(name).is_some());
    let long = || texts.iter().all(|text| text.len() > LONG) && !tells(of, &[Field::Date, Field::Byline]);
    // Only pieces of an article say whether they are a paragraph or a picture.
    if texts.len() > 1 && !have("type") && (have("id") || have("_id") || long()) {
        return String::new();
    }
    texts.join("\n\n")
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
            if let Some(Value::String(rendered)) = object.get("rendered") {
                return html::plain_text(rendered);
            }
            let names = ["name", "title", "main", "original", "value", "url"];
            names.iter().find_map(|key| object.get(*key)).map(words).unwrap_or_default()
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

    #[test]
    fn an_article_may_be_wrapped_and_its_text_in_pieces() {
        let told = |json: &str| -> Vec<(String, String, Option<String>)> {
            let found = drafts(json).unwrap_or_default().articles.into_iter();
            found
                .map(|draft| {
                    let about = draft.metadata;
                    let title = about.title.map(|title| title.value).unwrap_or_default();
                    (title, draft.text, about.date.map(|date| date.value.to_string()))
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
            assert_eq!(told(json), [(title, text, Some("2021-05-04".to_owned()))], "{json}");
        }
        let guess = drafts(dressed[1]).unwrap_or_default().guess.unwrap_or_default().told();
        assert!(
            guess.contains("title from “webTitle”, date from “webPublicationDate”") && !guess.contains("“fields”"),
            "{guess}"
        );
        let many = r#"{"1": {"title": "A", "text": "One."}, "2": {"title": "B", "text": "Two."}}"#;
        assert_eq!(texts(many), ["A\n\nOne.", "B\n\nTwo."]);
        let list = r#"{"content": [{"text": "One."}, {"text": "Two."}], "page": 1}"#;
        assert_eq!(texts(list), ["One.", "Two."]);
    }

    #[test]
    fn what_has_no_text_tells_the_names_of_the_fields_where_it_may_be() {
        for json in [r#"{"response": {"results": [{"a": 1, "b": 2}]}}"#, r#"[{"a": 1, "b": 2}]"#, r#"{"a": 1, "b": 2}"#]
        {
            assert!(drafts(json).unwrap_err().reason.ends_with("Its fields are: a, b."), "{json}");
        }
    }
}
