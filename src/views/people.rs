//! The list of people.

use super::address::person_address;
use super::conditions::active;
use super::format::{counted, grouped};
use super::layout::Layout;
use super::parts::{Exports, Link, Pager};
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
    exports: Option<Exports>,
    name: String,
    quoted: bool,
    sort: &'static str,
    active: Vec<Link>,
    hidden_inputs: Vec<(String, String)>,
}

/// A person in a list.
pub struct PersonRow {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) roles: String,
    pub(super) doubtful: bool,
    pub(super) articles: String,
    pub(super) mentions: String,
    pub(super) quotes: String,
}

impl PersonRow {
    /// The row of a person.
    #[must_use]
    pub fn new(card: &PersonCard<'_>) -> Self {
        Self {
            href: person_address(card.link.id),
            name: card.link.name.to_owned(),
            roles: card.roles.join("; "),
            doubtful: card.doubtful,
            articles: grouped(card.articles),
            mentions: grouped(card.mentions),
            quotes: grouped(card.quotes),
        }
    }
}

impl PeoplePage {
    /// The page of `list`, which `filter` gave.
    #[must_use]
    pub fn new(layout: Layout, library: &Library, filter: &PeopleFilter, list: &List<PersonCard<'_>>) -> Self {
        Self {
            exports: Exports::table("/api/people", ("person", "people"), list.total, |path| {
                layout.same_list(path, &[])
            }),
            heading: counted(list.total, "person", "people"),
            rows: list.items.iter().map(PersonRow::new).collect(),
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
