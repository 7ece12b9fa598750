//! Which articles have a word: an inverted index over folded words.

use crate::text::{Span, fold};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

/// For each folded word the numbers of what has it, in `N` kinds of places.
#[derive(Debug, Default)]
pub(super) struct WordIndex<const N: usize> {
    /// By their letters.
    words: Vec<Box<str>>,
    /// The lists of numbers of every word, one after the other.
    lists: Vec<u8>,
    /// Where those of each word end.
    ends: Vec<[usize; N]>,
}

/// A [`WordIndex`] while it is made.
#[derive(Debug, Default)]
pub(super) struct WordCollector<const N: usize> {
    numbers: FxHashMap<Box<str>, u32>,
    lists: Vec<[Postings; N]>,
}

impl<const N: usize> WordCollector<N> {
    /// The number under which a folded word is collected.
    pub(super) fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.lists.len() as u32;
        self.numbers.insert(word.into(), number);
        self.lists.push(std::array::from_fn(|_| Postings::default()));
        number
    }

    /// Notes that `at` has the word, in a place of `kind`; numbers of a kind must not fall.
    pub(super) fn add(&mut self, word: u32, kind: usize, at: u32) {
        self.lists[word as usize][kind].push(at);
    }

    pub(super) fn finish(self) -> WordIndex<N> {
        let mut words: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        words.sort_unstable();
        let mut index = WordIndex { words: Vec::with_capacity(words.len()), ..WordIndex::default() };
        let bytes = self.lists.iter().flatten().map(|list| list.bytes.len()).sum();
        index.lists.reserve_exact(bytes);
        index.ends.reserve_exact(words.len());
        for (word, number) in words {
            index.words.push(word);
            index.ends.push(self.lists[number as usize].each_ref().map(|list| {
                index.lists.extend(&list.bytes);
                index.lists.len()
            }));
        }
        index
    }
}

impl WordIndex<4> {
    /// All that it is, to be written: every word with where its lists end; and the lists.
    pub(super) fn parts(&self) -> (Vec<(&str, [usize; 4])>, &[u8]) {
        (self.words.iter().map(|word| &**word).zip(self.ends.iter().copied()).collect(), &self.lists)
    }

    /// The index of these parts; `None` when they do not fit together.
    pub(super) fn of_parts(words: Vec<(Box<str>, [usize; 4])>, lists: &[u8]) -> Option<Self> {
        let (words, ends): (_, Vec<[usize; 4]>) = words.into_iter().unzip();
        let sound = ends.as_flattened().is_sorted() && ends.as_flattened().last().copied().unwrap_or(0) == lists.len();
        sound.then(|| Self { words, lists: lists.to_vec(), ends })
    }
}

impl<const N: usize> WordIndex<N> {
    /// What has a word that begins with `key` (folded).
    pub(super) fn beginning_with(&self, key: &str, kind: usize) -> RoaringBitmap {
        self.from(key)
            .take_while(|(word, _)| word.starts_with(key))
            .map(|(_, at)| self.set(at, kind))
            .fold(RoaringBitmap::new(), |found, set| found | set)
    }

    /// What has `word` (folded).
    pub(super) fn with(&self, word: &str, kind: usize) -> RoaringBitmap {
        self.words
            .binary_search_by(|other| (**other).cmp(word))
            .map_or_else(|_| RoaringBitmap::new(), |at| self.set(at, kind))
    }

    /// The words that `key` (folded) may have been meant to be: those with the same initial that are but a slip of the
    /// finger or two away, with how many slips it takes.
    pub(super) fn near(&self, key: &str) -> impl Iterator<Item = (usize, &str)> {
        let slips = if key.chars().count() > 4 { 2 } else { 1 };
        let initial = &key[..key.chars().next().map_or(0, char::len_utf8)];
        let words = self.from(initial).map(|(word, _)| word).take_while(move |word| word.starts_with(initial));
        let alike = words.filter(move |word| word.len().abs_diff(key.len()) <= 2 * slips);
        alike.map(|word| (strsim::osa_distance(word, key), word)).filter(move |(distance, _)| *distance <= slips)
    }

    /// The words from `key` on, with their places.
    fn from(&self, key: &str) -> impl Iterator<Item = (&str, usize)> {
        let first = self.words.partition_point(|word| **word < *key);
        (first..).zip(&self.words[first..]).map(|(at, word)| (&**word, at))
    }

    /// What has the word at this place.
    fn set(&self, at: usize, kind: usize) -> RoaringBitmap {
        let begin = match kind.checked_sub(1) {
            Some(before) => self.ends[at][before],
            None => at.checked_sub(1).map_or(0, |before| self.ends[before][N - 1]),
        };
        let mut set = RoaringBitmap::new();
        // The numbers rise, so this cannot fail.
        let _ = set.append(numbers(&self.lists[begin..self.ends[at][kind]]));
        set
    }
}

/// Rising numbers, each as the distance from the one before, seven bits a byte: a third of what a list of numbers takes,
/// and short lists take next to nothing.
#[derive(Debug, Default)]
struct Postings {
    bytes: Vec<u8>,
    last: u32,
}

impl Postings {
    /// Adds a number that is not less than the last; the last again adds nothing.
    fn push(&mut self, number: u32) {
        if self.last == number && !self.bytes.is_empty() {
            return;
        }
        let mut gap = number - self.last;
        while gap >= 0x80 {
            self.bytes.push(gap as u8 | 0x80);
            gap >>= 7;
        }
        self.bytes.push(gap as u8);
        self.last = number;
    }
}

/// The numbers of a list.
fn numbers(list: &[u8]) -> impl Iterator<Item = u32> {
    let mut bytes = list.iter();
    let mut number = 0;
    std::iter::from_fn(move || {
        let (mut gap, mut shift) = (0, 0);
        loop {
            let byte = *bytes.next()?;
            gap |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                number += gap;
                return Some(number);
            }
        }
    })
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

/// How many words two texts, as folded words, have in common; a word that stands twice in both counts twice.
pub(super) fn in_common(one: &[String], other: &[String]) -> usize {
    let mut rest: FxHashMap<&String, usize> = FxHashMap::default();
    other.iter().for_each(|word| *rest.entry(word).or_default() += 1);
    let mut take = |word: &&String| match rest.get_mut(*word) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    };
    one.iter().filter(|word| take(word)).count()
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn postings_give_back_what_was_put_in(numbers in proptest::collection::btree_set(any::<u32>(), 0..200)) {
            let mut postings = Postings::default();
            for number in &numbers {
                postings.push(*number);
                postings.push(*number);
            }
            prop_assert!(super::numbers(&postings.bytes).eq(numbers));
        }
    }

    #[test]
    fn words_in_common_are_counted_as_often_as_both_have_them() {
        assert_eq!(in_common(&keys("the cat and the dog and the hen"), &keys("The dog, the cat!")), 4);
        assert_eq!(in_common(&keys("a b"), &keys("c")), 0);
    }

    #[test]
    fn beginnings_are_found_among_all_words() {
        let mut words = WordCollector::<1>::default();
        for (at, word) in ["mast", "mask", "master", "mas", "nut"].into_iter().enumerate() {
            let number = words.number(word);
            words.add(number, 0, at as u32);
        }
        let words = words.finish();
        assert!(words.beginning_with("mast", 0).iter().eq([0, 2]));
        assert_eq!(words.beginning_with("", 0).len(), 5);
        assert!(words.with("mask", 0).iter().eq([1]));
        assert!(words.with("masks", 0).is_empty());
        let mut near: Vec<_> = words.near("mastr").collect();
        near.sort_unstable();
        assert_eq!(near, [(1, "mast"), (1, "master"), (2, "mas"), (2, "mask")]);
    }
}
