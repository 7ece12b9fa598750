//! Roles that stand after the name.

use super::phrase::Phrases;
use super::words::Use;
use crate::engine::gazetteer::{LexicalClasses, is_verb_form};
use crate::engine::tokens::{Case, TokenKind};
use std::ops::Range;

/// The most tokens of an owner and of modifiers before the head.
const MAX_MODIFIER_TOKENS: usize = 14;

/// A noun phrase whose head is a noun for a person.
struct Description {
    /// Without article, owner and complement.
    start: usize,
    head: usize,
    /// “a farmer”, “another farmer”, “one of the farmers”.
    indefinite: bool,
    /// With an article or an owner.
    determined: bool,
    /// “his wife”.
    of_pronoun: bool,
    /// “Lima’s mayor”.
    owned: bool,
}

/// Adds the roles that stand after a mention.
pub(super) fn add(phrases: &Phrases<'_>, mention: &Range<usize>, roles: &mut Vec<Range<usize>>) {
    let sentence = phrases.sentence(mention.start);
    let mut at = mention.end;
    // “Ana Diaz MP”
    if phrases.is(at, LexicalClasses::JOB_TITLE)
        && phrases.tokens.list()[at].case == Case::Upper
        && phrases.str(at).len() <= 4
    {
        if at < sentence.end {
            roles.push(at..at + 1);
        }
        return;
    }
    // “Ana Diaz (R-Texas), chair of the committee”
    if phrases.str(at) == "(" {
        at = (at..sentence.end.min(at + 10)).find(|at| phrases.str(*at) == ")").map_or(at, |close| close + 1);
    }
    let mut verb = at;
    if at < sentence.end && matches!(phrases.str(at), "," | "—" | "–" | "-") && !phrases.tokens.joins_previous(at + 1)
    {
        let from = past_details(phrases, at + 1, sentence.end);
        // “Ana Diaz, made mayor in May,”
        if phrases.does(from, Use::Appointed) {
            add_predicate(phrases, from + 1 + usize::from(phrases.str(from + 1) == "as"), sentence.end, roles);
            return;
        }
        if phrases.str(from) == "who" {
            predicate(phrases, from + 1, sentence.end, roles);
            return;
        }
        match apposition(phrases, from, sentence.end, roles) {
            // “Ana Diaz, the mayor, was a farmer”
            Some(end) if phrases.str(end) == "," && phrases.str(end + 1) == "who" => verb = end + 2,
            Some(end) if matches!(phrases.str(end), "," | "who") => verb = end + 1,
            Some(_) => return,
            None => verb = from,
        }
    } else if phrases.str(at) == "who" {
        predicate(phrases, at + 1, sentence.end, roles);
        return;
    }
    if is_subject(phrases, mention, sentence.start) {
        predicate(phrases, verb, sentence.end, roles);
    }
    named(phrases, mention, sentence, roles);
}

/// Past an age, a state, a place of origin and small words: “Ana Diaz, 42, of Lima, now a farmer”.
fn past_details(phrases: &Phrases<'_>, at: usize, end: usize) -> usize {
    let mut at = at;
    for _ in 0..2 {
        let number = phrases.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number);
        let comma = (at + 1..end.min(at + 6)).find(|at| phrases.str(*at) == ",");
        let Some(comma) = comma else { break };
        let place = matches!(phrases.str(at), "of" | "from") && (at + 1..comma).all(|at| phrases.is_capital(at));
        let aged = phrases.str(at) == "aged" && comma == at + 2;
        let state = comma == at + 1 && phrases.is(at, LexicalClasses::ABBREVIATION) && phrases.str(at).ends_with('.');
        if (number && comma == at + 1) || place || aged || state {
            at = comma + 1;
        }
    }
    while at < end && phrases.does(at, Use::Aside) && phrases.is_lower(at) {
        at += 1;
    }
    at
}

/// Adds what stands as an apposition at `at`, and gives its end.
fn apposition(phrases: &Phrases<'_>, at: usize, limit: usize, roles: &mut Vec<Range<usize>>) -> Option<usize> {
    let found = description(phrases, at, limit)?;
    let end = phrases.end(found.head, limit, found.indefinite)?;
    // “Tom Hill, his wife, Ana, and”: a list, in which the wife is Ana.
    if found.of_pronoun && phrases.str(end) == "," && phrases.person_at(end + 1).is_some() {
        return None;
    }
    // “with Tom Hill, actors and singers”: others.
    if phrases.is_plural(found.head) && phrases.str(at) != "one" {
        return None;
    }
    Some(add_posts(phrases, &found, end, limit, roles))
}

/// Adds a description that ends at `end`, cut into posts (“founder and chief of the firm”), and gives where all end.
fn add_posts(
    phrases: &Phrases<'_>,
    found: &Description,
    end: usize,
    limit: usize,
    roles: &mut Vec<Range<usize>>,
) -> usize {
    // “president and chief executive of the firm” is one role, “president of the firm and director of the bank” two.
    let and = (found.head + 1..end)
        .find(|at| phrases.str(*at) == "and" && (post_at(phrases, at + 1, limit).is_some() || phrases.goes_on(at + 1)));
    if let Some(other) = and.filter(|and| *and == found.head + 1).and_then(|and| post_at(phrases, and + 1, limit))
        && !other.owned
        && let Some(end) = phrases.end(other.head, limit, true)
    {
        let joined = Description { head: other.head, ..*found };
        return add_posts(phrases, &joined, end, limit, roles);
    }
    let (stop, next) = match and {
        Some(and) => (and, Some(and + 1)),
        None if phrases.str(end) == "," && phrases.str(end + 1) == "and" => (end, Some(end + 2)),
        None if phrases.str(end) == "and" => (end, Some(end + 1)),
        None => (end, None),
    };
    roles.push(found.start..phrases.closed(found.head, stop));
    let Some(other) = next.and_then(|next| post_at(phrases, next, limit)) else { return end };
    match phrases.end(other.head, limit, true) {
        Some(end) => add_posts(phrases, &other, end, limit, roles),
        None => end,
    }
}

/// A second post after “and”: “and chief operating officer of the firm”, “and an expert on waves”.
fn post_at(phrases: &Phrases<'_>, at: usize, limit: usize) -> Option<Description> {
    let mut from = at;
    while from < limit && phrases.does(from, Use::Aside) && phrases.is_lower(from) {
        from += 1;
    }
    let found = description(phrases, from, limit)?;
    // “Ana Diaz, the mayor, and the governor said”: another person.
    let own = !phrases.is_plural(found.head) && phrases.person_at(found.head + 1).is_none();
    let other = found.determined && !found.indefinite && !found.owned;
    let end = phrases.end(found.head, limit, false)?;
    let closed = end >= limit || !phrases.is_lower(end) || phrases.does(end, Use::Clause) || phrases.str(end) == "and";
    (own && !other && closed).then_some(found)
}

/// The noun phrase for a person that begins at `at`.
fn description(phrases: &Phrases<'_>, at: usize, limit: usize) -> Option<Description> {
    let limit = limit.min(at + MAX_MODIFIER_TOKENS);
    let mut found =
        Description { start: at, head: 0, indefinite: false, determined: false, of_pronoun: false, owned: false };
    let one_of = phrases.str(at) == "one" && phrases.str(at + 1) == "of";
    let mut now = if one_of { at + 2 } else { at };
    if now < limit && phrases.is(now, LexicalClasses::DETERMINER) {
        found.determined = true;
        found.indefinite = matches!(phrases.str(now), "a" | "an" | "another" | "A" | "An");
        found.of_pronoun = matches!(phrases.str(now), "his" | "her" | "their");
        now += 1;
        found.start = now;
    }
    let mut head = None;
    while now < limit {
        let token = &phrases.tokens.list()[now];
        if token.kind == TokenKind::Clitic {
            if !phrases.does(now - 1, Use::Owner) || !phrases.is_lower(now - 1) {
                found.start = now + 1;
                (found.determined, found.indefinite, found.owned) = (true, false, true);
                head = None;
            }
        } else if token.kind == TokenKind::Mark {
            let hyphen = phrases.tokens.joins_previous(now) && phrases.tokens.joins_previous(now + 1);
            let adjectives = phrases.str(now) == "," && head.is_none() && found.determined && phrases.is_lower(now - 1);
            if !hyphen && !adjectives && phrases.str(now) != "&" {
                break;
            }
        } else if phrases.is_person_noun(now) && !(token.is(LexicalClasses::GRAMMAR) && token.case == Case::Lower) {
            head = Some(now);
        } else if phrases.is_hyphened(now) {
            // “well-known”
        } else if token.kind == TokenKind::Word && phrases.is_grammar(now) {
            let most = (phrases.str(now) == "most" || phrases.does(now, Use::Modifier))
                && now == found.start
                && found.determined;
            let nouns = phrases.str(now) == "and"
                && head.is_none()
                && found.determined
                && phrases.is_lower(now - 1)
                && phrases.is_lower(now + 1);
            if most || nouns {
                now += 1;
                continue;
            }
            let named = phrases.is_capital(now - 1) && now > found.start;
            let goes_on = phrases.is_capital(now + 1) || phrases.str(now + 1) == "the" && phrases.is_capital(now + 2);
            if head.is_some() || !named || !goes_on || !matches!(phrases.str(now), "of" | "for" | "and" | "on" | "the")
            {
                break;
            }
        } else if token.kind == TokenKind::Word && token.case == Case::Lower {
            if phrases.does(now, Use::Clause)
                || (is_verb_form(token.term)
                    && !token.is(LexicalClasses::QUALIFIER)
                    && !phrases.does(now, Use::Modifier))
            {
                break;
            }
            let participle = phrases.str(now).ends_with("ing") || phrases.str(now).ends_with("ed");
            if head.is_some_and(|head| head + 1 == now) && (phrases.does(now, Use::Aside) || participle) {
                break;
            }
        }
        now += 1;
    }
    let head = head?;
    let last = (head + 1..now).all(|at| {
        phrases.does(at, Use::Aside)
            || matches!(phrases.str(at), "-" | "elect" | "designate" | "emeritus" | "general" | "general-elect")
            || (phrases.is_capital(at) && phrases.person_at(at).is_none())
    });
    let ends_named = phrases.person_at(head + 1).is_some_and(|person| person.start == head + 1);
    if !last || ends_named {
        return None;
    }
    if one_of {
        found.start = at;
        found.indefinite = true;
    } else {
        found.start = phrases.trimmed(found.start, head);
    }
    found.head = head;
    Some(found)
}

/// Whether a mention can be the subject of what follows: not “the son of Tom Hill was”.
fn is_subject(phrases: &Phrases<'_>, mention: &Range<usize>, from: usize) -> bool {
    let mut start = mention.start;
    while start > from && phrases.is(start - 1, LexicalClasses::HONORIFIC | LexicalClasses::JOB_TITLE) {
        start -= 1;
    }
    let Some(before) = start.checked_sub(1).filter(|before| *before >= from) else { return true };
    let listed = phrases.str(before) == "and" && before > from && phrases.person_at(before - 1).is_some();
    let clause = matches!(
        phrases.str(before),
        "after" | "before" | "since" | "until" | "as" | "After" | "Before" | "Since" | "As"
    );
    (!phrases.is(before, LexicalClasses::PREPOSITION) || clause)
        && !listed
        && !matches!(phrases.str(before), "if" | "If")
}

/// What a person is said to be, where a verb stands at `at`: “is the mayor of Lima”, “served as mayor”.
fn predicate(phrases: &Phrases<'_>, at: usize, limit: usize, roles: &mut Vec<Range<usize>>) {
    let skip = |mut at: usize| {
        while at < limit && (phrases.does(at, Use::Aside) || phrases.is(at, LexicalClasses::ADVERB)) {
            at += 1;
        }
        at
    };
    let mut now = skip(at);
    let mut bare = false;
    if matches!(phrases.str(now), "has" | "had" | "will" | "would" | "could" | "may" | "might") {
        now = skip(now + 1);
        if !matches!(phrases.str(now), "been" | "become" | "be") && !phrases.does(now, Use::Serving) {
            return;
        }
        if !phrases.does(now, Use::Serving) {
            now += 1;
            bare = true;
        }
    }
    if !bare {
        if phrases.does(now, Use::Linking) {
            now += 1;
        } else if phrases.does(now, Use::Serving) {
            let Some(role) = (now + 1..limit.min(now + 5)).find(|at| phrases.str(*at) == "as") else { return };
            now = role + 1;
        } else {
            return;
        }
    }
    if phrases.str(now) == "not" || phrases.str(now) == "never" {
        return;
    }
    now = skip(now);
    // “was then serving as mayor”
    if phrases.does(now, Use::Serving) && phrases.str(now + 1) == "as" {
        now += 2;
    }
    if phrases.does(now, Use::Appointed) && !phrases.is(now, LexicalClasses::DETERMINER) {
        now += 1;
        now += usize::from(phrases.str(now) == "in");
        now += usize::from(phrases.str(now) == "as");
    }
    add_predicate(phrases, now, limit, roles);
}

fn add_predicate(phrases: &Phrases<'_>, at: usize, limit: usize, roles: &mut Vec<Range<usize>>) {
    let Some(found) = description(phrases, at, limit) else { return };
    let post = phrases.is(found.head, LexicalClasses::JOB_TITLE);
    if phrases.does(found.head, Use::Generic) && found.head != found.start {
        return;
    }
    if phrases.is_plural(found.head) && phrases.str(found.start) != "one"
        || !(found.determined || post || found.indefinite)
    {
        return;
    }
    if let Some(end) = phrases.end(found.head, limit, true) {
        add_posts(phrases, &found, end, limit, roles);
    }
}

/// What a person is named: “the board elected Ana Diaz chairwoman”.
fn named(phrases: &Phrases<'_>, mention: &Range<usize>, sentence: Range<usize>, roles: &mut Vec<Range<usize>>) {
    let before = mention.start.checked_sub(1).filter(|before| *before >= sentence.start);
    let Some(before) = before.filter(|before| phrases.does(*before, Use::Appointed)) else { return };
    let at = mention.end + usize::from(phrases.str(mention.end) == "as");
    if at < sentence.end && !phrases.is(before, LexicalClasses::AUXILIARY) && phrases.is_lower(at) {
        add_predicate(phrases, at, sentence.end, roles);
    }
}
