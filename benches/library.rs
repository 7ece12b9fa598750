//! The library of a folder: joined, searched and shown. `QUOTIDIAN_ARTICLES=folder cargo bench --bench library`; the
//! samples where no folder is named.

use axum::body::Body;
use axum::http::Request;
use divan::Bencher;
use quotidian::ingest::{Corpus, find};
use quotidian::library::Library;
use quotidian::library::query::{ArticleFilter, PageRequest, search};
use quotidian::web::{AppState, router, security::HostNames};
use std::path::PathBuf;
use std::sync::Mutex;
use tower::ServiceExt as _;

fn main() {
    divan::main();
}

fn roots() -> Vec<PathBuf> {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/data/articles");
    vec![std::env::var_os("QUOTIDIAN_ARTICLES").map_or_else(|| samples.into(), PathBuf::from)]
}

/// Everything read once; the library can be made of it again and again.
fn corpus() -> (Corpus, Library) {
    let mut corpus = Corpus::default();
    let library = corpus.update(find(&roots()), |_, _| {});
    (corpus, library)
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn joined_again(bencher: Bencher<'_, '_>) {
    let corpus = Mutex::new(corpus().0);
    bencher.bench_local(|| {
        let walk = find(&roots());
        corpus.lock().map(|mut corpus| corpus.update(walk, |_, _| {}).len())
    });
}

#[divan::bench(args = ["said", "minister harbour", "\"the minister\"", "country:fr said", "said OR -minister"])]
fn searched(bencher: Bencher<'_, '_>, words: &str) {
    let (_, library) = corpus();
    // A hold of its own for every question, as the server has it.
    bencher.bench_local(|| {
        let library = library.clone();
        search(&library, words, &ArticleFilter::default(), &PageRequest::first(20)).map(|page| page.articles.total)
    });
}

#[divan::bench(args = ["/", "/people", "/countries", "/quotes", "/search?q=said", "/api/articles", "article"])]
fn shown(bencher: Bencher<'_, '_>, address: &str) {
    let (_, library) = corpus();
    let state = AppState::new(HostNames::of(std::net::SocketAddr::from(([127, 0, 0, 1], 8080))));
    let first = quotidian::library::query::list_articles(&library, &ArticleFilter::default(), &PageRequest::first(1));
    let id = first.ok().and_then(|list| Some(list.items.first()?.link.id.to_owned())).unwrap_or_default();
    state.replace(library);
    let router = router(state);
    let address = if address == "article" { format!("/articles/{id}") } else { address.to_owned() };
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let mut number = 0;
    bencher.bench_local(|| {
        // Not the answer to the same request: that would be remembered.
        number += 1;
        let request =
            Request::get(&address).header("host", "localhost:8080").header("x-number", number).body(Body::empty());
        runtime.block_on(async {
            let Ok(request) = request else { return 0 };
            let Ok(response) = router.clone().oneshot(request).await;
            axum::body::to_bytes(response.into_body(), usize::MAX).await.map_or(0, |bytes| bytes.len())
        })
    });
}
