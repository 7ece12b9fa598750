//! The list of people.

use super::articles::active;
use super::layout::Layout;
use super::parts::{Link, Pager, counted, person_address};
use crate::library::Library;
use crate::library::query::{List, PeopleFilter, PeopleSort, PersonCard};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "people.html")]
pub struct PeoplePage {
    layout: Layout,
    heading: String,
    rows: Vec<PersonRow>,
    pager: Pager,
    name: String,
    quoted: bool,
    sort: &'static str,
    active: Vec<Link>,
    hidden_inputs: Vec<(String, String)>,
}

struct PersonRow {
    href: String,
    name: String,
    roles: String,
    doubtful: bool,
    articles: usize,
    mentions: usize,
    quotes: usize,
}

impl PeoplePage {
    /// The page of `list`, which `filter` gave.
    #[must_use]
    pub fn new(layout: Layout, library: &Library, filter: &PeopleFilter, list: &List<PersonCard<'_>>) -> Self {
        let row = |card: &PersonCard<'_>| PersonRow {
            href: person_address(card.link.id),
            name: card.link.name.to_owned(),
            roles: card.roles.join("; "),
            doubtful: card.doubtful,
            articles: card.articles,
            mentions: card.mentions,
            quotes: card.quotes,
        };
        Self {
            heading: counted(list.total, "person", "people"),
            rows: list.items.iter().map(row).collect(),
            pager: Pager::new(list, &layout),
            name: filter.name.clone().unwrap_or_default(),
            quoted: filter.quoted,
            sort: match filter.sort {
                PeopleSort::Articles => "articles",
                PeopleSort::Quotes => "quotes",
                PeopleSort::Name => "name",
            },
            active: active(&layout, &filter.within, library),
            hidden_inputs: layout.hidden_inputs(&["name", "quoted", "sort"]),
            layout,
        }
    }
}
