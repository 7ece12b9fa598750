//! The list of articles, and what narrows it.

use super::conditions::{Facet, active, day, list_address, list_query, map_address, pairs_address, sort};
use super::format::counted;
use super::layout::Layout;
use super::list_item::ArticleListItem;
use super::parts::{Choice, Exports, Link, Pager};
use super::saved::SavedEntry;
use super::timeline::Timeline;
use crate::library::Library;
use crate::library::query::{ArticleCard, ArticleFilter, Counts, Facets, List, counts, read_count, remarks};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "articles.html")]
pub struct ArticlesPage {
    layout: Layout,
    summary: String,
    heading: String,
    remarks: Vec<String>,
    articles: Vec<ArticleListItem>,
    pager: Pager,
    exports: Option<Exports>,
    timeline: Option<Timeline>,
    filtered: bool,
    active: Vec<Link>,
    facets: Vec<Facet>,
    words: String,
    from: String,
    to: String,
    hidden_inputs: Vec<(String, String)>,
    sorts: Vec<Choice>,
    /// What is said of copies, and what can be done about it.
    copies: Option<(String, Link)>,
    /// How many undated articles a date range hides, and the list of them.
    hidden_undated: Option<Link>,
    /// The saved searches, on the page of all articles.
    saved: Vec<SavedEntry>,
    /// The list without what was read.
    unread: Option<Link>,
    /// Path and query of this list, for saving it.
    address: String,
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
        saved: Vec<SavedEntry>,
    ) -> Self {
        let read = read_count(library);
        let active = active(&layout, filter, library);
        let list_query = list_query(filter);
        Self {
            heading: counted(list.total, "article", "articles"),
            copies: copies(&layout, filter, list, facets.total),
            articles: list.items.iter().map(|card| ArticleListItem::new(card, &list_query)).collect(),
            pager: Pager::new(list, &layout),
            // Scripts get copies apart unless they ask otherwise, so the address says it.
            exports: Exports::articles(list.total, |path| {
                layout.same_list(path, &[("fold", if filter.fold { "true" } else { "false" })])
            }),
            timeline: Timeline::of_page(&facets.timeline, "articles", &layout),
            filtered: !active.is_empty(),
            facets: article_facets(&layout, filter, facets),
            remarks: filter.words.as_deref().map(remarks).unwrap_or_default(),
            words: filter.words.clone().unwrap_or_default(),
            from: day(filter.from),
            to: day(filter.to),
            hidden_inputs: layout.hidden_inputs(&["words", "from", "to"]),
            sorts: sorts(&layout, filter),
            hidden_undated: hidden_undated(&layout, facets.hidden_undated, "article", "articles"),
            saved,
            unread: (read > 0 && filter.read.is_none())
                .then(|| Link::new("Hide what you read", layout.with(&[("read", "false")]))),
            address: list_address(filter),
            active,
            summary: summary(counts(library)),
            layout,
        }
    }
}

/// What there is altogether.
fn summary(counts: Counts) -> String {
    format!(
        "{} with {}, {} and {}.",
        counted(counts.articles, "article", "articles"),
        counted(counts.people, "person", "people"),
        counted(counts.countries, "country", "countries"),
        counted(counts.quotes, "quote", "quotes")
    )
}

/// The facets of a list of articles.
pub(super) fn article_facets(layout: &Layout, filter: &ArticleFilter, facets: &Facets<'_>) -> Vec<Facet> {
    let sources = Facet::sources(layout, &facets.sources, facets.without_source, &filter.sources, filter.unsourced);
    let countries = Facet::countries(layout, &facets.countries, &filter.countries);
    [
        sources,
        countries.with_link("on the map", map_address(filter)),
        Facet::people(layout, &facets.people, &filter.people).with_link("who with whom", pairs_address(filter)),
    ]
    .into_iter()
    .chain(Facet::dates(layout, facets.timeline.undated, filter.undated))
    .collect()
}

/// The orders of a list of articles; by relevance only where words are looked for.
pub(super) fn sorts(layout: &Layout, filter: &ArticleFilter) -> Vec<Choice> {
    let all =
        [("newest", ""), ("oldest", "oldest"), ("title", "title"), ("longest", "longest"), ("relevance", "relevance")];
    let offered = all.iter().filter(|(name, _)| *name != "relevance" || filter.words.is_some());
    let choice = |(label, value): &(&'static str, &str)| Choice {
        label,
        href: layout.with(&[("sort", value)]),
        current: sort(filter) == *value,
    };
    offered.map(choice).collect()
}

/// What a date range hides.
pub(super) fn hidden_undated(layout: &Layout, count: usize, one: &str, many: &str) -> Option<Link> {
    let href = layout.with(&[("from", ""), ("to", ""), ("undated", "true")]);
    (count > 0).then(|| Link::new(format!("{} without a date", counted(count, one, many)), href))
}

/// How many articles are folded under others with the same text, or that they could be.
fn copies(layout: &Layout, filter: &ArticleFilter, list: &List<ArticleCard<'_>>, all: usize) -> Option<(String, Link)> {
    let folded = all - list.total;
    if folded > 0 {
        let under = counted(folded, "article is listed under another", "articles are listed under others");
        let apart = Link::new("List each by itself", layout.with(&[("fold", "false")]));
        return Some((format!("{under} with the same or nearly the same text."), apart));
    }
    let could = !filter.fold && filter.copies_of.is_none() && list.items.iter().any(|card| card.copies_total > 0);
    could.then(|| (String::new(), Link::new("Fold articles with the same text", layout.with(&[("fold", "")]))))
}
