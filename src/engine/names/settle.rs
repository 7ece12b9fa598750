//! Where a person's name begins and ends, by the rules of the language rather than by what was learned.

use super::{Name, NameKind, zones};
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::tokens::{TokenKind, Tokens};
use rustc_hash::FxHashSet;

/// Takes titles off the front of people's names (“Sgt Moreno”, “Mayor Ana Diaz”) and adds the suffix that follows
/// (“Diaz Jr.”, “Diaz, Jr.”, “Diaz III”).
pub(super) fn settle(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    for at in 0..names.len() {
        let next = names.get(at + 1).map_or(tokens.list().len(), |name| name.tokens.start);
        let name = &mut names[at];
        if name.kind == NameKind::Person {
            while name.tokens.len() > 1 && (is_title(tokens, name.tokens.start) || is_day(tokens, name.tokens.start)) {
                name.tokens.start += 1;
            }
            // “Laguna Mayor Ana Diaz”: what stands before a title is not the name either.
            let inner = (name.tokens.start + 1..name.tokens.end - 1).rev().find(|at| is_inner_title(tokens, *at));
            if let Some(title) = inner {
                name.tokens.start = title + 1;
            }
            name.tokens.end = with_suffix(tokens, name.tokens.end, next);
        }
    }
    join_hyphens(tokens, names);
    join_nicknames(tokens, names);
    names.retain(|name| {
        name.kind != NameKind::Person || name.tokens.len() > 1 || may_be_alone(tokens, name.tokens.start)
    });
}

/// “Ana Diaz-Moreno”, “Kim Min-jun”: what a hyphen joins is one name, unless the other side is a country or a name of
/// its own (“Moreno-Diaz debate”).
fn join_hyphens(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    let list = tokens.list();
    let alone: FxHashSet<Word> =
        names.iter().filter(|name| name.tokens.len() == 1).map(|name| list[name.tokens.start].word).collect();
    let is_half = |at: usize, other: usize| {
        let token = &list[at];
        token.is_capitalised()
            && list[other].is_capitalised()
            && !token.is(Classes::COUNTRY | Classes::DEMONYM | Classes::CREED)
            && !alone.contains(&token.word)
            && !list[other].is(Classes::COUNTRY | Classes::DEMONYM | Classes::CREED)
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
        if names[at].kind == NameKind::Person {
            let (start, end) = (range.start, range.end);
            if end < list.len()
                && is_hyphen(end)
                && (is_half(end + 1, end - 1) || zones::is_second_syllable(tokens, end + 1))
            {
                names[at].tokens.end = end + 2;
            }
            if start >= 2 && is_hyphen(start - 1) && is_half(start - 2, start) {
                names[at].tokens.start = start - 2;
            }
        }
        // Names that the longer one now covers are parts of it.
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

/// “Nick ‘Red’ Moreno”, “Elvin \"E.R.\" Moreno”: two names with a nickname between marks are one.
fn join_nicknames(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    let is_mark = |at: usize| matches!(tokens.str(at), "\"" | "'" | "“" | "”" | "‘" | "’" | "(" | ")");
    let mut at = 0;
    while at < names.len() {
        let name = names[at].clone();
        let end = name.tokens.end;
        let close = (end + 2..end + 5).find(|at| *at + 1 < tokens.list().len() && is_mark(*at));
        let joined = close.filter(|close| {
            name.kind == NameKind::Person
                && is_mark(end)
                && tokens.list()[end + 1].is_capitalised()
                && tokens.list()[end].sentence == tokens.list()[close + 1].sentence
                && !tokens.joins_previous(end)
                && !tokens.joins_previous(close + 1)
        });
        let after = joined.and_then(|close| (at + 1..names.len()).find(|next| names[*next].tokens.start == close + 1));
        match after {
            Some(next) if names[next].kind == NameKind::Person => {
                names[at].tokens.end = names[next].tokens.end;
                names.drain(at + 1..=next);
            }
            _ => at += 1,
        }
    }
}

/// A day or month (“By Monday Diaz had called”), unless it is a given name too (“April”).
fn is_day(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    token.is(Classes::WEEKDAY | Classes::MONTH) && !token.is(Classes::GIVEN)
}

/// A post inside a name, written out and no family name: “Mayor”, “Minister”, “Actress”.
fn is_inner_title(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    token.is_capitalised()
        && token.is(Classes::POST)
        && !token.is(Classes::GIVEN | Classes::FAMILY)
        && !token.is(Classes::SUFFIX)
}

/// Whether a single word can be a person's name: no title, pronoun, day or creed is.
fn may_be_alone(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    let nobody = Classes::PRONOUN
        | Classes::DETERMINER
        | Classes::AUXILIARY
        | Classes::CONJUNCTION
        | Classes::PREPOSITION
        | Classes::NO_PERSON
        | Classes::BODY_NAME
        | Classes::OUTLET;
    !token.is(nobody) && !is_day(tokens, at) && !is_title(tokens, at)
}

/// Titles that are no part of a name; “Pope”, “King” and “Prince” are (“Pope Francis”), and so are given names that
/// look like titles (“Dean”, “Earl”).
fn is_title(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    // “Del.”, “Ald.”: an abbreviation before a name is a title, initials (“J.”, “J.K.”) are not.
    let text = tokens.str(at);
    if text.ends_with('.') && text.len() > 3 && !text.trim_end_matches('.').contains('.') && !text.starts_with("St") {
        return !token.is(Classes::SUFFIX);
    }
    let style = matches!(
        tokens.str(at),
        "Pope" | "King" | "Queen" | "Prince" | "Princess" | "Emperor" | "Empress" | "St." | "Saint"
    );
    let title = token.is(Classes::HONORIFIC | Classes::POST) && !token.is(Classes::GIVEN) && !style;
    // “Senior Sergeant Diaz”: a qualifier goes with the title after it.
    title || (token.is(Classes::QUALIFIER) && tokens.get(at + 1).is_some_and(|next| next.is(Classes::POST)))
}

fn with_suffix(tokens: &Tokens<'_>, end: usize, limit: usize) -> usize {
    let is_suffix = |at: usize| {
        at < limit
            && tokens.list()[at].is(Classes::SUFFIX)
            && matches!(tokens.list()[at].kind, TokenKind::Word)
            && tokens.list()[at].is_capitalised()
    };
    if is_suffix(end) {
        end + 1
    } else if end < limit && tokens.str(end) == "," && is_suffix(end + 1) && tokens.str(end + 1).starts_with(['J', 'S'])
    {
        end + 2
    } else {
        end
    }
}
