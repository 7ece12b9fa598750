//! Display names of countries.

use super::CountryCode;
use crate::text::rows;
use std::sync::LazyLock;

/// Code and name, by code.
static NAMES: LazyLock<Vec<(CountryCode, &'static str)>> = LazyLock::new(|| {
    let table = rows(include_str!("../../data/countries/forms.tsv"));
    let country = |(line, mut columns): (usize, std::str::Split<'static, char>)| {
        let code = columns.next().and_then(CountryCode::parse);
        code.zip(columns.next()).unwrap_or_else(|| panic!("data/countries/forms.tsv, line {line}: no code and name"))
    };
    table.map(country).collect()
});

impl CountryCode {
    /// The country's usual English name (“Russia”, “Ivory Coast”); `no country` if no country has the code.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match NAMES.binary_search_by_key(self, |(code, _)| *code) {
            Ok(found) => NAMES[found].1,
            Err(_) => "no country",
        }
    }

    /// Every country, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(code, _)| *code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_country() {
        let lines = include_str!("../../data/countries/forms.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), NAMES.len());
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(CountryCode::parse("xk").unwrap().name(), "Kosovo");
    }
}
