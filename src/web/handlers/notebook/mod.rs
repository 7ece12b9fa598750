//! The notebook: its entries as JSON, and what scripts and forms change in it.

mod draft;
pub(in crate::web) mod export;
pub(in crate::web) mod form;
pub(in crate::web) mod pages;
pub(in crate::web) mod saved;

use crate::api::{NotebookAnswer, NotebookItem, NotebookPage};
use crate::library::Library;
use crate::notebook::{Action, Added, Event, EventId, NotebookError, NotebookFile, Refused};
use crate::web::AppState;
use crate::web::api_request::{ApiRequest, Json, json};
use crate::web::error::WebError;
use crate::web::filters::{CURSOR, EntryId, LIMIT, PAGE_SIZE};
use crate::web::params::{Parameters, Params};
use axum::body::Bytes;
use axum::http::StatusCode;
use draft::Draft;
use std::sync::Arc;

/// The longest entry that is taken: its longest fields, with escapes.
pub(in crate::web) const MAX_ENTRY_BYTES: usize = 128 << 10;

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

/// Changes the notebook, and brings the library up to date: also with what others changed, which the notebook reads
/// before it writes, whether that succeeds or not.
fn change(
    state: &AppState,
    change: impl FnOnce(&NotebookFile) -> Result<Added, NotebookError>,
) -> Result<Added, WebError> {
    let file = notebook(state)?;
    let before = file.current();
    let changed = change(file);
    if !Arc::ptr_eq(&before, &file.current()) {
        state.apply_notebook();
    }
    Ok(changed?)
}

/// Adds what a draft says.
fn write(state: &AppState, library: &Library, draft: Draft) -> Result<Added, WebError> {
    let revision = draft.revision.clone();
    let action = draft.into_action(library)?;
    let added = change(state, |file| file.add(action, revision.as_deref()))?;
    if added.is_new && matches!(added.event.action, Action::SaveSearch { .. }) {
        // What it finds now is not new.
        let look = draft::look(&state.library(), added.event.id.clone())?;
        return change(state, |file| Ok(Added { revision: file.add(look, None)?.revision, ..added }));
    }
    Ok(added)
}

/// Takes an entry back.
fn take_back(state: &AppState, event: &str, revision: Option<&str>) -> Result<Added, WebError> {
    change(state, |file| file.undo(&EventId(event.to_owned()), revision))
}

/// The part of a list of entries that begins at the one that `cursor` names, and the cursor of the next part.
fn piece<'e>(
    all: &'e [Arc<Event>],
    cursor: Option<&str>,
    limit: usize,
) -> Result<(&'e [Arc<Event>], Option<String>), WebError> {
    let begin = match cursor {
        None => 0,
        Some(cursor) => all.iter().position(|event| event.id.0 == cursor).ok_or_else(|| {
            WebError::bad_parameter("cursor", "it is not one of this list, or the notebook has changed.")
        })?,
    };
    let end = all.len().min(begin + limit);
    Ok((&all[begin..end], all.get(end).map(|event| event.id.to_string())))
}

/// Which entries are listed.
pub(in crate::web) struct EntryFilter {
    article: Option<String>,
    action: Option<String>,
    all: bool,
    limit: usize,
    cursor: Option<String>,
}

impl Parameters for EntryFilter {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let article = params.text("article", "Only what is about the article of this id.")?;
        let action = params.text("action", "Only entries of this action, such as set-speaker or keep.")?;
        let all = params.flag("all", "Whether entries that were taken back or replaced are listed too.")?;
        let (limit, cursor) = (params.limit(LIMIT, PAGE_SIZE)?, params.text("cursor", CURSOR)?);
        Ok(Self { article, action, all: all.unwrap_or_default(), limit, cursor })
    }
}

pub(in crate::web) fn list(request: &ApiRequest, filter: &EntryFilter) -> Json {
    let EntryFilter { article, action, all, limit, cursor } = filter;
    let notebook = request.library.notebook();
    let fits = |event: &&Arc<Event>| {
        (*all || notebook.is_active(event) && event.action.name() != "undo")
            && article.as_deref().is_none_or(|id| event.action.article().is_some_and(|article| article.id == id))
            && action.as_deref().is_none_or(|name| event.action.name() == name)
    };
    let found: Vec<_> = notebook.events().rev().filter(fits).map(Arc::clone).collect();
    let (items, next) = piece(&found, cursor.as_deref(), *limit)?;
    let items = items.iter().map(|event| NotebookItem::of(event, &request.library)).collect();
    let page = NotebookPage { items, total: found.len(), next, revision: notebook.revision() };
    json(request, &page)
}

pub(in crate::web) async fn add(request: ApiRequest, (): (), body: Bytes) -> Json {
    let draft: Draft = serde_json::from_slice(&body)
        .map_err(|error| WebError::bad_request(format!("The entry cannot be understood: {error}.")))?;
    let added = write(&request.state, &request.library, draft)?;
    let mut response = answer(&request, added.clone())?;
    if added.is_new {
        *response.status_mut() = StatusCode::CREATED;
    }
    Ok(response)
}

/// What the notebook is thought to be before an entry is taken back.
pub(in crate::web) struct Revision(Option<String>);

impl Parameters for Revision {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        Ok(Self(params.text("revision", "Do nothing if the notebook has another revision.")?))
    }
}

pub(in crate::web) fn undo(request: &ApiRequest, (EntryId(event), Revision(revision)): &(EntryId, Revision)) -> Json {
    answer(request, take_back(&request.state, event, revision.as_deref())?)
}

fn answer(request: &ApiRequest, added: Added) -> Json {
    let entry = NotebookItem::of(&added.event, &request.state.library());
    json(request, &NotebookAnswer { entry, changed: added.is_new, revision: added.revision })
}
