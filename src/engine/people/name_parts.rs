//! The parts of a person's name, and whether two names can be one person's.

use crate::engine::gazetteer::{LexicalClasses, TermId, rows};
use crate::engine::tokens::{TokenKind, Tokens};
use crate::text::is_slip;
use foldhash::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// One word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamePart {
    term: TermId,
    /// The first letter, if the part is an initial (“J.”).
    initial: Option<char>,
    /// The first letter of the word, in lower case.
    letter: char,
    /// The word, folded.
    text: String,
    /// Its classes in the word lists.
    classes: LexicalClasses,
}

impl NamePart {
    /// Whether one of the two words is a misspelling of the other.
    fn is_slip_of(&self, other: &Self) -> bool {
        let of_both = self.classes | other.classes;
        let told_apart =
            of_both.intersects(LexicalClasses::GIVEN_MALE) && of_both.intersects(LexicalClasses::GIVEN_FEMALE);
        let known = |part: &Self| part.classes.intersects(LexicalClasses::STRONG_NAME);
        self.text.len().min(other.text.len()) >= 5
            && !told_apart
            && !(known(self) && known(other))
            && is_slip(&self.text, &other.text)
    }
}

/// The parts of a name, without hyphens, inner particles and suffixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameParts {
    list: Vec<NamePart>,
    /// All words but suffixes, particles included.
    whole: Vec<TermId>,
    /// The name without spaces and hyphens, folded: “kimjongun”.
    pub squeezed: String,
    /// The last part, folded.
    family: String,
}

impl NameParts {
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
            let inner_particle =
                token.is(LexicalClasses::PARTICLE) && at + 1 < name.end && !token.is(LexicalClasses::GIVEN);
            let suffix = token.is(LexicalClasses::SUFFIX) && at > name.start;
            if !suffix {
                whole.push(token.term);
            }
            if inner_particle && (at > name.start || !token.is_capitalised()) || suffix {
                continue;
            }
            letters.clone_into(&mut family);
            let letter = letters.chars().next().unwrap_or(' ');
            let initial = (letters.chars().count() == 1 || folded.contains('.')).then_some(letter);
            list.push(NamePart { term: token.term, initial, letter, text: letters.to_owned(), classes: token.classes });
        }
        Self { list, whole, squeezed, family }
    }

    /// Number of parts.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The family name by position: the last part.
    pub(super) fn last(&self) -> Option<TermId> {
        self.list.last().map(|part| part.term)
    }

    /// The first part.
    pub(super) fn first(&self) -> Option<TermId> {
        self.list.first().map(|part| part.term)
    }

    /// Whether a single name is short for the given name: “Bill” for William.
    pub(super) fn has_short_form(&self, word: TermId) -> bool {
        self.first().and_then(|first| short_forms().get(&first)).is_some_and(|forms| forms.contains(&word))
    }

    /// Whether a single name is made of this one's initials: “JFK”, “AMLO”.
    pub(super) fn abbreviates_to(&self, bare: &Self) -> bool {
        self.len() >= 3 && bare.len() == 1 && self.list.iter().map(|part| part.letter).eq(bare.squeezed.chars())
    }

    /// The parts' words, in order.
    pub(super) fn words(&self) -> impl Iterator<Item = TermId> {
        self.list.iter().map(|part| part.term)
    }

    /// Whether the word is one of the parts.
    pub(super) fn contains(&self, term: TermId) -> bool {
        self.list.iter().any(|part| part.term == term)
    }

    /// Whether a single name of six letters or more is a misspelling of this one's family name.
    pub(super) fn nearly_ends_in(&self, bare: &Self) -> bool {
        let long = self.family.len().min(bare.family.len()) >= 6;
        bare.len() == 1 && self.len() >= 2 && long && is_slip(&self.family, &bare.family)
    }

    /// Whether two full names are the same but for a misspelling in one or two parts: “Brattebo” and “Bratteboe”. A
    /// male and a female name (“Mario”, “Maria”) are not misspellings of each other.
    fn is_misspelt(&self, other: &Self) -> bool {
        let slips = self.list.iter().zip(&other.list).filter(|(a, b)| a.term != b.term);
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
        if long.list.windows(short.len()).any(|window| window.iter().zip(&short.list).all(|(a, b)| a.term == b.term)) {
            return true;
        }
        let (Some(short_last), Some(long_last)) = (short.list.last(), long.list.last()) else { return false };
        if short_last.term != long_last.term || !same_given(&short.list[0], &long.list[0]) {
            return false;
        }
        // The middle parts of the short name must match middle parts of the long one, in order.
        let mut middle = long.list[1..long.len() - 1].iter();
        let inner = &short.list[1..short.len() - 1];
        long.len() == 2 || inner.iter().all(|part| middle.any(|candidate| same_given(part, candidate)))
    }
}

fn same_given(a: &NamePart, b: &NamePart) -> bool {
    if a.term == b.term
        || a.initial.is_some() && a.initial == Some(b.letter)
        || b.initial.is_some() && b.initial == Some(a.letter)
    {
        return true;
    }
    short_forms().get(&a.term).is_some_and(|forms| forms.contains(&b.term))
}

/// Short forms of given names, in both directions (“Bill”, “William”).
fn short_forms() -> &'static HashMap<TermId, Vec<TermId>> {
    static FORMS: OnceLock<HashMap<TermId, Vec<TermId>>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let mut forms: HashMap<TermId, Vec<TermId>> = HashMap::default();
        for (_, mut columns) in rows(include_str!("../../../data/names/short-forms.tsv")) {
            let full = TermId::of(columns.next().unwrap_or_default());
            for short in columns.next().unwrap_or_default().split(' ').map(TermId::of) {
                forms.entry(full).or_default().push(short);
                forms.entry(short).or_default().push(full);
            }
        }
        forms
    })
}
