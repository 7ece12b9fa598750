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
use crate::web::params::Params;
use askama::Template as _;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::mem::take;

/// How many pairs the page shows.
const PAGE_SIZE: usize = 100;
/// How many pairs an export has at most.
const MAX_EXPORTED: usize = 10 * MAX_PAIRED_PEOPLE;

type Exported = Result<Response, WebError>;

fn filter(params: &mut Params, fold: bool) -> Result<ArticleFilter, WebError> {
    let mut filter = filters::articles(params)?;
    filters::copies(params, &mut filter, fold)?;
    Ok(filter)
}

pub(in crate::web) async fn show(mut context: PageContext) -> Page {
    let filter = filter(&mut context.params, true)?;
    take(&mut context.params).finish()?;
    let pairs = query::pairs(&context.library, &filter, PAGE_SIZE)?;
    page(&PairsPage::new(context.layout("Who appears with whom", Section::People), &context.library, &filter, &pairs))
}

pub(in crate::web) async fn list(mut request: ApiRequest) -> Json {
    let filter = filter(&mut request.params, false)?;
    let limit = filters::page_request(&mut request.params, PAGE_SIZE)?.limit;
    take(&mut request.params).finish()?;
    let pairs = query::pairs(&request.library, &filter, limit)?;
    let items = pairs.pairs.iter().map(|pair| PairItem::of(&request.library, &pairs, pair)).collect();
    json(&request, &api::List { items, total: pairs.total, next: None })
}

/// The pairs of the request in a form of their own.
fn export(
    mut request: ApiRequest,
    kind: &'static str,
    file: &'static str,
    write: impl FnOnce(&ApiRequest, &Pairs<'_>) -> Result<String, WebError>,
) -> Exported {
    let filter = filter(&mut request.params, false)?;
    take(&mut request.params).finish()?;
    let pairs = query::pairs(&request.library, &filter, MAX_EXPORTED)?;
    let body = write(&request, &pairs)?;
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file)];
    Ok((headers.map(|(name, value)| (name, HeaderValue::from_static(value))), body).into_response())
}

pub(in crate::web) async fn csv(request: ApiRequest) -> Exported {
    export(request, CSV, "attachment; filename=\"pairs.csv\"", |request, pairs| {
        let rows = pairs.pairs.iter().map(|pair| csv_line(&PairItem::of(&request.library, pairs, pair)));
        Ok(csv_head::<PairItem<'_>>() + &rows.collect::<String>())
    })
}

pub(in crate::web) async fn graphml(request: ApiRequest) -> Exported {
    let file = "attachment; filename=\"pairs.graphml\"";
    export(request, "application/graphml+xml", file, |_, pairs| Ok(api::graphml(pairs)))
}

pub(in crate::web) async fn gexf(request: ApiRequest) -> Exported {
    let file = "attachment; filename=\"pairs.gexf\"";
    export(request, "application/gexf+xml", file, |_, pairs| Ok(api::gexf(pairs)))
}

pub(in crate::web) async fn svg(request: ApiRequest) -> Exported {
    export(request, "image/svg+xml", "attachment; filename=\"pairs.svg\"", |_, pairs| {
        Picture::new(pairs, true).render().map_err(|cause| WebError::internal(&cause))
    })
}
