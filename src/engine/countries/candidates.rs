//! What a name can mean: the places that bear it, and the country or city that the tables know by it.

use super::article_evidence::Senses;
use super::context::Plausibility;
use super::place_names::{PlaceName, PlaceNames, Strength, state_of};
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Area, Certainty, Form, FormKind, Towns};

/// The number of features by which a candidate is scored.
pub(super) const FEATURE_COUNT: usize = 18;

/// A place that a name can mean.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Where it lies.
    pub area: Area,
    /// Latitude and longitude, where they are known.
    pub position: Option<(f32, f32)>,
    /// Its inhabitants.
    pub population: f32,
    /// What the tables of well-known forms say of it.
    pub fame: Fame,
    /// What the states and counties of the article say for it.
    pub regional: f32,
    /// How near other towns of the article lie.
    pub nearness: f32,
    /// The probability that the name means it.
    pub probability: f32,
    /// What speaks for it, as the model sees it.
    pub features: [f32; FEATURE_COUNT],
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

/// A name with its candidates.
#[derive(Debug)]
pub(super) struct Choice {
    /// The number of the name in [`PlaceNames::names`].
    pub name: usize,
    /// What it can mean; never empty.
    pub candidates: Vec<Candidate>,
    /// Countries that the name names as such or by an adjective.
    pub named: Vec<CountryCode>,
    /// Whether a form of the tables speaks for itself.
    pub is_sure: bool,
}

impl Choice {
    /// The probability that the name means a place of this country.
    pub(super) fn probability(&self, code: CountryCode) -> f32 {
        self.candidates.iter().filter(|one| one.area.code == code).map(|one| one.probability).sum()
    }

    /// The most probable country with its probability.
    pub(super) fn best(&self) -> (CountryCode, f32) {
        let best = self.candidates.iter().map(|one| (one.area.code, self.probability(one.area.code)));
        best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).expect("a choice has a candidate")
    }

    /// Whether candidates lie in more than one country.
    pub(super) fn is_open(&self) -> bool {
        self.candidates.iter().any(|one| one.area.code != self.candidates[0].area.code)
    }
}

impl Fame {
    pub(super) fn is_famous(self) -> bool {
        matches!(self, Self::City | Self::Region | Self::Country)
    }
}

/// The candidates of a name; none for a name that is no place and that no table has.
pub(super) fn choice(number: usize, name: &PlaceName, names: &PlaceNames, senses: &[Senses]) -> Option<Choice> {
    let mut forms: Vec<(&'static Form, Plausibility)> = Vec::new();
    for (form, how) in name.mentions.iter().filter_map(|mention| mention.found).flat_map(|found| &senses[found]) {
        if *how == Plausibility::Out || form.prefix || form.certainty == Certainty::Comma {
            continue;
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
    let mut candidates = Vec::new();
    if !is_adjective {
        let only_county = Towns::get().named(name.key).all(|town| town.is_county);
        for town in Towns::get().named(name.key).filter(|town| only_county || !town.is_county) {
            candidates.push(candidate(town.area, town.position, town.population, Fame::Unknown));
        }
    }
    let mut named = Vec::new();
    for (form, how) in &forms {
        add_form(&mut candidates, form, *how);
        if is_country(form) && *how == Plausibility::Sure && !named.contains(&form.code) {
            named.push(form.code);
        }
    }
    if !is_adjective {
        for area in names.counties.iter().filter(|county| county.key == name.key).flat_map(|county| &county.areas) {
            if candidates.iter().all(|one| one.area != *area) {
                candidates.push(candidate(*area, None, 20_000.0, Fame::Unknown));
            }
        }
    }
    let is_sure = forms.iter().any(|(_, how)| *how == Plausibility::Sure);
    (!candidates.is_empty()).then_some(Choice { name: number, candidates, named, is_sure })
}

/// Whether the form names the country itself.
fn is_country(form: &Form) -> bool {
    matches!(form.kind, FormKind::Name | FormKind::Abbreviation | FormKind::Demonym | FormKind::Former | FormKind::Seat)
}

/// Adds the place that a form of the tables means, or marks it among the towns.
fn add_form(candidates: &mut Vec<Candidate>, form: &Form, how: Plausibility) {
    let here = Area { code: form.code, state: "" };
    if is_country(form) {
        if !candidates.iter().any(|one| one.fame == Fame::Country && one.area.code == form.code) {
            candidates.push(candidate(here, None, 1e6, Fame::Country));
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
    let largest = candidates.iter_mut().filter(same).max_by(|a, b| a.population.total_cmp(&b.population));
    match largest.filter(|_| !region) {
        Some(town) => town.fame = fame,
        None => {
            let within = || Towns::get().state(form.code, form.within);
            candidates.push(candidate(state_of(form).or_else(within).unwrap_or(here), None, 3e5, fame));
        }
    }
}

fn candidate(area: Area, position: Option<(f32, f32)>, population: f32, fame: Fame) -> Candidate {
    let (regional, nearness, probability) = (0.0, 0.0, 0.0);
    Candidate { area, position, population, fame, regional, nearness, probability, features: [0.0; FEATURE_COUNT] }
}

/// How near the nearest place of a choice lies, less where it is improbable: 1 at the same point, a third at 60 km.
pub(super) fn nearest(here: (f32, f32), choice: &Choice) -> f32 {
    /// The distance at which nearness has fallen to 1/e.
    const NEAR_KM: f32 = 60.0;
    const KM_PER_DEGREE: f32 = 111.0;
    let near = choice.candidates.iter().filter_map(|one| {
        let there = one.position?;
        let (north, east) = (there.0 - here.0, there.1 - here.1);
        if north.abs() > 2.5 || east.abs() > 5.0 {
            return None;
        }
        let km = (east * here.0.to_radians().cos()).hypot(north) * KM_PER_DEGREE;
        // The same town under another name is no neighbour.
        (km >= 0.5).then(|| one.probability.sqrt() * (-km / NEAR_KM).exp())
    });
    near.fold(0.0, f32::max)
}
