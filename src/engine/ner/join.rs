//! Joins the parts of one person's name that the model took for several names, or for none.

use super::context_rules::{CONTEXT_MARGIN, NON_PERSON_CLASSES};
use super::{EntityKind, EntitySpan, candidates};
use crate::engine::gazetteer::{LexicalClasses, TermId};
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use foldhash::HashSet;
use std::ops::Range;

/// Joins names that a word, particle, hyphen or nickname connects.
pub(super) fn join(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    join_abdul_names(tokens, names);
    join_function_word_surnames(tokens, names);
    join_particles(tokens, names);
    attach_particles(tokens, names);
    join_patronymics(tokens, names);
    join_hyphens(tokens, names);
    join_nicknames(tokens, names);
}

/// “Abdel Karim al-Haddad”, “Abdul Noor”: a name that begins with “servant of” is a person's.
fn join_abdul_names(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    let list = tokens.list();
    let capital = |at: usize, first: usize| {
        list.get(at).is_some_and(|token| {
            token.kind == TokenKind::Word && token.is_capitalised() && token.sentence == list[first].sentence
        })
    };
    for first in 0..list.len() {
        let servant = list[first].is_capitalised() && matches!(tokens.str(first), "Abdel" | "Abdul" | "Abd");
        if !servant || !capital(first + 1, first) {
            continue;
        }
        let mut end = first + 2;
        if list.get(end).is_some_and(|_| matches!(tokens.str(end), "al" | "el")) {
            let family = end + 1 + usize::from(tokens.get(end + 1).is_some_and(|_| tokens.str(end + 1) == "-"));
            end = if capital(family, first) { family + 1 } else { end };
        }
        make_person(names, first..end);
    }
}

/// “An Min-young”, “So Yoo-na”: a family name that is also a function word belongs to the two-syllable given name after
/// it, unless that has another family name elsewhere (“Kim Yoo-na came. So Yoo-na won”) or is no given name (“An
/// Ivy-clad wall”).
fn join_function_word_surnames(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    let list = tokens.list();
    let other = LexicalClasses::COUNTRY
        | LexicalClasses::DEMONYM
        | LexicalClasses::LOCATED
        | LexicalClasses::ORGANISATION
        | LexicalClasses::BRAND;
    let is_grammar = |at: usize| matches!(tokens.str(at), "An" | "So");
    let ends = names.iter().filter(|name| name.kind == EntityKind::Person && name.tokens.len() > 3);
    let ends = ends.map(|name| name.tokens.end).filter(|end| !is_grammar(end - 4));
    let elsewhere: HashSet<(TermId, TermId)> = ends.map(|end| (list[end - 3].term, list[end - 1].term)).collect();
    for first in 0..list.len().saturating_sub(3) {
        let (family, given, last) = (&list[first], &list[first + 1], &list[first + 3]);
        if family.case != Case::Capital
            || given.case != Case::Capital
            || !is_grammar(first)
            || last.sentence != family.sentence
            || !candidates::is_second_syllable(tokens, first + 3)
            || given.is(LexicalClasses::COMMON | other)
            || last.is(other)
            || given.span.len() == 1
            || given.span.len() > 3 && last.is(LexicalClasses::COMMON)
        {
            continue;
        }
        let near = |at: usize| list.get(at).filter(|token| token.sentence == family.sentence);
        // “An Ivy-clad wall”. “So” cannot be a determiner: “So Yoo-na left”.
        let noun = family.is(LexicalClasses::DETERMINER)
            && near(first + 4).is_some_and(|next| {
                next.kind == TokenKind::Word
                    && !next.is(LexicalClasses::CUE | LexicalClasses::GRAMMAR | LexicalClasses::ADVERB)
            });
        let within = near(first + 4).is_some_and(Token::is_capitalised)
            || first
                .checked_sub(1)
                .and_then(near)
                .is_some_and(|before| before.is_capitalised() && !before.is(LexicalClasses::COMMON));
        if !noun && !within && !elsewhere.contains(&(given.term, last.term)) {
            make_person(names, first..first + 4);
        }
    }
}

/// Makes `tokens`, with the person names that overlap it, one person's name.
fn make_person(names: &mut Vec<EntitySpan>, tokens: Range<usize>) {
    let from = names.partition_point(|name| name.tokens.end <= tokens.start);
    let to = names.partition_point(|name| name.tokens.start < tokens.end);
    let people = || names[from..to].iter().filter(|name| name.kind == EntityKind::Person);
    let start = people().map(|name| name.tokens.start).fold(tokens.start, usize::min);
    let end = people().map(|name| name.tokens.end).fold(tokens.end, usize::max);
    let margin = people().map(|name| name.margin).fold(CONTEXT_MARGIN, f32::max);
    names.splice(from..to, [EntitySpan { tokens: start..end, kind: EntityKind::Person, margin }]);
}

/// “Omar Nasser al-Haddad”, “Anna van Houten”: a given name, a lower-case particle and a capitalised word are one
/// person's name, whatever kind the parts had.
fn join_particles(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    let list = tokens.list();
    let other = LexicalClasses::COUNTRY
        | LexicalClasses::DEMONYM
        | LexicalClasses::LOCATED
        | LexicalClasses::ORGANISATION
        | LexicalClasses::PLACE
        | LexicalClasses::THING
        | LexicalClasses::COMMON;
    let mut at = 0;
    while at < names.len() {
        let Range { start, end } = names[at].tokens.clone();
        let given = list[start].is(LexicalClasses::GIVEN) && !list[start..end].iter().any(|token| token.is(other));
        let small = |at: usize| is_small_particle(tokens, at);
        let mut next = end;
        if given && next < list.len() && list[next].sentence == list[start].sentence && small(next) {
            next += 1;
            if next < list.len() && tokens.str(next) == "-" {
                next += 1;
            }
        }
        let inner = given && (start + 1..end.saturating_sub(1)).any(small);
        if next > end && next < list.len() && list[next].is_capitalised() && list[next].sentence == list[start].sentence
        {
            names[at].tokens.end = next + 1;
            names[at].kind = EntityKind::Person;
            names[at].margin = names[at].margin.max(CONTEXT_MARGIN);
            while names.get(at + 1).is_some_and(|name| name.tokens.start <= next) {
                names[at].tokens.end = names[at].tokens.end.max(names[at + 1].tokens.end);
                names.remove(at + 1);
            }
        } else if inner && names[at].kind != EntityKind::Person {
            names[at].kind = EntityKind::Person;
            names[at].margin = names[at].margin.max(CONTEXT_MARGIN);
        }
        at += 1;
    }
}

/// “Marco” and “Di Stefano”, “da Gama”: a particle right before a single-token person belongs to the name, and so does
/// the given name before a capitalised particle, and the name before small ones (“Hessa bint Khalifa al-Dosra”).
fn attach_particles(tokens: &Tokens<'_>, names: &mut [EntitySpan]) {
    let list = tokens.list();
    let mut free = 0;
    for name in names.iter_mut() {
        let first = name.tokens.start;
        let is_free = |at: usize| at >= free && list[at].sentence == list[first].sentence;
        // “St.” is a street or a saint here.
        let is_particle = |at: usize| is_particle(tokens, at) && !tokens.str(at).ends_with('.');
        let mut start = first;
        if name.kind == EntityKind::Person && name.tokens.len() == 1 {
            while start > 0 && is_free(start - 1) && is_particle(start - 1) {
                start -= 1;
            }
            let given = |at: usize| is_free(at) && list[at].is_capitalised() && list[at].is(LexicalClasses::GIVEN);
            if start > 0 && start < first && list[start].is_capitalised() && given(start - 1) {
                start -= 1;
            }
        }
        if name.kind == EntityKind::Person {
            let mut small = start;
            while small > 0 && is_free(small - 1) && is_small_particle(tokens, small - 1) {
                small -= 1;
            }
            let begins = |at: usize| is_free(at) && can_begin_name(tokens, at);
            if is_small_particle(tokens, small) && small > 0 && begins(small - 1) {
                start = small - 1;
                while start > 0 && begins(start - 1) && list[start - 1].is(LexicalClasses::GIVEN) {
                    start -= 1;
                }
            }
        }
        name.tokens.start = start;
        free = name.tokens.end;
    }
}

/// Whether the token is a particle of names.
fn is_particle(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    token.kind == TokenKind::Word && token.is(LexicalClasses::PARTICLE)
}

/// Whether the token is a particle with a small letter, which stands inside a name.
fn is_small_particle(tokens: &Tokens<'_>, at: usize) -> bool {
    is_particle(tokens, at) && !tokens.list()[at].is_capitalised()
}

/// Whether the token can be the first part of a person's name that goes on with a particle.
fn can_begin_name(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    let given = token.is(LexicalClasses::GIVEN | LexicalClasses::RARE_GIVEN);
    let first = at == 0 || tokens.list()[at - 1].sentence != token.sentence;
    let other = LexicalClasses::GRAMMAR
        | LexicalClasses::HONORIFIC
        | LexicalClasses::PERSON_NOUNS
        | LexicalClasses::MONTH
        | LexicalClasses::WEEKDAY
        | NON_PERSON_CLASSES;
    token.kind == TokenKind::Word
        && token.case == Case::Capital
        && !token.is(other)
        && (given || !first && !token.is(LexicalClasses::COMMON))
}

/// “Hamad bin Khalid bin Omar Al Noor”: names with “bin” between them are one.
fn join_patronymics(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    let mut at = 0;
    while at + 1 < names.len() {
        let (one, other) = (names[at].tokens.clone(), names[at + 1].tokens.clone());
        let between = one.end..other.start;
        let descent = |at: usize| {
            matches!(tokens.str(at), "bin" | "bint" | "ibn" | "ben") || matches!(tokens.str(at), "Al" | "al" | "-")
        };
        let son = between.clone().any(|at| matches!(tokens.str(at), "bin" | "bint" | "ibn"));
        let joined = names[at].kind == EntityKind::Person
            && (son || names[at + 1].kind == EntityKind::Person || names[at + 1].tokens.len() == 1)
            && (1..=3).contains(&between.len())
            && between.clone().all(descent)
            && between.clone().any(|at| tokens.str(at) != "-")
            && tokens.list()[one.start].sentence == tokens.list()[other.start].sentence;
        if joined {
            names[at].tokens.end = other.end;
            names.remove(at + 1);
        } else {
            at += 1;
        }
    }
}

/// “Ana Diaz-Moreno”, “Kim Min-jun”: a hyphen joins two parts of one name, unless the other part is a country or a name
/// of its own (“Moreno-Diaz debate”).
fn join_hyphens(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    let list = tokens.list();
    let alone: HashSet<TermId> =
        names.iter().filter(|name| name.tokens.len() == 1).map(|name| list[name.tokens.start].term).collect();
    let is_half = |at: usize, other: usize| {
        let token = &list[at];
        token.is_capitalised()
            && list[other].is_capitalised()
            && !token.is(LexicalClasses::COUNTRY | LexicalClasses::DEMONYM | LexicalClasses::AFFILIATION)
            && !alone.contains(&token.term)
            && !list[other].is(LexicalClasses::COUNTRY | LexicalClasses::DEMONYM | LexicalClasses::AFFILIATION)
    };
    let is_hyphen = |at: usize| {
        matches!(list[at].kind, TokenKind::Mark)
            && matches!(tokens.str(at), "-" | "‑")
            && tokens.joins_previous(at)
            && at + 1 < list.len()
            && tokens.joins_previous(at + 1)
    };
    let mut at = 0;
    while at < names.len() {
        let range = names[at].tokens.clone();
        if names[at].kind == EntityKind::Person {
            let (start, end) = (range.start, range.end);
            if end < list.len()
                && is_hyphen(end)
                && (is_half(end + 1, end - 1) || candidates::is_second_syllable(tokens, end + 1))
            {
                names[at].tokens.end = end + 2;
            }
            if start >= 2 && is_hyphen(start - 1) && is_half(start - 2, start) {
                names[at].tokens.start = start - 2;
            }
        }
        // Names that the longer one now covers are merged into it.
        let range = names[at].tokens.clone();
        while names.get(at + 1).is_some_and(|next| next.tokens.start < range.end) {
            names[at].tokens.end = range.end.max(names[at + 1].tokens.end);
            names.remove(at + 1);
        }
        if at > 0 && names[at - 1].tokens.end > range.start {
            names[at].tokens.start = names[at - 1].tokens.start.min(range.start);
            names.remove(at - 1);
            at -= 1;
        }
        at += 1;
    }
}

/// “Nick ‘Red’ Moreno”, “Ana \"Little Owl\" Moreno”: two names with a nickname in quotation marks between them are one.
/// So are a given name and a family name around it that are in no other name.
fn join_nicknames(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    let list = tokens.list();
    let is_mark = |at: usize| matches!(tokens.str(at), "\"" | "'" | "“" | "”" | "‘" | "’" | "(" | ")");
    for open in 1..list.len().saturating_sub(3) {
        let (before, first) = (&list[open - 1], &list[open + 1]);
        if list[open].kind != TokenKind::Mark
            || !before.is_capitalised()
            || !first.is_capitalised()
            || tokens.joins_previous(open)
            || !is_mark(open)
        {
            continue;
        }
        let close = (open + 2..(open + 5).min(list.len() - 1)).find(|at| is_mark(*at));
        let Some(close) = close else { continue };
        let after = close + 1;
        if before.sentence != list[after].sentence || !list[after].is_capitalised() || tokens.joins_previous(after) {
            continue;
        }
        let from = names.partition_point(|name| name.tokens.end < open);
        let to = names.partition_point(|name| name.tokens.start <= after);
        let person = |name: Option<&EntitySpan>| name.is_some_and(|name| name.kind == EntityKind::Person);
        let opens = person(names.get(from).filter(|name| name.tokens.end == open));
        let closes = to > 0 && person(names.get(to - 1).filter(|name| name.tokens.start == after));
        // In brackets there may also be a place or a party: “Ana (Ohio) Hill”.
        let marked = tokens.str(open) != "(";
        if !marked && first.is(NON_PERSON_CLASSES) {
            continue;
        }
        let family = list[after].is(LexicalClasses::FAMILY)
            || marked
                && before.is(LexicalClasses::STRONG_NAME)
                && !list[after].is(LexicalClasses::COMMON | NON_PERSON_CLASSES);
        let nickname = marked || close == open + 2 && first.is(LexicalClasses::GIVEN);
        let round = before.is(LexicalClasses::GIVEN) && family && nickname;
        if !(opens && closes || round && (opens || closes || from == to || names[from].tokens.start > open)) {
            continue;
        }
        let start = if opens { names[from].tokens.start } else { open - 1 };
        let end = if closes { names[to - 1].tokens.end } else { after + 1 };
        let margin = names[from..to].iter().map(|name| name.margin).fold(CONTEXT_MARGIN, f32::max);
        names.splice(from..to, [EntitySpan { tokens: start..end, kind: EntityKind::Person, margin }]);
    }
}
