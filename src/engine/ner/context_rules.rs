//! Person names made certain by context: an honorific, an age, a job title or a speech verb.

use super::single_words::can_be_single_token_person;
use super::{EntityKind, EntitySpan};
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use std::ops::Range;

/// The least margin of a name that context or its particle makes certain.
pub(super) const CONTEXT_MARGIN: f32 = 10.0;

/// Classes of words that name something other than a person.
pub(super) const NON_PERSON_CLASSES: LexicalClasses = LexicalClasses::COUNTRY
    .or(LexicalClasses::DEMONYM)
    .or(LexicalClasses::LOCATED)
    .or(LexicalClasses::PLACE)
    .or(LexicalClasses::THING)
    .or(LexicalClasses::AFFILIATION)
    .or(LexicalClasses::BRAND)
    .or(LexicalClasses::COMPETITION);

/// Adds single-token names that the model missed or misclassified, and cuts the names of speakers off longer names.
pub(super) fn add_certain_persons(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    for name in names.iter_mut() {
        let at = name.tokens.start;
        let alone = name.tokens.len() == 1;
        // “Ms Holland”: a person, whatever else the word can be.
        if alone && (has_honorific(tokens, at) || is_certain_person(tokens, at)) {
            *name = certain_person(name.margin, at..at + 1);
        } else if name.kind != EntityKind::Person && ends_in_speaker(tokens, &name.tokens) {
            *name = certain_person(name.margin, name.tokens.end - 2..name.tokens.end);
        }
    }
    let named = |at: usize| {
        let before = names.partition_point(|name| name.tokens.start <= at);
        before > 0 && names[before - 1].tokens.end > at
    };
    let found: Vec<usize> =
        (0..tokens.list().len()).filter(|at| is_certain_person(tokens, *at) && !named(*at)).collect();
    names.extend(found.into_iter().map(|at| certain_person(0.0, at..at + 1)));
    names.sort_by_key(|name| name.tokens.start);
}

fn certain_person(margin: f32, tokens: Range<usize>) -> EntitySpan {
    EntitySpan { tokens, kind: EntityKind::Person, margin: margin.max(CONTEXT_MARGIN) }
}

/// Whether an age, a title or a list of relatives beside token `at` makes it a person.
pub(crate) fn is_certain_person(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.list()[at].case == Case::Capital
        && (has_age_apposition(tokens, at)
            || has_job_title(tokens, at)
            || has_title(tokens, at)
            || is_listed_relative(tokens, at))
}

/// Whether “Mr”, “Ms”, “Dr” or “surnamed” stands before token `at`, so that it can only be a person.
pub(crate) fn has_honorific(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |at| tokens.str(at).trim_end_matches('.'));
    matches!(before, "Mr" | "Mrs" | "Ms" | "Miss" | "Dr" | "surnamed")
}

/// Whether a capitalised job title stands before the token: “President Alder”, “Minister Wren”, “Lord Alder”. What follows must
/// be no other title and no word of an institution, a place or a work: “President Street”, “General Assembly”.
fn has_title(tokens: &Tokens<'_>, at: usize) -> bool {
    let list = tokens.list();
    let token = &list[at];
    let Some(before) = at.checked_sub(1).map(|before| &list[before]) else { return false };
    let own = |other: &&Token| other.sentence == token.sentence;
    if !own(&before) || before.case != Case::Capital {
        return false;
    }
    let other = NON_PERSON_CLASSES
        | LexicalClasses::COMMON
        | LexicalClasses::ORGANISATION
        | LexicalClasses::OUTLET
        | LexicalClasses::INSTITUTION
        | LexicalClasses::INSTITUTION_NAME
        | LexicalClasses::DOCUMENT
        | LexicalClasses::MONTH
        | LexicalClasses::WEEKDAY
        | LexicalClasses::HUMAN
        | LexicalClasses::KIN
        | LexicalClasses::QUALIFIER;
    // “St Ives” is a place.
    let saint = matches!(tokens.str(at - 1).trim_end_matches('.'), "St" | "Saint");
    let title = before.is(LexicalClasses::RANK)
        || before.is(LexicalClasses::HONORIFIC | LexicalClasses::JOB_TITLE) && !before.is(LexicalClasses::GIVEN);
    let title = title && !saint && !tokens.str(at - 1).ends_with('s');
    title
        && token.case == Case::Capital
        && token.kind == TokenKind::Word
        && token.span.len() > 1
        && !token.is(other)
        && !list.get(at + 1).filter(own).is_some_and(Token::is_capitalised)
        && can_be_single_token_person(tokens, at)
}

/// Whether an age in apposition makes the token a person: “Diaz, 61, won”. The word must not be known as anything else.
fn has_age_apposition(tokens: &Tokens<'_>, at: usize) -> bool {
    let list = tokens.list();
    let age = |number: &str| matches!(number.len(), 1 | 2) && number.bytes().all(|byte| byte.is_ascii_digit());
    let capital = |other: usize| {
        list[other].kind == TokenKind::Word
            && list[other].is_capitalised()
            && list[other].sentence == list[at].sentence
            && !list[other].is(LexicalClasses::KIN | LexicalClasses::HUMAN)
    };
    list[at].case == Case::Capital
        && !list[at].is(NON_PERSON_CLASSES | LexicalClasses::COMMON)
        && list.get(at + 3).is_some_and(|token| token.sentence == list[at].sentence)
        && tokens.str(at + 1) == ","
        && age(tokens.str(at + 2))
        && tokens.str(at + 3) == ","
        && !at.checked_sub(1).is_some_and(capital)
        && can_be_single_token_person(tokens, at)
}

/// Whether a job title before the token and a verb after it make it a person: “coach Monk has”, “spokeswoman Price
/// said”. After a determiner the token may be the subject of its own clause (“the player Burton has signed”, “the boss
/// Burton said had left”): then it must be a listed name right before a reporting verb that no other verb follows.
pub(super) fn has_job_title(tokens: &Tokens<'_>, at: usize) -> bool {
    let list = tokens.list();
    if list[at].case != Case::Capital || list[at].kind != TokenKind::Word || list[at].span.len() < 3 {
        return false;
    }
    let same = |other: &&Token| other.sentence == list[at].sentence && other.case == Case::Lower;
    let Some(title) = at.checked_sub(1).filter(|title| list.get(*title).filter(same).is_some()) else {
        return false;
    };
    let Some(verb) = list.get(at + 1).filter(same) else { return false };
    let word = tokens.str(title);
    let one = list[title].is(LexicalClasses::HUMAN | LexicalClasses::JOB_TITLE)
        && (!word.ends_with('s') || word.ends_with("ss"));
    let opened = || {
        let before = (title.saturating_sub(3)..title).rev().map(|at| &list[at]);
        before.take_while(|token| token.kind == TokenKind::Word).any(|token| token.is(LexicalClasses::DETERMINER))
    };
    let names = LexicalClasses::GIVEN | LexicalClasses::FAMILY;
    let plainly = || list[at].is(names) && !list.get(at + 2).is_some_and(|next| next.is(LexicalClasses::AUXILIARY));
    one && !list[at].is(NON_PERSON_CLASSES
        | LexicalClasses::ORGANISATION
        | LexicalClasses::OUTLET
        | LexicalClasses::WEEKDAY
        | LexicalClasses::MONTH)
        && can_be_single_token_person(tokens, at)
        && verb.is(LexicalClasses::CUE | LexicalClasses::REPORTING | LexicalClasses::AUXILIARY)
        && (!opened() || verb.is(LexicalClasses::REPORTING) && plainly())
}

/// Whether the token is in a list after a plural noun for relatives: “sons Ali and Omar”, “twins Ana, Eva and Tom”.
fn is_listed_relative(tokens: &Tokens<'_>, at: usize) -> bool {
    let list = tokens.list();
    let names = |at: usize| {
        list[at].case == Case::Capital
            && list[at].kind == TokenKind::Word
            && !list[at].is(NON_PERSON_CLASSES | LexicalClasses::ORGANISATION)
            && can_be_single_token_person(tokens, at)
    };
    if !names(at) || list.get(at + 1).is_some_and(Token::is_capitalised) {
        return false;
    }
    let mut first = at;
    let mut joined = false;
    for _ in 0..4 {
        let Some(before) = first.checked_sub(1).filter(|before| list[*before].sentence == list[at].sentence) else {
            return false;
        };
        let word = tokens.str(before);
        if list[before].is(LexicalClasses::KIN) && word.ends_with('s') && list[before].case == Case::Lower {
            let next = tokens.get(at + 1).map_or("", |_| tokens.str(at + 1));
            return joined || matches!(next, "and" | ",");
        }
        joined = true;
        match word {
            "and" | "," if before > 0 && names(before - 1) => first = before - 1,
            "and" if before > 1 && tokens.str(before - 1) == "," && names(before - 2) => first = before - 2,
            _ => return false,
        }
    }
    false
}

/// Whether a longer name ends in a very common given name and another word before a reporting verb: “Harbour Works Ana
/// Diaz said”.
fn ends_in_speaker(tokens: &Tokens<'_>, name: &Range<usize>) -> bool {
    let list = tokens.list();
    if name.len() < 3 {
        return false;
    }
    let [before, given, family] = [3, 2, 1].map(|back| &list[name.end - back]);
    let speaks = |verb: &Token| {
        verb.sentence == family.sentence && verb.case == Case::Lower && verb.is(LexicalClasses::REPORTING)
    };
    let other = NON_PERSON_CLASSES
        | LexicalClasses::ORGANISATION
        | LexicalClasses::COMMON
        | LexicalClasses::OUTLET
        | LexicalClasses::INSTITUTION_NAME;
    list.get(name.end).is_some_and(speaks)
        && given.is(LexicalClasses::GIVEN)
        && given.is(LexicalClasses::STRONG_NAME)
        && [given, family].iter().all(|word| {
            let listed = word.is(LexicalClasses::FAMILY) && !word.is(NON_PERSON_CLASSES | LexicalClasses::ORGANISATION);
            word.case == Case::Capital && word.kind == TokenKind::Word && (!word.is(other) || listed)
        })
        && before.is_capitalised()
        && before.is(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaker_is_cut_off_previous_name() {
        let cut = |text: &str| {
            let tokens = Tokens::new(text, &[]);
            let mut names =
                vec![EntitySpan { tokens: 3..tokens.list().len() - 3, kind: EntityKind::Organisation, margin: 1.0 }];
            add_certain_persons(&tokens, &mut names);
            let name = &names[0];
            (tokens.span(name.tokens.clone()).slice(text).to_owned(), name.kind)
        };
        let firm = cut("The head of Harbour Technologies Anna Ostrander said it.");
        assert_eq!(firm, ("Anna Ostrander".to_owned(), EntityKind::Person));
        // An organisation named after a person is not that person.
        let bank = cut("The head of Bank of Anna Ostrander said it.");
        assert_eq!(bank, ("Bank of Anna Ostrander".to_owned(), EntityKind::Organisation));
    }
}
