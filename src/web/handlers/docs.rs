//! Help, with the API described from its own table.

use crate::api::{Answer, ENDPOINTS, Endpoint};
use crate::library::Library;
use crate::library::query::{self, ArticleFilter, CountryFilter, PageRequest, PeopleFilter};
use crate::views::docs::{Address, DocsPage, Group};
use crate::views::frame::Section;
use crate::web::AppState;
use crate::web::visit::{Page, Visit, page};
use axum::extract::State;

pub(in crate::web) async fn show_docs(State(state): State<AppState>, mut visit: Visit) -> Page {
    std::mem::take(&mut visit.params).finish()?;
    let places = Places::of(&visit.library);
    let host = state.hosts().first().to_owned();
    let mut groups: Vec<Group> = Vec::new();
    for endpoint in ENDPOINTS {
        let address = describe(endpoint, &places, &host);
        match groups.last_mut() {
            Some(group) if group.name == endpoint.group => group.addresses.push(address),
            _ => groups.push(Group { name: endpoint.group, addresses: vec![address] }),
        }
    }
    page(&DocsPage::new(visit.frame("Help", Section::None), groups))
}

/// What is put into the braces of the examples.
struct Places {
    article: Option<String>,
    person: Option<String>,
    country: Option<String>,
}

impl Places {
    fn of(library: &Library) -> Self {
        let one = PageRequest::first(1);
        let article = query::list_articles(library, &ArticleFilter::default(), &one).ok();
        let person = query::list_people(library, &PeopleFilter::default(), &one).ok();
        let country = query::list_countries(library, &CountryFilter::default(), &one).ok();
        Self {
            article: article.and_then(|list| Some(list.items.first()?.link.id.to_owned())),
            person: person.and_then(|list| Some(list.items.first()?.link.id.to_owned())),
            country: country.and_then(|list| Some(list.items.first()?.code.as_str().to_ascii_lowercase())),
        }
    }

    /// `example` with its braces filled; `None` when the library has nothing to fill them with.
    fn fill(&self, example: &str) -> Option<String> {
        let mut filled = example.to_owned();
        for (brace, value) in [("{id}", &self.article), ("{person}", &self.person), ("{code}", &self.country)] {
            if filled.contains(brace) {
                filled = filled.replace(brace, &super::api::escape(value.as_ref()?));
            }
        }
        Some(filled).filter(|filled| !filled.is_empty())
    }
}

fn describe(endpoint: &Endpoint, places: &Places, host: &str) -> Address {
    let posted = matches!(endpoint.answer, Answer::Extract);
    let example = places.fill(endpoint.example).filter(|_| !posted);
    Address {
        method: if posted { "POST" } else { "GET" },
        path: endpoint.path,
        summary: endpoint.summary,
        parameters: endpoint.all_parameters().iter().map(|parameter| (parameter.name, parameter.what)).collect(),
        example: match example {
            _ if posted => Some((
                format!("curl --data-binary @article.txt -H 'content-type: text/plain' http://{host}{}", endpoint.path),
                String::new(),
            )),
            example => example.map(|path| (format!("curl 'http://{host}{path}'"), path)),
        },
    }
}
