//! The forms of a text with what each can be.

use super::article_evidence::Senses;
use super::context::Context;
use super::matcher::Found;
use super::{abbreviations, matcher};
use crate::engine::ner::EntitySpan;
use crate::engine::tokens::Tokens;

/// What the tables know of a text.
pub(super) struct Gathered<'c, 't> {
    /// The forms in it.
    pub found: Vec<Found>,
    /// What each of them can be.
    pub senses: Vec<Senses>,
    /// What stands around them.
    pub context: Context<'c, 't>,
}

impl<'c, 't> Gathered<'c, 't> {
    /// Finds the forms and what each can be.
    pub(super) fn new(tokens: &'c Tokens<'t>, names: &'c [EntitySpan], language: &str) -> Self {
        let found = matcher::find(tokens, language);
        let context = Context::new(tokens, names, &found);
        let senses = |one: &Found| one.forms.iter().map(|form| (*form, context.plausibility(one, form))).collect();
        let mut senses: Vec<Senses> = found.iter().map(senses).collect();
        abbreviations::settle(tokens, &found, &mut senses);
        Self { found, senses, context }
    }
}
