//! Words near each other, and words that are not typed whole, searched for in articles.

use crate::client::Client;
use crate::marked::library;

/// The paths of the articles that have what was typed, in order.
fn found(client: &Client, typed: &str) -> Vec<String> {
    let typed: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    let list = client.json(&format!("/api/articles?words={typed}"));
    let items = list["items"].as_array().unwrap().iter();
    let mut paths: Vec<String> = items.map(|item| item["path"].as_str().unwrap().to_owned()).collect();
    paths.sort();
    paths
}

#[test]
fn near_words_are_found() {
    let client = Client::new(library(&[
        ("beside.txt", "The harbour closure lasted."),
        ("reverse.txt", "The closure of harbour and quay lasted."),
        ("two.txt", "A harbour with a closure is quiet."),
        ("far.txt", "The harbour was calm. Boats came and went all day. Nobody spoke of a closure."),
        ("one.txt", "Only the harbour is named."),
    ]));
    for (typed, expected) in [
        ("harbour NEAR/0 closure", &["beside.txt"][..]),
        ("harbour NEAR/1 closure", &["beside.txt", "reverse.txt"]),
        ("closure NEAR/1 harbour", &["beside.txt", "reverse.txt"]),
        ("\"harbour closure\"~1", &["beside.txt", "reverse.txt"]),
        ("\"closure harbour\"~2", &["beside.txt", "reverse.txt", "two.txt"]),
        ("harbour NEAR/20 closure", &["beside.txt", "far.txt", "reverse.txt", "two.txt"]),
        ("\"harbour closure\"", &["beside.txt"]),
        ("harbour NEAR/1 closure -quay", &["beside.txt"]),
        ("\"quay harbour closure\"~1", &[]),
        ("\"quay harbour closure\"~2", &["reverse.txt"]),
    ] {
        assert_eq!(found(&client, typed), expected, "{typed}");
    }
}

#[test]
fn parts_of_words_are_found() {
    let client = Client::new(library(&[
        ("lisbon.txt", "“It sails,” said [Inés Peñalver]p in Lisbon."),
        ("porto.txt", "“It sinks,” said Rui Penalva in Porto."),
    ]));
    for (typed, expected) in [
        ("*alver", &["lisbon.txt"][..]),
        ("Pe*alv*", &["lisbon.txt", "porto.txt"]),
        ("s*ks", &["porto.txt"]),
        ("Penalvor~", &["lisbon.txt", "porto.txt"]),
        ("Penalvor~1", &["lisbon.txt"]),
        ("Penalvor~ -s*ks", &["lisbon.txt"]),
        ("*quay", &[]),
    ] {
        assert_eq!(found(&client, typed), expected, "{typed}");
    }
    let results = client.json("/api/search?q=Pen%2Aver");
    let people: Vec<&str> =
        results["people"]["items"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(people, ["Inés Peñalver"], "{results}");
    assert!(client.get("/search?q=%2Aalver").text.contains("<mark>Peñalver</mark>"));
}
