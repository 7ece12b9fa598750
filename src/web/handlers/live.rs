//! Whether the program is ready, and what happens in it.

use super::api::status;
use crate::web::AppState;
use crate::web::error::WebError;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// For how long changes are collected before an event is sent.
const EVENT_INTERVAL: Duration = Duration::from_millis(100);
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);
/// How long a stream lasts; clients then connect again by themselves.
const MAX_STREAM_AGE: Duration = Duration::from_secs(3600);

/// Ready once a whole library is served; until then 503 and the progress. Says what takes more than ten seconds.
pub(in crate::web) async fn readyz(State(state): State<AppState>) -> Response {
    let progress = *state.progress().borrow();
    let (status, text) = if progress.ready {
        let slow: String = state.slow_tasks().iter().map(|task| format!("under way: {task}\n")).collect();
        (StatusCode::OK, slow + "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, format!("loading: {} of {} files\n", progress.done, progress.total))
    };
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    let fresh = HeaderValue::from_static("no-store");
    (status, [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, fresh)], text).into_response()
}

/// Progress and new libraries as server-sent events: `progress` while files are read, `library` for each new library,
/// each with the status as its data. The first comes at once; the stream ends with the program.
///
/// Streams are limited in number, because each takes a connection for as long as it lasts.
pub(in crate::web) async fn events(State(state): State<AppState>) -> Response {
    let Ok(permit) = state.permits().events.clone().try_acquire_owned() else {
        let detail = "Too many event streams are open. Close some pages, or ask /api/status instead.";
        let refused = WebError::new(StatusCode::SERVICE_UNAVAILABLE, "Too many streams", detail);
        // An open connection would count among the connections until it has been silent for long enough.
        let headers = [(header::RETRY_AFTER, "60"), (header::CONNECTION, "close")];
        return (headers.map(|(name, value)| (name, HeaderValue::from_static(value))), refused).into_response();
    };
    let end = Instant::now() + MAX_STREAM_AGE;
    let progress = state.progress();
    let events =
        stream::unfold((state, progress, None, permit), move |(state, mut progress, sent, permit)| async move {
            if sent.is_some() {
                // Not every file is worth an event.
                let changed = async {
                    progress.changed().await.ok()?;
                    tokio::time::sleep(EVENT_INTERVAL).await;
                    Some(())
                };
                tokio::select! {
                    changed = changed => changed?,
                    () = state.ended() => return None,
                    () = sleep_until(end) => return None,
                }
            }
            progress.mark_unchanged();
            let status = status(&state);
            let generation = Some(status.generation);
            let name = if status.ready && sent != generation { "library" } else { "progress" };
            let event =
                Event::default().event(name).json_data(status).expect("a status is made of strings and numbers");
            Some((Ok::<_, Infallible>(event), (state, progress, generation, permit)))
        });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE_INTERVAL)).into_response()
}
