//! Tables (CSV, TSV): an article a row, the columns told by their names.

use super::columns::{Guess, columns};
use super::draft::Draft;
use super::fields::{Field, offer};
use super::{Drafts, Refusal, html};
use crate::article::Metadata;

/// Reads a table whose first row names the columns.
pub(super) fn drafts(text: &str) -> Result<Drafts, Refusal> {
    let separator = separator(text);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let broken = |error: &csv::Error| Refusal::new(format!("The table cannot be read: {error}."), "Export it again.");
    let names = reader.headers().map_err(|error| broken(&error))?.clone();
    let columns = columns(names.iter());
    if !columns.iter().any(|(field, _)| *field == Field::Text) {
        let list = names.iter().take(8).collect::<Vec<_>>().join(", ");
        let reason = format!("No column is named like the text of an article; the columns are: {list}.");
        let advice = "Start with --field text=NAME, or name the column “text”, “body” or “content”.";
        return Err(Refusal::new(reason, advice));
    }
    let mut guess = Guess::default();
    guess.add(names.iter(), &columns);
    let mut found = Drafts { guess: Some(guess), ..Drafts::default() };
    let mut last = 0;
    for row in reader.records() {
        let Ok(row) = row else {
            found.skipped += 1;
            continue;
        };
        last = row.position().map_or(last, |position| position.byte() as usize);
        found.push(article(&columns, &row));
    }
    let row = text.get(last..).unwrap_or_default().trim_end();
    if row.matches('"').count() % 2 == 1 && row.contains('\n') {
        let reason = "A quotation mark in its last row is never closed: what follows it was read as one text.";
        found.refused.push(Refusal::new(reason, "Close it, or export the table again."));
    }
    Ok(found)
}

/// The mark that parts the names of the first row most often.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|mark| first.bytes().filter(|b| b == mark).count())
        .unwrap_or(b',')
}

fn article(columns: &[(Field, usize)], row: &csv::StringRecord) -> Option<Draft> {
    let texts = columns.iter().filter(|(field, _)| *field == Field::Text).filter_map(|(_, at)| row.get(*at));
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
        offer(&mut metadata, *field, row.get(*at).unwrap_or_default(), "table column");
    }
    Some(Draft::titled(&text, metadata))
}
