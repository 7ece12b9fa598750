//! Whether the program lives, whether it is ready, and what happens in it.

use super::api::status;
use crate::web::AppState;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::convert::Infallible;
use std::time::Duration;

/// Ready once a whole library is served; until then 503 and how far it is.
pub(in crate::web) async fn readyz(State(state): State<AppState>) -> Response {
    let progress = *state.progress().borrow();
    let code = if progress.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let said = if progress.ready {
        "ready\n".to_owned()
    } else {
        format!("loading: {} of {} files\n", progress.done, progress.total)
    };
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    let fresh = HeaderValue::from_static("no-store");
    (code, [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, fresh)], said).into_response()
}

/// Progress and new libraries as server-sent events: `progress` while files are read, `library` when one takes its
/// place, each with the status as its data. The first comes at once; the stream ends when the program does.
pub(in crate::web) async fn events(State(state): State<AppState>) -> Response {
    let progress = state.progress();
    let happenings = stream::unfold((state, progress, None), |(state, mut progress, sent)| async move {
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
            }
        }
        progress.mark_unchanged();
        let status = status(&state);
        let generation = Some(status.generation);
        let name = if status.ready && sent != generation { "library" } else { "progress" };
        let event = Event::default().event(name).json_data(status).unwrap_or_default();
        Some((Ok::<_, Infallible>(event), (state, progress, generation)))
    });
    Sse::new(happenings).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
}

/// How long changes are gathered before they are sent.
const EVENT_INTERVAL: Duration = Duration::from_millis(100);
