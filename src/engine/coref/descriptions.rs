//! How an article describes its people: “the Russian minister Anna Orlova”, “Tom Hill, a farmer”.

use super::mention::MentionKind;
use super::mention_index::MentionIndex;
use crate::engine::gazetteer::{LexicalClasses, TermId};
use crate::engine::tokens::{Token, TokenKind};
use std::ops::Range;

/// The words by which an article describes its people: before the name, after it, and as roles.
#[derive(Clone, Debug)]
pub(super) struct Descriptions {
    /// Each word (“minister”, “actress”) with whom it describes, sorted.
    words: Vec<(TermId, usize)>,
    /// The demonyms among them, sorted.
    nations: Vec<(TermId, usize)>,
}

impl Descriptions {
    /// Gathers them; linear in the mentions.
    pub(super) fn of(index: &MentionIndex<'_>) -> Self {
        let mut found: Vec<(LexicalClasses, TermId, usize)> = Vec::new();
        let described = &mut found;
        for (number, mention) in index.mentions.iter().enumerate() {
            if let Some(person) = appositive_person(index, number) {
                describe(index, mention.tokens.clone(), person, described);
            }
            let MentionKind::Person(person) = mention.kind else { continue };
            describe(index, mention.start..mention.tokens.start, person, described);
            let object = mention.start.checked_sub(1).is_some_and(|at| index.is(at, LexicalClasses::PREPOSITION));
            if !mention.quoted
                && !object
                && let Some(range) = predicate(index, mention.tokens.end)
            {
                describe(index, range, person, described);
            }
            let end = mention.tokens.end;
            let comma = index.tokens.get(end).is_some() && index.tokens.str(end) == ",";
            if comma && !mention.quoted {
                let stop = (end + 1..end + 12)
                    .take_while(|at| {
                        let own = |token: &Token| token.sentence as usize == mention.sentence;
                        index.tokens.get(*at).is_some_and(own) && index.tokens.str(*at) != "," && !is_named(index, *at)
                    })
                    .last();
                if let Some(stop) = stop {
                    describe(index, end + 1..stop + 1, person, described);
                }
            }
        }
        for (number, person) in index.people.iter().enumerate() {
            for role in &person.roles {
                describe(index, index.tokens.within(role.span), number, described);
            }
        }
        let nations = found.iter().filter(|(classes, ..)| classes.intersects(LexicalClasses::DEMONYM));
        let nations = sorted(nations.map(|(_, word, person)| (*word, *person)).collect());
        let words = sorted(found.into_iter().map(|(_, word, person)| (word, person)).collect());
        Self { words, nations }
    }

    /// Whether the article describes `person` by `word`.
    pub(super) fn describes(&self, word: TermId, person: usize) -> bool {
        self.words.binary_search(&(word, person)).is_ok()
    }

    /// Those described by a word, with the word.
    pub(super) fn described_by(&self, word: TermId) -> &[(TermId, usize)] {
        let from = self.words.partition_point(|(other, _)| *other < word);
        let count = self.words[from..].partition_point(|(other, _)| *other == word);
        &self.words[from..from + count]
    }

    /// Whether a description names another nation than the article gives the person: “the Iranian president” is not the
    /// one who was called Russian.
    pub(super) fn has_conflicting_nationality(&self, index: &MentionIndex<'_>, number: usize, person: usize) -> bool {
        let mention = &index.mentions[number];
        let nations = || {
            let tokens = index.tokens.list()[mention.tokens.start..mention.head].iter();
            tokens.filter(|token| token.is(LexicalClasses::DEMONYM)).map(|token| token.term)
        };
        let own = |(_, other): &&(TermId, usize)| *other == person;
        mention.kind == MentionKind::PersonNominal
            && nations().next().is_some()
            && self.nations.iter().any(|nation| own(&nation))
            && !nations().any(|nation| self.nations.binary_search(&(nation, person)).is_ok())
    }
}

fn sorted(mut words: Vec<(TermId, usize)>) -> Vec<(TermId, usize)> {
    words.sort_unstable();
    words.dedup();
    words
}

/// The person whose name follows a description as its apposition: “the owner, Ana Diaz,”.
pub(super) fn appositive_person(index: &MentionIndex<'_>, number: usize) -> Option<usize> {
    let mention = &index.mentions[number];
    if mention.kind != MentionKind::PersonNominal || index.tokens.get(mention.tokens.end).is_none() {
        return None;
    }
    let comma = index.tokens.str(mention.tokens.end) == ",";
    // “a critic of Mr Diaz” is not Diaz; “the mayor of Lima, Ana Diaz” and “the chief of detectives Ana Diaz” are.
    let last = mention.tokens.end - 1;
    let object =
        last == mention.head + 1 || (index.is(last, LexicalClasses::HUMAN) && !index.tokens.str(last).ends_with('s'));
    if !comma && last > mention.head && object {
        return None;
    }
    let at = mention.tokens.end + usize::from(comma);
    let next = &index.mentions[index.mention_at(at)?];
    match next.kind {
        MentionKind::Person(person) if next.tokens.start == at && next.sentence == mention.sentence => Some(person),
        _ => None,
    }
}

/// The noun phrase that says who somebody is: “is the mayor”, “, who became party leader in May,”.
fn predicate(index: &MentionIndex<'_>, from: usize) -> Option<Range<usize>> {
    let str = |at: usize| index.tokens.get(at).map_or("", |_| index.tokens.str(at));
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
    let first = index.tokens.get(at)?;
    let post =
        LexicalClasses::HUMAN | LexicalClasses::JOB_TITLE | LexicalClasses::QUALIFIER | LexicalClasses::PERSON_NOUN;
    let opens = first.is(LexicalClasses::DETERMINER) && str(at) != "no" || first.is(post) || first.is_capitalised();
    let edge = LexicalClasses::PREPOSITION
        | LexicalClasses::CONJUNCTION
        | LexicalClasses::PRONOUN
        | LexicalClasses::AUXILIARY
        | LexicalClasses::ADVERB
        | LexicalClasses::DETERMINER
        | LexicalClasses::REPORTING;
    let phrase = |other: &usize| {
        index.tokens.get(*other).is_some_and(|token| {
            let inner = *other == at || token.is(post) || !token.is(edge);
            token.sentence == first.sentence && token.kind == TokenKind::Word && inner
        })
    };
    let end = (at..at + 7).take_while(phrase).filter(|at| index.is(*at, post)).last()?;
    // “was the mayor’s wife”
    let owned = index.tokens.get(end + 1).is_some_and(|token| token.kind == TokenKind::Clitic);
    (opens && !owned).then(|| at..end + 1)
}

/// Whether a person's name stands at `at`.
fn is_named(index: &MentionIndex<'_>, at: usize) -> bool {
    index.mention_at(at).is_some_and(|other| matches!(index.mentions[other].kind, MentionKind::Person(_)))
}

/// Notes the content words of a description.
fn describe(
    index: &MentionIndex<'_>,
    range: Range<usize>,
    person: usize,
    described: &mut Vec<(LexicalClasses, TermId, usize)>,
) {
    for at in range {
        let token = index.tokens.list()[at];
        if token.kind == TokenKind::Word && !token.is(LexicalClasses::GRAMMAR | LexicalClasses::HONORIFIC) {
            described.push((token.classes, token.term, person));
        }
    }
}
