//! Generations that were given older: the same question to the same library need not be answered twice.
//!
//! A page depends on nothing but the library, the address and the headers of the request, so these are the key; whoever
//! makes an answer depend on something else must count that in [`super::state::Progress::generation`]. Only whole
//! answers are kept, those that `caching` gives a tag, as they leave the program: rendered, tagged and compressed. Of
//! many who ask the same at once, the first gets it answered and the others wait for that answer.

use super::AppState;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes of answers are kept since the older ones were last let go; there may be twice as many.
const MAX_GENERATION_BYTES: usize = 8 << 20;
/// Longer answers are not kept.
const MAX_RESPONSE_BYTES: usize = 512 << 10;

/// How many questions can be answered for the first time side by side; two that share a turn by chance wait for each other.
const KEY_LOCKS: usize = 256;

/// The answers, and the state that they depend on.
#[derive(Clone)]
pub(super) struct ResponseCache {
    state: AppState,
    answers: Arc<Mutex<Generations>>,
    key_locks: Arc<[KeyLock; KEY_LOCKS]>,
}

/// Held by whoever gets a question answered.
type KeyLock = tokio::sync::Mutex<()>;

/// Those asked for recent, and those asked for before them: when there is no more room, the latter go.
#[derive(Default)]
struct Generations {
    recent: FxHashMap<Key, Arc<CachedResponse>>,
    older: FxHashMap<Key, Arc<CachedResponse>>,
    bytes: usize,
}

struct CachedResponse {
    headers: HeaderMap,
    body: Bytes,
}

type Key = [u8; 32];

impl ResponseCache {
    pub(super) fn new(state: AppState) -> Self {
        Self { state, answers: Arc::default(), key_locks: Arc::new(std::array::from_fn(|_| KeyLock::default())) }
    }

    /// The answer that was given to this question older.
    fn cached(&self, key: &Key) -> Option<Response> {
        let cached = self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(key)?;
        let mut response = Response::new(Body::from(cached.body.clone()));
        *response.headers_mut() = cached.headers.clone();
        Some(response)
    }

    /// What the answer to `request` depends on; `None` when it is not to be kept.
    fn key(&self, request: &Request) -> Option<Key> {
        let generation = self.state.generation();
        let headers = request.headers();
        if generation == 0 || request.method() != Method::GET || headers.contains_key(header::IF_NONE_MATCH) {
            return None;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&generation.to_le_bytes()).update(request.uri().to_string().as_bytes());
        for (name, value) in headers {
            hasher.update(b"\n").update(name.as_str().as_bytes()).update(b":").update(value.as_bytes());
        }
        Some(*hasher.finalize().as_bytes())
    }
}

impl Generations {
    fn get(&mut self, key: &Key) -> Option<Arc<CachedResponse>> {
        if let Some(answer) = self.recent.get(key) {
            return Some(Arc::clone(answer));
        }
        let answer = self.older.remove(key)?;
        self.insert(*key, Arc::clone(&answer));
        Some(answer)
    }

    fn insert(&mut self, key: Key, answer: Arc<CachedResponse>) {
        self.bytes += answer.body.len() + 1024;
        if self.bytes > MAX_GENERATION_BYTES {
            self.older = std::mem::take(&mut self.recent);
            self.bytes = answer.body.len() + 1024;
        }
        self.recent.insert(key, answer);
    }
}

/// Generations from memory where the same was asked older.
pub(super) async fn respond(State(cache): State<ResponseCache>, request: Request, next: Next) -> Response {
    let Some(key) = cache.key(&request) else { return next.run(request).await };
    if let Some(cached) = cache.cached(&key) {
        return cached;
    }
    let _key_lock = cache.key_locks[usize::from(key[0])].lock().await;
    if let Some(cached) = cache.cached(&key) {
        return cached;
    }
    let response = next.run(request).await;
    // Streams have no tag: they may never end.
    let headers = response.headers();
    let whole =
        headers.contains_key(header::ETAG) && headers.get(header::CACHE_CONTROL).is_some_and(|rule| rule == "no-cache");
    if response.status() != StatusCode::OK || !whole {
        return response;
    }
    let (parts, body) = response.into_parts();
    // It is in memory already, all but its compressed form.
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if body.len() <= MAX_RESPONSE_BYTES {
        let answer = CachedResponse { headers: parts.headers.clone(), body: body.clone() };
        cache.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::new(answer));
    }
    Response::from_parts(parts, Body::from(body))
}
