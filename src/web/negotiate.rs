//! HTML or JSON: an address under `/api` is JSON, and a page's own address gives its JSON to those who ask for it.

use super::accept::Accept;
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

/// Paths whose first segment is one of these have JSON of the same name under `/api`.
const PAGES_WITH_JSON: [&str; 7] = ["articles", "people", "countries", "quotes", "search", "compare", "problems"];

/// Turns a request for a page by someone who prefers JSON into one for the page's target.
pub(super) async fn rewrite_to_json(mut request: Request, next: Next) -> Response {
    let target = request.uri().path_and_query().and_then(|here| json_address(here.as_str()));
    let varies = target.is_some();
    if let Some(target) = target.filter(|_| Accept::of(request.headers()).prefers_json())
        && let Ok(target) = PathAndQuery::try_from(target)
    {
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = Some(target);
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
    let mut response = next.run(request).await;
    if varies {
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept, cookie"));
    }
    response
}

/// Whether an error should be answered as problem+json.
pub(super) fn wants_json<B>(request: &axum::http::Request<B>) -> bool {
    let path = request.uri().path();
    path == "/api" || path.starts_with("/api/") || Accept::of(request.headers()).prefers_json()
}

/// The address of the JSON that says the same as the page at `path`.
pub(super) fn json_path(path: &str) -> Option<String> {
    let of_another_name = [("/", "/api/articles"), ("/docs", "/api/openapi.json")];
    if let Some((_, target)) = of_another_name.iter().find(|(page, _)| *page == path) {
        return Some((*target).to_owned());
    }
    let first = path.strip_prefix('/')?.split('/').next()?;
    PAGES_WITH_JSON.contains(&first).then(|| format!("/api{path}"))
}

/// The address, with its query, of the JSON that says the same as the page at `here`.
pub(super) fn json_address(here: &str) -> Option<String> {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let target = json_path(path)?;
    let given =
        |name: &str| form_urlencoded::parse(query.as_bytes()).any(|(known, value)| known == name && !value.is_empty());
    // The page folds copies of its own accord; scripts get every article unless they ask otherwise.
    let folds = path == "/" && !given("fold") && !given("copies_of");
    let query = [query, if folds { "fold=true" } else { "" }];
    let query = query.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
    Some(if query.is_empty() { target } else { format!("{target}?{query}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_paths_mirror_page_paths() {
        assert_eq!(json_path("/").as_deref(), Some("/api/articles"));
        assert_eq!(json_path("/docs").as_deref(), Some("/api/openapi.json"));
        assert_eq!(json_path("/people/ada").as_deref(), Some("/api/people/ada"));
        assert_eq!(json_path("/static/x"), None);
    }
}
