//! Annotations for a text that is sent and not kept.

use crate::api::{self, Options};
use crate::ingest;
use crate::library::{StopOnDrop, ids_within};
use crate::web::api_request::{ApiRequest, Json, json};
use crate::web::error::WebError;
use crate::web::filters;
use crate::web::params::{Parameters, Params};
use axum::body::Bytes;
use axum::http::StatusCode;

/// The longest text that is taken, in bytes: about forty times a long article.
pub(in crate::web) const MAX_TEXT_BYTES: usize = 2 << 20;

/// Like [`Options`], but without reported speech where nothing is said.
pub(in crate::web) struct ExtractOptions(Options);

impl Parameters for ExtractOptions {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        Ok(Self(filters::options(params, false)?))
    }
}

pub(in crate::web) async fn extract(request: ApiRequest, ExtractOptions(options): ExtractOptions, body: Bytes) -> Json {
    let state = &request.state;
    let path = if request.media_type() == "text/markdown" { "text.md" } else { "text.txt" };
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
