//! One person: what they said, what is said of them, and where.

use super::address::address;
use super::conditions::{list_address, list_query};
use super::diff::Change;
use super::format::{DisplayDate, counted};
use super::layout::Layout;
use super::list_item::ArticleListItem;
use super::notebook::CorrectionEntry;
use super::parts::{Exports, Link, SpeakerLabel, Tab};
use super::quotation::Quotation;
use super::timeline::Timeline;
use crate::library::query::{self, ArticleFilter};
use crate::library::{Library, Lost};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "person.html")]
pub struct PersonPage {
    layout: Layout,
    id: String,
    /// The user's corrections that gave the person this name.
    corrections: Vec<CorrectionEntry>,
    name: String,
    summary: String,
    dates: Option<(DisplayDate, DisplayDate)>,
    notes: Vec<(String, Vec<Link>)>,
    roles: Vec<(String, usize)>,
    forms: Vec<(String, usize)>,
    /// The names by which articles tell the person from others.
    names: Vec<String>,
    tabs: Vec<Tab>,
    quotes: Vec<Quotation>,
    quote_exports: Option<Exports>,
    all_quotes: Link,
    about: Vec<Quotation>,
    about_exports: Option<Exports>,
    all_about: Link,
    articles: Vec<ArticleListItem>,
    article_exports: Option<Exports>,
    all_articles: Link,
    countries: Vec<Link>,
    countries_total: usize,
    named_with: Vec<Link>,
    named_with_total: usize,
    quoted_by: Vec<Link>,
    quoted_by_total: usize,
    timeline: Option<Timeline>,
    quotes_timeline: Option<Timeline>,
}

impl PersonPage {
    /// The page of `result`.
    ///
    /// # Errors
    /// When an article with one of the quotes is lost.
    pub fn new<'l>(layout: Layout, library: &'l Library, result: &query::PersonPage<'l>) -> Result<Self, Lost> {
        let card = &result.card;
        let id = card.link.id;
        let own = ArticleFilter { people: vec![id.to_owned()], ..ArticleFilter::default() };
        let listed = |count, one, many, href| Link { label: counted(count, one, many), href, count };
        let list_query = list_query(&own);
        let corrections = query::corrections_of_person(library, card.link.name);
        Ok(Self {
            id: id.to_owned(),
            corrections: corrections.iter().map(|correction| CorrectionEntry::new(correction, false)).collect(),
            name: card.link.name.to_owned(),
            summary: format!(
                "Named {} in {}, quoted {}.",
                counted(card.mentions, "time", "times"),
                counted(card.articles, "article", "articles"),
                counted(card.quotes, "time", "times")
            ),
            dates: card.dates.map(|(first, last)| (first.into(), last.into())),
            notes: result
                .notes
                .iter()
                .map(|note| (note.text.clone(), note.people.iter().map(Link::person).collect()))
                .collect(),
            roles: result.roles.iter().map(|role| (role.of.to_owned(), role.count)).collect(),
            forms: result.forms.iter().map(|form| (form.of.to_owned(), form.count)).collect(),
            names: result.names.clone(),
            tabs: vec![
                Tab::new("Quoted", card.quotes, address("/quotes", &[("speaker", id)]), true),
                Tab::new(
                    "Reported",
                    card.reported,
                    address("/quotes", &[("speaker", id), ("kind", "reported")]),
                    false,
                ),
            ],
            quote_exports: Exports::quotes(card.quotes, |path| address(path, &[("speaker", id)])),
            about_exports: Exports::quotes(card.quotes_about, |path| address(path, &[("about", id)])),
            article_exports: Exports::articles(card.articles, |path| address(path, &[("person", id)])),
            quotes: result.quotes.iter().map(|card| Quotation::new(library, card)).collect::<Result<_, _>>()?,
            all_quotes: listed(card.quotes, "quote", "quotes", address("/quotes", &[("speaker", id)])),
            about: result.quotes_about.iter().map(|card| Quotation::new(library, card)).collect::<Result<_, _>>()?,
            all_about: listed(card.quotes_about, "quote", "quotes", address("/quotes", &[("about", id)])),
            articles: result.articles.items.iter().map(|card| ArticleListItem::new(card, &list_query)).collect(),
            all_articles: listed(card.articles, "article", "articles", list_address(&own)),
            countries_total: result.countries.total,
            countries: result
                .countries
                .iter()
                .map(|count| Link {
                    href: list_address(&ArticleFilter { countries: vec![count.of], ..own.clone() }),
                    ..Link::counted_country(count)
                })
                .collect(),
            named_with_total: result.met.total,
            named_with: result
                .met
                .iter()
                .map(|count| Link {
                    href: list_address(&ArticleFilter {
                        people: vec![id.to_owned(), count.of.id.to_owned()],
                        ..ArticleFilter::default()
                    }),
                    ..Link::counted_person(count)
                })
                .collect(),
            quoted_by_total: result.quoted_by.total,
            quoted_by: result
                .quoted_by
                .iter()
                .map(|count| Link {
                    label: count.of.to_owned(),
                    href: address("/quotes", &[("speaker", id), ("source", count.of)]),
                    count: count.count,
                })
                .collect(),
            timeline: Timeline::new(&result.timeline, "articles", |from, to| {
                list_address(&ArticleFilter { from: Some(from), to: Some(to), ..own.clone() })
            }),
            quotes_timeline: Timeline::new(&result.quotes_timeline, "quotes", |from, to| {
                address("/quotes", &[("speaker", id), ("from", &from.to_string()), ("to", &to.to_string())])
            }),
            layout,
        })
    }
}
