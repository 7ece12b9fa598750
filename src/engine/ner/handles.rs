//! Handles of people whom the article names: “Ana Petrova (@anap_)”, “@realAnaPetrova”.

use super::propagate::PROPAGATED_MARGIN;
use super::{EntityKind, EntitySpan};
use crate::engine::tokens::{TokenKind, Tokens};
use crate::text::fold;
use foldhash::HashSet;

/// Adds handles in brackets after a person's name, and handles made of a person's full name.
pub(super) fn add_handles(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    let list = tokens.list();
    let handles: Vec<usize> = (0..list.len()).filter(|at| list[*at].kind == TokenKind::Handle).collect();
    if handles.is_empty() {
        return;
    }
    let people = || names.iter().filter(|name| name.kind == EntityKind::Person);
    let full: HashSet<String> = people()
        .filter(|name| name.tokens.len() > 1)
        .map(|name| letters(tokens.span(name.tokens.clone()).slice(tokens.text())))
        .collect();
    let ends: HashSet<usize> = people().map(|name| name.tokens.end).collect();
    let named = |at: usize| {
        let next = names.partition_point(|name| name.tokens.end <= at);
        names.get(next).is_some_and(|name| name.tokens.start <= at && name.kind == EntityKind::Person)
    };
    let found: Vec<usize> = handles
        .into_iter()
        .filter(|at| !named(*at))
        .filter(|at| {
            is_in_brackets_after(tokens, *at, |end| ends.contains(&end))
                || full.contains(own_letters(&letters(tokens.str(*at))))
        })
        .collect();
    let before = |token: usize| found.partition_point(|at| *at < token);
    names.retain(|name| name.kind == EntityKind::Person || before(name.tokens.start) == before(name.tokens.end));
    names.extend(found.into_iter().map(|at| EntitySpan {
        tokens: at..at + 1,
        kind: EntityKind::Person,
        margin: PROPAGATED_MARGIN,
    }));
    names.sort_by_key(|name| name.tokens.start);
}

/// Whether token `at` is a handle in brackets right after a name; `ends` says whether a name ends at a token.
pub(crate) fn is_in_brackets_after(tokens: &Tokens<'_>, at: usize, ends: impl Fn(usize) -> bool) -> bool {
    at > 0 && tokens.list()[at].kind == TokenKind::Handle && tokens.str(at - 1) == "(" && ends(at - 1)
}

fn letters(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphabetic()).collect()
}

/// A handle without the prefixes that set it apart from others of the name.
fn own_letters(handle: &str) -> &str {
    let handle = handle.strip_prefix("the").unwrap_or(handle);
    handle.strip_prefix("real").unwrap_or(handle)
}
