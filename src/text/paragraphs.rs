//! Segmentation into paragraphs, for the engine and for pages.

use std::ops::Range;

/// The paragraphs of a part of the text, each with the line break after it; `wrapped` as [`is_hard_wrapped`] says.
pub fn paragraphs(text: &str, range: Range<usize>, wrapped: bool) -> impl Iterator<Item = Range<usize>> {
    let mut start = range.start;
    std::iter::from_fn(move || {
        let paragraph = start..paragraph_end(text, start, range.end, wrapped);
        start = paragraph.end;
        (!paragraph.is_empty()).then_some(paragraph)
    })
}

/// Whether the lines are wrapped at a fixed width (mail, old exports), so that a single line break means nothing.
#[must_use]
pub fn is_hard_wrapped(text: &str) -> bool {
    let (mut cut, mut lines) = (0, 0);
    for (line, next) in text.lines().zip(text.lines().skip(1)).take(400) {
        if !line.trim().is_empty() && !next.trim().is_empty() {
            lines += 1;
            let width = line.chars().count();
            cut += usize::from((50..=90).contains(&width) && !line.trim_end().ends_with(['.', '”', '"', ':']));
        }
    }
    lines >= 4 && cut * 10 >= lines * 6
}

/// The end of the paragraph that starts at `start`: just after its line break, or `end`.
fn paragraph_end(text: &str, start: usize, end: usize, wrapped: bool) -> usize {
    let mut from = start;
    while let Some(at) = text.as_bytes()[from..end].iter().position(|byte| *byte == b'\n') {
        let next = from + at + 1;
        let rest = &text[next..end];
        let line = rest.lines().next().unwrap_or_default();
        let goes_on = line.trim_start().starts_with(char::is_lowercase)
            || (is_indented(line) && is_cut_short(&text[from..from + at]));
        if line.trim().is_empty() || !(wrapped || goes_on) {
            return next;
        }
        from = next;
    }
    end
}

/// Whether a line is indented, as all lines of some exports are.
fn is_indented(line: &str) -> bool {
    line.starts_with("    ") || line.starts_with('\t')
}

/// Whether an indented line ends within a sentence. Some exports indent paragraphs and wrap lines at a fixed width.
fn is_cut_short(line: &str) -> bool {
    is_indented(line)
        && !line.trim_end().ends_with(['.', '!', '?', ':', '”', '"', '\u{2019}', '\'', ')', '…'])
        && line.trim().len() > 40
}
