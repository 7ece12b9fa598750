//! Who appears with whom, as JSON, as a table, and for programs that draw networks.

use super::atom::escape;
use super::csv::{Column, CsvRow};
use super::lists::PersonCount;
use super::schema::json_object;
use crate::library::Library;
use crate::library::query::{Pair, Pairs};
use std::fmt::Write as _;

/// How many of the shared articles are named.
const MAX_SHARED: usize = 20;

json_object! {
    /// Two people who are named in the same articles.
    pub struct PairItem<'a> {
        /// One of them, and how many articles name them.
        one: PersonCount<'a>,
        /// The other.
        other: PersonCount<'a>,
        /// How many articles name both.
        articles: usize,
        /// The ids of the first of these, twenty at most.
        shared: Vec<&'a str>,
    }
}

impl<'a> PairItem<'a> {
    /// A pair as scripts see it.
    #[must_use]
    pub fn of(library: &'a Library, pairs: &Pairs<'a>, pair: &Pair) -> Self {
        let person = |number: usize| {
            let person = &pairs.people[number];
            PersonCount { id: person.of.id, name: person.of.name, count: person.count }
        };
        let shared = pairs.shared(library, pair, MAX_SHARED);
        Self {
            one: person(pair.one),
            other: person(pair.other),
            articles: pair.articles,
            shared: shared.into_iter().map(|link| link.id).collect(),
        }
    }
}

impl CsvRow for PairItem<'_> {
    fn columns() -> Vec<Column<Self>> {
        let columns: &[Column<Self>] = &[
            ("one_id", |item| item.one.id.to_owned()),
            ("one", |item| item.one.name.to_owned()),
            ("one_articles", |item| item.one.count.to_string()),
            ("other_id", |item| item.other.id.to_owned()),
            ("other", |item| item.other.name.to_owned()),
            ("other_articles", |item| item.other.count.to_string()),
            ("articles", |item| item.articles.to_string()),
            ("shared", |item| item.shared.join("; ")),
        ];
        columns.to_vec()
    }
}

/// The numbers of the people who are in the pairs.
fn paired(pairs: &Pairs<'_>) -> Vec<usize> {
    let mut numbers: Vec<usize> = pairs.pairs.iter().flat_map(|pair| [pair.one, pair.other]).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The pairs as GraphML: people are nodes, and pairs are edges.
#[must_use]
pub fn graphml(pairs: &Pairs<'_>) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n\
        <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n\
        <key id=\"articles\" for=\"node\" attr.name=\"articles\" attr.type=\"int\"/>\n\
        <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"int\"/>\n\
        <graph id=\"pairs\" edgedefault=\"undirected\">\n"
        .to_owned();
    // Writing to a string cannot fail.
    for number in paired(pairs) {
        let person = &pairs.people[number];
        let (id, name) = (escape(person.of.id), escape(person.of.name));
        let count = person.count;
        let _ = writeln!(
            out,
            "<node id=\"{id}\"><data key=\"label\">{name}</data><data key=\"articles\">{count}</data></node>"
        );
    }
    for pair in &pairs.pairs {
        let [one, other] = [pair.one, pair.other].map(|number| escape(pairs.people[number].of.id));
        let weight = pair.articles;
        let _ = writeln!(out, "<edge source=\"{one}\" target=\"{other}\"><data key=\"weight\">{weight}</data></edge>");
    }
    out + "</graph>\n</graphml>\n"
}

/// The pairs as GEXF 1.3, which Gephi reads.
#[must_use]
pub fn gexf(pairs: &Pairs<'_>) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n\
        <graph defaultedgetype=\"undirected\" mode=\"static\">\n\
        <attributes class=\"node\"><attribute id=\"articles\" title=\"articles\" type=\"integer\"/></attributes>\n\
        <nodes>\n"
        .to_owned();
    for number in paired(pairs) {
        let person = &pairs.people[number];
        let (id, name) = (escape(person.of.id), escape(person.of.name));
        let count = person.count;
        let _ = writeln!(
            out,
            "<node id=\"{id}\" label=\"{name}\"><attvalues><attvalue for=\"articles\" value=\"{count}\"/></attvalues></node>"
        );
    }
    out.push_str("</nodes>\n<edges>\n");
    for (number, pair) in pairs.pairs.iter().enumerate() {
        let [one, other] = [pair.one, pair.other].map(|number| escape(pairs.people[number].of.id));
        let weight = pair.articles;
        let _ = writeln!(out, "<edge id=\"{number}\" source=\"{one}\" target=\"{other}\" weight=\"{weight}\"/>");
    }
    out + "</edges>\n</graph>\n</gexf>\n"
}
