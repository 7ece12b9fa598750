//! How surely a name is a place where it stands.

use super::place_names::{Finder, Strength, state_of};
use super::senses::Plausibility;
use crate::engine::gazetteer::{Area, FormKind, LexicalClasses, TermId};
use crate::engine::ner::EntityKind;
use crate::engine::tokens::{Case, Token, TokenKind};
use foldhash::HashSet;
use std::ops::Range;

impl Finder<'_, '_> {
    /// The state or country behind a name: “Paris, Texas”, “Paris (Texas)”.
    pub(super) fn region_behind(&self, end: usize) -> Option<Area> {
        self.token(end)?;
        if !matches!(self.tokens.str(end), "," | "(") {
            return None;
        }
        let number = self.found.binary_search_by_key(&(end + 1), |found| found.tokens.start).ok()?;
        self.senses[number].iter().filter(|(_, how)| *how == Plausibility::Sure).find_map(|(form, _)| match form.kind {
            FormKind::Region => state_of(form),
            FormKind::Name | FormKind::Abbreviation => Some(Area { code: form.code, state: "" }),
            _ => None,
        })
    }

    /// How surely the tokens are a place, with the region behind them where it counts. `is_address` says whether a street
    /// stands before them, `is_home` whether somebody lives there.
    pub(super) fn strength(
        &self,
        at: &Range<usize>,
        behind: Option<Area>,
        is_address: bool,
        is_home: bool,
    ) -> (Strength, Option<Area>) {
        let list = self.tokens.list();
        let here = &list[at.start];
        let is_person = || self.context.is_before_surname(at.start) || self.context.is_kin(at.start);
        if (at.len() == 1 && is_person()) || self.context.is_crossing(at.end) {
            return (Strength::No, None);
        }
        let previous =
            at.start.checked_sub(1).map(|before| &list[before]).filter(|token| token.sentence == here.sentence);
        let next = self.token(at.end).filter(|token| token.sentence == here.sentence);
        let before = |words: &HashSet<TermId>| previous.is_some_and(|token| words.contains(&token.term));
        if self.opens_dateline(at) {
            return (Strength::Certain, None);
        }
        let common = list[at.clone()].iter().all(|token| token.is(LexicalClasses::COMMON));
        if next.is_some_and(|next| self.words.street.contains(&next.term) && next.is_capitalised()) {
            // “Memphis Street”; “Broad and Main streets” is seen by the plural elsewhere.
            return (Strength::No, None);
        }
        let name = self.context.name_at(at.start);
        let longer = name.is_some_and(|name| name.tokens.len() > at.len());
        let is = |kind: EntityKind| name.is_some_and(|name| name.kind == kind);
        if longer && is(EntityKind::Person) && !before(&self.words.locative) {
            // “Trenton Wexfield”, “Marta Quispe, Peru”.
            return (Strength::No, None);
        }
        // “Brunswick, U.S.” is rather the end of a sentence than a place in the country.
        if let Some(area) = behind.filter(|area| !area.state.is_empty() || area.code.as_str() != "US") {
            return (Strength::Certain, Some(area));
        }
        let named_before = |token: &Token| {
            token.is_capitalised()
                && token.is(LexicalClasses::HONORIFIC | LexicalClasses::GIVEN)
                && !token.is(LexicalClasses::COUNTRY | LexicalClasses::PLACE | LexicalClasses::COMMON)
        };
        if previous.is_some_and(named_before) {
            return (Strength::No, None);
        }
        if is_address {
            return (Strength::Certain, None);
        }
        let resident = next.is_some_and(|next| self.words.resident.contains(&next.term)) || is_home;
        let strength = if is(EntityKind::Person) {
            if name.is_some_and(|name| name.tokens == *at) && resident && !self.context.is_addressed(here.term) {
                // “a Glen Allen woman”, taken for a person.
                Strength::Clear
            } else if !longer && before(&self.words.locative) {
                Strength::Likely
            } else {
                Strength::No
            }
        } else if at.len() == 1 && self.context.is_person_word(here.term) && !before(&self.words.locative) {
            Strength::No
        } else if is(EntityKind::Place) && name.is_some_and(|name| name.tokens == *at) {
            if common && !before(&self.words.preposition) { Strength::Likely } else { Strength::Clear }
        } else if !common && (resident || (before(&self.words.locative) && !longer)) {
            Strength::Clear
        } else if is(EntityKind::Place) && name.is_some_and(|name| name.tokens.start == at.start) {
            Strength::Likely
        } else if longer {
            let first = name.is_some_and(|name| name.tokens.start == at.start);
            if first && !common { Strength::Likely } else { Strength::Possible }
        } else if !common && before(&self.words.preposition) {
            Strength::Likely
        } else {
            Strength::Possible
        };
        (strength, None)
    }

    /// “COLUMBUS -- The warmer temperatures …”.
    fn opens_dateline(&self, at: &Range<usize>) -> bool {
        let list = self.tokens.list();
        let upper = list[at.clone()].iter().all(|token| token.case == Case::Upper || token.kind != TokenKind::Word);
        let first = at.start == 0
            || list[at.start - 1].sentence != list[at.start].sentence
            || list[at.start - 1].kind == TokenKind::Number
            || self.tokens.str(at.start - 1) == ".";
        let dash = self.token(at.end).is_some_and(|token| token.kind == TokenKind::Mark)
            && (matches!(self.tokens.str(at.end), "–" | "—" | ":")
                || (self.tokens.str(at.end) == "-" && !self.tokens.joins_previous(at.end)));
        upper && first && dash && self.context.name_at(at.start).is_none_or(|name| name.kind != EntityKind::Person)
    }

    /// “Jordan Elementary”, “a Lebanon man”, “the city of Oxford”: a country has none.
    pub(super) fn is_before_institution(&self, at: &Range<usize>) -> bool {
        let next = self.token(at.end).is_some_and(|next| {
            let people = matches!(self.tokens.str(at.end), "police" | "man" | "woman" | "resident" | "residents");
            people || (next.is_capitalised() && self.words.institution.contains(&next.term))
        });
        let before = |back: usize| at.start.checked_sub(back).map_or("", |before| self.tokens.str(before));
        next || (before(1) == "of" && matches!(before(2), "city" | "City" | "town" | "Town" | "village" | "Village"))
    }

    /// “Ana Wexfield of Paris”, “Wexfield, 62, of Paris”, “formerly of Paris”: somebody lives there.
    pub(super) fn is_home(&self, start: usize) -> bool {
        let Some(before) = start.checked_sub(2).filter(|_| self.tokens.str(start - 1) == "of") else { return false };
        let list = self.tokens.list();
        let behind = if self.tokens.str(before) == "," { before.checked_sub(1) } else { Some(before) };
        behind.is_some_and(|behind| {
            let is_person = || self.context.name_at(behind).is_some_and(|name| name.kind == EntityKind::Person);
            let is_age = list[behind].kind == TokenKind::Number && list[behind].span.len() <= 3 && behind < before;
            list[behind].sentence == list[start].sentence
                && (is_age || matches!(self.tokens.str(behind), "formerly" | "late") || is_person())
        })
    }

    /// “508 Cumberland St., Lebanon”: the town behind a street.
    pub(super) fn is_behind_street(&self, start: usize) -> bool {
        let list = self.tokens.list();
        start >= 3
            && self.tokens.str(start - 1) == ","
            && list[start - 2].is_capitalised()
            && list[start - 3].is_capitalised()
            && self.words.street.contains(&list[start - 2].term)
            && list[start - 2].sentence == list[start].sentence
    }
}
