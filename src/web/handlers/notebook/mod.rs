//! The notebook: its entries as JSON, and what scripts and forms change in it.

mod draft;
pub(in crate::web) mod form;
pub(in crate::web) mod pages;

use super::api::PAGE_SIZE;
use crate::api::{NotebookAnswer, NotebookItem, NotebookPage};
use crate::library::Library;
use crate::notebook::{Added, EventId, NotebookError, NotebookFile, Refused};
use crate::web::AppState;
use crate::web::api_request::{ApiRequest, Json, json};
use crate::web::error::WebError;
use crate::web::filters;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use draft::Draft;
use std::mem::take;

/// The longest entry that is taken: its longest fields, with escapes.
pub(in crate::web) const MAX_ENTRY_BYTES: usize = 128 << 10;

pub(in crate::web) fn body_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(MAX_ENTRY_BYTES)
}

/// The notebook of the program.
fn notebook(state: &AppState) -> Result<&NotebookFile, WebError> {
    state.notebook().ok_or_else(|| {
        let detail = "There is no place for a notebook. Start the program with --notebook FILE.";
        WebError::new(StatusCode::SERVICE_UNAVAILABLE, "No notebook", detail)
    })
}

impl From<NotebookError> for WebError {
    fn from(error: NotebookError) -> Self {
        match error {
            NotebookError::Refused(Refused(name, why)) => Self::bad_parameter(name, why),
            NotebookError::Changed(_) => Self::new(StatusCode::CONFLICT, "Changed meanwhile", error.to_string()),
            NotebookError::NoEntry(_) => Self::not_found(error.to_string()),
            NotebookError::Read { .. } | NotebookError::Write { .. } => {
                tracing::error!(%error, "the notebook");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "The notebook cannot be used", error.to_string())
            }
        }
    }
}

/// Adds what a draft says, and brings the library up to date.
fn write(state: &AppState, library: &Library, draft: Draft) -> Result<Added, WebError> {
    let file = notebook(state)?;
    let revision = draft.revision.clone();
    let action = draft.into_action(library, &file.current())?;
    let added = file.add(action, revision.as_deref())?;
    if added.is_new {
        state.apply_notebook();
    }
    Ok(added)
}

/// Takes an entry back, and brings the library up to date.
fn take_back(state: &AppState, event: &str, revision: Option<&str>) -> Result<Added, WebError> {
    let undone = notebook(state)?.undo(&EventId(event.to_owned()), revision)?;
    if undone.is_new {
        state.apply_notebook();
    }
    Ok(undone)
}

pub(in crate::web) async fn list(State(state): State<AppState>, mut request: ApiRequest) -> Json {
    let params = &mut request.params;
    let (article, action) = (params.one("article")?, params.one("action")?);
    let all = filters::flag(params, "all")?.unwrap_or_default();
    const LIMIT: &str = "a number from 1 to 1000";
    let limit = params.parsed("limit", LIMIT)?.unwrap_or(PAGE_SIZE);
    if !(1..=1000).contains(&limit) {
        return Err(WebError::bad_parameter("limit", format!("it should be {LIMIT}.")));
    }
    let cursor = params.one("cursor")?;
    take(params).finish()?;
    let notebook = state.notebook().map(NotebookFile::current).unwrap_or_default();
    let fits = |event: &&std::sync::Arc<crate::notebook::Event>| {
        (all || notebook.is_active(event) && event.action.name() != "undo")
            && article.as_deref().is_none_or(|id| event.action.article().is_some_and(|article| article.id == id))
            && action.as_deref().is_none_or(|name| event.action.name() == name)
    };
    let found: Vec<_> = notebook.events().rev().filter(fits).collect();
    let begin = match cursor {
        None => 0,
        Some(cursor) => found.iter().position(|event| event.id.0 == cursor).ok_or_else(|| {
            WebError::bad_parameter("cursor", "it is not one of this list, or the notebook has changed.")
        })?,
    };
    let end = found.len().min(begin + limit);
    let items = found[begin..end].iter().map(|event| NotebookItem::of(event, &notebook, &request.library)).collect();
    let next = found.get(end).map(|event| event.id.to_string());
    let page = NotebookPage { items, total: found.len(), next, revision: notebook.revision() };
    json(&request, &page)
}

pub(in crate::web) async fn add(
    State(state): State<AppState>,
    mut request: ApiRequest,
    headers: HeaderMap,
    body: Bytes,
) -> Json {
    take(&mut request.params).finish()?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        let detail = "Send the entry as application/json.";
        return Err(WebError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", detail));
    }
    let draft: Draft = serde_json::from_slice(&body)
        .map_err(|error| WebError::bad_request(format!("The entry cannot be understood: {error}.")))?;
    let added = write(&state, &request.library, draft)?;
    let mut response = answer(&state, &request, added.clone())?;
    if added.is_new {
        *response.status_mut() = StatusCode::CREATED;
    }
    Ok(response)
}

pub(in crate::web) async fn undo(
    State(state): State<AppState>,
    Path(event): Path<String>,
    mut request: ApiRequest,
) -> Json {
    let revision = request.params.one("revision")?;
    take(&mut request.params).finish()?;
    let added = take_back(&state, &event, revision.as_deref())?;
    answer(&state, &request, added)
}

fn answer(state: &AppState, request: &ApiRequest, added: Added) -> Json {
    let notebook = notebook(state)?.current();
    let entry = NotebookItem::of(&added.event, &notebook, &state.library());
    json(request, &NotebookAnswer { entry, changed: added.is_new, revision: added.revision })
}
