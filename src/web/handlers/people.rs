//! The list of people, and one person.

use crate::library::query::{self, PeopleFilter, PersonAnswer};
use crate::views::address::person_address;
use crate::views::layout::Section;
use crate::views::people::PeoplePage;
use crate::views::person::PersonPage;
use crate::web::error::WebError;
use crate::web::filters;
use crate::web::page_context::{Page, PageContext, page};
use crate::web::params::Parameters as _;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};

/// How many people a page shows.
const PAGE_SIZE: usize = 100;
/// How long each list of a person's page is at most.
const MAX_LIST_ITEMS: usize = 10;

pub(in crate::web) async fn list_people(mut context: PageContext) -> Page {
    let filter = PeopleFilter::read(&mut context.params)?;
    let page_request = filters::page_request(&mut context.params, PAGE_SIZE)?;
    std::mem::take(&mut context.params).finish()?;
    let list = query::list_people(&context.library, &filter, &page_request)?;
    page(&PeoplePage::new(context.layout("People", Section::People), &context.library, &filter, &list))
}

pub(in crate::web) async fn show_person(
    Path(id): Path<String>,
    mut context: PageContext,
) -> Result<Response, WebError> {
    std::mem::take(&mut context.params).finish()?;
    match query::show_person(&context.library, &id, MAX_LIST_ITEMS)? {
        PersonAnswer::Here(result) => {
            page(&PersonPage::new(context.layout(result.card.link.name, Section::People), &context.library, &result)?)
                .map(Html::into_response)
        }
        PersonAnswer::Moved(id) => Ok(Redirect::permanent(&person_address(id)).into_response()),
        PersonAnswer::Unknown => Err(WebError::not_found("No article names a person under this address.")),
    }
}
