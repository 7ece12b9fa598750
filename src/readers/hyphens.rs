//! Words that typesetting or OCR cut at the ends of lines.

use crate::text::{fold, rows};
use foldhash::HashSet;
use std::sync::LazyLock;

/// Common words, for telling a cut word from two words with a hyphen.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    rows(include_str!("../../data/words/common.tsv")).filter_map(|(_, mut columns)| columns.next()).collect()
});

/// The text with cut words whole again; line ends inside them are gone.
pub(super) fn joined(text: String) -> String {
    const MARKS: [&str; 4] = ["-\n", "\u{ad}\n", "¬\n", "\u{2010}\n"];
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return text;
    }
    let words: HashSet<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '“' | '”' | '"' | '(' | ')' | ',' | '.' | ';' | ':'))
        .map(fold)
        .collect();
    let mut joined = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().map_or("", |next| next.trim_start());
        let cut = line.trim_end();
        let mark = cut.chars().next_back().unwrap_or(' ');
        let begin = cut.strip_suffix(mark).unwrap_or_default();
        let begins_word = next.starts_with(char::is_alphabetic) && begin.ends_with(char::is_alphabetic);
        if !begins_word || !matches!(mark, '-' | '\u{ad}' | '¬' | '\u{2010}') {
            joined.push_str(line);
            continue;
        }
        joined.push_str(begin);
        if matches!(mark, '-' | '\u{2010}') && keeps_hyphen(begin, next, &words) {
            joined.push(mark);
        }
        // The next line follows without what it is indented by.
        if let Some(next) = lines.peek_mut() {
            *next = next.trim_start_matches([' ', '\t']);
        }
    }
    joined
}

/// Whether the hyphen is the word's own: “Marie-Claire”, “well-known”.
fn keeps_hyphen(begin: &str, next: &str, words: &HashSet<String>) -> bool {
    if next.starts_with(char::is_uppercase) {
        return true;
    }
    let first = begin.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let second = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let (first, second) = (fold(first), fold(second));
    let (whole, parted) = (format!("{first}{second}"), format!("{first}-{second}"));
    if words.contains(&whole) || COMMON.contains(whole.as_str()) {
        return false;
    }
    words.contains(&parted) || (COMMON.contains(first.as_str()) && COMMON.contains(second.as_str()))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn cut_words_are_joined() {
        let text = "The ferry of Port Ark-\nwright sailed, said some-\nbody. A well-\nknown ship, Marie-\n  Claire, fol¬\nlowed; the har\u{ad}\nbour was full -\nof people.\n";
        let whole = "The ferry of Port Arkwright sailed, said somebody. A well-known ship, Marie-Claire, followed; the harbour was full -\nof people.\n";
        assert_eq!(joined(text.to_owned()), whole);
    }
}
