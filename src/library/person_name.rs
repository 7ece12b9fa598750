//! The parts of a person's name, for comparing names.

use crate::text::fold;

/// A name taken apart: “Robert F. Kennedy Jr.” is first `robert`, middle `f`, last `kennedy`, suffix `jr`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PersonName {
    parts: Vec<String>,
    suffix: Option<String>,
}

/// The surname, the first letter and the suffix of a name.
pub(super) type NameClass = (String, Option<char>, Option<String>);

const SUFFIXES: [&str; 7] = ["jr", "sr", "ii", "iii", "iv", "junior", "senior"];

impl PersonName {
    pub(super) fn read(name: &str) -> Self {
        let mut parts: Vec<String> = fold(name)
            .split_whitespace()
            .map(|part| part.replace(['.', ',', '\''], ""))
            .filter(|part| !part.is_empty())
            .collect();
        let suffix = (parts.len() > 1 && parts.last().is_some_and(|last| SUFFIXES.contains(&&**last)))
            .then(|| parts.pop())
            .flatten()
            .map(|suffix| suffix.replace("junior", "jr").replace("senior", "sr"));
        Self { parts, suffix }
    }

    /// What two spellings of the same full name have in common: “Kim Jong-un” and “Kim Jong Un” share it.
    pub(super) fn key(&self) -> String {
        let mut key = self.parts.join(" ").replace('-', " ");
        if let Some(suffix) = &self.suffix {
            key.push(' ');
            key.push_str(suffix);
        }
        key
    }

    /// What all names have in common that are ever compared with each other: the last word of the key, and the suffix.
    pub(super) fn block(&self) -> String {
        let key = self.key();
        let mut ends = key.rmatch_indices(' ').map(|(at, space)| at + space.len());
        let last = ends.next().unwrap_or(0);
        let begin = if SUFFIXES.contains(&&key[last..]) { ends.next().unwrap_or(0) } else { last };
        key[begin..].to_owned()
    }

    /// The only part, when there is but one.
    pub(super) fn single(&self) -> Option<&str> {
        match &self.parts[..] {
            [only] if self.suffix.is_none() => Some(only),
            _ => None,
        }
    }

    /// The surname, as far as it is the last part.
    pub(super) fn last(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }

    /// What a name and every name that it covers have in common.
    pub(super) fn class(&self) -> NameClass {
        (self.last().to_owned(), self.first().chars().next(), self.suffix.clone())
    }

    pub(super) fn first(&self) -> &str {
        self.parts.first().map_or("", String::as_str)
    }

    fn middle(&self) -> &[String] {
        self.parts.get(1..self.parts.len().max(2) - 1).unwrap_or_default()
    }

    /// How much the name says, for trying fuller names first.
    pub(super) fn fullness(&self) -> (usize, usize) {
        (self.parts.len(), self.parts.iter().map(String::len).sum())
    }

    /// Whether the shorter or equal name `other` may mean the same person: the last names agree, the first
    /// names agree or one is the other's initial, and the middle names of `other` occur here in order.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let mut middle = self.middle().iter();
        self.parts.len() > 1
            && other.parts.len() > 1
            && self.last() == other.last()
            && self.suffix == other.suffix
            && agree(self.first(), other.first())
            && other.middle().iter().all(|part| middle.any(|mine| agree(mine, part)))
    }

    /// Whether two names of different articles are joined, as far as nobody else has such a name.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let is_single_of = |one: &Self, whole: &Self| one.single().is_some_and(|word| word == whole.last());
        self.key() == other.key()
            || self.covers(other)
            || other.covers(self)
            || is_single_of(self, other)
            || is_single_of(other, self)
    }
}

/// Whether two parts are the same, or one the other's initial.
fn agree(a: &str, b: &str) -> bool {
    let is_initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    a == b || is_initial(a, b) || is_initial(b, a)
}

#[cfg(test)]
mod tests {
    use super::PersonName;
    use proptest::prelude::*;

    #[test]
    fn fuller_names_cover_shorter_ones() {
        let covers = |full, short| PersonName::read(full).covers(&PersonName::read(short));
        assert!(covers("Anna Maria Berg", "Anna Berg"));
        assert!(covers("Anna Maria Berg", "Anna M. Berg"));
        assert!(covers("Anna Maria Berg", "A. Berg"));
        assert!(!covers("Anna Maria Berg", "Anna Lund"));
        assert!(!covers("Anna M. Berg", "Anna K. Berg"));
        assert!(!covers("Karl Berg Jr.", "Karl Berg"));
        assert!(!covers("Anna Berg", "Berg"));
    }

    #[test]
    fn like_names_are_joined() {
        let is_like = |one: &str, other: &str| PersonName::read(one).is_like(&PersonName::read(other));
        for name in ["A. Berg", "anna berg", "Anna Maria Berg", "Berg"] {
            assert!(is_like("Anna Berg", name) && is_like(name, "Anna Berg"), "{name}");
        }
        assert!(!is_like("Anna Berg", "Astrid Berg") && !is_like("Anna Berg", "Anna"));
    }

    #[test]
    fn spellings_share_a_key() {
        assert_eq!(PersonName::read("Tran Van-Lo").key(), PersonName::read("TRAN Van Lo").key());
        assert_eq!(PersonName::read("Karl Berg, Jr.").key(), PersonName::read("Karl Berg Junior").key());
    }

    proptest! {
        #[test]
        fn compared_names_share_a_block(
            one in "(a|bo|jr|-|junior| |iii){1,5}", other in "(a|bo|jr|-|junior| |iii){1,5}"
        ) {
            let (one, other) = (PersonName::read(&one), PersonName::read(&other));
            let are_full = one.single().is_none() && other.single().is_none();
            if one.key() == other.key() || are_full && one.class() == other.class() {
                prop_assert_eq!(one.block(), other.block());
            }
        }
    }
}
