//! The JSON twins of the pages.

use crate::annotations::CountryCode;
use crate::api::{self, ArticleItem, Faceted, List, QuoteItem};
use crate::library::query::{self, ArticleFilter, CountryFilter, PageRequest, PeopleFilter, PersonAnswer, QuoteFilter};
use crate::web::AppState;
use crate::web::api_request::{ApiRequest, Json, json, list};
use crate::web::error::WebError;
use crate::web::filters::{Compared, Id, Search, WithFacets};
use crate::web::params::{Parameters, Params};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// How many outlets, countries and people are counted beside a list.
const MAX_FACET_VALUES: usize = 50;
/// How long each list on the page of a person or country is.
const MAX_LIST_ITEMS: usize = 20;

pub(in crate::web) fn list_articles(
    request: &ApiRequest,
    (filter, WithFacets(counted), page): &(ArticleFilter, WithFacets, PageRequest),
) -> Json {
    let library = &request.library;
    let list = List::of(query::list_articles(library, filter, page)?, ArticleItem::from);
    let facets = counted.then(|| query::article_facets(library, filter, MAX_FACET_VALUES)).transpose()?;
    faceted(request, list, facets, filter.words.as_deref())
}

/// A list with its facets, where they are asked for, and what of its words was not understood.
fn faceted<T: serde::Serialize>(
    request: &ApiRequest,
    list: List<T>,
    facets: Option<query::Facets<'_>>,
    words: Option<&str>,
) -> Json {
    let (next, remarks) = (list.next.clone(), words.map(query::remarks).unwrap_or_default());
    request.with_next(next.as_deref(), json(request, &Faceted { list, facets: facets.map(Into::into), remarks }))
}

pub(in crate::web) fn list_people(request: &ApiRequest, (filter, page): &(PeopleFilter, PageRequest)) -> Json {
    let found = query::list_people(&request.library, filter, page)?;
    list(request, &List::of(found, api::PersonItem::from))
}

pub(in crate::web) fn show_person(request: &ApiRequest, Id(id): &Id) -> Json {
    match query::show_person(&request.library, id, MAX_LIST_ITEMS)? {
        PersonAnswer::Here(page) => json(request, &api::PersonPage::from(*page)),
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

pub(in crate::web) fn list_countries(request: &ApiRequest, (filter, page): &(CountryFilter, PageRequest)) -> Json {
    let found = query::list_countries(&request.library, filter, page)?;
    list(request, &List::of(found, api::CountryItem::from))
}

/// A country, in the path.
pub(in crate::web) struct Code(Option<CountryCode>);

impl Parameters for Code {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let code = params.path("code", "ISO 3166-1 alpha-2 code, in either case.");
        Ok(Self(CountryCode::parse(&code)))
    }
}

pub(in crate::web) fn show_country(request: &ApiRequest, Code(code): &Code) -> Json {
    let found = code
        .map(|code| query::show_country(&request.library, code, MAX_LIST_ITEMS))
        .transpose()?
        .flatten()
        .ok_or_else(|| WebError::not_found("No article names a country of this code; /api/countries lists all."))?;
    json(request, &api::CountryPage::from(found))
}

pub(in crate::web) fn list_quotes(
    request: &ApiRequest,
    (filter, WithFacets(counted), page): &(QuoteFilter, WithFacets, PageRequest),
) -> Json {
    let library = &request.library;
    let list = List::of(query::list_quotes(library, filter, page)?, QuoteItem::from);
    let facets = counted.then(|| query::quote_facets(library, filter, MAX_FACET_VALUES)).transpose()?;
    faceted(request, list, facets, filter.words.as_deref())
}

pub(in crate::web) fn search(
    request: &ApiRequest,
    (search, WithFacets(counted), page): &(Search, WithFacets, PageRequest),
) -> Json {
    let words = search.words.as_deref().unwrap_or_default();
    let mut found = api::SearchPage::from(query::search(&request.library, words, &search.filter, page)?);
    if *counted && found.total > 0 {
        let filter = ArticleFilter { words: Some(words.to_owned()), ..search.filter.clone() };
        found.facets = Some(query::article_facets(&request.library, &filter, MAX_FACET_VALUES)?.into());
    }
    request.with_next(found.next.as_deref(), json(request, &found))
}

pub(in crate::web) fn compare(request: &ApiRequest, articles: &Compared) -> Json {
    let ids: Vec<&str> = articles.ids.iter().map(String::as_str).collect();
    json(request, &api::Comparison::from(query::compare(&request.library, &ids)?))
}

pub(in crate::web) fn list_problems(request: &ApiRequest, page: &PageRequest) -> Json {
    let found = query::problems(&request.library, page)?;
    list(request, &List::of(found, api::ProblemItem::from))
}

pub(in crate::web) fn show_status(request: &ApiRequest, (): &()) -> Json {
    let mut response = json(request, &status(&request.state))?;
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
