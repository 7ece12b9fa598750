//! Every address of the program, a line each, and the layers around them.

use super::handlers::{api, articles, compare, countries, docs, people, problems, quotes, search, status};
use super::{AppState, assets, caching, error, negotiate, preferences, security};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// The whole program as the web sees it, the same for the server and for tests.
pub fn router(state: AppState) -> Router {
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
        .route("/docs", get(docs::show_docs))
        .route("/problems", get(problems::list_problems))
        .route("/api/articles", get(api::list_articles))
        .route("/api/articles/{id}", get(api::show_article))
        .route("/api/people", get(api::list_people))
        .route("/api/people/{id}", get(api::show_person))
        .route("/api/countries", get(api::list_countries))
        .route("/api/countries/{code}", get(api::show_country))
        .route("/api/quotes", get(api::list_quotes))
        .route("/api/search", get(api::search))
        .route("/api/compare", get(api::compare))
        .route("/api/problems", get(api::list_problems))
        .route("/api/status", get(api::show_status))
        .route("/healthz", get(status::healthz))
        .route("/preferences", post(preferences::keep_preferences))
        .route("/static/{hash}/{*name}", get(assets::show_asset));
    let inner = pages
        .method_not_allowed_fallback(async || axum::http::StatusCode::METHOD_NOT_ALLOWED)
        .layer(CatchPanicLayer::new())
        .layer(from_fn(caching::tag))
        .layer(from_fn(security::refuse_cross_site))
        .layer(from_fn_with_state(state.clone(), error::render))
        .with_state(state.clone());
    // What follows wraps the router as a whole: `turn` changes the address before a route is chosen, and the host check
    // comes before everything.
    Router::new()
        .fallback_service(inner)
        .layer(from_fn(negotiate::turn))
        .layer(CompressionLayer::new())
        .layer(from_fn(caching::mark_encoding))
        .layer(from_fn_with_state(state.hosts(), security::check_host))
        .layer(from_fn(security::add_headers))
}
