//! The parts of a person's name, and when two names can be one person's.

use crate::engine::gazetteer::{Classes, Word, rows};
use crate::engine::tokens::{TokenKind, Tokens};
use crate::text::is_slip;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// One word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    word: Word,
    /// The first letter, when the part is an initial (“J.”).
    initial: Option<char>,
    /// The first letter of the word, small.
    letter: char,
    /// The word, folded.
    text: String,
    /// What the lists know of it.
    classes: Classes,
}

impl Part {
    /// Whether one of the two is the other with a slip of the pen.
    fn is_slip_of(&self, other: &Self) -> bool {
        let of_both = self.classes | other.classes;
        let told_apart = of_both.intersects(Classes::GIVEN_MALE) && of_both.intersects(Classes::GIVEN_FEMALE);
        let known = |part: &Self| part.classes.intersects(Classes::STRONG_NAME);
        self.text.len().min(other.text.len()) >= 5
            && !told_apart
            && !(known(self) && known(other))
            && is_slip(&self.text, &other.text)
    }
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
            let folded = crate::text::fold(tokens.str(at));
            if token.kind == TokenKind::Handle {
                squeezed.extend(folded.chars().filter(|c| c.is_alphabetic()));
            }
            if token.kind != TokenKind::Word {
                continue;
            }
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
            letters.clone_into(&mut family);
            let letter = letters.chars().next().unwrap_or(' ');
            let initial = (letters.chars().count() == 1 || folded.contains('.')).then_some(letter);
            list.push(Part { word: token.word, initial, letter, text: letters.to_owned(), classes: token.classes });
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

    /// Whether a name of one word is this one's family name with a slip of the pen, in a name of six letters or more.
    pub(super) fn nearly_ends_in(&self, bare: &Self) -> bool {
        let long = self.family.len().min(bare.family.len()) >= 6;
        bare.len() == 1 && self.len() >= 2 && long && is_slip(&self.family, &bare.family)
    }

    /// Whether two full names are one but for a slip of the pen in a part or two: “Brattebo” and “Bratteboe”. Names that
    /// men and women have apart (“Mario”, “Maria”) are no slips of each other.
    fn is_misspelt(&self, other: &Self) -> bool {
        let slips = self.list.iter().zip(&other.list).filter(|(a, b)| a.word != b.word);
        self.len() == other.len()
            && self.len() >= 2
            && slips.clone().all(|(a, b)| a.is_slip_of(b))
            && (slips.count() < self.len() || self.squeezed.len() >= 14)
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
        if self.is_misspelt(other) {
            return true;
        }
        if long.list.windows(short.len()).any(|window| window.iter().zip(&short.list).all(|(a, b)| a.word == b.word)) {
            return true;
        }
        let (Some(short_last), Some(long_last)) = (short.list.last(), long.list.last()) else { return false };
        if short_last.word != long_last.word || !same_given(&short.list[0], &long.list[0]) {
            return false;
        }
        // Middle parts of the short name must find theirs, in order, in the long one.
        let mut middle = long.list[1..long.len() - 1].iter();
        let inner = &short.list[1..short.len() - 1];
        long.len() == 2 || inner.iter().all(|part| middle.any(|candidate| same_given(part, candidate)))
    }
}

fn same_given(a: &Part, b: &Part) -> bool {
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
