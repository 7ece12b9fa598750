//! What could not be read.

use crate::library::query::{self, PageRequest};
use crate::views::layout::Section;
use crate::views::problems::ProblemsPage;
use crate::web::page_context::{Page, PageContext, page};

pub(in crate::web) async fn list_problems(mut context: PageContext) -> Page {
    std::mem::take(&mut context.params).finish()?;
    let list = query::problems(&context.library, &PageRequest::first(usize::MAX))?;
    page(&ProblemsPage::new(context.layout("Problems", Section::None), &list.items))
}
