//! Names that what stands around them tells beyond doubt: a form of address, an age, a calling, a verb of speech.

use super::settle::may_be_alone;
use super::{Name, NameKind};
use crate::engine::gazetteer::Classes;
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use std::ops::Range;

/// What a name that was told so, or by its particle, leads by at least.
pub(super) const TOLD_LEAD: f32 = 10.0;

/// Words that name what is no person.
pub(super) const NOBODY: Classes = Classes::COUNTRY
    .or(Classes::DEMONYM)
    .or(Classes::LOCATED)
    .or(Classes::PLACE)
    .or(Classes::THING)
    .or(Classes::CREED)
    .or(Classes::BRAND)
    .or(Classes::CONTEST);

/// Adds the lone names that the model missed or took for something else, and cuts those of speakers off longer names.
pub(super) fn add_told(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    for name in names.iter_mut() {
        let at = name.tokens.start;
        let alone = name.tokens.len() == 1;
        let told = || is_addressed(tokens, at) || is_aged(tokens, at) || is_called(tokens, at);
        // “Ms Holland”: whatever else the word may be.
        if alone && told() {
            *name = told_person(name.lead, at..at + 1);
        } else if name.kind != NameKind::Person && ends_in_speaker(tokens, &name.tokens) {
            *name = told_person(name.lead, name.tokens.end - 2..name.tokens.end);
        }
    }
    let named = |at: usize| {
        let before = names.partition_point(|name| name.tokens.start <= at);
        before > 0 && names[before - 1].tokens.end > at
    };
    let told = |at: &usize| (is_aged(tokens, *at) || is_called(tokens, *at)) && !named(*at);
    let found: Vec<usize> = (0..tokens.list().len()).filter(told).collect();
    names.extend(found.into_iter().map(|at| told_person(0.0, at..at + 1)));
    names.sort_by_key(|name| name.tokens.start);
}

fn told_person(lead: f32, tokens: Range<usize>) -> Name {
    Name { tokens, kind: NameKind::Person, lead: lead.max(TOLD_LEAD) }
}

/// Whether “Mr”, “Ms”, “Dr” or “surnamed” stands before token `at`: what follows can only be a person.
pub(crate) fn is_addressed(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |at| tokens.str(at).trim_end_matches('.'));
    matches!(before, "Mr" | "Mrs" | "Ms" | "Miss" | "Dr" | "surnamed")
}

/// “Diaz, 61, won”: a capital that nothing else is known of, with an age, is somebody's name.
pub(crate) fn is_aged(tokens: &Tokens<'_>, at: usize) -> bool {
    let list = tokens.list();
    let age = |number: &str| matches!(number.len(), 1 | 2) && number.bytes().all(|byte| byte.is_ascii_digit());
    let capital = |other: usize| {
        list[other].kind == TokenKind::Word && list[other].is_capitalised() && list[other].sentence == list[at].sentence
    };
    list[at].case == Case::Capital
        && !list[at].is(NOBODY | Classes::COMMON)
        && list.get(at + 3).is_some_and(|token| token.sentence == list[at].sentence)
        && tokens.str(at + 1) == ","
        && age(tokens.str(at + 2))
        && tokens.str(at + 3) == ","
        && !at.checked_sub(1).is_some_and(capital)
        && may_be_alone(tokens, at)
}

/// “coach Monk has”, “spokeswoman Price said”: a capital between a small word for one human being and a verb is somebody’s
/// name. Where an article stands before the word it may be what acts on them (“the player Burton has signed”, “the boss
/// Burton said had left”): then it is somebody only if it is known as a name, right before a verb of speech that no other
/// verb follows.
pub(crate) fn is_called(tokens: &Tokens<'_>, at: usize) -> bool {
    let list = tokens.list();
    if list[at].case != Case::Capital || list[at].kind != TokenKind::Word || list[at].span.len() < 3 {
        return false;
    }
    let same = |other: &&Token| other.sentence == list[at].sentence && other.case == Case::Lower;
    let Some(calling) = at.checked_sub(1).filter(|calling| list.get(*calling).filter(same).is_some()) else {
        return false;
    };
    let Some(verb) = list.get(at + 1).filter(same) else { return false };
    let word = tokens.str(calling);
    let one = list[calling].is(Classes::HUMAN | Classes::POST) && (!word.ends_with('s') || word.ends_with("ss"));
    let opened = || {
        let before = (calling.saturating_sub(3)..calling).rev().map(|at| &list[at]);
        before.take_while(|token| token.kind == TokenKind::Word).any(|token| token.is(Classes::DETERMINER))
    };
    let names = Classes::GIVEN | Classes::FAMILY;
    let plainly = || list[at].is(names) && !list.get(at + 2).is_some_and(|next| next.is(Classes::AUXILIARY));
    one && !list[at].is(NOBODY | Classes::ORGANISATION | Classes::OUTLET | Classes::WEEKDAY | Classes::MONTH)
        && may_be_alone(tokens, at)
        && verb.is(Classes::CUE | Classes::REPORTING | Classes::AUXILIARY)
        && (!opened() || verb.is(Classes::REPORTING) && plainly())
}

/// “Harbour Works Ana Diaz said”: a longer name that ends in a very common given name and another word
/// before a verb of speech.
fn ends_in_speaker(tokens: &Tokens<'_>, name: &Range<usize>) -> bool {
    let list = tokens.list();
    if name.len() < 3 {
        return false;
    }
    let [before, given, family] = [3, 2, 1].map(|back| &list[name.end - back]);
    let speaks =
        |verb: &Token| verb.sentence == family.sentence && verb.case == Case::Lower && verb.is(Classes::REPORTING);
    let other = NOBODY | Classes::ORGANISATION | Classes::COMMON | Classes::OUTLET | Classes::BODY_NAME;
    list.get(name.end).is_some_and(speaks)
        && given.is(Classes::GIVEN)
        && given.is(Classes::STRONG_NAME)
        && [given, family]
            .iter()
            .all(|word| word.case == Case::Capital && word.kind == TokenKind::Word && !word.is(other))
        && before.is_capitalised()
        && before.is(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speaker_is_cut_off_the_name_before() {
        let cut = |text: &str| {
            let tokens = Tokens::new(text, &[]);
            let mut names = vec![Name { tokens: 3..tokens.list().len() - 3, kind: NameKind::Organisation, lead: 1.0 }];
            add_told(&tokens, &mut names);
            let name = &names[0];
            (tokens.span(name.tokens.clone()).slice(text).to_owned(), name.kind)
        };
        let firm = cut("The head of Harbour Technologies Anna Ostrander said it.");
        assert_eq!(firm, ("Anna Ostrander".to_owned(), NameKind::Person));
        // What is named after somebody speaks for itself.
        let bank = cut("The head of Bank of Anna Ostrander said it.");
        assert_eq!(bank, ("Bank of Anna Ostrander".to_owned(), NameKind::Organisation));
    }
}
