//! Names in title-case headlines: the body of the article shows where they end.

use super::document_stats::is_title_case;
use super::propagate::PROPAGATED_MARGIN;
use super::{EntityKind, EntitySpan};
use crate::engine::gazetteer::{LexicalClasses, TermId};
use crate::engine::tokens::Tokens;
use foldhash::HashSet;
use std::ops::Range;

/// Cuts person names in title-case sentences down to the names in the body: of “Marta Diaz Slams Mayor” the body has
/// “Marta Diaz”, or “Diaz” at the end of another full name. A name of another kind that begins with “Diaz” is cut down
/// to her if the body does not have it: “Diaz Slams Mayor”.
pub(super) fn repair_title_case(tokens: &Tokens<'_>, names: &mut [EntitySpan]) {
    let title_case: Vec<bool> =
        tokens.sentences().iter().map(|sentence| is_title_case(&tokens.list()[sentence.clone()])).collect();
    let in_headline = |name: &EntitySpan| title_case[tokens.list()[name.tokens.start].sentence as usize];
    let mut full: HashSet<Vec<TermId>> = HashSet::default();
    let mut last: HashSet<TermId> = HashSet::default();
    for name in names.iter().filter(|name| name.kind == EntityKind::Person && !in_headline(name)) {
        let words = words(tokens, &name.tokens);
        last.extend(words.last().copied());
        full.insert(words);
    }
    let others = names.iter().filter(|name| name.kind != EntityKind::Person && !in_headline(name));
    let others: HashSet<Vec<TermId>> = others.map(|name| words(tokens, &name.tokens)).collect();
    for name in names.iter_mut().filter(|name| name.kind != EntityKind::Person && name.tokens.len() > 1) {
        if title_case[tokens.list()[name.tokens.start].sentence as usize]
            && last.contains(&tokens.list()[name.tokens.start].term)
            && !others.contains(&words(tokens, &name.tokens))
        {
            *name = EntitySpan {
                tokens: name.tokens.start..name.tokens.start + 1,
                kind: EntityKind::Person,
                margin: PROPAGATED_MARGIN,
            };
        }
    }
    for name in names.iter_mut().filter(|name| name.kind == EntityKind::Person && name.tokens.len() > 1) {
        if title_case[tokens.list()[name.tokens.start].sentence as usize]
            && !full.contains(&words(tokens, &name.tokens))
            && let Some(better) = known_part(tokens, &name.tokens, &full, &last)
        {
            name.tokens = better;
        }
    }
}

fn words(tokens: &Tokens<'_>, name: &Range<usize>) -> Vec<TermId> {
    tokens.list()[name.clone()].iter().map(|token| token.term).collect()
}

/// The longest part of the name that is a name in the body; otherwise the part that ends in a surname of the body.
fn known_part(
    tokens: &Tokens<'_>,
    name: &Range<usize>,
    full: &HashSet<Vec<TermId>>,
    last: &HashSet<TermId>,
) -> Option<Range<usize>> {
    for length in (2..name.len()).rev() {
        for start in name.start..=name.end - length {
            let part = start..start + length;
            if full.contains(&words(tokens, &part)) {
                return Some(part);
            }
        }
    }
    let ends = (name.start..name.end).rev().find(|at| last.contains(&tokens.list()[*at].term));
    let speaks = (name.start + 1..name.end).find(|at| {
        let token = &tokens.list()[*at];
        token.is(LexicalClasses::REPORTING | LexicalClasses::AUXILIARY)
            && !token.is(LexicalClasses::GIVEN | LexicalClasses::FAMILY)
    });
    ends.map(|at| at + 1).or(speaks).map(|end| name.start..end)
}
