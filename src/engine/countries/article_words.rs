//! Words of an article that tell what they mean elsewhere in it.

use super::matcher::Found;
use super::senses::{Sense, Senses};
use crate::engine::gazetteer::{Form, FormKind, LexicalClasses, TermId};
use crate::engine::ner::{EntityKind, EntitySpan};
use crate::engine::tokens::{Case, Token};

/// The words of full personal names, and of those behind a title; sorted.
pub(super) fn person_words(list: &[Token], names: &[EntitySpan]) -> Vec<TermId> {
    let is_titled = |start: usize| start > 0 && list[start - 1].is(LexicalClasses::HONORIFIC);
    let persons = names
        .iter()
        .filter(|name| name.kind == EntityKind::Person && (name.tokens.len() > 1 || is_titled(name.tokens.start)));
    let mut words: Vec<TermId> =
        persons.flat_map(|name| list[name.tokens.clone()].iter().map(|token| token.term)).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Which first words of countries' names that are also ordinary words stand in small letters: “turkey”.
pub(super) fn small_words(list: &[Token], found: &[Found], senses: &Senses) -> Vec<TermId> {
    let is_word = |(form, _): &Sense| form.word && is_country(form);
    let mut words: Vec<TermId> = Vec::new();
    for (one, senses) in found.iter().zip(senses.iter()) {
        let term = list[one.tokens.start].term;
        if senses.iter().any(is_word) && !words.contains(&term) {
            words.push(term);
        }
    }
    words.retain(|word| list.iter().any(|token| token.case == Case::Lower && token.term == *word));
    words
}

/// Whether the form is a country's name or adjective.
pub(super) fn is_country(form: &Form) -> bool {
    matches!(form.kind, FormKind::Name | FormKind::Demonym)
}
