//! What could not be read.

use crate::library::query;
use crate::views::layout::Section;
use crate::views::problems::ProblemsPage;
use crate::web::filters;
use crate::web::page_context::{Page, PageContext, page};

/// How many files a page shows.
const PAGE_SIZE: usize = 100;

pub(in crate::web) async fn list_problems(mut context: PageContext) -> Page {
    let page_request = filters::page_request(&mut context.params, PAGE_SIZE)?;
    std::mem::take(&mut context.params).finish()?;
    let list = query::problems(&context.library, &page_request)?;
    page(&ProblemsPage::new(context.layout("Problems", Section::None), &context.library, list))
}
