//! Takes what a reader chose.

use crate::web::error::WebError;
use crate::web::preferences::{Preferences, is_local};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Saves what was chosen and leads back to where the reader was.
pub(in crate::web) async fn save_preferences(body: String) -> Result<Response, WebError> {
    let mut chosen = Preferences::default();
    let mut back = "/".to_owned();
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        match &*name {
            "theme" => chosen.choose(&value),
            "keys" | "size" | "width" => chosen.choose(&format!("{name}-{value}")),
            "back" => back = value.into_owned(),
            name => return Err(WebError::bad_parameter(name, "it is not one of theme, keys, size, width, back.")),
        }
    }
    let to = HeaderValue::try_from(if is_local(&back) { &back } else { "/" })
        .map_err(|_| WebError::bad_parameter("back", "it is not an address."))?;
    let cookie = HeaderValue::try_from(chosen.write()).map_err(|cause| WebError::internal(&cause))?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::SET_COOKIE, cookie)]).into_response())
}
