//! What was searched for, and where it stands.

use super::articles::{active, code, list_query, map, narrowed};
use super::layout::Layout;
use super::list_item::ArticleListItem;
use super::parts::{Change, Link, Pager, Quotation, SpeakerLabel, counted, person_address};
use super::timeline::Timeline;
use crate::library::query::{ArticleFilter, Facets, SearchHit, SearchPage as Found, Snippet};
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
    map: String,
    articles: Vec<ArticleListItem>,
    pager: Pager,
    people: Vec<Link>,
    all_people: Option<Link>,
    quotes: Vec<Quotation>,
    all_quotes: Option<Link>,
    active: Vec<Link>,
    sources: Vec<Link>,
    countries: Vec<Link>,
    named: Vec<Link>,
    timeline: Option<Timeline>,
}

impl SearchPage {
    /// The page of what `query` found under `filter`; the facets count what was found.
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
    ) -> Result<Self, Lost> {
        let link = |name: &str, label: &str, value: &str, count| Link {
            label: label.to_owned(),
            href: layout.with(&[(name, value)]),
            count,
        };
        let more = |path, name, shown: usize, total: usize, one, many| {
            (total > shown).then(|| Link::new(counted(total, one, many), narrowed(path, filter, &[(name, query)])))
        };
        let all = ArticleFilter { words: Some(query.to_owned()), ..filter.clone() };
        let list_query = list_query(&all);
        Ok(Self {
            query: query.to_owned(),
            remarks: found.remarks.clone(),
            heading: counted(found.articles.total, "article", "articles"),
            suggestion: found.suggestion.as_ref().map(|better| Link::new(better, layout.with(&[("q", better)]))),
            hidden_inputs: layout.hidden_inputs(&["q"]),
            map: map(&all),
            articles: found.articles.items.iter().map(|hit| list_item(hit, &list_query)).collect(),
            pager: Pager::new(&found.articles, &layout),
            people: found
                .people
                .items
                .iter()
                .map(|card| Link { count: card.articles, ..Link::new(card.link.name, person_address(card.link.id)) })
                .collect(),
            all_people: more("/people", "name", found.people.items.len(), found.people.total, "person", "people"),
            quotes: found.quotes.items.iter().map(|card| Quotation::new(library, card)).collect::<Result<_, _>>()?,
            active: active(&layout, filter, library),
            sources: facets.sources.iter().map(|of| link("source", of.of, of.of, of.count)).collect(),
            countries: facets
                .countries
                .iter()
                .map(|of| link("country", of.of.name(), &code(of.of), of.count))
                .collect(),
            named: facets.people.iter().map(|of| link("person", of.of.name, of.of.id, of.count)).collect(),
            timeline: Timeline::new(&facets.timeline, "articles", |from, to| {
                layout.with(&[("from", &from.to_string()), ("to", &to.to_string())])
            }),
            all_quotes: more("/quotes", "words", found.quotes.items.len(), found.quotes.total, "quote", "quotes"),
            layout,
        })
    }
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
