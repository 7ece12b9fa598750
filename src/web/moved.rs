//! Addresses of articles from version 0.2 and before, whose ids were shorter.

use super::AppState;
use crate::library::query;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

/// Leads from an address of an article under its old id to the one under its present id.
pub(super) async fn redirect(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match new_address(&state, &request) {
        Some(address) => Redirect::permanent(&address).into_response(),
        None => next.run(request).await,
    }
}

fn new_address(state: &AppState, request: &Request) -> Option<String> {
    let path = request.uri().path();
    let folder = ["/articles/", "/api/articles/"].into_iter().find(|folder| path.starts_with(folder))?;
    let rest = &path[folder.len()..];
    let (id, part) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let library = state.library();
    let now = query::moved_article(&library, id)?;
    let query = request.uri().query().map_or(String::new(), |query| format!("?{query}"));
    Some(format!("{folder}{now}{part}{query}"))
}
