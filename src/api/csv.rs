//! Items of lists as rows of CSV that are safe to open in a spreadsheet.
//!
//! A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line's end) gets an
//! apostrophe in front; to read it back exactly, take one apostrophe off where one of these characters, or another
//! apostrophe, follows it. The same stands inside a cell after `;`, a tab or a line's end, where the cell of a reader with
//! that separator begins. What is unknown is an empty cell; several values in one cell stand with `; ` between them.

use super::lists::{ArticleItem, CountryItem, PersonItem, ProblemItem, QuoteItem};
use super::values::DatePrecision;

/// A kind of item that has a row.
pub trait CsvRow: Sized {
    /// The columns, in order.
    fn columns() -> Vec<Column<Self>>;
}

/// The name of a column, and what gives the cell of an item.
pub type Column<T> = (&'static str, fn(&T) -> String);

/// The line with the names of the columns.
#[must_use]
pub fn csv_head<T: CsvRow>() -> String {
    line(T::columns().into_iter().map(|(name, _)| name.to_owned()))
}

/// The line of an item.
pub fn csv_line<T: CsvRow>(item: &T) -> String {
    line(T::columns().into_iter().map(|(_, cell)| cell(item)))
}

/// A line that is no item: one cell that says something.
#[must_use]
pub fn csv_remark(remark: &str) -> String {
    line(std::iter::once(remark.to_owned()))
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = String::new();
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            line.push(',');
        }
        let cell = safe_inside(&cell);
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'']);
        if formula || cell.contains([',', '"', '\n', '\r']) {
            line.push('"');
            line.push_str(if formula { "'" } else { "" });
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line.push_str("\r\n");
    line
}

/// A cell with an apostrophe wherever one of another separator would begin as a formula.
fn safe_inside(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len());
    for part in cell.split_inclusive([';', '\t', '\r', '\n']) {
        let begins = part.trim_start_matches([' ', '"']);
        if !safe.is_empty() && begins.starts_with(['=', '+', '-', '@', '\'']) {
            safe.push('\'');
        }
        safe.push_str(part);
    }
    safe
}

fn joined<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.collect::<Vec<_>>().join("; ")
}

fn known<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

impl CsvRow for ArticleItem<'_> {
    fn columns() -> Vec<Column<Self>> {
        let columns: &[Column<Self>] = &[
            ("id", |item| item.id.to_owned()),
            ("path", |item| item.path.clone()),
            ("title", |item| item.title.to_owned()),
            ("date", |item| known(item.date.as_ref())),
            ("date_precision", |item| known(item.date_precision.map(DatePrecision::as_str))),
            ("source", |item| known(item.source)),
            ("byline", |item| known(item.byline.as_deref())),
            ("url", |item| known(item.url.as_deref())),
            ("language", |item| known(item.language)),
            ("words", |item| item.words.to_string()),
            ("quotes", |item| item.quotes.to_string()),
            ("people", |item| joined(item.people.iter().map(|person| person.name))),
            ("people_total", |item| item.people_total.to_string()),
            ("countries", |item| joined(item.countries.iter().map(|country| country.code.as_str()))),
            ("countries_total", |item| item.countries_total.to_string()),
            ("copies", |item| joined(item.copies.iter().map(|copy| copy.id))),
            ("copies_total", |item| item.copies_total.to_string()),
            ("outlets", |item| item.outlets.to_string()),
        ];
        columns.to_vec()
    }
}

impl CsvRow for PersonItem<'_> {
    fn columns() -> Vec<Column<Self>> {
        let columns: &[Column<Self>] = &[
            ("id", |item| item.id.to_owned()),
            ("name", |item| item.name.to_owned()),
            ("roles", |item| item.roles.join("; ")),
            ("articles", |item| item.articles.to_string()),
            ("mentions", |item| item.mentions.to_string()),
            ("quotes", |item| item.quotes.to_string()),
            ("quotes_about", |item| item.quotes_about.to_string()),
            ("first_date", |item| known(item.first_date.as_ref())),
            ("first_date_precision", |item| known(item.first_date_precision.map(DatePrecision::as_str))),
            ("last_date", |item| known(item.last_date.as_ref())),
            ("last_date_precision", |item| known(item.last_date_precision.map(DatePrecision::as_str))),
            ("doubtful", |item| item.doubtful.to_string()),
        ];
        columns.to_vec()
    }
}

impl CsvRow for CountryItem {
    fn columns() -> Vec<Column<Self>> {
        let columns: &[Column<Self>] = &[
            ("code", |item| item.code.clone()),
            ("name", |item| item.name.to_owned()),
            ("articles", |item| item.articles.to_string()),
            ("mentions", |item| known(item.mentions)),
            ("quotes", |item| item.quotes.to_string()),
            ("focus", |item| item.focus.to_string()),
        ];
        columns.to_vec()
    }
}

impl CsvRow for QuoteItem<'_> {
    fn columns() -> Vec<Column<Self>> {
        let columns: &[Column<Self>] = &[
            ("article_id", |item| item.article.id.to_owned()),
            ("id", |item| item.id.clone()),
            ("date", |item| known(item.article.date.as_ref())),
            ("date_precision", |item| known(item.article.date_precision.map(DatePrecision::as_str))),
            ("source", |item| known(item.article.source)),
            ("title", |item| item.article.title.to_owned()),
            ("url", |item| known(item.article.url.as_deref())),
            ("language", |item| known(item.article.language)),
            ("speaker_kind", |item| item.speaker.kind.as_str().to_owned()),
            ("speaker", |item| known(item.speaker.name.as_deref())),
            ("person_id", |item| known(item.speaker.person_id)),
            ("kind", |item| item.kind.as_str().to_owned()),
            ("text", |item| item.text.clone()),
            ("cue", |item| known(item.cue.as_deref())),
            ("before", |item| known(item.before.as_deref())),
            ("after", |item| known(item.after.as_deref())),
            ("start", |item| item.start.to_string()),
            ("end", |item| item.end.to_string()),
            ("confidence", |item| item.confidence.to_string()),
            ("elsewhere", |item| item.elsewhere.to_string()),
            ("why", |item| known(item.why.as_ref())),
        ];
        columns.to_vec()
    }
}

impl CsvRow for ProblemItem<'_> {
    fn columns() -> Vec<Column<Self>> {
        let columns: &[Column<Self>] = &[
            ("path", |item| item.path.to_owned()),
            ("reason", |item| item.reason.to_owned()),
            ("advice", |item| item.advice.to_owned()),
            ("kind", |item| item.kind.as_str().to_owned()),
        ];
        columns.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::safe_inside;

    #[test]
    fn no_separator_begins_a_formula() {
        for (cell, safe) in [
            ("Ana Prado; Tomás Vela", "Ana Prado; Tomás Vela"),
            ("a;=1+1", "a;'=1+1"),
            ("a; \"@x\n-1", "a;' \"@x\n'-1"),
            ("=1", "=1"),
            ("a-b = c", "a-b = c"),
        ] {
            assert_eq!(safe_inside(cell), safe);
        }
    }
}
