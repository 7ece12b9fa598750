//! Spreadsheets (XLSX): each sheet is a table.

use super::archive::Archive;
use super::outcome::ReadError;
use super::xml::{Step, attribute, walk};
use jiff::ToSpan as _;
use jiff::civil::date;

/// The most columns of a sheet that are read.
const MAX_COLUMNS: usize = 256;
/// The most sheets that are read.
const MAX_SHEETS: usize = 50;

/// The rows of each sheet.
pub(super) fn sheets(archive: &mut Archive<'_>) -> Result<Vec<Vec<Vec<String>>>, ReadError> {
    let shared =
        if archive.has("xl/sharedStrings.xml") { strings(&archive.text("xl/sharedStrings.xml")?) } else { Vec::new() };
    let mut sheets = Vec::new();
    for number in 1..=MAX_SHEETS {
        let name = format!("xl/worksheets/sheet{number}.xml");
        if archive.has(&name) {
            sheets.push(rows(&archive.text(&name)?, &shared));
        }
    }
    Ok(sheets)
}

/// The strings that cells refer to by number.
fn strings(xml: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut current = String::new();
    let (mut shown, mut phonetic) = (false, false);
    // What can be read of a broken file is read.
    let _ = walk(xml, |step| match step {
        Step::Open("si", _) => current.clear(),
        Step::Open("rPh", _) => phonetic = true,
        Step::Close("rPh") => phonetic = false,
        Step::Open("t", _) => shown = !phonetic,
        Step::Close("t") => shown = false,
        Step::Text(text) if shown => current.push_str(text),
        Step::Close("si") => strings.push(std::mem::take(&mut current)),
        _ => {}
    });
    strings
}

fn rows(xml: &str, shared: &[String]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut column, mut kind, mut value, mut shown) = (0, String::new(), String::new(), false);
    let _ = walk(xml, |step| match step {
        Step::Open("row", _) => {
            rows.push(Vec::new());
            column = 0;
        }
        Step::Open("c", element) => {
            column = attribute(element, "r").and_then(|name| column_of(&name)).unwrap_or(column);
            kind = attribute(element, "t").unwrap_or_default();
            value.clear();
        }
        Step::Open("v" | "t", _) => shown = true,
        Step::Close("v" | "t") => shown = false,
        Step::Text(text) if shown => value.push_str(text),
        Step::Close("c") => {
            let text = match kind.as_str() {
                "s" => value.trim().parse().ok().and_then(|at: usize| shared.get(at)).cloned().unwrap_or_default(),
                _ => value.clone(),
            };
            if let Some(row) = rows.last_mut().filter(|_| column < MAX_COLUMNS) {
                row.resize(row.len().max(column + 1), String::new());
                row[column] = text;
            }
            column += 1;
        }
        _ => {}
    });
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    rows
}

/// The column of a cell's name, from 0: 2 of `C7`.
fn column_of(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let number =
        letters.take(3).fold(0, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

/// The date of a cell: days since the end of 1899, or the value as it is.
pub(super) fn day(value: &str) -> String {
    let days = value
        .trim()
        .split('.')
        .next()
        .and_then(|days| days.parse::<i32>().ok())
        .filter(|days| (10_000..80_000).contains(days));
    days.and_then(|days| date(1899, 12, 30).checked_add(days.days()).ok())
        .map_or_else(|| value.to_owned(), |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::{column_of, day, rows, strings};

    #[test]
    fn cells_of_every_kind() {
        let shared = strings("<sst><si><t>Title</t></si><si><r><t>Fer</t></r><r><t>ry</t></r></si></sst>");
        let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>Text</t></is></c>\
                     </row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"C2\" t=\"str\"><v>It sailed.</v></c></row></sheetData></worksheet>";
        assert_eq!(rows(sheet, &shared), [["Title", "", "Text"], ["Ferry", "", "It sailed."]]);
        assert_eq!(
            (column_of("AA3"), column_of("7"), day("44320.5").as_str(), day("May").as_str()),
            (Some(26), None, "2021-05-04", "May")
        );
    }
}
