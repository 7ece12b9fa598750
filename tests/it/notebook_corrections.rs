//! Corrections, as they show everywhere.

use crate::client::{Answer, Client};
use crate::marked::library;
use axum::http::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const ARTICLES: &[(&str, &str)] = &[
    (
        "ferry.txt @ 2024-03-01 @ Harbour Post",
        "[Anna Berg]p met [Karl Lund]p in [Georgia:GE]c. {The ferry is late|Karl Lund}, she said. “Nobody came,” [Berg|Anna Berg]p added.",
    ),
    ("quay.txt @ 2024-03-02 @ Quay News", "[A. Berg]p left [Norway:NO]c. {We go on|A. Berg}, she said."),
    ("tide.txt @ 2024-03-03", "[Port Clement]p is a town, says [Anna Berg]p. {It rained.|Port Clement}"),
];

pub(crate) struct Program {
    pub(crate) client: Client,
    pub(crate) folder: TempDir,
}

impl Program {
    pub(crate) fn new() -> Self {
        Self::of(ARTICLES)
    }

    pub(crate) fn of(articles: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let client = Client::noting(library(articles), &folder.path().join("notebook.jsonl"));
        Self { client, folder }
    }

    /// The same notebook after a restart.
    pub(crate) fn restarted(&self, articles: &[(&str, &str)]) -> Client {
        Client::noting(library(articles), &self.folder.path().join("notebook.jsonl"))
    }

    fn post(&self, draft: &Value) -> Answer {
        self.client.send("POST", "/api/notebook", &[("content-type", "application/json")], draft.to_string())
    }

    pub(crate) fn correct(&self, draft: &Value) -> String {
        let answer = self.post(draft);
        assert_eq!(answer.status, StatusCode::CREATED, "{draft}: {}", answer.text);
        let answer: Value = serde_json::from_str(&answer.text).unwrap();
        answer["entry"]["id"].as_str().unwrap().to_owned()
    }

    fn undo(&self, entry: &str) {
        let answer = self.client.ask("DELETE", &format!("/api/notebook/{entry}"), &[]);
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }

    pub(crate) fn article(&self, name: &str) -> Value {
        article(&self.client, name)
    }

    pub(crate) fn id(&self, name: &str) -> String {
        self.article(name)["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn article(client: &Client, name: &str) -> Value {
    let all = client.json("/api/articles");
    let found = all["items"].as_array().unwrap().iter().find(|item| item["path"] == format!("{name}.txt"));
    client.json(&format!("/api/articles/{}", found.unwrap()["id"].as_str().unwrap()))
}

pub(crate) fn names(article: &Value) -> Vec<&str> {
    article["people"].as_array().unwrap().iter().map(|person| person["name"].as_str().unwrap()).collect()
}

fn people(client: &Client) -> Vec<String> {
    let list = client.json("/api/people?sort=name");
    list["items"].as_array().unwrap().iter().map(|person| person["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn speakers_are_corrected_and_undone() {
    let program = Program::new();
    let entry = program
        .correct(&json!({"action": "set-speaker", "article": program.id("ferry"), "quote": "q1", "name": "anna-berg"}));
    let quote = &program.article("ferry")["quotes"][0];
    assert_eq!(quote["speaker"], json!({"kind": "person", "name": "Anna Berg", "person_id": "anna-berg"}));
    assert_eq!((&quote["corrected"]["was"], &quote["corrected"]["event"]), (&json!("Karl Lund"), &json!(entry)));
    assert_eq!((&quote["confidence"], &quote["why"]), (&json!(1.0), &json!("your correction")));
    let said = |id: &str| program.client.json(&format!("/api/quotes?speaker={id}"))["total"].as_u64().unwrap();
    assert_eq!((said("anna-berg"), said("karl-lund")), (2, 0));
    assert!(program.client.get("/api/quotes.csv?speaker=anna-berg").text.contains("The ferry is late"));
    program.undo(&entry);
    assert_eq!(program.article("ferry")["quotes"][0]["speaker"]["name"], "Karl Lund");
    assert_eq!((said("anna-berg"), said("karl-lund")), (1, 1));
    for (draft, speaker) in [
        (json!({"name": "Olga Reed"}), json!({"kind": "person", "name": "Olga Reed", "person_id": "olga-reed"})),
        (json!({"speaker": "unknown"}), json!({"kind": "unknown", "name": null, "person_id": null})),
        (json!({"speaker": "other", "name": "she"}), json!({"kind": "other", "name": "she", "person_id": null})),
    ] {
        let mut whole = json!({"action": "set-speaker", "article": program.id("ferry"), "quote": "q1"});
        whole.as_object_mut().unwrap().extend(draft.as_object().unwrap().clone());
        program.correct(&whole);
        assert_eq!(program.article("ferry")["quotes"][0]["speaker"], speaker);
    }
    assert_eq!(program.article("ferry")["quotes"][0]["corrected"]["was"], "Karl Lund", "what the program had said");
}

#[test]
fn quotes_are_added_removed_and_extended() {
    let program = Program::new();
    let ferry = program.id("ferry");
    program.correct(&json!({"action": "add-quote", "article": ferry, "exact": "Nobody came,", "name": "Anna Berg"}));
    let quotes = program.article("ferry")["quotes"].clone();
    assert_eq!((&quotes[1]["text"], &quotes[1]["kind"]), (&json!("Nobody came,"), &json!("direct")));
    assert_eq!(
        (&quotes[1]["corrected"]["was"], &quotes[1]["speaker"]["person_id"]),
        (&json!(null), &json!("anna-berg"))
    );
    program.correct(&json!({"action": "set-extent", "article": ferry, "quote": "q1", "extent": "The ferry"}));
    let quote = program.article("ferry")["quotes"][0].clone();
    assert_eq!((&quote["text"], &quote["corrected"]["was"]), (&json!("The ferry"), &json!("The ferry is late")));
    assert_eq!(program.client.json("/api/search?q=%22nobody+came%22")["total"], 1);
    program.correct(&json!({"action": "not-quote", "article": ferry, "quote": "q1"}));
    assert_eq!(program.article("ferry")["quotes"].as_array().unwrap().len(), 1);
    assert_eq!(program.client.json("/api/status")["quotes"], 3);
}

#[test]
fn people_are_joined_renamed_and_split() {
    let program = Program::new();
    assert_eq!(people(&program.client), ["Anna Berg", "Karl Lund", "Port Clement"]);
    let split = program.correct(
        &json!({"action": "name-person", "article": program.id("quay"), "person": "anna-berg", "name": "Astrid Berg"}),
    );
    assert_eq!(people(&program.client), ["Anna Berg", "Astrid Berg", "Karl Lund", "Port Clement"]);
    assert_eq!(program.article("quay")["people"][0]["corrected"]["was"], "A. Berg");
    program.undo(&split);
    let same = program.correct(&json!({"action": "name-person", "person": "karl-lund", "name": "Anna Berg"}));
    assert_eq!((names(&program.article("ferry")), people(&program.client).len()), (vec!["Anna Berg"], 2));
    let mentions = program.article("ferry")["people"][0]["mentions"].as_array().unwrap().len();
    assert_eq!((mentions, &program.client.json("/api/quotes?speaker=anna-berg")["total"]), (3, &json!(2)));
    program.undo(&same);
    program.correct(&json!({"action": "name-person", "person": "anna-berg", "name": "Anna Bergström"}));
    let renamed = program.client.json("/api/articles?person=anna-bergstrom");
    assert_eq!(renamed["total"], 3, "all forms of the name");
    program.correct(&json!({"action": "not-person", "person": "port-clement"}));
    assert_eq!(names(&program.article("tide")), ["Anna Bergström"]);
    assert_eq!(program.article("tide")["quotes"][0]["speaker"]["kind"], "unknown");
    program.correct(
        &json!({"action": "add-person", "article": program.id("tide"), "exact": "a town", "name": "Alva Town"}),
    );
    assert_eq!(names(&program.article("tide")), ["Anna Bergström", "Alva Town"]);
}

#[test]
fn names_are_split_in_all_articles() {
    let program = Program::of(&[
        ("ferry.txt", "[Anna Berg]p met [Karl Lund]p. {The ferry is late|Anna Berg}, she said."),
        ("quay.txt", "[A. Berg]p left. {We go on|A. Berg}, she said."),
        ("tide.txt", "[A. Berg]p came back. {It rained|A. Berg}, she said."),
        ("pier.txt", "[Anna Berg]p was there."),
        ("dock.txt", "[Anna Berg]p came again."),
    ]);
    let person = || program.client.json("/api/people/anna-berg");
    assert_eq!((&person()["names"], &person()["articles_total"]), (&json!(["Anna Berg", "A. Berg"]), &json!(5)));
    let split = |names: &[&str], name: &str| {
        program.post(&json!({"action": "split-person", "person": "anna-berg", "names": names, "name": name}))
    };
    for (names, name, why) in [
        (&["A. Berg"][..], "Anna Maria Berg", "taken for Anna Berg again"),
        (&["A. Berg"], "Berg", "taken for Anna Berg again"),
        (&["A. Berg", "Anna Berg"], "Astrid Berg", "all names of the person"),
        (&["Karl Lund"], "Astrid Berg", "names that articles give"),
        (&[], "Astrid Berg", "names that articles give"),
    ] {
        let answer = split(names, name);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
        assert!(answer.text.contains(why), "{names:?}, {name}: {}", answer.text);
    }
    assert_eq!(program.client.json("/api/notebook")["total"], 0, "nothing is written");
    assert_eq!(split(&["a. berg"], "Astrid Berg").status, StatusCode::CREATED);
    assert_eq!(people(&program.client), ["Anna Berg", "Astrid Berg", "Karl Lund"]);
    let quotes = |id: &str| program.client.json(&format!("/api/quotes?speaker={id}"))["total"].clone();
    assert_eq!((quotes("astrid-berg"), quotes("anna-berg")), (json!(2), json!(1)));
    assert_eq!(split(&["A. Berg"], "Astrid Berg").status, StatusCode::BAD_REQUEST, "the name is no longer hers");
    let page = program.client.get("/people/astrid-berg").text;
    assert!(page.contains("A. Berg is Astrid Berg") && page.contains("action=\"/notebook/undo\""), "{page}");
    let entry = program.client.json("/api/notebook")["items"][0]["id"].as_str().unwrap().to_owned();
    program.undo(&entry);
    assert_eq!(people(&program.client), ["Anna Berg", "Karl Lund"]);
    assert_eq!(person()["articles_total"], 5);
}

#[test]
fn countries_and_fields_are_corrected() {
    let program = Program::new();
    let ferry = program.id("ferry");
    program.correct(&json!({"action": "set-country", "article": ferry, "country": "Georgia", "with": "us"}));
    program.correct(&json!({"action": "add-country", "article": ferry, "exact": "ferry", "country": "Norway"}));
    let countries = program.article("ferry")["countries"].clone();
    let shown =
        |i: usize| (countries[i]["code"].as_str().unwrap().to_owned(), countries[i]["corrected"]["was"].clone());
    assert_eq!([shown(0), shown(1)], [("NO".to_owned(), json!(null)), ("US".to_owned(), json!("Georgia"))]);
    program.correct(&json!({"action": "not-country", "article": program.id("quay"), "country": "no"}));
    assert_eq!(program.client.json("/api/articles?country=no")["total"], 1);
    for (field, value) in
        [("title", "A late ferry"), ("date", "2024-05"), ("source", "Ferry Times"), ("byline", "Ada Quill")]
    {
        program.correct(&json!({"action": "set-field", "article": ferry, "field": field, "value": value}));
    }
    let shown = program.article("ferry");
    assert_eq!(
        (&shown["title"], &shown["date"], &shown["date_precision"]),
        (&json!("A late ferry"), &json!("2024-05-01"), &json!("month"))
    );
    assert_eq!(
        (&shown["source"], &shown["byline"], &shown["date_source"]),
        (&json!("Ferry Times"), &json!("Ada Quill"), &json!("your correction"))
    );
    let was: Vec<&Value> = shown["corrected"].as_array().unwrap().iter().map(|field| &field["was"]).collect();
    assert_eq!(was, [&json!("About ferry.txt"), &json!("2024-03-01"), &json!("Harbour Post"), &json!(null)]);
    assert_eq!(program.client.json("/api/articles")["items"][0]["title"], "A late ferry", "it is the newest now");
    assert_eq!(program.client.json("/api/articles?source=ferry+times")["total"], 1);
    assert_eq!(program.client.json("/api/search?q=title:late")["total"], 1);
    program.correct(&json!({"action": "hide", "article": ferry}));
    assert_eq!(program.client.json("/api/articles")["total"], 2);
}

#[test]
fn copies_are_as_the_user_says() {
    let program = Program::new();
    let copies = || program.article("ferry")["copies"].as_array().unwrap().len();
    let pair = |are: bool| json!({"action": "copies", "article": program.id("ferry"), "other": program.id("quay"), "are": are});
    assert_eq!(copies(), 0);
    let entry = program.correct(&pair(true));
    assert_eq!(copies(), 1);
    program.undo(&entry);
    assert_eq!(copies(), 0);
}

#[test]
fn compare_page_corrects_copies() {
    let program = Program::new();
    let compared = format!("/compare?a={}&a={}", program.id("quay"), program.id("ferry"));
    let page = || program.client.get(&compared).text;
    let send = |address: &str, form: &[(&str, &str)]| {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let answer = program.client.send("POST", address, &[kind], form);
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, Some(&*compared)));
    };
    let says = |sentence: &str| assert!(page().contains(sentence), "{}", page());
    says("are no copies.");
    let (ferry, quay) = (program.id("ferry"), program.id("quay"));
    let pair = [("action", "copies"), ("article", &*quay), ("other", &*ferry), ("back", &*compared)];
    send("/notebook/entries", &[&pair[..], &[("are", "true")]].concat());
    says("have the same text, or nearly, as you said.");
    let entries = program.client.json("/api/notebook?action=copies");
    send("/notebook/undo", &[("event", entries["items"][0]["id"].as_str().unwrap()), ("back", &*compared)]);
    says("are no copies.");
    // Of three, each two are named.
    assert_eq!(
        program.client.get(&format!("{compared}&a={}", program.id("tide"))).text.matches("are no copies.").count(),
        3
    );
}

#[test]
fn user_separates_near_duplicates() {
    let story = "The ferry between Port Vale and [Norway:NO]c sailed again on Tuesday, two months after a storm tore its \
                 pier away. {At last we sail again today|Ana Prado}, said [Ana Prado]p to [Karl Lund]p.";
    let program = Program::of(&[("ferry.txt @ 2024-03-02 @ Post", story), ("quay.txt @ 2024-03-01 @ Ledger", story)]);
    let copies = || ["ferry", "quay"].map(|name| program.article(name)["copies"].as_array().unwrap().len());
    let folded = || program.client.json("/api/articles?fold=true")["total"].as_u64().unwrap();
    assert_eq!((copies(), folded()), ([1, 1], 1));
    let apart = json!({"action": "copies", "article": program.id("ferry"), "other": program.id("quay"), "are": false});
    let entry = program.correct(&apart);
    assert_eq!((copies(), folded()), ([0, 0], 2));
    program.undo(&entry);
    assert_eq!((copies(), folded()), ([1, 1], 1));
}

#[test]
fn extract_and_cases_apply_the_notebook() {
    let folder = tempfile::tempdir().unwrap();
    let notebook = folder.path().join("notebook.jsonl");
    let news = folder.path().join("news");
    std::fs::create_dir(&news).unwrap();
    let text = "Ana Petrova met Ben Lund in Lima. “The ferry is late,” Petrova said.\n";
    std::fs::write(news.join("ferry.txt"), text).unwrap();
    let client = Client::noting(quotidian::ingest::load(std::slice::from_ref(&news), |_, _| {}), &notebook);
    let article = client.json("/api/articles")["items"][0]["id"].as_str().unwrap().to_owned();
    let draft = json!({"action": "set-speaker", "article": article, "quote": "q1", "name": "Ben Lund"});
    let kind = [("content-type", "application/json")];
    assert_eq!(client.send("POST", "/api/notebook", &kind, draft.to_string()).status, StatusCode::CREATED);
    let run = |args: &[&str]| {
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_quotidian"))
            .args(args)
            .args(["--notebook".as_ref(), notebook.as_os_str(), news.as_os_str()])
            .output()
            .unwrap();
        String::from_utf8(program.stdout).unwrap()
    };
    let extracted: Value = serde_json::from_str(&run(&["extract"])).unwrap();
    assert_eq!(extracted["quotes"][0]["speaker"]["name"], "Ben Lund");
    assert_eq!(extracted["quotes"][0]["corrected"]["was"], "Ana Petrova");
    assert!(run(&["corrections"]).contains("“The ferry is late,” was said by Ben Lund"));
    let cases = run(&["corrections", "--as-cases"]);
    let case = "[Ana Petrova]P1 met [Ben Lund]P2 in Lima. “[The ferry is late,]QP2” [Petrova]P1 said.";
    assert!(cases.contains(case), "{cases}");
    // Moved, and edited: it is known by its title, unless another has it.
    let told = format!("Ferry reopens\n\n{text}");
    std::fs::remove_file(news.join("ferry.txt")).unwrap();
    std::fs::write(news.join("quay.txt"), &told).unwrap();
    let client = Client::noting(quotidian::ingest::load(std::slice::from_ref(&news), |_, _| {}), &notebook);
    let article = client.json("/api/articles")["items"][0]["id"].as_str().unwrap().to_owned();
    let draft = json!({"action": "set-speaker", "article": article, "quote": "q1", "name": "Ben Lund"});
    assert_eq!(client.send("POST", "/api/notebook", &kind, draft.to_string()).status, StatusCode::CREATED);
    std::fs::remove_file(news.join("quay.txt")).unwrap();
    std::fs::write(news.join("moved.txt"), told.replace("Lima.", "Lima on Friday.")).unwrap();
    let cases = run(&["corrections", "--as-cases"]);
    assert!(cases.contains("in Lima on Friday. “[The ferry is late,]QP2”"), "{cases}");
    std::fs::write(news.join("other.txt"), told.replace("Lima.", "Quito.")).unwrap();
    assert_eq!(run(&["corrections", "--as-cases"]), "");
}

#[test]
fn last_word_about_copies_counts() {
    let program = Program::new();
    let copies = || program.article("ferry")["copies"].as_array().unwrap().len();
    let pair = |one: &str, other: &str, are: bool| json!({"action": "copies", "article": program.id(one), "other": program.id(other), "are": are});
    program.correct(&pair("ferry", "quay", true));
    program.correct(&pair("quay", "ferry", false));
    assert_eq!(copies(), 0);
    program.correct(&pair("ferry", "quay", true));
    assert_eq!(copies(), 1);
    let page = program.client.get("/corrections").text;
    assert!(page.contains("A copy of") && !page.contains("Lost its place"), "{page}");
}

#[test]
fn typed_speakers_survive_new_people() {
    let program = Program::new();
    let (ferry, tide) = (program.id("ferry"), program.id("tide"));
    program.correct(&json!({"action": "set-speaker", "article": ferry, "quote": "q1", "name": "Olga Reed"}));
    program.correct(&json!({"action": "add-person", "article": ferry, "exact": "The ferry", "name": "Ferry Fay"}));
    assert_eq!(program.article("ferry")["quotes"][0]["speaker"]["name"], "Olga Reed");
    program.correct(&json!({"action": "add-person", "article": tide, "exact": "Port Clement", "name": "Clement Port"}));
    assert_eq!(names(&program.article("tide")), ["Anna Berg", "Clement Port"], "who lost their last mention is gone");
}

#[test]
fn what_was_overridden_is_said_again() {
    let program = Program::new();
    let speaker = |name: &str| {
        program.correct(&json!({"action": "set-speaker", "article": program.id("ferry"), "quote": "q1", "name": name}));
        assert_eq!(program.article("ferry")["quotes"][0]["speaker"]["name"], name);
    };
    ["Anna Berg", "Karl Lund", "Anna Berg"].into_iter().for_each(speaker);
}

#[test]
fn wide_correction_is_undone_anywhere() {
    let program = Program::new();
    program.correct(&json!({"action": "not-person", "person": "port-clement"}));
    let page = program.client.get(&format!("/articles/{}/correct", program.id("tide"))).text;
    assert!(page.contains("Port Clement is not a person") && page.contains("action=\"/notebook/undo\""), "{page}");
    assert!(program.client.get("/corrections?q=clement&action=not-person").text.contains("1 correction."));
    assert!(program.client.get("/corrections?q=clement&action=hide").text.contains("0 corrections."));
    let table = program.client.get("/api/corrections.csv?q=clement").text;
    assert!(table.lines().count() == 2 && table.contains("Port Clement is not a person"), "{table}");
}

#[test]
fn bad_lines_are_problems() {
    let program = Program::new();
    std::fs::write(program.folder.path().join("notebook.jsonl"), "{\"action\": \"sing\"}\n").unwrap();
    let client = program.restarted(ARTICLES);
    let problems = client.json("/api/problems");
    assert_eq!(problems["items"][0]["path"], "your notebook, line 1", "{problems}");
}
