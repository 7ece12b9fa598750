//! The list of people, and one person.

use crate::library::query::{self, PersonAnswer};
use crate::views::layout::Section;
use crate::views::parts::person_address;
use crate::views::people::PeoplePage;
use crate::views::person::PersonPage;
use crate::web::error::WebError;
use crate::web::filters;
use crate::web::visit::{Page, Visit, page};
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};

/// How many people a page shows.
const PIECE: usize = 100;
/// How long each list of a person's page is at most.
const SHOWN: usize = 10;

pub(in crate::web) async fn list_people(mut visit: Visit) -> Page {
    let filter = filters::people(&mut visit.params)?;
    let piece = filters::piece(&mut visit.params, PIECE)?;
    std::mem::take(&mut visit.params).finish()?;
    let list = query::list_people(&visit.library, &filter, &piece)?;
    page(&PeoplePage::new(visit.layout("People", Section::People), &visit.library, &filter, &list))
}

pub(in crate::web) async fn show_person(Path(id): Path<String>, mut visit: Visit) -> Result<Response, WebError> {
    std::mem::take(&mut visit.params).finish()?;
    match query::show_person(&visit.library, &id, SHOWN)? {
        PersonAnswer::Here(result) => {
            page(&PersonPage::new(visit.layout(result.card.link.name, Section::People), &visit.library, &result)?)
                .map(Html::into_response)
        }
        PersonAnswer::Moved(id) => Ok(Redirect::permanent(&person_address(id)).into_response()),
        PersonAnswer::Unknown => Err(WebError::not_found("No article names a person under this address.")),
    }
}
