//! The words of a text, as search sees them.

use crate::text::{Span, fold};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// The signs that are written for an apostrophe.
const APOSTROPHES: [char; 9] = ['\'', '’', '‘', 'ʼ', 'ʻ', '´', '`', '′', '＇'];
/// What is joined to the next word by an apostrophe: “l’Étang”, “O’Dorgan”, “dell’Arte”.
const ELISIONS: [&str; 18] = [
    "c", "d", "j", "l", "m", "n", "o", "s", "t", "qu", "all", "dall", "dell", "nell", "sull", "jusqu", "lorsqu",
    "puisqu",
];

/// The key of a word: folded, without apostrophes.
pub(super) fn key(word: &str) -> String {
    let mut key = fold(word);
    key.retain(|c| c.is_alphanumeric() && !APOSTROPHES.contains(&c));
    key
}

/// Letters that are also written as two.
const SPELLED_OUT: [(char, &str); 4] = [('ä', "ae"), ('ö', "oe"), ('ø', "oe"), ('ü', "ue")];

/// The key of a word with such letters written as two, “mueller” for “Müller”; `None` when it has none.
pub(super) fn spelled_out(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let mut spelled: String = word.nfc().flat_map(char::to_lowercase).collect();
    let has_one = spelled.contains(SPELLED_OUT.map(|(letter, _)| letter));
    SPELLED_OUT.iter().for_each(|(letter, two)| spelled = spelled.replace(*letter, two));
    has_one.then(|| key(&spelled))
}

/// A key with one letter for each two that may stand for it: “muller” for “mueller”.
pub(super) fn contracted(key: &str) -> String {
    key.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

/// Whether a word has this key.
fn is(word: &str, wanted: &str) -> bool {
    // Most words need not be folded to see that they are another.
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        word.eq_ignore_ascii_case(wanted)
    } else {
        key(word) == *wanted
    }
}

/// The occurrences of the phrase `wanted` (folded) in `text`; with `begins`, its last word may be the beginning of a word.
pub(super) fn phrases<'t>(text: &'t str, wanted: &'t [String], begins: bool) -> impl Iterator<Item = Span> + 't {
    let mut rest = words(text);
    std::iter::from_fn(move || {
        loop {
            let mut ahead = rest.clone();
            let first = rest.next()?;
            let mut last = first;
            let matches = wanted.iter().enumerate().all(|(i, wanted_key)| {
                ahead.next().is_some_and(|word| {
                    last = word;
                    is(word, wanted_key) || (begins && i + 1 == wanted.len() && key(word).starts_with(&**wanted_key))
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

/// Whether all of `wanted` occur in `text` with at most `between` other words among them.
pub(super) fn has_near(text: &str, wanted: &[String], between: usize) -> bool {
    let words = keys(text);
    let length = (wanted.len() + between).min(words.len());
    length > 0 && words.windows(length).any(|run| wanted.iter().all(|word| run.contains(word)))
}

/// The words of a text: runs of letters and digits with their accents and apostrophes, without the ’s of a possessive; what
/// is elided before an apostrophe is a word of its own (“l’Étang”).
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|c: char| !is_in_word(c)).flat_map(parts).filter(|word| word.contains(char::is_alphanumeric))
}

fn is_in_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || APOSTROPHES.contains(&c);
    }
    let is_invisible = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    c.is_alphanumeric() || APOSTROPHES.contains(&c) || is_invisible || is_combining_mark(c)
}

/// The elided word before the first apostrophe, if there is one, and the word.
fn parts(run: &str) -> impl Iterator<Item = &str> + Clone {
    // Most words have no apostrophe.
    let is_plain = run.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (elision, word) = if is_plain { (None, run) } else { split_elision(run) };
    elision.into_iter().chain([word])
}

fn split_elision(run: &str) -> (Option<&str>, &str) {
    let run = run.trim_matches(APOSTROPHES);
    let bare = run.strip_suffix(['s', 'S']).and_then(|run| run.strip_suffix(APOSTROPHES)).unwrap_or(run);
    let elided = bare.split_once(APOSTROPHES).filter(|(elision, word)| {
        word.chars().nth(2).is_some() && ELISIONS.iter().any(|known| elision.eq_ignore_ascii_case(known))
    });
    elided.map_or((None, bare), |(elision, word)| (Some(elision), word))
}

/// The folded words of a text.
pub(super) fn keys(typed: &str) -> Vec<String> {
    words(typed).map(key).collect()
}

/// The folded words of a name, and those with letters that are also written as two.
pub(super) fn name_keys(name: &str) -> Vec<String> {
    words(name).map(key).chain(words(name).filter_map(spelled_out)).collect()
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
        let word = key(word);
        missing.retain(|wanted| *wanted != word);
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
    fn common_words_count_in_both() {
        assert_eq!(in_common(&sorted_keys("the cat and the dog and the hen"), &sorted_keys("The dog, the cat!")), 4);
        assert_eq!(in_common(&sorted_keys("a b"), &sorted_keys("c")), 0);
    }

    #[test]
    fn one_word_in_any_spelling() {
        assert_eq!(keys("Pen\u{303}alver’s lock\u{ad}keeper isn't"), ["penalver", "lockkeeper", "isnt"]);
        assert_eq!(keys("O’Dorgan of l'E\u{301}tang, ‘Adams’"), ["o", "dorgan", "of", "l", "etang", "adams"]);
        assert_eq!(keys("I’ll ` say"), ["ill", "say"]);
        assert_eq!(name_keys("Jörg Mu\u{308}ller"), ["jorg", "muller", "joerg", "mueller"]);
        assert_eq!((spelled_out("Peñalver"), contracted("joerg")), (None, "jorg".to_owned()));
        assert!(has_near("The harbour was near its closure.", &keys("closure harbour"), 3));
        assert!(!has_near("The harbour was near its closure.", &keys("closure harbour"), 2));
    }
}
