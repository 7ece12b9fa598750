//! The sentence around a part of a text.

use super::format::without_comma;
use crate::annotations::QuoteKind;
use crate::text::Span;

/// The words of a quote as they are cited: those between quotation marks, or the whole sentence of reported speech.
#[must_use]
pub fn cited_words(text: &str, kind: QuoteKind, span: Span, context: Option<Span>) -> &str {
    match kind {
        QuoteKind::Direct => without_comma(span.slice(text).trim()),
        QuoteKind::Indirect | QuoteKind::Mixed => context.unwrap_or_else(|| sentence_around(text, span)).slice(text),
    }
}

/// Abbreviations after which a full stop ends no sentence, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "sen", "rep", "gov", "gen", "lt", "col", "sgt", "capt", "maj", "adm", "rev",
    "hon", "jr", "sr", "no", "vs", "inc", "corp", "ltd", "co", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec",
];

/// The sentence of `text` that `span` stands in, without the white space around it; from the beginning of the first to
/// the end of the last where it covers several.
#[must_use]
pub fn sentence_around(text: &str, span: Span) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    let paragraph_start = text[..start].rfind("\n\n").map_or(0, |at| at + 2);
    let paragraph_end = text[end..].find("\n\n").map_or(text.len(), |at| end + at);
    let mut begin = paragraph_start;
    let mut finish = paragraph_end;
    for (at, _) in text[paragraph_start..paragraph_end].match_indices(['.', '!', '?', '…', '\n']) {
        let after = paragraph_start + at + text[paragraph_start + at..].chars().next().map_or(0, char::len_utf8);
        let Some(next) = ends_sentence(&text[paragraph_start..paragraph_end], after - paragraph_start) else {
            continue;
        };
        let next = paragraph_start + next;
        if next <= start {
            begin = next;
        } else if next >= end {
            finish = next;
            break;
        }
    }
    trimmed(text, begin, finish)
}

/// Where the next sentence begins, if one ends with the mark before `after`.
fn ends_sentence(paragraph: &str, after: usize) -> Option<usize> {
    let rest = &paragraph[after..];
    let closed = rest.trim_start_matches(['"', '”', '’', '\'', '»', ')', ']']);
    let space = closed.trim_start();
    let begins = space.chars().next().is_none_or(|c| !c.is_lowercase());
    if closed.len() == space.len() || !begins {
        return None;
    }
    let mark_at = paragraph[..after].char_indices().next_back().map_or(0, |(at, _)| at);
    let before = &paragraph[..mark_at];
    let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    let is_full_stop = paragraph[mark_at..].starts_with('.');
    let is_initial =
        word.rsplit('.').next().is_some_and(|letter| letter.chars().count() == 1) && word.ends_with(char::is_uppercase);
    if is_full_stop && (is_initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())) {
        return None;
    }
    Some(paragraph.len() - space.len())
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let part = &text[start..end];
    let begin = start + (part.len() - part.trim_start().len());
    Span::new(begin, begin + part.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, part: &str) -> String {
        let start = text.find(part).unwrap();
        sentence_around(text, Span::new(start, start + part.len())).slice(text).to_owned()
    }

    #[test]
    fn sentence_ends_before_the_next() {
        let text =
            "Title\n\nMr. Reed of the U.S. Navy came. He said the port was open. “It is not!” she replied.\n\nMore.";
        assert_eq!(around(text, "the port was open"), "He said the port was open.");
        assert_eq!(around(text, "U.S. Navy"), "Mr. Reed of the U.S. Navy came.");
        assert_eq!(around(text, "It is not!"), "“It is not!” she replied.");
        assert_eq!(around(text, "He said the port was open."), "He said the port was open.");
        assert_eq!(around(text, "came. He"), "Mr. Reed of the U.S. Navy came. He said the port was open.");
        assert_eq!(around("No end", "end"), "No end");
        assert_eq!(around("Ends here.", "here"), "Ends here.");
    }
}
