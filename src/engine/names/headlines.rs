//! Names in headlines, where every word is capitalised: the body of the article says where they end.

use super::evidence::is_shouted;
use super::spread::LEAD;
use super::{Name, NameKind};
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::tokens::Tokens;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Cuts people's names in capitalised sentences down to what the body knows: of “Marta Diaz Slams Mayor” the body has
/// “Marta Diaz”, or “Diaz” at the end of another full name. A name of something else that begins with “Diaz” is hers
/// alone where the body does not know it: “Diaz Slams Mayor”.
pub(super) fn mend_headlines(tokens: &Tokens<'_>, names: &mut [Name]) {
    let shouted: Vec<bool> =
        tokens.sentences().iter().map(|sentence| is_shouted(&tokens.list()[sentence.clone()])).collect();
    let in_headline = |name: &Name| shouted[tokens.list()[name.tokens.start].sentence as usize];
    let mut full: FxHashSet<Vec<Word>> = FxHashSet::default();
    let mut last: FxHashSet<Word> = FxHashSet::default();
    for name in names.iter().filter(|name| name.kind == NameKind::Person && !in_headline(name)) {
        let words = words(tokens, &name.tokens);
        last.extend(words.last().copied());
        full.insert(words);
    }
    let others = names.iter().filter(|name| name.kind != NameKind::Person && !in_headline(name));
    let others: FxHashSet<Vec<Word>> = others.map(|name| words(tokens, &name.tokens)).collect();
    for name in names.iter_mut().filter(|name| name.kind != NameKind::Person && name.tokens.len() > 1) {
        if shouted[tokens.list()[name.tokens.start].sentence as usize]
            && last.contains(&tokens.list()[name.tokens.start].word)
            && !others.contains(&words(tokens, &name.tokens))
        {
            *name = Name { tokens: name.tokens.start..name.tokens.start + 1, kind: NameKind::Person, lead: LEAD };
        }
    }
    for name in names.iter_mut().filter(|name| name.kind == NameKind::Person && name.tokens.len() > 1) {
        if shouted[tokens.list()[name.tokens.start].sentence as usize]
            && !full.contains(&words(tokens, &name.tokens))
            && let Some(better) = known_part(tokens, &name.tokens, &full, &last)
        {
            name.tokens = better;
        }
    }
}

fn words(tokens: &Tokens<'_>, name: &Range<usize>) -> Vec<Word> {
    tokens.list()[name.clone()].iter().map(|token| token.word).collect()
}

/// The longest part of the name that the body has as a name; else the part that ends in a surname of the body.
fn known_part(
    tokens: &Tokens<'_>,
    name: &Range<usize>,
    full: &FxHashSet<Vec<Word>>,
    last: &FxHashSet<Word>,
) -> Option<Range<usize>> {
    for length in (2..name.len()).rev() {
        for start in name.start..=name.end - length {
            let part = start..start + length;
            if full.contains(&words(tokens, &part)) {
                return Some(part);
            }
        }
    }
    let ends = (name.start..name.end).rev().find(|at| last.contains(&tokens.list()[*at].word));
    let speaks = (name.start + 1..name.end).find(|at| {
        let token = &tokens.list()[*at];
        token.is(Classes::REPORTING | Classes::AUXILIARY) && !token.is(Classes::GIVEN | Classes::FAMILY)
    });
    ends.map(|at| at + 1).or(speaks).map(|end| name.start..end)
}
