//! Boundaries of person names, set by rules of English rather than by learned weights.

use super::context_rules::add_certain_persons;
use super::join::join;
use super::known_entities::{known_non_person, without_organisations};
use super::single_words::{can_be_single_token_person, is_day, is_title};
use super::{EntityKind, EntitySpan};
use crate::engine::gazetteer::{LexicalClasses, TermId};
use crate::engine::tokens::{Case, TokenKind, Tokens};
use foldhash::HashSet;

/// Removes titles from the front of person names (“Sgt Moreno”, “Mayor Ana Diaz”) and adds the suffix that follows
/// (“Diaz Jr.”, “Diaz, Jr.”, “Diaz III”).
pub(super) fn normalize_boundaries(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    for at in 0..names.len() {
        let free = at.checked_sub(1).map_or(0, |at| names[at].tokens.end);
        let next = names.get(at + 1).map_or(tokens.list().len(), |name| name.tokens.start);
        let name = &mut names[at];
        if name.kind == EntityKind::Person {
            let outside = |at: usize| is_title(tokens, at) || is_day(tokens, at) || is_small_word(tokens, at);
            while name.tokens.len() > 1 && outside(name.tokens.start) {
                name.tokens.start += 1;
            }
            while name.tokens.len() > 1 && is_post_nominal(tokens, name.tokens.end - 1) {
                name.tokens.end -= 1;
            }
            while name.tokens.len() > 2 && is_description(tokens, name.tokens.start) {
                name.tokens.start += 1;
            }
            // “LIMA Ana Diaz said”: a dateline without its dash.
            let list = tokens.list();
            let dateline = |at: usize| {
                list[at].case == Case::Upper && list[at].is(LexicalClasses::LOCATED | LexicalClasses::COUNTRY)
            };
            while name.tokens.len() > 2
                && dateline(name.tokens.start)
                && list[name.tokens.end - 1].case == Case::Capital
            {
                name.tokens.start += 1;
            }
            // “Laguna Mayor Ana Diaz”: the words before an inner title are not part of the name.
            let inner = (name.tokens.start + 1..name.tokens.end - 1).rev().find(|at| is_inner_title(tokens, *at));
            if let Some(title) = inner {
                name.tokens.start = title + 1;
            }
            name.tokens = without_organisations(tokens, &name.tokens);
            // “T. S. Diaz”: the model left out the first of two initials.
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
    remove_title_like_given_names(tokens, names);
    add_certain_persons(tokens, names);
    join(tokens, names);
    for name in names
        .iter_mut()
        .filter(|name| name.kind == EntityKind::Person && known_non_person(tokens, &name.tokens).is_some())
    {
        name.kind = EntityKind::Other;
    }
    names.retain(|name| {
        let start = name.tokens.start;
        let possible = match name.tokens.len() {
            1 => can_be_single_token_person(tokens, start),
            _ => !is_party_and_state(tokens, start),
        };
        name.kind != EntityKind::Person || possible
    });
}

/// “R-Utah”, “D-N.Y.”: a member's party and state.
fn is_party_and_state(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(tokens.str(at), "R" | "D" | "I") && tokens.str(at + 1) == "-" && tokens.joins_previous(at + 1)
}

/// “Dean Wexcombe” is a dean if the article also names “Julio Wexcombe”: the title is also a given name.
fn remove_title_like_given_names(tokens: &Tokens<'_>, names: &mut [EntitySpan]) {
    let list = tokens.list();
    let is_both = |at: usize| list[at].is(LexicalClasses::GIVEN) && list[at].is(LexicalClasses::JOB_TITLE);
    let full: HashSet<TermId> = names
        .iter()
        .filter(|name| name.kind == EntityKind::Person && name.tokens.len() > 1 && !is_both(name.tokens.start))
        .map(|name| list[name.tokens.end - 1].term)
        .collect();
    for name in names.iter_mut().filter(|name| name.kind == EntityKind::Person && name.tokens.len() == 2) {
        if is_both(name.tokens.start) && full.contains(&list[name.tokens.end - 1].term) {
            name.tokens.start += 1;
        }
    }
}

/// Letters after a name: “Ana Diaz QC”.
fn is_post_nominal(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    token.case == Case::Upper && token.is(LexicalClasses::POST_NOMINAL)
}

/// Whether a capitalised word before a given name only describes the person: “Londoner Ana Diaz”, “Neighbour Ana Diaz”, and
/// “Brave Ana Diaz” where it begins a sentence.
fn is_description(tokens: &Tokens<'_>, at: usize) -> bool {
    let list = tokens.list();
    let token = &list[at];
    let names = LexicalClasses::GIVEN
        | LexicalClasses::FAMILY
        | LexicalClasses::RARE_GIVEN
        | LexicalClasses::RARE_FAMILY
        | LexicalClasses::PARTICLE;
    let first = at == 0 || list[at - 1].sentence != token.sentence || list[at - 1].kind == TokenKind::Mark;
    let describes = token.is(LexicalClasses::DEMONYM | LexicalClasses::HUMAN)
        || first && token.is(LexicalClasses::COMMON) && !token.is(LexicalClasses::ORGANISATION);
    describes && !token.is(names) && list[at + 1].is(LexicalClasses::GIVEN) && token.case == Case::Capital
}

/// Whether the token is a function word that is capitalised because it begins a sentence: “While Diaz”.
fn is_small_word(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    let grammar = LexicalClasses::CONJUNCTION
        | LexicalClasses::AUXILIARY
        | LexicalClasses::DETERMINER
        | LexicalClasses::PREPOSITION;
    token.is(grammar) && !token.is(LexicalClasses::GIVEN | LexicalClasses::FAMILY | LexicalClasses::PARTICLE)
}

/// Whether the token is a job title inside a name, written out and not a family name: “Mayor”, “Minister”, “Actress”.
fn is_inner_title(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    token.is_capitalised()
        && token.is(LexicalClasses::JOB_TITLE)
        && !token.is(LexicalClasses::GIVEN | LexicalClasses::FAMILY)
        && !token.is(LexicalClasses::SUFFIX)
}

fn with_suffix(tokens: &Tokens<'_>, end: usize, limit: usize) -> usize {
    let is_suffix = |at: usize| {
        at < limit
            && tokens.list()[at].is(LexicalClasses::SUFFIX)
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
