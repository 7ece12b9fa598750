//! All quotes in one list, and what narrows it.

use super::address::country_parameter;
use super::articles::hidden_undated;
use super::conditions::{Facet, day, of_dates, of_sources};
use super::diff::Change;
use super::format::counted;
use super::layout::Layout;
use super::parts::{Choice, Exports, Link, Pager, SpeakerLabel, Tab};
use super::quotation::Quotation;
use super::timeline::Timeline;
use crate::library::Library;
use crate::library::query::{
    Facets, KindFilter, List, QueryError, QuoteCard, QuoteFilter, QuoteSort, article_title, person_name, quote_counts,
    remarks,
};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "quotes.html")]
pub struct QuotesPage {
    layout: Layout,
    heading: String,
    remarks: Vec<String>,
    tabs: Vec<Tab>,
    quotes: Vec<Quotation>,
    pager: Pager,
    exports: Option<Exports>,
    timeline: Option<Timeline>,
    active: Vec<Link>,
    facets: Vec<Facet>,
    words: String,
    from: String,
    to: String,
    hidden_inputs: Vec<(String, String)>,
    sorts: Vec<Choice>,
    hidden_undated: Option<Link>,
    /// The list of those said in several articles.
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
    ) -> Result<Self, QueryError> {
        let sort = |label, value| Choice {
            label,
            href: layout.with(&[("sort", value)]),
            current: (filter.sort == QuoteSort::Oldest) == (value == "oldest"),
        };
        let unsourced = filter.unsourced;
        Ok(Self {
            heading: match filter.kind {
                KindFilter::Quoted | KindFilter::All => counted(list.total, "quote", "quotes"),
                _ => counted(list.total, "passage of reported speech", "passages of reported speech"),
            },
            several: (!filter.several).then(|| layout.with(&[("several", "true")])),
            tabs: kind_tabs(library, filter, |kind| layout.with(&[("kind", kind)]))?,
            quotes: list.items.iter().map(|card| Quotation::new(library, card)).collect::<Result<_, _>>()?,
            pager: Pager::new(list, &layout),
            exports: Exports::quotes(list.total, |path| layout.same_list(path, &[])),
            timeline: Timeline::of_page(&facets.timeline, "quotes", &layout),
            active: active(&layout, filter, library),
            facets: [
                Facet::speakers(&layout, &facets.people, &filter.speakers),
                Facet::sources(&layout, &facets.sources, facets.without_source, &filter.sources, unsourced),
                Facet::countries(&layout, &facets.countries, &filter.countries),
            ]
            .into_iter()
            .chain(Facet::dates(&layout, facets.timeline.undated, filter.undated))
            .collect(),
            remarks: filter.words.as_deref().map(remarks).unwrap_or_default(),
            words: filter.words.clone().unwrap_or_default(),
            from: day(filter.from),
            to: day(filter.to),
            hidden_inputs: layout.hidden_inputs(&["words", "from", "to"]),
            sorts: vec![sort("newest", ""), sort("oldest", "oldest")],
            hidden_undated: hidden_undated(&layout, facets.hidden_undated, "quote", "quotes"),
            layout,
        })
    }
}

/// The tabs of words between quotation marks and of reported speech; `href` gives the address for a value of `kind`.
///
/// # Errors
/// When a part of the search index is lost.
pub(super) fn kind_tabs(
    library: &Library,
    filter: &QuoteFilter,
    href: impl Fn(&str) -> String,
) -> Result<Vec<Tab>, QueryError> {
    let (quoted, reported) = quote_counts(library, filter)?;
    let is = |kind| filter.kind == kind;
    Ok(vec![
        Tab::new("Quoted", quoted, href(""), is(KindFilter::Quoted)),
        Tab::new("Reported", reported, href("reported"), is(KindFilter::Reported)),
    ])
}

/// The conditions in force, each with the address of the list without it.
fn active(layout: &Layout, filter: &QuoteFilter, library: &Library) -> Vec<Link> {
    let name = |id: &String| person_name(library, id).unwrap_or(id).to_owned();
    let mut active = Vec::new();
    for id in &filter.speakers {
        active.push(Link::new(format!("said by {}", name(id)), layout.without("speaker", id)));
    }
    for id in &filter.people {
        active.push(Link::new(format!("in articles naming {}", name(id)), layout.without("person", id)));
    }
    for country in &filter.countries {
        let href = layout.without("country", &country_parameter(*country));
        active.push(Link::new(format!("on {}", country.name()), href));
    }
    let mut add = |label: String, without: &[(&str, &str)]| active.push(Link::new(label, layout.with(without)));
    if let Some(id) = &filter.about {
        add(format!("about {}", name(id)), &[("about", "")]);
    }
    if let Some(id) = &filter.article {
        add(format!("in “{}”", article_title(library, id).unwrap_or(id)), &[("article", "")]);
    }
    match filter.kind {
        KindFilter::Quoted | KindFilter::Reported => {}
        KindFilter::Indirect => add("without quotation marks".to_owned(), &[("kind", "")]),
        KindFilter::Mixed => add("partly in quotation marks".to_owned(), &[("kind", "")]),
        KindFilter::All => add("quoted and reported".to_owned(), &[("kind", "")]),
    }
    if filter.several {
        add("in several articles".to_owned(), &[("several", "")]);
    }
    if let Some(words) = &filter.words {
        add(format!("with “{words}”"), &[("words", "")]);
    }
    active.extend(of_sources(layout, &filter.sources, filter.unsourced));
    active.extend(of_dates(layout, filter.from, filter.to, filter.undated));
    active
}
