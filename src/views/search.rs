//! What was searched for, and where it stands.

use super::frame::Frame;
use super::parts::{Change, Link, Pager, Quotation, Story, Voice, address, counted, person_address};
use crate::library::query::{SearchHit, SearchPage as Found, Snippet};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    frame: Frame,
    query: String,
    heading: String,
    remarks: Vec<String>,
    stories: Vec<Story>,
    pager: Pager,
    people: Vec<Link>,
    all_people: Option<Link>,
    quotes: Vec<Quotation>,
    all_quotes: Option<Link>,
}

impl SearchPage {
    /// The page of what `query` found.
    #[must_use]
    pub fn new(frame: Frame, query: &str, found: &Found<'_>) -> Self {
        let more = |path, name, shown: usize, total: usize, one, many| {
            (total > shown).then(|| Link::new(counted(total, one, many), address(path, &[(name, query)])))
        };
        Self {
            query: query.to_owned(),
            remarks: found.remarks.clone(),
            heading: counted(found.articles.total, "article", "articles"),
            stories: found.articles.items.iter().map(|hit| story(hit, query)).collect(),
            pager: Pager::new(&found.articles, &frame),
            people: found
                .people
                .items
                .iter()
                .map(|card| Link { count: card.articles, ..Link::new(card.link.name, person_address(card.link.id)) })
                .collect(),
            all_people: more("/people", "name", found.people.items.len(), found.people.total, "person", "people"),
            quotes: found.quotes.items.iter().map(Quotation::new).collect(),
            all_quotes: more("/quotes", "words", found.quotes.items.len(), found.quotes.total, "quote", "quotes"),
            frame,
        }
    }
}

/// The article, opened at the first place where the words stand.
fn story(hit: &SearchHit<'_>, query: &str) -> Story {
    let mut story = Story::new(&hit.card, address("", &[("words", query)]).trim_start_matches('?'));
    if let Some(snippet) = &hit.snippet {
        story.lead = marked(snippet);
        story.href.push_str("#hit.1");
    }
    story
}

/// The snippet cut at what was found.
fn marked(snippet: &Snippet<'_>) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    let mut at = 0;
    for mark in &snippet.marks {
        parts.push((snippet.text[at..mark.start as usize].to_owned(), false));
        parts.push((mark.slice(snippet.text).to_owned(), true));
        at = mark.end as usize;
    }
    parts.push((snippet.text[at..].to_owned(), false));
    parts.retain(|(words, _)| !words.is_empty());
    parts
}
