//! Who appears with whom in a list of articles.

use crate::api::{self, PairItem, csv_head, csv_line};
use crate::library::query::{self, ArticleFilter, MAX_PAIRED_PEOPLE, Pairs};
use crate::views::layout::Section;
use crate::views::pairs::{PairsPage, Picture};
use crate::web::api_request::{ApiRequest, Json, json};
use crate::web::error::WebError;
use crate::web::filters;
use crate::web::handlers::export::CSV;
use crate::web::page_context::{Page, PageContext, page};
use crate::web::params::{Parameters, Params};
use askama::Template as _;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use std::mem::take;

/// How many pairs the page shows.
const PAGE_SIZE: usize = 100;
/// How many pairs an export has at most.
const MAX_EXPORTED: usize = 10 * MAX_PAIRED_PEOPLE;

pub(in crate::web) async fn show(mut context: PageContext) -> Page {
    let filter = filters::articles(&mut context.params, true)?;
    take(&mut context.params).finish()?;
    let pairs = query::pairs(&context.library, &filter, PAGE_SIZE)?;
    page(&PairsPage::new(context.layout("Who appears with whom", Section::People), &context.library, &filter, &pairs))
}

/// How many pairs are listed at most.
pub(in crate::web) struct Limit(usize);

impl Parameters for Limit {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        Ok(Self(params.limit("How many pairs at most.", PAGE_SIZE)?))
    }
}

pub(in crate::web) fn list(request: &ApiRequest, (filter, Limit(limit)): &(ArticleFilter, Limit)) -> Json {
    let pairs = query::pairs(&request.library, filter, *limit)?;
    let items = pairs.pairs.iter().map(|pair| PairItem::of(&request.library, &pairs, pair)).collect();
    json(request, &api::List { items, total: pairs.total, next: None })
}

/// The pairs of the request in a form of their own.
fn export(
    request: &ApiRequest,
    filter: &ArticleFilter,
    kind: &'static str,
    file: &'static str,
    write: impl FnOnce(&Pairs<'_>) -> Result<String, WebError>,
) -> Json {
    let body = write(&query::pairs(&request.library, filter, MAX_EXPORTED)?)?;
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file)];
    Ok((headers.map(|(name, value)| (name, HeaderValue::from_static(value))), body).into_response())
}

pub(in crate::web) fn csv(request: &ApiRequest, filter: &ArticleFilter) -> Json {
    export(request, filter, CSV, "attachment; filename=\"pairs.csv\"", |pairs| {
        let rows = pairs.pairs.iter().map(|pair| csv_line(&PairItem::of(&request.library, pairs, pair)));
        Ok(csv_head::<PairItem<'_>>() + &rows.collect::<String>())
    })
}

pub(in crate::web) fn graphml(request: &ApiRequest, filter: &ArticleFilter) -> Json {
    let file = "attachment; filename=\"pairs.graphml\"";
    export(request, filter, "application/graphml+xml", file, |pairs| Ok(api::graphml(pairs)))
}

pub(in crate::web) fn gexf(request: &ApiRequest, filter: &ArticleFilter) -> Json {
    let file = "attachment; filename=\"pairs.gexf\"";
    export(request, filter, "application/gexf+xml", file, |pairs| Ok(api::gexf(pairs)))
}

pub(in crate::web) fn svg(request: &ApiRequest, filter: &ArticleFilter) -> Json {
    export(request, filter, "image/svg+xml", "attachment; filename=\"pairs.svg\"", |pairs| {
        Picture::new(pairs, true).render().map_err(|cause| WebError::internal(&cause))
    })
}
