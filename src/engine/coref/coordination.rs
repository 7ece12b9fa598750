//! Several who speak with one verb: “Ana Diaz and Tom Hill said”, “according to police, doctors and residents”.

use super::cue_attachment::attach_cue;
use super::grammar::is_plural;
use super::mention::{CueAttachment, Mention, MentionKind, Relation};
use super::mention_index::MentionIndex;
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::TokenKind;

/// How many may speak together; a longer list is read as its last ones.
const MAX_MEMBERS: usize = 6;

/// Adds a mention for each group that a verb of saying has for its subject; the verb is then no longer that of the
/// member that stands next to it.
pub(super) fn add_coordinations(index: &mut MentionIndex<'_>) {
    let mut coordinations: Vec<Mention> = Vec::new();
    for last in 1..index.mentions.len() {
        // What a longer list goes on with is not its end.
        if last + 1 < index.mentions.len() && are_coordinated(index, last + 1, false) {
            continue;
        }
        // “told Ana Diaz, and Tom Hill and police said”: the list may begin later than its commas do.
        let found =
            (first_conjunct(index, last)..last).find_map(|first| Some((first, coordination(index, first, last)?)));
        if let Some((first, coordination)) = found {
            for member in &mut index.mentions[first..=last] {
                *member = Mention {
                    is_subject: false,
                    in_coordination: true,
                    attachment: CueAttachment::default(),
                    ..member.clone()
                };
            }
            coordinations.push(coordination);
        }
    }
    if !coordinations.is_empty() {
        index.mentions.extend(coordinations);
        index.arrange();
    }
}

/// The first of the mentions that are joined to mention `last` by “and”, and to each other by commas or “and”.
fn first_conjunct(index: &MentionIndex<'_>, last: usize) -> usize {
    let mut first = last;
    while first > 0 && last - first + 1 < MAX_MEMBERS && are_coordinated(index, first, first < last) {
        first -= 1;
    }
    first
}

/// Whether mention `number` and the one before it speak together, as far as what stands between them tells; a comma
/// does where `listed`: where an “and” follows.
fn are_coordinated(index: &MentionIndex<'_>, number: usize, listed: bool) -> bool {
    let (before, mention) = (&index.mentions[number - 1], &index.mentions[number]);
    let between = before.tokens.end..mention.start;
    let and = |at: usize| matches!(index.tokens.str(at), "and" | "&");
    let comma = || index.tokens.str(between.start) == ",";
    let named = |mention: &Mention| matches!(mention.kind, MentionKind::Person(_));
    // “Ana Diaz, director and founder”: what follows a comma may say who she is.
    let alike = named(before) == named(mention);
    // “the director and chairwoman Ana Diaz”: one with two titles.
    let titles = before.kind == MentionKind::PersonNominal
        && mention.start < mention.tokens.start
        && !index.is(mention.start, LexicalClasses::DETERMINER)
        && !is_plural(index, number - 1);
    let joined = match between.len() {
        1 => and(between.start) || (listed && comma() && alike),
        2 => comma() && and(between.start + 1) && alike,
        _ => false,
    };
    joined
        && !titles
        && before.sentence == mention.sentence
        && is_conjunct(index, number - 1)
        && is_conjunct(index, number)
}

/// Whether a mention is somebody of their own: in “the director and founder”, “founder” is not.
fn is_conjunct(index: &MentionIndex<'_>, number: usize) -> bool {
    let mention = &index.mentions[number];
    let determined = |at: usize| {
        let owned = at > 0 && index.tokens.list()[at - 1].kind == TokenKind::Clitic;
        owned || index.is(at, LexicalClasses::DETERMINER | LexicalClasses::NUMERAL)
    };
    let apposed = || {
        let comma = mention.start.checked_sub(2).filter(|at| index.tokens.str(at + 1) == ",");
        let before = comma.and_then(|at| index.mention_at(at));
        before.is_some_and(|before| matches!(index.mentions[before].kind, MentionKind::Person(_)))
    };
    !mention.quoted
        && !mention.in_coordination
        && match mention.kind {
            MentionKind::Person(_) => true,
            MentionKind::PersonNominal => (determined(mention.start) || is_plural(index, number)) && !apposed(),
            MentionKind::Organisation | MentionKind::Name => true,
            _ => false,
        }
}

/// The mentions from `first` to `last` as one, if a verb of saying is theirs.
fn coordination(index: &MentionIndex<'_>, first: usize, last: usize) -> Option<Mention> {
    let (opening, closing) = (&index.mentions[first], &index.mentions[last]);
    let mut coordination = Mention {
        tokens: opening.start..closing.tokens.end,
        head: closing.head,
        kind: MentionKind::Coordination,
        attachment: CueAttachment::default(),
        ..opening.clone()
    };
    coordination.attachment = attach_cue(index, &coordination);
    let theirs = match coordination.attachment.relation {
        Relation::Subject | Relation::Appositive => opens_clause(index, opening),
        // “said the owner, and police …”: another clause.
        Relation::Inverted if last == first + 1 && index.tokens.str(opening.tokens.end) == "," => false,
        Relation::Inverted | Relation::According | Relation::Agent => closes_clause(index, coordination.tokens.end),
        _ => false,
    };
    theirs.then_some(coordination)
}

/// Whether nothing before the mention can have it as its object, as in “She met Ana Diaz and Tom Hill said”.
fn opens_clause(index: &MentionIndex<'_>, mention: &Mention) -> bool {
    let Some(before) = mention.start.checked_sub(1) else { return true };
    let token = index.tokens.list()[before];
    token.sentence as usize != mention.sentence
        || index.quoted_span_at(before).is_some()
        || token.is(LexicalClasses::CONJUNCTION
            | LexicalClasses::WEEKDAY
            | LexicalClasses::ADVERB
            | LexicalClasses::STARTER)
        || token.kind == TokenKind::Clitic
        || matches!(index.tokens.str(before), "," | "both" | "Both")
}

/// How far behind a group a verb is looked for that would be its last member's, in tokens.
const MAX_CLAUSE_TOKENS: usize = 8;

/// Whether the last of a group is no subject of a verb of its own: “said Ana Diaz and police were called”, “said Ana Diaz
/// and people in the town fled”.
fn closes_clause(index: &MentionIndex<'_>, end: usize) -> bool {
    let list = index.tokens.list();
    let Some(next) = list.get(end).filter(|next| next.kind != TokenKind::Mark && index.quoted_span_at(end).is_none())
    else {
        return true;
    };
    if next.is(LexicalClasses::PREPOSITION) {
        let verb = |at: &usize| {
            index.is(*at, LexicalClasses::AUXILIARY | LexicalClasses::CUE) || index.tokens.str(*at).ends_with("ed")
        };
        let clause = |at: &usize| {
            list.get(*at).is_some_and(|token| token.sentence == next.sentence && token.kind != TokenKind::Mark)
        };
        return !(end..end + MAX_CLAUSE_TOKENS).take_while(clause).any(|at| verb(&at));
    }
    next.is(LexicalClasses::WEEKDAY) || (next.is(LexicalClasses::CONJUNCTION) && index.tokens.str(end) != "and")
}
