//! A script's request, and its answer in JSON.

use super::AppState;
use super::error::WebError;
use super::params::{Parameters, Params};
use crate::api::List;
use crate::library::Library;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::io::{self, Write};
use std::mem::take;

/// One request for JSON.
pub(super) struct ApiRequest {
    /// The library as it was when the request came.
    pub(super) library: Library,
    params: Params,
    /// The address of the server, as the one who asks names it, without a slash at the end.
    pub(super) base: String,
    /// Path and query.
    pub(super) here: String,
    /// The server.
    pub(super) state: AppState,
    /// How JSON is laid out.
    pub(super) layout: JsonLayout,
    /// The headers.
    pub(super) headers: HeaderMap,
    uri: Uri,
}

/// How JSON is laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct JsonLayout {
    pretty: bool,
}

impl JsonLayout {
    /// Writes a value, with a line's end for those who read it in a terminal.
    pub(super) fn write(self, mut out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
        if self.pretty {
            serde_json::to_writer_pretty(&mut out, value)?;
        } else {
            serde_json::to_writer(&mut out, value)?;
        }
        out.write_all(b"\n")
    }
}

impl Parameters for JsonLayout {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        // `?pretty` alone says it too.
        let alone = params.is_empty("pretty");
        let pretty = params.flag("pretty", "Whether JSON is spread over lines, for reading.")?.unwrap_or(alone);
        Ok(Self { pretty })
    }
}

impl FromRequestParts<AppState> for ApiRequest {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, WebError> {
        let mut params = Params::from_request_parts(parts, state).await?;
        let layout = JsonLayout::read(&mut params)?;
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        Ok(Self {
            library: state.library().with_stop(parts.extensions.get().cloned().unwrap_or_default()),
            params,
            base: format!("{}://{host}", scheme(&parts.headers)),
            here: parts.uri.path_and_query().map_or_else(String::new, ToString::to_string),
            headers: parts.headers.clone(),
            uri: parts.uri.clone(),
            state: state.clone(),
            layout,
        })
    }
}

/// The scheme that the client uses: a proxy in front says so when it is not ours.
fn scheme(headers: &HeaderMap) -> &'static str {
    let forwarded = headers.get("x-forwarded-proto").map(HeaderValue::as_bytes);
    if forwarded.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"https")) { "https" } else { "http" }
}

/// The media type of JSON.
pub(super) const JSON: &str = "application/json";

/// JSON or an error.
pub(super) type Json = Result<Response, WebError>;

impl ApiRequest {
    /// The media type of the body, in lower case and without parameters.
    pub(super) fn media_type(&self) -> String {
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// Takes the parameters; none may be left.
    pub(super) fn read<P: Parameters>(&mut self) -> Result<P, WebError> {
        let mut params = take(&mut self.params);
        let read = P::read(&mut params)?;
        params.finish()?;
        Ok(read)
    }

    /// Adds the address of the next page as a `Link`.
    pub(super) fn with_next(&self, next: Option<&str>, response: Json) -> Json {
        let mut response = response?;
        if let Some(next) = next {
            let query = form_urlencoded::parse(self.uri.query().unwrap_or_default().as_bytes());
            let mut link = form_urlencoded::Serializer::new(String::new());
            link.extend_pairs(query.filter(|(name, _)| name != "cursor")).append_pair("cursor", next);
            let link = format!("<{}?{}>; rel=\"next\"", self.uri.path(), link.finish());
            if let Ok(link) = HeaderValue::try_from(link) {
                response.headers_mut().insert(header::LINK, link);
            }
        }
        Ok(response)
    }
}

/// An answer in JSON.
pub(super) fn json(request: &ApiRequest, answer: &impl Serialize) -> Json {
    let mut body = Vec::new();
    request.layout.write(&mut body, answer).map_err(|cause| WebError::internal(&cause))?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(JSON))], body).into_response())
}

/// A list in JSON, with a `Link` to its next piece.
pub(super) fn list<T: Serialize>(request: &ApiRequest, answer: &List<T>) -> Json {
    request.with_next(answer.next.as_deref(), json(request, answer))
}
