//! What is answered while the folders are read for the first time: how far that is, instead of an empty library.

use super::AppState;
use super::error::WebError;
use super::negotiate::wants_json;
use super::preferences::Preferences;
use crate::views::format::counted;
use crate::views::layout::Section;
use crate::views::loading::LoadingPage;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

/// Answers 503 with the progress until a whole library is there, so that no script takes a part for the truth. Pages are
/// shown as soon as there is a part.
pub(super) async fn require_loaded(
    State(state): State<AppState>,
    preferences: Preferences,
    request: Request,
    next: Next,
) -> Response {
    let progress = *state.progress().borrow();
    // Readers see what is read so far, and that it is not all.
    let is_page = !wants_json(&request);
    if progress.ready || (progress.generation > 0 && is_page) {
        return next.run(request).await;
    }
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut response = if wants_json(&request) {
        let done = counted(progress.done, "file", "files");
        let detail = format!(
            "The folder is still being read: {done} of {} so far. Ask again in a moment; /readyz says when.",
            progress.total
        );
        WebError::new(status, "Still reading", detail).into_response()
    } else {
        let here = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let layout = state.layout("Reading the articles", Section::None, &preferences, &here);
        match LoadingPage::new(layout, progress.done, progress.total).render() {
            Ok(page) => (status, Html(page)).into_response(),
            Err(cause) => WebError::internal(&cause).into_response(),
        }
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
