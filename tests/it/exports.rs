//! What leaves the program, read back, is what the API says.

use crate::client::Client;
use crate::marked::{article, library};
use axum::http::StatusCode;
use quotidian::annotations::QuoteKind;
use quotidian::library::Library;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

fn sample() -> Library {
    library(&[
        (
            "a.txt @ 2024-03-01 @ =The \"Fjord\", Post",
            "🙂 [Norway:NO]c and [Sweden:SE]c talk, [Anna Berg]p said. {We will, \"surely\", not wait\n\nfor \
             [Sweden:SE]c any longer.|Anna Berg} she added. {=Yes & <no>|=the ministry} the ministry wrote.",
        ),
        ("b.txt @ 2024-03-02", "[Karl Lund]p heard {-5 degrees is cold}. {'tis so|Karl Lund}"),
    ])
}

/// Rows of CSV with the apostrophes taken off again.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    let plain = |cell: &mut String| {
        let cell = std::mem::take(cell);
        match cell.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'']) => rest.to_owned(),
            _ => cell,
        }
    };
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(plain(&mut cell)),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {
                chars.next();
                row.push(plain(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(row.is_empty() && cell.is_empty(), "the last line ends");
    rows
}

fn in_a_cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn quote_table_equals_the_list() {
    let client = Client::new(sample());
    let answer = client.get("/api/quotes.csv");
    assert!(answer.header("content-type").unwrap().starts_with("text/csv"));
    assert_eq!(answer.header("x-total-count"), Some("4"));
    for line in answer.text.split("\r\n") {
        assert!(!line.starts_with(['=', '+', '-', '@']), "a spreadsheet would run {line}");
        assert!(!line.contains(",=") && !line.contains(",\"="), "a spreadsheet would run {line}");
    }
    let rows = read_csv(&answer.text);
    let list = client.json("/api/quotes");
    assert_eq!(rows.len() - 1, list["total"].as_u64().unwrap() as usize);
    for (row, item) in rows[1..].iter().zip(list["items"].as_array().unwrap()) {
        let cell = |name: &str| &row[rows[0].iter().position(|column| column == name).unwrap()];
        for name in ["id", "text", "kind", "cue", "before", "after", "start", "end", "confidence", "elsewhere", "why"] {
            assert_eq!(*cell(name), in_a_cell(&item[name]), "{name}");
        }
        assert_eq!(*cell("article_id"), in_a_cell(&item["article"]["id"]));
        for name in ["source", "title", "date", "url", "language"] {
            assert_eq!(*cell(name), in_a_cell(&item["article"][name]), "{name}");
        }
        assert_eq!(*cell("speaker"), in_a_cell(&item["speaker"]["name"]));
    }
}

#[test]
fn lists_are_exported_whole() {
    let client = Client::new(sample());
    for list in ["articles", "people", "countries", "quotes", "problems"] {
        let whole = client.json(&format!("/api/{list}"));
        let lines = client.get(&format!("/api/{list}.ndjson"));
        let items: Vec<Value> = lines.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(&items, whole["items"].as_array().unwrap(), "{list}");
        let rows = read_csv(&client.get(&format!("/api/{list}.csv")).text);
        assert_eq!(rows.len(), items.len() + 1, "{list}");
        assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{list}");
    }
    let marked = client.get("/api/people.csv?bom=true").text;
    assert_eq!(marked.strip_prefix('\u{feff}'), Some(&*client.get("/api/people.csv").text));
    assert_eq!(client.get("/api/quotes.csv?speaker=karl-lund").header("x-total-count"), Some("1"));
    assert_eq!(client.get("/api/quotes.csv?speeker=x").status, StatusCode::BAD_REQUEST);
}

/// The articles as the API gives them, by id.
fn articles(client: &Client) -> Vec<Value> {
    let list = client.json("/api/articles");
    let ids = list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned());
    ids.map(|id| client.json(&format!("/api/articles/{id}"))).collect()
}

#[test]
fn library_export_has_all_articles() {
    let client = Client::new(sample());
    let lines = client.get("/api/library.ndjson").text;
    let items: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(items, articles(&client));
}

/// Every claim of an article: kind, id, start, end; in order.
fn claims(article: &Value) -> Vec<(String, String, u64, u64)> {
    let mut claims = Vec::new();
    let mut add = |kind: &str, id: &Value, place: &Value| {
        let at = |name: &str| place[name].as_u64().unwrap();
        claims.push((kind.to_owned(), in_a_cell(id), at("start"), at("end")));
    };
    for person in article["people"].as_array().unwrap() {
        person["mentions"].as_array().unwrap().iter().for_each(|place| add("person", &person["id"], place));
    }
    for country in article["countries"].as_array().unwrap() {
        country["mentions"].as_array().unwrap().iter().for_each(|place| add("country", &country["code"], place));
    }
    for quote in article["quotes"].as_array().unwrap() {
        let speaker = &quote["speaker"];
        let id = if speaker["person_id"].is_null() { &speaker["name"] } else { &speaker["person_id"] };
        add("quote", id, quote);
    }
    claims.sort();
    claims
}

#[test]
fn web_annotations_read_back() {
    let client = Client::new(sample());
    let mut lines = Vec::new();
    for article in articles(&client) {
        let text = article["text"].as_str().unwrap();
        let page = client.get(&format!("/api/articles/{}/annotations.jsonld", article["id"].as_str().unwrap()));
        assert!(page.header("content-type").unwrap().starts_with("application/ld+json"));
        let page: Value = serde_json::from_str(&page.text).unwrap();
        let mut read = Vec::new();
        for annotation in page["items"].as_array().unwrap() {
            let [place, words] = &annotation["target"]["selector"].as_array().unwrap()[..] else {
                panic!("two selectors")
            };
            let at = |name: &str| place[name].as_u64().unwrap();
            let around = format!(
                "{}{}{}",
                words["prefix"].as_str().unwrap(),
                words["exact"].as_str().unwrap(),
                words["suffix"].as_str().unwrap()
            );
            assert!(text.contains(&around));
            let bodies = annotation["body"].as_array().unwrap();
            let body = |purpose: &str| bodies.iter().find(|body| body["purpose"] == purpose);
            let source = body("identifying").map(|body| body["source"].as_str().unwrap().to_owned());
            let name = body("tagging").map(|body| in_a_cell(&body["value"])).unwrap_or_default();
            let is_quote = bodies.iter().any(|body| body["value"] == "quote");
            let (kind, id) = match source.as_deref().and_then(|source| source.strip_prefix("urn:quotidian:")) {
                Some(source) => source.split_once(':').unwrap(),
                None => ("quote", &*name),
            };
            let kind = if is_quote { "quote" } else { kind };
            read.push((kind.to_owned(), id.to_owned(), at("start"), at("end")));
            lines.push(annotation["id"].clone());
        }
        read.sort();
        assert_eq!(read, claims(&article));
    }
    let all = client.get("/api/annotations.ndjson").text;
    let ids: Vec<Value> = all.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!(ids, lines);
}

#[test]
fn brat_reads_back() {
    let client = Client::new(sample());
    for article in articles(&client) {
        let id = article["id"].as_str().unwrap();
        let text: Vec<char> = client.get(&format!("/api/articles/{id}/text.txt")).text.chars().collect();
        let ann = client.get(&format!("/api/articles/{id}/brat.ann")).text;
        let mut read = Vec::new();
        for line in ann.lines().filter(|line| line.starts_with('T')) {
            let [name, place, words] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let (kind, fragments) = place.split_once(' ').unwrap();
            let fragments: Vec<(usize, usize)> = fragments
                .split(';')
                .map(|fragment| fragment.split_once(' ').unwrap())
                .map(|(start, end)| (start.parse().unwrap(), end.parse().unwrap()))
                .collect();
            let slices: Vec<String> =
                fragments.iter().map(|(start, end)| text[*start..*end].iter().collect()).collect();
            assert_eq!(slices.join(" "), words);
            let prefix = format!("#{}\tAnnotatorNotes {name}\t", &name[1..]);
            let note = ann.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap();
            let note = if note == "unknown" { "" } else { note };
            let (start, end) = (fragments[0].0 as u64, fragments.last().unwrap().1 as u64);
            read.push((kind.to_lowercase(), note.to_owned(), start, end));
        }
        read.sort();
        assert_eq!(read, claims(&article));
    }
}

#[test]
fn long_articles_are_streamed_whole() {
    let text = "[Anna Berg]p said, {We will not wait for [Norway:NO]c.|Anna Berg} ".repeat(6000);
    let client = Client::new(library(&[("long.txt", &text)]));
    let id = client.json("/api/articles")["items"][0]["id"].as_str().unwrap().to_owned();
    let article = client.json(&format!("/api/articles/{id}"));
    let page = client.get(&format!("/api/articles/{id}/annotations.jsonld"));
    assert!(page.header("etag").is_some(), "it is tagged without being collected");
    assert_eq!(page.header("content-length"), None, "it is sent while it is made");
    assert!(page.header("content-type").unwrap().starts_with("application/ld+json"));
    let page: Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(page["items"].as_array().unwrap().len(), claims(&article).len());
    assert_eq!(client.get(&format!("/api/articles/{id}/text.txt")).text, article["text"].as_str().unwrap());
}

#[test]
fn spacy_entities_slice_back() {
    let client = Client::new(sample());
    for line in client.get("/api/spacy.ndjson").text.lines() {
        let doc: Value = serde_json::from_str(line).unwrap();
        let text: Vec<char> = doc["text"].as_str().unwrap().chars().collect();
        let mut end = 0;
        for entity in doc["ents"].as_array().unwrap() {
            let at = |name: &str| entity[name].as_u64().unwrap() as usize;
            assert!(at("start") >= end && at("end") <= text.len());
            end = at("end");
        }
        assert!(doc["spans"]["quotes"].is_array());
    }
}

#[test]
fn references_name_every_quote() {
    let client = Client::new(sample());
    let bib = client.get("/api/quotes.bib").text;
    assert_eq!(bib.matches("@misc{").count(), 4);
    assert_eq!(bib.matches('{').count(), bib.matches('}').count());
    let csl: Value = serde_json::from_str(&client.get("/api/quotes.csl.json").text).unwrap();
    assert_eq!(csl.as_array().unwrap().len(), 4);
    assert_eq!(csl[0]["issued"]["date-parts"][0][0], 2024);
    let none = client.get("/api/quotes.csl.json?words=nowhere").text;
    assert_eq!(serde_json::from_str::<Value>(&none).unwrap(), serde_json::json!([]));
}

#[test]
fn reported_words_have_no_marks() {
    let mut pair = article("a.txt @ 2024-03-01", "[Anna Berg]p said {-the tide would wait|Anna Berg}.");
    let quote = &mut Arc::make_mut(&mut pair.annotations).quotes[0];
    (quote.kind, quote.confidence) = (QuoteKind::Indirect, 0.9);
    let client = Client::new(Library::new(vec![pair], Vec::new()));
    let page = client.json("/api/articles")["items"][0]["id"].as_str().unwrap().to_owned();
    let lists = ["bib", "md", "csl.json", "atom"].map(|form| format!("/api/quotes.{form}?kind=reported"));
    for address in lists.into_iter().chain([format!("/articles/{page}")]) {
        let text = client.get(&address).text;
        assert!(text.contains("the tide would wait") && text.contains("(reported)"), "{address}: {text}");
        assert!(!text.contains("“the tide would wait"), "{address}");
    }
}

#[test]
fn exports_keep_the_order() {
    let client = Client::new(sample());
    for list in ["articles", "quotes"] {
        let whole = client.json(&format!("/api/{list}?sort=oldest"));
        let lines = client.get(&format!("/api/{list}.ndjson?sort=oldest")).text;
        let items: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(&items, whole["items"].as_array().unwrap(), "{list}");
    }
}

#[test]
fn annotation_ids_do_not_shift() {
    let mut pair = article("a.txt", "[Anna Berg]p said {-it would|Anna Berg}. {We go|Anna Berg}, said [Anna Berg]p.");
    let quote = &mut Arc::make_mut(&mut pair.annotations).quotes[0];
    (quote.kind, quote.confidence) = (QuoteKind::Indirect, 0.9);
    let client = Client::new(Library::new(vec![pair], Vec::new()));
    let ids = |address: &str| {
        let answer = client.get(address);
        // Its number of lines is not that of the articles.
        assert_eq!(answer.header("x-total-count"), None);
        let lines = answer.text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|line| (line["target"].to_string(), line["id"].to_string())).collect::<BTreeMap<_, _>>()
    };
    let (all, direct) = (ids("/api/annotations.ndjson"), ids("/api/annotations.ndjson?indirect=false"));
    assert_eq!((all.len(), direct.len()), (4, 3));
    assert!(direct.iter().all(|(target, id)| all.get(target) == Some(id)), "{all:?} {direct:?}");
}

#[test]
fn feeds_are_well_formed_and_escaped() {
    let client = Client::new(sample());
    let feed = client.get("/api/quotes.atom");
    assert!(feed.header("content-type").unwrap().starts_with("application/atom+xml"));
    assert_eq!(feed.text.matches("<entry>").count(), 4);
    assert!(feed.text.contains("=Yes &amp; &lt;no&gt;"));
    assert!(feed.text.contains("href=\"http://localhost:8080/articles/"));
    let proxied = client.ask("GET", "/api/quotes.atom", &[("x-forwarded-proto", "https")]);
    assert!(proxied.text.contains("href=\"https://localhost:8080/articles/"), "as the reader’s proxy has it");
    let one = client.get("/api/quotes.atom?speaker=karl-lund").text;
    assert!(one.contains("<title>Quotes of Karl Lund</title>") && one.matches("<entry>").count() == 1);
}

#[test]
fn posted_text_is_annotated() {
    let client = Client::new(Library::default());
    let text = "Anna Berg arrived on Monday. “We are ready to talk about it,” Anna Berg said.";
    let answer = client.send("POST", "/api/extract", &[("content-type", "text/plain; charset=utf-8")], text);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let article: Value = serde_json::from_str(&answer.text).unwrap();
    assert!(article["text"].as_str().unwrap().contains("Anna Berg"));
    assert_eq!(client.json("/api/articles")["total"], 0, "it is not kept");
    for (kind, body, status) in [
        ("application/json", "{}".to_owned(), 415),
        ("text/plain", String::new(), 422),
        ("text/plain", "x".repeat((2 << 20) + 1), 413),
    ] {
        let answer = client.send("POST", "/api/extract", &[("content-type", kind)], body);
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    }
    let foreign = [("content-type", "text/plain"), ("sec-fetch-site", "cross-site")];
    assert_eq!(client.send("POST", "/api/extract", &foreign, text).status, StatusCode::FORBIDDEN);
}
