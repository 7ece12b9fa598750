//! All quotes in one list, and what narrows it.

use super::articles::code;
use super::layout::Layout;
use super::parts::{Change, Link, Pager, Quotation, SpeakerLabel, counted, days};
use super::timeline::Timeline;
use crate::annotations::{CountryCode, QuoteKind};
use crate::library::query::{Facets, List, QuoteCard, QuoteFilter, QuoteSort, article_title, person_name, remarks};
use crate::library::{Library, Lost};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "quotes.html")]
pub struct QuotesPage {
    layout: Layout,
    heading: String,
    remarks: Vec<String>,
    quotes: Vec<Quotation>,
    pager: Pager,
    timeline: Option<Timeline>,
    active: Vec<Link>,
    speakers: Vec<Link>,
    sources: Vec<Link>,
    countries: Vec<Link>,
    words: String,
    from: String,
    to: String,
    kind: &'static str,
    hidden_inputs: Vec<(String, String)>,
    sort_link: Link,
    several: Option<String>,
}

impl QuotesPage {
    /// The page of `list`, which `filter` gave.
    ///
    /// # Errors
    /// When an article with one of the quotes is lost.
    pub fn new<'l>(
        layout: Layout,
        library: &'l Library,
        filter: &QuoteFilter,
        list: &List<QuoteCard<'l>>,
        facets: &Facets<'_>,
    ) -> Result<Self, Lost> {
        let link = |name: &str, label: &str, value: &str, count| Link {
            label: label.to_owned(),
            href: layout.with(&[(name, value)]),
            count,
        };
        let oldest = filter.sort == QuoteSort::Oldest;
        let (label, sort) = if oldest { ("newest first", "") } else { ("oldest first", "oldest") };
        Ok(Self {
            heading: counted(list.total, "quote", "quotes"),
            quotes: list.items.iter().map(|card| Quotation::new(library, card)).collect::<Result<_, _>>()?,
            pager: Pager::new(list, &layout),
            timeline: Timeline::new(&facets.timeline, "quotes", |from, to| {
                layout.with(&[("from", &from.to_string()), ("to", &to.to_string())])
            }),
            active: active(&layout, filter, library),
            speakers: facets.people.iter().map(|of| link("speaker", of.of.name, of.of.id, of.count)).collect(),
            sources: facets.sources.iter().map(|of| link("source", of.of, of.of, of.count)).collect(),
            countries: facets
                .countries
                .iter()
                .map(|of| link("country", of.of.name(), &code(of.of), of.count))
                .collect(),
            remarks: filter.words.as_deref().map(remarks).unwrap_or_default(),
            words: filter.words.clone().unwrap_or_default(),
            from: filter.from.map(|day| day.to_string()).unwrap_or_default(),
            to: filter.to.map(|day| day.to_string()).unwrap_or_default(),
            kind: filter.kind.map_or("", kind),
            hidden_inputs: layout.hidden_inputs(&["words", "kind", "from", "to"]),
            several: (!filter.several).then(|| layout.with(&[("several", "true")])),
            sort_link: Link::new(label, layout.with(&[("sort", sort)])),
            layout,
        })
    }
}

fn kind(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Indirect => "indirect",
        QuoteKind::Mixed => "mixed",
    }
}

/// The conditions in force, each with the address of the list without it.
fn active(layout: &Layout, filter: &QuoteFilter, library: &Library) -> Vec<Link> {
    let name = |id: &String| person_name(library, id).unwrap_or(id).to_owned();
    let within = |id: &String| Link::new(format!("where {} is named", name(id)), layout.without("person", id));
    let on =
        |country: &CountryCode| Link::new(format!("on {}", country.name()), layout.without("country", &code(*country)));
    let mut active: Vec<Link> = filter.people.iter().map(within).chain(filter.countries.iter().map(on)).collect();
    let mut add = |label: String, without: &[(&str, &str)]| active.push(Link::new(label, layout.with(without)));
    if let Some(id) = &filter.speaker {
        add(format!("said by {}", name(id)), &[("speaker", "")]);
    }
    if let Some(id) = &filter.about {
        add(format!("about {}", name(id)), &[("about", "")]);
    }
    if let Some(source) = &filter.source {
        add(format!("from {source}"), &[("source", "")]);
    }
    if let Some(id) = &filter.article {
        add(format!("in “{}”", article_title(library, id).unwrap_or(id)), &[("article", "")]);
    }
    if let Some(kind) = filter.kind {
        let words = match kind {
            QuoteKind::Direct => "word for word",
            QuoteKind::Indirect => "reported",
            QuoteKind::Mixed => "partly word for word",
        };
        add(words.to_owned(), &[("kind", "")]);
    }
    if filter.several {
        add("in several articles".to_owned(), &[("several", "")]);
    }
    if let Some(days) = days(filter.from, filter.to) {
        add(days, &[("from", ""), ("to", "")]);
    }
    if let Some(words) = &filter.words {
        add(format!("with “{words}”"), &[("words", "")]);
    }
    active
}
