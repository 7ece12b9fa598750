//! Requests that are refused before anything is done for them: too long, or answered only in forms nobody asked for.

use super::error::WebError;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// How long a request may take until its answer begins: a body that comes in drops ends here.
pub(super) const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// The longest path and query, in bytes; no address of the program comes near.
const MAX_URL_BYTES: usize = 8 << 10;
/// The longest headers together, in bytes.
const MAX_HEADER_BYTES: usize = 32 << 10;

/// Refuses addresses and headers that are too long.
pub(super) async fn refuse_oversized(request: Request, next: Next) -> Response {
    if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > MAX_URL_BYTES) {
        let detail = format!("The address is longer than {MAX_URL_BYTES} bytes.");
        return WebError::new(StatusCode::URI_TOO_LONG, "Address too long", detail).into_response();
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers > MAX_HEADER_BYTES {
        let detail = format!("The headers are longer than {MAX_HEADER_BYTES} bytes together.");
        return WebError::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "Headers too long", detail).into_response();
    }
    next.run(request).await
}

/// Refuses to answer in a form that the one who asks does not take.
pub(super) async fn refuse_unacceptable(request: Request, next: Next) -> Response {
    let accept = accept_header(request.headers());
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    match (accept, kind) {
        (Some(accept), Some(kind)) if response.status().is_success() && !accepts(&accept, kind) => {
            let kind = kind.split(';').next().unwrap_or_default();
            let detail = format!("This address answers in {kind}, which the request’s Accept header leaves out.");
            WebError::new(StatusCode::NOT_ACCEPTABLE, "Not acceptable", detail).into_response()
        }
        _ => response,
    }
}

/// All `Accept` headers as one; `None` when there is none, which means anything.
fn accept_header(headers: &HeaderMap) -> Option<String> {
    let all: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|accept| accept.to_str().ok()).collect();
    let all = all.join(",");
    (!all.trim().is_empty()).then_some(all)
}

/// Whether `accept` accepts the media type `kind`: the most precise range that fits decides.
fn accepts(accept: &str, kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let group = kind.split('/').next().unwrap_or_default();
    let mut best: Option<(usize, bool)> = None;
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let precision = match name.split_once('/') {
            Some(("*", "*")) => 1,
            Some((of, "*")) if of == group => 2,
            _ if name == kind => 3,
            _ => continue,
        };
        let wanted = !parts.filter_map(|part| part.strip_prefix("q=")).any(|q| q.parse() == Ok(0.0));
        if best.is_none_or(|(before, _)| precision > before) {
            best = Some((precision, wanted));
        }
    }
    best.is_some_and(|(_, wanted)| wanted)
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn the_most_precise_range_decides() {
        let json = "application/json";
        assert!(accepts("*/*", json));
        assert!(accepts("text/html, application/*;q=0.1", json));
        assert!(accepts("application/json", "application/json; charset=utf-8"));
        assert!(!accepts("image/png", json));
        assert!(!accepts("*/*, application/json;q=0", json));
        assert!(!accepts("application/*;q=0.0, */*", json));
    }
}
