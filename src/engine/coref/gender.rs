//! Whether a person is a man or a woman, as far as the article and the name lists tell.

use super::mention::{MentionKind, Pronoun};
use super::mention_index::MentionIndex;
use crate::engine::gazetteer::LexicalClasses;

/// What pronouns a person goes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// he
    He,
    /// he, as far as the pronouns after the name tell
    MaybeHe,
    /// she
    She,
    /// she, as far as the pronouns after the name tell
    MaybeShe,
    /// Not known.
    #[default]
    Unknown,
}

/// Whether a pronoun can stand for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GenderAgreement {
    /// It cannot.
    No,
    /// It can.
    Yes,
    /// Nothing is known.
    Unknown,
    /// It probably cannot.
    Unlikely,
    /// It probably can.
    Likely,
}

impl Gender {
    /// Whether `pronoun` can stand for somebody of this gender.
    #[must_use]
    pub fn agreement(self, pronoun: Pronoun) -> GenderAgreement {
        match (pronoun, self) {
            (Pronoun::He, Self::He) | (Pronoun::She, Self::She) => GenderAgreement::Yes,
            (Pronoun::He, Self::She) | (Pronoun::She, Self::He) => GenderAgreement::No,
            (Pronoun::He, Self::MaybeHe) | (Pronoun::She, Self::MaybeShe) => GenderAgreement::Likely,
            (Pronoun::He, Self::MaybeShe) | (Pronoun::She, Self::MaybeHe) => GenderAgreement::Unlikely,
            _ => GenderAgreement::Unknown,
        }
    }
}

/// A title, a description or a given name counts this much or more; a pronoun counts 1.
const CERTAIN_VOTES: i32 = 10;

/// The gender of each person: by titles and descriptions, then by the given name, then by the pronouns that follow
/// the name in its sentence.
#[must_use]
pub(super) fn genders(index: &MentionIndex<'_>) -> Vec<Gender> {
    // For each person: weight for he, weight for she.
    let mut votes = vec![(0_i32, 0_i32); index.people.len()];
    let mut vote = |person: usize, classes: LexicalClasses, weight: i32| {
        if classes.intersects(LexicalClasses::MALE | LexicalClasses::MASCULINE | LexicalClasses::GIVEN_MALE) {
            votes[person].0 += weight;
        }
        if classes.intersects(LexicalClasses::FEMALE | LexicalClasses::FEMININE | LexicalClasses::GIVEN_FEMALE) {
            votes[person].1 += weight;
        }
    };
    for (number, mention) in index.mentions.iter().enumerate() {
        let MentionKind::Person(person) = mention.kind else { continue };
        for at in mention.start..mention.tokens.start {
            vote(person, index.tokens.list()[at].classes & (LexicalClasses::MALE | LexicalClasses::FEMALE), 100);
        }
        let first = index.tokens.list()[mention.tokens.start].classes;
        if mention.tokens.len() > 1 {
            vote(person, first & (LexicalClasses::GIVEN_MALE | LexicalClasses::GIVEN_FEMALE), 10);
        }
        vote(person, appositive_classes(index, number), 30);
        vote(person, next_pronoun(index, number), 1);
    }
    votes
        .into_iter()
        .map(|(he, she)| match he - she {
            CERTAIN_VOTES.. => Gender::He,
            1.. => Gender::MaybeHe,
            0 => Gender::Unknown,
            less if less > -CERTAIN_VOTES => Gender::MaybeShe,
            _ => Gender::She,
        })
        .collect()
}

/// The classes of the noun of an apposition: “X, a Spanish actress, …”.
fn appositive_classes(index: &MentionIndex<'_>, number: usize) -> LexicalClasses {
    let end = index.mentions[number].tokens.end;
    let opens = index.tokens.get(end).is_some() && index.tokens.str(end) == ",";
    if !opens || !index.is(end + 1, LexicalClasses::DETERMINER) {
        return LexicalClasses::NONE;
    }
    (end + 2..end + 7)
        .take_while(|at| {
            index.tokens.get(*at).is_some()
                && index.tokens.str(*at) != ","
                && !index.is(*at, LexicalClasses::PREPOSITION)
        })
        .find_map(|at| {
            let classes = index.tokens.list()[at].classes & (LexicalClasses::MALE | LexicalClasses::FEMALE);
            (classes != LexicalClasses::NONE).then_some(classes)
        })
        .unwrap_or_default()
}

/// The first pronoun after a name in its sentence, with nobody else named between.
fn next_pronoun(index: &MentionIndex<'_>, number: usize) -> LexicalClasses {
    let mention = &index.mentions[number];
    let end = mention.tokens.end;
    (end..end + 25)
        .take_while(|at| {
            index.tokens.get(*at).is_some_and(|token| token.sentence as usize == mention.sentence)
                && index.quoted_span_at(*at) == index.quoted_span_at(mention.head)
                && index
                    .mention_at(*at)
                    .is_none_or(|other| !matches!(index.mentions[other].kind, MentionKind::Person(_)))
        })
        .find_map(|at| {
            let classes = index.tokens.list()[at].classes & (LexicalClasses::MASCULINE | LexicalClasses::FEMININE);
            (classes != LexicalClasses::NONE).then_some(classes)
        })
        .unwrap_or_default()
}
