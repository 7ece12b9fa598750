//! The list of people.

use super::articles::active;
use super::frame::Frame;
use super::parts::{Link, Pager, counted, person_address};
use crate::library::Library;
use crate::library::query::{List, PeopleFilter, PeopleSort, PersonCard};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "people.html")]
pub struct PeoplePage {
    frame: Frame,
    heading: String,
    rows: Vec<Row>,
    pager: Pager,
    name: String,
    quoted: bool,
    sort: &'static str,
    active: Vec<Link>,
    kept: Vec<(String, String)>,
}

struct Row {
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
    pub fn new(frame: Frame, library: &Library, filter: &PeopleFilter, list: &List<PersonCard<'_>>) -> Self {
        let row = |card: &PersonCard<'_>| Row {
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
            pager: Pager::new(list, &frame),
            name: filter.name.clone().unwrap_or_default(),
            quoted: filter.quoted,
            sort: match filter.sort {
                PeopleSort::Articles => "articles",
                PeopleSort::Quotes => "quotes",
                PeopleSort::Name => "name",
            },
            active: active(&frame, &filter.within, library),
            kept: frame.kept(&["name", "quoted", "sort"]),
            frame,
        }
    }
}
