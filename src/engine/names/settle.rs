//! Where a person's name begins and ends, by the rules of the language rather than by what was learned.

use super::{Name, NameKind};
use crate::engine::gazetteer::Classes;
use crate::engine::tokens::{TokenKind, Tokens};

/// Takes titles off the front of people's names (“Sgt Moreno”, “Mayor Ana Diaz”) and adds the suffix that follows
/// (“Diaz Jr.”, “Diaz, Jr.”, “Diaz III”).
pub(super) fn settle(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    for at in 0..names.len() {
        let next = names.get(at + 1).map_or(tokens.list().len(), |name| name.tokens.start);
        let name = &mut names[at];
        if name.kind == NameKind::Person {
            while name.tokens.len() > 1 && is_title(tokens, name.tokens.start) {
                name.tokens.start += 1;
            }
            name.tokens.end = with_suffix(tokens, name.tokens.end, next);
        }
    }
    join_nicknames(tokens, names);
    // A title alone is nobody.
    names.retain(|name| name.kind != NameKind::Person || name.tokens.len() > 1 || !is_title(tokens, name.tokens.start));
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

/// Titles that are no part of a name; “Pope”, “King” and “Prince” are (“Pope Francis”), and so are given names that
/// look like titles (“Dean”, “Earl”).
fn is_title(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
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
