//! Makes paragraphs of the lines on pages: without running heads, cut words and lines joined.

use crate::readers::dates;
use foldhash::HashMap;
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// A line at the top or bottom of this many pages is a running head or foot.
const MIN_RUNNING_PAGES: usize = 3;

/// The line above a newspaper's page is no longer than this, in characters.
const MAX_FOLIO_CHARS: usize = 90;

/// The text of a PDF, and the address a browser printed on its pages.
pub(super) struct Laid {
    /// The paragraphs, separated by blank lines.
    pub(super) text: String,
    /// The address in the foot of the first page.
    pub(super) address: Option<String>,
    /// The outlet, which may be empty, and the day in the line above the first page.
    pub(super) folio: Option<(String, Date)>,
}

/// Lays the pages out as paragraphs.
pub(super) fn lay(pages: &[String]) -> Laid {
    let mut pages: Vec<String> = pages.iter().map(|page| without_ligatures(page)).collect();
    let first = pages.first().map(String::as_str).unwrap_or_default();
    let address = first
        .lines()
        .rev()
        .filter(|line| !line.trim().is_empty())
        .take(2)
        .find_map(|line| PRINTED.as_ref()?.captures(line.trim())?.name("url").map(|url| url.as_str().to_owned()));
    let above = first.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
    let folio = folio(above.trim());
    if folio.is_some() {
        pages[0] = pages[0].replacen(&above, "", 1);
    }
    Laid { text: paragraphs(&pages), address, folio }
}

/// The outlet and the day in a line like “4 HARBOUR TIMES Tuesday, 4 May 2021”.
fn folio(line: &str) -> Option<(String, Date)> {
    if line.chars().count() > MAX_FOLIO_CHARS {
        return None;
    }
    let (day, range) = dates::find(line)?;
    let around = [&line[..range.start], &line[range.end..]].join(" ");
    let words = around.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '·' | '•'));
    let words = words.filter(|word| !word.chars().all(|c| c.is_ascii_digit()) && !dates::is_weekday(word));
    let outlet = words.collect::<Vec<_>>().join(" ");
    (!outlet.contains(char::is_lowercase)).then_some((outlet, day))
}

/// Replaces ligatures: “ﬁle”.
fn without_ligatures(page: &str) -> String {
    [("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl"), ("ﬅ", "st"), ("ﬆ", "st")].iter().fold(
        page.to_owned(),
        |page, (sign, letters)| if page.contains(sign) { page.replace(sign, letters) } else { page },
    )
}

/// What browsers print at the edges of a page: date and time, the address and “1/3”.
static PRINTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let time = r"(?:\d ?){1,2}[/.] ?(?:\d ?){1,2}[/.] ?(?:\d ?){2,4}, ?(?:\d ?){1,2}: ?(?:\d ?){2}.*";
    Regex::new(&format!(r"^(?:(?P<url>(?:https?|file)://\S+)(?: *\d+ ?/ ?\d+)?|{time})$")).ok()
});

fn paragraphs(pages: &[String]) -> String {
    let pages: Vec<Vec<&str>> = pages.iter().map(|page| page.lines().map(str::trim).collect()).collect();
    let running = running_lines(&pages);
    let mut text = String::new();
    let mut current = String::new();
    for page in &pages {
        let filled: Vec<usize> = (0..page.len()).filter(|at| !page[*at].is_empty()).collect();
        let width = page.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        // Space below a running head does not end a paragraph.
        let mut begun = false;
        for (place, at) in filled.iter().enumerate() {
            let line = page[*at];
            let edge = place < 2 || place + 2 >= filled.len();
            if edge && (running.contains_key(&key(line)) || is_page_number(line) || is_printed(line)) {
                continue;
            }
            let parted = begun && page[*at - 1].is_empty();
            begun = true;
            if parted && ends_paragraph(&current) {
                close(&mut current, &mut text);
            }
            join(&mut current, line);
            // A short line with a full stop ends a paragraph even without space below it.
            if line.chars().count() * 3 < width * 2 && ends_sentence(line) {
                close(&mut current, &mut text);
            }
        }
        // A paragraph may continue on the next page, unless its sentence is complete.
        if ends_sentence(&current) {
            close(&mut current, &mut text);
        }
    }
    close(&mut current, &mut text);
    text
}

/// Lines at the top and bottom of many pages, with all digits as 0.
fn running_lines(pages: &[Vec<&str>]) -> HashMap<String, usize> {
    let mut seen: HashMap<String, usize> = HashMap::default();
    for page in pages {
        let filled: Vec<&&str> = page.iter().filter(|line| !line.is_empty()).collect();
        let edges = filled.iter().take(2).chain(filled.iter().skip(2).rev().take(2));
        for line in edges {
            *seen.entry(key(line)).or_default() += 1;
        }
    }
    seen.retain(|_, count| *count >= MIN_RUNNING_PAGES);
    seen
}

fn key(line: &str) -> String {
    line.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

fn is_printed(line: &str) -> bool {
    PRINTED.as_ref().is_some_and(|printed| printed.is_match(line))
}

fn is_page_number(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !matches!(c, '-' | '–' | ' ' | '/' | '.')).collect();
    let word = bare.to_lowercase().replace("page", "").replace("of", "");
    !word.is_empty() && word.len() <= 8 && word.chars().all(|c| c.is_ascii_digit())
}

/// Adds a line to a paragraph; a word cut by a hyphen is joined.
fn join(current: &mut String, line: &str) {
    if current.is_empty() {
        current.push_str(line);
        return;
    }
    let cut = current.strip_suffix(['-', '\u{ad}', '\u{2010}']).is_some_and(|word| word.ends_with(char::is_lowercase));
    if cut && line.starts_with(char::is_lowercase) {
        current.pop();
    } else {
        current.push(' ');
    }
    current.push_str(line);
}

fn close(current: &mut String, text: &mut String) {
    let words = current.split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.is_empty() {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&words);
    }
    current.clear();
}

/// Whether space after a line ends a paragraph: not where the sentence plainly continues, for PDF readers see much space.
fn ends_paragraph(current: &str) -> bool {
    !current.ends_with([',', ';', '-'])
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['”', '"', '’', '\'', ')']).ends_with(['.', '!', '?', ':', '…'])
}

#[cfg(test)]
mod tests {
    use super::{lay, paragraphs};

    #[test]
    fn printed_page_edges_are_dropped() {
        let page =
            "1 1 /2 2 /2 6 , 7 :0 0 AM Ferry\n\nThe ﬁrst ferry sailed.\n\nhttps://ledger.example/ferry 1 /1".to_owned();
        let laid = lay(&[page]);
        assert_eq!(
            (laid.text.as_str(), laid.address.as_deref()),
            ("The first ferry sailed.", Some("https://ledger.example/ferry"))
        );
    }

    #[test]
    fn page_line_gives_outlet_and_day() {
        let laid = lay(&["4 HARBOUR TIMES Tuesday, 4 May 2021\n\nFerry reopens\n\nIt sailed.".to_owned()]);
        assert_eq!(laid.text, "Ferry reopens\n\nIt sailed.");
        assert_eq!(laid.folio, Some(("HARBOUR TIMES".to_owned(), jiff::civil::date(2021, 5, 4))));
        assert_eq!(lay(&["On Tuesday, 4 May 2021 it sailed.\n\nIt was late.".to_owned()]).folio, None);
    }

    #[test]
    fn pdf_pages_become_paragraphs() {
        let page = |number: usize, body: &str| format!("The Morning Ledger\n\n{body}\n\nPage {number} of 3\n");
        let pages = [
            page(
                1,
                "Ferry reopens after storm\n\nThe ferry sailed again on Tues-\nday, and the harbour was full of\npeople.",
            ),
            page(2, "“At last,” said Ana Prado, who runs it and\nhas waited since the storm that"),
            page(3, "came in March.\n\nIt was late."),
        ];
        assert_eq!(
            paragraphs(&pages),
            "Ferry reopens after storm\n\nThe ferry sailed again on Tuesday, and the harbour was full of people.\n\n\
             “At last,” said Ana Prado, who runs it and has waited since the storm that came in March.\n\nIt was late."
        );
        assert_eq!(paragraphs(&[]), "");
    }
}
