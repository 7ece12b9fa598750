//! Every number beside a list is the length of the list that choosing it gives.

use crate::client::Client;
use crate::marked::library;
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

/// An address with one more value of a parameter.
fn adding(address: &str, name: &str, value: &str) -> String {
    let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    format!("{address}&{name}={value}")
}

#[test]
fn facet_counts_equal_their_lists() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let client = Client::new(ingest::load(&[samples], |_, _| {}));
    let total = |address: &str| client.json(&with(address, "limit", "1"))["total"].clone();
    let mut checked = 0;
    for (address, person) in [
        ("/api/articles?facets=true", "person"),
        ("/api/articles?facets=true&country=ru", "person"),
        ("/api/articles?facets=true&person=vladimir-putin&words=ceasefire", "person"),
        ("/api/articles?facets=true&country=ru&country=ua", "person"),
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
                // Of outlets and speakers one holds, of countries and people named all.
                let change = if matches!(parameter, "source" | "speaker") { with } else { adding };
                let narrowed = change(address, parameter, entry[key].as_str().unwrap());
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
fn countries_are_counted_in_the_list() {
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
    let among = "href=\"/?country=ru&#38;words=ceasefire&#38;fold=false\"";
    assert!(map.contains(among), "a country leads to its articles among these");
    assert!(!map.contains(">Mentions<"), "what is not counted is not offered");
    assert!(client.get("/countries").text.matches(">Mentions<").count() == 2);
}

/// The links of a page that have a number, each with it.
fn counted_links(page: &str) -> Vec<(String, u64)> {
    let code = "</span></td><td class=\"number\">";
    let ends = ["</a><span class=\"count\">", "</a></td><td class=\"number\">", code];
    let link = |end: &'static str| {
        page.match_indices(end).filter_map(move |(at, _)| {
            let href =
                page[..at].rsplit_once("<a ")?.1.split_once("href=\"")?.1.split_once('"')?.0.replace("&#38;", "&");
            let count = page[at + end.len()..].split('<').next()?.parse().ok()?;
            Some((href, count))
        })
    };
    ends.into_iter().flat_map(link).collect()
}

/// Two copies of an article of March beside others, so that folding makes a difference everywhere.
fn with_copies() -> Client {
    let story = "The ferry between Port Vale and [Norway:NO]c sailed again on Tuesday, two months after a storm tore its \
                 pier away. {At last we sail again today|Ana Prado}, said [Ana Prado]p to [Karl Lund]p of [Sweden:SE]c.";
    Client::new(library(&[
        ("a.txt @ 2024-03-02 @ Post", story),
        ("b.txt @ 2024-03-01 @ Ledger", story),
        ("c.txt @ 2024-01-28 @ Post", story),
        ("d.txt @ 2024-04-03 @ Echo", "Another thing happened in [Norway:NO]c, as [Ana Prado]p and [Bo Reece]p saw."),
        ("e.txt @ 2024-05-03 @ Echo", "[Bo Reece]p of [Sweden:SE]c rested. {Nothing is new|Bo Reece}, he said."),
    ]))
}

#[test]
fn page_numbers_equal_their_links() {
    let client = with_copies();
    let json = |address: &str| -> Value {
        serde_json::from_str(&client.ask("GET", address, &[("accept", "application/json")]).text).unwrap()
    };
    let mut checked = 0;
    for address in [
        "/",
        "/?fold=false",
        "/?country=no&sort=oldest",
        "/?country=no&country=se",
        "/?person=ana-prado&words=port",
        "/countries?country=no",
        "/countries?person=ana-prado&from=2024-03",
        "/countries/no",
        "/people/ana-prado",
        "/quotes",
        "/quotes?person=karl-lund",
        "/search?q=happened+OR+rested",
        "/search?q=prado&country=se",
    ] {
        let links = counted_links(&client.get(address).text);
        assert!(!links.is_empty(), "{address}");
        for (href, count) in links {
            let there = json(&href);
            let total = if href.starts_with("/people/") { &there["articles_total"] } else { &there["total"] };
            assert_eq!(*total, count, "{address} leads to {href}");
            checked += 1;
        }
    }
    assert!(checked > 80, "{checked}");
}

#[test]
fn folded_lists_count_folded() {
    let client = with_copies();
    let list = client.json("/api/articles?fold=true&facets=true");
    assert_eq!((list["total"].clone(), list["facets"]["sources"][0]["count"].clone()), (3.into(), 2.into()));
    let months = list["facets"]["timeline"]["buckets"].as_array().unwrap();
    let of = |month: &str| {
        months.iter().find(|bucket| bucket["from"] == format!("2024-{month}-01")).unwrap()["count"].clone()
    };
    assert_eq!((of("01"), of("03")), (1.into(), 1.into()), "two copies of March are one");
}

#[test]
fn search_facets_follow_the_filters() {
    let client = with_copies();
    let found = |query: &str| client.json(&format!("/api/search?{query}"));
    let names = |query: &str| -> Vec<String> {
        let people = found(query)["people"]["items"].as_array().unwrap().clone();
        people.iter().map(|person| person["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("q=prado"), ["Ana Prado"]);
    assert_eq!(names("q=prado+OR+reece"), ["Ana Prado", "Bo Reece"]);
    assert_eq!(names("q=prado+OR+reece&country=se&from=2024-05"), ["Bo Reece"]);
    assert_eq!(names("q=reece+country:se"), ["Bo Reece"]);
    for without in ["q=-prado", "q=sailed+-prado", "q=country:no", "q=…"] {
        assert_eq!(names(without), [""; 0], "{without}");
    }
    assert_eq!(found("q=again+OR+new")["quotes"]["total"], 4);
    assert_eq!(found("q=again+OR+new&person=bo-reece")["quotes"]["total"], 1);
    // What leads to all of them keeps the conditions.
    let many: Vec<String> =
        (0..8).map(|number| format!("[Anna Berg{number}]p: {{We wait here {number}|Anna Berg{number}}}")).collect();
    let many = format!("[Norway:NO]c. {}.", many.join(". "));
    let client = Client::new(library(&[("a.txt", &many), ("b.txt", "[Anna Holm]p: {We wait as well|Anna Holm}.")]));
    let page = client.get("/search?q=anna&country=no&show=people").text;
    assert!(page.contains("<a href=\"/people?country=no&#38;name=anna\">Filter these 8 people</a>"), "{page}");
    assert_eq!(client.json("/api/people?country=no&name=anna")["total"], 8);
    let page = client.get("/search?q=wait&country=no&show=quotes").text;
    assert!(page.contains("href=\"/quotes?country=no&#38;words=wait\">Filter these 8 quotes</a>"), "{page}");
    let people = client.get("/people?country=no&name=anna").text;
    assert!(people.contains("type=\"hidden\" name=\"country\" value=\"no\""), "the form hands the condition on");
}

#[test]
fn hidden_undated_articles_are_counted() {
    let client = Client::new(library(&[
        ("a.txt @ 2024-03-02", "[Ana Prado]p waited: {It is late|Ana Prado}. {Nobody came|Ana Prado}."),
        ("b.txt", "[Ana Prado]p left: {We go now|Ana Prado}. {We are late|Ana Prado}."),
        ("c.txt", "[Bo Reece]p stayed."),
    ]));
    for (address, api, hidden) in [
        ("/?from=2024", "articles", 2),
        ("/?to=2025&person=ana-prado", "articles", 1),
        ("/quotes?from=2024", "quotes", 2),
        ("/search?q=prado&from=2024", "articles", 1),
    ] {
        let page = client.get(address).text;
        let line = page.split_once("Not shown: ").unwrap_or_else(|| panic!("{address}")).1;
        let (href, label) = line.split_once("href=\"").unwrap().1.split_once("\">").unwrap();
        assert!(label.starts_with(&format!("{hidden} ")), "{address}: {label}");
        let there = client.ask("GET", &href.replace("&#38;", "&"), &[("accept", "application/json")]).text;
        assert_eq!(serde_json::from_str::<Value>(&there).unwrap()["total"], hidden, "{address} {api}");
    }
    for address in ["/", "/quotes", "/search?q=prado", "/?from=2024&words=nobody"] {
        assert!(!client.get(address).text.contains("Not shown:"), "{address}");
    }
}

#[test]
fn misunderstood_words_are_reported() {
    let client = with_copies();
    for (typed, said) in [("…", "no word"), ("date:soon", "is no date")] {
        let encoded: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        for list in ["articles", "quotes", "countries"] {
            let found = client.json(&format!("/api/{list}?words={encoded}"));
            assert_eq!(found["total"], 0, "{list} {typed}");
            if list != "countries" {
                assert!(found["remarks"][0].as_str().unwrap().contains(said), "{list} {typed}");
            }
            let path = if list == "articles" { "" } else { list };
            let page = client.get(&format!("/{path}?words={encoded}")).text;
            assert!(page.contains("class=\"doubt\"") && page.contains(said), "{list} {typed}");
        }
        assert_eq!(client.json(&format!("/api/search?q={encoded}"))["total"], 0);
        assert!(client.json(&format!("/api/search?q={encoded}"))["remarks"][0].as_str().unwrap().contains(said));
    }
    for list in ["people", "countries"] {
        assert_eq!(client.json(&format!("/api/{list}?name=…"))["total"], 0, "{list}");
    }
    assert!(client.json("/api/articles?words=ferry").get("remarks").is_none());
}
