//! Several who speak with one verb: “Ana Diaz and Tom Hill said”, “according to police, doctors and residents”.

use super::antecedent::is_plural;
use super::link::{Link, Relation, link};
use super::scene::{Mention, MentionKind, Scene};
use crate::engine::gazetteer::Classes;
use crate::engine::tokens::TokenKind;

/// How many may speak together; a longer list is read as its last ones.
const MEMBERS: usize = 6;

/// Adds a mention for each group that a verb of saying has for its subject; the verb is then no longer that of the
/// member that stands next to it.
pub(super) fn add_groups(scene: &mut Scene<'_>) {
    let mut groups: Vec<Mention> = Vec::new();
    for last in 1..scene.mentions.len() {
        // What a longer list goes on with is not its end.
        if last + 1 < scene.mentions.len() && are_joined(scene, last + 1, false) {
            continue;
        }
        // “told Ana Diaz, and Tom Hill and police said”: the list may begin later than its commas do.
        let found = (first_of(scene, last)..last).find_map(|first| Some((first, group(scene, first, last)?)));
        if let Some((first, group)) = found {
            for member in &mut scene.mentions[first..=last] {
                *member = Mention { leads: false, grouped: true, link: Link::default(), ..member.clone() };
            }
            groups.push(group);
        }
    }
    if !groups.is_empty() {
        scene.mentions.extend(groups);
        scene.arrange();
    }
}

/// The first of the mentions that are joined to mention `last` by “and”, and to each other by commas or “and”.
fn first_of(scene: &Scene<'_>, last: usize) -> usize {
    let mut first = last;
    while first > 0 && last - first + 1 < MEMBERS && are_joined(scene, first, first < last) {
        first -= 1;
    }
    first
}

/// Whether mention `number` and the one before it speak together, as far as what stands between them tells; a comma
/// does where `listed`: where an “and” follows.
fn are_joined(scene: &Scene<'_>, number: usize, listed: bool) -> bool {
    let (before, mention) = (&scene.mentions[number - 1], &scene.mentions[number]);
    let between = before.tokens.end..mention.start;
    let and = |at: usize| matches!(scene.tokens.str(at), "and" | "&");
    let comma = || scene.tokens.str(between.start) == ",";
    let named = |mention: &Mention| matches!(mention.kind, MentionKind::Person(_));
    // “Ana Diaz, director and founder”: what follows a comma may say who she is.
    let alike = named(before) == named(mention);
    // “the director and chairwoman Ana Diaz”: one with two titles.
    let titles = before.kind == MentionKind::Human
        && mention.start < mention.tokens.start
        && !scene.is(mention.start, Classes::DETERMINER)
        && !is_plural(scene, number - 1);
    let joined = match between.len() {
        1 => and(between.start) || (listed && comma() && alike),
        2 => comma() && and(between.start + 1) && alike,
        _ => false,
    };
    joined && !titles && before.sentence == mention.sentence && is_one(scene, number - 1) && is_one(scene, number)
}

/// Whether a mention is somebody of their own: in “the director and founder”, “founder” is not.
fn is_one(scene: &Scene<'_>, number: usize) -> bool {
    let mention = &scene.mentions[number];
    let told = |at: usize| {
        let owned = at > 0 && scene.tokens.list()[at - 1].kind == TokenKind::Clitic;
        owned || scene.is(at, Classes::DETERMINER | Classes::NUMERAL)
    };
    let apposed = || {
        let comma = mention.start.checked_sub(2).filter(|at| scene.tokens.str(at + 1) == ",");
        let before = comma.and_then(|at| scene.mention_at(at));
        before.is_some_and(|before| matches!(scene.mentions[before].kind, MentionKind::Person(_)))
    };
    !mention.quoted
        && !mention.grouped
        && match mention.kind {
            MentionKind::Person(_) => true,
            MentionKind::Human => (told(mention.start) || is_plural(scene, number)) && !apposed(),
            MentionKind::Body | MentionKind::Name => true,
            _ => false,
        }
}

/// The mentions from `first` to `last` as one, if a verb of saying is theirs.
fn group(scene: &Scene<'_>, first: usize, last: usize) -> Option<Mention> {
    let (opening, closing) = (&scene.mentions[first], &scene.mentions[last]);
    let mut group = Mention {
        tokens: opening.start..closing.tokens.end,
        head: closing.head,
        kind: MentionKind::Group,
        link: Link::default(),
        ..opening.clone()
    };
    group.link = link(scene, &group);
    let theirs = match group.link.relation {
        Relation::Subject | Relation::Apposed => opens_clause(scene, opening),
        // “said the owner, and police …”: another clause.
        Relation::Inverted if last == first + 1 && scene.tokens.str(opening.tokens.end) == "," => false,
        Relation::Inverted | Relation::According | Relation::Agent => closes_clause(scene, group.tokens.end),
        _ => false,
    };
    theirs.then_some(group)
}

/// Whether nothing before the mention can have it as its object, as in “She met Ana Diaz and Tom Hill said”.
fn opens_clause(scene: &Scene<'_>, mention: &Mention) -> bool {
    let Some(before) = mention.start.checked_sub(1) else { return true };
    let token = scene.tokens.list()[before];
    token.sentence as usize != mention.sentence
        || scene.stretch_at(before).is_some()
        || token.is(Classes::CONJUNCTION | Classes::WEEKDAY | Classes::ADVERB | Classes::STARTER)
        || token.kind == TokenKind::Clitic
        || matches!(scene.tokens.str(before), "," | "both" | "Both")
}

/// How far behind a group a verb is looked for that would be its last member's, in tokens.
const CLAUSE: usize = 8;

/// Whether the last of a group is no subject of a verb of its own: “said Ana Diaz and police were called”, “said Ana Diaz
/// and people in the town fled”.
fn closes_clause(scene: &Scene<'_>, end: usize) -> bool {
    let list = scene.tokens.list();
    let Some(next) = list.get(end).filter(|next| next.kind != TokenKind::Mark && scene.stretch_at(end).is_none())
    else {
        return true;
    };
    if next.is(Classes::PREPOSITION) {
        let verb =
            |at: &usize| scene.is(*at, Classes::AUXILIARY | Classes::CUE) || scene.tokens.str(*at).ends_with("ed");
        let clause = |at: &usize| {
            list.get(*at).is_some_and(|token| token.sentence == next.sentence && token.kind != TokenKind::Mark)
        };
        return !(end..end + CLAUSE).take_while(clause).any(|at| verb(&at));
    }
    next.is(Classes::WEEKDAY) || (next.is(Classes::CONJUNCTION) && scene.tokens.str(end) != "and")
}
