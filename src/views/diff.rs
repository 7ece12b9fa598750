//! Word-by-word differences between two wordings of a quote.

use crate::text::fold;
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A part of a word-by-word comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same(String),
    /// Only in the first.
    Cut(String),
    /// Only in the other.
    Added(String),
}

/// Longer quotes are shown whole, one after the other: the work can grow with the square of their lengths.
const MAX_DIFF_WORDS: usize = 2_000;

/// What `other` shares with `one`, cuts and adds; empty when the words are the same but for marks and case.
#[must_use]
pub fn changes(one: &str, other: &str) -> Vec<Change> {
    let (a, b) = (words(one), words(other));
    let (keys_a, keys_b) = (keys(&a), keys(&b));
    if keys_a == keys_b {
        return Vec::new();
    }
    if a.len().max(b.len()) > MAX_DIFF_WORDS {
        return vec![Change::Cut(a.join(" ")), Change::Added(b.join(" "))];
    }
    let mut changes = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &keys_a, &keys_b) {
        let (tag, old, new) = op.as_tag_tuple();
        let (old, new) = (a[old].join(" "), b[new].join(" "));
        match tag {
            DiffTag::Equal => changes.push(Change::Same(new)),
            DiffTag::Delete => changes.push(Change::Cut(old)),
            DiffTag::Insert => changes.push(Change::Added(new)),
            DiffTag::Replace => changes.extend([Change::Cut(old), Change::Added(new)]),
        }
    }
    changes
}

/// The words with the marks beside them; marks that stand alone, such as a dash, belong to the word before.
fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    let offset = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(before) if !word.contains(char::is_alphanumeric) => {
                *before = &text[offset(before)..offset(word) + word.len()];
            }
            _ => words.push(word),
        }
    }
    words
}

/// What remains of each word when marks and case do not count.
fn keys(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(one: &str, other: &str) -> Vec<String> {
        let show = |change: Change| match change {
            Change::Same(words) => words,
            Change::Cut(words) => format!("-{words}"),
            Change::Added(words) => format!("+{words}"),
        };
        changes(one, other).into_iter().map(show).collect()
    }

    #[test]
    fn cut_and_added_words_differ() {
        let changes = shown("We will not wait any longer for an answer,", "We will wait no longer for an answer");
        assert_eq!(changes, ["We will", "-not", "wait", "-any", "+no", "longer for an answer"]);
    }

    #[test]
    fn very_long_quotes_are_not_compared() {
        let long = vec!["word"; MAX_DIFF_WORDS + 1].join(" ");
        assert_eq!(changes(&long, "word"), [Change::Cut(long.clone()), Change::Added("word".into())]);
    }

    #[test]
    fn marks_and_case_make_no_difference() {
        assert_eq!(changes("“Never,” we said", "never we Said"), []);
        assert_eq!(changes("", ""), []);
    }
}
