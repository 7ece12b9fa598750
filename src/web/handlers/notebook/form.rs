//! What the forms of pages send; every change is followed by the page on which it was made.

use super::draft::Draft;
use super::{take_back, write};
use crate::web::AppState;
use crate::web::error::WebError;
use crate::web::preferences::is_local;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize as _;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Adds an entry.
pub(in crate::web) async fn add(State(state): State<AppState>, body: String) -> Result<Response, WebError> {
    let (draft, back) = read(&body)?;
    write(&state, &state.library(), draft)?;
    redirect(&back)
}

/// Takes an entry back.
pub(in crate::web) async fn undo(State(state): State<AppState>, body: String) -> Result<Response, WebError> {
    let (mut event, mut back) = (String::new(), "/".to_owned());
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        match &*name {
            "event" => event = value.into_owned(),
            "back" => back = value.into_owned(),
            name => return Err(WebError::bad_parameter(name, "it is not one of event, back.")),
        }
    }
    take_back(&state, &event, None)?;
    redirect(&back)
}

/// The fields of a form; empty ones count as not given.
fn read(body: &str) -> Result<(Draft, String), WebError> {
    let (mut fields, mut back) = (Map::new(), "/".to_owned());
    // The same field may be a list to choose from and one to type in.
    let mut lists: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        if value.trim().is_empty() {
            continue;
        }
        let value = match &*name {
            "back" => {
                back = value.into_owned();
                continue;
            }
            "labels" | "collections" => {
                let name = if name == "labels" { "labels" } else { "collections" };
                lists.entry(name).or_default().extend(value.split(',').map(|tag| Value::from(tag.trim())));
                continue;
            }
            "names" => {
                lists.entry("names").or_default().push(Value::from(&*value));
                continue;
            }
            "start" | "end" => value.parse::<usize>().map_or_else(|_| Value::from(&*value), Value::from),
            "are" => Value::from(["true", "on", "yes"].contains(&&*value)),
            // “Everywhere” is the empty choice of the article.
            _ => Value::from(&*value),
        };
        fields.insert(name.into_owned(), value);
    }
    fields.extend(lists.into_iter().map(|(name, list)| (name.to_owned(), Value::Array(list))));
    let draft = Draft::deserialize(Value::Object(fields))
        .map_err(|error| WebError::bad_request(format!("The form cannot be understood: {error}.")))?;
    Ok((draft, back))
}

fn redirect(back: &str) -> Result<Response, WebError> {
    let to = HeaderValue::try_from(if is_local(back) { back } else { "/" })
        .map_err(|_| WebError::bad_parameter("back", "it is not an address."))?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response())
}
