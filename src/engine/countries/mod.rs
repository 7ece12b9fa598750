//! Which countries an article is about, and where it says so.
//!
//! One pass over the words ([`matcher`]) finds every form of the tables in `data/countries/`: names, abbreviations,
//! adjectives and peoples, places, seats of governments. [`context`] looks around each: a person (“Jordan Smith”), a
//! street, an ordinary word or a doubtful namesake counts little or not at all. [`disambiguate`] lets the certain forms decide
//! the doubtful ones (“Georgia” beside “Atlanta” is the state). [`focus`] weighs what is left.

mod article_evidence;
mod context;
mod disambiguate;
mod focus;
mod matcher;
mod metonymy;

use super::ner::EntitySpan;
use super::tokens::Tokens;
use crate::annotations::Country;
use crate::text::Span;
use context::Context;

/// Finds the countries of a text, by falling focus, then by code; linear in the text.
///
/// `names` are the names in it, in order, and tell people and organisations apart; without them the surroundings of
/// each form must do. `headline` is where the headline stands. `language` is the text's, as ISO 639-1: countries' own
/// names in it are looked for too.
#[must_use]
pub fn find(tokens: &Tokens<'_>, names: &[EntitySpan], headline: Option<Span>, language: Option<&str>) -> Vec<Country> {
    let found = matcher::find(tokens, language.unwrap_or_default());
    if found.is_empty() {
        return Vec::new();
    }
    let context = Context::new(tokens, names);
    let resolved = disambiguate::disambiguate(tokens, &found, &context);
    focus::weigh(tokens, &found, &resolved, &context, headline)
}
