//! A person whose full name was found is found again where a part of it stands alone.
//!
//! The model judges each place by itself and trusts the word lists: of “Petra Lord” it knows the name, of “said Lord” it
//! thinks of the title, and “Georgia” is a country to it even where Georgia Diaz has just won a prize.

use super::evidence::Evidence;
use super::told::is_called;
use super::zones::is_navigation;
use super::{Name, NameKind};
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use crate::text::{fold, is_slip};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// How far a full name must lead for its parts to be looked for.
const CLEAR: f32 = 1.0;
/// What a part that was found this way leads by.
pub(super) const LEAD: f32 = 4.0;

/// The shortest family name that is looked for with a slip of the pen, in bytes, and how many of them.
const LONG: usize = 6;
const MANY: usize = 500;

/// Words that are something else, too.
const AMBIGUOUS: Classes = Classes::COMMON
    .or(Classes::HONORIFIC)
    .or(Classes::POST)
    .or(Classes::COUNTRY)
    .or(Classes::DEMONYM)
    .or(Classes::LOCATED)
    .or(Classes::MONTH)
    .or(Classes::WEEKDAY)
    .or(Classes::BRAND)
    .or(Classes::OUTLET)
    .or(Classes::BODY_NAME)
    .or(Classes::CONTEST)
    .or(Classes::NO_PERSON)
    .or(Classes::ORGANISATION)
    .or(Classes::PLACE)
    .or(Classes::THING);

/// Adds the places where a clear full name's family name, given name or initials (“AMLO”) stand alone.
pub(super) fn spread(tokens: &Tokens<'_>, evidence: &Evidence, names: &mut Vec<Name>) {
    let list = tokens.list();
    let mut parts: FxHashSet<Word> = FxHashSet::default();
    let mut families: FxHashSet<String> = FxHashSet::default();
    for name in names.iter().filter(|name| name.kind == NameKind::Person && name.lead > CLEAR) {
        let words: Vec<usize> = name.tokens.clone().filter(|at| list[*at].kind == TokenKind::Word).collect();
        let last = words.iter().rposition(|at| !list[*at].is(Classes::SUFFIX)).unwrap_or(0);
        if last == 0 {
            // “Ms Holland” and “coach Monk has” are as clear as a full name.
            let told = |at: &usize| *at > 0 && list[at - 1].is(Classes::HONORIFIC) || is_called(tokens, *at);
            parts.extend(words.first().filter(|at| told(at)).map(|at| list[*at].word));
            continue;
        }
        let family = list[words[last]];
        let thing = Classes::ORGANISATION | Classes::THING | Classes::PLACE;
        if tokens.str(words[0]).ends_with('.') || family.is(thing) && !family.is(Classes::FAMILY) {
            continue;
        }
        parts.insert(family.word);
        let text = tokens.str(words[last]);
        if text.len() >= LONG && families.len() < MANY {
            families.insert(fold(text));
        }
        let given = list[words[0]];
        // “An” and “So” are family names that stand first.
        let name =
            given.is(Classes::GIVEN | Classes::RARE_GIVEN) || given.is(Classes::FAMILY) && !given.is(Classes::GRAMMAR);
        if name || !given.is(AMBIGUOUS) {
            parts.insert(given.word);
        }
        if words.len() >= 3 {
            for particles in [true, false] {
                let initials: String = words
                    .iter()
                    .filter(|at| particles || !list[**at].is(Classes::PARTICLE))
                    .filter_map(|at| tokens.str(*at).chars().next())
                    .collect();
                if initials.chars().count() >= 3 {
                    parts.insert(Word::of(&initials));
                }
            }
        }
    }
    // Family names that were found alone: “Chad Diaz” is a full name where “Diaz” is a person.
    let alone: FxHashSet<Word> = names
        .iter()
        .filter(|name| name.kind == NameKind::Person && name.lead > CLEAR && name.tokens.len() == 1)
        .map(|name| list[name.tokens.start].word)
        .collect();
    // “Gandhi” is himself without a full name.
    let renowned = |token: &Token| token.is(Classes::RENOWNED) && !token.is(AMBIGUOUS);
    if parts.is_empty() && alone.is_empty() && !list.iter().any(renowned) {
        return;
    }
    // “Quispo” beside “Marta Quispe”, but not “Morenos” beside “Ana Moreno”.
    let is_misspelt = |at: usize| {
        let token = &list[at];
        let names = Classes::GIVEN | Classes::FAMILY;
        let speaks = |other: Option<&Token>| other.is_some_and(|other| other.is(Classes::REPORTING | Classes::CUE));
        token.span.len() >= LONG
            && token.case == Case::Capital
            && !token.is(AMBIGUOUS | names)
            && evidence.of(token.word).capital <= 1
            && (speaks(list.get(at + 1)) || speaks(at.checked_sub(1).and_then(|at| list.get(at))))
            && {
                let text = fold(tokens.str(at));
                families.iter().any(|family| is_slip(family, &text) && text.strip_suffix('s') != Some(family))
            }
    };
    let known_part = |token: &Token| parts.contains(&token.word) || renowned(token);
    let mut found = Vec::with_capacity(names.len());
    let mut known = std::mem::take(names).into_iter().peekable();
    let mut at = 0;
    while at < list.len() {
        if let Some(name) = known.next_if(|name| name.tokens.start <= at) {
            let part = list[name.tokens.start];
            let mistaken = name.kind != NameKind::Person
                && name.tokens.len() == 1
                && (name.kind == NameKind::Other || parts.contains(&part.word))
                && known_part(&part)
                && stands_alone(tokens, evidence, at..at + 1, true);
            at = name.tokens.end.max(at);
            found.push(if mistaken { person(name.tokens) } else { name });
            continue;
        }
        let next = known.peek().map_or(list.len(), |name| name.tokens.start);
        if at + 1 < next
            && list[at].is_capitalised()
            && list[at].is(Classes::GIVEN)
            && list[at + 1].is_capitalised()
            && list[at + 1].sentence == list[at].sentence
            && alone.contains(&list[at + 1].word)
        {
            found.push(person(at..at + 2));
            at += 2;
            continue;
        }
        if list[at].is_capitalised() {
            let start = with_particles(tokens, found.last().map_or(0, |name| name.tokens.end), at);
            if (known_part(&list[at]) || is_misspelt(at)) && stands_alone(tokens, evidence, start..at + 1, false) {
                found.push(person(start..at + 1));
            }
        }
        at += 1;
    }
    *names = found;
}

fn person(tokens: Range<usize>) -> Name {
    Name { tokens, kind: NameKind::Person, lead: LEAD }
}

/// Where “El Haddad”, “Al-Haddad” or “Van der Berg” begins, not before token `from`.
fn with_particles(tokens: &Tokens<'_>, from: usize, at: usize) -> usize {
    let list = tokens.list();
    let particle = |at: usize| list[at].kind == TokenKind::Word && list[at].is(Classes::PARTICLE);
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

/// Whether the part of a person's name can only be that person; `named` when the model took it for a name of another
/// kind.
fn stands_alone(tokens: &Tokens<'_>, evidence: &Evidence, part: Range<usize>, named: bool) -> bool {
    let list = tokens.list();
    let Range { start: at, end } = part;
    let token = list[end - 1];
    let own = |other: usize| list.get(other).filter(|other| other.sentence == token.sentence);
    let linked = at >= 2 && is_navigation(tokens, at - 2);
    let before = at.checked_sub(1).filter(|_| !linked).and_then(own);
    let after = own(end);
    // “Lord Smith”, “Block Island”: part of another name.
    if after.is_some_and(Token::is_capitalised)
        || before.is_some_and(|before| before.is(Classes::DETERMINER) && before.kind == TokenKind::Word)
    {
        return false;
    }
    let opening = before.is_none_or(|before| before.kind != TokenKind::Word);
    if let Some(before) = before.filter(|before| before.is_capitalised()) {
        // “Today Lord …”, “Mr Lord”: the word before is no name; a capitalised word inside a sentence may be one.
        let first = at >= 2 && list[at - 2].sentence == token.sentence && list[at - 2].kind == TokenKind::Word;
        let empty = Classes::HONORIFIC | Classes::POST | Classes::STARTER | Classes::PREPOSITION | Classes::CONJUNCTION;
        if !before.is(empty) && (first || !before.is(Classes::COMMON | Classes::AUXILIARY | Classes::ADVERB)) {
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
    let found = evidence.of(token.word);
    if !token.is(AMBIGUOUS) && found.small == 0 {
        return true;
    }
    let prepositional = before.is_some_and(|before| before.is(Classes::PREPOSITION));
    // “Georgia” is a person where the article does not speak of a place of that name.
    let comma = |at: usize| list.get(at).is_some_and(|_| tokens.str(at) == ",");
    let never_place = found.small == 0 && (found.after_place_preposition == 0 || found.reporting > 0);
    if named
        && token.is(Classes::COUNTRY | Classes::LOCATED)
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
                && (after.is(Classes::CUE | Classes::AUXILIARY | Classes::ADVERB) || is_past(tokens.str(end)))
    }) || before.is_some_and(|before| before.case == Case::Lower && before.is(Classes::REPORTING));
    let placed = prepositional && token.is(Classes::COUNTRY | Classes::LOCATED | Classes::GEOGRAPHIC);
    let organised = token.is(Classes::BRAND | Classes::OUTLET | Classes::BODY_NAME | Classes::CONTEST);
    !placed && (acts && !organised || !opening && !named)
}

/// Whether a small word looks like a verb in the past tense.
fn is_past(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed")
}
