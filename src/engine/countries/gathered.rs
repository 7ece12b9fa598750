//! The forms of a text with what each can be.

use super::context::Context;
use super::matcher::Found;
use super::senses::Senses;
use super::{abbreviations, matcher};
use crate::engine::ner::EntitySpan;
use crate::engine::tokens::Tokens;

/// What the tables know of a text.
pub(super) struct Gathered<'c, 't> {
    /// The forms in it.
    pub found: Vec<Found>,
    /// What each of them can be.
    pub senses: Senses,
    /// What stands around them.
    pub context: Context<'c, 't>,
}

impl<'c, 't> Gathered<'c, 't> {
    /// Finds the forms and what each can be.
    pub(super) fn new(tokens: &'c Tokens<'t>, names: &'c [EntitySpan], language: &str) -> Self {
        let (found, mut senses) = matcher::find(tokens, language);
        let context = Context::new(tokens, names, &found, &senses);
        for (number, one) in found.iter().enumerate() {
            for (form, plausibility) in senses.of_mut(number) {
                *plausibility = context.plausibility(one, form);
            }
        }
        abbreviations::settle(tokens, &found, &mut senses);
        Self { found, senses, context }
    }
}
