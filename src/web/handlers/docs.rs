//! Help.

use crate::views::docs::DocsPage;
use crate::views::frame::Section;
use crate::web::visit::{Page, Visit, page};

pub(in crate::web) async fn show_docs(mut visit: Visit) -> Page {
    std::mem::take(&mut visit.params).finish()?;
    page(&DocsPage::new(visit.frame("Help", Section::None)))
}
