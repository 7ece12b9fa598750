//! What could not be read.

use crate::library::query::{self, PageRequest};
use crate::views::layout::Section;
use crate::views::problems::ProblemsPage;
use crate::web::error::WebError;
use crate::web::page_context::{PageContext, page};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

pub(in crate::web) async fn list_problems(mut context: PageContext) -> Result<Response, WebError> {
    std::mem::take(&mut context.params).finish()?;
    let list = query::problems(&context.library, &PageRequest::first(usize::MAX))?;
    let (layout, slow) = (context.layout("Problems", Section::None), context.slow_tasks());
    let mut response = page(&ProblemsPage::new(layout, &list.items, slow))?.into_response();
    // What is under way is not the same the next time.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
