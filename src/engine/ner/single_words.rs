//! Whether a word can be a person's name by itself, or is a title or a day.

use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::{Case, TokenKind, Tokens};

/// Whether a single word can be a person's name. Titles, pronouns, days and affiliations cannot.
pub(super) fn can_be_single_token_person(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    let not_person =
        LexicalClasses::GRAMMAR | LexicalClasses::NO_PERSON | LexicalClasses::INSTITUTION_NAME | LexicalClasses::OUTLET;
    // “the Company”, “M.Eng”: institution words and abbreviations are no names unless the name lists have them.
    // Acronyms (“TTC”) are no names either, except in all-caps text.
    let around = &tokens.list()[at.saturating_sub(6)..tokens.list().len().min(at + 7)];
    let small = around.iter().filter(|token| token.kind == TokenKind::Word && token.case == Case::Lower).count();
    let letters = token.case == Case::Upper && tokens.str(at).len() > 2 && small > 1;
    let abbreviation = tokens.str(at).trim_end_matches('.').contains('.');
    let body =
        token.is(LexicalClasses::ORGANISATION | LexicalClasses::INSTITUTION | LexicalClasses::DOCUMENT) || abbreviation;
    let listed = token.is(LexicalClasses::GIVEN | LexicalClasses::FAMILY);
    !token.is(not_person) && !letters && (!body || listed) && !is_day(tokens, at) && !is_title(tokens, at)
}

/// Whether the token is a title that is not part of a name. “Pope”, “King” and “Prince” are part of it (“Pope
/// Francis”), and so are given names that look like titles (“Dean”, “Earl”).
pub(super) fn is_title(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    // “Del.”, “Ald.”: an abbreviation before a name is a title; initials (“J.”, “J.K.”) are not.
    let text = tokens.str(at);
    if text.ends_with('.') && text.len() > 3 && !text.trim_end_matches('.').contains('.') && !text.starts_with("St") {
        return !token.is(LexicalClasses::SUFFIX);
    }
    let style = matches!(
        tokens.str(at),
        "Pope" | "King" | "Queen" | "Prince" | "Princess" | "Emperor" | "Empress" | "St." | "Saint"
    );
    let title =
        token.is(LexicalClasses::HONORIFIC | LexicalClasses::JOB_TITLE) && !token.is(LexicalClasses::GIVEN) && !style;
    let title = title || token.is(LexicalClasses::RANK);
    // “Senior Sergeant Diaz”: a qualifier goes with the title after it.
    title
        || (token.is(LexicalClasses::QUALIFIER)
            && tokens.get(at + 1).is_some_and(|next| next.is(LexicalClasses::JOB_TITLE)))
}

/// Whether the token is a day or month (“By Monday Diaz had called”) and not also a given name (“April”).
pub(super) fn is_day(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    token.is(LexicalClasses::WEEKDAY | LexicalClasses::MONTH) && !token.is(LexicalClasses::GIVEN)
}
