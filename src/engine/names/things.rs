//! Names of several words that look like a person's and are nobody's.

use crate::engine::gazetteer::{Classes, FormKind, Geography, Word, rows};
use crate::engine::tokens::{TokenKind, Tokens};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Of what kind the club, company, newspaper, country, place is that the whole name is the well-known name of, if it is one.
pub(super) fn thing(tokens: &Tokens<'_>, name: &Range<usize>) -> Option<&'static str> {
    static THINGS: OnceLock<FxHashMap<Vec<Word>, &'static str>> = OnceLock::new();
    let things = THINGS.get_or_init(|| {
        let mut things = FxHashMap::default();
        for (_, mut columns) in rows(include_str!("../../../data/names/things.tsv")) {
            let kind = columns.next().unwrap_or_default();
            for thing in columns.next().unwrap_or_default().split('|') {
                things.insert(thing.split([' ', '-']).map(Word::of).collect(), kind);
            }
        }
        let countries = Geography::get().forms.iter().filter(|form| form.kind == FormKind::Name);
        for name in countries.map(|form| form.text).filter(|text| text.contains(' ')) {
            things.entry(name.split([' ', '-']).map(Word::of).collect()).or_insert("place");
        }
        things
    });
    if name.len() < 2 {
        return None;
    }
    let words = tokens.list()[name.clone()].iter().filter(|token| token.kind == TokenKind::Word);
    things.get(&words.map(|token| token.word).collect::<Vec<_>>()).copied()
}

/// “Fox News Ana Diaz”, “Ana Diaz AFP Photo”: a person's name without the newspaper's or group's name at its front or
/// end, which a line break or a caption brought next to it.
pub(super) fn without_bodies(tokens: &Tokens<'_>, name: &Range<usize>) -> Range<usize> {
    let is_body = |at: usize| {
        let token = &tokens.list()[at];
        token.is(Classes::OUTLET | Classes::BODY_NAME) && !token.is(Classes::GIVEN | Classes::FAMILY)
    };
    let mut start = name.start;
    while name.end - start > 2 && is_body(start) {
        start += 1;
    }
    let is_bodies = |length: &usize| matches!(thing(tokens, &(start..start + length)), Some("outlet" | "group"));
    start += (2..name.end - start).find(is_bodies).unwrap_or(0);
    let end = (start + 2..name.end).find(|at| is_body(*at)).unwrap_or(name.end);
    start..end
}
