//! The conditions of a list: as addresses, as chips that remove them, and as facets that add them.

use super::address::{address, country_parameter};
use super::format::{days, grouped};
use super::layout::Layout;
use super::parts::Link;
use crate::annotations::CountryCode;
use crate::library::Library;
use crate::library::query::{ArticleFilter, ArticleSort, Count, Most, PersonLink, article_title, person_name};
use jiff::civil::Date;

/// The list of the articles that `filter` lets through.
#[must_use]
pub fn list_address(filter: &ArticleFilter) -> String {
    // Copies are folded unless the address says otherwise, but not those of one article.
    let differs = filter.fold != filter.copies_of.is_none();
    let fold = if differs { filter.fold.to_string() } else { String::new() };
    let more = [("words", words(filter)), ("copies_of", copies_of(filter)), ("fold", &fold), ("sort", sort(filter))];
    narrowed("/", filter, &more)
}

/// The query by which an article’s page knows the list it was opened from.
#[must_use]
pub fn list_query(filter: &ArticleFilter) -> String {
    list_address(filter).split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
}

/// The map of the countries of the articles that `filter` lets through.
#[must_use]
pub fn map_address(filter: &ArticleFilter) -> String {
    narrowed("/countries", filter, &[("words", words(filter)), ("copies_of", copies_of(filter))])
}

/// Who appears with whom in the articles that `filter` lets through.
#[must_use]
pub fn pairs_address(filter: &ArticleFilter) -> String {
    narrowed("/pairs", filter, &[("words", words(filter)), ("copies_of", copies_of(filter))])
}

fn words(filter: &ArticleFilter) -> &str {
    filter.words.as_deref().unwrap_or_default()
}

fn copies_of(filter: &ArticleFilter) -> &str {
    filter.copies_of.as_deref().unwrap_or_default()
}

/// The order as an address has it; empty for the usual one.
#[must_use]
pub fn sort(filter: &ArticleFilter) -> &'static str {
    match filter.sort {
        ArticleSort::Newest => "",
        ArticleSort::Oldest => "oldest",
        ArticleSort::Title => "title",
        ArticleSort::Longest => "longest",
        ArticleSort::Relevance => "relevance",
    }
}

/// The address of a list that is narrowed to what `filter` asks of articles, their words and copies aside, and by `more`.
#[must_use]
pub fn narrowed(path: &str, filter: &ArticleFilter, more: &[(&str, &str)]) -> String {
    let codes: Vec<String> = filter.countries.iter().map(|country| country_parameter(*country)).collect();
    let (from, to) = (day(filter.from), day(filter.to));
    let flag = |set: bool| if set { "true" } else { "" };
    let mut pairs: Vec<(&str, &str)> = filter.people.iter().map(|id| ("person", id.as_str())).collect();
    pairs.extend(codes.iter().map(|code| ("country", code.as_str())));
    pairs.extend(filter.sources.iter().map(|source| ("source", source.as_str())));
    pairs.extend([("from", &*from), ("to", &to)]);
    pairs.extend([("undated", flag(filter.undated)), ("unsourced", flag(filter.unsourced))]);
    pairs.push(("read", filter.read.map_or("", |read| if read { "true" } else { "false" })));
    pairs.extend(more);
    address(path, &pairs)
}

/// A day as an address has it; empty for none.
#[must_use]
pub fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// The conditions in force, each with the address of the list without it.
#[must_use]
pub fn active(layout: &Layout, filter: &ArticleFilter, library: &Library) -> Vec<Link> {
    let mut active = Vec::new();
    for id in &filter.people {
        let name = person_name(library, id).unwrap_or(id);
        active.push(Link::new(format!("names {name}"), layout.without("person", id)));
    }
    for country in &filter.countries {
        let label = format!("about {}", country.name());
        active.push(Link::new(label, layout.without("country", &country_parameter(*country))));
    }
    active.extend(of_sources(layout, &filter.sources, filter.unsourced));
    active.extend(of_dates(layout, filter.from, filter.to, filter.undated));
    if let Some(read) = filter.read {
        active.push(Link::new(if read { "read" } else { "not read" }, layout.with(&[("read", "")])));
    }
    if let Some(id) = &filter.copies_of {
        let title = article_title(library, id).unwrap_or(id);
        active.push(Link::new(format!("with the text of “{title}”"), layout.with(&[("copies_of", "")])));
    }
    if let Some(words) = &filter.words {
        active.push(Link::new(format!("with “{words}”"), layout.with(&[("words", "")])));
    }
    active
}

/// The conditions on outlets.
pub(super) fn of_sources(layout: &Layout, sources: &[String], unsourced: bool) -> Vec<Link> {
    let from = |source: &String| Link::new(format!("from {source}"), layout.without("source", source));
    let none = unsourced.then(|| Link::new("from no outlet", layout.with(&[("unsourced", "")])));
    sources.iter().map(from).chain(none).collect()
}

/// The conditions on dates.
pub(super) fn of_dates(layout: &Layout, from: Option<Date>, to: Option<Date>, undated: bool) -> Vec<Link> {
    let days = days(from, to).map(|days| Link::new(days, layout.with(&[("from", ""), ("to", "")])));
    let none = undated.then(|| Link::new("without a date", layout.with(&[("undated", "")])));
    days.into_iter().chain(none).collect()
}

/// Values of one kind that a list can be narrowed to, with their numbers within the list.
#[derive(Clone, Debug)]
pub struct Facet {
    /// “Outlets”.
    pub title: &'static str,
    /// More of the same elsewhere.
    pub link: Option<Link>,
    /// The chosen ones first.
    pub values: Vec<FacetValue>,
    /// Says that there are more values than are shown.
    pub rest: Option<String>,
}

/// A value of a facet.
#[derive(Clone, Debug)]
pub struct FacetValue {
    /// Its name.
    pub label: String,
    /// The list with it, or without it where it is chosen.
    pub href: String,
    /// “12”; “+ 12” for what it would add.
    pub count: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// How the values of a facet narrow a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// All that are chosen must hold: each further one narrows the list.
    All,
    /// One of those chosen must hold: each further one widens the list.
    Any,
}

impl Facet {
    /// People, named by all the articles or quotes.
    #[must_use]
    pub fn people(layout: &Layout, people: &Most<PersonLink<'_>>, chosen: &[String]) -> Self {
        let value = |count: &Count<PersonLink<'_>>| (count.of.name.to_owned(), count.of.id.to_owned(), count.count);
        Self::new(layout, ("People", "person"), people.iter().map(value), people.total, chosen, Choice::All)
    }

    /// Speakers, one of whom said each quote.
    #[must_use]
    pub fn speakers(layout: &Layout, people: &Most<PersonLink<'_>>, chosen: &[String]) -> Self {
        let value = |count: &Count<PersonLink<'_>>| (count.of.name.to_owned(), count.of.id.to_owned(), count.count);
        Self::new(layout, ("Speakers", "speaker"), people.iter().map(value), people.total, chosen, Choice::Any)
    }

    /// Countries, named by all the articles or quotes.
    #[must_use]
    pub fn countries(layout: &Layout, countries: &Most<CountryCode>, chosen: &[CountryCode]) -> Self {
        let value = |count: &Count<CountryCode>| (count.of.name().to_owned(), country_parameter(count.of), count.count);
        let chosen: Vec<String> = chosen.iter().map(|code| country_parameter(*code)).collect();
        let values = countries.iter().map(value);
        Self::new(layout, ("Countries", "country"), values, countries.total, &chosen, Choice::All)
    }

    /// Outlets, of one of which each article is; and the articles without one.
    #[must_use]
    pub fn sources(
        layout: &Layout,
        sources: &Most<&str>,
        without_source: usize,
        chosen: &[String],
        unsourced: bool,
    ) -> Self {
        let value = |count: &Count<&str>| (count.of.to_owned(), count.of.to_owned(), count.count);
        let values = sources.iter().map(value);
        let mut facet = Self::new(layout, ("Outlets", "source"), values, sources.total, chosen, Choice::Any);
        let adds = !unsourced && !chosen.is_empty();
        facet.flag(layout, "no outlet", "unsourced", without_source, unsourced, adds);
        facet
    }

    /// A facet for articles or quotes without a date; `None` where there are none.
    #[must_use]
    pub fn dates(layout: &Layout, undated: usize, chosen: bool) -> Option<Self> {
        let mut facet = Self { title: "Dates", link: None, values: Vec::new(), rest: None };
        facet.flag(layout, "no date", "undated", undated, chosen, false);
        (!facet.values.is_empty()).then_some(facet)
    }

    /// The facet with a link beside its title.
    #[must_use]
    pub fn with_link(self, label: &str, href: String) -> Self {
        Self { link: Some(Link::new(label, href)), ..self }
    }

    fn new(
        layout: &Layout,
        (title, parameter): (&'static str, &str),
        values: impl Iterator<Item = (String, String, usize)>,
        total: usize,
        chosen: &[String],
        choice: Choice,
    ) -> Self {
        let is_chosen = |value: &str| chosen.iter().any(|other| other.eq_ignore_ascii_case(value));
        let adds = choice == Choice::Any && !chosen.is_empty();
        let mut values: Vec<FacetValue> = values
            .map(|(label, value, count)| {
                let chosen = is_chosen(&value);
                let href = if chosen { layout.without(parameter, &value) } else { layout.adding(parameter, &value) };
                FacetValue { label, href, count: number(count, adds && !chosen), chosen }
            })
            .collect();
        values.sort_by_key(|value| !value.chosen);
        let rest = (total > values.len()).then(|| format!("The first {} of {}.", values.len(), grouped(total)));
        Self { title, link: None, values, rest }
    }

    /// Adds a value with a parameter of its own.
    fn flag(&mut self, layout: &Layout, label: &str, parameter: &str, count: usize, chosen: bool, adds: bool) {
        if count > 0 || chosen {
            let href = layout.with(&[(parameter, if chosen { "" } else { "true" })]);
            let value = FacetValue { label: label.to_owned(), href, count: number(count, adds), chosen };
            let at = if chosen { 0 } else { self.values.len() };
            self.values.insert(at, value);
        }
    }
}

fn number(count: usize, adds: bool) -> String {
    if adds { format!("+ {}", grouped(count)) } else { grouped(count) }
}
