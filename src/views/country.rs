//! One country: its articles, who is in them, what is said, and the words that stand for it.

use super::address::{address, country_parameter};
use super::conditions::{list_address, list_query};
use super::diff::Change;
use super::format::counted;
use super::layout::Layout;
use super::list_item::ArticleListItem;
use super::parts::{Exports, Link, SpeakerLabel, Tab};
use super::quotation::Quotation;
use super::timeline::Timeline;
use crate::annotations::MentionKind;
use crate::library::query::{self, ArticleFilter};
use crate::library::{Library, Lost};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "country.html")]
pub struct CountryPage {
    layout: Layout,
    name: String,
    summary: String,
    tabs: Vec<Tab>,
    quotes: Vec<Quotation>,
    quote_exports: Option<Exports>,
    all_quotes: Link,
    articles: Vec<ArticleListItem>,
    article_exports: Option<Exports>,
    all_articles: Link,
    people: Vec<Link>,
    people_total: usize,
    all_people: String,
    named_with: Vec<Link>,
    named_with_total: usize,
    sources: Vec<Link>,
    sources_total: usize,
    forms: Vec<(String, &'static str, usize)>,
    timeline: Option<Timeline>,
    quotes_timeline: Option<Timeline>,
}

impl CountryPage {
    /// The page of `result`.
    ///
    /// # Errors
    /// When an article with one of the quotes is lost.
    pub fn new<'l>(layout: Layout, library: &'l Library, result: &query::CountryPage<'l>) -> Result<Self, Lost> {
        let card = &result.card;
        let id = &*country_parameter(card.code);
        let within = |path: &str| address(path, &[("country", id)]);
        let own = ArticleFilter { countries: vec![card.code], ..ArticleFilter::default() };
        let list_query = list_query(&own);
        Ok(Self {
            name: card.code.name().to_owned(),
            summary: format!(
                "Named or implied {} in {}.",
                counted(card.mentions.unwrap_or_default(), "time", "times"),
                counted(card.articles, "article", "articles")
            ),
            tabs: vec![
                Tab::new("Quoted", card.quotes, within("/quotes"), true),
                Tab::new(
                    "Reported",
                    card.reported,
                    address("/quotes", &[("country", id), ("kind", "reported")]),
                    false,
                ),
            ],
            quote_exports: Exports::quotes(card.quotes, within),
            article_exports: Exports::articles(card.articles, within),
            quotes: result.quotes.iter().map(|card| Quotation::new(library, card)).collect::<Result<_, _>>()?,
            all_quotes: Link {
                label: counted(card.quotes, "quote", "quotes"),
                href: within("/quotes"),
                count: card.quotes,
            },
            articles: result.articles.items.iter().map(|card| ArticleListItem::new(card, &list_query)).collect(),
            all_articles: Link {
                label: counted(card.articles, "article", "articles"),
                href: list_address(&own),
                count: card.articles,
            },
            people_total: result.people.total,
            people: result
                .people
                .iter()
                .map(|count| Link {
                    href: list_address(&ArticleFilter { people: vec![count.of.id.to_owned()], ..own.clone() }),
                    ..Link::counted_person(count)
                })
                .collect(),
            all_people: within("/people"),
            named_with_total: result.named_with.total,
            named_with: result
                .named_with
                .iter()
                .map(|count| Link {
                    href: list_address(&ArticleFilter { countries: vec![card.code, count.of], ..own.clone() }),
                    ..Link::counted_country(count)
                })
                .collect(),
            sources_total: result.sources.total,
            sources: result
                .sources
                .iter()
                .map(|count| Link {
                    label: count.of.to_owned(),
                    href: list_address(&ArticleFilter { sources: vec![count.of.to_owned()], ..own.clone() }),
                    count: count.count,
                })
                .collect(),
            forms: result.forms.iter().map(|form| (form.of.text.to_owned(), kind(form.of.kind), form.count)).collect(),
            timeline: Timeline::new(&result.timeline, "articles", |from, to| {
                list_address(&ArticleFilter { from: Some(from), to: Some(to), ..own.clone() })
            }),
            quotes_timeline: Timeline::new(&result.quotes_timeline, "quotes", |from, to| {
                address("/quotes", &[("country", id), ("from", &from.to_string()), ("to", &to.to_string())])
            }),
            layout,
        })
    }
}

fn kind(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::Name => "name",
        MentionKind::Demonym => "people",
        MentionKind::Place => "place",
        MentionKind::Government => "government",
    }
}
