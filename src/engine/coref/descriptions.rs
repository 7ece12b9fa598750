//! How an article describes its people: “the Russian minister Anna Orlova”, “Tom Hill, a farmer”.

use super::scene::{MentionKind, Scene};
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::tokens::{Token, TokenKind};
use std::ops::Range;

/// The words by which an article describes its people: before the name, after it, and as roles.
#[derive(Clone, Debug)]
pub(super) struct Descriptions {
    /// Each word (“minister”, “actress”) with whom it describes, sorted.
    words: Vec<(Word, usize)>,
    /// The demonyms among them, sorted.
    nations: Vec<(Word, usize)>,
}

impl Descriptions {
    /// Gathers them; linear in the mentions.
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let mut found: Vec<(Classes, Word, usize)> = Vec::new();
        let described = &mut found;
        for (number, mention) in scene.mentions.iter().enumerate() {
            if let Some(person) = named_next(scene, number) {
                describe(scene, mention.tokens.clone(), person, described);
            }
            let MentionKind::Person(person) = mention.kind else { continue };
            describe(scene, mention.start..mention.tokens.start, person, described);
            let object = mention.start.checked_sub(1).is_some_and(|at| scene.is(at, Classes::PREPOSITION));
            if !mention.quoted
                && !object
                && let Some(range) = predicate(scene, mention.tokens.end)
            {
                describe(scene, range, person, described);
            }
            let end = mention.tokens.end;
            let comma = scene.tokens.get(end).is_some() && scene.tokens.str(end) == ",";
            if comma && !mention.quoted {
                let stop = (end + 1..end + 12)
                    .take_while(|at| {
                        let own = |token: &Token| token.sentence as usize == mention.sentence;
                        scene.tokens.get(*at).is_some_and(own) && scene.tokens.str(*at) != "," && !is_named(scene, *at)
                    })
                    .last();
                if let Some(stop) = stop {
                    describe(scene, end + 1..stop + 1, person, described);
                }
            }
        }
        for (number, person) in scene.people.iter().enumerate() {
            for role in &person.roles {
                describe(scene, scene.tokens.within(role.span), number, described);
            }
        }
        let nations = found.iter().filter(|(classes, ..)| classes.intersects(Classes::DEMONYM));
        let nations = sorted(nations.map(|(_, word, person)| (*word, *person)).collect());
        let words = sorted(found.into_iter().map(|(_, word, person)| (word, person)).collect());
        Self { words, nations }
    }

    /// Whether the article describes `person` by `word`.
    pub(super) fn are(&self, word: Word, person: usize) -> bool {
        self.words.binary_search(&(word, person)).is_ok()
    }

    /// Those described by a word, with the word.
    pub(super) fn by(&self, word: Word) -> &[(Word, usize)] {
        let from = self.words.partition_point(|(other, _)| *other < word);
        let count = self.words[from..].partition_point(|(other, _)| *other == word);
        &self.words[from..from + count]
    }

    /// Whether a description names another nation than the article gives the person: “the Iranian president” is not the
    /// one who was called Russian.
    pub(super) fn is_foreign(&self, scene: &Scene<'_>, number: usize, person: usize) -> bool {
        let mention = &scene.mentions[number];
        let nations = || {
            let tokens = scene.tokens.list()[mention.tokens.start..mention.head].iter();
            tokens.filter(|token| token.is(Classes::DEMONYM)).map(|token| token.word)
        };
        let own = |(_, other): &&(Word, usize)| *other == person;
        mention.kind == MentionKind::Human
            && nations().next().is_some()
            && self.nations.iter().any(|nation| own(&nation))
            && !nations().any(|nation| self.nations.binary_search(&(nation, person)).is_ok())
    }
}

fn sorted(mut words: Vec<(Word, usize)>) -> Vec<(Word, usize)> {
    words.sort_unstable();
    words.dedup();
    words
}

/// The person whose name follows a description as its apposition: “the owner, Ana Diaz,”.
pub(super) fn named_next(scene: &Scene<'_>, number: usize) -> Option<usize> {
    let mention = &scene.mentions[number];
    if mention.kind != MentionKind::Human || scene.tokens.get(mention.tokens.end).is_none() {
        return None;
    }
    let comma = scene.tokens.str(mention.tokens.end) == ",";
    // “a critic of Mr Diaz” is not Diaz; “the mayor of Lima, Ana Diaz” and “the chief of detectives Ana Diaz” are.
    let last = mention.tokens.end - 1;
    let object = last == mention.head + 1 || (scene.is(last, Classes::HUMAN) && !scene.tokens.str(last).ends_with('s'));
    if !comma && last > mention.head && object {
        return None;
    }
    let at = mention.tokens.end + usize::from(comma);
    let next = &scene.mentions[scene.mention_at(at)?];
    match next.kind {
        MentionKind::Person(person) if next.tokens.start == at && next.sentence == mention.sentence => Some(person),
        _ => None,
    }
}

/// The noun phrase that says who somebody is: “is the mayor”, “, who became party leader in May,”.
fn predicate(scene: &Scene<'_>, from: usize) -> Option<Range<usize>> {
    let str = |at: usize| scene.tokens.get(at).map_or("", |_| scene.tokens.str(at));
    let mut at = from;
    if str(at) == "," && str(at + 1) == "who" {
        at += 2;
    }
    if matches!(str(at), "has" | "had") && str(at + 1) == "been" {
        at += 1;
    }
    if !matches!(str(at), "is" | "was" | "been" | "became" | "becomes" | "remains") {
        return None;
    }
    at += 1;
    let named = ["elected", "appointed", "named", "also", "then", "now", "as"];
    while named.contains(&str(at)) {
        at += 1;
    }
    // “is suing the director”, “was told”: a noun phrase begins with its determiner, or with the post itself.
    let first = scene.tokens.get(at)?;
    let post = Classes::HUMAN | Classes::POST | Classes::QUALIFIER;
    let opens = first.is(Classes::DETERMINER) && str(at) != "no" || first.is(post) || first.is_capitalised();
    let edge = Classes::PREPOSITION
        | Classes::CONJUNCTION
        | Classes::PRONOUN
        | Classes::AUXILIARY
        | Classes::ADVERB
        | Classes::DETERMINER
        | Classes::REPORTING;
    let phrase = |other: &usize| {
        scene.tokens.get(*other).is_some_and(|token| {
            let inner = *other == at || token.is(post) || !token.is(edge);
            token.sentence == first.sentence && token.kind == TokenKind::Word && inner
        })
    };
    let end = (at..at + 7).take_while(phrase).filter(|at| scene.is(*at, Classes::HUMAN | Classes::POST)).last()?;
    // “was the mayor’s wife”
    let owned = scene.tokens.get(end + 1).is_some_and(|token| token.kind == TokenKind::Clitic);
    (opens && !owned).then(|| at..end + 1)
}

/// Whether a person's name stands at `at`.
fn is_named(scene: &Scene<'_>, at: usize) -> bool {
    scene.mention_at(at).is_some_and(|other| matches!(scene.mentions[other].kind, MentionKind::Person(_)))
}

/// Notes the content words of a description.
fn describe(scene: &Scene<'_>, range: Range<usize>, person: usize, described: &mut Vec<(Classes, Word, usize)>) {
    for at in range {
        let token = scene.tokens.list()[at];
        if token.kind == TokenKind::Word && !token.is(Classes::GRAMMAR | Classes::HONORIFIC) {
            described.push((token.classes, token.word, person));
        }
    }
}
