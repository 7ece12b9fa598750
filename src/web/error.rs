//! What went wrong, reduced to a status, a title and a message; as a page for readers, as problem+json for scripts.

use super::negotiate::wants_json;
use super::preferences::Preferences;
use crate::library::Lost;
use crate::library::query::{BadCursor, QueryError};
use crate::views::failure::FailurePage;
use crate::views::layout::{Layout, Section};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A request that cannot be answered as asked. Causes are logged where they happen and never shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebError {
    /// The HTTP status.
    pub status: StatusCode,
    /// What happened, in a few words, the same for every error of its kind.
    pub title: &'static str,
    /// What happened this time and what to do, in a sentence or two.
    pub detail: String,
    /// The parameters at fault with what is wrong with each, in the order in which they were given.
    pub parameters: Vec<(String, String)>,
}

impl WebError {
    /// Nothing stands at this address; `detail` says what was looked for.
    #[must_use]
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not found", detail)
    }

    /// The request as a whole makes no sense.
    #[must_use]
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Bad request", detail)
    }

    /// One parameter is unknown or malformed; `why` is a sentence.
    #[must_use]
    pub fn bad_parameter(name: &str, why: impl Into<String>) -> Self {
        let why = why.into();
        let mut error = Self::bad_request(format!("The parameter “{name}” cannot be used: {why}"));
        error.parameters.push((name.to_owned(), why));
        error
    }

    /// A fault of the program; the cause goes to the log.
    #[must_use]
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something broke",
            "This is a fault of the program, not of the request. The reason is in its log.",
        )
    }

    /// Any other error.
    #[must_use]
    pub fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, title, detail: detail.into(), parameters: Vec::new() }
    }
}

impl IntoResponse for WebError {
    /// A bare response that carries the error; [`render`] gives it its face once it knows who asks.
    fn into_response(self) -> Response {
        let mut response = (self.status, self.detail.clone()).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<BadCursor> for WebError {
    fn from(cause: BadCursor) -> Self {
        Self::bad_parameter("cursor", format!("{cause}."))
    }
}

impl From<Lost> for WebError {
    fn from(cause: Lost) -> Self {
        tracing::warn!(%cause, "a request failed");
        let detail = "Something that is needed for this page changed on disk, or the cache is damaged. \
                      The files are being read again; ask again in a moment.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Reading again", detail)
    }
}

impl From<QueryError> for WebError {
    fn from(cause: QueryError) -> Self {
        match cause {
            QueryError::BadCursor(cause) => cause.into(),
            QueryError::Lost(cause) => cause.into(),
            QueryError::TooMuchWork(term) => Self::new(
                StatusCode::BAD_REQUEST,
                "Search too broad",
                format!(
                    "This search takes too much work; it was given up at “{}”. Leave out terms, above all phrases and \
                     beginnings of words, or make them longer.",
                    term.chars().take(100).collect::<String>()
                ),
            ),
            QueryError::Stopped => {
                Self::new(StatusCode::REQUEST_TIMEOUT, "Took too long", "The request was not finished in time.")
            }
            QueryError::NoArticle(id) => Self::not_found(format!("There is no article “{id}” to compare.")),
        }
    }
}

/// RFC 9457.
#[derive(Serialize)]
struct Problem<'e> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'e str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ParameterProblem<'e>>,
}

#[derive(Serialize)]
struct ParameterProblem<'e> {
    parameter: &'e str,
    detail: &'e str,
}

/// Gives every error that carries a [`WebError`], and every bare 4xx or 5xx of the router itself, the form that the
/// one who asks can read.
pub async fn render(
    State(state): State<super::AppState>,
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

pub(super) fn problem(error: &WebError) -> (&'static str, String) {
    let errors = error.parameters.iter().map(|(parameter, detail)| ParameterProblem { parameter, detail }).collect();
    let problem = Problem {
        r#type: "about:blank",
        title: error.title,
        status: error.status.as_u16(),
        detail: &error.detail,
        errors,
    };
    ("application/problem+json", serde_json::to_string(&problem).unwrap_or_default() + "\n")
}

fn page(error: &WebError, layout: &Layout) -> (&'static str, String) {
    let page = FailurePage::new(layout, error.status.as_u16(), error.title, &error.detail);
    ("text/html; charset=utf-8", askama::Template::render(&page).unwrap_or_else(|_| error.detail.clone()))
}

/// The error behind a status that the router or an extractor gave without words.
fn bare(response: &Response) -> Option<WebError> {
    let status = response.status();
    let fails = status.is_client_error() || status.is_server_error();
    // What is not ready yet says so itself, in a line for whoever waits for it.
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
