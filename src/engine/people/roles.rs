//! What the article calls a person: “Kremlin spokesperson Dmitry Peskov”, “Ana Diaz, the mayor of Lima, said”.

use crate::annotations::Role;
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use std::ops::Range;

/// The longest role, in tokens.
const LONGEST: usize = 10;

/// The roles that stand before or after a person's mentions, in order of the text, each wording once.
pub(super) fn roles(tokens: &Tokens<'_>, mentions: &[Range<usize>]) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    for mention in mentions {
        // After a name that is an apposition itself the sentence goes on.
        let beside = apposed(tokens, mention).or_else(|| after(tokens, mention));
        for range in [before(tokens, mention), beside].into_iter().flatten() {
            let span = tokens.span(range);
            let text = span.slice(tokens.text()).split_whitespace().collect::<Vec<_>>().join(" ");
            if !roles.iter().any(|role| role.text.eq_ignore_ascii_case(&text)) {
                roles.push(Role { text, span });
            }
        }
    }
    roles
}

fn is_role_word(token: &Token) -> bool {
    token.kind == TokenKind::Word && token.is(LexicalClasses::JOB_TITLE | LexicalClasses::HUMAN)
}

/// The noun phrase that ends right before the name in a post: “Russian foreign minister”, “US president”.
fn before(tokens: &Tokens<'_>, mention: &Range<usize>) -> Option<Range<usize>> {
    let list = tokens.list();
    let from = tokens.sentences()[list[mention.start].sentence as usize].start;
    let mut end = mention.start;
    while end > from && list[end - 1].is(LexicalClasses::HONORIFIC) && !list[end - 1].is(LexicalClasses::JOB_TITLE) {
        end -= 1;
    }
    if end == from || !is_role_word(&list[end - 1]) {
        return None;
    }
    let start = phrase_start(tokens, from, end);
    (start < end).then_some(start..end)
}

/// The phrase before the name and a comma: “The mayor of Lima, Ana Diaz, said”.
fn apposed(tokens: &Tokens<'_>, mention: &Range<usize>) -> Option<Range<usize>> {
    let list = tokens.list();
    let sentence = &tokens.sentences()[list[mention.start].sentence as usize];
    let comma = mention.start.checked_sub(1).filter(|at| *at > sentence.start && tokens.str(*at) == ",")?;
    // “After the talk with the mayor, Ana Diaz, a farmer, went home”: what follows is what she is.
    let closed = mention.end < sentence.end && matches!(tokens.str(mention.end), "," | "." | "—" | "–" | ";");
    let described = list.get(mention.end + 1).is_some_and(|next| next.is(LexicalClasses::DETERMINER));
    if !closed || described {
        return None;
    }
    let mut head = None;
    for at in (sentence.start.max(comma.saturating_sub(LONGEST))..comma).rev() {
        let token = &list[at];
        let small = token.kind == TokenKind::Word && token.case == Case::Lower;
        let verb = LexicalClasses::PRONOUN
            | LexicalClasses::AUXILIARY
            | LexicalClasses::REPORTING
            | LexicalClasses::CONJUNCTION;
        if (token.kind == TokenKind::Mark && tokens.str(at) != "-")
            || (small && token.is(verb) && !token.is(LexicalClasses::DETERMINER) && !is_role_word(token))
        {
            break;
        }
        let complement = matches!(tokens.str(at + 1), "," | "of" | "for" | "at" | "in" | "to" | "from" | "on");
        if is_role_word(token) && complement && !tokens.str(at).ends_with('s') {
            head = Some(at);
        }
    }
    Some(phrase_start(tokens, sentence.start, head? + 1)..comma)
}

/// Where the noun phrase begins that ends in a post before `end`; not before `from`.
fn phrase_start(tokens: &Tokens<'_>, from: usize, end: usize) -> usize {
    let list = tokens.list();
    let mut start = end;
    while start > from && end - start < LONGEST {
        let token = &list[start - 1];
        let stop = token.is(LexicalClasses::DETERMINER
            | LexicalClasses::PREPOSITION
            | LexicalClasses::CONJUNCTION
            | LexicalClasses::PRONOUN
            | LexicalClasses::AUXILIARY
            | LexicalClasses::REPORTING)
            || (token.kind == TokenKind::Mark && tokens.str(start - 1) != "-");
        if stop && !is_role_word(token) || token.is(LexicalClasses::STARTER) && token.case == Case::Lower {
            break;
        }
        // A verb or adverb before the post (“met President”) is small and in no class of titles.
        let small = token.kind == TokenKind::Word && token.case == Case::Lower;
        if small
            && !token.is(LexicalClasses::JOB_TITLE
                | LexicalClasses::HUMAN
                | LexicalClasses::QUALIFIER
                | LexicalClasses::INSTITUTION
                | LexicalClasses::KIN)
            && !is_field(tokens.str(start - 1))
        {
            break;
        }
        start -= 1;
    }
    // “the town’s mayor”
    start + usize::from(start < end && list[start].kind == TokenKind::Clitic)
}

/// Fields of a post, written small: “foreign minister”, “prime minister”, “finance secretary”.
fn is_field(word: &str) -> bool {
    matches!(
        word,
        "prime"
            | "foreign"
            | "finance"
            | "defence"
            | "defense"
            | "interior"
            | "home"
            | "health"
            | "justice"
            | "education"
            | "energy"
            | "trade"
            | "transport"
            | "environment"
            | "labour"
            | "labor"
            | "vice"
            | "press"
            | "police"
            | "human"
            | "rights"
            | "state"
            | "federal"
            | "general"
            | "national"
            | "security"
            | "opposition"
            | "military"
            | "fire"
            | "executive"
            | "managing"
            | "campaign"
            | "climate"
            | "sports"
            | "football"
            | "club"
            | "political"
            | "presidential"
    )
}

/// The apposition right after the name: “, the Kremlin spokesman,”, “, 42, a farmer from Leeds,”.
fn after(tokens: &Tokens<'_>, mention: &Range<usize>) -> Option<Range<usize>> {
    let list = tokens.list();
    let sentence = &tokens.sentences()[list[mention.start].sentence as usize];
    let is_comma = |at: usize| at < sentence.end && tokens.str(at) == ",";
    let mut start = mention.end;
    if !is_comma(start) {
        return None;
    }
    start += 1;
    if start < sentence.end && list[start].kind == TokenKind::Number && is_comma(start + 1) {
        start += 2;
    }
    let mut end = start;
    let mut role = false;
    while end < sentence.end && end - start <= LONGEST {
        let token = &list[end];
        if token.kind == TokenKind::Mark && tokens.str(end) != "-" {
            break;
        }
        if token.is(LexicalClasses::PRONOUN | LexicalClasses::AUXILIARY | LexicalClasses::REPORTING)
            && !is_role_word(token)
            && !token.is(LexicalClasses::DETERMINER)
        {
            return None;
        }
        role |= is_role_word(token) && end - start < 6;
        end += 1;
    }
    let closed = end < sentence.end && matches!(tokens.str(end), "," | "." | "”" | ")" | ";");
    (role && closed && end > start).then(|| skip_determiner(list, start)..end).filter(|range| !range.is_empty())
}

fn skip_determiner(list: &[Token], start: usize) -> usize {
    start + usize::from(list[start].is(LexicalClasses::DETERMINER))
}
