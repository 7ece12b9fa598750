//! Requests that are refused before anything is done for them: too long, or answered only in forms nobody asked for.

use super::accept::Accept;
use super::error::WebError;
use axum::extract::Request;
use axum::http::{StatusCode, header};
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
    let accept = Accept::of(request.headers());
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    match kind {
        Some(kind) if response.status().is_success() && accept.quality(kind).0 == 0.0 => {
            let kind = kind.split(';').next().unwrap_or_default();
            let detail = format!("This address answers in {kind}, which the request’s Accept header leaves out.");
            WebError::new(StatusCode::NOT_ACCEPTABLE, "Not acceptable", detail).into_response()
        }
        _ => response,
    }
}
