//! What went wrong, reduced to a status, a title and a message; for scripts as problem+json.

use crate::library::Lost;
use crate::library::query::{BadCursor, QueryError};
use axum::http::StatusCode;
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
    /// There is nothing at this address; `detail` says what was looked for.
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
    /// A bare response that carries the error; `error_pages` renders it as HTML or JSON.
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

/// The media type and the body of an error for scripts.
pub(super) fn problem(error: &WebError) -> (&'static str, String) {
    let errors = error.parameters.iter().map(|(parameter, detail)| ParameterProblem { parameter, detail }).collect();
    let problem = Problem {
        r#type: "about:blank",
        title: error.title,
        status: error.status.as_u16(),
        detail: &error.detail,
        errors,
    };
    ("application/problem+json", serde_json::to_string(&problem).expect("it is made of strings and a number") + "\n")
}
