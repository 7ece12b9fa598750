//! Items of lists as rows of CSV that are safe to open in a spreadsheet.
//!
//! A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line's end) gets an
//! apostrophe in front; to read it back exactly, take one apostrophe off where one of these characters, or another
//! apostrophe, follows it. The same stands inside a cell after `;`, a tab or a line's end, where the cell of a reader with
//! that separator begins. What is unknown is an empty cell; several values in one cell stand with `; ` between them.

use super::lists::{ArticleItem, CountryItem, PersonItem, ProblemItem, QuoteItem};
use super::values::DatePrecision;

/// A kind of item that has a row.
pub trait CsvRow {
    /// The names of the columns.
    const COLUMNS: &'static [&'static str];

    /// The cells, one a column.
    fn cells(&self) -> Vec<String>;
}

/// The line with the names of the columns.
#[must_use]
pub fn csv_head<T: CsvRow>() -> String {
    line(T::COLUMNS.iter().map(|column| (*column).to_owned()))
}

/// The line of an item.
pub fn csv_line<T: CsvRow>(item: &T) -> String {
    line(item.cells().into_iter())
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

fn known<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

impl CsvRow for ArticleItem<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "path",
        "title",
        "date",
        "date_precision",
        "source",
        "byline",
        "url",
        "language",
        "words",
        "quotes",
        "people",
        "people_total",
        "countries",
        "countries_total",
        "copies",
        "copies_total",
        "outlets",
    ];

    fn cells(&self) -> Vec<String> {
        let people: Vec<&str> = self.people.iter().map(|person| person.name).collect();
        let copies: Vec<&str> = self.copies.iter().map(|copy| copy.id).collect();
        let countries: Vec<&str> = self.countries.iter().map(|country| country.code.as_str()).collect();
        vec![
            self.id.to_owned(),
            self.path.clone(),
            self.title.to_owned(),
            known(self.date.as_ref()),
            known(self.date_precision.map(DatePrecision::as_str)),
            known(self.source),
            known(self.byline.as_deref()),
            known(self.url.as_deref()),
            known(self.language),
            self.words.to_string(),
            self.quotes.to_string(),
            people.join("; "),
            self.people_total.to_string(),
            countries.join("; "),
            self.countries_total.to_string(),
            copies.join("; "),
            self.copies_total.to_string(),
            self.outlets.to_string(),
        ]
    }
}

impl CsvRow for PersonItem<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "roles",
        "articles",
        "mentions",
        "quotes",
        "quotes_about",
        "first_date",
        "first_date_precision",
        "last_date",
        "last_date_precision",
        "doubtful",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_owned(),
            self.name.to_owned(),
            self.roles.join("; "),
            self.articles.to_string(),
            self.mentions.to_string(),
            self.quotes.to_string(),
            self.quotes_about.to_string(),
            known(self.first_date.as_ref()),
            known(self.first_date_precision.map(DatePrecision::as_str)),
            known(self.last_date.as_ref()),
            known(self.last_date_precision.map(DatePrecision::as_str)),
            self.doubtful.to_string(),
        ]
    }
}

impl CsvRow for CountryItem {
    const COLUMNS: &'static [&'static str] = &["code", "name", "articles", "mentions", "quotes", "focus"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.code.clone(),
            self.name.to_owned(),
            self.articles.to_string(),
            known(self.mentions),
            self.quotes.to_string(),
            self.focus.to_string(),
        ]
    }
}

impl CsvRow for QuoteItem<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "article_id",
        "id",
        "date",
        "date_precision",
        "source",
        "title",
        "url",
        "language",
        "speaker_kind",
        "speaker",
        "person_id",
        "kind",
        "text",
        "cue",
        "before",
        "after",
        "start",
        "end",
        "confidence",
        "elsewhere",
        "why",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.article.id.to_owned(),
            self.id.clone(),
            known(self.article.date.as_ref()),
            known(self.article.date_precision.map(DatePrecision::as_str)),
            known(self.article.source),
            self.article.title.to_owned(),
            known(self.article.url.as_deref()),
            known(self.article.language),
            self.speaker.kind.as_str().to_owned(),
            known(self.speaker.name.as_deref()),
            known(self.speaker.person_id),
            self.kind.as_str().to_owned(),
            self.text.clone(),
            known(self.cue.as_deref()),
            known(self.before.as_deref()),
            known(self.after.as_deref()),
            self.start.to_string(),
            self.end.to_string(),
            self.confidence.to_string(),
            self.elsewhere.to_string(),
            known(self.why.as_ref()),
        ]
    }
}

impl CsvRow for ProblemItem<'_> {
    const COLUMNS: &'static [&'static str] = &["path", "reason", "advice", "kind"];

    fn cells(&self) -> Vec<String> {
        vec![self.path.to_owned(), self.reason.to_owned(), self.advice.to_owned(), self.kind.as_str().to_owned()]
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
