//! Tables (CSV, TSV): each row is an article, the columns are mapped by their names.

use super::field_mapping::{FieldChoice, FieldMapping, columns};
use super::fields::{Field, set_if_empty};
use super::outcome::ReadError;
use super::raw_article::{RawArticle, RawArticles};
use super::{html, xlsx};
use crate::article::{Metadata, Origin};

/// Reads a table whose first row names the columns.
pub(super) fn read(text: &str, choices: &[FieldChoice]) -> Result<RawArticles, ReadError> {
    let separator = separator(text);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let broken = |error: &csv::Error| ReadError::new(format!("The table cannot be read: {error}."), "Export it again.");
    let names = reader.headers().map_err(|error| broken(&error))?.clone();
    let names: Vec<&str> = names.iter().collect();
    let (columns, mut found) = mapped(&names, choices)?;
    let mut last = 0;
    for row in reader.records() {
        let Ok(row) = row else {
            found.skipped += 1;
            continue;
        };
        last = row.position().map_or(last, |position| position.byte() as usize);
        found.push(article(&columns, |at| row.get(at)));
    }
    let row = text.get(last..).unwrap_or_default().trim_end();
    if row.matches('"').count() % 2 == 1 && row.contains('\n') {
        let reason = "A quotation mark in its last row is never closed: what follows it was read as one text.";
        found.errors.push(ReadError::new(reason, "Close it, or export the table again."));
    }
    Ok(found)
}

/// Reads the sheets of a spreadsheet, each a table; those without a text are left out if another one has it.
pub(super) fn read_sheets(sheets: &[Vec<Vec<String>>], choices: &[FieldChoice]) -> Result<RawArticles, ReadError> {
    let mut all: Option<RawArticles> = None;
    let mut error = ReadError::new("There is nothing in it.", "Save the table again.");
    for sheet in sheets {
        let Some((names, rows)) = sheet.split_first() else { continue };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (columns, found) = match mapped(&names, choices) {
            Ok(mapped) => mapped,
            Err(without_text) => {
                error = without_text;
                continue;
            }
        };
        let all = all.get_or_insert(found);
        for row in rows {
            let mut row = row.clone();
            for (_, at) in columns.iter().filter(|(field, _)| *field == Field::Date) {
                row.get_mut(*at).into_iter().for_each(|cell| *cell = xlsx::day(cell));
            }
            all.push(article(&columns, |at| row.get(at).map(String::as_str)));
        }
    }
    all.ok_or(error)
}

/// What the columns of a table hold, and what was found in it: nothing yet.
fn mapped(names: &[&str], choices: &[FieldChoice]) -> Result<(Vec<(Field, usize)>, RawArticles), ReadError> {
    let columns = columns(names.iter().copied(), choices);
    if !columns.iter().any(|(field, _)| *field == Field::Text) {
        let list = names.iter().take(8).copied().collect::<Vec<_>>().join(", ");
        let mut reason = format!("No column is named like the text of an article; the columns are: {list}.");
        let mut advice = "Start with --field text=NAME, or name the column “text”, “body” or “content”.";
        if columns.iter().any(|(field, _)| *field == Field::Url) {
            reason.push_str(" It seems to list the addresses of articles.");
            advice = "Save the pages at its addresses, or start with --field text=NAME if a column holds their text.";
        }
        return Err(ReadError::new(reason, advice));
    }
    let mut mapping = FieldMapping::default();
    mapping.add(names.iter().copied(), &columns);
    Ok((columns, RawArticles { mapping: Some(mapping), ..RawArticles::default() }))
}

/// The separator that occurs most often in the first row.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|mark| first.bytes().filter(|b| b == mark).count())
        .unwrap_or(b',')
}

/// The article of a row, whose cells `cell` gives; `None` when it has no text.
fn article<'r>(columns: &[(Field, usize)], cell: impl Fn(usize) -> Option<&'r str>) -> Option<RawArticle> {
    let texts = columns.iter().filter(|(field, _)| *field == Field::Text).filter_map(|(_, at)| cell(*at));
    let text = texts.max_by_key(|text| text.len())?;
    let text = if text.contains("</p>") || text.contains("<br") || html::is_page(text) {
        html::plain_text(text)
    } else {
        text.replace("\r\n", "\n").replace('\r', "\n")
    };
    if text.trim().is_empty() {
        return None;
    }
    let mut metadata = Metadata::default();
    for (field, at) in columns {
        set_if_empty(&mut metadata, *field, cell(*at).unwrap_or_default(), Origin::TableColumn);
    }
    Some(RawArticle::titled(&text, metadata))
}
