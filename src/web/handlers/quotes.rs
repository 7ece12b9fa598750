//! The list of quotes.

use crate::library::query::{self, QuoteFilter};
use crate::views::layout::Section;
use crate::views::quotes::QuotesPage;
use crate::web::filters;
use crate::web::page_context::{Page, PageContext, page};
use crate::web::params::Parameters as _;

/// How many quotes a page shows.
const PAGE_SIZE: usize = 40;
/// How many speakers, outlets and countries are offered beside it.
const MAX_FACET_VALUES: usize = 60;

pub(in crate::web) async fn list_quotes(mut context: PageContext) -> Page {
    let filter = QuoteFilter::read(&mut context.params)?;
    let page_request = filters::page_request(&mut context.params, PAGE_SIZE)?;
    std::mem::take(&mut context.params).finish()?;
    let library = &context.library;
    let list = query::list_quotes(library, &filter, &page_request)?;
    let facets = query::quote_facets(library, &filter, MAX_FACET_VALUES)?;
    page(&QuotesPage::new(context.layout("Quotes", Section::Quotes), library, &filter, &list, &facets)?)
}
