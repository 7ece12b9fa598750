//! Descriptions and names that are no person's: “the prosecutor”, “one of the victims”, “Amnesty International”.

use super::scene::{MentionKind, Scene};
use crate::engine::gazetteer::Classes;
use crate::engine::names::is_navigation;
use crate::engine::tokens::{Case, Token, TokenKind};
use std::ops::Range;

const HEADS: Classes = Classes::HUMAN.or(Classes::POST).or(Classes::KIN).or(Classes::BODY).or(Classes::DOCUMENT);
/// Words that end a noun phrase on its left.
const EDGES: Classes =
    Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::PRONOUN).or(Classes::AUXILIARY).or(Classes::ADVERB);

/// Where the title before a name begins: “Russian Foreign Minister” of “Russian Foreign Minister Anna Orlova”.
pub(super) fn title_start(scene: &Scene<'_>, name: usize) -> usize {
    let tokens = scene.tokens;
    let sentence = tokens.list()[name].sentence;
    let mut start = name;
    let mut titled = false;
    for at in (name.saturating_sub(10)..name).rev() {
        let token = tokens.list()[at];
        if token.sentence != sentence || scene.stretch_at(at).is_some() || scene.mention_at(at).is_some() {
            break;
        }
        let title = token.is(Classes::HONORIFIC | HEADS | Classes::QUALIFIER);
        let fits = match token.kind {
            TokenKind::Word if title => true,
            TokenKind::Word if token.is(EDGES) && !token.is(Classes::DETERMINER) => false,
            TokenKind::Word if token.is(Classes::DETERMINER) => {
                if titled {
                    start = at;
                }
                break;
            }
            TokenKind::Word if token.is(Classes::CUE) && token.case == Case::Lower => false,
            TokenKind::Word => titled || token.is(Classes::DEMONYM) || token.case != Case::Lower,
            TokenKind::Mark => titled && matches!(tokens.str(at), "-" | "–"),
            TokenKind::Number => titled,
            _ => false,
        };
        if !fits {
            break;
        }
        titled |= title;
        if titled {
            start = at;
        }
    }
    start
}

/// The phrase that starts at token `at`, which is outside marks and in no mention: its tokens, head and kind.
pub(super) fn at(scene: &Scene<'_>, at: usize) -> Option<(Range<usize>, usize, MentionKind)> {
    let tokens = scene.tokens;
    let token = tokens.list()[at];
    // “Q:” and “A:” of an interview are nobody.
    let letter = token.span.len() == 1 && tokens.get(at + 1).is_some_and(|_| tokens.str(at + 1) == ":");
    if !matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::Handle)
        || letter
        || is_navigation(tokens, at)
    {
        return None;
    }
    if token.kind == TokenKind::Handle {
        return Some((at..at + 1, at, MentionKind::Name));
    }
    // “one resident”, but not “one of the victims”.
    let counted =
        |next: &Token| token.is(Classes::NUMERAL) && next.kind == TokenKind::Word && !next.is(EDGES | Classes::CUE);
    let opens = token.is(Classes::DETERMINER) || tokens.get(at + 1).is_some_and(counted);
    if token.is(Classes::CUE) && token.case == Case::Lower && !token.is(HEADS) {
        return None;
    }
    if token.is(EDGES) && !opens {
        return standing_alone(scene, at);
    }
    // Walk to the right over the words of one noun phrase and take the last head in it.
    let mut end = at;
    let mut head: Option<(usize, MentionKind)> = None;
    let mut capitals = 0;
    while end < tokens.list().len() && end < at + 9 {
        let word = tokens.list()[end];
        if word.sentence != token.sentence || scene.stretch_at(end).is_some() || scene.mention_at(end).is_some() {
            break;
        }
        let fits = match word.kind {
            TokenKind::Word if end == at => true,
            TokenKind::Word if word.is(EDGES | Classes::DETERMINER) && word.case == Case::Lower => false,
            TokenKind::Word if word.is(Classes::CUE) && word.case == Case::Lower && !word.is(HEADS) => false,
            TokenKind::Word | TokenKind::Number => true,
            TokenKind::Mark => matches!(tokens.str(end), "-" | "–" | "/") && tokens.joins_previous(end),
            TokenKind::Clitic => end > at,
            _ => false,
        };
        if !fits {
            break;
        }
        if word.kind == TokenKind::Word {
            let aged = |last: usize| last >= at + 2 && tokens.str(last) == "old" && tokens.str(last - 1) == "-";
            if aged(end) || (end > at && aged(end - 1)) {
                // “the 42-year-old”, “the 42-year-old surfer”.
                head = Some((end, MentionKind::Human));
            } else if let Some(kind) = kind_of(word.classes) {
                // A verb of saying that is also a noun (“officials report”) ends a phrase that has its head already.
                if word.is(Classes::CUE) && head.is_some_and(|(_, kind)| kind != MentionKind::Document) {
                    break;
                }
                head = Some((end, kind));
            } else if word.is_capitalised() && !(word.is(Classes::STARTER | Classes::DETERMINER) && end == at) {
                capitals += 1;
                if head.is_none_or(|(_, kind)| kind == MentionKind::Name) || word.case != Case::Lower {
                    head = Some((end, head.map_or(MentionKind::Name, |(_, kind)| kind)));
                }
            } else if head.is_some() {
                // A small word after the head: a verb, or the phrase goes on without a speaker's noun.
                break;
            }
        }
        end += 1;
    }
    let (head, mut kind) = head?;
    if kind == MentionKind::Name && end == head + 1 && is_one_of_a_people(scene, at, head) {
        kind = MentionKind::Human;
    }
    if kind == MentionKind::Name
        && capitals == 1
        && at == head
        && token.is(Classes::STARTER | Classes::MONTH | Classes::WEEKDAY)
    {
        return None;
    }
    // A title before a name belongs to the name.
    if let Some(next) = scene.mention_at(head + 1)
        && matches!(scene.mentions[next].kind, MentionKind::Person(_))
        && scene.mentions[next].start <= at
    {
        return None;
    }
    let last =
        if kind == MentionKind::Human && token.is(Classes::DETERMINER) { second_post(scene, head) } else { head };
    Some((at..with_complement(scene, last), head, kind))
}

/// “the founder and director of the yard, Ana Diaz”: somebody's second post, which has no article of its own; else the
/// first.
fn second_post(scene: &Scene<'_>, head: usize) -> usize {
    let second = head + 2;
    let joined = scene.tokens.get(second).is_some() && scene.tokens.str(head + 1) == "and";
    let post = |at: usize| scene.is(at, Classes::POST) && !scene.tokens.str(at).ends_with('s');
    let goes_on =
        || scene.tokens.get(second + 1).is_some() && matches!(scene.tokens.str(second + 1), "of" | "for" | ",");
    let free = || scene.mention_at(second).is_none();
    if joined && post(head) && post(second) && goes_on() && free() { second } else { head }
}

/// “the Emirati”, “the Ohio Republican”: one person by nation or party. “the Japanese” are many, as “the Democrats”.
fn is_one_of_a_people(scene: &Scene<'_>, start: usize, head: usize) -> bool {
    let word = scene.tokens.str(head);
    start < head
        && scene.is(start, Classes::DETERMINER)
        && scene.is(head, Classes::DEMONYM | Classes::CREED)
        && !["s", "ese", "ish", "ch", "ic"].iter().any(|end| word.ends_with(end))
}

/// What a head makes of its phrase.
fn kind_of(classes: Classes) -> Option<MentionKind> {
    if classes.intersects(Classes::HUMAN | Classes::POST | Classes::KIN) {
        Some(MentionKind::Human)
    } else if classes.intersects(Classes::BODY) {
        Some(MentionKind::Body)
    } else if classes.intersects(Classes::DOCUMENT) {
        Some(MentionKind::Document)
    } else {
        None
    }
}

/// “of the agency”, “for the ministry” after the head; gives the end of the phrase.
fn with_complement(scene: &Scene<'_>, head: usize) -> usize {
    let tokens = scene.tokens;
    let sentence = tokens.list()[head].sentence;
    let mut end = head + 1;
    if !tokens.get(end).is_some_and(|_| matches!(tokens.str(end), "of" | "for")) {
        return end;
    }
    let mut at = end + 1;
    while at < head + 8
        && tokens.get(at).is_some_and(|token| {
            token.sentence == sentence
                && matches!(token.kind, TokenKind::Word | TokenKind::Number)
                && !(token.is(EDGES | Classes::CUE) && token.case == Case::Lower)
        })
        && scene.stretch_at(at).is_none()
        && scene.mention_at(at).is_none()
        && !tokens.list()[at].is(Classes::HONORIFIC)
    {
        at += 1;
        end = at;
        if tokens.list()[at - 1].is(Classes::DETERMINER) {
            continue;
        }
        // The first noun-like word ends it, unless a name goes on.
        let name = tokens.list()[at - 1].is_capitalised() && tokens.get(at).is_some_and(Token::is_capitalised);
        if !name && (tokens.list()[at - 1].is_capitalised() || tokens.list()[at - 1].is(HEADS)) {
            break;
        }
    }
    end
}

/// “one said”, “others say”, “everyone agreed”: pronouns that stand for unnamed people next to a verb of saying.
fn standing_alone(scene: &Scene<'_>, at: usize) -> Option<(Range<usize>, usize, MentionKind)> {
    let word = scene.tokens.str(at);
    let speaks = ["one", "another", "others", "some", "many", "someone", "everyone", "somebody", "everybody"]
        .iter()
        .any(|other| word.eq_ignore_ascii_case(other));
    let tied = scene.is(at + 1, Classes::CUE) || (at > 0 && scene.is(at - 1, Classes::CUE));
    (speaks && tied).then(|| (at..at + 1, at, MentionKind::Human))
}
