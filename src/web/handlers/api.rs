//! The JSON twins of the pages.

use crate::api::{self, Faceted, List};
use crate::library::query::{self, ArticleFilter, PersonAnswer, QueryError};
use crate::web::AppState;
use crate::web::error::WebError;
use crate::web::filters;
use crate::web::json::{Ask, Json, json, list};
use crate::web::params::Params;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect};
use std::mem::take;

/// How many items a list has when nobody says.
pub(in crate::web) const PIECE: usize = 50;
/// How many outlets, countries and people are counted beside a list.
const COUNTED: usize = 50;
/// How long each list on the page of a person or country is.
const SHOWN: usize = 20;

pub(in crate::web) async fn list_articles(mut ask: Ask) -> Json {
    let mut filter = filters::articles(&mut ask.params)?;
    filters::copies(&mut ask.params, &mut filter, false)?;
    let counted = filters::flag(&mut ask.params, "facets")?.unwrap_or_default();
    let piece = ask.piece(PIECE)?;
    let list = List::of(query::list_articles(&ask.library, &filter, &piece)?, api::ArticleItem::from);
    let facets = counted.then(|| query::article_facets(&ask.library, &filter, COUNTED)).transpose()?.map(Into::into);
    let (next, remarks) = (list.next.clone(), filter.words.as_deref().map(query::remarks).unwrap_or_default());
    ask.with_next(next.as_deref(), json(&ask, &Faceted { list, facets, remarks }))
}

pub(in crate::web) async fn show_article(Path(id): Path<String>, mut ask: Ask) -> Json {
    let options = options(&mut ask.params, true)?;
    // The filters of a list are part of a page's address, so that it can lead to the next of the list.
    let mut list = filters::articles(&mut ask.params)?;
    filters::copies(&mut ask.params, &mut list, true)?;
    take(&mut ask.params).finish()?;
    let page = query::show_article(&ask.library, &id).map_err(no_article)?;
    let ids: Vec<&str> = page.people.iter().map(|person| person.id).collect();
    let copies = page.card.copies.into_iter().map(Into::into).collect();
    let article = api::article(&page.article, &page.annotations, &ids, options);
    json(&ask, &api::Article { copies: Some(copies), ..article })
}

/// `indirect` and `explain`.
pub(in crate::web) fn options(params: &mut Params, indirect: bool) -> Result<api::Options, WebError> {
    Ok(api::Options {
        indirect: filters::flag(params, "indirect")?.unwrap_or(indirect),
        explain: filters::flag(params, "explain")?.unwrap_or_default(),
    })
}

/// The error of a request for an article that cannot be shown.
pub(in crate::web) fn no_article(cause: QueryError) -> WebError {
    match cause {
        QueryError::NoArticle(_) => WebError::not_found(
            "There is no article of this id. It may have been moved or deleted; /api/articles lists all.",
        ),
        cause => cause.into(),
    }
}

pub(in crate::web) async fn list_people(mut ask: Ask) -> Json {
    let filter = filters::people(&mut ask.params)?;
    let piece = ask.piece(PIECE)?;
    let found = query::list_people(&ask.library, &filter, &piece)?;
    list(&ask, &List::of(found, api::PersonItem::from))
}

pub(in crate::web) async fn show_person(Path(id): Path<String>, mut ask: Ask) -> Json {
    take(&mut ask.params).finish()?;
    match query::show_person(&ask.library, &id, SHOWN)? {
        PersonAnswer::Here(page) => json(&ask, &api::PersonPage::from(*page)),
        PersonAnswer::Moved(id) => Ok(Redirect::permanent(&format!("/api/people/{}", escape(id))).into_response()),
        PersonAnswer::Unknown => {
            Err(WebError::not_found("No article names a person of this id; /api/people lists all."))
        }
    }
}

/// Fit for a path.
pub(in crate::web) fn escape(id: &str) -> String {
    form_urlencoded::byte_serialize(id.as_bytes()).collect()
}

pub(in crate::web) async fn list_countries(mut ask: Ask) -> Json {
    let filter = filters::countries(&mut ask.params)?;
    let piece = ask.piece(PIECE)?;
    let found = query::list_countries(&ask.library, &filter, &piece)?;
    list(&ask, &List::of(found, api::CountryItem::from))
}

pub(in crate::web) async fn show_country(Path(code): Path<String>, mut ask: Ask) -> Json {
    take(&mut ask.params).finish()?;
    let found = crate::annotations::CountryCode::parse(&code)
        .map(|code| query::show_country(&ask.library, code, SHOWN))
        .transpose()?
        .flatten()
        .ok_or_else(|| WebError::not_found("No article names a country of this code; /api/countries lists all."))?;
    json(&ask, &api::CountryPage::from(found))
}

pub(in crate::web) async fn list_quotes(mut ask: Ask) -> Json {
    let filter = filters::quotes(&mut ask.params)?;
    let counted = filters::flag(&mut ask.params, "facets")?.unwrap_or_default();
    let piece = ask.piece(PIECE)?;
    let list = List::of(query::list_quotes(&ask.library, &filter, &piece)?, api::QuoteItem::from);
    let facets = counted.then(|| query::quote_facets(&ask.library, &filter, COUNTED)).transpose()?.map(Into::into);
    let (next, remarks) = (list.next.clone(), filter.words.as_deref().map(query::remarks).unwrap_or_default());
    ask.with_next(next.as_deref(), json(&ask, &Faceted { list, facets, remarks }))
}

pub(in crate::web) async fn search(mut ask: Ask) -> Json {
    let words = ask.params.one("q")?.unwrap_or_default();
    let filter = filters::search(&mut ask.params)?;
    let counted = filters::flag(&mut ask.params, "facets")?.unwrap_or_default();
    let piece = ask.piece(PIECE)?;
    let mut found = api::SearchPage::from(query::search(&ask.library, &words, &filter, &piece)?);
    if counted && found.total > 0 {
        let filter = ArticleFilter { words: Some(words), ..filter };
        found.facets = Some(query::article_facets(&ask.library, &filter, COUNTED)?.into());
    }
    ask.with_next(found.next.as_deref(), json(&ask, &found))
}

pub(in crate::web) async fn compare(mut ask: Ask) -> Json {
    let ids = filters::compared(&mut ask.params)?;
    take(&mut ask.params).finish()?;
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let found = query::compare(&ask.library, &ids)?;
    json(&ask, &api::Comparison::from(found))
}

pub(in crate::web) async fn list_problems(mut ask: Ask) -> Json {
    let piece = ask.piece(PIECE)?;
    let found = query::problems(&ask.library, &piece)?;
    list(&ask, &List::of(found, api::ProblemItem::from))
}

pub(in crate::web) async fn show_status(State(state): State<AppState>, mut ask: Ask) -> Json {
    take(&mut ask.params).finish()?;
    let mut response = json(&ask, &status(&state))?;
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

pub(in crate::web) async fn show_openapi(mut ask: Ask) -> Json {
    take(&mut ask.params).finish()?;
    json(&ask, &api::openapi())
}
