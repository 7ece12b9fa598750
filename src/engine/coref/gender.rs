//! Whether a person is a man or a woman, as far as the article and the name lists tell.

use super::scene::{MentionKind, Pronoun, Scene};
use crate::engine::gazetteer::Classes;

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
pub enum Fit {
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
    pub fn fits(self, pronoun: Pronoun) -> Fit {
        match (pronoun, self) {
            (Pronoun::He, Self::He) | (Pronoun::She, Self::She) => Fit::Yes,
            (Pronoun::He, Self::She) | (Pronoun::She, Self::He) => Fit::No,
            (Pronoun::He, Self::MaybeHe) | (Pronoun::She, Self::MaybeShe) => Fit::Likely,
            (Pronoun::He, Self::MaybeShe) | (Pronoun::She, Self::MaybeHe) => Fit::Unlikely,
            _ => Fit::Unknown,
        }
    }
}

/// A title, a description or a given name counts this much or more; a pronoun counts 1.
const TOLD: i32 = 10;

/// The gender of each person: by titles and descriptions, then by the given name, then by the pronouns that follow
/// the name in its sentence.
#[must_use]
pub(super) fn genders(scene: &Scene<'_>) -> Vec<Gender> {
    // For each person: weight for he, weight for she.
    let mut votes = vec![(0_i32, 0_i32); scene.people.len()];
    let mut vote = |person: usize, classes: Classes, weight: i32| {
        if classes.intersects(Classes::MALE | Classes::MASCULINE | Classes::GIVEN_MALE) {
            votes[person].0 += weight;
        }
        if classes.intersects(Classes::FEMALE | Classes::FEMININE | Classes::GIVEN_FEMALE) {
            votes[person].1 += weight;
        }
    };
    for (number, mention) in scene.mentions.iter().enumerate() {
        let MentionKind::Person(person) = mention.kind else { continue };
        for at in mention.start..mention.tokens.start {
            vote(person, scene.tokens.list()[at].classes & (Classes::MALE | Classes::FEMALE), 100);
        }
        let first = scene.tokens.list()[mention.tokens.start].classes;
        if mention.tokens.len() > 1 {
            vote(person, first & (Classes::GIVEN_MALE | Classes::GIVEN_FEMALE), 10);
        }
        vote(person, apposed(scene, number), 30);
        vote(person, next_pronoun(scene, number), 1);
    }
    for (number, person) in scene.people.iter().enumerate() {
        for role in &person.roles {
            for at in scene.tokens.within(role.span) {
                vote(number, scene.tokens.list()[at].classes & (Classes::MALE | Classes::FEMALE), 50);
            }
        }
    }
    votes
        .into_iter()
        .map(|(he, she)| match he - she {
            TOLD.. => Gender::He,
            1.. => Gender::MaybeHe,
            0 => Gender::Unknown,
            less if less > -TOLD => Gender::MaybeShe,
            _ => Gender::She,
        })
        .collect()
}

/// The classes of the noun of an apposition: “X, a Spanish actress, …”.
fn apposed(scene: &Scene<'_>, number: usize) -> Classes {
    let end = scene.mentions[number].tokens.end;
    let opens = scene.tokens.get(end).is_some() && scene.tokens.str(end) == ",";
    if !opens || !scene.is(end + 1, Classes::DETERMINER) {
        return Classes::NONE;
    }
    (end + 2..end + 7)
        .take_while(|at| {
            scene.tokens.get(*at).is_some() && scene.tokens.str(*at) != "," && !scene.is(*at, Classes::PREPOSITION)
        })
        .find_map(|at| {
            let classes = scene.tokens.list()[at].classes & (Classes::MALE | Classes::FEMALE);
            (classes != Classes::NONE).then_some(classes)
        })
        .unwrap_or_default()
}

/// The first pronoun after a name in its sentence, with nobody else named between.
fn next_pronoun(scene: &Scene<'_>, number: usize) -> Classes {
    let mention = &scene.mentions[number];
    let end = mention.tokens.end;
    (end..end + 25)
        .take_while(|at| {
            scene.tokens.get(*at).is_some_and(|token| token.sentence as usize == mention.sentence)
                && scene.stretch_at(*at) == scene.stretch_at(mention.head)
                && scene
                    .mention_at(*at)
                    .is_none_or(|other| !matches!(scene.mentions[other].kind, MentionKind::Person(_)))
        })
        .find_map(|at| {
            let classes = scene.tokens.list()[at].classes & (Classes::MASCULINE | Classes::FEMININE);
            (classes != Classes::NONE).then_some(classes)
        })
        .unwrap_or_default()
}
