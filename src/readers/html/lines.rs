//! The lines of an extracted text that are the article's own.

use crate::readers::boilerplate::{PageLine, in_page};
use crate::readers::dates;
use crate::text::fold;

/// A label above or below an article has no more words.
const MAX_LABEL_WORDS: usize = 7;
/// What stands below the heading of a list may be this share of the text, and the list no more than this share from the
/// end: more is the article.
const MAX_END_SHARE: f64 = 0.4;
/// Below a list of other articles, inside the text, are at least so many paragraphs.
const MIN_TEXT_LINES: usize = 5;
/// The shortest line, in characters, that is a paragraph whatever it ends in.
const MIN_PARAGRAPH_CHARS: usize = 90;

/// The text without labels above it, lists below it and captions, credits and sign-ups inside it.
///
/// `title` and `byline` are known already: a line that only repeats them is none of the article's.
pub(super) fn own_lines(text: &str, title: &str, byline: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let total = text.len();
    let first = lines.iter().position(|line| is_prose(line)).unwrap_or(0);
    let last = lines.iter().rposition(|line| is_prose(line)).map_or(lines.len(), |last| last + 1);
    let (title, byline) = (fold(title), fold(byline));
    let mut own = String::with_capacity(text.len());
    let mut before = 0;
    let mut blank = false;
    for (at, line) in lines.iter().enumerate() {
        before += line.len() + 1;
        let words = line.trim();
        if words.is_empty() {
            blank = true;
            continue;
        }
        let is_outside = at < first || at >= last;
        let folded = fold(words);
        let repeats = folded == title || (!byline.is_empty() && (folded == byline || folded == format!("by {byline}")));
        let found = in_page(words);
        if found == Some(PageLine::End) && total - before.min(total) <= (total as f64 * MAX_END_SHARE) as usize {
            let prose = lines[at + 1..].iter().filter(|line| is_prose(line)).count();
            if prose < MIN_TEXT_LINES {
                break;
            }
        }
        if repeats
            || found.is_some()
            || dates::value(words).is_some()
            || (is_outside && is_label(words))
            || is_biography(words, &byline)
        {
            continue;
        }
        if !own.is_empty() {
            own.push_str(if blank { "\n\n" } else { "\n" });
        }
        own.push_str(words);
        blank = false;
    }
    if own.len() * 4 < text.len() { text.to_owned() } else { own }
}

/// Whether a line is a paragraph, not a label: long, or a sentence.
fn is_prose(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() >= MIN_PARAGRAPH_CHARS || (ends_sentence(line) && line.split(' ').count() > MAX_LABEL_WORDS)
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['”', '"', '’', '»', '\'', ')']).ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
}

/// Whether a line above or below the paragraphs is a section, a name, a link.
fn is_label(line: &str) -> bool {
    !ends_sentence(line) && line.split(' ').count() <= MAX_LABEL_WORDS && !line.contains(['“', '"', '«'])
}

/// “Jane Roe is a reporter for the Harbour Times.”
fn is_biography(line: &str, byline: &str) -> bool {
    const VERBS: [&str; 14] = [
        " is a ",
        " is an ",
        " is the ",
        " joined ",
        " covers ",
        " writes ",
        " has been ",
        " has written ",
        " can be reached ",
        " may be reached ",
        " reports ",
        " lives in ",
        " is based ",
        " is ",
    ];
    let folded = fold(line);
    let named = byline.split([',', '&']).flat_map(|part| part.split(" and ")).map(str::trim).any(|name| {
        name.contains(' ')
            && folded.strip_prefix(name).is_some_and(|rest| {
                VERBS.iter().any(|verb| rest.starts_with(verb))
                    || rest.starts_with(" (")
                    || rest.is_empty()
                    || rest.starts_with(", ")
            })
    });
    named && line.chars().count() < 600
}

#[cfg(test)]
mod tests {
    use super::own_lines;

    #[test]
    fn only_the_article_is_left() {
        let paragraphs = "The ferry between the port and the islands sailed again on Tuesday, two months after the storm.\n\n\
                          “At last,” said Ana Prado.\n\nWhy it took so long\n\nThe pier had to be built anew, and the oak came late, the company said.";
        let page = format!(
            "World\n\nFerry reopens\n\nBy Jane Roe\n\nMay 4, 2021\n\n3 min read\n\n{paragraphs}\n\nThe new pier. (Photo: Jo Doe)\n\n\
             Jane Roe is a reporter for the Harbour Times.\n\nRelated stories\n\nMore ferries\n"
        );
        assert_eq!(own_lines(&page, "Ferry reopens", "Jane Roe"), paragraphs);
    }
}
