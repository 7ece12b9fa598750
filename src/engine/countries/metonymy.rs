//! When a capital stands for its government.

use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::{Case, TokenKind, Tokens};
use std::ops::Range;

/// What a government does and a city does not, besides saying something.
const ACTS: &str = " has had wants insists denies denied accused accuses warned warns hopes fears would must should \
    refused refuses rejected rejects agreed vowed pledged seeks sought considers sees views supports backs backed \
    opposes opposed condemned condemns sent recalled expelled imposed claims claimed does did ";

/// What two governments do.
const ACT: &str = " have want insist deny accuse warn hope fear refuse reject agree disagree pledge seek consider see view \
    support back oppose condemn signed met traded exchanged swapped clashed ";

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
            let verb = after.is(LexicalClasses::REPORTING) || is_act(ACTS, next);
            after.kind == TokenKind::Word && after.case == Case::Lower && verb
        }),
    }
}

/// Whether “Washington and Beijing disagree” tells of governments; `at` is the first of two countries' capitals, `next` the
/// second.
pub(super) fn act_as_governments(tokens: &Tokens<'_>, at: &Range<usize>, next: &Range<usize>) -> bool {
    let str = |at: usize| tokens.get(at).map_or("", |_| tokens.str(at));
    let joined = next.start == at.end + 1 && str(at.end) == "and";
    let placed = at.start.checked_sub(1).is_some_and(|before| PLACED.contains(&str(before)));
    let verb =
        tokens.get(next.end).is_some_and(|token| token.is(LexicalClasses::REPORTING) && token.case == Case::Lower);
    joined && !placed && (verb || is_act(ACT, str(next.end)) || is_act(ACTS, str(next.end)))
}

/// Whether `word` stands in a list of verbs.
fn is_act(verbs: &str, word: &str) -> bool {
    !word.is_empty() && verbs.contains(&format!(" {word} "))
}
