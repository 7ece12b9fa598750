//! Every address of the program, a line each, and the layers around them.

use super::api_request::{ApiRequest, Json, json};
use super::caching::ResponseCache;
use super::endpoints::endpoints;
use super::error::WebError;
use super::handlers::{
    articles, compare, countries, docs, live, lookup, notebook, pairs, people, preferences, problems, quotes, search,
    status,
};
use super::openapi::openapi;
use super::page_context::{Page, PageContext};
use super::{AppState, access, assets, caching, error_pages, limits, loading, moved, negotiate, security};
use crate::library::StopOnDrop;
use axum::Router;
use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::panic::resume_unwind;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::timeout::TimeoutLayer;

/// The whole program as the web sees it, the same for the server and for tests.
pub fn router(state: AppState) -> Router {
    let hosts = state.hosts();
    let cache = ResponseCache::new(state.clone());
    // Fonts are compressed as they are.
    let may_shrink = DefaultPredicate::new().and(NotForContentType::const_new("font/"));
    let inner = library_routes()
        .route_layer(from_fn_with_state(state.clone(), moved::redirect))
        .route_layer(from_fn_with_state(state.clone(), run_blocking))
        .route_layer(from_fn_with_state(state.clone(), loading::require_loaded))
        .merge(other_routes())
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits::REQUEST_TIMEOUT))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(limits::refuse_unacceptable))
        .layer(from_fn_with_state(state.clone(), error_pages::render))
        .with_state(state.clone());
    // What follows wraps the router as a whole: `rewrite_to_json` changes the address before a route is chosen, the host check
    // comes before everything, the access token right after it, and pages of other sites do not even learn which
    // answers are remembered.
    Router::new()
        .fallback_service(inner)
        .layer(from_fn(negotiate::rewrite_to_json))
        .layer(CompressionLayer::new().compress_when(may_shrink))
        .layer(from_fn_with_state(cache, caching::respond))
        .layer(from_fn(limits::refuse_oversized))
        .layer(from_fn_with_state(state.clone(), error_pages::render))
        .layer(from_fn(caching::head_as_get))
        .layer(from_fn(security::refuse_cross_site))
        .layer(from_fn_with_state(state, access::require_token))
        .layer(from_fn_with_state(hosts, security::check_host))
        .layer(from_fn(security::add_headers))
}

/// Answers on a thread of its own: a question to a large library can take a second, which those that serve connections
/// must not wait for. When the client leaves or its time is over, the search ends.
async fn run_blocking(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let runtime = Handle::current();
    // A body that comes in drops must not hold a permit.
    if !request.body().is_end_stream() {
        let (parts, body) = request.into_parts();
        let is_list = parts.uri.path().ends_with("/lookup");
        let max_bytes = if is_list { lookup::MAX_LIST_BYTES } else { notebook::MAX_ENTRY_BYTES };
        let Ok(body) = to_bytes(body, max_bytes).await else {
            let detail = format!("What was sent is larger than the {} KB that this address takes.", max_bytes >> 10);
            return WebError::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail).into_response();
        };
        request = Request::from_parts(parts, Body::from(body));
    }
    let stop = StopOnDrop::default();
    request.extensions_mut().insert(stop.0.clone());
    let permit = state.permits().queries.clone().acquire_owned().await;
    let task = state.begin(&format!("answering {}", request.uri()));
    let answer = move || {
        // Kept until the answer is there, even if nobody waits for it any more.
        let _held = (permit, task);
        runtime.block_on(next.run(request))
    };
    match spawn_blocking(answer).await {
        Ok(response) => response,
        Err(failed) => match failed.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_) => {
                let status = StatusCode::SERVICE_UNAVAILABLE;
                WebError::new(status, "The program ends", "It was asked to end and answers no more.").into_response()
            }
        },
    }
}

/// Every address without what keeps others out: for the program’s own questions to itself.
fn internal_router(state: AppState) -> Router {
    library_routes()
        .merge(other_routes())
        .layer(from_fn_with_state(state.clone(), error_pages::render))
        .with_state(state)
}

async fn show_docs(State(state): State<AppState>, headers: HeaderMap, context: PageContext) -> Page {
    docs::show_docs(state, headers, context, &endpoints(), internal_router).await
}

async fn show_openapi(mut request: ApiRequest) -> Json {
    request.read::<()>()?;
    json(&request, &openapi(&endpoints()))
}

/// Adds the addresses of the API, those that wait for the first library or the others.
fn with_api(router: Router<AppState>, waits: bool) -> Router<AppState> {
    let endpoints = endpoints().into_iter().filter(|endpoint| endpoint.waits == waits);
    endpoints.fold(router, |router, endpoint| router.route(endpoint.path, endpoint.route))
}

/// What is made from the library, and waits for the first one.
fn library_routes() -> Router<AppState> {
    let pages = Router::new()
        .route("/", get(articles::list_articles))
        .route("/articles/{id}", get(articles::show_article))
        .route("/people", get(people::list_people))
        .route("/people/{id}", get(people::show_person))
        .route("/countries", get(countries::list_countries))
        .route("/countries/{code}", get(countries::show_country))
        .route("/quotes", get(quotes::list_quotes))
        .route("/search", get(search::search))
        .route("/compare", get(compare::compare))
        .route("/docs", get(show_docs))
        .route("/problems", get(problems::list_problems))
        .route("/problems/ocr", post(problems::read_by_ocr))
        .route("/notebook", get(notebook::pages::show_notebook))
        .route("/articles/{id}/correct", get(notebook::pages::correct))
        .route("/pairs", get(pairs::show))
        .route("/lookup", get(lookup::form).post(lookup::look_up))
        .route("/saved/{event}", get(notebook::saved::show))
        .route("/corrections", get(notebook::pages::list_corrections))
        .route("/notebook/entries", post(notebook::form::add))
        .route("/notebook/undo", post(notebook::form::undo));
    with_api(pages, true)
}

/// What is answered from the start.
fn other_routes() -> Router<AppState> {
    let others = Router::new()
        .route("/api/openapi.json", get(show_openapi))
        .route("/readyz", get(live::readyz))
        .route("/healthz", get(status::healthz))
        .route("/preferences", post(preferences::save_preferences))
        .route("/static/{hash}/{*name}", get(assets::show_asset));
    with_api(others, false)
}
