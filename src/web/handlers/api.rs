//! The JSON twins of the pages.

use crate::api::{self, Faceted, List};
use crate::library::query::{self, ArticleFilter, PersonAnswer};
use crate::web::AppState;
use crate::web::api_request::{ApiRequest, Json, json, list};
use crate::web::error::WebError;
use crate::web::filters;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::mem::take;

/// How many items a list has when nobody says.
pub(in crate::web) const PAGE_SIZE: usize = 50;
/// How many outlets, countries and people are counted beside a list.
const MAX_FACET_VALUES: usize = 50;
/// How long each list on the page of a person or country is.
const MAX_LIST_ITEMS: usize = 20;

pub(in crate::web) async fn list_articles(mut request: ApiRequest) -> Json {
    let mut filter = filters::articles(&mut request.params)?;
    filters::copies(&mut request.params, &mut filter, false)?;
    let counted = filters::flag(&mut request.params, "facets")?.unwrap_or_default();
    let page = request.page(PAGE_SIZE)?;
    let list = List::of(query::list_articles(&request.library, &filter, &page)?, api::ArticleItem::from);
    let facets = counted
        .then(|| query::article_facets(&request.library, &filter, MAX_FACET_VALUES))
        .transpose()?
        .map(Into::into);
    let (next, remarks) = (list.next.clone(), filter.words.as_deref().map(query::remarks).unwrap_or_default());
    request.with_next(next.as_deref(), json(&request, &Faceted { list, facets, remarks }))
}

pub(in crate::web) async fn list_people(mut request: ApiRequest) -> Json {
    let filter = filters::people(&mut request.params)?;
    let page = request.page(PAGE_SIZE)?;
    let found = query::list_people(&request.library, &filter, &page)?;
    list(&request, &List::of(found, api::PersonItem::from))
}

pub(in crate::web) async fn show_person(Path(id): Path<String>, mut request: ApiRequest) -> Json {
    take(&mut request.params).finish()?;
    match query::show_person(&request.library, &id, MAX_LIST_ITEMS)? {
        PersonAnswer::Here(page) => json(&request, &api::PersonPage::from(*page)),
        PersonAnswer::Moved(id) => Ok(Redirect::permanent(&format!("/api/people/{}", escape(id))).into_response()),
        PersonAnswer::Unknown => {
            Err(WebError::not_found("No article names a person of this id; /api/people lists all."))
        }
    }
}

/// A path segment with everything percent-encoded but unreserved characters.
pub(in crate::web) fn escape(id: &str) -> String {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(id, RESERVED).to_string()
}

pub(in crate::web) async fn list_countries(mut request: ApiRequest) -> Json {
    let filter = filters::countries(&mut request.params)?;
    let page = request.page(PAGE_SIZE)?;
    let found = query::list_countries(&request.library, &filter, &page)?;
    list(&request, &List::of(found, api::CountryItem::from))
}

pub(in crate::web) async fn show_country(Path(code): Path<String>, mut request: ApiRequest) -> Json {
    take(&mut request.params).finish()?;
    let found = crate::annotations::CountryCode::parse(&code)
        .map(|code| query::show_country(&request.library, code, MAX_LIST_ITEMS))
        .transpose()?
        .flatten()
        .ok_or_else(|| WebError::not_found("No article names a country of this code; /api/countries lists all."))?;
    json(&request, &api::CountryPage::from(found))
}

pub(in crate::web) async fn list_quotes(mut request: ApiRequest) -> Json {
    let filter = filters::quotes(&mut request.params)?;
    let counted = filters::flag(&mut request.params, "facets")?.unwrap_or_default();
    let page = request.page(PAGE_SIZE)?;
    let list = List::of(query::list_quotes(&request.library, &filter, &page)?, api::QuoteItem::from);
    let facets =
        counted.then(|| query::quote_facets(&request.library, &filter, MAX_FACET_VALUES)).transpose()?.map(Into::into);
    let (next, remarks) = (list.next.clone(), filter.words.as_deref().map(query::remarks).unwrap_or_default());
    request.with_next(next.as_deref(), json(&request, &Faceted { list, facets, remarks }))
}

pub(in crate::web) async fn search(mut request: ApiRequest) -> Json {
    let words = request.params.one("q")?.unwrap_or_default();
    let filter = filters::search(&mut request.params)?;
    filters::search_tab(&mut request.params)?;
    let counted = filters::flag(&mut request.params, "facets")?.unwrap_or_default();
    let page = request.page(PAGE_SIZE)?;
    let mut found = api::SearchPage::from(query::search(&request.library, &words, &filter, &page)?);
    if counted && found.total > 0 {
        let filter = ArticleFilter { words: Some(words), ..filter };
        found.facets = Some(query::article_facets(&request.library, &filter, MAX_FACET_VALUES)?.into());
    }
    request.with_next(found.next.as_deref(), json(&request, &found))
}

pub(in crate::web) async fn compare(mut request: ApiRequest) -> Json {
    let ids = filters::compared(&mut request.params)?;
    // What a page's reader looks for among further articles changes nothing here.
    request.params.one("q")?;
    take(&mut request.params).finish()?;
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let found = query::compare(&request.library, &ids)?;
    json(&request, &api::Comparison::from(found))
}

pub(in crate::web) async fn list_problems(mut request: ApiRequest) -> Json {
    let page = request.page(PAGE_SIZE)?;
    let found = query::problems(&request.library, &page)?;
    list(&request, &List::of(found, api::ProblemItem::from))
}

pub(in crate::web) async fn show_status(State(state): State<AppState>, mut request: ApiRequest) -> Json {
    take(&mut request.params).finish()?;
    let mut response = json(&request, &status(&state))?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// How the program is now.
pub(in crate::web) fn status(state: &AppState) -> api::Status {
    let progress = *state.progress().borrow();
    let counts = query::counts(&state.library());
    api::Status {
        version: env!("CARGO_PKG_VERSION"),
        ready: progress.ready,
        generation: progress.generation,
        files_done: progress.done,
        files_total: progress.total,
        articles: counts.articles,
        people: counts.people,
        countries: counts.countries,
        quotes: counts.quotes,
        sources: counts.sources,
        problems: counts.problems,
    }
}

pub(in crate::web) async fn show_openapi(mut request: ApiRequest) -> Json {
    take(&mut request.params).finish()?;
    json(&request, &api::openapi())
}
