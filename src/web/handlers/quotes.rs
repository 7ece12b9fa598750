//! The list of quotes.

use crate::library::query;
use crate::views::layout::Section;
use crate::views::quotes::QuotesPage;
use crate::web::filters;
use crate::web::visit::{Page, Visit, page};

/// How many quotes a page shows.
const PIECE: usize = 40;
/// How many speakers, outlets and countries are offered beside it.
const OFFERED: usize = 60;

pub(in crate::web) async fn list_quotes(mut visit: Visit) -> Page {
    let filter = filters::quotes(&mut visit.params)?;
    let piece = filters::piece(&mut visit.params, PIECE)?;
    std::mem::take(&mut visit.params).finish()?;
    let library = &visit.library;
    let list = query::list_quotes(library, &filter, &piece)?;
    let facets = query::quote_facets(library, &filter, OFFERED)?;
    page(&QuotesPage::new(visit.layout("Quotes", Section::Quotes), library, &filter, &list, &facets)?)
}
