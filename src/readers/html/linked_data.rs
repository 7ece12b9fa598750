//! Linked data (JSON-LD) in a page: the article it describes.

use super::names::{Names, is_shared_account};
use crate::article::{Metadata, Origin};
use crate::readers::fields::{Field, set_if_empty};
use dom_query::Document;
use foldhash::HashMap;
use serde_json::Value;

/// How deeply articles may be nested in lists and graphs.
const MAX_DEPTH: usize = 6;

/// What the linked data of a page says.
#[derive(Debug, Default)]
pub(super) struct LinkedData {
    /// Title, date and address.
    pub(super) metadata: Metadata,
    /// Headlines, in order.
    pub(super) headlines: Vec<String>,
    /// Names of authors.
    pub(super) authors: Names,
    /// Names of accounts that several people use.
    pub(super) shared_accounts: Vec<String>,
    /// Names of publishers, the article's first.
    pub(super) publishers: Vec<String>,
    /// The text of the article, which may be HTML.
    pub(super) body: String,
}

/// Reads all linked data of a page.
pub(super) fn read(document: &Document) -> LinkedData {
    let blocks = document.select("script[type='application/ld+json']");
    let values: Vec<Value> = blocks.nodes().iter().flat_map(|block| values(&block.text())).collect();
    let mut things = Things::default();
    values.iter().for_each(|value| things.add(value, 0));
    let mut found = LinkedData::default();
    values.iter().for_each(|value| visit(value, &things, &mut found, 0));
    found
}

/// The things of a page by their `@id`, by which others refer to them.
#[derive(Default)]
struct Things<'v>(HashMap<&'v str, &'v Value>);

impl<'v> Things<'v> {
    /// Adds a thing that has a name, and those in it.
    fn add(&mut self, value: &'v Value, depth: usize) {
        match value {
            _ if depth > MAX_DEPTH => {}
            Value::Array(items) => items.iter().for_each(|item| self.add(item, depth + 1)),
            Value::Object(object) => {
                if let (Some(id), true) = (object.get("@id").and_then(Value::as_str), object.contains_key("name")) {
                    self.0.entry(id).or_insert(value);
                }
                object.values().for_each(|inner| self.add(inner, depth + 1));
            }
            _ => {}
        }
    }

    /// The thing itself where a value only refers to it.
    fn resolved<'r>(&self, value: &'r Value) -> &'r Value
    where
        'v: 'r,
    {
        let id = value.get("@id").and_then(Value::as_str).filter(|_| value.get("name").is_none());
        id.and_then(|id| self.0.get(id).copied()).unwrap_or(value)
    }
}

/// The JSON values in a script, repaired where they are not valid.
fn values(script: &str) -> Vec<Value> {
    let script = script.trim().trim_start_matches("//").trim_end_matches("//").trim();
    // Pages that are XHTML too wrap it.
    let script = script.strip_prefix("<![CDATA[").and_then(|script| script.strip_suffix("]]>")).unwrap_or(script);
    if let Ok(value) = serde_json::from_str(script.trim()) {
        return vec![value];
    }
    let repaired = repaired(script);
    serde_json::Deserializer::from_str(&repaired).into_iter().map_while(Result::ok).collect()
}

/// JSON as people write it, made valid: no comments, no comma before a closing bracket, no bare control characters and
/// no unknown escapes in strings.
fn repaired(json: &str) -> String {
    let mut repaired = String::with_capacity(json.len());
    let mut rest = json;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match (in_string, c) {
            (true, '\\') => {
                let next = rest.chars().next().unwrap_or('\\');
                if matches!(next, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                    repaired.push(c);
                }
                repaired.push(next);
                rest = rest.get(next.len_utf8()..).unwrap_or_default();
            }
            (true, c) if c.is_control() => repaired.push_str(if c == '\n' { "\\n" } else { " " }),
            (_, '"') => {
                in_string = !in_string;
                repaired.push(c);
            }
            (false, '/' | '<') => {
                let end = match rest.as_bytes() {
                    [b'/', ..] if c == '/' => rest.find('\n'),
                    [b'*', ..] if c == '/' => rest.find("*/").map(|at| at + 2),
                    [b'!', b'-', b'-', ..] if c == '<' => rest.find("-->").map(|at| at + 3),
                    _ => Some(0),
                };
                rest = end.map_or("", |end| &rest[end..]);
            }
            (false, '}' | ']') => {
                let end = repaired.trim_end().len();
                if repaired[..end].ends_with(',') {
                    repaired.truncate(end - 1);
                }
                repaired.push(c);
            }
            _ => repaired.push(c),
        }
    }
    repaired
}

/// Looks for articles, which may stand alone, in a list, or in a `@graph`.
fn visit(value: &Value, things: &Things<'_>, found: &mut LinkedData, depth: usize) {
    match value {
        _ if depth > MAX_DEPTH => {}
        Value::Array(items) => items.iter().for_each(|item| visit(item, things, found, depth + 1)),
        Value::Object(object) => {
            if kinds(value).any(is_article) {
                article(value, things, found);
            }
            for key in ["@graph", "mainEntity", "itemListElement"] {
                if let Some(inner) = object.get(key) {
                    visit(inner, things, found, depth + 1);
                }
            }
        }
        _ => {}
    }
}

fn is_article(kind: &str) -> bool {
    let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
    kind.ends_with("Article") || matches!(kind, "BlogPosting" | "LiveBlogPosting" | "Report" | "Review")
}

fn kinds(value: &Value) -> impl Iterator<Item = &str> {
    let kind = value.get("@type");
    let list = kind.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    kind.into_iter().chain(list).filter_map(Value::as_str)
}

fn article(value: &Value, things: &Things<'_>, found: &mut LinkedData) {
    for (key, field) in [
        ("datePublished", Field::Date),
        ("dateCreated", Field::Date),
        ("url", Field::Url),
        ("mainEntityOfPage", Field::Url),
    ] {
        for name in value.get(key).map(names).unwrap_or_default() {
            set_if_empty(&mut found.metadata, field, &name, Origin::JsonLd);
        }
    }
    let text = |key: &str| value.get(key).map(names).unwrap_or_default();
    found.headlines.extend(text("headline"));
    found.publishers.extend(text("publisher").into_iter().chain(text("sourceOrganization")));
    for key in ["author", "creator"] {
        let mut add = |author| {
            let author = things.resolved(author);
            add_author(author, &mut found.authors);
            let address = ["url", "@id"].iter().find_map(|key| author.get(*key).and_then(Value::as_str));
            if address.is_some_and(is_shared_account) {
                found.shared_accounts.extend(names(author));
            }
        };
        match value.get(key) {
            Some(Value::Array(authors)) => authors.iter().for_each(add),
            Some(author) => add(author),
            None => {}
        }
    }
    if let Some(body) = value.get("articleBody").and_then(Value::as_str)
        && body.len() > found.body.len()
    {
        body.clone_into(&mut found.body);
    }
}

fn add_author(author: &Value, authors: &mut Names) {
    let is_organisation = kinds(author).any(|kind| kind.ends_with("Organization"));
    let part = |key: &str| author.get(key).and_then(Value::as_str).map(str::trim);
    if let (Some(given), Some(family), None) = (part("givenName"), part("familyName"), part("name")) {
        authors.add(&format!("{given} {family}"));
        return;
    }
    for name in names(author) {
        if is_organisation { authors.add_organisation(&name) } else { authors.add(&name) }
    }
}

/// The words of a value that may be a string, a thing with a name, or a list of them.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(words) => vec![words.clone()],
        Value::Array(items) => items.iter().take(20).flat_map(names).collect(),
        Value::Object(thing) => {
            ["name", "byline", "@id", "url"].iter().find_map(|key| thing.get(*key)).map(names).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn broken_json_is_repaired() {
        for json in [
            "{\"a\": \"b\nc\"}",
            "{\"a\": \"b\", }",
            "<!-- x -->{\"a\": \"b\"};",
            "/* x */ {\"a\": \"it\\'s\"}",
            "{\"a\": [\"b\",\n]} // x",
            "<![CDATA[{\"a\": \"http://b.example/\"}]]>",
        ] {
            assert_eq!(values(json).len(), 1, "{json}");
        }
    }
}
