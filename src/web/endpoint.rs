//! An address of the API, described once: its route, the reading of its parameters and its documentation come from here.

use super::AppState;
use super::api_request::{ApiRequest, Json, JsonLayout};
use super::error::WebError;
use super::params::{Parameter, Parameters};
use crate::api::{Definitions, Schema};
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, delete, get, post};
use serde_json::Value;
use std::future::{Ready, ready};

/// An address and what it answers.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its heading in the documentation.
    pub group: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with the names of its parameters in braces.
    pub path: &'static str,
    /// What it gives, a sentence.
    pub summary: &'static str,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What is sent to it.
    pub body: Option<Body>,
    /// What it answers.
    pub answer: Answer,
    /// Why it may refuse to answer, besides what holds for all.
    pub refusals: &'static [(u16, &'static str)],
    /// Path and query of an example, with `{id}`, `{other}`, `{person}`, `{code}` and `{saved}` to be put in from the
    /// library at hand; empty where it is the path alone.
    pub example: &'static str,
    /// Whether it waits for the first library.
    pub(super) waits: bool,
    /// What axum calls.
    pub(super) route: MethodRouter<AppState>,
}

/// What is sent to an address.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    /// Its media types.
    pub kinds: &'static [&'static str],
    /// What is wrong with another media type, a sentence.
    pub wrong_kind: &'static str,
    /// What to do about it, a sentence.
    pub advice: &'static str,
    /// How long it may be, in bytes.
    pub max_bytes: usize,
    /// What is wrong with a longer one, a sentence.
    pub too_long: &'static str,
    /// The JSON Schema of a body in JSON.
    pub schema: Option<fn() -> Value>,
    /// What the example sends.
    pub example: &'static str,
}

/// Writes the JSON Schema of an answer.
pub type SchemaOf = fn(&mut Definitions) -> Value;

/// What an address answers.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// JSON of one shape.
    Json(SchemaOf),
    /// A page of a list in JSON.
    List(SchemaOf),
    /// JSON of one shape, or a table in CSV.
    JsonOrCsv(SchemaOf),
    /// A whole list in this media type, with the number of its items in a header.
    Export(&'static str),
    /// A file or stream of this media type.
    File(&'static str),
}

/// Reads the parameters and answers.
fn handler<P: Parameters + 'static>(
    answer: fn(&ApiRequest, &P) -> Json,
) -> impl Fn(ApiRequest) -> Ready<Json> + Clone + Send + 'static {
    move |mut request| ready(request.read().and_then(|params| answer(&request, &params)))
}

impl Endpoint {
    fn new<P: Parameters>(method: &'static str, path: &'static str, route: MethodRouter<AppState>) -> Self {
        Self {
            group: "",
            method,
            path,
            summary: "",
            parameters: <(P, JsonLayout)>::describe(),
            body: None,
            answer: Answer::File(""),
            refusals: &[],
            example: "",
            waits: true,
            route,
        }
    }

    /// Answers GET.
    pub(super) fn get<P: Parameters + 'static>(path: &'static str, answer: fn(&ApiRequest, &P) -> Json) -> Self {
        Self::new::<P>("GET", path, get(handler(answer)))
    }

    /// Answers GET with a stream, without parameters.
    pub(super) fn stream(path: &'static str, route: MethodRouter<AppState>) -> Self {
        Self { parameters: Vec::new(), ..Self::new::<()>("GET", path, route) }
    }

    /// Answers POST with a body of one of its media types.
    pub(super) fn post<P, F>(path: &'static str, body: Body, answer: fn(ApiRequest, P, Bytes) -> F) -> Self
    where
        P: Parameters + Send + 'static,
        F: Future<Output = Json> + Send + 'static,
    {
        let handler = async move |mut request: ApiRequest, bytes: Bytes| {
            let params = request.read()?;
            if !body.kinds.contains(&&*request.media_type()) {
                let (status, title) = (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type");
                return Err(WebError::new(status, title, body.advice));
            }
            answer(request, params, bytes).await
        };
        let route = post(handler).layer(DefaultBodyLimit::max(body.max_bytes));
        Self { body: Some(body), ..Self::new::<P>("POST", path, route) }
    }

    /// Answers DELETE.
    pub(super) fn delete<P: Parameters + 'static>(path: &'static str, answer: fn(&ApiRequest, &P) -> Json) -> Self {
        Self::new::<P>("DELETE", path, delete(handler(answer)))
    }

    /// It answers in JSON of the shape of `T`.
    pub(super) fn json<T: Schema>(self, summary: &'static str) -> Self {
        self.answers(Answer::Json(T::schema), summary)
    }

    /// It answers with pages of a list of the shape of `T`.
    pub(super) fn list<T: Schema>(self, summary: &'static str) -> Self {
        self.answers(Answer::List(T::schema), summary)
    }

    /// It answers in this form.
    pub(super) fn answers(self, answer: Answer, summary: &'static str) -> Self {
        Self { answer, summary, ..self }
    }

    /// Path and query of an example.
    pub(super) fn example(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    /// Why it may refuse to answer.
    pub(super) fn refuses(self, refusals: &'static [(u16, &'static str)]) -> Self {
        Self { refusals, ..self }
    }

    /// It answers before there is a library.
    pub(super) fn at_once(self) -> Self {
        Self { waits: false, ..self }
    }

    /// Whether it changes the notebook.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.group == "Notebook" && self.method != "GET"
    }
}
