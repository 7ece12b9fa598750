//! What was searched for, and where it stands.

use super::articles::{article_facets, hidden_undated, sorts};
use super::conditions::{Facet, active, list_query, narrowed, sort};
use super::diff::Change;
use super::format::{counted, grouped};
use super::layout::Layout;
use super::list_item::ArticleListItem;
use super::parts::{Choice, Exports, Link, Pager, SpeakerLabel, Tab};
use super::people::PersonRow;
use super::quotation::Quotation;
use super::timeline::Timeline;
use crate::library::query::{
    ArticleFilter, Facets, List, PersonCard, QuoteCard, SearchHit, SearchPage as Found, Snippet,
};
use crate::library::{Library, Lost};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    layout: Layout,
    query: String,
    heading: String,
    remarks: Vec<String>,
    suggestion: Option<Link>,
    hidden_inputs: Vec<(String, String)>,
    tabs: Vec<Tab>,
    is_empty: bool,
    articles: Vec<ArticleListItem>,
    people: Vec<PersonRow>,
    quotes: Vec<Quotation>,
    /// The same quotes or people as a list with filters of its own.
    whole_list: Option<Link>,
    pager: Pager,
    exports: Option<Exports>,
    sorts: Vec<Choice>,
    active: Vec<Link>,
    facets: Vec<Facet>,
    timeline: Option<Timeline>,
    hidden_undated: Option<Link>,
}

/// Which of the results are shown.
#[derive(Debug)]
pub enum SearchTab<'l> {
    /// Articles.
    Articles,
    /// This page of the quotes.
    Quotes(List<QuoteCard<'l>>),
    /// This page of the people.
    People(List<PersonCard<'l>>),
}

impl SearchPage {
    /// The page of what `query` found under `filter`; the facets count the articles found.
    ///
    /// # Errors
    /// When an article with one of the quotes is lost.
    pub fn new<'l>(
        layout: Layout,
        library: &'l Library,
        query: &str,
        filter: &ArticleFilter,
        found: &Found<'l>,
        facets: &Facets<'_>,
        tab: &SearchTab<'l>,
    ) -> Result<Self, Lost> {
        let all = ArticleFilter { words: Some(query.to_owned()), ..filter.clone() };
        let list_query = list_query(&all);
        let address = |tab| layout.with(&[("show", tab)]);
        let totals = (found.articles.total, found.quotes.total, found.people.total);
        let is_articles = matches!(tab, SearchTab::Articles);
        let mut page = Self {
            heading: format!(
                "{}, {}, {}",
                counted(totals.0, "article", "articles"),
                counted(totals.1, "quote", "quotes"),
                counted(totals.2, "person", "people")
            ),
            query: query.to_owned(),
            remarks: found.remarks.clone(),
            suggestion: found.suggestion.as_ref().map(|better| Link::new(better, layout.with(&[("q", better)]))),
            hidden_inputs: layout.hidden_inputs(&["q"]),
            tabs: vec![
                Tab::new("Articles", totals.0, address(""), is_articles),
                Tab::new("Quotes", totals.1, address("quotes"), matches!(tab, SearchTab::Quotes(_))),
                Tab::new("People", totals.2, address("people"), matches!(tab, SearchTab::People(_))),
            ],
            is_empty: totals == (0, 0, 0),
            articles: Vec::new(),
            people: Vec::new(),
            quotes: Vec::new(),
            whole_list: None,
            pager: Pager::default(),
            exports: None,
            sorts: Vec::new(),
            active: active(&layout, filter, library),
            facets: Vec::new(),
            timeline: None,
            hidden_undated: None,
            layout,
        };
        let layout = &page.layout;
        match tab {
            SearchTab::Articles => {
                page.articles = found.articles.items.iter().map(|hit| list_item(hit, &list_query)).collect();
                page.pager = Pager::new(&found.articles, layout);
                let more = [("words", query), ("sort", sort(filter))];
                page.exports = Exports::articles(totals.0, |path| narrowed(path, filter, &more));
                page.sorts = sorts(layout, &all);
                page.facets = article_facets(layout, &all, facets);
                page.timeline = Timeline::of_page(&facets.timeline, "articles", layout);
                page.hidden_undated = hidden_undated(layout, facets.hidden_undated, "article", "articles");
            }
            SearchTab::Quotes(list) => {
                page.quotes = list.items.iter().map(|card| Quotation::new(library, card)).collect::<Result<_, _>>()?;
                page.pager = Pager::new(list, layout);
                page.exports = Exports::quotes(list.total, |path| narrowed(path, filter, &[("words", query)]));
                page.whole_list = whole_list("quotes", list.total, narrowed("/quotes", filter, &[("words", query)]));
            }
            SearchTab::People(list) => {
                page.people = list.items.iter().map(PersonRow::new).collect();
                page.pager = Pager::new(list, layout);
                let at = |path: &str| narrowed(path, filter, &[("name", query)]);
                page.exports = Exports::table("/api/people", ("person", "people"), list.total, at);
                page.whole_list = whole_list("people", list.total, narrowed("/people", filter, &[("name", query)]));
            }
        }
        Ok(page)
    }
}

/// A link to the page with filters of its own; a single item needs none.
fn whole_list(what: &str, total: usize, href: String) -> Option<Link> {
    (total > 1).then(|| Link::new(format!("Filter these {} {what}", grouped(total)), href))
}

/// The article, with a link to the first hit.
fn list_item(hit: &SearchHit<'_>, list_query: &str) -> ArticleListItem {
    let mut item = ArticleListItem::new(&hit.card, list_query);
    if let Some(snippet) = &hit.snippet {
        item.teaser = marked(snippet);
        item.href.push_str(&format!("#hit.{}", snippet.first));
    }
    item
}

/// The snippet cut at what was found.
fn marked(snippet: &Snippet) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    let mut at = 0;
    if snippet.text.starts_with(char::is_lowercase) {
        parts.push(("… ".to_owned(), false));
    }
    for mark in &snippet.marks {
        parts.push((snippet.text[at..mark.start as usize].to_owned(), false));
        parts.push((mark.slice(&snippet.text).to_owned(), true));
        at = mark.end as usize;
    }
    parts.push((snippet.text[at..].to_owned(), false));
    // Cut at a word, not at a sentence.
    if !snippet.text.ends_with(['.', '!', '?', '”', '’', '"', '»']) {
        parts.push((" …".to_owned(), false));
    }
    parts.retain(|(words, _)| !words.is_empty());
    parts
}
