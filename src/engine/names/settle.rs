//! Where a person's name begins and ends, by the rules of the language rather than by what was learned.

use super::join::join;
use super::things::{thing, without_bodies};
use super::told::add_told;
use super::{Name, NameKind};
use crate::engine::gazetteer::Classes;
use crate::engine::tokens::{Case, TokenKind, Tokens};

/// Takes titles off the front of people's names (“Sgt Moreno”, “Mayor Ana Diaz”) and adds the suffix that follows
/// (“Diaz Jr.”, “Diaz, Jr.”, “Diaz III”).
pub(super) fn settle(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    for at in 0..names.len() {
        let free = at.checked_sub(1).map_or(0, |at| names[at].tokens.end);
        let next = names.get(at + 1).map_or(tokens.list().len(), |name| name.tokens.start);
        let name = &mut names[at];
        if name.kind == NameKind::Person {
            let outside = |at: usize| is_title(tokens, at) || is_day(tokens, at) || is_small_word(tokens, at);
            while name.tokens.len() > 1 && outside(name.tokens.start) {
                name.tokens.start += 1;
            }
            // “LIMA Ana Diaz said”: a dateline without its dash.
            let list = tokens.list();
            let dateline = |at: usize| list[at].case == Case::Upper && list[at].is(Classes::LOCATED | Classes::COUNTRY);
            while name.tokens.len() > 2
                && dateline(name.tokens.start)
                && list[name.tokens.end - 1].case == Case::Capital
            {
                name.tokens.start += 1;
            }
            // “Laguna Mayor Ana Diaz”: what stands before a title is not the name either.
            let inner = (name.tokens.start + 1..name.tokens.end - 1).rev().find(|at| is_inner_title(tokens, *at));
            if let Some(title) = inner {
                name.tokens.start = title + 1;
            }
            name.tokens = without_bodies(tokens, &name.tokens);
            // “T. S. Diaz”: the first of two initials was left out.
            let initial =
                |at: usize| list[at].span.len() == 2 && list[at].is_capitalised() && tokens.str(at).ends_with('.');
            let first = name.tokens.start;
            let follows = first > free && list[first - 1].sentence == list[first].sentence;
            if follows && initial(first) && initial(first - 1) {
                name.tokens.start -= 1;
            }
            name.tokens.end = with_suffix(tokens, name.tokens.end, next);
        }
    }
    add_told(tokens, names);
    join(tokens, names);
    for name in names.iter_mut().filter(|name| name.kind == NameKind::Person && thing(tokens, &name.tokens).is_some()) {
        name.kind = NameKind::Other;
    }
    names.retain(|name| {
        name.kind != NameKind::Person || name.tokens.len() > 1 || may_be_alone(tokens, name.tokens.start)
    });
}

/// A day or month (“By Monday Diaz had called”), unless it is a given name too (“April”).
fn is_day(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    token.is(Classes::WEEKDAY | Classes::MONTH) && !token.is(Classes::GIVEN)
}

/// A word of grammar that has a capital because a sentence begins with it: “While Diaz”.
fn is_small_word(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    let grammar = Classes::CONJUNCTION | Classes::AUXILIARY | Classes::DETERMINER | Classes::PREPOSITION;
    token.is(grammar) && !token.is(Classes::GIVEN | Classes::FAMILY | Classes::PARTICLE)
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
pub(super) fn may_be_alone(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    let nobody = Classes::GRAMMAR | Classes::NO_PERSON | Classes::BODY_NAME | Classes::OUTLET;
    // “the Company”, “M.Eng”: a word for a body and an abbreviation are nobody’s name unless the lists of names have
    // them; letters (“TTC”) are nobody’s in any case, but where everything is written so.
    let around = &tokens.list()[at.saturating_sub(6)..tokens.list().len().min(at + 7)];
    let small = around.iter().filter(|token| token.kind == TokenKind::Word && token.case == Case::Lower).count();
    let letters = token.case == Case::Upper && tokens.str(at).len() > 2 && small > 1;
    let abbreviation = tokens.str(at).trim_end_matches('.').contains('.');
    let body = token.is(Classes::ORGANISATION | Classes::BODY | Classes::DOCUMENT) || abbreviation;
    let listed = token.is(Classes::GIVEN | Classes::FAMILY);
    !token.is(nobody) && !letters && (!body || listed) && !is_day(tokens, at) && !is_title(tokens, at)
}

/// Titles that are no part of a name; “Pope”, “King” and “Prince” are (“Pope Francis”), and so are given names that
/// look like titles (“Dean”, “Earl”).
pub(super) fn is_title(tokens: &Tokens<'_>, at: usize) -> bool {
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
    let title = title || token.is(Classes::RANK);
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
