//! Which articles have a word: an inverted index over folded words.

use crate::text::{Span, fold};
use rustc_hash::{FxHashMap, FxHashSet};

/// For each folded word the articles that have it, in order.
#[derive(Debug, Default)]
pub(super) struct WordIndex {
    postings: FxHashMap<Box<str>, Vec<u32>>,
}

impl WordIndex {
    /// Adds the words of article `number`; articles must come in order.
    pub(super) fn add(&mut self, number: u32, texts: &[&str]) {
        let mut seen = FxHashSet::default();
        for text in texts {
            for word in words(text) {
                if seen.insert(word) {
                    match self.postings.get_mut(&*fold(word)) {
                        Some(list) if list.last() == Some(&number) => {}
                        Some(list) => list.push(number),
                        None => {
                            self.postings.insert(fold(word).into(), vec![number]);
                        }
                    }
                }
            }
        }
    }

    /// What has a word that begins with `key` (folded), in order. Looks at every word there is, as they are few beside
    /// the articles.
    pub(super) fn beginning_with(&self, key: &str) -> Vec<u32> {
        let lists = self.postings.iter().filter(|(word, _)| word.starts_with(key));
        let mut numbers: Vec<u32> = lists.flat_map(|(_, list)| list.iter().copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The articles that have every one of `words` (folded), in order.
    pub(super) fn with_all(&self, words: &[String]) -> Vec<u32> {
        let mut lists: Vec<&[u32]> =
            words.iter().map(|word| self.postings.get(&**word).map_or(&[][..], Vec::as_slice)).collect();
        lists.sort_by_key(|list| list.len());
        let Some((first, rest)) = lists.split_first() else { return Vec::new() };
        first.iter().copied().filter(|number| rest.iter().all(|list| list.binary_search(number).is_ok())).collect()
    }
}

/// Whether a word has this key.
fn is(word: &str, key: &str) -> bool {
    // Most words need not be folded to see that they are another.
    if word.is_ascii() { word.eq_ignore_ascii_case(key) } else { fold(word) == *key }
}

/// Where `wanted` (folded) stand next to each other in `text`; with `begins`, the last may be the beginning of a word.
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
                let place = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
                return Some(Span::new(place(first), place(last) + last.len()));
            }
        }
    })
}

/// Whether `wanted` stand next to each other somewhere in `text`.
pub(super) fn has_phrase(text: &str, wanted: &[String], begins: bool) -> bool {
    phrases(text, wanted, begins).next().is_some()
}

/// The words of a text, as they stand: runs of letters and digits, apostrophes inside them included.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .map(|word| word.trim_matches(['\'', '’']))
        .filter(|word| !word.is_empty())
}

/// The folded words that someone typed.
pub(super) fn keys(typed: &str) -> Vec<String> {
    words(typed).map(fold).collect()
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
