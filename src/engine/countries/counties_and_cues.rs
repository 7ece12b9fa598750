//! Counties, and words of daily life that tell the setting.

use super::place_names::{County, Finder};
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Area, LexicalClasses, TermId, Towns};

/// The most words a county's name has.
const MAX_COUNTY_WORDS: usize = 3;

/// How many words that tell the setting a text usually has at most.
const USUAL_WORDS: usize = 64;

impl Finder<'_, '_> {
    /// The tokens that may be a county's word or begin a cue.
    pub(super) fn setting_words(&self) -> Vec<usize> {
        let mut words = Vec::with_capacity(USUAL_WORDS);
        let list = self.tokens.list().iter().enumerate();
        words.extend(list.filter(|(_, token)| token.is(LexicalClasses::SETTING)).map(|(at, _)| at));
        words
    }

    /// The counties: “Henrico County”, “Darke and Miami counties” (of these only the last).
    pub(super) fn counties(&self, setting_words: &[usize]) -> Vec<County> {
        let list = self.tokens.list();
        let mut counties = Vec::new();
        for at in setting_words.iter().copied().filter(|at| self.words.county.contains(&list[*at].term)) {
            let token = &list[at];
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
    pub(super) fn cues(&self, setting_words: &[usize]) -> Vec<(CountryCode, f32, usize)> {
        let mut cues: Vec<(CountryCode, f32, usize)> = Vec::new();
        let mut seen = Vec::new();
        for at in setting_words.iter().copied() {
            for cue in self.words.cues.get(&self.tokens.list()[at].term).into_iter().flatten() {
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
