//! What could not be read.

use crate::library::query;
use crate::views::layout::Section;
use crate::views::problems::ProblemsPage;
use crate::web::filters;
use crate::web::visit::{Page, Visit, page};

/// How many files a page shows.
const PIECE: usize = 100;

pub(in crate::web) async fn list_problems(mut visit: Visit) -> Page {
    let piece = filters::piece(&mut visit.params, PIECE)?;
    std::mem::take(&mut visit.params).finish()?;
    let list = query::problems(&visit.library, &piece)?;
    page(&ProblemsPage::new(visit.layout("Problems", Section::None), &visit.library, list))
}
