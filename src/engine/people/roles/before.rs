//! Roles that stand before the name.

use super::phrase::Phrases;
use super::words::Use;
use crate::engine::gazetteer::{LexicalClasses, is_verb_form};
use crate::engine::tokens::TokenKind;
use std::ops::Range;

/// The most tokens of a complement between a head and the comma or name after it.
const MAX_COMPLEMENT_TOKENS: usize = 14;
/// The most names of a list that share a role: “judges Ana Diaz, Tom Hill and Mia Roth”.
const MAX_LISTED_NAMES: usize = 12;

/// Adds the roles that stand before a mention.
pub(super) fn add(phrases: &Phrases<'_>, mention: &Range<usize>, roles: &mut Vec<Range<usize>>) {
    if let Some(range) = title(phrases, mention).or_else(|| office(phrases, mention)) {
        // “his predecessor, Gen. Tom Hill”, “her partner, the writer Ana Diaz”
        let article = range.start.checked_sub(1).is_some_and(|before| phrases.is(before, LexicalClasses::DETERMINER));
        roles.extend(apposed(phrases, &(range.start - usize::from(article)..mention.end), false));
        roles.push(range);
    } else if let Some(range) = apposed(phrases, mention, false).or_else(|| shared(phrases, mention)) {
        roles.push(range);
    }
}

/// Where the name begins with its honorifics: “Dr Ana Diaz”, “Sir Tom Hill”.
fn name_start(phrases: &Phrases<'_>, mention: &Range<usize>, from: usize) -> usize {
    let mut start = mention.start;
    while start > from
        && phrases.is(start - 1, LexicalClasses::HONORIFIC)
        && (phrases.does(start - 1, Use::Style) || !phrases.is_person_noun(start - 1))
    {
        start -= 1;
    }
    start
}

/// The noun phrase right before the name: “Russian foreign minister Ana Diaz”.
fn title(phrases: &Phrases<'_>, mention: &Range<usize>) -> Option<Range<usize>> {
    let from = phrases.sentence(mention.start).start;
    let end = name_start(phrases, mention, from);
    let mut head = end.checked_sub(1).filter(|head| *head >= from)?;
    // “President-elect Tom Hill”
    let elected = matches!(phrases.str(head), "elect" | "designate");
    if elected && head >= from + 2 && phrases.str(head - 1) == "-" {
        head -= 2;
    }
    if !phrases.is_person_noun(head) || is_verb(phrases, from, head) || phrases.person_at(head).is_some() {
        return None;
    }
    // “the liberal Biden lawyer”: the name stands in a phrase for another.
    let within = phrases.is_lower(head) && phrases.is_person_noun(mention.end) && phrases.is_lower(mention.end);
    let start = coordinated(phrases, from, phrases.start(from, head));
    (start < end && !within).then_some(start..end)
}

/// Whether a small word that is a noun and a verb is the verb: “will host Tom Hill”, “to coach”, “they judge”.
fn is_verb(phrases: &Phrases<'_>, from: usize, head: usize) -> bool {
    phrases.does(head, Use::Verbal) && phrases.is_verb_by_place(from, head)
}

/// A post with its complement right before the name: “minister of mines and energy Tom Hill”.
fn office(phrases: &Phrases<'_>, mention: &Range<usize>) -> Option<Range<usize>> {
    let from = phrases.sentence(mention.start).start;
    let end = mention.start;
    let mut at = end.checked_sub(1).filter(|at| *at > from)?;
    let mut words = 0;
    loop {
        if phrases.person_at(at).is_some() {
            return None;
        }
        match phrases.str(at) {
            "of" | "for" | "at" | "to" if words > 0 && phrases.is_person_noun(at - 1) => break,
            "and" | "the" | "-" | "&" => {}
            "of" | "for" if words > 0 => {}
            _ if !phrases.is_word(at) || phrases.is_grammar(at) || phrases.is(at, LexicalClasses::REPORTING) => {
                return None;
            }
            _ if phrases.is_lower(at) && (phrases.str(at).ends_with("ing") || phrases.goes_on(at)) => return None,
            _ => words += 1,
        }
        if at <= from + 1 || end - at > MAX_COMPLEMENT_TOKENS - 4 {
            return None;
        }
        at -= 1;
    }
    let head = at - 1;
    let known = phrases.is(end - 1, LexicalClasses::AFFILIATION | LexicalClasses::DEMONYM | LexicalClasses::HONORIFIC);
    let named = phrases.is_word(end - 1) && !phrases.is_grammar(end - 1) && (phrases.is_capital(end - 1) || words > 1);
    if known || !named || !phrases.is_person_noun(head) || phrases.is_plural(head) || phrases.person_at(head).is_some()
    {
        return None;
    }
    Some(phrases.start(from, head)..end)
}

/// The phrase before the name and a comma: “The mayor of Lima, Ana Diaz, said”, “two sons, Avi and Joel”.
fn apposed(phrases: &Phrases<'_>, mention: &Range<usize>, several: bool) -> Option<Range<usize>> {
    let sentence = phrases.sentence(mention.start);
    let end = name_start(phrases, mention, sentence.start);
    let comma = end.checked_sub(1).filter(|at| *at > sentence.start && phrases.str(*at) == ",")?;
    let after = mention.end;
    let closed = after >= sentence.end
        || matches!(
            phrases.str(after),
            "," | "." | "—" | "–" | ";" | ")" | ":" | "”" | "\"" | "who" | "and" | "of" | "("
        );
    // “After the talk with the mayor, Ana Diaz, a farmer, went home”: what follows is what she is.
    let described = phrases.str(after) == "," && phrases.is(after + 1, LexicalClasses::DETERMINER);
    if described {
        return None;
    }
    let mut head = None;
    for at in (sentence.start.max(comma.saturating_sub(MAX_COMPLEMENT_TOKENS))..comma).rev() {
        let token = &phrases.tokens.list()[at];
        let joins = matches!(phrases.str(at), "-" | "’s" | "'s" | "&" | "’" | "'");
        if token.kind == TokenKind::Mark && !joins {
            break;
        }
        // “the brother of the firm’s owner, Ana Diaz”: the owner is.
        if token.kind == TokenKind::Clitic && head.is_some() {
            break;
        }
        let person = phrases.is_person_noun(at);
        let verb = LexicalClasses::PRONOUN
            | LexicalClasses::AUXILIARY
            | LexicalClasses::REPORTING
            | LexicalClasses::CONJUNCTION;
        let outside = phrases.is_lower(at)
            && !person
            && ((token.is(verb) && !token.is(LexicalClasses::DETERMINER) && phrases.str(at) != "and")
                || is_verb_form(token.term) && !token.is(LexicalClasses::PREPOSITION));
        if outside {
            break;
        }
        let complement =
            matches!(phrases.str(at + 1), "," | "of" | "for" | "at" | "in" | "to" | "from" | "on" | "with");
        if person && complement && phrases.person_at(at).is_none() {
            head = Some(at);
        }
    }
    let head = head?;
    let mut start = coordinated(phrases, sentence.start, phrases.start(sentence.start, head));
    // “A co-founder of the firm, Ana Diaz spent”, “As mayor of Lima, Ana Diaz”: a sentence that begins with what she is.
    let first = (sentence.start..start)
        .all(|at| phrases.is(at, LexicalClasses::DETERMINER) || matches!(phrases.str(at), "As" | "as"));
    if !closed && (!first || start > sentence.start + 2) {
        return None;
    }
    // “one of the bank’s directors, Ana Diaz,”
    let one = (start.saturating_sub(5).max(sentence.start)..start)
        .find(|at| matches!(phrases.str(*at), "one" | "One") && phrases.str(at + 1) == "of");
    if let Some(one) = one.filter(|_| !several && phrases.is_plural(head)) {
        start = one;
        return Some(start..comma);
    }
    // “both Lima Devils, Ana Diaz and”: a team’s name.
    if phrases.is_plural(head) != several
        || (several && phrases.is_capital(head) && !phrases.is(head, LexicalClasses::JOB_TITLE))
    {
        return None;
    }
    if several && !matches!(phrases.str(after), "and" | ",") {
        return None;
    }
    Some(start..comma)
}

/// The role that stands before the first name of a list: “judges Ana Diaz and Tom Hill”.
fn shared(phrases: &Phrases<'_>, mention: &Range<usize>) -> Option<Range<usize>> {
    if let Some(range) = apposed(phrases, mention, true) {
        return Some(range);
    }
    let from = phrases.sentence(mention.start).start;
    let mut first = mention.clone();
    for _ in 0..MAX_LISTED_NAMES {
        let mut at = name_start(phrases, &first, from).checked_sub(1).filter(|at| *at > from)?;
        if matches!(phrases.str(at), "and" | "&" | "or") {
            at -= usize::from(phrases.str(at - 1) == ",");
        } else if phrases.str(at) != "," {
            return None;
        }
        // “Senators Ana Diaz (D-NY) and Tom Hill”
        if at > from && phrases.str(at - 1) == ")" {
            at = (at.saturating_sub(8).max(from)..at).rev().find(|at| phrases.str(*at) == "(")?;
        }
        first = phrases.person_at(at.checked_sub(1)?).filter(|before| before.end == at)?.clone();
        if let Some(range) = title(phrases, &first).or_else(|| apposed(phrases, &first, true)) {
            let elected = !phrases.is_person_noun(range.end - 1);
            return (!elected && phrases.is_plural(range.end - 1)).then_some(range);
        }
    }
    None
}

/// The group that a person is an example of: “composers like Ana Diaz”, “actors such as Tom Hill”.
pub(super) fn example(phrases: &Phrases<'_>, mention: &Range<usize>) -> Option<Range<usize>> {
    let from = phrases.sentence(mention.start).start;
    let mut at = name_start(phrases, mention, from).checked_sub(1).filter(|at| *at > from + 1)?;
    match phrases.str(at) {
        "like" | "including" => {}
        "as" if phrases.str(at - 1) == "such" => at -= 1,
        _ => return None,
    }
    let head = at.checked_sub(1 + usize::from(phrases.str(at - 1) == ","))?;
    let several = head >= from && phrases.is_person_noun(head) && phrases.is_plural(head);
    several.then(|| phrases.start(from, head)..head + 1)
}

/// Where a phrase begins that goes back over an “and” to another post: “committee member and Tory MP Tom Hill”.
fn coordinated(phrases: &Phrases<'_>, from: usize, start: usize) -> usize {
    let Some(and) = start.checked_sub(1).filter(|and| *and > from && matches!(phrases.str(*and), "and" | "&")) else {
        return start;
    };
    let head = and - 1;
    if !phrases.is_person_noun(head) || phrases.person_at(head).is_some() || phrases.is_plural(head) {
        return start;
    }
    let before = phrases.start(from, head);
    // “the governor and Senator Tom Hill” are two persons; “the writer and designer Ana Diaz” is one.
    let two = before > from && phrases.is(before - 1, LexicalClasses::DETERMINER) && phrases.is_capital(start);
    if two { start } else { before }
}
