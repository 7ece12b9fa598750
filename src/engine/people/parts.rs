//! The parts of a person's name, and when two names can be one person's.

use crate::engine::gazetteer::{Classes, Word, rows};
use crate::engine::tokens::{TokenKind, Tokens};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// One word of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    word: Word,
    /// The first letter, when the part is an initial (“J.”).
    initial: Option<char>,
    /// The first letter of the word, small.
    letter: char,
}

/// A name's parts: hyphens, particles in between and suffixes left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    list: Vec<Part>,
    /// All words but suffixes, particles among them.
    whole: Vec<Word>,
    /// The name without spaces and hyphens, folded: “kimjongun”.
    pub squeezed: String,
    /// The last part, folded.
    family: String,
}

impl Parts {
    pub(super) fn new(tokens: &Tokens<'_>, name: &Range<usize>) -> Self {
        let mut list = Vec::new();
        let mut whole = Vec::new();
        let mut squeezed = String::new();
        let mut family = String::new();
        for at in name.clone() {
            let token = &tokens.list()[at];
            if token.kind != TokenKind::Word {
                continue;
            }
            let folded = crate::text::fold(tokens.str(at));
            let letters = folded.trim_end_matches('.');
            squeezed.push_str(letters);
            let inner_particle = token.is(Classes::PARTICLE) && at + 1 < name.end && !token.is(Classes::GIVEN);
            let suffix = token.is(Classes::SUFFIX) && at > name.start;
            if !suffix {
                whole.push(token.word);
            }
            if inner_particle && (at > name.start || !token.is_capitalised()) || suffix {
                continue;
            }
            family = letters.to_owned();
            let letter = letters.chars().next().unwrap_or(' ');
            let initial = (letters.chars().count() == 1 || folded.contains('.')).then_some(letter);
            list.push(Part { word: token.word, initial, letter });
        }
        Self { list, whole, squeezed, family }
    }

    /// Number of parts.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The family name, as far as its place tells: the last part.
    pub(super) fn last(&self) -> Option<Word> {
        self.list.last().map(|part| part.word)
    }

    /// The first part.
    pub(super) fn first(&self) -> Option<Word> {
        self.list.first().map(|part| part.word)
    }

    /// Whether a name of one word is made of this one's first letters: “JFK”, “AMLO”.
    pub(super) fn abbreviates_to(&self, bare: &Self) -> bool {
        self.len() >= 3 && bare.len() == 1 && self.list.iter().map(|part| part.letter).eq(bare.squeezed.chars())
    }

    /// The parts' words, in order.
    pub(super) fn words(&self) -> impl Iterator<Item = Word> {
        self.list.iter().map(|part| part.word)
    }

    /// Whether the word is one of the parts.
    pub(super) fn contains(&self, word: Word) -> bool {
        self.list.iter().any(|part| part.word == word)
    }

    /// Whether a name of one word is this one's family name with a slip of the pen: one letter more, less or other, in a
    /// name of six letters or more that begins alike.
    pub(super) fn nearly_ends_in(&self, bare: &Self) -> bool {
        let (a, b) = (self.family.as_bytes(), bare.family.as_bytes());
        if bare.len() != 1
            || self.len() < 2
            || a.len().min(b.len()) < 6
            || a[0] != b[0]
            || a.len().abs_diff(b.len()) > 1
        {
            return false;
        }
        let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let (rest_a, rest_b) = (&a[same..], &b[same..]);
        match a.len().cmp(&b.len()) {
            std::cmp::Ordering::Equal => rest_a.get(1..) == rest_b.get(1..),
            std::cmp::Ordering::Less => rest_b.get(1..) == Some(rest_a),
            std::cmp::Ordering::Greater => rest_a.get(1..) == Some(rest_b),
        }
    }

    /// Whether two full names can be one person's: “Donald J. Trump” and “Donald Trump”, “J. K. Rowling” and “Joanne
    /// Rowling”, “Bill Clinton” and “William Clinton”, “López Obrador” and “Andrés Manuel López Obrador”, “Kim Jong-un”
    /// and “Kim Jong Un”.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        if self.squeezed == other.squeezed {
            return true;
        }
        let (short, long) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        if short.len() < 2 {
            return false;
        }
        // “Van den Berg” of “Roger van den Berg”.
        if self.whole.ends_with(&other.whole) || other.whole.ends_with(&self.whole) {
            return true;
        }
        if long.list.windows(short.len()).any(|window| window.iter().zip(&short.list).all(|(a, b)| a.word == b.word)) {
            return true;
        }
        let (Some(short_last), Some(long_last)) = (short.list.last(), long.list.last()) else { return false };
        if short_last.word != long_last.word || !same_given(short.list[0], long.list[0]) {
            return false;
        }
        // Middle parts of the short name must find theirs, in order, in the long one.
        let mut middle = long.list[1..long.len() - 1].iter();
        let inner = &short.list[1..short.len() - 1];
        long.len() == 2 || inner.iter().all(|part| middle.any(|candidate| same_given(*part, *candidate)))
    }
}

fn same_given(a: Part, b: Part) -> bool {
    if a.word == b.word
        || a.initial.is_some() && a.initial == Some(b.letter)
        || b.initial.is_some() && b.initial == Some(a.letter)
    {
        return true;
    }
    short_forms().get(&a.word).is_some_and(|forms| forms.contains(&b.word))
}

/// Names that stand for each other, both ways (“Bill”, “William”).
fn short_forms() -> &'static FxHashMap<Word, Vec<Word>> {
    static FORMS: OnceLock<FxHashMap<Word, Vec<Word>>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let mut forms: FxHashMap<Word, Vec<Word>> = FxHashMap::default();
        for (_, mut columns) in rows(include_str!("../../../data/names/short-forms.tsv")) {
            let full = Word::of(columns.next().unwrap_or_default());
            for short in columns.next().unwrap_or_default().split(' ').map(Word::of) {
                forms.entry(full).or_default().push(short);
                forms.entry(short).or_default().push(full);
            }
        }
        forms
    })
}
