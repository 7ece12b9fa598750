//! The description of the API says what the API does.

use crate::client::Client;
use crate::marked::library;
use axum::http::StatusCode;
use quotidian::web::endpoint::{Answer, Endpoint};
use quotidian::web::endpoints;
use quotidian::web::params::Kind;
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

/// The schema of what an address answers in JSON.
fn schema<'a>(api: &'a Value, endpoint: &Endpoint) -> &'a Value {
    let method = endpoint.method.to_ascii_lowercase();
    &api["paths"][endpoint.path][method]["responses"]["200"]["content"]["application/json"]["schema"]
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
    for endpoint in endpoints().iter().filter(|endpoint| endpoint.path != "/api/events") {
        let entry = client.json("/api/notebook")["items"][0]["id"].as_str().unwrap().to_owned();
        let path = match endpoint.path {
            "/api/people/{id}" => "/api/people/anna-berg".to_owned(),
            "/api/compare" => format!("/api/compare?a={}&a={}", id(0), id(1)),
            "/api/search" => "/api/search?q=said".to_owned(),
            path if path.starts_with("/api/saved/") => path.replace("{event}", &saved),
            path => path.replace("{id}", &id(0)).replace("{code}", "no").replace("{event}", &entry),
        };
        let body = match endpoint.path {
            "/api/lookup" => "Berg\nAnna Berg\nNobody".to_owned(),
            "/api/extract" => "Anna Berg said so.".to_owned(),
            _ => format!("{{\"action\": \"keep\", \"article\": \"{}\", \"note\": \"so\"}}", id(0)),
        };
        let kind = endpoint.body.map_or("", |body| body.kinds[0]);
        let answer = client.send(endpoint.method, &path, &[("content-type", kind)], body);
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
        match endpoint.answer {
            Answer::Json(_) | Answer::List(_) | Answer::JsonOrCsv(_) => {
                let answer = serde_json::from_str(&answer.text).unwrap();
                check(&api, schema(&api, endpoint), &answer, endpoint.path);
            }
            Answer::Export(kind) | Answer::File(kind) => {
                assert!(answer.header("content-type").unwrap().starts_with(kind), "{path}");
                let is_counted = matches!(endpoint.answer, Answer::Export(_));
                assert_eq!(answer.header("x-total-count").is_some(), is_counted, "{path}");
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
fn only_described_parameters_are_taken() {
    let client = Client::new(library(&[("a.txt", "[Anna Berg]p.")]));
    let read = |endpoint: &Endpoint| endpoint.method == "GET" && endpoint.path != "/api/events";
    for endpoint in endpoints().into_iter().filter(|endpoint| read(endpoint) && !endpoint.path.contains('{')) {
        for parameter in endpoint.parameters {
            assert!(!parameter.what.is_empty(), "{}?{} is not described", endpoint.path, parameter.name);
            let value = match parameter.kind {
                Kind::Text if parameter.name == "cursor" => continue,
                Kind::Ids(_) | Kind::Path => continue,
                Kind::Text | Kind::Texts => "x",
                Kind::Day => "2024-02",
                Kind::Countries => "no",
                Kind::Flag => "true",
                Kind::OneOf(words) => words[0],
                Kind::Limit => "7",
            };
            let answer = client.get(&format!("{}?{}={value}", endpoint.path, parameter.name));
            assert_eq!(answer.status, StatusCode::OK, "{}?{}", endpoint.path, parameter.name);
        }
        let answer = client.get(&format!("{}?nonsense=1", endpoint.path));
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", endpoint.path);
    }
}

#[test]
fn unacceptable_requests_are_refused() {
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
