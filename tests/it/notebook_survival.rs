//! Entries of the notebook stay where files, texts and the engine change.

use crate::client::Client;
use crate::marked;
use crate::notebook_corrections::{ARTICLES, Program, article, names};
use axum::http::StatusCode;
use quotidian::annotations::Quote;
use quotidian::article::Article;
use quotidian::engine;
use quotidian::engine::linear_model::{Model, Models};
use quotidian::library::{AnnotatedArticle, Library};
use quotidian::text::Span;
use serde_json::{Value, json};

#[test]
fn corrections_survive_edits_and_restarts() {
    let program = Program::new();
    program
        .correct(&json!({"action": "set-speaker", "article": program.id("ferry"), "quote": "q1", "name": "Anna Berg"}));
    program.correct(&json!({"action": "name-person", "person": "karl-lund", "name": "Carl Lund"}));
    let edited = ARTICLES[0].1.replace("[Anna Berg]p met", "On Friday [Anna Berg]p met");
    let client = program.restarted(&[(ARTICLES[0].0, &edited), ARTICLES[1]]);
    let shown = article(&client, "ferry");
    assert_eq!((&shown["quotes"][0]["speaker"]["name"], names(&shown)[1]), (&json!("Anna Berg"), "Carl Lund"));
    let gone = ARTICLES[0].1.replace("The ferry is late", "So it goes");
    let client = program.restarted(&[(ARTICLES[0].0, &gone)]);
    assert_eq!(article(&client, "ferry")["quotes"][0]["speaker"]["name"], "Carl Lund");
    assert_eq!(client.json("/api/notebook?action=set-speaker")["total"], 1, "it is not dropped");
}

#[test]
fn entries_survive_another_engine() {
    let (head, told) = (
        "ferry.txt @ 2024-03-01 @ Post",
        "[Anna Berg]p met [Karl Lund]p in [Georgia:GE]c. {The ferry is late|Karl Lund}, she said. “Nobody came,” she added \
         of the {farce|Karl Lund} in the harbour. {We wait.|Anna Berg} Rain fell on Port Clement in [Norway:NO]c.",
    );
    let program = Program::of(&[(head, told)]);
    let ferry = program.id("ferry");
    let correct = |mut draft: Value| {
        draft["article"] = json!(ferry);
        program.correct(&draft)
    };
    correct(json!({"action": "set-speaker", "quote": "q1", "name": "Anna Berg"}));
    let no_quote = correct(json!({"action": "not-quote", "quote": "q2"}));
    correct(json!({"action": "add-quote", "exact": "Nobody came,", "name": "Anna Berg"}));
    let renamed = correct(json!({"action": "name-person", "person": "Karl Lund", "name": "Carl Lund"}));
    correct(json!({"action": "add-person", "exact": "Port Clement", "name": "Clement"}));
    let no_country = correct(json!({"action": "not-country", "country": "no"}));
    correct(json!({"action": "set-field", "field": "title", "value": "A late ferry"}));
    correct(json!({"action": "keep", "exact": "The ferry is late", "note": "Why?"}));
    let quotes = |article: &Value| {
        let quote = |quote: &Value| format!("{}: {}", quote["speaker"]["name"], quote["text"]).replace('"', "");
        article["quotes"].as_array().unwrap().iter().map(quote).collect::<Vec<_>>()
    };
    let lost = |client: &Client| {
        let page = client.get("/corrections").text;
        let entries = page.split("id=\"entry-").skip(1).filter(|entry| entry.contains("Lost its place"));
        let mut lost: Vec<String> = entries.map(|entry| entry[..16].to_owned()).collect();
        lost.sort();
        lost
    };
    let right = program.article("ferry");
    assert_eq!(quotes(&right), ["Anna Berg: The ferry is late", "Anna Berg: Nobody came,", "Anna Berg: We wait."]);
    assert_eq!((names(&right), lost(&program.client)), (vec!["Anna Berg", "Carl Lund", "Clement"], vec![]));

    // Another engine gives the same text other quotes, other names and other countries.
    let AnnotatedArticle { article: text, annotations } = marked::article(head, told);
    let mut changed = (*annotations).clone();
    let span = |words: &str| {
        let at = text.text.find(words).unwrap();
        Span::new(at, at + words.len())
    };
    let like = changed.quotes[0].clone();
    let quote = |words: &str| Quote { content: span(words), ..like.clone() };
    changed.quotes[0].content = span("ferry is late");
    changed.quotes[1] = quote("she added of the “farce” in the harbour");
    changed.quotes.insert(1, quote("Nobody came"));
    changed.people[1].name = "Karl Lund-Mo".to_owned();
    changed.countries.retain(|country| country.code.to_string() == "GE");
    let article_now = AnnotatedArticle { article: text, annotations: changed.into() };
    let client =
        Client::noting(Library::new(vec![article_now], Vec::new()), &program.folder.path().join("notebook.jsonl"));
    let shown = article(&client, "ferry");
    assert_eq!(shown["title"], "A late ferry");
    // The quote that was no quote is gone, and the sentence that is one now is not.
    let expected = [
        "Anna Berg: ferry is late",
        "Anna Berg: Nobody came,",
        "Karl Lund-Mo: she added of the “farce” in the harbour",
        "Anna Berg: We wait.",
    ];
    assert_eq!(quotes(&shown), expected);
    assert_eq!(names(&shown), ["Anna Berg", "Karl Lund-Mo", "Clement"]);
    let mut without_place = vec![no_quote, renamed, no_country];
    without_place.sort();
    assert_eq!(lost(&client), without_place);
    let kept = client.get("/notebook").text;
    assert!(kept.contains("The ferry is late") && kept.contains("Why?") && !kept.contains("Lost its place"), "{kept}");
    // With the engine of before, all of them hold again.
    let client = program.restarted(&[(head, told)]);
    assert_eq!(article(&client, "ferry")["quotes"], right["quotes"]);
    assert_eq!(lost(&client), Vec::<String>::new());
}

/// An article as the engine annotates it, with its own weights or with others.
fn annotated(text: &str, changed: fn(i16) -> i16) -> AnnotatedArticle {
    let article =
        Article { headline: None, ..(*marked::article("ferry.txt @ 2024-03-01 @ Post", text).article).clone() };
    let models = Models::get();
    let model = |model: &Model| Model::new(model.weights().iter().map(|weight| changed(*weight)).collect());
    let models = Models {
        quotation: model(&models.quotation),
        source: model(&models.source),
        antecedent: model(&models.antecedent),
        indirect: model(&models.indirect),
    };
    let annotations = engine::annotate_with(&article, engine::ner::weights(), &models);
    AnnotatedArticle { article: article.into(), annotations: annotations.into() }
}

#[test]
fn entries_survive_other_weights() {
    let text = "Anna Berg, the mayor of Lima, met Karl Lund on Monday. “The ferry is late again,” she said. “Nobody told \
        us,” Lund said. He added that the harbour would be closed. “We wait for the bridge,” said a fisherman. Berg \
        called it “a farce” in a letter.\n";
    let folder = tempfile::tempdir().unwrap();
    let client = |changed: fn(i16) -> i16| {
        let library = Library::new(vec![annotated(text, changed)], Vec::new());
        Client::noting(library, &folder.path().join("notebook.jsonl"))
    };
    let first = client(|weight| weight);
    let id = article(&first, "ferry")["id"].clone();
    let drafts = [
        json!({"action": "set-speaker", "exact": "The ferry is late again,", "name": "Bo Reece"}),
        json!({"action": "set-speaker", "exact": "We wait for the bridge,", "name": "Karl Lund"}),
        json!({"action": "add-quote", "exact": "a farce", "name": "Anna Berg"}),
        json!({"action": "name-person", "person": "karl-lund", "name": "Carl Lund"}),
        json!({"action": "not-country", "country": "pe"}),
        json!({"action": "set-field", "field": "title", "value": "A late ferry"}),
    ];
    for mut draft in drafts {
        draft["article"] = id.clone();
        let answer = first.send("POST", "/api/notebook", &[("content-type", "application/json")], draft.to_string());
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }
    let speaker = |client: &Client, words: &str| {
        let article = article(client, "ferry");
        let quotes = article["quotes"].as_array().unwrap();
        let quote = quotes.iter().find(|quote| quote["text"].as_str().unwrap().contains(words));
        quote.map(|quote| quote["speaker"]["name"].as_str().unwrap_or("unknown").to_owned())
    };
    let changes: [fn(i16) -> i16; 3] = [|weight| weight / 4, |weight| -weight, |_| 0];
    let own = annotated(text, |weight| weight);
    for changed in changes {
        let other = annotated(text, changed);
        assert_ne!(other.annotations, own.annotations, "the weights change nothing");
        let client = client(changed);
        let shown = article(&client, "ferry");
        assert_eq!((&shown["title"], &shown["countries"]), (&json!("A late ferry"), &json!([])));
        assert!(names(&shown).contains(&"Carl Lund"), "{shown}");
        assert_eq!(speaker(&client, "a farce").as_deref(), Some("Anna Berg"));
        let page = client.get("/corrections").text;
        assert_eq!(client.json("/api/notebook")["total"], 6, "none is dropped");
        for (words, name) in [("The ferry is late again", "Bo Reece"), ("We wait for the bridge", "Carl Lund")] {
            match speaker(&client, words) {
                Some(speaker) => assert_eq!(speaker, name),
                None => assert!(page.contains("Lost its place"), "{words}: {shown}"),
            }
        }
    }
}

#[test]
fn corrections_follow_moved_files() {
    let folder = tempfile::tempdir().unwrap();
    let news = folder.path().join("news");
    std::fs::create_dir_all(news.join("old")).unwrap();
    let text = "Ferry reopens\n\nAna Petrova met Ben Lund in Lima. “The ferry is late,” Petrova said.\n";
    std::fs::write(news.join("ferry.txt"), text).unwrap();
    let load = || {
        let library = quotidian::ingest::load(std::slice::from_ref(&news), |_, _| {});
        Client::noting(library, &folder.path().join("notebook.jsonl"))
    };
    let client = load();
    let before = article(&client, "ferry");
    let draft = json!({"action": "set-speaker", "article": before["id"], "quote": "q1", "name": "Ben Lund"});
    let kind = [("content-type", "application/json")];
    assert_eq!(client.send("POST", "/api/notebook", &kind, draft.to_string()).status, StatusCode::CREATED);
    std::fs::rename(news.join("ferry.txt"), news.join("old/quay.txt")).unwrap();
    let client = load();
    let after = article(&client, "old/quay");
    assert_ne!(after["id"], before["id"]);
    assert_eq!(after["quotes"][0]["speaker"]["name"], "Ben Lund");
    // Of two articles of that title it may be either.
    std::fs::write(news.join("b.txt"), text.replace("Lima", "Quito")).unwrap();
    assert_eq!(article(&load(), "old/quay")["quotes"][0]["speaker"]["name"], "Ana Petrova");
}
