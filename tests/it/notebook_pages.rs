//! The pages of the notebook, and bookmarks in forms for other programs.

use crate::client::Client;
use crate::marked::library;
use axum::http::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

const ARTICLES: &[(&str, &str)] = &[
    ("a.txt @ 2024-03-01 @ Post", "[Anna Berg]p said in [Norway:NO]c, {it is late|Anna Berg}. The ferry left at noon."),
    ("b.txt", "[Karl Lund]p came."),
];

fn program() -> (Client, TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let client = Client::noting(library(ARTICLES), &folder.path().join("notebook.jsonl"));
    let id = client.json("/api/articles")["items"][0]["id"].as_str().unwrap().to_owned();
    (client, folder, id)
}

fn page(client: &Client, address: &str) -> String {
    let answer = client.get(address);
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
    answer.text
}

fn post(client: &Client, pairs: &[(&str, &str)]) {
    let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let answer = client.send("POST", "/notebook/entries", &[FORM], body);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{pairs:?}: {}", answer.text);
}

#[test]
fn corrections_are_made_on_pages() {
    let (client, _folder, id) = program();
    assert!(page(&client, &format!("/articles/{id}")).contains(&format!("href=\"/articles/{id}/correct\"")));
    let forms = page(&client, &format!("/articles/{id}/correct"));
    for name in [
        "set-speaker",
        "set-extent",
        "not-quote",
        "name-person",
        "not-person",
        "set-country",
        "not-country",
        "set-field",
        "keep",
        "hide",
    ] {
        assert!(forms.contains(&format!("name=\"action\" value=\"{name}\"")), "{name}");
    }
    post(&client, &[("action", "set-speaker"), ("article", &id), ("quote", "q1"), ("name", "Karl Lund")]);
    let after = page(&client, &format!("/articles/{id}/correct"));
    assert!(
        after.contains("“it is late” was said by Karl Lund") && after.contains("(the program said: Anna Berg)"),
        "{after}"
    );
    let all = page(&client, "/corrections");
    assert!(all.contains("1 correction") && all.contains("<button type=\"submit\">Undo</button>"), "{all}");
}

#[test]
fn bookmarks_are_found_again() {
    let (client, folder, id) = program();
    let hostile = "<script>alert(1)</script> & \"=1+1\"";
    post(
        &client,
        &[
            ("action", "keep"),
            ("article", &id),
            ("exact", "The ferry left at noon."),
            ("note", hostile),
            ("labels", "ferry, late"),
            ("collections", "Port story"),
        ],
    );
    post(&client, &[("action", "keep"), ("article", &id), ("quote", "q1"), ("collections", "Port story")]);
    post(&client, &[("action", "keep"), ("article", &id)]);
    let all = page(&client, "/notebook");
    assert!(all.contains("3 bookmarks") && !all.contains("<script>alert"), "{all}");
    // The passage and the quote can be copied with their citations; the article as a whole has no words.
    let copies: Vec<&str> = all.split("data-copy=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(copies.len() == 2 && copies.iter().all(|copy| copy.starts_with('“') && copy.ends_with(')')), "{copies:?}");
    let count = |query: &str| page(&client, &format!("/notebook?{query}")).matches("class=\"story\"").count();
    assert_eq!(
        [count("collection=Port+story"), count("label=late"), count("q=NOON"), count("q=noon+late+none")],
        [2, 1, 1, 0]
    );
    let edited = client.json("/api/notebook?action=keep")["items"][0]["id"].as_str().unwrap().to_owned();
    post(&client, &[("action", "keep"), ("replaces", &edited), ("note", "the whole story")]);
    assert_eq!(count("q=whole+story"), 1);
    let gone = Client::noting(library(&[ARTICLES[1]]), &folder.path().join("notebook.jsonl"));
    assert_eq!(page(&gone, "/notebook").matches("Lost its place").count(), 3);
}

#[test]
fn exports_read_back() {
    let (client, _folder, id) = program();
    post(
        &client,
        &[("action", "keep"), ("article", &id), ("quote", "q1"), ("note", "=2+2, \"so\"\nand on"), ("labels", "a")],
    );
    let table = client.get("/api/bookmarks.csv");
    let mut rows = csv::Reader::from_reader(table.text.as_bytes());
    let row = rows.records().next().unwrap().unwrap();
    assert_eq!(
        [&row[5], &row[7], &row[8], &row[9], &row[10]],
        ["Post", "it is late", "Anna Berg", "'=2+2, \"so\"\nand on", "a"]
    );
    let read = |address: &str| serde_json::from_str::<Value>(&client.get(address).text).unwrap();
    let reference = &read("/api/bookmarks.csl.json")[0];
    assert_eq!(reference["issued"], json!({"date-parts": [[2024, 3, 1]]}));
    assert_eq!(reference["note"], "Anna Berg: “it is late”\n=2+2, \"so\"\nand on");
    let annotation = &read("/api/bookmarks.jsonld")["items"][0];
    let text = client.json(&format!("/api/articles/{id}"))["text"].as_str().unwrap().to_owned();
    let (quote, position) = (&annotation["target"]["selector"][0], &annotation["target"]["selector"][1]);
    let (start, end) = (position["start"].as_u64().unwrap() as usize, position["end"].as_u64().unwrap() as usize);
    assert_eq!(text.chars().skip(start).take(end - start).collect::<String>(), quote["exact"].as_str().unwrap());
    assert_eq!(
        (&annotation["motivation"], &annotation["body"][0]["value"]),
        (&json!("commenting"), &json!("=2+2, \"so\"\nand on"))
    );
    let markdown = client.get("/api/bookmarks.md").text;
    assert!(
        markdown.contains("> it is late") && markdown.contains("Anna Berg") && markdown.contains("=2+2"),
        "{markdown}"
    );
    assert!(client.get("/api/bookmarks.bib").text.starts_with("@misc{"));
    assert!(client.get("/api/bookmarks.csv?label=none").text.lines().count() == 1);
}

#[test]
fn corrected_titles_are_headlines() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("news")).unwrap();
    std::fs::write(folder.path().join("news/a.txt"), "Ferry reopens\n\nThe ferry left Lima at noon.\n").unwrap();
    let library = quotidian::ingest::load(&[folder.path().join("news")], |_, _| {});
    let client = Client::noting(library, &folder.path().join("notebook.jsonl"));
    let id = client.json("/api/articles")["items"][0]["id"].as_str().unwrap().to_owned();
    let headline = || {
        let page = page(&client, &format!("/articles/{id}"));
        page.split("<h1")
            .nth(1)
            .and_then(|rest| Some(rest.split_once('>')?.1.split("</h1>").next()?.to_owned()))
            .unwrap()
    };
    assert_eq!(headline(), "Ferry reopens");
    post(&client, &[("action", "set-field"), ("article", &id), ("field", "title"), ("value", "A late ferry")]);
    assert_eq!(headline(), "A late ferry");
}
