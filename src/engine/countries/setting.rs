//! Where an article is set: which of the places that bear a name is meant.
//!
//! Each name gets its candidates: the towns and counties of that name, and the country or city that the tables of
//! `data/countries/` know by it. A linear model scores each candidate by its size and by what the rest of the article
//! says: states and counties, other towns near it, countries named, words of daily life (“sheriff”). A softmax over the
//! candidates gives probabilities. It runs twice: in the second round the other names count by what the first round
//! found of them. The weights are in `data/weights/places.tsv`.

use super::by_country::ByCountry;
use super::candidates::{Candidate, Choice, Fame, choice};
use super::nearness::{Neighbours, nearest};
use super::place_features::{Feature, PlaceWeights, ln_1p, softmax};
use super::place_names::{PlaceName, PlaceNames};
use super::regional::Regional;
use super::senses::Senses;
use crate::annotations::CountryCode;
use crate::engine::gazetteer::Area;
use std::borrow::Cow;

/// The rounds.
const ROUNDS: usize = 2;

/// Everything that tells the setting.
pub(super) struct Setting<'s> {
    names: &'s PlaceNames,
    /// The names with their candidates.
    pub choices: Vec<Choice>,
}

impl<'s> Setting<'s> {
    /// Gathers the evidence and decides each name.
    pub(super) fn new(names: &'s PlaceNames, senses: &Senses, weights: &PlaceWeights) -> Self {
        let mut setting = Self { names, choices: Vec::with_capacity(names.names.len()) };
        setting
            .choices
            .extend(names.names.iter().enumerate().filter_map(|(number, name)| choice(number, name, names, senses)));
        setting.decide(&Regional::new(names, senses), weights);
        setting.choices.iter_mut().filter(|choice| choice.candidates.len() > 1).for_each(Choice::set_best);
        setting
    }

    /// What words of daily life say for a country.
    pub(super) fn cues(&self, code: CountryCode) -> f32 {
        self.names.cues.iter().find(|(of, ..)| *of == code).map_or(0.0, |(_, weight, _)| *weight)
    }

    fn decide(&mut self, regional: &Regional, weights: &PlaceWeights) {
        for choice in &mut self.choices {
            let key = self.names.names[choice.name].key;
            for candidate in &mut choice.candidates {
                candidate.regional = regional.of_area(candidate.area, key);
            }
            if choice.candidates.len() > 1 {
                softmax(&mut choice.candidates, prior);
            }
        }
        // A name with one candidate needs no features.
        let open: Vec<usize> = (0..self.choices.len()).filter(|at| self.choices[*at].candidates.len() > 1).collect();
        if open.is_empty() {
            return;
        }
        let mut named = ByCountry::default();
        let settled = self.names.settled.iter().filter(|name| name.is_named).map(|name| name.code);
        for code in self.choices.iter().flat_map(Choice::named).chain(settled) {
            named.add(code, 1.0);
        }
        let all = Evidence { named, regional: regional.by_country(None) };
        let said: Vec<f32> = open.iter().map(|number| self.add_features(*number, &all, regional, weights)).collect();
        let neighbours = Neighbours::of(&self.choices);
        let codes = self.number_countries();
        // Of other countries no candidate asks.
        let settled = self.names.settled.iter().filter_map(|name| codes.iter().position(|code| *code == name.code));
        let settled: Vec<usize> = settled.collect();
        let mut totals = vec![0.0; codes.len()];
        for _ in 0..ROUNDS {
            self.add_up(&settled, &mut totals);
            self.add_other_names(&open, &said, &neighbours, &totals);
            for number in &open {
                weights.decide(&mut self.choices[*number].candidates);
            }
        }
    }

    /// Numbers the countries of all candidates; gives the codes by number.
    fn number_countries(&mut self) -> Vec<CountryCode> {
        let mut codes: Vec<CountryCode> = Vec::new();
        // Towns of one country mostly follow each other.
        let mut last = 0;
        for one in self.choices.iter_mut().flat_map(|choice| &mut choice.candidates) {
            let code = one.area.code;
            if codes.get(last) != Some(&code) {
                last = codes.iter().position(|known| *known == code).unwrap_or(codes.len());
                if last == codes.len() {
                    codes.push(code);
                }
            }
            one.country = last;
        }
        codes
    }

    /// Sets the features of a name that do not depend on what the other names mean; gives how much the rest of the article
    /// says of all countries.
    fn add_features(&mut self, number: usize, all: &Evidence, regional: &Regional, weights: &PlaceWeights) -> f32 {
        let choice = &mut self.choices[number];
        let name = &self.names.names[choice.name];
        let mut evidence = Cow::Borrowed(all);
        for code in choice.named() {
            evidence.to_mut().named.add(code, -1.0);
        }
        if regional.has(name.key) {
            evidence.to_mut().regional = regional.by_country(Some(name.key));
        }
        let us = CountryCode::parse("US");
        let foreign = evidence.named.count() - usize::from(us.is_some_and(|us| evidence.named.of(us) > 0.0));
        let any_fame = choice.candidates.iter().any(|one| one.fame.is_famous());
        let institutions = (name.institutions as f32).ln_1p();
        let residents = (name.residents as f32).ln_1p();
        let often = (name.mentions.len() as f32).ln_1p();
        let is_county = self.names.counties.iter().any(|county| county.key == name.key);
        let of_country = |code: CountryCode| {
            let (named, regional) = (evidence.named.of(code), evidence.regional.of(code));
            let cues = self.names.cues.iter().find(|(of, ..)| *of == code).map_or(0.0, |(_, weight, _)| *weight);
            OfCountry { code, named, ln_named: ln_1p(named), regional, ln_cues: ln_1p(cues) }
        };
        let mut here = of_country(choice.candidates[0].area.code);
        for one in &mut choice.candidates {
            let code = one.area.code;
            // Towns of one country mostly follow each other.
            if here.code != code {
                here = of_country(code);
            }
            let american = Some(code) == us;
            one.said = 2.0 * here.named + here.regional;
            let abroad = foreign - usize::from(!american && here.named > 0.0);
            let is_tied = |area: &Area| area.code == code && (area.state.is_empty() || area.state == one.area.state);
            let tied = name.tied.iter().any(is_tied) || (american && is_county);
            let (famous, country) = (one.fame.is_famous(), one.fame == Fame::Country);
            let (size, fame, regional) = (one.size, one.fame, one.regional);
            let on = |condition: bool| if condition { 1.0 } else { 0.0 };
            let mut set = |feature: Feature, value: f32| weights.set(one, feature, value);
            set(Feature::Size, size);
            set(Feature::Country, on(country));
            set(Feature::Doubtful, on(fame == Fame::Doubtful));
            set(Feature::Region, on(fame == Fame::Region));
            set(Feature::Regional, ln_1p(regional));
            set(Feature::Named, here.ln_named);
            set(Feature::Cues, here.ln_cues);
            set(Feature::Tied, on(tied));
            set(Feature::American, on(american));
            if famous {
                set(Feature::FamousAlone, on(here.named == 0.0 && here.regional == 0.0));
                set(Feature::CountryOften, on(country) * often);
                set(Feature::FamousAbroad, ln_1p(abroad as f32));
            }
            set(Feature::Lesser, on(any_fame && !famous && regional == 0.0));
            if country {
                set(Feature::CountryInstitution, institutions);
                set(Feature::CountryResident, residents);
            } else if famous {
                set(Feature::CityInstitution, institutions);
                set(Feature::CityResident, residents);
            }
        }
        2.0 * evidence.named.sum() + evidence.regional.sum()
    }

    /// Adds up the probabilities of the places in each country.
    fn add_up(&self, settled: &[usize], totals: &mut [f32]) {
        totals.fill(0.0);
        for one in self.choices.iter().flat_map(|choice| &choice.candidates) {
            totals[one.country] += one.probability;
        }
        for country in settled {
            totals[*country] += 1.0;
        }
    }

    /// Sets the features that depend on what the other names mean, as far as that is known.
    fn add_other_names(&mut self, open: &[usize], said: &[f32], neighbours: &Neighbours, totals: &[f32]) {
        /// From here on other places of the article lie near.
        const MIN_NEARNESS: f32 = 0.08;
        let others = (self.choices.len() + self.names.settled.len()) as f32 - 1.0;
        let candidates = open.iter().map(|number| self.choices[*number].candidates.len()).sum();
        let mut near: Vec<f32> = Vec::with_capacity(candidates);
        for number in open {
            let count = self.choices[*number].candidates.len();
            near.extend((0..count).map(|candidate| neighbours.nearness(&self.choices, *number, candidate)));
        }
        let mut near = near.into_iter();
        let mut here = vec![0.0; totals.len()];
        for (number, said) in open.iter().zip(said) {
            let candidates = &mut self.choices[*number].candidates;
            candidates.iter().for_each(|one| here[one.country] = 0.0);
            candidates.iter().for_each(|one| here[one.country] += one.probability);
            let all = others + said + 1.0;
            for one in candidates {
                let places = totals[one.country] - here[one.country];
                let near = near.next().expect("each candidate has a nearness");
                let said_here = one.said;
                let mut set = |feature: Feature, value: f32| one.features[feature as usize] = value;
                set(Feature::Share, (places + said_here) / all);
                set(Feature::Nearness, ln_1p(near));
                let lesser = one.features[Feature::Lesser as usize] > 0.0 && near < MIN_NEARNESS;
                one.features[Feature::LesserAlone as usize] = if lesser { 1.0 } else { 0.0 };
            }
        }
    }

    /// The first mention of the name of which a place lies nearest to the candidate, if one is near.
    pub(super) fn neighbour(&self, choice: &Choice, one: &Candidate) -> Option<&PlaceName> {
        let here = one.position?;
        let others = self.choices.iter().filter(|other| other.name != choice.name);
        let best = others.map(|other| (nearest(here, other), other)).max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best.0 > 0.1).then(|| &self.names.names[best.1.name])
    }
}

/// What the rest of the article says for each country as the setting of a name.
#[derive(Clone)]
struct Evidence {
    /// How many other names name it.
    named: ByCountry,
    /// What states and counties say for it.
    regional: ByCountry,
}

/// The evidence for one country.
struct OfCountry {
    code: CountryCode,
    /// How many other names name it, and the logarithm.
    named: f32,
    ln_named: f32,
    /// What states and counties say for it.
    regional: f32,
    /// The logarithm of what words of daily life say for it.
    ln_cues: f32,
}

/// What is known of a candidate before the other names are looked at.
fn prior(one: &Candidate) -> f32 {
    let fame = match one.fame {
        Fame::Country => 4.0,
        Fame::City | Fame::Region => 2.0,
        Fame::Doubtful | Fame::Unknown => 0.0,
    };
    0.9 * one.size + fame + 2.5 * ln_1p(one.regional)
}
