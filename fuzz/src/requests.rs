//! Requests of any kind against the samples: addresses, parameters, cursors, headers, bodies.

use super::{samples, serve};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use std::cell::OnceCell;
use tower::ServiceExt as _;

thread_local! {
    static SERVER: OnceCell<(axum::Router, tokio::runtime::Runtime)> = const { OnceCell::new() };
}

/// Checks the whole router with a request as it stands on the wire, but for the version and the `Host`, which are added:
/// `GET /people?name=a`, header lines, an empty line, the body.
pub fn check(data: &[u8]) {
    let mut head = data.split(|byte| *byte == b'\n');
    let Some(first) = head.next() else { return };
    let mut words = first.split(|byte| *byte == b' ');
    let (Some(method), Some(address)) = (words.next(), words.next()) else { return };
    let mut request = Request::builder().method(method).uri(address).header("host", "localhost:8080");
    let mut length = first.len() + 1;
    for line in head {
        length += line.len() + 1;
        let Some(at) = line.iter().position(|byte| *byte == b':') else { break };
        request = request.header(&line[..at], line[at + 1..].trim_ascii());
    }
    let body = data.get(length..).unwrap_or_default().to_vec();
    let Ok(request) = request.body(Body::from(body)) else { return };
    SERVER.with(|server| {
        let (router, runtime) = server.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a thread");
            (serve(samples()), runtime)
        });
        runtime.block_on(async {
            let Ok(answer) = router.clone().oneshot(request).await;
            let status = answer.status();
            assert!(!status.is_server_error(), "{status}");
            for name in ["content-security-policy", "x-content-type-options", "referrer-policy"] {
                assert!(answer.headers().contains_key(name), "{name} is missing");
            }
            let kind = answer.headers().get("content-type").map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
            // Events have no end.
            if !kind.starts_with(b"text/event-stream") {
                to_bytes(answer.into_body(), usize::MAX).await.expect("a whole body");
            }
        });
    });
}
