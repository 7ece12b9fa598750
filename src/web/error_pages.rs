//! The form in which errors are answered: a page for readers, problem+json for scripts.

use super::AppState;
use super::error::{WebError, problem};
use super::negotiate::wants_json;
use super::preferences::Preferences;
use crate::views::failure::FailurePage;
use crate::views::layout::{Layout, Section};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Gives every error that carries a [`WebError`], and every bare 4xx or 5xx of the router itself, the form that the
/// one who asks can read.
pub(super) async fn render(
    State(state): State<AppState>,
    preferences: Preferences,
    request: Request,
    next: Next,
) -> Response {
    let json = wants_json(&request);
    let here = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let mut response = next.run(request).await;
    let Some(error) = response.extensions_mut().remove::<WebError>().or_else(|| bare(&response)) else {
        return response;
    };
    let (kind, body) = if json {
        problem(&error)
    } else {
        page(&error, &state.layout(error.title, Section::None, &preferences, &here))
    };
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if error.status == StatusCode::SERVICE_UNAVAILABLE && !headers.contains_key(header::RETRY_AFTER) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    let (parts, _) = response.into_parts();
    Response::from_parts(parts, Body::from(body))
}

fn page(error: &WebError, layout: &Layout) -> (&'static str, String) {
    let page = FailurePage::new(layout, error.status.as_u16(), error.title, &error.detail);
    ("text/html; charset=utf-8", askama::Template::render(&page).unwrap_or_else(|_| error.detail.clone()))
}

/// The error behind a status that the router or an extractor gave without words.
fn bare(response: &Response) -> Option<WebError> {
    let status = response.status();
    let fails = status.is_client_error() || status.is_server_error();
    // `/readyz` gives its own line of text.
    if !fails || status == StatusCode::SERVICE_UNAVAILABLE || is_described(response) {
        return None;
    }
    let (title, detail) = match status {
        StatusCode::NOT_FOUND => ("Not found", "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED => ("Method not allowed", "This address cannot be used with that HTTP method."),
        StatusCode::REQUEST_TIMEOUT => ("Took too long", "The request was not finished in time. Try it again."),
        StatusCode::PAYLOAD_TOO_LARGE => ("Too large", "What was sent is larger than this address takes."),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("Unsupported media type", "This address does not take that kind of content.")
        }
        StatusCode::URI_TOO_LONG => ("Address too long", "The address is longer than the program takes."),
        status if status.is_server_error() => {
            ("Something broke", "This is a fault of the program, not of the request. The reason is in its log.")
        }
        _ => ("Bad request", "The request cannot be understood."),
    };
    Some(WebError::new(status, title, detail))
}

/// Whether an error response already speaks for itself.
fn is_described(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("application/") || kind.starts_with("text/html")
}
