//! Loading, readiness, and what is told while it happens.

use crate::marked::library;
use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt as _;
use quotidian::web::{AppState, router, security::HostNames};
use std::time::Duration;
use tower::ServiceExt as _;

#[tokio::test]
async fn a_page_says_which_library_it_was_made_from() {
    let state = AppState::new(HostNames::of("127.0.0.1:8080".parse().unwrap()));
    for generation in 1..3 {
        state.replace(library(&[("a.txt", "[Anna Berg]p.")]));
        let answer = router(state.clone()).oneshot(request("/people")).await.unwrap();
        let page = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        assert!(String::from_utf8_lossy(&page).contains(&format!(" data-generation=\"{generation}\"")));
        assert_eq!(state.generation(), generation);
    }
}

#[tokio::test]
async fn the_examples_of_the_help_are_those_of_the_library_at_hand() {
    let state = AppState::new(HostNames::of("127.0.0.1:8080".parse().unwrap()));
    let help = async || {
        let answer = router(state.clone()).oneshot(request("/docs")).await.unwrap();
        let page = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(page.to_vec()).unwrap()
    };
    for name in ["Anna Berg", "Karl Lund"] {
        state.replace(library(&[("a.txt", &format!("[{name}]p."))]));
        let first = help().await;
        assert!(first.contains(name));
        state.report_progress(3, 10);
        assert_eq!(help().await, first, "and are not asked for again as long as it stays");
    }
}

fn request(address: &str) -> Request<Body> {
    Request::get(address).header("host", "localhost:8080").body(Body::empty()).unwrap()
}

#[tokio::test]
async fn event_streams_have_a_share_of_the_connections() {
    let state = AppState::new(HostNames::of("127.0.0.1:8080".parse().unwrap()));
    let app = router(state);
    let mut open = Vec::new();
    for _ in 0..64 {
        let answer = app.clone().oneshot(request("/api/events")).await.unwrap();
        assert_eq!(answer.status(), 200);
        open.push(answer);
    }
    let refused = app.clone().oneshot(request("/api/events")).await.unwrap();
    assert_eq!((refused.status().as_u16(), refused.headers().contains_key("retry-after")), (503, true));
    open.pop();
    assert_eq!(app.clone().oneshot(request("/api/events")).await.unwrap().status(), 200);
}

#[tokio::test]
async fn loading_is_told_until_a_library_is_there_and_the_stream_ends_with_the_program() {
    let state = AppState::new(HostNames::of("127.0.0.1:8080".parse().unwrap()));
    let app = router(state.clone());
    state.report_progress(3, 10);
    // Of another thread, which was slower to tell.
    state.report_progress(2, 10);
    let early = app.clone().oneshot(request("/readyz")).await.unwrap();
    assert_eq!(early.status(), 503);
    let line = axum::body::to_bytes(early.into_body(), 1 << 20).await.unwrap();
    assert_eq!(line, "loading: 3 of 10 files\n");
    let early = app.clone().oneshot(request("/api/articles")).await.unwrap();
    assert_eq!(early.status(), 503, "an empty list would be taken for the truth");
    assert!(early.headers().contains_key("retry-after"));

    let mut events = app.clone().oneshot(request("/api/events")).await.unwrap().into_body().into_data_stream();
    let mut next = async || {
        let piece = tokio::time::timeout(Duration::from_secs(5), events.next()).await.unwrap();
        piece.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap())
    };
    let first = next().await.unwrap();
    assert!(first.starts_with("event: progress\n") && first.contains("\"files_done\":3"), "{first}");
    state.replace(library(&[("a.txt", "[Anna Berg]p.")]));
    let second = next().await.unwrap();
    assert!(second.starts_with("event: library\n") && second.contains("\"articles\":1"), "{second}");
    assert_eq!(app.clone().oneshot(request("/readyz")).await.unwrap().status(), 200);
    state.end();
    assert_eq!(next().await, None);
}
