//! Authors that a page names without marking them up: at the head or the end of the text, or beside the date.

use super::names::{is_of_another, looks_like_a_person, names_group};
use super::outlet::is_of_host;
use super::text::spaced;
use crate::readers::{byline, dates};
use dom_query::{Document, NodeRef};

/// A longer line, in characters, is no signature.
const MAX_SIGNATURE_CHARS: usize = 150;
/// A shorter paragraph, in characters, may be none of the article's.
const MIN_TEXT_CHARS: usize = 90;
/// A longer line, in characters, holds more than a date.
const MAX_DATE_CHARS: usize = 60;
/// So many elements after the heading may be its surroundings.
const MAX_ELEMENTS_AFTER_HEADING: usize = 60;
/// So many nodes after the heading are walked to find them.
const MAX_NODES_AFTER_HEADING: usize = 2_000;
/// The name of an outlet or agency in a signature has no more words.
const MAX_OUTLET_WORDS: usize = 3;

/// The people who sign the text, else the person beside the date.
pub(super) fn people(document: &Document) -> Vec<String> {
    let signed = signatures(document).find_map(|(words, _)| {
        let names = byline::author_names(&words.replace('/', ","));
        (!names.is_empty() && names.iter().all(|name| looks_like_a_person(name))).then_some(names)
    });
    signed.or_else(|| beside_date(document).map(|name| vec![name])).unwrap_or_default()
}

/// The team that signs the text (“Harbour Desk”), or the agency that it shares with the outlet (“Harbour Times / Coast
/// Wire”).
pub(super) fn collective(document: &Document, outlets: &[&str]) -> Option<String> {
    let team = signatures(document).find(|(words, is_above)| !is_above && is_short(words) && names_group(words));
    team.map(|(words, _)| words).or_else(|| {
        let paragraphs = document.select("p");
        let lines = paragraphs.nodes().iter().rev().map(spaced).filter(|line| line.chars().count() <= MAX_DATE_CHARS);
        lines.filter(|line| line.contains('/')).find_map(|line| {
            let is_own = |name: &str| outlets.iter().any(|outlet| is_of_host(name, outlet));
            let (own, others): (Vec<&str>, Vec<&str>) = line.split('/').map(str::trim).partition(|name| is_own(name));
            let are_names = !own.is_empty() && !others.is_empty() && others.iter().all(|name| is_short(name));
            are_names.then(|| byline::joined(&others)).flatten()
        })
    })
}

/// Whether words may be the name of an outlet or team.
fn is_short(words: &str) -> bool {
    words.split(' ').count() <= MAX_OUTLET_WORDS
        && words.starts_with(char::is_uppercase)
        && !words.ends_with(['.', '!', '?', ':'])
        && !words.contains('@')
}

/// Paragraphs all in bold or italics that stand at the head or the end of the text, with whether they stand at the head.
fn signatures(document: &Document) -> impl Iterator<Item = (String, bool)> {
    let parts = document.select("p > strong, p > b, p > em, p > i").nodes().to_vec();
    parts.into_iter().filter_map(|part| {
        let paragraph = part.parent()?;
        let words = spaced(&part);
        let length = words.chars().count();
        if length > MAX_SIGNATURE_CHARS || length < paragraph.text().trim().chars().count() {
            return None;
        }
        let is_text = |other: &NodeRef<'_>| other.has_name("p") && other.text().chars().count() > MIN_TEXT_CHARS;
        let above = std::iter::successors(paragraph.prev_element_sibling(), NodeRef::prev_element_sibling);
        let below = std::iter::successors(paragraph.next_element_sibling(), NodeRef::next_element_sibling);
        let (above, below) = (above.take(8).any(|other| is_text(&other)), below.take(8).any(|other| is_text(&other)));
        (above != below).then_some((words, below))
    })
}

/// The elements beside the headings, with what they hold, in order; a bounded number. A selector with “~” would take time
/// with the square of the elements beside each other.
fn below_heading(document: &Document) -> Vec<NodeRef<'_>> {
    let within = |node: &NodeRef<'_>| ["span", "div", "p", "li"].iter().any(|name| node.has_name(name));
    let mut found = Vec::new();
    let mut walked = 0;
    for heading in document.select("h1").nodes() {
        for beside in std::iter::successors(heading.next_element_sibling(), NodeRef::next_element_sibling) {
            found.push(beside);
            for inner in beside.descendants_it() {
                walked += 1;
                if walked > MAX_NODES_AFTER_HEADING {
                    break;
                }
                if within(&inner) {
                    found.push(inner);
                }
            }
            if walked > MAX_NODES_AFTER_HEADING || found.len() >= MAX_ELEMENTS_AFTER_HEADING {
                found.truncate(MAX_ELEMENTS_AFTER_HEADING);
                return found;
            }
        }
    }
    found
}

/// A name in an element of its own below the heading, beside one with the date; links with the same words are sections.
fn beside_date(document: &Document) -> Option<String> {
    let name_of = |node: &NodeRef<'_>| spaced(node).trim_matches(['|', '·', '•', '-', '–', ',', ' ']).to_owned();
    let is_dated = |node: Option<NodeRef<'_>>| {
        node.map(|node| spaced(&node))
            .is_some_and(|words| words.chars().count() <= MAX_DATE_CHARS && dates::find(&words).is_some())
    };
    let name = below_heading(document)
        .into_iter()
        .filter(|node| !node.has_name("h1"))
        .filter(|node| node.element_children().is_empty() && !is_of_another(node))
        .filter(|node| is_dated(node.next_element_sibling()) || is_dated(node.prev_element_sibling()))
        .map(|node| name_of(&node))
        .find(|name| looks_like_a_person(name))?;
    let is_section = document.select("a").nodes().iter().any(|link| *link.text().trim() == *name);
    (!is_section).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{collective, people};
    use dom_query::Document;

    const TEXT: &str = "<p>The ferry to the islands sails again from Monday on, twelve days after the storm broke the \
                        pier and the boats were brought to the yard.</p>";

    #[test]
    fn signatures_name_people_or_teams() {
        let page = |before: &str, after: &str| Document::from(format!("<div>{before}{TEXT}{TEXT}{after}</div>"));
        let signed = page("<p><strong>Jane Roe</strong></p>", "");
        assert_eq!(people(&signed), ["Jane Roe"]);
        let team = page("", "<p><em>HT-Redaktion</em></p>");
        assert!(people(&team).is_empty());
        assert_eq!(collective(&team, &[]).as_deref(), Some("HT-Redaktion"));
        let wire = page("", "<p>Harbour Times / Coast Wire</p><p>24/7</p>");
        assert_eq!(collective(&wire, &["Harbour Times"]).as_deref(), Some("Coast Wire"));
        assert_eq!(collective(&wire, &["Ledger"]), None);
    }

    #[test]
    fn a_name_stands_beside_the_date() {
        let page = |link: &str| {
            Document::from(format!(
                "{link}<h1>Ferry sails</h1><h4>After the storm</h4><div><span>Jane Roe |</span><span>05.04.2025</span></div>"
            ))
        };
        assert_eq!(people(&page("")), ["Jane Roe"]);
        assert!(people(&page("<a href='/s'>Jane Roe</a>")).is_empty(), "a section");
        let links =
            "<h1>Ferry sails</h1><p>4 May 2021</p><div><a>Last Post</a> <a>Next Post</a></div><p>5 May 2021</p>";
        assert!(people(&Document::from(links)).is_empty());
    }
}
