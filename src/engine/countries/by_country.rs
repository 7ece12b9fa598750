//! A figure for each of a few countries.

use crate::annotations::CountryCode;

/// A figure for each of a few countries; 0 for the others.
#[derive(Clone, Debug, Default)]
pub(super) struct ByCountry(Vec<(CountryCode, f32)>);

impl ByCountry {
    /// The figure of a country.
    pub(super) fn of(&self, code: CountryCode) -> f32 {
        self.0.iter().find(|(known, _)| *known == code).map_or(0.0, |(_, figure)| *figure)
    }

    /// Adds to the figure of a country.
    pub(super) fn add(&mut self, code: CountryCode, more: f32) {
        match self.0.iter_mut().find(|(known, _)| *known == code) {
            Some((_, figure)) => *figure += more,
            None => self.0.push((code, more)),
        }
    }

    /// The figures added up.
    pub(super) fn sum(&self) -> f32 {
        self.0.iter().map(|(_, figure)| figure).sum()
    }

    /// How many countries have a figure.
    pub(super) fn count(&self) -> usize {
        self.0.iter().filter(|(_, figure)| *figure > 0.0).count()
    }
}
