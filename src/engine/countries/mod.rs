//! Which countries an article is about, and where it says so.
//!
//! One pass over the words ([`matcher`]) finds every form of the tables in `data/countries/`: names, abbreviations,
//! adjectives and peoples, places, seats of governments. [`context`] looks around each: a person (“Jordan Smith”), a
//! street, an ordinary word or a doubtful namesake counts little or not at all. [`disambiguate`] lets the certain forms decide
//! the doubtful ones (“Georgia” beside “Atlanta” is the state). [`place_names`] finds the names of towns, [`setting`] says
//! which town of a name is meant in a local article (“Paris” beside “Lamar County”), and [`local`] reads the mentions
//! accordingly. [`focus`] weighs what is left.

mod abbreviations;
mod article_evidence;
mod article_words;
mod by_country;
mod candidates;
mod context;
mod counties_and_cues;
mod disambiguate;
mod focus;
mod gathered;
mod local;
mod matcher;
mod metonymy;
mod nearness;
mod outlet;
mod person_context;
mod place_choices;
mod place_features;
mod place_names;
mod place_strength;
mod regional;
mod senses;
mod setting;

use super::ner::EntitySpan;
use super::tokens::Tokens;
use crate::annotations::Country;
use crate::article::Article;
pub use candidates::FEATURE_COUNT;
use gathered::Gathered;
use outlet::Outlet;
pub use place_choices::{PlaceChoice, place_choices};
pub use place_features::PlaceWeights;
use setting::Setting;

/// Reads the tables, which otherwise the first text waits for.
pub fn read_tables() {
    let _ = PlaceWeights::get();
    matcher::read_forms();
}

/// Finds the countries of a text, by falling focus, then by code; linear in the text.
///
/// `names` are the names in it, in order, and tell people and organisations apart; without them the surroundings of
/// each form must do. `article` says where the headline stands and who published the text. `language` is the text's, as
/// ISO 639-1: countries' own names in it are looked for too.
#[must_use]
pub fn find(tokens: &Tokens<'_>, names: &[EntitySpan], article: &Article, language: Option<&str>) -> Vec<Country> {
    find_with(tokens, names, article, language, PlaceWeights::get())
}

/// Finds countries with the given weights, so that the trainer can evaluate them.
#[must_use]
pub fn find_with(
    tokens: &Tokens<'_>,
    names: &[EntitySpan],
    article: &Article,
    language: Option<&str>,
    weights: &PlaceWeights,
) -> Vec<Country> {
    let Gathered { found, senses, context } = Gathered::new(tokens, names, language.unwrap_or_default());
    let resolve = || disambiguate::disambiguate(tokens, &found, &senses);
    let resolved = if language.is_none_or(|language| language == "en") {
        let outlet = Outlet::new(&article.metadata);
        let names = place_names::find(tokens, &found, &senses, &context, outlet);
        let setting = Setting::new(&names, &senses, weights);
        let resolved = resolve();
        // A long text may have a million of them.
        drop((found, senses));
        local::read_in_setting(tokens, &names, &setting, resolved)
    } else {
        resolve().into_iter().flatten().collect()
    };
    focus::weigh(tokens, &resolved, &context, article.headline)
}
