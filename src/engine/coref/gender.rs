//! Whether a person is a man or a woman, as far as the article and the name lists tell.

use super::scene::{MentionKind, Pronoun, Scene};
use crate::engine::gazetteer::Classes;

/// What pronouns a person goes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// he
    He,
    /// she
    She,
    /// Not known.
    #[default]
    Unknown,
}

impl Gender {
    /// Whether `pronoun` can stand for somebody of this gender: yes, no, or not known.
    #[must_use]
    pub fn fits(self, pronoun: Pronoun) -> Option<bool> {
        match (pronoun, self) {
            (Pronoun::He, Self::He) | (Pronoun::She, Self::She) => Some(true),
            (Pronoun::He, Self::She) | (Pronoun::She, Self::He) => Some(false),
            _ => None,
        }
    }
}

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
        .map(|(he, she)| match he.cmp(&she) {
            std::cmp::Ordering::Greater => Gender::He,
            std::cmp::Ordering::Less => Gender::She,
            std::cmp::Ordering::Equal => Gender::Unknown,
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
