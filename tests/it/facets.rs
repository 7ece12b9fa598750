//! Every number beside a list is the length of the list that choosing it gives.

use crate::client::Client;
use quotidian::ingest;
use serde_json::Value;
use std::path::PathBuf;

/// An address with a parameter set anew.
fn with(address: &str, name: &str, value: &str) -> String {
    let (path, query) = address.split_once('?').unwrap();
    let kept = query.split('&').filter(|pair| pair.split('=').next() != Some(name)).collect::<Vec<_>>().join("&");
    let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    format!("{path}?{kept}&{name}={value}")
}

#[test]
fn numbers_beside_a_list_are_those_of_the_lists_they_lead_to() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let client = Client::new(ingest::load(&[samples], |_, _| {}));
    let total = |address: &str| client.json(&with(address, "limit", "1"))["total"].clone();
    let mut checked = 0;
    for (address, person) in [
        ("/api/articles?facets=true", "person"),
        ("/api/articles?facets=true&country=ru", "person"),
        ("/api/articles?facets=true&person=vladimir-putin&words=ceasefire", "person"),
        ("/api/quotes?facets=true", "speaker"),
        ("/api/quotes?facets=true&kind=direct&country=cl", "speaker"),
        ("/api/quotes?facets=true&speaker=vladimir-putin", "speaker"),
        ("/api/quotes?facets=true&several=true", "speaker"),
        ("/api/search?facets=true&q=said+-strike", "person"),
    ] {
        let facets = &client.json(address)["facets"];
        let lists = [("sources", "text", "source"), ("countries", "code", "country"), ("people", "id", person)];
        for (facet, key, parameter) in lists {
            let entries = facets[facet].as_array().unwrap();
            assert!(!entries.is_empty(), "{address} {facet}");
            for entry in entries {
                let narrowed = with(address, parameter, entry[key].as_str().unwrap());
                assert_eq!(total(&narrowed), entry["count"], "{narrowed}");
                checked += 1;
            }
        }
        let buckets = facets["timeline"]["buckets"].as_array().unwrap();
        for bucket in buckets.iter().filter(|bucket| bucket["count"] != 0) {
            let day = |name: &str| bucket[name].as_str().unwrap();
            assert_eq!(total(&with(&with(address, "from", day("from")), "to", day("to"))), bucket["count"]);
        }
        let dated: u64 = buckets.iter().map(|bucket| bucket["count"].as_u64().unwrap()).sum();
        assert_eq!(Value::from(dated + facets["timeline"]["undated"].as_u64().unwrap()), total(address), "{address}");
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn the_countries_of_a_list_are_counted_in_that_list() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let client = Client::new(ingest::load(&[samples], |_, _| {}));
    let within = client.json("/api/countries?words=ceasefire&sort=quotes");
    let items = within["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.len() < client.json("/api/countries")["total"].as_u64().unwrap() as usize);
    assert!(items.windows(2).all(|pair| pair[0]["quotes"].as_u64() >= pair[1]["quotes"].as_u64()));
    for item in items {
        let list = client.json(&format!("/api/articles?words=ceasefire&country={}", item["code"].as_str().unwrap()));
        assert_eq!(list["total"], item["articles"]);
    }
    let map = client.get("/countries?words=ceasefire").text;
    assert!(map.contains("href=\"/?country=ru&#38;words=ceasefire\""), "a country leads to its articles among these");
}
