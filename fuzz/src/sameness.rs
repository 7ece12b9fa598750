//! The same folder read in several ways: by `extract` and by the server, by one thread and by several, without a cache,
//! into a new one and from it.

use super::readers::members;
use super::serve;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use quotidian::api;
use quotidian::ingest::{Cache, Corpus, Reader, find, process_file};
use quotidian::library::{Library, ids_within};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use tower::ServiceExt as _;

/// Checks that every way gives the same: the data are files, each its name in a line, its length in a byte times 16, and
/// its content.
pub fn check(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    for (number, (name, content)) in members(data).into_iter().enumerate() {
        let ending: String = name.chars().filter(char::is_ascii_alphabetic).take(5).collect();
        fs::write(folder.path().join(format!("{number}.{ending}")), content).expect("a file");
    }
    let roots = [folder.path().to_owned()];
    let one = lines(read(&roots, 1, None));
    assert_eq!(lines(read(&roots, 4, None)), one, "by several threads");
    let cache = tempfile::tempdir().expect("a folder");
    for from in ["into a new cache", "from the cache"] {
        let cache = Cache::open(cache.path(), &roots, "").expect("a cache");
        assert_eq!(lines(read(&roots, 2, Some(cache))), one, "{from}");
    }
    let mut extracted = Vec::new();
    for file in find(&roots).files {
        process_file(&Reader::default(), &file, |article, annotations| {
            let ids = ids_within(&annotations.people);
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let options = api::Options { indirect: true, ..api::Options::default() };
            extracted.push(serde_json::to_value(api::article(&article, &annotations, &ids, options)).expect("JSON"));
        });
    }
    let by_id = |articles: &mut Vec<Value>| {
        // Who a person is in other articles, and what copies there are, is known to the server only.
        for article in articles.iter_mut() {
            article.as_object_mut().expect("an article").remove("copies");
            let people = article["people"].as_array_mut().into_iter().flatten();
            people.for_each(|person| person["id"] = Value::Null);
            let quotes = article["quotes"].as_array_mut().into_iter().flatten();
            quotes.for_each(|quote| quote["speaker"]["person_id"] = Value::Null);
        }
        articles.sort_by_key(|article| article["id"].as_str().map(str::to_owned));
    };
    let mut served = one.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect::<Vec<Value>>();
    by_id(&mut served);
    by_id(&mut extracted);
    assert_eq!(served.len(), extracted.len(), "by extract");
    for (served, extracted) in served.iter().zip(&extracted) {
        assert_eq!(served, extracted, "by extract");
    }
}

fn read(roots: &[PathBuf], threads: usize, cache: Option<Cache>) -> Library {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| Corpus::new(Reader::default(), cache).update(find(roots), |_, _| {}))
}

/// Every article as the server writes it.
fn lines(library: Library) -> String {
    let request = Request::get("/api/library.ndjson").header("host", "localhost:8080").body(Body::empty());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a thread");
    let body = runtime.block_on(async {
        let Ok(answer) = serve(library).oneshot(request.expect("a request")).await;
        assert_eq!(answer.status(), 200);
        to_bytes(answer.into_body(), usize::MAX).await.expect("a whole body")
    });
    String::from_utf8(body.into()).expect("UTF-8")
}
