//! Annotations for a text that is sent and not kept.

use super::article_forms::options;
use crate::api;
use crate::ingest;
use crate::library::{StopOnDrop, ids_within};
use crate::web::AppState;
use crate::web::api_request::{ApiRequest, Json, json, media_type};
use crate::web::error::WebError;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use std::mem::take;

/// The longest text that is taken, in bytes: about forty times a long article.
pub(in crate::web) const MAX_TEXT_BYTES: usize = 2 << 20;

pub(in crate::web) async fn extract(
    State(state): State<AppState>,
    mut request: ApiRequest,
    headers: HeaderMap,
    body: Bytes,
) -> Json {
    let options = options(&mut request.params, false)?;
    take(&mut request.params).finish()?;
    let path = match &*media_type(&headers) {
        "text/plain" => "text.txt",
        "text/markdown" => "text.md",
        _ => {
            let detail = "Send the article as text/plain or text/markdown, in UTF-8.";
            return Err(WebError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", detail));
        }
    };
    let permit = state.permits().extractions.clone().acquire_owned().await;
    let reader = state.reader();
    let task = state.begin(&format!("analysing a text of {} bytes that was sent", body.len()));
    let stop = StopOnDrop::default();
    let flag = stop.0.clone();
    let done = tokio::task::spawn_blocking(move || {
        // Held until the work is done, which ends soon once its client has gone.
        let _held = (permit, task);
        ingest::process_bytes_until(&reader, path, &body, &flag)
    })
    .await;
    let mut outcome = done.map_err(|cause| WebError::internal(&cause))?;
    let Some((article, annotations)) = outcome.articles.pop() else {
        let reason = outcome.problems.pop().map_or_else(|| "There is no article in it.".to_owned(), |p| p.reason);
        return Err(WebError::new(StatusCode::UNPROCESSABLE_ENTITY, "No article", reason));
    };
    let ids = ids_within(&annotations.people);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    json(&request, &api::article(&article, &annotations, &ids, options))
}
