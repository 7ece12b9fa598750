//! The number and determiner of a mention.

use super::mention::Mention;
use super::mention_index::MentionIndex;
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::TokenKind;

/// Whether a description is of several: officials, residents.
pub(super) fn is_plural(index: &MentionIndex<'_>, number: usize) -> bool {
    let head = index.tokens.str(index.mentions[number].head);
    (head.ends_with('s') && !head.ends_with("ss")) || matches!(head, "people" | "men" | "women" | "children" | "police")
}

/// What the first word of a description says about whether its person is known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    /// No determiner: “officials”.
    None,
    /// the
    Definite,
    /// a, another, one; a numeral
    Indefinite,
    /// this, that
    Demonstrative,
    /// his, her, their, its
    Possessive,
    /// Any other.
    Other,
}

/// The determiner of a description.
pub(super) fn determiner(index: &MentionIndex<'_>, mention: &Mention) -> Determiner {
    let first = index.tokens.list()[mention.tokens.start];
    if !first.is(LexicalClasses::DETERMINER) {
        return if first.is(LexicalClasses::NUMERAL) { Determiner::Indefinite } else { Determiner::None };
    }
    match index.tokens.str(mention.tokens.start).to_ascii_lowercase().as_str() {
        "the" => Determiner::Definite,
        "a" | "an" | "another" | "one" => Determiner::Indefinite,
        "this" | "that" => Determiner::Demonstrative,
        "his" | "her" | "their" | "its" => Determiner::Possessive,
        _ => Determiner::Other,
    }
}

/// Whether a description tells an age, as those of people just named do: “the 42-year-old”.
pub(super) fn has_age(index: &MentionIndex<'_>, mention: &Mention) -> bool {
    mention.tokens.clone().any(|at| index.tokens.list()[at].kind == TokenKind::Number)
        && mention.tokens.clone().any(|at| index.tokens.str(at) == "old")
}
