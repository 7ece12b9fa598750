//! Who appears with whom: a table, and a picture of those who appear with most others.

use super::address::person_address;
use super::conditions::{active, list_address};
use super::format::{counted, grouped};
use super::layout::Layout;
use super::parts::Link;
use crate::library::Library;
use crate::library::query::{ArticleFilter, Pair, Pairs};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "pairs.html")]
pub struct PairsPage {
    layout: Layout,
    heading: String,
    active: Vec<Link>,
    list: String,
    rows: Vec<Row>,
    rest: Option<String>,
    picture: Option<Picture>,
    downloads: Vec<Link>,
}

/// A pair in the table.
struct Row {
    one: Link,
    other: Link,
    /// The list of the articles that name both.
    shared: Link,
    /// The first of them.
    first: Option<Link>,
}

/// A picture of the people who appear with most others: their names one below the other, joined by arcs.
#[derive(Template)]
#[template(path = "_pairs.svg")]
pub struct Picture {
    label: String,
    height: usize,
    /// Whether it is a file of its own, which needs its own colours.
    alone: bool,
    names: Vec<PictureName>,
    arcs: Vec<Arc>,
}

struct PictureName {
    y: usize,
    /// Shortened where it is long.
    shown: String,
    name: String,
}

struct Arc {
    from: usize,
    to: usize,
    rx: usize,
    ry: usize,
    width: String,
    title: String,
}

/// The height of a line of the picture.
const LINE: usize = 26;
/// How far the arcs may reach to the right.
const MAX_REACH: usize = 340;
/// A longer name is shortened in the picture, so that it stays in its column.
const MAX_NAME_CHARS: usize = 28;
/// The width of the line of most articles.
const MAX_STROKE: f32 = 6.0;

impl Picture {
    /// The picture of the people who appear with most others; `alone` if it is a file of its own.
    #[must_use]
    pub fn new(pairs: &Pairs<'_>, alone: bool) -> Self {
        let (people, among) = &pairs.connected;
        let most = among.iter().map(|pair| pair.articles).max().unwrap_or(1);
        let y = |number: usize| people.iter().position(|person| *person == number).map(|at| at * LINE + LINE);
        let name = |number: usize| pairs.people[number].of.name;
        let arc = |pair: &Pair| {
            let (one, other) = (y(pair.one)?, y(pair.other)?);
            let (from, to) = (one.min(other), one.max(other));
            let ry = (to - from) / 2;
            let width = 1.0 + (MAX_STROKE - 1.0) * pair.articles as f32 / most as f32;
            let articles = counted(pair.articles, "article", "articles");
            let title = format!("{} and {}: {articles}", name(pair.one), name(pair.other));
            Some(Arc { from, to, rx: ry.min(MAX_REACH), ry, width: format!("{width:.1}"), title })
        };
        let names = people.iter().enumerate().map(|(at, number)| PictureName {
            y: at * LINE + LINE,
            shown: shortened(name(*number)),
            name: name(*number).to_owned(),
        });
        Self {
            label: format!("Who appears with whom: {} joined by arcs", counted(people.len(), "person", "people")),
            height: people.len() * LINE + LINE,
            alone,
            names: names.collect(),
            arcs: among.iter().filter_map(arc).collect(),
        }
    }
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME_CHARS) {
        Some((at, _)) => format!("{}…", name[..at].trim_end()),
        None => name.to_owned(),
    }
}

impl PairsPage {
    /// The page of `pairs`, which are in the articles that `filter` lets through.
    #[must_use]
    pub fn new(layout: Layout, library: &Library, filter: &ArticleFilter, pairs: &Pairs<'_>) -> Self {
        let person = |number: usize| {
            let person = &pairs.people[number].of;
            Link::new(person.name, person_address(person.id))
        };
        let row = |pair: &Pair| {
            let mut both = filter.clone();
            both.people.extend([pair.one, pair.other].map(|number| pairs.people[number].of.id.to_owned()));
            Row {
                one: person(pair.one),
                other: person(pair.other),
                shared: Link { count: pair.articles, ..Link::new("", list_address(&both)) },
                first: pairs.shared(library, pair, 1).first().map(Link::article),
            }
        };
        let form =
            |(label, ending): (&str, &str)| Link::new(label, layout.same_list(&format!("/api/pairs.{ending}"), &[]));
        let forms = [("CSV", "csv"), ("GraphML", "graphml"), ("GEXF", "gexf"), ("picture (SVG)", "svg")];
        Self {
            heading: counted(pairs.total, "pair", "pairs"),
            active: active(&layout, filter, library),
            list: list_address(filter),
            rest: (pairs.total > pairs.pairs.len())
                .then(|| format!("The first {} of {}.", grouped(pairs.pairs.len()), grouped(pairs.total))),
            rows: pairs.pairs.iter().map(row).collect(),
            picture: (pairs.total > 0).then(|| Picture::new(pairs, false)),
            downloads: if pairs.total == 0 { Vec::new() } else { forms.into_iter().map(form).collect() },
            layout,
        }
    }
}
