//! The list of articles, newest first, with what narrows it.

use super::layout::Layout;
use super::list_item::ArticleListItem;
use super::parts::{Link, Pager, address, counted, days};
use super::timeline::Timeline;
use crate::annotations::CountryCode;
use crate::library::Library;
use crate::library::query::{
    ArticleCard, ArticleFilter, ArticleSort, Counts, Facets, List, article_title, counts, person_name, remarks,
};
use askama::Template;
use jiff::civil::Date;

/// The page.
#[derive(Template)]
#[template(path = "articles.html")]
pub struct ArticlesPage {
    layout: Layout,
    counts: Counts,
    heading: String,
    remarks: Vec<String>,
    articles: Vec<ArticleListItem>,
    pager: Pager,
    timeline: Option<Timeline>,
    filtered: bool,
    active: Vec<Link>,
    sources: Vec<Link>,
    countries: Vec<Link>,
    people: Vec<Link>,
    words: String,
    from: String,
    to: String,
    hidden_inputs: Vec<(String, String)>,
    sort_link: Link,
    /// The countries of these articles.
    map: String,
    /// What is said of copies, and what can be done about it.
    copies: Option<(String, Link)>,
}

impl ArticlesPage {
    /// The page of `list`, which `filter` gave.
    #[must_use]
    pub fn new(
        layout: Layout,
        library: &Library,
        filter: &ArticleFilter,
        list: &List<ArticleCard<'_>>,
        facets: &Facets<'_>,
    ) -> Self {
        let active = active(&layout, filter, library);
        let oldest = filter.sort == ArticleSort::Oldest;
        let (label, sort) = if oldest { ("newest first", "") } else { ("oldest first", "oldest") };
        let list_query = list_query(filter);
        let narrowed = |name: &'static str| {
            let layout = layout.clone();
            move |label: &str, value: &str, count: usize| Link {
                label: label.to_owned(),
                href: layout.with(&[(name, value)]),
                count,
            }
        };
        let (source, country, person_link) = (narrowed("source"), narrowed("country"), narrowed("person"));
        Self {
            heading: counted(list.total, "article", "articles"),
            copies: copies(&layout, filter, list, facets.total),
            articles: list.items.iter().map(|card| ArticleListItem::new(card, &list_query)).collect(),
            pager: Pager::new(list, &layout),
            timeline: Timeline::new(&facets.timeline, "articles", |from, to| {
                layout.with(&[("from", &from.to_string()), ("to", &to.to_string())])
            }),
            filtered: !active.is_empty(),
            sources: facets.sources.iter().map(|count| source(count.of, count.of, count.count)).collect(),
            countries: facets
                .countries
                .iter()
                .map(|count| country(count.of.name(), &code(count.of), count.count))
                .collect(),
            people: facets.people.iter().map(|count| person_link(count.of.name, count.of.id, count.count)).collect(),
            remarks: filter.words.as_deref().map(remarks).unwrap_or_default(),
            words: filter.words.clone().unwrap_or_default(),
            from: filter.from.map(|day| day.to_string()).unwrap_or_default(),
            to: filter.to.map(|day| day.to_string()).unwrap_or_default(),
            hidden_inputs: layout.hidden_inputs(&["words", "from", "to"]),
            sort_link: Link::new(label, layout.with(&[("sort", sort)])),
            map: map(filter),
            active,
            counts: counts(library),
            layout,
        }
    }
}

/// How many articles stand under others with the same text, or that they could.
fn copies(layout: &Layout, filter: &ArticleFilter, list: &List<ArticleCard<'_>>, all: usize) -> Option<(String, Link)> {
    let folded = all - list.total;
    if folded > 0 {
        let under = counted(folded, "article stands under another", "articles stand under others");
        let apart = Link::new("Show each by itself", layout.with(&[("fold", "false")]));
        return Some((format!("{under} with the same text or nearly the same."), apart));
    }
    let could = !filter.fold && filter.copies_of.is_none() && list.items.iter().any(|card| card.copies_total > 0);
    could.then(|| (String::new(), Link::new("Fold articles with the same text", layout.with(&[("fold", "")]))))
}

/// A code as addresses have it.
#[must_use]
pub fn code(code: CountryCode) -> String {
    code.as_str().to_ascii_lowercase()
}

/// The query by which an article’s page knows the list it was opened from.
#[must_use]
pub fn list_query(filter: &ArticleFilter) -> String {
    list_address(filter).split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
}

/// The list of the articles that `filter` lets through.
#[must_use]
pub fn list_address(filter: &ArticleFilter) -> String {
    // Copies are folded where nothing is said, but for those of one article.
    let unlike_the_usual = filter.fold != filter.copies_of.is_none();
    let fold = if unlike_the_usual { filter.fold.to_string() } else { String::new() };
    let sort = if filter.sort == ArticleSort::Oldest { "oldest" } else { "" };
    narrowed(
        "/",
        filter,
        &[("words", words(filter)), ("copies_of", copies_of(filter)), ("fold", &fold), ("sort", sort)],
    )
}

/// The map of the countries of the articles that `filter` lets through.
#[must_use]
pub fn map(filter: &ArticleFilter) -> String {
    narrowed("/countries", filter, &[("words", words(filter)), ("copies_of", copies_of(filter))])
}

fn words(filter: &ArticleFilter) -> &str {
    filter.words.as_deref().unwrap_or_default()
}

fn copies_of(filter: &ArticleFilter) -> &str {
    filter.copies_of.as_deref().unwrap_or_default()
}

/// The address of a list that is narrowed to what `filter` asks of articles, their words and copies aside, and by `more`.
#[must_use]
pub fn narrowed(path: &str, filter: &ArticleFilter, more: &[(&str, &str)]) -> String {
    let codes: Vec<String> = filter.countries.iter().map(|country| code(*country)).collect();
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let (from, to) = (day(filter.from), day(filter.to));
    let mut pairs: Vec<(&str, &str)> = filter.people.iter().map(|id| ("person", id.as_str())).collect();
    pairs.extend(codes.iter().map(|code| ("country", code.as_str())));
    pairs.extend([("source", filter.source.as_deref().unwrap_or_default()), ("from", &from), ("to", &to)]);
    pairs.extend(more);
    address(path, &pairs)
}

/// The conditions in force, each with the address of the list without it.
#[must_use]
pub fn active(layout: &Layout, filter: &ArticleFilter, library: &Library) -> Vec<Link> {
    let named = |id: &String| format!("names {}", person_name(library, id).unwrap_or(id));
    let people = filter.people.iter().map(|id| Link::new(named(id), layout.without("person", id)));
    let about = |country: CountryCode| format!("about {}", country.name());
    let countries = filter.countries.iter().map(|at| Link::new(about(*at), layout.without("country", &code(*at))));
    let mut active: Vec<Link> = people.chain(countries).collect();
    let mut add = |label: String, without: &[(&str, &str)]| active.push(Link::new(label, layout.with(without)));
    if let Some(source) = &filter.source {
        add(format!("from {source}"), &[("source", "")]);
    }
    if let Some(days) = days(filter.from, filter.to) {
        add(days, &[("from", ""), ("to", "")]);
    }
    if let Some(id) = &filter.copies_of {
        let title = article_title(library, id).unwrap_or(id);
        add(format!("with the text of “{title}”"), &[("copies_of", "")]);
    }
    if let Some(words) = &filter.words {
        add(format!("with “{words}”"), &[("words", "")]);
    }
    active
}
