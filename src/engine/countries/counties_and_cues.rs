//! Counties, and words of daily life that tell the setting.

use super::place_names::{County, Finder};
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Area, LexicalClasses, TermId, Towns};

/// The most words a county's name has.
const MAX_COUNTY_WORDS: usize = 3;

impl Finder<'_, '_> {
    /// The counties: “Henrico County”, “Darke and Miami counties” (of these only the last).
    pub(super) fn counties(&self) -> Vec<County> {
        let list = self.tokens.list();
        let mut counties = Vec::new();
        for (at, token) in list.iter().enumerate().filter(|(_, token)| matches!(token.span.len(), 6..=8)) {
            let word = self.tokens.str(at);
            let is_county = matches!(word, "County" | "COUNTY" | "Counties" | "counties");
            // “Kent County Council” is in England.
            let foreign = self.token(at + 1).is_some()
                && matches!(self.tokens.str(at + 1), "Council" | "Council’s" | "Cricket" | "FC" | "Championship");
            if !(is_county || word == "Parish") || foreign {
                continue;
            }
            let longest = (1..=MAX_COUNTY_WORDS.min(at)).rev().find_map(|words| {
                let start = at - words;
                let range = start..at;
                let name = &list[range.clone()];
                if !name.iter().all(|part| part.is_capitalised() && part.sentence == token.sentence) {
                    return None;
                }
                let key = self.key(&range);
                let areas: Vec<Area> = Towns::get()
                    .named(key)
                    .filter(|town| town.is_county && (is_county || town.area.state == "Louisiana"))
                    .map(|town| town.area)
                    .collect();
                (!areas.is_empty()).then_some(County { tokens: start..at + 1, key, areas })
            });
            counties.extend(longest);
        }
        counties
    }

    /// The words of daily life that belong to some countries; each counts once.
    pub(super) fn cues(&self) -> Vec<(CountryCode, f32, usize)> {
        let list = self.tokens.list();
        let mut cues: Vec<(CountryCode, f32, usize)> = Vec::new();
        let mut seen = Vec::new();
        for (at, token) in list.iter().enumerate().filter(|(_, token)| token.is(LexicalClasses::SETTING)) {
            for cue in self.words.cues.get(&token.term).into_iter().flatten() {
                let follows =
                    |(number, term): (usize, TermId)| self.token(at + 1 + number).is_some_and(|next| next.term == term);
                if seen.contains(&cue.number) || !cue.rest.iter().copied().enumerate().all(follows) {
                    continue;
                }
                seen.push(cue.number);
                let weight = 1.0 / (cue.codes.len() as f32).sqrt();
                for code in &cue.codes {
                    match cues.iter_mut().find(|(known, ..)| known == code) {
                        Some((_, total, _)) => *total += weight,
                        None => cues.push((*code, weight, at)),
                    }
                }
            }
        }
        cues
    }
}
