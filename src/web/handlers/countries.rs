//! The countries, and one country.

use crate::annotations::CountryCode;
use crate::library::query::{self, PageRequest};
use crate::views::countries::CountriesPage;
use crate::views::country::CountryPage;
use crate::views::layout::Section;
use crate::web::error::WebError;
use crate::web::filters;
use crate::web::visit::{Page, Visit, page};
use axum::extract::Path;

/// More than there are countries: the map and its table are always whole.
const ALL: usize = 1000;
/// How long each list of a country's page is at most.
const SHOWN: usize = 10;

pub(in crate::web) async fn list_countries(mut visit: Visit) -> Page {
    let filter = filters::countries(&mut visit.params)?;
    std::mem::take(&mut visit.params).finish()?;
    let list = query::list_countries(&visit.library, &filter, &PageRequest::first(ALL))?;
    page(&CountriesPage::new(visit.layout("Countries", Section::Countries), &visit.library, &filter, &list))
}

pub(in crate::web) async fn show_country(Path(code): Path<String>, mut visit: Visit) -> Page {
    std::mem::take(&mut visit.params).finish()?;
    let result = CountryCode::parse(&code)
        .map(|code| query::show_country(&visit.library, code, SHOWN))
        .transpose()?
        .flatten()
        .ok_or_else(|| WebError::not_found("No article names a country under this code."))?;
    page(&CountryPage::new(visit.layout(result.card.code.name(), Section::Countries), &visit.library, &result)?)
}
