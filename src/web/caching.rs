//! Entity tags: a page that has not changed is not sent again.

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Gives every whole answer to a GET a tag made from its bytes, and answers 304 to those who have them.
///
/// Streams (exports, events) and answers with their own caching rule pass untouched. This stands inside compression;
/// [`mark_encoding`] tells the encodings apart on the outside.
pub(super) async fn tag(request: Request, next: Next) -> Response {
    let asked = request.method() == Method::GET;
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    if !asked
        || response.status() != StatusCode::OK
        || response.headers().contains_key(header::CACHE_CONTROL)
        || response.body().size_hint().exact().is_none()
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..20]);
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let matches = known.is_some_and(|known| contains(&known, &tag));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    if matches {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// Answers HEAD with the headers of the same GET, tag, length and encoding among them.
pub(super) async fn head_as_get(mut request: Request, next: Next) -> Response {
    if request.method() != Method::HEAD {
        return next.run(request).await;
    }
    *request.method_mut() = Method::GET;
    let (mut parts, body) = next.run(request).await.into_parts();
    if let Some(length) = body.size_hint().exact().filter(|_| parts.status != StatusCode::NOT_MODIFIED) {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}

/// Makes the tags of compressed answers differ from those of plain ones, as strong tags must.
pub(super) async fn mark_encoding(mut request: Request, next: Next) -> Response {
    let mut suffix = None;
    if let Some(known) = request.headers().get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok()) {
        suffix = ENCODINGS.into_iter().find(|encoding| known.contains(&format!("-{encoding}\"")));
        if let Some(encoding) = suffix
            && let Ok(plain) = HeaderValue::try_from(known.replace(&format!("-{encoding}\""), "\""))
        {
            request.headers_mut().insert(header::IF_NONE_MATCH, plain);
        }
    }
    let mut response = next.run(request).await;
    let encoding = response.headers().get(header::CONTENT_ENCODING).and_then(|encoding| encoding.to_str().ok());
    let encoding = encoding.or(suffix.filter(|_| response.status() == StatusCode::NOT_MODIFIED));
    if let Some(marked) = encoding.and_then(|encoding| marked(response.headers(), encoding)) {
        response.headers_mut().insert(header::ETAG, marked);
    }
    response
}

const ENCODINGS: [&str; 2] = ["br", "gzip"];

fn marked(headers: &HeaderMap, encoding: &str) -> Option<HeaderValue> {
    let tag = headers.get(header::ETAG)?.to_str().ok()?.strip_suffix('"')?;
    HeaderValue::try_from(format!("{tag}-{encoding}\"")).ok()
}

fn contains(known: &HeaderValue, tag: &str) -> bool {
    let known = known.to_str().unwrap_or_default();
    known.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*")
}
