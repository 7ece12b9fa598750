//! Where an article is set: which of the places that bear a name is meant.
//!
//! Each name gets its candidates: the towns and counties of that name, and the country or city that the tables of
//! `data/countries/` know by it. A linear model scores each candidate by its size and by what the rest of the article
//! says: states and counties, other towns near it, countries named, words of daily life (“sheriff”). A softmax over the
//! candidates gives probabilities. It runs twice: in the second round the other names count by what the first round
//! found of them. The weights are in `data/weights/places.tsv`.

use super::article_evidence::Senses;
use super::candidates::{Candidate, Choice, FEATURE_COUNT, Fame, choice, nearest};
use super::context::Plausibility;
use super::matcher::Found;
use super::place_features::{decide, softmax};
use super::place_names::{PlaceName, PlaceNames, state_of};
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Area, Form, FormKind, TownKey};

/// The rounds.
const ROUNDS: usize = 2;

/// Where a piece of regional evidence comes from, so that no name is its own evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Region(TownKey),
    Tie(TownKey),
    County(TownKey),
}

/// A state, province or county that the article names.
#[derive(Clone, Copy, Debug)]
struct Regional {
    area: Area,
    origin: Origin,
    weight: f32,
}

/// Everything that tells the setting.
pub(super) struct Setting<'s> {
    names: &'s PlaceNames,
    regional: Vec<Regional>,
    /// Countries with the names that name each.
    named: Vec<(CountryCode, TownKey)>,
    /// The names with their candidates.
    pub choices: Vec<Choice>,
}

impl<'s> Setting<'s> {
    /// Gathers the evidence and decides each name.
    pub(super) fn new(names: &'s PlaceNames, found: &[Found], senses: &[Senses]) -> Self {
        let mut setting = Self { names, regional: Vec::new(), named: Vec::new(), choices: Vec::new() };
        for (number, name) in names.names.iter().enumerate() {
            setting.choices.extend(choice(number, name, names, senses));
            for area in &name.tied {
                setting.add_regional(*area, Origin::Tie(name.key), 1.0);
            }
        }
        for choice in &setting.choices {
            let key = names.names[choice.name].key;
            setting.named.extend(choice.named.iter().map(|code| (*code, key)));
        }
        for (_, senses) in found.iter().zip(senses) {
            for (form, _) in senses.iter().filter(|(_, how)| *how == Plausibility::Sure) {
                setting.add_form(form);
            }
        }
        for county in &names.counties {
            let weight = 1.0 / (county.areas.len() as f32).sqrt();
            for area in &county.areas {
                setting.add_regional(*area, Origin::County(county.key), weight);
            }
        }
        setting.decide();
        setting
    }

    fn add_form(&mut self, form: &Form) {
        let here = Area { code: form.code, state: "" };
        match (form.kind, state_of(form)) {
            (FormKind::Region, Some(area)) => self.add_regional(area, Origin::Region(TownKey::of(area.state)), 1.0),
            (FormKind::Region, None) => self.add_regional(here, Origin::Region(TownKey::of(form.text)), 0.7),
            (FormKind::People, _) => self.add_regional(here, Origin::Region(TownKey::of(form.text)), 0.5),
            _ => {}
        }
    }

    fn add_regional(&mut self, area: Area, origin: Origin, weight: f32) {
        match self.regional.iter_mut().find(|one| one.area == area && one.origin == origin) {
            Some(known) => known.weight = known.weight.max(weight),
            None => self.regional.push(Regional { area, origin, weight }),
        }
    }

    /// What states and counties say for an area, the name itself apart.
    fn regional(&self, area: Area, key: TownKey) -> f32 {
        let of_area = self.regional.iter().filter(|one| one.area == area && one.origin != Origin::Region(key));
        of_area.map(|one| one.weight).sum()
    }

    /// What states and counties say for a country, each of them once.
    fn regional_in(&self, code: CountryCode, key: TownKey) -> f32 {
        let of = |one: &&Regional| one.area.code == code && one.origin != Origin::Region(key);
        let here: Vec<&Regional> = self.regional.iter().filter(of).collect();
        let is_best = |number: usize| {
            let one = here[number];
            here.iter().enumerate().all(|(other, rival)| {
                rival.origin != one.origin || (one.weight, other) > (rival.weight, number) || other == number
            })
        };
        (0..here.len()).filter(|number| is_best(*number)).map(|number| here[number].weight).sum()
    }

    /// How many other names name the country.
    fn named_by_others(&self, code: CountryCode, key: TownKey) -> f32 {
        self.named.iter().filter(|(named, by)| *named == code && *by != key).count() as f32
    }

    /// What words of daily life say for a country.
    pub(super) fn cues(&self, code: CountryCode) -> f32 {
        self.names.cues.iter().find(|(of, ..)| *of == code).map_or(0.0, |(_, weight, _)| *weight)
    }

    fn key(&self, choice: &Choice) -> TownKey {
        self.names.names[choice.name].key
    }

    fn decide(&mut self) {
        for number in 0..self.choices.len() {
            let key = self.key(&self.choices[number]);
            let regional: Vec<f32> =
                self.choices[number].candidates.iter().map(|one| self.regional(one.area, key)).collect();
            let candidates = &mut self.choices[number].candidates;
            for (candidate, regional) in candidates.iter_mut().zip(regional) {
                candidate.regional = regional;
            }
            softmax(candidates, prior);
        }
        for round in 0..ROUNDS {
            let features: Vec<Vec<[f32; FEATURE_COUNT]>> = {
                let totals = self.totals();
                // A name with one candidate needs no features.
                let open = |number: usize| self.choices[number].candidates.len() > 1;
                let each = |number| if open(number) { self.features(number, &totals, round) } else { Vec::new() };
                (0..self.choices.len()).map(each).collect()
            };
            for (choice, features) in self.choices.iter_mut().zip(features) {
                for (candidate, features) in choice.candidates.iter_mut().zip(features) {
                    candidate.features = features;
                    candidate.nearness = features[7].exp() - 1.0;
                }
            }
            for choice in self.choices.iter_mut().filter(|choice| choice.candidates.len() > 1) {
                decide(&mut choice.candidates);
            }
        }
    }

    /// The probabilities of each country over all names, and the sum of all.
    fn totals(&self) -> Vec<(CountryCode, f32)> {
        let mut totals: Vec<(CountryCode, f32)> = Vec::new();
        for one in self.choices.iter().flat_map(|choice| &choice.candidates) {
            match totals.iter_mut().find(|(code, _)| *code == one.area.code) {
                Some((_, total)) => *total += one.probability,
                None => totals.push((one.area.code, one.probability)),
            }
        }
        totals
    }

    /// What speaks for each candidate of a name.
    fn features(&self, number: usize, totals: &[(CountryCode, f32)], round: usize) -> Vec<[f32; FEATURE_COUNT]> {
        let choice = &self.choices[number];
        let name = &self.names.names[choice.name];
        let others = self.choices.len() as f32 - 1.0;
        let named_others = self.named.iter().filter(|(_, by)| *by != name.key).count() as f32;
        let mut codes: Vec<CountryCode> = self.regional.iter().map(|one| one.area.code).collect();
        codes.sort_unstable();
        codes.dedup();
        let regional: Vec<(CountryCode, f32)> =
            codes.iter().map(|code| (*code, self.regional_in(*code, name.key))).collect();
        let regional_all: f32 = regional.iter().map(|(_, weight)| weight).sum();
        let mut foreign: Vec<CountryCode> =
            self.named.iter().filter(|(_, by)| *by != name.key).map(|(code, _)| *code).collect();
        foreign.sort_unstable();
        foreign.dedup();
        let any_fame = choice.candidates.iter().any(|one| one.fame.is_famous());
        let institutions = (name.institutions as f32).ln_1p();
        let on = |condition: bool| if condition { 1.0 } else { 0.0 };
        let each = choice.candidates.iter().map(|one| {
            let code = one.area.code;
            let named = self.named_by_others(code, name.key);
            let regional_in = regional.iter().find(|(of, _)| *of == code).map_or(0.0, |(_, weight)| *weight);
            let places =
                totals.iter().find(|(of, _)| *of == code).map_or(0.0, |(_, total)| *total) - choice.probability(code);
            let share = (places + 2.0 * named + regional_in) / (others + 2.0 * named_others + regional_all + 1.0);
            let near = self.nearness(number, one);
            if round > 0 {
                // Only what depends on the other names has changed: “share”, “nearness” and “lesser-alone”.
                let mut features = one.features;
                features[6] = share;
                features[7] = near.ln_1p();
                features[14] = on(features[15] > 0.0 && near < 0.08);
                return features;
            }
            let famous = one.fame.is_famous();
            let country = one.fame == Fame::Country;
            let abroad = foreign.iter().filter(|of| **of != code && of.as_str() != "US").count() as f32;
            let tied = name
                .tied
                .iter()
                .any(|area| area.code == code && (area.state.is_empty() || area.state == one.area.state))
                || (code.as_str() == "US" && self.names.counties.iter().any(|county| county.key == name.key));
            let lesser = any_fame && !famous && one.regional == 0.0;
            [
                (one.population + 300.0).log10(),
                on(country),
                on(one.fame == Fame::Doubtful),
                on(one.fame == Fame::Region),
                one.regional.ln_1p(),
                named.ln_1p(),
                share,
                near.ln_1p(),
                self.cues(code).ln_1p(),
                on(tied),
                on(code.as_str() == "US"),
                on(famous && named == 0.0 && regional_in == 0.0),
                on(country) * (name.mentions.len() as f32).ln_1p(),
                on(famous) * abroad.ln_1p(),
                on(lesser && near < 0.08),
                on(lesser),
                on(country) * institutions,
                on(famous && !country) * institutions,
            ]
        });
        each.collect()
    }

    /// How near a candidate lies to places that other names may mean.
    fn nearness(&self, number: usize, one: &Candidate) -> f32 {
        let Some(here) = one.position else { return 0.0 };
        let others = self.choices.iter().enumerate().filter(|(other, _)| *other != number);
        others.map(|(_, other)| nearest(here, other)).sum()
    }

    /// The first mention of the name of which a place lies nearest to the candidate, if one is near.
    pub(super) fn neighbour(&self, choice: &Choice, one: &Candidate) -> Option<&PlaceName> {
        let here = one.position?;
        let others = self.choices.iter().filter(|other| other.name != choice.name);
        let best = others.map(|other| (nearest(here, other), other)).max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best.0 > 0.1).then(|| &self.names.names[best.1.name])
    }
}

/// What is known of a candidate before the other names are looked at.
fn prior(one: &Candidate) -> f32 {
    let fame = match one.fame {
        Fame::Country => 4.0,
        Fame::City | Fame::Region => 2.0,
        Fame::Doubtful | Fame::Unknown => 0.0,
    };
    0.9 * (one.population + 300.0).log10() + fame + 2.5 * one.regional.ln_1p()
}
