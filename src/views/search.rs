//! What was searched for, and where it stands.

use super::articles::{active, code, context, map, narrowed};
use super::frame::Frame;
use super::parts::{Change, Link, Pager, Quotation, Voice, counted, person_address};
use super::story::Story;
use super::timeline::Timeline;
use crate::library::query::{ArticleFilter, Facets, SearchHit, SearchPage as Found, Snippet};
use crate::library::{Library, Lost};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    frame: Frame,
    query: String,
    heading: String,
    remarks: Vec<String>,
    suggestion: Option<Link>,
    kept: Vec<(String, String)>,
    map: String,
    stories: Vec<Story>,
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
        frame: Frame,
        library: &'l Library,
        query: &str,
        filter: &ArticleFilter,
        found: &Found<'l>,
        facets: &Facets<'_>,
    ) -> Result<Self, Lost> {
        let link = |name: &str, label: &str, value: &str, count| Link {
            label: label.to_owned(),
            href: frame.with(&[(name, value)]),
            count,
        };
        let more = |path, name, shown: usize, total: usize, one, many| {
            (total > shown).then(|| Link::new(counted(total, one, many), narrowed(path, filter, &[(name, query)])))
        };
        let all = ArticleFilter { words: Some(query.to_owned()), ..filter.clone() };
        let context = context(&all);
        Ok(Self {
            query: query.to_owned(),
            remarks: found.remarks.clone(),
            heading: counted(found.articles.total, "article", "articles"),
            suggestion: found.suggestion.as_ref().map(|better| Link::new(better, frame.with(&[("q", better)]))),
            kept: frame.kept(&["q"]),
            map: map(&all),
            stories: found.articles.items.iter().map(|hit| story(hit, &context)).collect(),
            pager: Pager::new(&found.articles, &frame),
            people: found
                .people
                .items
                .iter()
                .map(|card| Link { count: card.articles, ..Link::new(card.link.name, person_address(card.link.id)) })
                .collect(),
            all_people: more("/people", "name", found.people.items.len(), found.people.total, "person", "people"),
            quotes: found.quotes.items.iter().map(|card| Quotation::new(library, card)).collect::<Result<_, _>>()?,
            active: active(&frame, filter, library),
            sources: facets.sources.iter().map(|of| link("source", of.of, of.of, of.count)).collect(),
            countries: facets
                .countries
                .iter()
                .map(|of| link("country", of.of.name(), &code(of.of), of.count))
                .collect(),
            named: facets.people.iter().map(|of| link("person", of.of.name, of.of.id, of.count)).collect(),
            timeline: Timeline::new(&facets.timeline, "articles", |from, to| {
                frame.with(&[("from", &from.to_string()), ("to", &to.to_string())])
            }),
            all_quotes: more("/quotes", "words", found.quotes.items.len(), found.quotes.total, "quote", "quotes"),
            frame,
        })
    }
}

/// The article, opened at the first place where the words stand.
fn story(hit: &SearchHit<'_>, context: &str) -> Story {
    let mut story = Story::new(&hit.card, context);
    if let Some(snippet) = &hit.snippet {
        story.lead = marked(snippet);
        story.href.push_str(&format!("#hit.{}", snippet.first));
    }
    story
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
