//! The list of articles, newest first, with what narrows it.

use super::frame::Frame;
use super::parts::{Link, Pager, Story, counted, days};
use super::timeline::Timeline;
use crate::annotations::CountryCode;
use crate::library::Library;
use crate::library::query::{
    ArticleCard, ArticleFilter, ArticleSort, Counts, Facets, List, article_title, counts, person_name,
};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "articles.html")]
pub struct ArticlesPage {
    frame: Frame,
    counts: Counts,
    heading: String,
    stories: Vec<Story>,
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
    kept: Vec<(String, String)>,
    order: Link,
    /// The countries of these articles.
    map: String,
    /// What is said of copies, and what can be done about it.
    copies: Option<(String, Link)>,
}

impl ArticlesPage {
    /// The page of `list`, which `filter` gave.
    #[must_use]
    pub fn new(
        frame: Frame,
        library: &Library,
        filter: &ArticleFilter,
        list: &List<ArticleCard<'_>>,
        facets: &Facets<'_>,
    ) -> Self {
        let active = active(&frame, filter, library);
        let oldest = filter.sort == ArticleSort::Oldest;
        let (label, sort) = if oldest { ("newest first", "") } else { ("oldest first", "oldest") };
        let context = context(filter);
        let narrowed = |name: &'static str| {
            let frame = frame.clone();
            move |label: &str, value: &str, count: usize| Link {
                label: label.to_owned(),
                href: frame.with(&[(name, value)]),
                count,
            }
        };
        let (source, country, person_link) = (narrowed("source"), narrowed("country"), narrowed("person"));
        Self {
            heading: counted(facets.total, "article", "articles"),
            copies: copies(&frame, filter, list, facets.total),
            stories: list.items.iter().map(|card| Story::new(card, &context)).collect(),
            pager: Pager::new(list, &frame),
            timeline: Timeline::new(&facets.timeline, "articles", |from, to| {
                frame.with(&[("from", &from.to_string()), ("to", &to.to_string())])
            }),
            filtered: !active.is_empty(),
            sources: facets.sources.iter().map(|count| source(count.of, count.of, count.count)).collect(),
            countries: facets
                .countries
                .iter()
                .map(|count| country(count.of.name(), &code(count.of), count.count))
                .collect(),
            people: facets.people.iter().map(|count| person_link(count.of.name, count.of.id, count.count)).collect(),
            words: filter.words.clone().unwrap_or_default(),
            from: filter.from.map(|day| day.to_string()).unwrap_or_default(),
            to: filter.to.map(|day| day.to_string()).unwrap_or_default(),
            kept: frame.kept(&["words", "from", "to"]),
            order: Link::new(label, frame.with(&[("sort", sort)])),
            map: map(filter),
            active,
            counts: counts(library),
            frame,
        }
    }
}

/// How many articles stand under others with the same text, or that they could.
fn copies(frame: &Frame, filter: &ArticleFilter, list: &List<ArticleCard<'_>>, all: usize) -> Option<(String, Link)> {
    let folded = all - list.total;
    if folded > 0 {
        let under = counted(folded, "article stands under another", "articles stand under others");
        let apart = Link::new("Show each by itself", frame.with(&[("fold", "false")]));
        return Some((format!("{under} with the same text or nearly the same."), apart));
    }
    let could = !filter.fold && filter.copies_of.is_none() && list.items.iter().any(|card| card.copies_total > 0);
    could.then(|| (String::new(), Link::new("Fold articles with the same text", frame.with(&[("fold", "")]))))
}

/// A code as addresses have it.
#[must_use]
pub fn code(code: CountryCode) -> String {
    code.as_str().to_ascii_lowercase()
}

/// The query by which an article’s page knows the list it was opened from.
#[must_use]
pub fn context(filter: &ArticleFilter) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut pair = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    };
    pair("person", filter.person.clone());
    pair("country", filter.country.map(code));
    pair("source", filter.source.clone());
    pair("from", filter.from.map(|day| day.to_string()));
    pair("to", filter.to.map(|day| day.to_string()));
    pair("words", filter.words.clone());
    pair("sort", (filter.sort == ArticleSort::Oldest).then(|| "oldest".to_owned()));
    query.finish()
}

/// The map of the countries of the articles that `filter` lets through.
#[must_use]
pub fn map(filter: &ArticleFilter) -> String {
    let query = context(&ArticleFilter { sort: ArticleSort::Newest, ..filter.clone() });
    if query.is_empty() { "/countries".to_owned() } else { format!("/countries?{query}") }
}

/// The conditions in force, each with the address of the list without it.
#[must_use]
pub fn active(frame: &Frame, filter: &ArticleFilter, library: &Library) -> Vec<Link> {
    let mut active = Vec::new();
    let mut add = |label: String, without: &[(&str, &str)]| active.push(Link::new(label, frame.with(without)));
    if let Some(id) = &filter.person {
        add(format!("names {}", person_name(library, id).unwrap_or(id)), &[("person", "")]);
    }
    if let Some(country) = filter.country {
        add(format!("about {}", country.name()), &[("country", "")]);
    }
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
