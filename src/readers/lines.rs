//! The lines of a text that are not blank.

use crate::text::Span;

/// A line that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it is, without white space at both ends.
    pub(super) span: Span,
    /// Whether a blank line or the beginning of the text is before it.
    pub(super) opens: bool,
    /// Whether a blank line or the end of the text is after it.
    pub(super) closes: bool,
}

/// The lines of `text` that are not blank, in order.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    let mut start = 0;
    let mut opens = true;
    for line in text.split_inclusive('\n') {
        let span = trimmed(text, start, start + line.len());
        start += line.len();
        if span.is_empty() {
            opens = true;
            if let Some(last) = found.last_mut() {
                last.closes = true;
            }
        } else {
            found.push(Line { span, opens, closes: false });
            opens = false;
        }
    }
    if let Some(last) = found.last_mut() {
        last.closes = true;
    }
    found
}

/// The span from `start` to `end` without white space and byte order marks at both ends.
pub(super) fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}';
    let slice = &text[start..end];
    let cut = slice.trim_start_matches(blank);
    let start = start + (slice.len() - cut.len());
    Span::new(start, start + cut.trim_end_matches(blank).len())
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_know_blank_neighbours() {
        let text = "\n One \nTwo\n\n \nThree";
        let found: Vec<_> = lines(text).iter().map(|l| (l.span.slice(text), l.opens, l.closes)).collect();
        assert_eq!(found, [("One", true, false), ("Two", false, true), ("Three", true, true)]);
        assert!(lines(" \n\n").is_empty());
    }
}
