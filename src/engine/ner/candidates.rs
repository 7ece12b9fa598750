//! Candidate regions: runs of capitalised words, with the words that may join them, in which names are looked for.

use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::{Case, TokenKind, Tokens};
use std::ops::Range;

/// The longest region, in tokens. All-caps pages are cut into regions of this length so that the work stays linear.
const MAX_REGION_TOKENS: usize = 32;

/// All candidate regions of a text, in order, each within one sentence.
pub(super) fn candidate_regions(tokens: &Tokens<'_>) -> Vec<Range<usize>> {
    let mut candidate_regions = Vec::new();
    for sentence in tokens.sentences() {
        let mut at = sentence.start;
        while at < sentence.end {
            if is_boilerplate_link(tokens, at) {
                at += 2;
            } else if can_bound(tokens, at) || (is_small_particle(tokens, at) && begins_name(tokens, at, sentence.end))
            {
                let end = region_end(tokens, at, sentence.end);
                if end > at + 1 || !is_closed(tokens, at) {
                    candidate_regions.push(at..end);
                }
                at = end;
            } else {
                at += 1;
            }
        }
    }
    candidate_regions
}

/// Whether the token is “The”, “He” or “In” alone, as at the start of most sentences: no name, so it is skipped.
fn is_closed(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    let closed = LexicalClasses::DETERMINER
        | LexicalClasses::PREPOSITION
        | LexicalClasses::CONJUNCTION
        | LexicalClasses::PRONOUN;
    token.case == Case::Capital && token.is(closed) && !token.is(LexicalClasses::GIVEN)
}

/// “Read More Diaz said”: the words of a link that stood between two paragraphs and lost its line break.
pub(crate) fn is_boilerplate_link(tokens: &Tokens<'_>, at: usize) -> bool {
    let next = || tokens.get(at + 1).map_or("", |_| tokens.str(at + 1));
    if !tokens.list()[at].is_capitalised() {
        return false;
    }
    let links: &[&str] = match tokens.str(at) {
        "Read" | "READ" => &["More", "MORE", "Also", "ALSO", "Next", "NEXT"],
        "See" | "SEE" => &["More", "MORE", "Also", "ALSO"],
        "Click" | "CLICK" => &["Here", "HERE"],
        "Related" | "RELATED" => &["Story", "Stories", "Article", "Articles", "News", "STORY", "STORIES", "ARTICLES"],
        _ => return false,
    };
    links.contains(&next())
}

/// Whether a name can begin or end with this token.
pub(super) fn can_bound(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    token.is_capitalised() || token.kind == TokenKind::Handle || is_second_syllable(tokens, at)
}

/// “Geun-hye”, “Ki-moon”: the lower-case second half of an East Asian given name. A half that is an English word
/// (“Jae-in”) counts only after a short first half and a family name.
pub(super) fn is_second_syllable(tokens: &Tokens<'_>, at: usize) -> bool {
    let list = tokens.list();
    // Most tokens stand behind a space.
    at >= 2
        && tokens.joins_previous(at)
        && list[at].kind == TokenKind::Word
        && (2..=5).contains(&list[at].span.len())
        && !matches!(tokens.str(at), "ish" | "esque")
        && (!list[at].is(LexicalClasses::COMMON | LexicalClasses::PREPOSITION | LexicalClasses::CONJUNCTION)
            || at >= 3
                && list[at - 2].span.len() <= 4
                && !list[at - 2].is(LexicalClasses::COMMON)
                && list[at - 3].is_capitalised()
                && list[at - 3].sentence == list[at].sentence)
        && tokens.joins_previous(at - 1)
        && matches!(tokens.str(at - 1), "-" | "‑")
        && list[at - 2].is_capitalised()
}

fn is_small_particle(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    token.kind == TokenKind::Word && (token.is(LexicalClasses::PARTICLE) || is_before_clipped_article(tokens, at))
}

/// “in ’t Loo”: a preposition that is part of the name because “’t” follows.
pub(super) fn is_before_clipped_article(tokens: &Tokens<'_>, at: usize) -> bool {
    let next = tokens.get(at + 1).map_or("", |_| tokens.str(at + 1));
    matches!(next, "’t" | "'t") && tokens.list()[at].is(LexicalClasses::PREPOSITION)
}

/// Whether particles that begin a name stand here: “al-Assad”, “de la Cruz”, “bin Salman” without a given name before.
pub(super) fn begins_name(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    is_small_particle(tokens, at)
        && (at + 1..end.min(at + 4))
            .find(|next| !is_small_particle(tokens, *next) && tokens.str(*next) != "-")
            .is_some_and(|next| tokens.list()[next].is_capitalised())
}

fn region_end(tokens: &Tokens<'_>, start: usize, limit: usize) -> usize {
    let limit = limit.min(start + MAX_REGION_TOKENS);
    let mut end = start + 1;
    let mut at = end;
    while at < limit {
        if can_bound(tokens, at) {
            end = at + 1;
        } else if !joins(tokens, at) || at - end >= 3 {
            break;
        }
        at += 1;
    }
    end
}

/// Whether the token may stand between two capitalised words of one name, or of two names in one region.
fn joins(tokens: &Tokens<'_>, at: usize) -> bool {
    let token = &tokens.list()[at];
    match token.kind {
        TokenKind::Word => {
            token.is(LexicalClasses::PARTICLE) || matches!(tokens.str(at), "of" | "the" | "for" | "and" | "on" | "in")
        }
        TokenKind::Mark => match tokens.str(at) {
            // “Hill - Ana Diaz”: a dash, not a hyphen.
            "-" | "‑" => tokens.joins_previous(at) || at + 1 < tokens.list().len() && tokens.joins_previous(at + 1),
            mark => matches!(mark, "&" | "/"),
        },
        TokenKind::Clitic | TokenKind::Number => true,
        _ => false,
    }
}
