//! The countries, and one country.

use crate::annotations::CountryCode;
use crate::library::query::{self, CountryFilter, PageRequest};
use crate::views::countries::CountriesPage;
use crate::views::country::CountryPage;
use crate::views::layout::Section;
use crate::web::error::WebError;
use crate::web::page_context::{Page, PageContext, page};
use crate::web::params::Parameters as _;
use axum::extract::Path;

/// More than there are countries: the map and its table are always whole.
const MAX_COUNTRIES: usize = 1000;
/// How long each list of a country's page is at most.
const MAX_LIST_ITEMS: usize = 10;

pub(in crate::web) async fn list_countries(mut context: PageContext) -> Page {
    let filter = CountryFilter::read(&mut context.params)?;
    std::mem::take(&mut context.params).finish()?;
    let list = query::list_countries(&context.library, &filter, &PageRequest::first(MAX_COUNTRIES))?;
    page(&CountriesPage::new(context.layout("Countries", Section::Countries), &context.library, &filter, &list)?)
}

pub(in crate::web) async fn show_country(Path(code): Path<String>, mut context: PageContext) -> Page {
    std::mem::take(&mut context.params).finish()?;
    let result = CountryCode::parse(&code)
        .map(|code| query::show_country(&context.library, code, MAX_LIST_ITEMS))
        .transpose()?
        .flatten()
        .ok_or_else(|| WebError::not_found("No article names a country under this code."))?;
    page(&CountryPage::new(context.layout(result.card.code.name(), Section::Countries), &context.library, &result)?)
}
