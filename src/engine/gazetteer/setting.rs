//! The table `data/countries/setting.tsv`: words that tell where an article is set, and words around names of towns.

use super::{TableFault, TermId, rows};
use crate::annotations::CountryCode;
use foldhash::{HashMap, HashSet};
use std::sync::LazyLock;

/// A word or phrase that belongs to the daily life of some countries: “sheriff”, “council tax”.
#[derive(Clone, Debug)]
pub struct Cue {
    /// Its number.
    pub number: usize,
    /// The words after the first.
    pub rest: Vec<TermId>,
    /// Whether it is the name of a road, which a number must follow: “Interstate”.
    pub is_road: bool,
    /// The countries.
    pub codes: Vec<CountryCode>,
}

/// All rows of the table.
#[derive(Debug, Default)]
pub struct SettingWords {
    /// Cues by their first word.
    pub cues: HashMap<TermId, Vec<Cue>>,
    /// The first words of all cues, and those for counties.
    pub first_words: Vec<TermId>,
    /// After a name: it is a street's (“Memphis Street”).
    pub street: HashSet<TermId>,
    /// After a name: it is a town's (“Trenton police”).
    pub resident: HashSet<TermId>,
    /// After a name, with a capital: it is a town's or county's (“Jordan Elementary”).
    pub institution: HashSet<TermId>,
    /// After a name: it is a town's and no country's (“Jordan Elementary”, “a Lebanon woman”).
    pub local: HashSet<TermId>,
    /// After a name, with a capital: the same (“Lebanon City Council”).
    pub town: HashSet<TermId>,
    /// Before a name of a place: “in”.
    pub locative: HashSet<TermId>,
    /// Before a name of a place, and of other things: “of”.
    pub preposition: HashSet<TermId>,
    /// No name of a town by itself: “North”.
    pub direction: HashSet<TermId>,
}

static WORDS: LazyLock<SettingWords> = LazyLock::new(|| match SettingWords::load() {
    Ok(words) => words,
    Err(fault) => panic!("{fault}"),
});

impl SettingWords {
    /// The table, read at the first call.
    ///
    /// # Panics
    /// When the table is faulty: it is compiled in, and a test reads it, so no user can meet this.
    #[must_use]
    pub fn get() -> &'static Self {
        &WORDS
    }

    fn load() -> Result<Self, TableFault> {
        let mut words = Self::default();
        let mut number = 0;
        for (line, mut row) in rows(include_str!("../../../data/countries/setting.tsv")) {
            let fault = |what: String| TableFault { file: "countries/setting.tsv", line, what };
            let rule = row.next().unwrap_or_default();
            let codes =
                row.next().unwrap_or_default().split_ascii_whitespace().map(|code| {
                    CountryCode::parse(code).ok_or_else(|| fault(format!("no country has the code {code:?}")))
                });
            let codes = codes.collect::<Result<Vec<_>, _>>()?;
            let list = row.next().ok_or_else(|| fault("the column of words is missing".to_owned()))?.split('|');
            match rule {
                "cue" | "road" => {
                    let is_road = rule == "road";
                    for phrase in list {
                        let mut terms = phrase.split(' ').map(TermId::of);
                        let first = terms.next().expect("a split has a first part");
                        let cue = Cue { number, rest: terms.collect(), is_road, codes: codes.clone() };
                        words.first_words.push(first);
                        words.cues.entry(first).or_default().push(cue);
                        // The roads of a row count once.
                        number += usize::from(!is_road);
                    }
                    number += usize::from(is_road);
                }
                "street" => words.street.extend(list.map(TermId::of)),
                "resident" => words.resident.extend(list.map(TermId::of)),
                "institution" => words.institution.extend(list.map(TermId::of)),
                "county" => words.first_words.extend(list.map(TermId::of)),
                "local" => words.local.extend(list.map(TermId::of)),
                "town" => words.town.extend(list.map(TermId::of)),
                "in" => words.locative.extend(list.map(TermId::of)),
                "preposition" => words.preposition.extend(list.map(TermId::of)),
                "direction" => words.direction.extend(list.map(TermId::of)),
                _ => return Err(fault(format!("no rule is called {rule:?}"))),
            }
        }
        Ok(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let words = SettingWords::load().unwrap();
        assert!(words.cues.contains_key(&TermId::of("sheriff")));
        assert!(words.cues[&TermId::of("council")].iter().any(|cue| cue.rest == [TermId::of("tax")]));
        assert!(words.street.contains(&TermId::of("Avenue")) && words.locative.contains(&TermId::of("in")));
    }
}
