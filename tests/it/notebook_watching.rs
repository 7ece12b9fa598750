//! What is read, saved searches with what is new in them, pairs of people, lists of names, and notes on the page of an
//! article.

use crate::client::Client;
use crate::marked::library;
use axum::http::StatusCode;
use quick_xml::events::Event;
use quotidian::library::Library;
use serde_json::{Value, json};
use std::path::Path;

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

const ARTICLES: &[(&str, &str)] = &[
    (
        "a.txt @ 2024-03-03 @ Post",
        "[Anna Berg]p met [Karl Lund]p in [Norway:NO]c. {The ferry is late|Karl Lund}, he said.",
    ),
    ("b.txt @ 2024-03-02 @ Post", "[Anna Berg]p and [Karl Lund]p saw [Olga Reed]p. The tide was low."),
    ("c.txt @ 2024-03-01", "[Olga Reed]p left. The ferry did not."),
];

fn client(library: Library, folder: &Path) -> Client {
    Client::noting(library, &folder.join("notebook.jsonl"))
}

fn post(client: &Client, draft: &Value) -> Value {
    let answer = client.send("POST", "/api/notebook", &[JSON], draft.to_string());
    assert!(answer.status.is_success(), "{draft}: {}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

fn id(client: &Client, at: usize) -> String {
    client.json("/api/articles")["items"][at]["id"].as_str().unwrap().to_owned()
}

fn total(client: &Client, address: &str) -> u64 {
    client.json(address)["total"].as_u64().unwrap()
}

#[test]
fn read_articles_are_marked_and_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(library(ARTICLES), folder.path());
    let read = id(&client, 1);
    let page = |address: &str| client.get(address).text;
    assert!(!page("/").contains("<span>read</span>") && !page("/").contains("Hide what you read"));
    let body = format!("action=read&article={read}&back=%2F");
    assert_eq!(client.send("POST", "/notebook/entries", &[FORM], body).status, StatusCode::SEE_OTHER);
    assert_eq!((total(&client, "/api/articles?read=true"), total(&client, "/api/articles?read=false")), (1, 2));
    assert_eq!(client.json("/api/articles")["items"][1]["read"], true);
    assert_eq!(page("/").matches("<span>read</span>").count(), 1);
    assert!(page("/").contains("href=\"/?read=false\"") && page("/?read=false").contains("not read"));
    let article = page(&format!("/articles/{read}"));
    assert!(article.contains("Mark as unread"), "{article}");
    assert!(page("/notebook").contains("Recently read"));
    let entry = client.json("/api/notebook?action=read")["items"][0]["id"].as_str().unwrap().to_owned();
    client.send("POST", "/notebook/undo", &[FORM], format!("event={entry}&back=%2F"));
    assert_eq!(total(&client, "/api/articles?read=true"), 0);
    assert!(
        page(&format!("/articles/{read}")).contains("Mark as read") && !page("/notebook").contains("Recently read")
    );
}

#[test]
fn saved_searches_count_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let before = client(library(&ARTICLES[1..]), folder.path());
    for (name, address) in
        [("Ferries", "/?words=ferry&cursor="), ("Lund", "/quotes?speaker=karl-lund"), ("All", "/search?q=the")]
    {
        post(&before, &json!({"action": "save-search", "name": name, "address": address}));
    }
    let bad = json!({"action": "save-search", "name": "x", "address": "/?speker=a"});
    assert_eq!(before.send("POST", "/api/notebook", &[JSON], bad.to_string()).status, StatusCode::BAD_REQUEST);
    let counts = |client: &Client| {
        let all = client.json("/api/saved");
        let of = |item: &Value| {
            (item["name"].as_str().unwrap().to_owned(), item["total"].as_u64().unwrap(), item["new"].as_u64().unwrap())
        };
        all["items"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    let row = |name: &str, total, new| (name.to_owned(), total, new);
    assert_eq!(counts(&before), [row("All", 2, 0), row("Ferries", 1, 0), row("Lund", 0, 0)]);
    assert!(!before.get("/").text.contains(" new</span>"));
    // Another article comes.
    let after = client(library(ARTICLES), folder.path());
    assert_eq!(counts(&after), [row("All", 3, 1), row("Ferries", 2, 1), row("Lund", 1, 1)]);
    let saved = after.json("/api/saved")["items"][1]["id"].as_str().unwrap().to_owned();
    let home = after.get("/").text;
    assert!(
        home.contains(&format!("<a href=\"/saved/{saved}\">Ferries</a><span class=\"count\">1 new</span>")),
        "{home}"
    );
    let page = after.get(&format!("/saved/{saved}")).text;
    assert!(
        page.contains("1 new article since") && page.contains("About a.txt") && !page.contains("About c.txt"),
        "{page}"
    );
    assert_eq!(after.json(&format!("/api/saved/{saved}"))["items"][0]["title"], "About a.txt");
    let feed = after.get(&format!("/api/saved/{saved}/new.atom")).text;
    assert!(feed.contains("<title>New: Ferries</title>") && feed.matches("<entry>").count() == 1, "{feed}");
    let look = format!("action=see-search&search={saved}&back=%2F");
    assert_eq!(after.send("POST", "/notebook/entries", &[FORM], look).status, StatusCode::SEE_OTHER);
    assert_eq!(counts(&after), [row("All", 3, 1), row("Ferries", 2, 0), row("Lund", 1, 1)]);
    let again = post(&after, &json!({"action": "see-search", "search": saved}));
    assert_eq!(again["changed"], false, "nothing is new");
    assert_eq!(after.ask("DELETE", &format!("/api/notebook/{saved}"), &[]).status, StatusCode::OK);
    assert_eq!(after.get(&format!("/saved/{saved}")).status, StatusCode::NOT_FOUND);
    let gone = json!({"action": "see-search", "search": saved}).to_string();
    assert_eq!(after.send("POST", "/api/notebook", &[JSON], gone).status, StatusCode::NOT_FOUND);
}

#[test]
fn saved_searches_are_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let before = client(library(&ARTICLES[1..]), folder.path());
    let save = |number: usize| {
        let draft = json!({"action": "save-search", "name": format!("Search {number}"), "address": "/?words=ferry"});
        before.send("POST", "/api/notebook", &[JSON], draft.to_string())
    };
    for number in 0..100 {
        assert_eq!(save(number).status, StatusCode::CREATED);
    }
    let refused = save(100);
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text.contains("there are 100 saved searches. Remove one first."), "{}", refused.text);
    let one = before.json("/api/saved")["items"][0]["id"].as_str().unwrap().to_owned();
    before.ask("DELETE", &format!("/api/notebook/{one}"), &[]);
    assert_eq!(save(100).status, StatusCode::CREATED);
    let long = json!({"action": "save-search", "name": "x", "address": format!("/?words={}", "x".repeat(2_000))});
    assert_eq!(before.send("POST", "/api/notebook", &[JSON], long.to_string()).status, StatusCode::BAD_REQUEST);
}

#[test]
fn a_look_remembers_the_newest_matches() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..5_003).map(|number| format!("{number}.txt @ {}-01-01", 1_000 + number / 8)).collect();
    let articles: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "[Anna Berg]p left.")).collect();
    let before = client(library(&articles[..5_001]), folder.path());
    post(&before, &json!({"action": "save-search", "name": "Berg", "address": "/?words=berg"}));
    let found = |client: &Client| {
        let item = &client.json("/api/saved")["items"][0];
        (item["total"].as_u64().unwrap(), item["new"].as_u64().unwrap())
    };
    assert_eq!(found(&before), (5_001, 0));
    // The newest two come.
    let after = client(library(&articles), folder.path());
    assert_eq!(found(&after), (5_003, 2));
}

#[test]
fn pairs_are_counted_and_exported() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(library(ARTICLES), folder.path());
    let pairs = client.json("/api/pairs");
    let pair = |i: usize| {
        let item = &pairs["items"][i];
        let names = [&item["one"]["name"], &item["other"]["name"]].map(|name| name.as_str().unwrap().to_owned());
        (names, item["articles"].as_u64().unwrap())
    };
    assert_eq!(pairs["total"], 3);
    assert_eq!(pair(0), (["Karl Lund".to_owned(), "Anna Berg".to_owned()], 2));
    assert_eq!((pair(1).1, pair(2).1), (1, 1));
    assert_eq!(pairs["items"][0]["shared"], json!([id(&client, 0), id(&client, 1)]));
    assert_eq!((total(&client, "/api/pairs?limit=1"), total(&client, "/api/pairs?country=no")), (3, 1));
    let page = client.get("/pairs?words=tide").text;
    assert!(
        page.contains("3 pairs") && page.contains("role=\"img\" aria-label=\"Who appears with whom: 3 people"),
        "{page}"
    );
    assert!(page.contains("href=\"/?person=karl-lund&#38;person=anna-berg&#38;words=tide\""), "{page}");
    assert!(client.get("/").text.contains("href=\"/pairs\""));
    let table = client.get("/api/pairs.csv").text;
    assert!(table.lines().count() == 4 && table.contains("karl-lund,Karl Lund,2,anna-berg,Anna Berg,2,2,"), "{table}");
    for (ending, nodes, edges) in
        [("graphml", "<node ", "<edge "), ("gexf", "<node ", "<edge "), ("svg", "<circle ", "<path ")]
    {
        let answer = client.get(&format!("/api/pairs.{ending}"));
        texts(&answer.text);
        assert_eq!((answer.text.matches(nodes).count(), answer.text.matches(edges).count()), (3, 3), "{ending}");
    }
}

/// The lines of text of a picture, each with its place; fails unless the document is well formed.
fn texts(svg: &str) -> Vec<(u32, String)> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return found,
            Event::Start(start) if start.name().as_ref() == "text" => {
                let y = start.try_get_attribute("y").unwrap().unwrap();
                let y = y.value.parse().unwrap();
                let mut shown = String::new();
                loop {
                    match reader.read_event().unwrap() {
                        Event::Text(text) => shown.push_str(&text.xml10_content()),
                        Event::GeneralRef(_) => shown.push('&'),
                        _ => break,
                    }
                }
                found.push((y, shown));
            }
            _ => {}
        }
    }
}

#[test]
fn pictures_keep_names_apart() {
    // Forty people, all of whom appear together; one has a name that is long and hostile.
    let names: String = (0..40).map(|i| format!("[Person{i} Of{i}]p, ")).collect();
    let long = format!("[{} <b>]p", "Long".repeat(30));
    let folder = tempfile::tempdir().unwrap();
    let client = client(library(&[("a.txt", &names), ("b.txt", &format!("{names} and {long}"))]), folder.path());
    let svg = client.get("/api/pairs.svg").text;
    let texts = texts(&svg);
    let mut lines: Vec<u32> = texts.iter().map(|(y, _)| *y).collect();
    lines.dedup();
    assert!(lines.len() == 30 && lines.windows(2).all(|pair| pair[1] - pair[0] >= 20), "{lines:?}");
    assert!(texts.iter().all(|(_, shown)| shown.chars().count() <= 29));
    assert!(svg.contains("prefers-color-scheme: dark") && !svg.contains("<b>"));
}

#[test]
fn page_looks_up_names() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(library(ARTICLES), folder.path());
    assert!(client.get("/lookup").text.contains("<textarea name=\"names\""));
    let form = |fields: &[(&str, &[u8])]| {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n").bytes());
            body.extend(*value);
            body.extend(b"\r\n");
        }
        body.extend(b"--x--\r\n");
        client.send("POST", "/lookup", &[("content-type", "multipart/form-data; boundary=x")], body)
    };
    let page = form(&[("names", b"Anna Berg\r\nLund\r\nNobody"), ("file", b"")]).text;
    assert!(
        page.contains("href=\"/people/anna-berg\"")
            && page.contains("taken for Karl Lund")
            && page.contains("not found"),
        "{page}"
    );
    // A file as Windows saves it, beside what was typed.
    let utf16: Vec<u8> = "\u{feff}Olga Reed\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let page = form(&[("names", b"Anna Berg"), ("file", &utf16)]).text;
    assert!(page.contains("Anna Berg\nOlga Reed</textarea>") && page.contains("/people/olga-reed\""), "{page}");
    for (fields, status, message) in [
        (&[("names", &b" "[..]), ("file", b"")][..], 400, "one name a line"),
        (&[("file", &[0, 159, 1, 2, 0, 0][..])], 400, "“file” cannot be used: it is not plain text"),
        (&[("file", &"a b\n".repeat(10_001).into_bytes())], 400, "there are more than 10000"),
        (&[("file", &vec![b'x'; 1 << 20])], 413, "larger than the 1024 KB"),
        (&[("name", b"Anna Berg")], 400, "not one of names, file, csv"),
    ] {
        let answer = form(fields);
        assert!(answer.status == status && answer.text.contains(message), "{message}: {}", answer.text);
    }
    assert_eq!(client.send("POST", "/lookup", &[FORM], "names=Anna+Berg".to_owned()).status, StatusCode::BAD_REQUEST);
    let table = form(&[("names", b"Anna Berg"), ("csv", b"true")]);
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert!(table.text.contains("Anna Berg,Anna Berg,anna-berg,2,"), "{}", table.text);
    let api = |query: &str, kind: &str, body: String| {
        client.send("POST", &format!("/api/lookup{query}"), &[("content-type", kind)], body)
    };
    let rows: Value = serde_json::from_str(&api("", "text/plain", "Olga Reed\n".to_owned()).text).unwrap();
    assert_eq!((&rows["total"], &rows["items"][0]["articles"]), (&json!(1), &json!(2)));
    assert!(api("?csv=true", "text/plain", "Olga Reed".to_owned()).text.starts_with("name,person"));
    assert_eq!(api("", "text/html", "x".to_owned()).status.as_u16(), 415);
    assert_eq!(api("", "text/plain", "Anna Maria Magdalena Berg\n".repeat(10_000)).status, StatusCode::OK);
    assert_eq!(api("", "text/plain", "a b\n".repeat(10_001)).status.as_u16(), 400);
    assert_eq!(api("", "text/plain", "x".repeat(2 << 20)).status.as_u16(), 413);
    let foreign = [("content-type", "text/plain"), ("origin", "https://evil.example")];
    assert_eq!(client.send("POST", "/api/lookup", &foreign, "x").status, StatusCode::FORBIDDEN);
}

#[test]
fn article_pages_show_notes_and_corrections() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(library(ARTICLES), folder.path());
    let article = id(&client, 0);
    let page = || client.get(&format!("/articles/{article}")).text;
    assert!(!page().contains("class=\"bookmark\"") && !page().contains("corrected;"));
    post(
        &client,
        &json!({"action": "keep", "article": article, "exact": "met Karl Lund", "note": "<b>When?</b>", "labels": ["dates"]}),
    );
    post(&client, &json!({"action": "keep", "article": article}));
    post(&client, &json!({"action": "set-speaker", "article": article, "quote": "q1", "name": "Anna Berg"}));
    post(&client, &json!({"action": "set-field", "article": article, "field": "source", "value": "Ferry Times"}));
    post(&client, &json!({"action": "set-country", "article": article, "country": "NO", "with": "SE"}));
    post(&client, &json!({"action": "name-person", "article": article, "person": "karl-lund", "name": "Carl Lund"}));
    let shown = page();
    assert!(shown.contains("&#60;b&#62;When?") && shown.contains("<mark class=\"bookmark\" id=\"bookmark-"), "{shown}");
    for said in [
        "Outlet corrected; the program said “Post”",
        "said “Karl Lund”",
        "said “Norway”",
        "You corrected this article (4)",
        "Remove the star",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    assert_eq!(shown.matches("class=\"small soft corrected\"").count(), 3);
    let entry = client.json("/api/notebook?action=set-field")["items"][0]["id"].as_str().unwrap().to_owned();
    assert!(shown.contains(&format!("name=\"event\" value=\"{entry}\"")), "undone where it shows");
}
