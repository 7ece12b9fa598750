//! Entity tags and the cache of responses: what has not changed is neither made nor sent again.

use super::AppState;
use super::stream::Streamed;
use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use headers::{ETag, HeaderMapExt as _, IfNoneMatch};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// How many bytes of responses are cached.
const MAX_CACHE_BYTES: u64 = 16 << 20;
/// Longer responses are not cached.
const MAX_RESPONSE_BYTES: usize = 512 << 10;
/// How many responses of ordinary length fit.
const EXPECTED_RESPONSES: usize = 1 << 10;

/// Whole responses by what they depend on.
#[derive(Clone)]
pub(super) struct ResponseCache {
    state: AppState,
    responses: Arc<Cache<Key, CachedResponse, ByBytes>>,
}

type Key = [u8; 32];

#[derive(Clone)]
struct CachedResponse {
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, CachedResponse> for ByBytes {
    fn weight(&self, _: &Key, response: &CachedResponse) -> u64 {
        // The headers take about a kilobyte.
        response.body.len() as u64 + 1024
    }
}

/// The headers on which answers depend: feeds and the help name the host, pages follow the preferences, and compressed
/// forms differ from plain ones, as strong tags must.
const DEPENDS_ON: [HeaderName; 5] = [
    header::HOST,
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::COOKIE,
    HeaderName::from_static("x-forwarded-proto"),
];

impl ResponseCache {
    pub(super) fn new(state: AppState) -> Self {
        let responses = Cache::with_weighter(EXPECTED_RESPONSES, MAX_CACHE_BYTES, ByBytes);
        Self { state, responses: Arc::new(responses) }
    }

    /// What the answer to `request` depends on: nothing but the run of the program, the library, the address, and some
    /// headers. Whoever makes an answer depend on something else must give it a caching rule of its own.
    fn key(&self, generation: u64, request: &Request) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.state.run().to_le_bytes()).update(&generation.to_le_bytes());
        hasher.update(request.uri().to_string().as_bytes());
        for name in &DEPENDS_ON {
            for value in request.headers().get_all(name) {
                hasher.update(b"\n").update(name.as_str().as_bytes()).update(b":").update(value.as_bytes());
            }
        }
        hasher.finalize().into()
    }
}

/// Whether a header is a list of tags without spaces in them, as all of ours are; `headers` does not expect such spaces.
fn is_list_of_tags(value: &HeaderValue) -> bool {
    let is_tag = |tag: &str| tag != "*" && !tag.contains(char::is_whitespace);
    value.to_str().is_ok_and(|tags| tags.split(',').map(str::trim).all(is_tag))
}

/// Gives answers that are made from the library a tag, and answers 304 to those who have them, before anything is made.
/// Others get an answer from the cache; of many who ask the same at once, the first gets it made and the others wait.
///
/// Answers with a caching rule of their own pass untouched.
pub(super) async fn respond(State(cache): State<ResponseCache>, request: Request, next: Next) -> Response {
    // Before the library is taken: a tag may be of an older library than its answer, never of a newer one.
    let generation = cache.state.generation();
    if request.method() != Method::GET || generation == 0 {
        return next.run(request).await;
    }
    let key = cache.key(generation, &request);
    let tag: ETag = format!("\"{}\"", &blake3::Hash::from(key).to_hex()[..20]).parse().expect("digits between marks");
    let known = request.headers().get(header::IF_NONE_MATCH).is_some_and(is_list_of_tags)
        && request.headers().typed_get::<IfNoneMatch>().is_some_and(|known| !known.precondition_passes(&tag));
    if known {
        let vary = [(header::VARY, HeaderValue::from_static("accept, accept-encoding, cookie"))];
        return tagged((StatusCode::NOT_MODIFIED, vary).into_response(), tag);
    }
    let guard = match cache.responses.get_value_or_guard_async(&key).await {
        Ok(CachedResponse { headers, body }) => return (headers, body).into_response(),
        Err(guard) => guard,
    };
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || response.headers().contains_key(header::CACHE_CONTROL) {
        return response;
    }
    let response = tagged(response, tag);
    if response.extensions().get::<Streamed>().is_some() {
        return response;
    }
    let (parts, body) = response.into_parts();
    // It is in memory already, all but its compressed form.
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if body.len() <= MAX_RESPONSE_BYTES {
        // Fails where the entry was removed meanwhile, which does no harm.
        let _ = guard.insert(CachedResponse { headers: parts.headers.clone(), body: body.clone() });
    }
    Response::from_parts(parts, Body::from(body))
}

fn tagged(mut response: Response, tag: ETag) -> Response {
    response.headers_mut().typed_insert(tag);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
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
