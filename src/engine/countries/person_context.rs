//! Whether a person is meant, whose name is also a place's.

use super::context::Context;
use super::matcher::Found;
use super::senses::Sense;
use crate::engine::gazetteer::{Form, FormKind, LexicalClasses};
use crate::engine::ner::EntityKind;
use crate::engine::tokens::{Case, Token, TokenKind};
use std::ops::Range;

impl Context<'_, '_> {
    /// “Trenton Lugano thanked”: a given name and a surname that are towns of two countries.
    pub(super) fn add_pair(&mut self, first: &Found, second: &Found, given: &[Sense], surname: &[Sense]) {
        let list = self.tokens.list();
        let is_town = |form: &Form| matches!(form.kind, FormKind::City | FormKind::Landmark | FormKind::Capital);
        let is_abroad = |form: &Form| given.iter().all(|(other, _)| other.code != form.code);
        let is_foreign_town = surname.iter().all(|(form, _)| is_town(form) && is_abroad(form));
        let (given, surname) = (&list[first.tokens.start], &list[second.tokens.start]);
        if first.tokens.len() + second.tokens.len() == 2
            && given.sentence == surname.sentence
            && given.is(LexicalClasses::GIVEN)
            && given.case == Case::Capital
            && surname.case == Case::Capital
            && is_foreign_town
        {
            self.namesakes.extend([given.term, surname.term]);
        }
    }

    /// Whether a person is meant, or is part of a person's name.
    pub(super) fn is_person(&self, at: &Range<usize>, form: &Form) -> bool {
        let list = self.tokens.list();
        let place = !matches!(form.kind, FormKind::Name | FormKind::Abbreviation | FormKind::Demonym);
        let token = &list[at.start];
        let person = form.person
            || (place
                && (token.is(LexicalClasses::GIVEN | LexicalClasses::FAMILY) || self.namesakes.contains(&token.term)));
        if let Some(name) = self.name_around(at).filter(|name| name.kind == EntityKind::Person)
            && name.tokens.len() > at.len()
        {
            // “Russia Vladimir Putin”: no one is called so, a mark was lost.
            return person || at.start > name.tokens.start || name.tokens.len() < at.len() + 2;
        }
        if !person || at.len() > 1 {
            return false;
        }
        self.is_named(at) || (form.kind != FormKind::Name && self.is_bare_person(at, form))
    }

    /// Whether a form that is a whole name is a person's here.
    pub(super) fn is_bare_person(&self, at: &Range<usize>, form: &Form) -> bool {
        if at.len() > 1 || self.is_located(at.start) {
            return false;
        }
        let term = self.tokens.list()[at.start].term;
        if form.kind != FormKind::Name && self.namesakes.contains(&term) {
            return true;
        }
        match self.name_around(at).map(|name| name.kind) {
            Some(EntityKind::Person) => form.person || form.kind != FormKind::Name,
            Some(EntityKind::Place) => false,
            _ => (form.person || form.kind != FormKind::Name) && self.is_named_person(term),
        }
    }

    /// “Michael Jordan”, “Mr London”, “Paris Hilton”, seen without a model of names.
    fn is_named(&self, at: &Range<usize>) -> bool {
        let list = self.tokens.list();
        let same_sentence = |other: usize| list[other].sentence == list[at.start].sentence;
        let before = at.start.checked_sub(1).filter(|before| same_sentence(*before)).map(|before| &list[before]);
        if let Some(before) = before.filter(|token| token.is_capitalised()) {
            let given = before.is(LexicalClasses::GIVEN)
                && !before.is(LexicalClasses::COUNTRY | LexicalClasses::DEMONYM | LexicalClasses::COMMON);
            let initial = before.span.len() == 2 && self.tokens.str(at.start - 1).ends_with('.');
            if given || initial || before.is(LexicalClasses::HONORIFIC) {
                return true;
            }
        }
        // “By Chad Wexfield”, “BY CHAD WEXFIELD”.
        let byline = at.start.checked_sub(1).is_some_and(|by| matches!(self.tokens.str(by), "By" | "BY"));
        let after =
            list.get(at.end).filter(|token| token.sentence == list[at.start].sentence && token.is_capitalised());
        let family = LexicalClasses::FAMILY | LexicalClasses::STRONG_NAME;
        let other = LexicalClasses::COMMON
            | LexicalClasses::JOB_TITLE
            | LexicalClasses::PLACE
            | LexicalClasses::ORGANISATION
            | LexicalClasses::COUNTRY
            | LexicalClasses::DEMONYM
            | LexicalClasses::LOCATED
            | LexicalClasses::MONTH
            | LexicalClasses::WEEKDAY
            | LexicalClasses::INSTITUTION
            | LexicalClasses::AFFILIATION;
        // “Chad Wexfield said”: a surname that no list has.
        let small = list
            .get(at.end + 1)
            .is_none_or(|token| token.case == Case::Lower || token.sentence != list[at.start].sentence);
        list[at.start].is(LexicalClasses::GIVEN)
            && after.is_some_and(|token| !token.is(other) && (token.is(family) || small || byline))
    }

    /// Whether a word stands before that only a place follows (“in Jordan”), or a country stands beside (“Chad and Niger”).
    fn is_located(&self, start: usize) -> bool {
        const IN: &[&str] = &["in", "In", "near", "outside", "across", "throughout"];
        let country = |at: Option<usize>| {
            at.and_then(|at| self.tokens.get(at)).is_some_and(|token| token.is(LexicalClasses::COUNTRY))
        };
        let joins = |at: usize| self.tokens.get(at).is_some() && matches!(self.tokens.str(at), "and" | ",");
        start.checked_sub(1).is_some_and(|before| {
            IN.contains(&self.tokens.str(before)) || (joins(before) && country(before.checked_sub(1)))
        }) || (joins(start + 1) && country(Some(start + 2)))
            || self.owns_a_post(start + 1)
    }

    /// “Jordan’s king”, “Chad’s President”.
    fn owns_a_post(&self, clitic: usize) -> bool {
        let list = self.tokens.list();
        list.get(clitic).is_some_and(|token| token.kind == TokenKind::Clitic)
            && list.get(clitic + 1).is_some_and(|token| token.is(LexicalClasses::JOB_TITLE))
    }

    /// “Trenton Kessler thanked”: a place's name before a surname that is no ordinary word. Where it is no common given
    /// name, what the person did must follow. “DALLAS WEXFIELD”: in capitals, both must be alone in their line.
    pub(super) fn is_before_surname(&self, at: usize) -> bool {
        let token = &self.tokens.list()[at];
        if token.case == Case::Upper {
            let is_line = self.tokens.sentences()[token.sentence as usize] == (at..at + 2);
            let is_name = token.is(LexicalClasses::GIVEN) && !token.is(LexicalClasses::COUNTRY);
            return is_line && is_name && self.is_named(&(at..at + 1));
        }
        let (next, verb) = (self.tokens.get(at + 1), self.tokens.get(at + 2));
        let is_surname = |next: &Token| next.case == Case::Capital && next.is(LexicalClasses::FAMILY);
        let acts = || {
            let said = |verb: &Token| verb.is(LexicalClasses::REPORTING) || self.tokens.str(at + 2).ends_with("ed");
            let ordinary = LexicalClasses::COMMON | LexicalClasses::PLACE | LexicalClasses::ORGANISATION;
            next.is_some_and(|next| !next.is(ordinary))
                && verb.is_some_and(|verb| verb.case == Case::Lower && said(verb))
        };
        token.is(LexicalClasses::GEOGRAPHIC)
            && token.case == Case::Capital
            && !token.is(LexicalClasses::COUNTRY)
            && next.is_some_and(is_surname)
            && self.name_at(at).is_none_or(|name| name.tokens.len() == 1 || name.kind == EntityKind::Person)
            && if token.is(LexicalClasses::GIVEN) { self.is_named(&(at..at + 1)) } else { acts() }
    }

    /// “her daughter, Brittany”: a given name that is also a place's, behind a word for a relative.
    pub(super) fn is_kin(&self, at: usize) -> bool {
        let list = self.tokens.list();
        let token = &list[at];
        if !token.is(LexicalClasses::GEOGRAPHIC) || !token.is(LexicalClasses::GIVEN) {
            return false;
        }
        let behind = at.checked_sub(1).is_some_and(|before| {
            let comma = self.tokens.str(before) == ",";
            let kin = if comma { before.checked_sub(1) } else { Some(before) };
            kin.is_some_and(|kin| list[kin].is(LexicalClasses::KIN) && list[kin].sentence == token.sentence)
        });
        behind && token.is_capitalised() && !token.is(LexicalClasses::COUNTRY)
    }
    /// “Devon and the driver”, “Devon, 12, was hurt”, “Devon’s mother”: a given name that is also a place's, beside a word
    /// for people or an age.
    pub(super) fn is_among_people(&self, at: usize) -> bool {
        let list = self.tokens.list();
        let token = &list[at];
        let is_name =
            token.is(LexicalClasses::GEOGRAPHIC) && token.is(LexicalClasses::GIVEN) && token.case == Case::Capital;
        if !is_name || token.is(LexicalClasses::COUNTRY) || self.is_located(at) {
            return false;
        }
        let here = |at: usize| list.get(at).filter(|other| other.sentence == token.sentence);
        let is = |at: usize, word: &str| here(at).is_some() && self.tokens.str(at) == word;
        let is_person = |at: usize| {
            here(at).is_some_and(|noun| {
                noun.case == Case::Lower
                    && noun.is(LexicalClasses::HUMAN | LexicalClasses::KIN | LexicalClasses::JOB_TITLE)
            })
        };
        let and_person = is(at + 1, "and")
            && here(at + 2).is_some_and(|word| word.is(LexicalClasses::DETERMINER))
            && is_person(at + 3);
        let person_and =
            at >= 3 && is(at - 1, "and") && is_person(at - 2) && list[at - 3].is(LexicalClasses::DETERMINER);
        let relative = here(at + 1).is_some_and(|clitic| clitic.kind == TokenKind::Clitic)
            && here(at + 2).is_some_and(|noun| noun.case == Case::Lower && noun.is(LexicalClasses::KIN));
        let aged = is(at + 1, ",")
            && here(at + 2).is_some_and(|age| age.kind == TokenKind::Number && age.span.len() <= 2)
            && is(at + 3, ",");
        and_person || person_and || relative || aged
    }
}
