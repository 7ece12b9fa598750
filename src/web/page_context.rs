//! A reader's request for a page: what was asked, by whom, and of which library.

use super::AppState;
use super::error::WebError;
use super::params::Params;
use super::preferences::Preferences;
use crate::library::{Library, query};
use crate::views::layout::{Layout, Section};
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Html;

/// One request for a page.
pub(super) struct PageContext {
    /// The library as it was when the request came.
    pub(super) library: Library,
    /// The parameters.
    pub(super) params: Params,
    /// Path and query.
    pub(super) here: String,
    generation: u64,
    preferences: Preferences,
    state: AppState,
}

impl FromRequestParts<AppState> for PageContext {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, WebError> {
        // Before the library: one that is put in place in between is then offered in vain, but none is missed.
        let generation = state.generation();
        Ok(Self {
            library: state.library().with_stop(parts.extensions.get().cloned().unwrap_or_default()),
            generation,
            params: Params::from_request_parts(parts, state).await?,
            here: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            preferences: Preferences::from_request_parts(parts, state).await.unwrap_or_else(|never| match never {}),
            state: state.clone(),
        })
    }
}

impl PageContext {
    /// What has been under way for more than ten seconds, a line each.
    pub(super) fn slow_tasks(&self) -> Vec<String> {
        self.state.slow_tasks()
    }

    /// What surrounds the page.
    pub(super) fn layout(&self, title: &str, section: Section) -> Layout {
        let problems = query::counts(&self.library).problems;
        Layout {
            generation: self.generation,
            problems,
            ..self.state.layout(title, section, &self.preferences, &self.here)
        }
    }
}

/// A page of the program.
pub(super) type Page = Result<Html<String>, WebError>;

/// Writes a page.
pub(super) fn page(template: &impl Template) -> Page {
    template.render().map(Html).map_err(|cause| WebError::internal(&cause))
}
