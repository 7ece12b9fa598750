//! The words of a text, as search sees them.

use crate::text::{Span, fold};

/// Whether a word folds to this key.
fn is(word: &str, key: &str) -> bool {
    // Most words need not be folded to see that they are another.
    if word.is_ascii() { word.eq_ignore_ascii_case(key) } else { fold(word) == *key }
}

/// The occurrences of the phrase `wanted` (folded) in `text`; with `begins`, its last word may be the beginning of a word.
pub(super) fn phrases<'t>(text: &'t str, wanted: &'t [String], begins: bool) -> impl Iterator<Item = Span> + 't {
    let mut rest = words(text);
    std::iter::from_fn(move || {
        loop {
            let mut ahead = rest.clone();
            let first = rest.next()?;
            let mut last = first;
            let matches = wanted.iter().enumerate().all(|(i, key)| {
                ahead.next().is_some_and(|word| {
                    last = word;
                    is(word, key) || (begins && i + 1 == wanted.len() && fold(word).starts_with(&**key))
                })
            });
            if matches && !wanted.is_empty() {
                let offset = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
                return Some(Span::new(offset(first), offset(last) + last.len()));
            }
        }
    })
}

/// Whether the phrase `wanted` occurs in `text`.
pub(super) fn has_phrase(text: &str, wanted: &[String], begins: bool) -> bool {
    phrases(text, wanted, begins).next().is_some()
}

/// The words of a text: runs of letters and digits, apostrophes inside them included.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .map(|word| word.trim_matches(['\'', '’']))
        .filter(|word| !word.is_empty())
}

/// The folded words of a text.
pub(super) fn keys(typed: &str) -> Vec<String> {
    words(typed).map(fold).collect()
}

/// The folded words of a text, sorted.
pub(super) fn sorted_keys(text: &str) -> Vec<String> {
    let mut keys = keys(text);
    keys.sort_unstable();
    keys
}

/// How many words two texts have in common, each given by its words in order; a word that stands twice in both counts
/// twice.
pub(super) fn in_common<T: Ord>(one: &[T], other: &[T]) -> usize {
    let mut other = other.iter().peekable();
    let is_there = |word: &&T| {
        while other.next_if(|next| next < word).is_some() {}
        other.next_if_eq(word).is_some()
    };
    one.iter().filter(is_there).count()
}

/// Whether `text` has every one of `keys` as a word.
pub(super) fn has_all(text: &str, keys: &[String]) -> bool {
    if keys.is_empty() {
        return true;
    }
    let mut missing: Vec<&str> = keys.iter().map(String::as_str).collect();
    for word in words(text) {
        let word = fold(word);
        missing.retain(|key| *key != word);
        if missing.is_empty() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_count_as_often_as_in_both() {
        assert_eq!(in_common(&sorted_keys("the cat and the dog and the hen"), &sorted_keys("The dog, the cat!")), 4);
        assert_eq!(in_common(&sorted_keys("a b"), &sorted_keys("c")), 0);
    }
}
