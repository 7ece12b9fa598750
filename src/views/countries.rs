//! The countries, as a map of the world and as a table of the same numbers.

use super::frame::Frame;
use super::map::Map;
use super::parts::{counted, country_address};
use crate::library::query::{CountryCard, CountryFilter, CountrySort, List};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "countries.html")]
pub struct CountriesPage {
    frame: Frame,
    heading: String,
    map: Map,
    rows: Vec<Row>,
    name: String,
    by_name: bool,
    order: [String; 2],
}

struct Row {
    href: String,
    name: String,
    code: String,
    articles: usize,
    mentions: usize,
    quotes: usize,
    focus: String,
}

impl CountriesPage {
    /// The page of `list`, which `filter` gave; the list is whole, as there are not many countries.
    #[must_use]
    pub fn new(frame: Frame, filter: &CountryFilter, list: &List<CountryCard>) -> Self {
        let row = |card: &CountryCard| Row {
            href: country_address(card.code),
            name: card.code.name().to_owned(),
            code: card.code.to_string(),
            articles: card.articles,
            mentions: card.mentions,
            quotes: card.quotes,
            focus: format!("{:.1}", card.focus),
        };
        let counts = list.items.iter().map(|card| (card.code, card.articles)).collect();
        Self {
            heading: counted(list.total, "country", "countries"),
            map: Map::new(&counts, ("article", "articles"), "/countries/"),
            rows: list.items.iter().map(row).collect(),
            name: filter.name.clone().unwrap_or_default(),
            by_name: filter.sort == CountrySort::Name,
            order: [frame.with(&[("sort", "name")]), frame.with(&[("sort", "")])],
            frame,
        }
    }
}
