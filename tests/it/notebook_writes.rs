//! Who may write into the notebook, and what is refused.

use crate::client::Client;
use crate::marked::library;
use crate::serving::{get, serve_by};
use axum::http::StatusCode;
use quotidian::notebook::{Action, NotebookFile};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn client(folder: &Path) -> Client {
    let articles = [("a.txt", "[Anna Berg]p said, {it is late|Anna Berg}."), ("b.txt", "[Karl Lund]p came.")];
    Client::noting(library(&articles), &folder.join("notebook.jsonl"))
}

fn id(client: &Client) -> String {
    client.json("/api/articles")["items"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn foreign_pages_cannot_write() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path());
    let draft = json!({"action": "hide", "article": id(&client)}).to_string();
    for foreign in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")] {
        for (path, kind) in [("/api/notebook", JSON), ("/notebook/entries", FORM), ("/notebook/undo", FORM)] {
            let answer = client.send("POST", path, &[kind, foreign], draft.clone());
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {foreign:?}");
        }
        let answer = client.ask("DELETE", "/api/notebook/0123456789abcdef", &[foreign]);
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(client.send("POST", "/api/notebook", &[("content-type", "text/plain")], draft).status.as_u16(), 415);
    assert!(!folder.path().join("notebook.jsonl").exists());
}

#[test]
fn bad_entries_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path());
    let id = id(&client);
    for (draft, status) in [
        (json!({}), 400),
        (json!({"action": "sing"}), 400),
        (json!({"action": "hide"}), 400),
        (json!({"action": "hide", "article": "../../etc/passwd"}), 404),
        (json!({"action": "hide", "article": id, "sing": 1}), 400),
        (json!({"action": "set-speaker", "article": id, "quote": "q99", "name": "A"}), 404),
        (json!({"action": "set-speaker", "article": id, "start": 5, "end": 2, "name": "A"}), 400),
        (json!({"action": "set-speaker", "article": id, "start": 0, "end": 99999, "name": "A"}), 400),
        (json!({"action": "set-speaker", "article": id, "quote": "q1", "name": "A\nB"}), 400),
        (json!({"action": "set-speaker", "article": id, "quote": "q1", "name": "x".repeat(500)}), 400),
        (json!({"action": "add-quote", "article": id, "exact": "not in the text", "name": "A"}), 400),
        (json!({"action": "set-country", "article": id, "country": "NO", "with": "Atlantis"}), 400),
        (json!({"action": "set-field", "article": id, "field": "date", "value": "soon"}), 400),
        (json!({"action": "set-field", "article": id, "field": "path", "value": "x"}), 400),
        (json!({"action": "keep", "article": id, "note": "x".repeat(20_001)}), 400),
        (json!({"action": "keep", "article": id, "replaces": "0123456789abcdef"}), 404),
        (json!({"action": "save-search", "name": "x", "address": "https://evil.example/"}), 400),
        (json!({"action": "keep", "article": id, "note": "x".repeat(200_000)}), 413),
        (json!({"action": "hide", "article": id, "revision": "0123456789abcdef"}), 409),
    ] {
        let text = draft.to_string();
        let answer = client.send("POST", "/api/notebook", &[JSON], text.clone());
        assert_eq!(answer.status.as_u16(), status, "{}: {}", &text[..text.len().min(200)], answer.text);
    }
    assert_eq!(client.ask("DELETE", "/api/notebook/0123456789abcdef", &[]).status, StatusCode::NOT_FOUND);
    assert_eq!(client.json("/api/notebook")["total"], 0);
}

#[test]
fn same_entry_is_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path());
    let draft = json!({"action": "keep", "article": id(&client), "quote": "q1", "labels": ["b", "a", "a"]}).to_string();
    let post = || client.send("POST", "/api/notebook", &[JSON], draft.clone());
    let (first, again) = (post(), post());
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK));
    let entry = |text: &str| serde_json::from_str::<Value>(text).unwrap()["entry"].clone();
    assert_eq!(entry(&first.text), entry(&again.text));
    assert_eq!(
        (&entry(&first.text)["labels"], &entry(&first.text)["quoted"]),
        (&json!(["a", "b"]), &json!("it is late"))
    );
    let list = client.json("/api/notebook");
    let id = list["items"][0]["id"].as_str().unwrap();
    for changed in [true, false] {
        let answer = client.ask("DELETE", &format!("/api/notebook/{id}"), &[]);
        assert_eq!(serde_json::from_str::<Value>(&answer.text).unwrap()["changed"], changed);
    }
    assert_eq!(client.json("/api/notebook")["total"], 0);
    assert_eq!(client.json("/api/notebook?all=true&limit=1")["total"], 2);
}

#[test]
fn forms_write_and_lead_back() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path());
    let id = id(&client);
    let body = format!("action=set-speaker&article={id}&quote=q1&name=Karl+Lund&exact=&back=%2Farticles%2F{id}%23q1");
    let answer = client.send("POST", "/notebook/entries", &[FORM], body);
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, Some(&*format!("/articles/{id}#q1")))
    );
    assert_eq!(client.json(&format!("/api/articles/{id}"))["quotes"][0]["speaker"]["name"], "Karl Lund");
    let entry = client.json("/api/notebook")["items"][0]["id"].as_str().unwrap().to_owned();
    let answer = client.send("POST", "/notebook/undo", &[FORM], format!("event={entry}&back=//evil.example"));
    assert_eq!(answer.header("location"), Some("/"), "never elsewhere");
    assert_eq!(client.json(&format!("/api/articles/{id}"))["quotes"][0]["speaker"]["name"], "Anna Berg");
}

#[test]
fn writes_show_changes_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path());
    let id = id(&client);
    let other = NotebookFile::open(&folder.path().join("notebook.jsonl")).unwrap();
    let name = |old: &str, new: &str| {
        let names = vec![old.to_owned()];
        other.add(Action::NamePerson { names, name: new.to_owned(), article: None }, None).unwrap();
    };
    let is_named = |new: &str| client.json("/api/people")["items"].to_string().contains(new);
    let draft = json!({"action": "keep", "article": id}).to_string();
    assert_eq!(client.send("POST", "/api/notebook", &[JSON], draft.clone()).status, StatusCode::CREATED);
    other.refresh().unwrap();
    name("Anna Berg", "Anna Quill");
    assert_eq!(client.send("POST", "/api/notebook", &[JSON], draft).status, StatusCode::OK, "nothing new");
    assert!(is_named("Anna Quill"));
    name("Karl Lund", "Karl Reed");
    let stale = json!({"action": "hide", "article": id, "revision": "0123456789abcdef"}).to_string();
    assert_eq!(client.send("POST", "/api/notebook", &[JSON], stale).status, StatusCode::CONFLICT);
    assert!(is_named("Karl Reed"));
}

#[test]
fn many_labels_take_no_time() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path());
    let body = format!("action=keep&article={}{}", id(&client), "&labels=a".repeat(13_000));
    let began = Instant::now();
    assert_eq!(client.send("POST", "/notebook/entries", &[FORM], body).status, StatusCode::SEE_OTHER);
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    assert_eq!(client.json("/api/notebook")["items"][0]["labels"], json!(["a"]));
}

#[test]
fn folder_in_its_place_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path());
    let id = id(&client);
    let add = |note: &str| {
        let draft = json!({"action": "keep", "article": id, "note": note}).to_string();
        client.send("POST", "/api/notebook", &[JSON], draft)
    };
    assert_eq!(add("before").status, StatusCode::CREATED);
    let (place, away) = (folder.path().join("notebook.jsonl"), folder.path().join("away"));
    fs::rename(&place, &away).unwrap();
    fs::create_dir(&place).unwrap();
    let refused = add("meanwhile");
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.text);
    assert!(
        refused.text.contains("cannot be written") && refused.text.contains("Nothing was changed"),
        "{}",
        refused.text
    );
    assert!(client.get("/notebook").text.contains("before"), "what was there is still shown");
    let error = NotebookFile::open(&place).unwrap_err().to_string();
    assert!(error.contains("cannot be read") && error.contains("--notebook"), "{error}");
    fs::remove_dir(&place).unwrap();
    fs::rename(&away, &place).unwrap();
    assert_eq!(add("after").status, StatusCode::CREATED);
    assert_eq!(NotebookFile::open(&place).unwrap().current().active().count(), 2);
}

/// Starts a program for which the folder that is its first argument is read-only, also where root starts it.
fn read_only() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c"]);
    command.arg(r#"mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@""#);
    command
}

#[test]
fn read_only_place_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let [place, news] = ["place", "news"].map(|name| folder.path().join(name));
    [&place, &news].into_iter().for_each(|folder| fs::create_dir(folder).unwrap());
    fs::write(news.join("ferry.txt"), "Ana Petrova came to Lima.").unwrap();
    if !read_only().arg(&place).arg("true").output().is_ok_and(|output| output.status.success()) {
        eprintln!("left out: this system allows no mounts of one's own");
        return;
    }
    let path = place.join("notebook.jsonl");
    let search = |name: &str| Action::SaveSearch { name: name.to_owned(), address: "/?words=ferry".to_owned() };
    NotebookFile::open(&path).unwrap().add(search("Ferries"), None).unwrap();
    let before = fs::read(&path).unwrap();
    let mut command = read_only();
    command.arg(&place).arg(env!("CARGO_BIN_EXE_quotidian"));
    let served = serve_by(command, &news, |command| {
        command.args(["--listen", "127.0.0.1:0", "--no-cache", "--notebook"]).arg(&path)
    });
    let draft = json!({"action": "save-search", "name": "Piers", "address": "/?words=pier"}).to_string();
    let mut stream = TcpStream::connect(&served.host).unwrap();
    let (host, length) = (&served.host, draft.len());
    let head = format!("Host: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}");
    write!(stream, "POST /api/notebook HTTP/1.1\r\n{head}\r\nConnection: close\r\n\r\n{draft}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    for says in ["cannot be written: Read-only", "Nothing was changed", "Allow writing there"] {
        assert!(answer.contains(says), "{answer}");
    }
    let entries = get(host, "/api/notebook", host);
    assert!(entries.contains("Ferries") && !entries.contains("Piers"), "{entries}");
    assert_eq!(fs::read(&path).unwrap(), before);
}
