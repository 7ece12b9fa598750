//! Words near each other, searched for in articles.

use crate::client::Client;
use crate::marked::library;

#[test]
fn near_words_are_found() {
    let client = Client::new(library(&[
        ("beside.txt", "The harbour closure lasted."),
        ("reverse.txt", "The closure of harbour and quay lasted."),
        ("two.txt", "A harbour with a closure is quiet."),
        ("far.txt", "The harbour was calm. Boats came and went all day. Nobody spoke of a closure."),
        ("one.txt", "Only the harbour is named."),
    ]));
    let found = |typed: &str| -> Vec<String> {
        let typed: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let list = client.json(&format!("/api/articles?words={typed}"));
        let mut paths: Vec<String> =
            list["items"].as_array().unwrap().iter().map(|item| item["path"].as_str().unwrap().to_owned()).collect();
        paths.sort();
        paths
    };
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
        assert_eq!(found(typed), expected, "{typed}");
    }
}
