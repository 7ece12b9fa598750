//! What the model of places is learned from.

use super::candidates::FEATURE_COUNT;
use super::gathered::Gathered;
use super::outlet::Outlet;
use super::place_features::PlaceWeights;
use super::place_names;
use super::setting::Setting;
use crate::annotations::CountryCode;
use crate::engine::ner::EntitySpan;
use crate::engine::tokens::Tokens;
use crate::text::Span;

/// A name that several places bear.
#[derive(Clone, Debug)]
pub struct PlaceChoice {
    /// Where it stands.
    pub mentions: Vec<Span>,
    /// The countries of the places, with their features.
    pub candidates: Vec<(CountryCode, [f32; FEATURE_COUNT])>,
}

/// The names of a text that several places bear, with features that depend on `weights` where they tell what other names
/// mean. The outlet is left out, since the weights must hold for texts without one too.
#[must_use]
pub fn place_choices(tokens: &Tokens<'_>, names: &[EntitySpan], weights: &PlaceWeights) -> Vec<PlaceChoice> {
    let gathered = Gathered::new(tokens, names, "en");
    let names = place_names::find(tokens, &gathered.found, &gathered.senses, &gathered.context, Outlet::default());
    let setting = Setting::new(&names, &gathered.senses, weights);
    let open = setting.choices.iter().filter(|choice| choice.candidates.len() > 1);
    open.map(|choice| PlaceChoice {
        mentions: names.names[choice.name].mentions.iter().map(|one| tokens.span(one.tokens.clone())).collect(),
        candidates: choice.candidates.iter().map(|one| (one.area.code, one.features)).collect(),
    })
    .collect()
}
