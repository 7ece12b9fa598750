//! Style sheets, scripts, fonts and pictures: part of the program, under addresses that change with their content.

use super::error::WebError;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// `/static/` and a hash of all the files together. One hash for all lets scripts import each other, and style sheets
/// name fonts, by relative addresses.
static BASE: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<Cow<'static, str>> = Files::iter().collect();
    names.sort_unstable();
    let mut hash = blake3::Hasher::new();
    for name in names {
        hash.update(name.as_bytes());
        hash.update(&Files::get(&name).map(|file| file.metadata.sha256_hash()).unwrap_or_default());
    }
    format!("/static/{}", &hash.finalize().to_hex()[..12])
});

/// Where the files are, without a slash at the end; append `/css/…` and the like.
#[must_use]
pub fn base() -> &'static str {
    &BASE
}

/// Serves a file. Its address changes whenever any file does, so that it may be kept for good.
pub(super) async fn show_asset(Path((hash, name)): Path<(String, String)>) -> Result<Response, WebError> {
    let current = BASE.strip_prefix("/static/") == Some(hash.as_str());
    let file = Files::get(&name)
        .filter(|_| current)
        .ok_or_else(|| WebError::not_found("There is no such style sheet, script or picture in this version."))?;
    let kind = HeaderValue::from_static(content_type(&name));
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    let body = match file.data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, forever)], body).into_response())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
