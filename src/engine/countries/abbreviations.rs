//! Which state an abbreviation behind a town means: “WA” is Washington behind “Vancouver”, Western Australia behind “Perth”.

use super::matcher::Found;
use super::place_names::state_of;
use super::senses::{Plausibility, Sense, Senses};
use crate::engine::gazetteer::{Certainty, TownKey, Towns};
use crate::engine::tokens::{TokenKind, Tokens};

/// The most words of a town's name that are looked at.
const MAX_TOWN_WORDS: usize = 3;

/// Leaves of each abbreviation that stands for several states those that have a town of the name before it.
pub(super) fn settle(tokens: &Tokens<'_>, found: &[Found], senses: &mut Senses) {
    let is_state = |(form, how): &Sense| form.certainty == Certainty::Comma && *how == Plausibility::Sure;
    for (number, one) in found.iter().enumerate() {
        if senses[number].iter().filter(|sense| is_state(sense)).count() < 2 {
            continue;
        }
        let town = (1..=MAX_TOWN_WORDS).rev().find_map(|words| {
            let start = one.tokens.start.checked_sub(words + 1)?;
            let name = start..one.tokens.start - 1;
            let capital =
                tokens.list()[name.clone()].iter().all(|token| token.kind == TokenKind::Word && token.is_capitalised());
            let key = name.fold(TownKey::default(), |key, at| key.and(tokens.str(at)));
            (capital && Towns::get().named(key).next().is_some()).then_some(key)
        });
        let Some(town) = town else { continue };
        let has_town = |sense: &Sense| {
            !is_state(sense)
                || state_of(sense.0).is_some_and(|area| Towns::get().named(town).any(|town| town.area == area))
        };
        if senses[number].iter().any(|sense| is_state(sense) && has_town(sense)) {
            senses.retain(number, has_town);
        }
    }
}
