//! Finds the people whose full names are known where a part of the name stands alone.
//!
//! The model judges each span by itself and follows the word lists: it knows “Petra Lord”, but in “said Lord” it sees
//! the title, and it takes “Georgia” for the country even where Georgia Diaz has just won a prize.

use super::candidates::is_boilerplate_link;
use super::context_rules::has_job_title;
use super::document_stats::DocumentStats;
use super::{EntityKind, EntitySpan};
use crate::engine::gazetteer::{LexicalClasses, TermId};
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use crate::text::{fold, is_slip};
use foldhash::HashSet;
use std::ops::Range;

/// The least margin of a full name whose parts are looked for.
const MIN_MARGIN: f32 = 1.0;
/// The margin of a name found this way.
pub(super) const PROPAGATED_MARGIN: f32 = 4.0;

/// The shortest family name that is also looked for misspelt, in bytes; and the most such names.
const MIN_MISSPELT_BYTES: usize = 6;
const MAX_MISSPELT_FAMILIES: usize = 500;

/// Classes of words that are also something other than a name.
const AMBIGUOUS_CLASSES: LexicalClasses = LexicalClasses::COMMON
    .or(LexicalClasses::HONORIFIC)
    .or(LexicalClasses::JOB_TITLE)
    .or(LexicalClasses::COUNTRY)
    .or(LexicalClasses::DEMONYM)
    .or(LexicalClasses::LOCATED)
    .or(LexicalClasses::MONTH)
    .or(LexicalClasses::WEEKDAY)
    .or(LexicalClasses::BRAND)
    .or(LexicalClasses::OUTLET)
    .or(LexicalClasses::INSTITUTION_NAME)
    .or(LexicalClasses::COMPETITION)
    .or(LexicalClasses::NO_PERSON)
    .or(LexicalClasses::ORGANISATION)
    .or(LexicalClasses::PLACE)
    .or(LexicalClasses::THING);

/// Adds the mentions in which the family name, given name or initials (“AMLO”) of a clear full name stand alone.
pub(super) fn propagate_partial_mentions(tokens: &Tokens<'_>, stats: &DocumentStats, names: &mut Vec<EntitySpan>) {
    let list = tokens.list();
    let mut parts: HashSet<TermId> = HashSet::default();
    let mut families: HashSet<String> = HashSet::default();
    for name in names.iter().filter(|name| name.kind == EntityKind::Person && name.margin > MIN_MARGIN) {
        let words: Vec<usize> = name.tokens.clone().filter(|at| list[*at].kind == TokenKind::Word).collect();
        let last = words.iter().rposition(|at| !list[*at].is(LexicalClasses::SUFFIX)).unwrap_or(0);
        if last == 0 {
            // “Ms Holland” and “coach Monk has” are as clear as a full name.
            let certain =
                |at: &usize| *at > 0 && list[at - 1].is(LexicalClasses::HONORIFIC) || has_job_title(tokens, *at);
            parts.extend(words.first().filter(|at| certain(at)).map(|at| list[*at].term));
            continue;
        }
        let family = list[words[last]];
        let known_non_person = LexicalClasses::ORGANISATION | LexicalClasses::THING | LexicalClasses::PLACE;
        if tokens.str(words[0]).ends_with('.') || family.is(known_non_person) && !family.is(LexicalClasses::FAMILY) {
            continue;
        }
        parts.insert(family.term);
        let text = tokens.str(words[last]);
        if text.len() >= MIN_MISSPELT_BYTES && families.len() < MAX_MISSPELT_FAMILIES {
            families.insert(fold(text));
        }
        let given = list[words[0]];
        // “An” and “So” are family names that come first.
        let name = given.is(LexicalClasses::GIVEN | LexicalClasses::RARE_GIVEN)
            || given.is(LexicalClasses::FAMILY) && !given.is(LexicalClasses::GRAMMAR);
        if name || !given.is(AMBIGUOUS_CLASSES) {
            parts.insert(given.term);
        }
        if words.len() >= 3 {
            for particles in [true, false] {
                let initials: String = words
                    .iter()
                    .filter(|at| particles || !list[**at].is(LexicalClasses::PARTICLE))
                    .filter_map(|at| tokens.str(*at).chars().next())
                    .collect();
                if initials.chars().count() >= 3 {
                    parts.insert(TermId::of(&initials));
                }
            }
        }
    }
    // Family names found alone: “Chad Diaz” is a full name if “Diaz” is a person.
    let alone: HashSet<TermId> = names
        .iter()
        .filter(|name| name.kind == EntityKind::Person && name.margin > MIN_MARGIN && name.tokens.len() == 1)
        .map(|name| list[name.tokens.start].term)
        .collect();
    // “Gandhi” is a person even without a full name.
    let renowned = |token: &Token| token.is(LexicalClasses::RENOWNED) && !token.is(AMBIGUOUS_CLASSES);
    if parts.is_empty() && alone.is_empty() && !list.iter().any(renowned) {
        return;
    }
    // “Quispo” beside “Marta Quispe”, but not “Morenos” beside “Ana Moreno”.
    let is_misspelt = |at: usize| {
        let token = &list[at];
        let names = LexicalClasses::GIVEN | LexicalClasses::FAMILY;
        let speaks = |other: Option<&Token>| {
            other.is_some_and(|other| other.is(LexicalClasses::REPORTING | LexicalClasses::CUE))
        };
        token.span.len() >= MIN_MISSPELT_BYTES
            && token.case == Case::Capital
            && !token.is(AMBIGUOUS_CLASSES | names)
            && stats.of(token.term).capital <= 1
            && (speaks(list.get(at + 1)) || speaks(at.checked_sub(1).and_then(|at| list.get(at))))
            && {
                let text = fold(tokens.str(at));
                families.iter().any(|family| is_slip(family, &text) && text.strip_suffix('s') != Some(family))
            }
    };
    let known_part = |token: &Token| parts.contains(&token.term) || renowned(token);
    let mut found = Vec::with_capacity(names.len());
    let mut known = std::mem::take(names).into_iter().peekable();
    let mut at = 0;
    while at < list.len() {
        if let Some(name) = known.next_if(|name| name.tokens.start <= at) {
            let part = list[name.tokens.start];
            let mistaken = name.kind != EntityKind::Person
                && name.tokens.len() == 1
                && (name.kind == EntityKind::Other || parts.contains(&part.term))
                && known_part(&part)
                && stands_alone(tokens, stats, at..at + 1, true);
            at = name.tokens.end.max(at);
            found.push(if mistaken { person(name.tokens) } else { name });
            continue;
        }
        let next = known.peek().map_or(list.len(), |name| name.tokens.start);
        if at + 1 < next
            && list[at].is_capitalised()
            && list[at].is(LexicalClasses::GIVEN)
            && list[at + 1].is_capitalised()
            && list[at + 1].sentence == list[at].sentence
            && alone.contains(&list[at + 1].term)
        {
            found.push(person(at..at + 2));
            at += 2;
            continue;
        }
        if list[at].is_capitalised() {
            let start = with_particles(tokens, found.last().map_or(0, |name| name.tokens.end), at);
            if (known_part(&list[at]) || is_misspelt(at)) && stands_alone(tokens, stats, start..at + 1, false) {
                found.push(person(start..at + 1));
            }
        }
        at += 1;
    }
    *names = found;
}

fn person(tokens: Range<usize>) -> EntitySpan {
    EntitySpan { tokens, kind: EntityKind::Person, margin: PROPAGATED_MARGIN }
}

/// The start of “El Haddad”, “Al-Haddad” or “Van der Berg”; not before token `from`.
fn with_particles(tokens: &Tokens<'_>, from: usize, at: usize) -> usize {
    let list = tokens.list();
    let particle = |at: usize| list[at].kind == TokenKind::Word && list[at].is(LexicalClasses::PARTICLE);
    let mut start = at;
    while start > from && list[start - 1].sentence == list[at].sentence {
        if particle(start - 1) {
            start -= 1;
        } else if start >= from + 2
            && tokens.str(start - 1) == "-"
            && particle(start - 2)
            && tokens.joins_previous(start)
        {
            start -= 2;
        } else {
            break;
        }
    }
    start
}

/// Whether a part of a person's name can only be that person here. `named` says that the model took it for a name of
/// another kind.
fn stands_alone(tokens: &Tokens<'_>, stats: &DocumentStats, part: Range<usize>, named: bool) -> bool {
    let list = tokens.list();
    let Range { start: at, end } = part;
    let token = list[end - 1];
    let own = |other: usize| list.get(other).filter(|other| other.sentence == token.sentence);
    let linked = at >= 2 && is_boilerplate_link(tokens, at - 2);
    let before = at.checked_sub(1).filter(|_| !linked).and_then(own);
    let after = own(end);
    // “Lord Smith”, “Block Island”: part of another name.
    if after.is_some_and(Token::is_capitalised)
        || before.is_some_and(|before| before.is(LexicalClasses::DETERMINER) && before.kind == TokenKind::Word)
    {
        return false;
    }
    let opening = before.is_none_or(|before| before.kind != TokenKind::Word);
    if let Some(before) = before.filter(|before| before.is_capitalised()) {
        // “Today Lord …”, “Mr Lord”: the word before is no name. Inside a sentence a capitalised word may be one.
        let first = at >= 2 && list[at - 2].sentence == token.sentence && list[at - 2].kind == TokenKind::Word;
        let empty = LexicalClasses::HONORIFIC
            | LexicalClasses::JOB_TITLE
            | LexicalClasses::STARTER
            | LexicalClasses::PREPOSITION
            | LexicalClasses::CONJUNCTION;
        if !before.is(empty)
            && (first || !before.is(LexicalClasses::COMMON | LexicalClasses::AUXILIARY | LexicalClasses::ADVERB))
        {
            return false;
        }
    }
    let hyphen = |mark: usize, half: usize| {
        matches!(tokens.list().get(mark), Some(token) if token.kind == TokenKind::Mark)
            && matches!(tokens.str(mark), "-" | "‑")
            && list.get(half).is_some_and(Token::is_capitalised)
    };
    if hyphen(end, end + 1) && tokens.joins_previous(end) || at >= 2 && hyphen(at - 1, at - 2) {
        return false;
    }
    let found = stats.of(token.term);
    if !token.is(AMBIGUOUS_CLASSES) && found.small == 0 {
        return true;
    }
    let prepositional = before.is_some_and(|before| before.is(LexicalClasses::PREPOSITION));
    // “Georgia” is a person if the article never speaks of a place of that name.
    let comma = |at: usize| list.get(at).is_some_and(|_| tokens.str(at) == ",");
    let never_place = found.small == 0 && (found.after_place_preposition == 0 || found.reporting > 0);
    if named
        && token.is(LexicalClasses::COUNTRY | LexicalClasses::LOCATED)
        && token.case == Case::Capital
        && never_place
        && !prepositional
        && !at.checked_sub(1).is_some_and(comma)
        && !comma(end)
    {
        return true;
    }
    let acts = after.is_some_and(|after| {
        after.kind == TokenKind::Clitic
            || after.case == Case::Lower
                && (after.is(LexicalClasses::CUE | LexicalClasses::AUXILIARY | LexicalClasses::ADVERB)
                    || is_past(tokens.str(end)))
    }) || before.is_some_and(|before| before.case == Case::Lower && before.is(LexicalClasses::REPORTING));
    let placed =
        prepositional && token.is(LexicalClasses::COUNTRY | LexicalClasses::LOCATED | LexicalClasses::GEOGRAPHIC);
    let organised = token.is(LexicalClasses::BRAND
        | LexicalClasses::OUTLET
        | LexicalClasses::INSTITUTION_NAME
        | LexicalClasses::COMPETITION);
    !placed && (acts && !organised || !opening && !named)
}

/// Whether a lower-case word looks like a verb in the past tense.
fn is_past(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed")
}
