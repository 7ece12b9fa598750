//! The description of the API says what the API does.

use crate::client::Client;
use crate::marked::library;
use axum::http::StatusCode;
use quotidian::api::{Answer, ENDPOINTS};
use serde_json::Value;

/// Fails unless `value` is what `schema` says, and has no field that it does not name.
fn check(api: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        return check(api, api.pointer(&reference[1..]).unwrap(), value, at);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let choice = &choices[usize::from(value.is_null())];
        return check(api, choice, value, at);
    }
    if let Some(words) = schema["enum"].as_array() {
        return assert!(words.contains(value), "{at}: {value}");
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().map(|kind| kind.as_str().unwrap()).collect(),
        kind => vec![kind.as_str().unwrap_or_else(|| panic!("{at} has no type: {schema}"))],
    };
    match value {
        Value::Null => assert!(kinds.contains(&"null"), "{at} is null"),
        Value::Bool(_) => assert_eq!(kinds, ["boolean"], "{at}"),
        Value::Number(number) => {
            assert!(kinds == ["number"] || number.is_u64() && kinds == ["integer"], "{at}: {number}");
        }
        Value::String(text) => {
            assert!(kinds.contains(&"string"), "{at}");
            assert!(!text.is_empty() || at.ends_with(".text"), "{at} is empty, not null");
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                check(api, &schema["items"], item, &format!("{at}[{i}]"));
            }
        }
        Value::Object(fields) => {
            let properties = schema["properties"].as_object().unwrap_or_else(|| panic!("{at}: {schema}"));
            for (name, field) in fields {
                let schema = properties.get(name).unwrap_or_else(|| panic!("{at}.{name} is not described"));
                check(api, schema, field, &format!("{at}.{name}"));
            }
            for name in schema["required"].as_array().unwrap() {
                assert!(fields.contains_key(name.as_str().unwrap()), "{at} lacks {name}");
            }
        }
    }
}

#[test]
fn answers_are_what_the_description_says() {
    let folder = tempfile::tempdir().unwrap();
    let notebook = folder.path().join("notebook.jsonl");
    let articles = library(&[
        ("a.txt @ 2024-03-01 @ Post", "[Norway:NO]c, [Anna Berg]p said, {we said it all before|Anna Berg}."),
        (
            "b.txt",
            "[Norway:NO]c, [Karl Berg]p and [Berg]p said, {we said it all before}, as [the:SE]c ministry {did say|=ministry}.",
        ),
    ]);
    let client = Client::noting(articles, &notebook);
    let api = client.json("/api/openapi.json");
    assert_eq!(api["openapi"], "3.1.0");
    let list = client.json("/api/articles");
    let id = |i: usize| list["items"][i]["id"].as_str().unwrap().to_owned();
    let search = "{\"action\": \"save-search\", \"name\": \"Berg\", \"address\": \"/?words=berg\"}";
    client.send("POST", "/api/notebook", &[("content-type", "application/json")], search);
    let saved = client.json("/api/saved")["items"][0]["id"].as_str().unwrap().to_owned();
    for endpoint in ENDPOINTS {
        let described = &api["paths"][endpoint.path]["get"]["responses"]["200"]["content"];
        let path = match endpoint.path {
            "/api/people/{id}" => "/api/people/anna-berg".to_owned(),
            "/api/compare" => format!("/api/compare?a={}&a={}", id(0), id(1)),
            "/api/search" => "/api/search?q=said".to_owned(),
            "/api/events" => continue,
            path if path.starts_with("/api/saved/") => path.replace("{event}", &saved),
            path => path.replace("{id}", &id(0)).replace("{code}", "no"),
        };
        match endpoint.answer {
            Answer::Json(_) | Answer::List(_) => {
                check(&api, &described["application/json"]["schema"], &client.json(&path), endpoint.path);
            }
            Answer::File(kind) => {
                let answer = client.get(&path);
                assert_eq!(answer.status, StatusCode::OK, "{path}");
                assert!(answer.header("content-type").unwrap().starts_with(kind), "{path}");
            }
            Answer::Write(_) | Answer::Undo(_) => {
                let method = endpoint.method();
                let entry = client.json("/api/notebook")["items"][0]["id"].as_str().unwrap_or_default().to_owned();
                let path = path.replace("{event}", &entry);
                let draft = format!("{{\"action\": \"keep\", \"article\": \"{}\", \"note\": \"so\"}}", id(0));
                let text = client.send(method, &path, &[("content-type", "application/json")], draft).text;
                let schema = &api["paths"][endpoint.path][method.to_ascii_lowercase()]["responses"]["200"];
                let schema = &schema["content"]["application/json"]["schema"];
                check(&api, schema, &serde_json::from_str(&text).unwrap(), endpoint.path);
            }
            Answer::Lookup(_) => {
                let text =
                    client.send("POST", &path, &[("content-type", "text/plain")], "Berg\nAnna Berg\nNobody").text;
                let schema = &api["paths"][endpoint.path]["post"]["responses"]["200"]["content"]["application/json"];
                check(&api, &schema["schema"], &serde_json::from_str(&text).unwrap(), endpoint.path);
            }
            Answer::Extract => {
                let text = client.send("POST", &path, &[("content-type", "text/plain")], "Anna Berg said so.").text;
                let schema = &api["paths"][endpoint.path]["post"]["responses"]["200"]["content"]["application/json"];
                check(&api, &schema["schema"], &serde_json::from_str(&text).unwrap(), endpoint.path);
            }
        }
    }
    for path in ["/api/articles", "/api/quotes", "/api/search"] {
        let schema = &api["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        check(
            &api,
            schema,
            &client.json(&format!("{path}?facets=true&{}", if path.ends_with('h') { "q=said" } else { "" })),
            path,
        );
    }
    let explained = client.json(&format!("/api/articles/{}?explain=true", id(0)));
    let schema =
        &api["paths"]["/api/articles/{id}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    check(&api, schema, &explained, "explained");
}

#[test]
fn every_described_parameter_is_taken_and_no_other() {
    let client = Client::new(library(&[("a.txt", "[Anna Berg]p.")]));
    for endpoint in ENDPOINTS.iter().filter(|endpoint| !endpoint.path.contains('{')) {
        let is_write =
            matches!(endpoint.answer, Answer::Extract | Answer::Lookup(_) | Answer::Write(_) | Answer::Undo(_));
        if is_write || matches!(endpoint.answer, Answer::File("text/event-stream")) {
            continue;
        }
        for parameter in endpoint.all_parameters() {
            let value = match parameter.kind {
                quotidian::api::Kind::Text if parameter.name == "cursor" => continue,
                quotidian::api::Kind::Text | quotidian::api::Kind::Texts => "x",
                quotidian::api::Kind::Day => "2024-02",
                quotidian::api::Kind::Countries => "no",
                quotidian::api::Kind::Flag => "true",
                quotidian::api::Kind::OneOf(words) => words[0],
                quotidian::api::Kind::Ids => continue,
                quotidian::api::Kind::Limit => "7",
            };
            let answer = client.get(&format!("{}?{}={value}", endpoint.path, parameter.name));
            assert_eq!(answer.status, StatusCode::OK, "{}?{}", endpoint.path, parameter.name);
        }
        let answer = client.get(&format!("{}?nonsense=1", endpoint.path));
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", endpoint.path);
    }
}

#[test]
fn what_is_too_long_or_in_no_form_that_is_wanted_is_refused() {
    let client = Client::new(library(&[]));
    for (address, headers, status) in [
        ("/api/quotes".to_owned(), vec![("accept", "image/png")], 406),
        ("/api/quotes".to_owned(), vec![("accept", "application/json;q=0, */*")], 406),
        ("/api/quotes.csv".to_owned(), vec![("accept", "text/csv")], 200),
        (format!("/api/quotes?words={}", "x".repeat(9000)), vec![], 414),
        ("/api/quotes".to_owned(), vec![("x-long", "y")], 200),
    ] {
        assert_eq!(client.ask("GET", &address, &headers).status, status, "{headers:?}");
    }
    let long = "y".repeat(40_000);
    let answer = client.ask("GET", "/api/quotes", &[("x-long", &long)]);
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (431, Some("application/problem+json")));
}
