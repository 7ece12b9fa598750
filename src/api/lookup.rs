//! A list of names, looked up.

use super::csv::{Column, CsvRow};
use super::schema::json_object;
use crate::library::query;

json_object! {
    /// What is known of one name of a list.
    pub struct LookupItem<'a> {
        /// The name as it is in the list.
        name: String,
        /// The id of the person it was taken for.
        person_id: Option<&'a str>,
        /// Their name.
        person: Option<&'a str>,
        /// How many articles name them.
        articles: usize,
        /// How many times they are named.
        mentions: usize,
        /// How many quotes they said.
        quotes: usize,
        /// How many quotes of others name them.
        quotes_about: usize,
        /// The day of the first dated article that names them.
        first: Option<String>,
        /// The day of the last.
        last: Option<String>,
        /// The outlets of those articles.
        outlets: Vec<&'a str>,
        /// What is not certain.
        doubt: Option<String>,
    }
}

impl<'a> From<query::LookupRow<'a>> for LookupItem<'a> {
    fn from(row: query::LookupRow<'a>) -> Self {
        Self {
            name: row.name,
            person_id: row.person.map(|person| person.id),
            person: row.person.map(|person| person.name),
            articles: row.articles,
            mentions: row.mentions,
            quotes: row.quotes,
            quotes_about: row.quotes_about,
            first: row.dates.map(|(first, _)| first.to_string()),
            last: row.dates.map(|(_, last)| last.to_string()),
            outlets: row.outlets,
            doubt: row.doubt,
        }
    }
}

impl CsvRow for LookupItem<'_> {
    fn columns() -> Vec<Column<Self>> {
        let columns: &[Column<Self>] = &[
            ("name", |item| item.name.clone()),
            ("person", |item| item.person.unwrap_or_default().to_owned()),
            ("person_id", |item| item.person_id.unwrap_or_default().to_owned()),
            ("articles", |item| item.articles.to_string()),
            ("mentions", |item| item.mentions.to_string()),
            ("quotes", |item| item.quotes.to_string()),
            ("quotes_about", |item| item.quotes_about.to_string()),
            ("first", |item| item.first.clone().unwrap_or_default()),
            ("last", |item| item.last.clone().unwrap_or_default()),
            ("outlets", |item| item.outlets.join("; ")),
            ("doubt", |item| item.doubt.clone().unwrap_or_default()),
        ];
        columns.to_vec()
    }
}
