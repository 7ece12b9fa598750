//! What the article calls a person: “Kremlin spokesperson Dmitry Peskov”, “Ana Diaz, the mayor of Lima, said”.
//!
//! A role is a noun phrase whose head is a noun for a person. It stands before the name, as an apposition beside it, or
//! as what the person is said to be.

mod after;
mod before;
mod phrase;
mod words;

use crate::annotations::Role;
use crate::engine::tokens::Tokens;
use phrase::Phrases;
use std::ops::Range;
use words::{RoleWords, Use};

/// The roles of a person with these mentions, in order of the text, each wording once; `people` are the mentions of all
/// persons, in order.
pub(super) fn roles(tokens: &Tokens<'_>, mentions: &[Range<usize>], people: &[Range<usize>]) -> Vec<Role> {
    let phrases = Phrases { tokens, words: RoleWords::get(), people };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for mention in mentions {
        before::add(&phrases, mention, &mut ranges);
        after::add(&phrases, mention, &mut ranges);
    }
    if ranges.is_empty() {
        ranges.extend(mentions.iter().find_map(|mention| before::example(&phrases, mention)));
    }
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut roles: Vec<Role> = Vec::new();
    for range in ranges {
        let says_little = range.len() == 1 && phrases.does(range.start, Use::Generic);
        if range.is_empty() || says_little {
            continue;
        }
        let span = tokens.span(range);
        let text = span.slice(tokens.text()).split_whitespace().collect::<Vec<_>>().join(" ");
        if !roles.iter().any(|role| role.text.eq_ignore_ascii_case(&text)) {
            roles.push(Role { text, span });
        }
    }
    roles
}
