//! Known names of several words that look like a person's and are not.

use crate::engine::gazetteer::{FormKind, Geography, LexicalClasses, TermId, rows};
use crate::engine::tokens::{TokenKind, Tokens};
use foldhash::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// The kind of entity (club, company, newspaper, country, place) that has exactly this name, if one is known.
pub(super) fn known_non_person(tokens: &Tokens<'_>, name: &Range<usize>) -> Option<&'static str> {
    static THINGS: OnceLock<HashMap<Vec<TermId>, &'static str>> = OnceLock::new();
    let things = THINGS.get_or_init(|| {
        let mut things = HashMap::default();
        for (_, mut columns) in rows(include_str!("../../../data/names/things.tsv")) {
            let kind = columns.next().unwrap_or_default();
            for known_non_person in columns.next().unwrap_or_default().split('|') {
                things.insert(known_non_person.split([' ', '-']).map(TermId::of).collect(), kind);
            }
        }
        let countries = Geography::get().forms.iter().filter(|form| form.kind == FormKind::Name);
        for name in countries.map(|form| form.text).filter(|text| text.contains(' ')) {
            things.entry(name.split([' ', '-']).map(TermId::of).collect()).or_insert("place");
        }
        things
    });
    if name.len() < 2 {
        return None;
    }
    let words = tokens.list()[name.clone()].iter().filter(|token| token.kind == TokenKind::Word);
    things.get(&words.map(|token| token.term).collect::<Vec<_>>()).copied()
}

/// “Fox News Ana Diaz”, “Ana Diaz AFP Photo”: a person's name without the name of a news outlet or group at its start
/// or end. A lost line break or a caption brings the two together.
pub(super) fn without_organisations(tokens: &Tokens<'_>, name: &Range<usize>) -> Range<usize> {
    let is_body = |at: usize| {
        let token = &tokens.list()[at];
        token.is(LexicalClasses::OUTLET | LexicalClasses::INSTITUTION_NAME)
            && !token.is(LexicalClasses::GIVEN | LexicalClasses::FAMILY)
    };
    let mut start = name.start;
    while name.end - start > 2 && is_body(start) {
        start += 1;
    }
    let is_bodies =
        |length: &usize| matches!(known_non_person(tokens, &(start..start + length)), Some("outlet" | "group"));
    start += (2..name.end - start).find(is_bodies).unwrap_or(0);
    let end = (start + 2..name.end).find(|at| is_body(*at)).unwrap_or(name.end);
    start..end
}
