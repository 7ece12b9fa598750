//! Descriptions and names that are no person's: “the prosecutor”, “one of the victims”, “Amnesty International”.

use super::mention::{Mention, MentionKind};
use super::mention_index::MentionIndex;
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::ner::is_boilerplate_link;
use crate::engine::tokens::{Case, Token, TokenKind};
use std::ops::Range;

/// How many tokens after a possessive belong to it at most.
const MAX_OWNED_TOKENS: usize = 4;
/// How many tokens may stand between a phrase and the name that it describes.
const MAX_PREMODIFIER_GAP_TOKENS: usize = 8;

const HEADS: LexicalClasses = LexicalClasses::HUMAN
    .or(LexicalClasses::JOB_TITLE)
    .or(LexicalClasses::KIN)
    .or(LexicalClasses::INSTITUTION)
    .or(LexicalClasses::DOCUMENT);
/// Words that end a noun phrase on its left.
const EDGES: LexicalClasses = LexicalClasses::PREPOSITION
    .or(LexicalClasses::CONJUNCTION)
    .or(LexicalClasses::PRONOUN)
    .or(LexicalClasses::AUXILIARY)
    .or(LexicalClasses::ADVERB);

/// Where the title before a name begins: “Russian Foreign Minister” of “Russian Foreign Minister Anna Orlova”.
pub(super) fn title_start(index: &MentionIndex<'_>, name: usize) -> usize {
    let tokens = index.tokens;
    let sentence = tokens.list()[name].sentence;
    let mut start = name;
    let mut titled = false;
    for at in (name.saturating_sub(10)..name).rev() {
        let token = tokens.list()[at];
        if token.sentence != sentence || index.quoted_span_at(at).is_some() || index.mention_at(at).is_some() {
            break;
        }
        let title =
            token.is(LexicalClasses::HONORIFIC | HEADS | LexicalClasses::QUALIFIER | LexicalClasses::PERSON_NOUN);
        let fits = match token.kind {
            TokenKind::Word if title => true,
            TokenKind::Word if token.is(EDGES) && !token.is(LexicalClasses::DETERMINER) => false,
            TokenKind::Word if token.is(LexicalClasses::DETERMINER) => {
                if titled {
                    start = at;
                }
                break;
            }
            TokenKind::Word if token.is(LexicalClasses::CUE) && token.case == Case::Lower => false,
            TokenKind::Word => titled || token.is(LexicalClasses::DEMONYM) || token.case != Case::Lower,
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

/// Whether `phrase`, which stands before a name with nothing but words between, belongs to the noun phrase that ends in the
/// name: these words are nouns and adjectives, and the last of them, or of the phrase, says what somebody is.
pub(super) fn is_premodifier(index: &MentionIndex<'_>, phrase: &Mention, name: &Mention) -> bool {
    let tokens = index.tokens;
    let capital = |at: usize| tokens.list()[at].is_capitalised();
    let hyphen = |at: usize| matches!(tokens.str(at), "-" | "‑" | "–");
    let joined = |at: usize| at > 0 && hyphen(at - 1) || tokens.get(at + 1).is_some_and(|_| hyphen(at + 1));
    let gap = phrase.tokens.end..name.start;
    let inside = |at: usize| {
        let token = tokens.list()[at];
        match token.kind {
            TokenKind::Word if capital(at) || joined(at) => true,
            TokenKind::Word if matches!(tokens.str(at), "and" | "of" | "for") => {
                at + 1 < name.tokens.start && capital(at + 1) && capital(at - 1) && !tokens.list()[at + 1].is(HEADS)
            }
            TokenKind::Word => {
                !token.is(EDGES | LexicalClasses::DETERMINER | LexicalClasses::WEEKDAY | LexicalClasses::MONTH)
                    && (!token.is(LexicalClasses::CUE) || token.is(HEADS))
                    && !tokens.str(at).ends_with("ed")
            }
            TokenKind::Mark => hyphen(at),
            TokenKind::Number | TokenKind::Clitic => true,
            _ => false,
        }
    };
    let last = name.tokens.start - 1;
    let title = tokens.list()[last].is(HEADS | LexicalClasses::HONORIFIC | LexicalClasses::PERSON_NOUN)
        || hyphen(last.saturating_sub(1));
    // “said Harbour Authority, Tom Hill”: a comma ends the phrase; a verb of saying before the name is not part of it.
    gap.len() <= MAX_PREMODIFIER_GAP_TOKENS && title && gap.clone().all(inside) && index.quoted_span_at(last).is_none()
}

/// The phrase that starts at token `at`, which is outside marks and in no mention: its tokens, head and kind.
pub(super) fn at(index: &MentionIndex<'_>, at: usize) -> Option<(Range<usize>, usize, MentionKind)> {
    let tokens = index.tokens;
    let token = tokens.list()[at];
    // “Q:” and “A:” of an interview are nobody.
    let letter = token.span.len() == 1 && tokens.get(at + 1).is_some_and(|_| tokens.str(at + 1) == ":");
    if !matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::Handle)
        || letter
        || is_boilerplate_link(tokens, at)
    {
        return None;
    }
    if token.kind == TokenKind::Handle {
        return Some((at..at + 1, at, MentionKind::Name));
    }
    // “one resident”, but not “one of the victims”.
    let counted = |next: &Token| {
        token.is(LexicalClasses::NUMERAL) && next.kind == TokenKind::Word && !next.is(EDGES | LexicalClasses::CUE)
    };
    let opens = token.is(LexicalClasses::DETERMINER) || tokens.get(at + 1).is_some_and(counted);
    if token.is(LexicalClasses::CUE) && token.case == Case::Lower && !token.is(HEADS) {
        return None;
    }
    if token.is(EDGES) && !opens {
        return standing_alone(index, at);
    }
    // Walk to the right over the words of one noun phrase and take the last head in it.
    let mut end = at;
    let mut head: Option<(usize, MentionKind)> = None;
    let mut capitals = 0;
    while end < tokens.list().len() && end < at + 9 {
        let word = tokens.list()[end];
        if word.sentence != token.sentence || index.quoted_span_at(end).is_some() || index.mention_at(end).is_some() {
            break;
        }
        let fits = match word.kind {
            TokenKind::Word if end == at => true,
            TokenKind::Word if word.is(EDGES | LexicalClasses::DETERMINER) && word.case == Case::Lower => false,
            TokenKind::Word if word.is(LexicalClasses::CUE) && word.case == Case::Lower && !word.is(HEADS) => false,
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
                head = Some((end, MentionKind::PersonNominal));
            } else if let Some(kind) = kind_of(word.classes).or_else(|| weak_head(index, end)) {
                // A verb of saying that is also a noun (“officials report”) ends a phrase that has its head already.
                if word.is(LexicalClasses::CUE) && head.is_some_and(|(_, kind)| kind != MentionKind::Document) {
                    break;
                }
                head = Some((end, kind));
            } else if word.is_capitalised()
                && !(word.is(LexicalClasses::STARTER | LexicalClasses::DETERMINER) && end == at)
            {
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
    if kind == MentionKind::Name && end == head + 1 && is_one_of_a_people(index, at, head) {
        kind = MentionKind::PersonNominal;
    }
    if kind == MentionKind::Name
        && capitals == 1
        && at == head
        && token.is(LexicalClasses::STARTER | LexicalClasses::MONTH | LexicalClasses::WEEKDAY)
    {
        return None;
    }
    // A title before a name belongs to the name.
    if let Some(next) = index.mention_at(head + 1)
        && matches!(index.mentions[next].kind, MentionKind::Person(_))
        && index.mentions[next].start <= at
    {
        return None;
    }
    let last = if kind == MentionKind::PersonNominal && token.is(LexicalClasses::DETERMINER) {
        second_post(index, head)
    } else {
        head
    };
    Some((at..with_complement(index, last), head, kind))
}

/// “the founder and director of the yard, Ana Diaz”: somebody's second post, which has no article of its own; else the
/// first.
fn second_post(index: &MentionIndex<'_>, head: usize) -> usize {
    let second = head + 2;
    let joined = index.tokens.get(second).is_some() && index.tokens.str(head + 1) == "and";
    let post = |at: usize| index.is(at, LexicalClasses::JOB_TITLE) && !index.tokens.str(at).ends_with('s');
    let goes_on =
        || index.tokens.get(second + 1).is_some() && matches!(index.tokens.str(second + 1), "of" | "for" | ",");
    let free = || index.mention_at(second).is_none();
    if joined && post(head) && post(second) && goes_on() && free() { second } else { head }
}

/// “the Emirati”, “the Ohio Republican”: one person by nation or party. “the Japanese” are many, as “the Democrats”.
fn is_one_of_a_people(index: &MentionIndex<'_>, start: usize, head: usize) -> bool {
    let word = index.tokens.str(head);
    start < head
        && index.is(start, LexicalClasses::DETERMINER)
        && index.is(head, LexicalClasses::DEMONYM | LexicalClasses::AFFILIATION)
        && !["s", "ese", "ish", "ch", "ic"].iter().any(|end| word.ends_with(end))
}

/// What a head makes of its phrase.
fn kind_of(classes: LexicalClasses) -> Option<MentionKind> {
    if classes.intersects(LexicalClasses::HUMAN | LexicalClasses::JOB_TITLE | LexicalClasses::KIN) {
        Some(MentionKind::PersonNominal)
    } else if classes.intersects(LexicalClasses::INSTITUTION) {
        Some(MentionKind::Organisation)
    } else if classes.intersects(LexicalClasses::DOCUMENT) {
        Some(MentionKind::Document)
    } else {
        None
    }
}

/// Whether a word that may mean a person ends its phrase, so that it does: “the presenter asked”, but not “the principal
/// reason”.
fn weak_head(index: &MentionIndex<'_>, at: usize) -> Option<MentionKind> {
    let list = index.tokens.list();
    let ends = list.get(at + 1).is_none_or(|next| {
        next.sentence != list[at].sentence
            || next.kind != TokenKind::Word
            || next.is(EDGES | LexicalClasses::CUE)
            || next.is_capitalised()
    });
    let noun = list[at].is(LexicalClasses::PERSON_NOUN) && list[at].case == Case::Lower;
    (noun && ends).then_some(MentionKind::PersonNominal)
}

/// “of the agency”, “for the ministry” after the head; gives the end of the phrase.
fn with_complement(index: &MentionIndex<'_>, head: usize) -> usize {
    let tokens = index.tokens;
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
                && !(token.is(EDGES | LexicalClasses::CUE) && token.case == Case::Lower)
        })
        && index.quoted_span_at(at).is_none()
        && index.mention_at(at).is_none()
        && !tokens.list()[at].is(LexicalClasses::HONORIFIC)
    {
        at += 1;
        end = at;
        if tokens.list()[at - 1].is(LexicalClasses::DETERMINER) {
            continue;
        }
        // The first noun-like word ends it, unless a name goes on.
        let name = tokens.list()[at - 1].is_capitalised() && tokens.get(at).is_some_and(Token::is_capitalised);
        if !name && (tokens.list()[at - 1].is_capitalised() || tokens.list()[at - 1].is(HEADS)) {
            break;
        }
    }
    with_owned(index, end)
}

/// “a spokeswoman for Lima’s fruit terminal”: what the last name of a phrase owns belongs to the phrase.
fn with_owned(index: &MentionIndex<'_>, end: usize) -> usize {
    let list = index.tokens.list();
    if list.get(end).is_none_or(|token| token.kind != TokenKind::Clitic || token.sentence != list[end - 1].sentence) {
        return end;
    }
    let inside = |at: &usize| {
        list.get(*at).is_some_and(|token| {
            let open = token.kind == TokenKind::Word && token.sentence == list[end].sentence;
            open && !token.is(EDGES | LexicalClasses::CUE)
        }) && index.quoted_span_at(*at).is_none()
            && index.mention_at(*at).is_none()
    };
    let owned = (end + 1..end + 1 + MAX_OWNED_TOKENS).take_while(inside).count();
    if owned == 0 { end } else { end + 1 + owned }
}

/// “one said”, “others say”, “everyone agreed”: pronouns that stand for unnamed people next to a verb of saying.
fn standing_alone(index: &MentionIndex<'_>, at: usize) -> Option<(Range<usize>, usize, MentionKind)> {
    let word = index.tokens.str(at);
    let speaks = ["one", "another", "others", "some", "many", "someone", "everyone", "somebody", "everybody"]
        .iter()
        .any(|other| word.eq_ignore_ascii_case(other));
    let tied = index.is(at + 1, LexicalClasses::CUE) || (at > 0 && index.is(at - 1, LexicalClasses::CUE));
    (speaks && tied).then(|| (at..at + 1, at, MentionKind::PersonNominal))
}
