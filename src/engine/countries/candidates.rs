//! What a name can mean: the places that bear it, and the country or city that the tables know by it.

use super::article_evidence::EITHER;
use super::place_names::{PlaceName, PlaceNames, Strength, state_of};
use super::senses::{Plausibility, Senses};
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Area, Certainty, Form, FormKind, Towns};

/// The number of features by which a candidate is scored.
pub const FEATURE_COUNT: usize = 20;

/// The size of a county, by its usual inhabitants.
const COUNTY_SIZE: f32 = 4.3;
/// The size of a country: its name says more than a town's.
const COUNTRY_SIZE: f32 = 6.0;
/// The size of a region, or of a place that is no town.
const REGION_SIZE: f32 = 5.5;

/// A place that a name can mean.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Where it lies.
    pub area: Area,
    /// The number of its country among those of all candidates.
    pub country: usize,
    /// Latitude and longitude, where they are known.
    pub position: Option<(f32, f32)>,
    /// The logarithm of its inhabitants, as [`Town::size`](crate::engine::gazetteer::Town).
    pub size: f32,
    /// What the tables of well-known forms say of it.
    pub fame: Fame,
    /// Whether the name surely names it as a country, or by an adjective.
    pub is_named: bool,
    /// What the states and counties of the article say for it.
    pub regional: f32,
    /// The probability that the name means it.
    pub probability: f32,
    /// What speaks for it, as the model sees it.
    pub features: [f32; FEATURE_COUNT],
    /// How much the rest of the article says of its country.
    pub said: f32,
    /// The score of the features that do not depend on what other names mean.
    pub base: f32,
}

/// What the tables of well-known forms say of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fame {
    /// Nothing.
    Unknown,
    /// A place that counts only beside other evidence.
    Doubtful,
    /// A well-known city or landmark.
    City,
    /// A region or state.
    Region,
    /// A country.
    Country,
}

/// Countries whose small towns are news in English.
const ENGLISH_SPEAKING: &[&str] = &["US", "CA", "GB", "AU", "NZ", "IE"];

/// Whether small towns of the country are news in English.
pub(super) fn is_english_speaking(code: CountryCode) -> bool {
    ENGLISH_SPEAKING.contains(&code.as_str())
}

/// A name with its candidates.
#[derive(Debug)]
pub(super) struct Choice {
    /// The number of the name in [`PlaceNames::names`].
    pub name: usize,
    /// What it can mean; never empty.
    pub candidates: Vec<Candidate>,
    /// Whether a form of the tables speaks for itself.
    pub is_sure: bool,
    /// The most probable country with its probability.
    pub best: (CountryCode, f32),
}

impl Choice {
    /// The countries that the name names as such or by an adjective.
    pub(super) fn named(&self) -> impl Iterator<Item = CountryCode> {
        self.candidates.iter().filter(|one| one.is_named).map(|one| one.area.code)
    }

    /// The country of a state that it can mean and of which the article speaks otherwise.
    pub(super) fn named_state(&self) -> Option<CountryCode> {
        let mut states = self.candidates.iter().filter(|one| one.fame == Fame::Region && one.regional > 0.0);
        states.next().map(|one| one.area.code)
    }

    /// The probability that the name means a place of this country.
    pub(super) fn probability(&self, code: CountryCode) -> f32 {
        self.candidates.iter().filter(|one| one.area.code == code).map(|one| one.probability).sum()
    }

    /// Finds the most probable country once the probabilities are known.
    pub(super) fn set_best(&mut self) {
        let best = self.candidates.iter().map(|one| (one.area.code, self.probability(one.area.code)));
        self.best = best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).expect("a choice has a candidate");
    }

    /// Whether candidates lie in more than one country.
    pub(super) fn is_open(&self) -> bool {
        self.is_open_to(self.candidates[0].area.code)
    }

    /// Whether a candidate lies in another country.
    pub(super) fn is_open_to(&self, code: CountryCode) -> bool {
        self.candidates.iter().any(|one| one.area.code != code)
    }
}

impl Fame {
    pub(super) fn is_famous(self) -> bool {
        matches!(self, Self::City | Self::Region | Self::Country)
    }
}

/// The candidates of a name; none for a name that is no place and that no table has.
pub(super) fn choice(number: usize, name: &PlaceName, names: &PlaceNames, senses: &Senses) -> Option<Choice> {
    let mut forms: Vec<(&'static Form, Plausibility)> = Vec::new();
    for (form, how) in name.mentions.iter().filter_map(|mention| mention.found).flat_map(|found| &senses[found]) {
        if *how == Plausibility::Out || form.prefix {
            continue;
        }
        if form.certainty == Certainty::Comma {
            // “Wichita, Kan.”: no town of that name.
            return None;
        }
        match forms.iter_mut().find(|(known, _)| known.code == form.code && known.kind == form.kind) {
            Some((_, known)) => *known = (*known).max(*how),
            None => forms.push((*form, *how)),
        }
    }
    if forms.is_empty() && name.strength() < Strength::Clear {
        return None;
    }
    let adjective = |form: &Form| {
        matches!(form.kind, FormKind::Demonym | FormKind::People | FormKind::Seat | FormKind::Abbreviation)
    };
    let is_adjective = forms.iter().any(|(form, _)| adjective(form));
    let towns = if is_adjective { 0 } else { Towns::get().named(name.key).count() };
    let mut candidates = Vec::with_capacity(towns + forms.len());
    if !is_adjective {
        let only_county = Towns::get().named(name.key).all(|town| town.is_county);
        for town in Towns::get().named(name.key).filter(|town| only_county || !town.is_county) {
            candidates.push(candidate(town.area, town.position, town.size, Fame::Unknown));
        }
    }
    // “Jordan Elementary” is no country's, but only where the name is known as a town's in local news.
    if name.is_local && candidates.iter().any(|one: &Candidate| is_english_speaking(one.area.code)) {
        forms.retain(|(form, _)| form.kind != FormKind::Name);
    }
    for (form, how) in &forms {
        add_form(&mut candidates, form, *how);
    }
    let shared = forms.iter().filter(|(form, _)| form.shared).filter_map(|(form, _)| EITHER.get(form.text));
    for either in shared.filter(|one| one.kind == FormKind::Region) {
        // “Georgia” beside a county of the state.
        let state = Towns::get().state(either.second, either.text);
        if let Some(area) = state.filter(|area| candidates.iter().all(|one| one.area != *area)) {
            candidates.push(candidate(area, None, REGION_SIZE, Fame::Region));
        }
    }
    if !is_adjective {
        for area in names.counties.iter().filter(|county| county.key == name.key).flat_map(|county| &county.areas) {
            if candidates.iter().all(|one| one.area != *area) {
                candidates.push(candidate(*area, None, COUNTY_SIZE, Fame::Unknown));
            }
        }
    }
    let is_sure = forms.iter().any(|(_, how)| *how == Plausibility::Sure);
    let best = (candidates.first()?.area.code, 1.0);
    Some(Choice { name: number, candidates, is_sure, best })
}

/// Whether the form names the country itself.
fn is_country(form: &Form) -> bool {
    matches!(form.kind, FormKind::Name | FormKind::Abbreviation | FormKind::Demonym | FormKind::Former | FormKind::Seat)
}

/// Adds the place that a form of the tables means, or marks it among the towns.
fn add_form(candidates: &mut Vec<Candidate>, form: &Form, how: Plausibility) {
    let here = Area { code: form.code, state: "" };
    if is_country(form) {
        let same = |one: &&mut Candidate| one.fame == Fame::Country && one.area.code == form.code;
        let is_named = how == Plausibility::Sure;
        match candidates.iter_mut().find(same) {
            Some(known) => known.is_named |= is_named,
            None => candidates.push(Candidate { is_named, ..candidate(here, None, COUNTRY_SIZE, Fame::Country) }),
        }
        return;
    }
    let region = form.kind == FormKind::Region;
    let fame = match how {
        Plausibility::Sure if region => Fame::Region,
        Plausibility::Sure => Fame::City,
        _ => Fame::Doubtful,
    };
    let same = |one: &&mut Candidate| one.area.code == form.code && one.fame != Fame::Country;
    let largest = candidates.iter_mut().filter(same).max_by(|a, b| a.size.total_cmp(&b.size));
    match largest.filter(|_| !region) {
        Some(town) => town.fame = fame,
        None => {
            let within = || Towns::get().state(form.code, form.within);
            candidates.push(candidate(state_of(form).or_else(within).unwrap_or(here), None, REGION_SIZE, fame));
        }
    }
}

fn candidate(area: Area, position: Option<(f32, f32)>, size: f32, fame: Fame) -> Candidate {
    Candidate {
        area,
        country: 0,
        position,
        size,
        fame,
        is_named: false,
        regional: 0.0,
        probability: 1.0,
        features: [0.0; FEATURE_COUNT],
        said: 0.0,
        base: 0.0,
    }
}
