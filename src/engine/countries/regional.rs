//! The states, provinces and counties that an article names, as evidence of its setting.

use super::by_country::ByCountry;
use super::place_names::{PlaceNames, state_of};
use super::senses::{Plausibility, Senses};
use crate::engine::gazetteer::{Area, Form, FormKind, TownKey, Towns};

/// Where a piece of regional evidence comes from, so that no name is its own evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Region(TownKey),
    Tie(TownKey),
    County(TownKey),
    Outlet,
}

/// The outlet tells more than a state that is named once.
const OUTLET_WEIGHT: f32 = 2.0;

/// A state, province or county that the article names.
#[derive(Clone, Copy, Debug)]
struct Region {
    area: Area,
    origin: Origin,
    weight: f32,
}

/// All states, provinces and counties that the article names.
#[derive(Debug, Default)]
pub(super) struct Regional(Vec<Region>);

impl Regional {
    /// Gathers them from the regions behind names, the forms that were found, and the counties.
    pub(super) fn new(names: &PlaceNames, senses: &Senses) -> Self {
        let mut regional = Self::default();
        for name in &names.names {
            for area in &name.tied {
                regional.add(*area, Origin::Tie(name.key), 1.0);
            }
        }
        for (key, area) in &names.tied {
            regional.add(*area, Origin::Tie(*key), 1.0);
        }
        for (form, _) in senses.all().filter(|(_, how)| *how == Plausibility::Sure) {
            regional.add_form(form);
        }
        for area in &names.outlet {
            regional.add(*area, Origin::Outlet, OUTLET_WEIGHT);
        }
        for county in &names.counties {
            let weight = 1.0 / (county.areas.len() as f32).sqrt();
            for area in &county.areas {
                regional.add(*area, Origin::County(county.key), weight);
            }
        }
        regional
    }

    fn add_form(&mut self, form: &Form) {
        let here = Area { code: form.code, state: "" };
        match (form.kind, state_of(form)) {
            (FormKind::Region, Some(area)) => self.add(area, Origin::Region(TownKey::of(area.state)), 1.0),
            (FormKind::Region, None) => {
                // “Lehigh Valley” lies in Pennsylvania.
                let area = Towns::get().state(form.code, form.within).unwrap_or(here);
                self.add(area, Origin::Region(TownKey::of(form.text)), 0.7);
            }
            (FormKind::People, _) => self.add(here, Origin::Region(TownKey::of(form.text)), 0.5),
            _ => {}
        }
    }

    fn add(&mut self, area: Area, origin: Origin, weight: f32) {
        match self.0.iter_mut().find(|one| one.area == area && one.origin == origin) {
            Some(known) => known.weight = known.weight.max(weight),
            None => self.0.push(Region { area, origin, weight }),
        }
    }

    /// What speaks for an area, apart from the name itself.
    pub(super) fn of_area(&self, area: Area, key: TownKey) -> f32 {
        let of_area = self.0.iter().filter(|one| one.area == area && one.origin != Origin::Region(key));
        of_area.map(|one| one.weight).sum()
    }

    /// What speaks for each country, apart from the region of this name; a county that several of its states have counts
    /// once.
    pub(super) fn by_country(&self, without: Option<TownKey>) -> ByCountry {
        let mut countries = ByCountry::default();
        for (number, one) in self.0.iter().enumerate() {
            let same = |other: &Region| other.origin == one.origin && other.area.code == one.area.code;
            let is_own = without.is_some_and(|key| one.origin == Origin::Region(key));
            if !is_own && !self.0[..number].iter().any(same) {
                let of_origin = self.0[number..].iter().filter(|other| same(other));
                countries.add(one.area.code, of_origin.map(|one| one.weight).fold(0.0, f32::max));
            }
        }
        countries
    }

    /// Whether a region of this name is among them.
    pub(super) fn has(&self, key: TownKey) -> bool {
        self.0.iter().any(|one| one.origin == Origin::Region(key))
    }
}
