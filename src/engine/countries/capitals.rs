//! When a capital stands for its government.

use crate::engine::gazetteer::Classes;
use crate::engine::tokens::{Case, TokenKind, Tokens};
use std::ops::Range;

/// What a government does and a city does not, besides saying something.
const ACTS: &str = " has had wants insists denies denied accused accuses warned warns hopes fears would must should \
    refused refuses rejected rejects agreed vowed pledged seeks sought considers sees views supports backs backed \
    opposes opposed condemned condemns sent recalled expelled imposed claims claimed does did ";

/// Words before which a capital is the place.
const PLACED: &[&str] = &["in", "In", "at", "from", "near", "of", "outside", "across", "around", ",", "the"];

/// Whether a capital stands for its government: “Moscow said”, “between Washington and Beijing”, “pro-Moscow”.
pub(super) fn acts(tokens: &Tokens<'_>, at: &Range<usize>) -> bool {
    let str = |at: Option<usize>| at.filter(|at| *at < tokens.list().len()).map_or("", |at| tokens.str(at));
    let (before, next) = (str(at.start.checked_sub(1)), str(Some(at.end)));
    if PLACED.contains(&before) {
        return false;
    }
    match (before, next) {
        ("-", _) => matches!(str(at.start.checked_sub(2)), "pro" | "anti" | "Pro" | "Anti"),
        (_, "-") => matches!(str(Some(at.end + 1)), "backed" | "led" | "appointed" | "installed" | "controlled"),
        ("between" | "Between", "and") => true,
        ("and", _) if str(at.start.checked_sub(3)) == "between" => true,
        _ => tokens.get(at.end).is_some_and(|after| {
            let verb = after.is(Classes::REPORTING) || ACTS.contains(&format!(" {next} "));
            after.kind == TokenKind::Word && after.case == Case::Lower && verb
        }),
    }
}
