//! The JSON: the contract's shape, cursors, errors, offsets that slice back.

use crate::client::Client;
use crate::marked::library;
use axum::http::StatusCode;
use quotidian::library::Library;
use serde_json::Value;

fn sample() -> Library {
    library(&[
        (
            "norway.txt @ 2024-03-01 @ The Fjord Post",
            "“Ünïcödé” first. [Norway:NO]c and [Sweden:SE]c talk, [Anna Berg]p said. {We will not wait for [Sweden:SE]c \
             any longer – ever.|Anna Berg} she added. {It is late 🙂, and [Berg|Anna Berg]p knows it.|=the ministry} the \
             ministry wrote.",
        ),
        (
            "sweden.txt @ 2024-03-02 @ The Fjord Post",
            "[Karl Lund]p of [Sweden:SE]c heard {we will not wait for [Sweden:SE]c any longer, ever|Anna Berg} from \
             [Anna Berg]p.",
        ),
        ("undated.txt", "Nobody is here; {nothing at all is said}."),
    ])
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

fn slice(text: &str, item: &Value) -> String {
    let at = |name: &str| item[name].as_u64().unwrap() as usize;
    text.chars().skip(at("start")).take(at("end") - at("start")).collect()
}

#[test]
fn article_has_fields_of_the_contract() {
    let client = Client::new(sample());
    let list = client.json("/api/articles");
    let article = client.json(&format!("/api/articles/{}", list["items"][1]["id"].as_str().unwrap()));
    let text = article["text"].as_str().unwrap();
    assert_eq!(article["path"], "norway.txt");
    assert_eq!(article["offset_unit"], "codepoint");
    assert_eq!(article["byline"], Value::Null);
    assert_eq!(article["quotes"][1]["speaker"]["kind"], "other");
    assert_eq!(article["quotes"][0]["speaker"]["person_id"], "anna-berg");
    let mut checked = 0;
    for list in ["people", "countries"] {
        for mention in article[list].as_array().unwrap().iter().flat_map(|item| item["mentions"].as_array().unwrap()) {
            assert_eq!(slice(text, mention), mention["text"].as_str().unwrap());
            checked += 1;
        }
    }
    for quote in article["quotes"].as_array().unwrap() {
        assert_eq!(slice(text, quote), quote["text"].as_str().unwrap());
        checked += 1;
    }
    assert_eq!(checked, 7);
    let order = "id path title date date_precision date_source source byline url language words text offset_unit people countries quotes";
    let body = client.get(&format!("/api/articles/{}", article["id"].as_str().unwrap())).text;
    let mut at = 0;
    for field in order.split(' ') {
        let found = body[at..].find(&format!("\"{field}\":")).unwrap_or_else(|| panic!("{field} is out of order"));
        at += found;
    }
}

#[test]
fn lists_share_shape_and_paging() {
    let client = Client::new(sample());
    for list in ["articles", "people", "countries", "quotes", "problems", "search?q=berg"] {
        let join = if list.contains('?') { '&' } else { '?' };
        let whole = client.json(&format!("/api/{list}"));
        let items = whole["items"].as_array().unwrap();
        assert_eq!(whole["total"].as_u64().unwrap() as usize, items.len(), "{list}");
        assert_eq!(whole["next"], Value::Null, "{list}");
        let mut pieces = Vec::new();
        let mut address = Some(format!("/api/{list}{join}limit=1"));
        while let Some(here) = address.take() {
            let answer = client.get(&here);
            let piece: Value = serde_json::from_str(&answer.text).unwrap();
            assert_eq!(piece["total"], whole["total"]);
            pieces.extend(piece["items"].as_array().unwrap().clone());
            let link =
                answer.header("link").map(|link| link.trim_start_matches('<').split_once('>').unwrap().0.to_owned());
            assert_eq!(link.is_some(), piece["next"].is_string());
            address = link;
        }
        assert_eq!(&pieces, items, "{list}");
    }
}

#[test]
fn bad_requests_are_explained() {
    let client = Client::new(sample());
    for (address, parameter, says) in [
        ("/api/quotes?speker=a", "speker", "did you mean “speaker”"),
        ("/api/quotes?kind=loud", "kind", "direct, reported, indirect, mixed, all"),
        ("/api/articles?limit=0", "limit", "1 to 1000"),
        ("/api/articles?limit=-1", "limit", "1 to 1000"),
        ("/api/articles?cursor=zz", "cursor", "next"),
        ("/api/people?country=narnia", "country", "two-letter"),
        ("/api/articles?from=2024-13-01", "from", "2023-10-16"),
        ("/api/articles?from=2024-03-02&to=2024-03-01", "from", "later"),
        ("/api/compare?a=1&a=2&a=3&a=4&a=5&a=6&a=7", "a", "at most 6"),
        ("/api/status?x=1", "x", "there is no such parameter"),
    ] {
        let answer = client.get(address);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{address}");
        let problem: Value = serde_json::from_str(&answer.text).unwrap();
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{address}");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{address}: {problem}");
    }
    // A cursor of another list is none of this one.
    let next = client.json("/api/people?limit=1")["next"].as_str().unwrap().to_owned();
    assert_eq!(client.get(&format!("/api/articles?cursor={next}")).status, StatusCode::BAD_REQUEST);
    for address in
        ["/api/articles/none", "/api/people/none", "/api/countries/fr", "/api/countries/none", "/api/nothing"]
    {
        let answer = client.get(address);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        let problem: Value = serde_json::from_str(&answer.text).unwrap();
        assert_eq!(keys(&problem), ["detail", "status", "title", "type"], "{address}");
    }
}

#[test]
fn pages_negotiate_json() {
    let client = Client::new(sample());
    let home = client.ask("GET", "/?limit=2", &[("accept", "application/json")]).text;
    assert_eq!(home, client.get("/api/articles?limit=2&fold=true").text, "folded, as the page is");
    for page in ["/people", "/quotes", "/countries/se", "/people/anna-berg", "/problems"] {
        let twin = client.get(&format!("/api{page}")).text;
        let answer = client.ask("GET", page, &[("accept", "application/json")]);
        assert_eq!(answer.text, twin, "{page}");
        assert!(answer.header("vary").unwrap().contains("accept"), "{page}");
        assert!(client.get(page).header("content-type").unwrap().starts_with("text/html"), "{page}");
    }
}

#[test]
fn unchanged_answer_is_not_sent() {
    let client = Client::new(sample());
    let first = client.get("/api/quotes");
    let tag = first.header("etag").unwrap();
    assert!(!tag.starts_with("W/"));
    let again = client.ask("GET", "/api/quotes", &[("if-none-match", tag)]);
    assert_eq!((again.status, again.text.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(client.get("/api/quotes?pretty").text, client.get("/api/quotes?pretty=true").text);
    let head = client.ask("HEAD", "/api/quotes", &[]);
    assert_eq!((head.status, head.text.len()), (StatusCode::OK, 0));
    assert_eq!(head.header("etag"), Some(tag));
    let zipped = [("accept-encoding", "gzip")];
    let (got, head) = (client.ask("GET", "/api/quotes", &zipped), client.ask("HEAD", "/api/quotes", &zipped));
    assert_eq!(head.header("content-length"), Some(&*got.length.to_string()));
    for name in ["etag", "content-encoding", "vary"] {
        assert!(got.header(name).is_some() && head.header(name) == got.header(name), "{name}");
    }
    let other = Client::new(library(&[("a.txt", "{Hi there}.")]));
    assert_ne!(other.get("/api/quotes").header("etag"), Some(tag));
}

#[test]
fn wrong_method_lists_the_right() {
    let client = Client::new(sample());
    let answer = client.ask("DELETE", "/api/quotes", &[]);
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), Some("GET,HEAD"));
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
}

#[test]
fn single_items_agree_with_lists() {
    let client = Client::new(sample());
    let berg = client.json("/api/people/anna-berg");
    assert_eq!(berg["quotes"], client.json("/api/quotes?speaker=anna-berg")["items"]);
    assert_eq!(berg["articles"], client.json("/api/articles?person=anna-berg")["items"]);
    let sweden = client.json("/api/countries/se");
    assert_eq!(sweden["articles_total"], 2);
    assert_eq!(sweden["quotes"], client.json("/api/quotes?country=SE")["items"]);
    let articles = client.json("/api/articles");
    let id = |i: usize| articles["items"][i]["id"].as_str().unwrap().to_owned();
    let compared = client.json(&format!("/api/compare?a={}&a={}", id(0), id(1)));
    assert_eq!(compared["shared_quotes"].as_array().unwrap().len(), 1);
    assert_eq!(compared["people"][0]["per_article"].as_array().unwrap().len(), 2);
    assert_eq!(client.json("/api/status")["articles"], 3);
}

#[test]
fn long_answers_are_compressed() {
    let client = Client::new(sample());
    let plain = client.get("/api/quotes");
    assert_eq!(plain.header("content-encoding"), None);
    for encoding in ["gzip", "br"] {
        let packed = client.ask("GET", "/api/quotes", &[("accept-encoding", encoding)]);
        assert_eq!(packed.header("content-encoding"), Some(encoding));
        assert!(packed.header("vary").unwrap().contains("accept-encoding"));
        let tag = packed.header("etag").unwrap();
        assert_ne!(Some(tag), plain.header("etag"));
        let again = client.ask("GET", "/api/quotes", &[("accept-encoding", encoding), ("if-none-match", tag)]);
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    }
}
