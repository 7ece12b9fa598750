//! What could not be read, and OCR for what are pictures.

use crate::article::LoadProblem;
use crate::ingest::{OcrLanguages, concerns_ocr, has_tesseract};
use crate::library::query::{self, PageRequest};
use crate::views::layout::Section;
use crate::views::problems::ProblemsPage;
use crate::web::AppState;
use crate::web::error::WebError;
use crate::web::page_context::{PageContext, page};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};

pub(in crate::web) async fn list_problems(
    State(state): State<AppState>,
    mut context: PageContext,
) -> Result<Response, WebError> {
    std::mem::take(&mut context.params).finish()?;
    let list = query::problems(&context.library, &PageRequest::first(usize::MAX))?;
    let (layout, slow) = (context.layout("Problems", Section::None), context.slow_tasks());
    let asked = state.ocr().map(|languages| languages.to_string());
    let may_ask: fn(&LoadProblem) -> bool = if has_tesseract() { concerns_ocr } else { |_| false };
    let mut response = page(&ProblemsPage::new(layout, &list.items, slow).with_ocr(asked, may_ask))?.into_response();
    // What is under way is not the same the next time.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Has pictures and scanned pages read by OCR until the program ends.
pub(in crate::web) async fn read_by_ocr(State(state): State<AppState>, body: String) -> Result<Redirect, WebError> {
    let mut languages = None;
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        if name != "languages" {
            return Err(WebError::bad_parameter(&name, "it is not languages."));
        }
        let read = value.trim().parse::<OcrLanguages>();
        languages = Some(read.map_err(|why| WebError::bad_parameter("languages", why))?);
    }
    let languages = languages.ok_or_else(|| WebError::bad_parameter("languages", "it is missing."))?;
    if !has_tesseract() {
        let detail = "The program tesseract, which reads pictures, is not installed.";
        return Err(WebError::new(StatusCode::CONFLICT, "No OCR", detail));
    }
    state.ask_for_ocr(languages);
    Ok(Redirect::to("/problems"))
}
