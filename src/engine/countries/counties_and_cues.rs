//! Counties, and words of daily life that tell the setting.

use super::place_names::{County, Finder};
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Area, TermId, Towns};
use crate::engine::tokens::TokenKind;

/// The most words a county's name has.
const MAX_COUNTY_WORDS: usize = 3;

impl Finder<'_, '_> {
    /// The counties: “Henrico County”, “Darke and Miami counties” (of these only the last).
    pub(super) fn counties(&self) -> Vec<County> {
        let list = self.tokens.list();
        let mut counties = Vec::new();
        for at in self.context.setting_words.iter().copied() {
            let token = &list[at];
            let word = self.tokens.str(at);
            let is_county = matches!(word, "County" | "COUNTY" | "Counties" | "counties");
            if !(is_county || word == "Parish") {
                continue;
            }
            // “Kent County Council” is in England.
            let foreign = self.token(at + 1).is_some()
                && matches!(self.tokens.str(at + 1), "Council" | "Council’s" | "Cricket" | "FC" | "Championship");
            if foreign {
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
        let mut cues: Vec<(CountryCode, f32, usize)> = Vec::new();
        let mut seen = Vec::new();
        for at in self.context.setting_words.iter().copied() {
            for cue in self.words.cues.get(&self.tokens.list()[at].term).into_iter().flatten() {
                let follows =
                    |(number, term): (usize, TermId)| self.token(at + 1 + number).is_some_and(|next| next.term == term);
                let is_there = || {
                    cue.rest.iter().copied().enumerate().all(follows)
                        && (!cue.is_road || self.is_road(at, at + 1 + cue.rest.len()))
                };
                if seen.contains(&cue.number) || !is_there() {
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

    /// “Interstate 70”, “I-95”: a capital, and a number behind.
    fn is_road(&self, start: usize, end: usize) -> bool {
        let is_number = |at: usize| self.token(at).is_some_and(|token| token.kind == TokenKind::Number);
        let is_hyphen = |at: usize| self.token(at).is_some() && self.tokens.str(at) == "-";
        self.tokens.list()[start].is_capitalised() && (is_number(end) || (is_hyphen(end) && is_number(end + 1)))
    }
}
