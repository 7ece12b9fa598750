//! A list of names, looked up.

use super::address::person_address;
use super::format::{DisplayDate, grouped};
use super::layout::Layout;
use super::parts::Link;
use crate::library::query::LookupRow;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "lookup.html")]
pub struct LookupPage {
    layout: Layout,
    names: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    person: Option<Link>,
    articles: String,
    mentions: String,
    quotes: String,
    about: String,
    when: String,
    outlets: String,
    doubt: Option<String>,
}

/// How many outlets a row names.
const MAX_OUTLETS: usize = 5;

impl LookupPage {
    /// The page of what was looked up; `names` is the list as it was typed.
    #[must_use]
    pub fn new(layout: Layout, names: &str, rows: Vec<LookupRow<'_>>) -> Self {
        let row = |row: LookupRow<'_>| {
            let words = |date| DisplayDate::from(date).words;
            let mut outlets = row.outlets.iter().take(MAX_OUTLETS).copied().collect::<Vec<_>>().join(", ");
            if row.outlets.len() > MAX_OUTLETS {
                outlets.push_str(", …");
            }
            Row {
                person: row.person.map(|person| Link::new(person.name, person_address(person.id))),
                articles: grouped(row.articles),
                mentions: grouped(row.mentions),
                quotes: grouped(row.quotes),
                about: grouped(row.quotes_about),
                when: match row.dates {
                    Some((first, last)) if first == last => words(first),
                    Some((first, last)) => format!("{} to {}", words(first), words(last)),
                    None => String::new(),
                },
                outlets,
                doubt: row.doubt,
                name: row.name,
            }
        };
        Self { names: names.to_owned(), rows: rows.into_iter().map(row).collect(), layout }
    }
}
