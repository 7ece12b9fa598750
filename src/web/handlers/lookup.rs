//! A list of names in, a table out.

use crate::api::{List, LookupItem, csv_head, csv_line};
use crate::library::Library;
use crate::library::query::{self, LookupRow, MAX_NAMES};
use crate::readers::decode_text;
use crate::views::layout::Section;
use crate::views::lookup::LookupPage;
use crate::web::api_request::{ApiRequest, Json, json};
use crate::web::error::WebError;
use crate::web::handlers::export::CSV;
use crate::web::page_context::{PageContext, page};
use crate::web::params::{Parameters, Params};
use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::mem::take;

/// The longest list that is taken, as it is sent.
pub(in crate::web) const MAX_LIST_BYTES: usize = 1 << 20;

fn rows<'l>(library: &'l Library, names: &str) -> Result<Vec<LookupRow<'l>>, WebError> {
    if query::names_in(names).count() > MAX_NAMES {
        return Err(WebError::bad_parameter("names", format!("there are more than {MAX_NAMES}.")));
    }
    Ok(query::lookup(library, names)?)
}

fn csv(rows: Vec<LookupRow<'_>>) -> Response {
    let rows = rows.into_iter().map(|row| csv_line(&LookupItem::from(row)));
    let table = csv_head::<LookupItem<'_>>() + &rows.collect::<String>();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(CSV)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"lookup.csv\"")),
    ];
    (headers, table).into_response()
}

pub(in crate::web) async fn form(mut context: PageContext) -> Result<Response, WebError> {
    take(&mut context.params).finish()?;
    Ok(page(&LookupPage::new(context.layout("Look up names", Section::People), "", Vec::new()))?.into_response())
}

pub(in crate::web) async fn look_up(
    context: PageContext,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, WebError> {
    let (names, wants_csv) = read(form.map_err(|cause| WebError::bad_request(cause.body_text()))?).await?;
    let rows = rows(&context.library, &names)?;
    if wants_csv {
        return Ok(csv(rows));
    }
    Ok(page(&LookupPage::new(context.layout("Look up names", Section::People), &names, rows))?.into_response())
}

/// The names of a form, those that were typed and those of a file, and whether a table is wanted.
async fn read(mut form: Multipart) -> Result<(String, bool), WebError> {
    let (mut names, mut wants_csv) = (String::new(), false);
    while let Some(field) = form.next_field().await.map_err(|cause| unreadable(&cause))? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            name @ ("names" | "file") => {
                let list = decode_text(&field.bytes().await.map_err(|cause| unreadable(&cause))?);
                let why = "it is not plain text. Save the list as text, one name a line.";
                names.push_str(list.ok_or_else(|| WebError::bad_parameter(name, why))?.trim());
                names.push('\n');
            }
            "csv" => wants_csv = true,
            name => return Err(WebError::bad_parameter(name, "it is not one of names, file, csv.")),
        }
    }
    let names = names.trim().to_owned();
    if names.is_empty() {
        return Err(WebError::bad_parameter("names", "there are none. Type them, or choose a file, one name a line."));
    }
    Ok((names, wants_csv))
}

fn unreadable(cause: &MultipartError) -> WebError {
    WebError::bad_request(format!("The form cannot be understood: {}.", cause.body_text()))
}

/// Whether the answer is a table.
pub(in crate::web) struct AsCsv(bool);

impl Parameters for AsCsv {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        Ok(Self(params.flag("csv", "Whether the answer is a table in CSV.")?.unwrap_or_default()))
    }
}

pub(in crate::web) async fn api(request: ApiRequest, AsCsv(wants_csv): AsCsv, body: Bytes) -> Json {
    let names = str::from_utf8(&body).map_err(|_| WebError::bad_request("The names are not in UTF-8."))?;
    let rows = rows(&request.library, names)?;
    if wants_csv {
        return Ok(csv(rows));
    }
    let items: Vec<LookupItem<'_>> = rows.into_iter().map(LookupItem::from).collect();
    json(&request, &List { total: items.len(), items, next: None })
}
