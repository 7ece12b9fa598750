//! The countries, as a map of the world and as a table of the same numbers.

use super::address::country_address;
use super::conditions::{active, list_address};
use super::format::{counted, grouped};
use super::layout::Layout;
use super::map::Map;
use super::parts::{Exports, Link};
use crate::annotations::CountryCode;
use crate::library::Library;
use crate::library::query::{
    ArticleFilter, CountryCard, CountryFilter, CountrySort, List, QueryError, all_articles, remarks,
};
use askama::Template;
use std::collections::BTreeMap;

/// The page.
#[derive(Template)]
#[template(path = "countries.html")]
pub struct CountriesPage {
    layout: Layout,
    heading: String,
    remarks: Vec<String>,
    active: Vec<Link>,
    hidden_inputs: Vec<(String, String)>,
    map: Map,
    measures: Vec<SortOption>,
    columns: Vec<SortOption>,
    /// Whether mentions are counted; they are not where only some articles count.
    with_mentions: bool,
    exports: Option<Exports>,
    rows: Vec<CountryRow>,
    name: String,
}

/// A way to order the table.
struct SortOption {
    name: &'static str,
    /// What it means, where the name does not say.
    about: &'static str,
    href: String,
    current: bool,
    /// Whether a narrow screen leaves its column out.
    wide_only: bool,
}

struct CountryRow {
    href: String,
    name: String,
    code: String,
    articles: String,
    mentions: String,
    quotes: String,
    focus: String,
}

impl CountriesPage {
    /// The page of `list`, which `filter` gave; the list is whole, as there are not many countries.
    ///
    /// # Errors
    /// When a part of the search index is lost.
    pub fn new(
        layout: Layout,
        library: &Library,
        filter: &CountryFilter,
        list: &List<CountryCard>,
    ) -> Result<Self, QueryError> {
        let within = &filter.within;
        let with_mentions = *within == ArticleFilter::default();
        let all = all_articles(library, within)?.len();
        let address = |code: CountryCode| {
            if with_mentions {
                country_address(code)
            } else {
                let others = within.countries.iter().copied().filter(|other| *other != code);
                list_address(&ArticleFilter { countries: others.chain([code]).collect(), ..within.clone() })
            }
        };
        let row = |card: &CountryCard| CountryRow {
            href: address(card.code),
            name: card.code.name().to_owned(),
            code: card.code.to_string(),
            articles: grouped(card.articles),
            mentions: card.mentions.map(grouped).unwrap_or_default(),
            quotes: grouped(card.quotes),
            focus: format!("{:.1}", 100.0 * card.focus / all.max(1) as f32),
        };
        let chosen = match filter.sort {
            CountrySort::Mentions if !with_mentions => CountrySort::Articles,
            sort => sort,
        };
        let (measure, measured): (_, fn(&CountryCard) -> usize) = match chosen {
            CountrySort::Mentions => (CountrySort::Mentions, |card| card.mentions.unwrap_or_default()),
            CountrySort::Quotes => (CountrySort::Quotes, |card| card.quotes),
            _ => (CountrySort::Articles, |card| card.articles),
        };
        let cards: BTreeMap<CountryCode, &CountryCard> = list.items.iter().map(|card| (card.code, card)).collect();
        let numbers = cards.iter().map(|(code, card)| (*code, measured(card))).collect();
        let order = |name, sort, chosen| SortOption {
            name,
            about: if sort == CountrySort::Focus {
                "How much of what these articles are about is this country"
            } else {
                ""
            },
            href: layout.with(&[("sort", if sort == CountrySort::Articles { "" } else { parameter(sort) })]),
            current: sort == chosen,
            wide_only: matches!(sort, CountrySort::Mentions | CountrySort::Focus),
        };
        let (articles, mentions, quotes) = (CountrySort::Articles, CountrySort::Mentions, CountrySort::Quotes);
        let mentions = |current| with_mentions.then(|| order("Mentions", mentions, current));
        Ok(Self {
            heading: counted(list.total, "country", "countries"),
            remarks: within.words.as_deref().map(remarks).unwrap_or_default(),
            active: active(&layout, within, library),
            hidden_inputs: layout.hidden_inputs(&["name"]),
            map: Map::new(&numbers, |code| cards.get(&code).map_or_else(String::new, |card| label(card)), address),
            measures: [order("Articles", articles, measure)]
                .into_iter()
                .chain(mentions(measure))
                .chain([order("Quotes", quotes, measure)])
                .collect(),
            columns: [order("Country", CountrySort::Name, chosen), order("Articles", articles, chosen)]
                .into_iter()
                .chain(mentions(chosen))
                .chain([
                    order("Quotes", quotes, chosen),
                    order("Share of articles’ focus, %", CountrySort::Focus, chosen),
                ])
                .collect(),
            with_mentions,
            exports: Exports::table("/api/countries", ("country", "countries"), list.total, |path| {
                layout.same_list(path, &[])
            }),
            rows: list.items.iter().map(row).collect(),
            name: filter.name.clone().unwrap_or_default(),
            layout,
        })
    }
}

/// “Chile: 2 articles, 14 mentions, 25 quotes”.
fn label(card: &CountryCard) -> String {
    let mentions = card.mentions.map(|mentions| counted(mentions, "mention", "mentions"));
    let articles = counted(card.articles, "article", "articles");
    let numbers = [Some(articles), mentions, Some(counted(card.quotes, "quote", "quotes"))];
    format!("{}: {}", card.code.name(), numbers.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// The order as the address has it.
fn parameter(sort: CountrySort) -> &'static str {
    match sort {
        CountrySort::Articles => "articles",
        CountrySort::Mentions => "mentions",
        CountrySort::Quotes => "quotes",
        CountrySort::Focus => "attention",
        CountrySort::Name => "name",
    }
}
