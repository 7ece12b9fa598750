//! Every link from the first page, and every link from there.

use crate::client::Client;
use axum::http::StatusCode;
use quotidian::ingest;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

/// Enough to reach every page of the samples and every kind of filter once; the filters multiply without end.
const MOST: usize = 1500;

#[test]
fn every_internal_link_leads_somewhere() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let client = Client::new(ingest::load(&[samples], |_, _| {}));
    let mut waiting = VecDeque::from(["/".to_owned()]);
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut anchors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wanted: Vec<(String, String, String)> = Vec::new();
    let mut visited = 0;
    while let Some(address) = waiting.pop_front().filter(|_| visited < MOST) {
        visited += 1;
        let answer = client.get(&address);
        assert!(
            answer.status == StatusCode::OK || answer.status == StatusCode::PERMANENT_REDIRECT,
            "{address}: {}",
            answer.status
        );
        if !answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            continue;
        }
        for page in attributes(&answer.text, "id") {
            assert!(anchors.entry(address.clone()).or_default().insert(page.clone()), "{address} has id {page} twice");
        }
        for target in attributes(&answer.text, "href").into_iter().chain(attributes(&answer.text, "src")) {
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            assert!(
                path.is_empty() || path.starts_with('/') || target.starts_with("http"),
                "{address} leads to {target}"
            );
            assert!(!path.starts_with("//"), "{address} leads to {target}");
            if !target.starts_with('/') && !target.starts_with('#') {
                continue;
            }
            let path = if path.is_empty() { address.clone() } else { path.to_owned() };
            if !anchor.is_empty() {
                wanted.push((address.clone(), path.clone(), anchor.to_owned()));
            }
            if seen.insert(path.clone()) {
                // Pages first, narrowed lists after them: those are without number.
                if path.contains('?') { waiting.push_back(path) } else { waiting.push_front(path) }
            }
        }
    }
    assert!(visited > 100, "the samples have more pages than {visited}");
    for (from, to, anchor) in wanted {
        if let Some(anchors) = anchors.get(&to) {
            assert!(anchors.contains(&anchor), "{from} leads to {to}#{anchor}, which is not there");
        }
    }
}

/// The values of an attribute.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let values = page.split(&start).skip(1).filter_map(|rest| rest.split_once('"'));
    values.map(|(value, _)| value.replace("&#38;", "&").replace("&#39;", "'")).collect()
}
