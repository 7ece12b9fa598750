//! Who speaks in a transcript: “HALVARD: When did you learn of it?”, “ANA DIAZ, HOST: Welcome.”

use super::settle::is_title;
use super::{Name, NameKind};
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::tokens::{TokenKind, Tokens};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// A paragraph that begins with who speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The name, without its title.
    pub(crate) name: Range<usize>,
    /// What is said: the tokens after the colon.
    pub(crate) said: Range<usize>,
}

/// How many paragraphs with a label make a transcript, one label being there more than once: a single “Correction:” is none.
const TURNS: usize = 3;
/// The longest label, in tokens: “SENATOR ANA DIAZ (PORT PARTY, LIMA):”.
const LABEL: usize = 14;
/// Lead of a name that heads a turn.
const LEAD: f32 = 10.0;
/// Who speaks in transcripts without a name, as far as the word lists do not have them as common words.
const NAMELESS: &[&str] = &["announcer", "presenter", "interviewee", "interpreter", "translator", "clerk", "operator"];

/// The turns of a text, in order; none where it is no transcript.
pub(crate) fn turns(tokens: &Tokens<'_>) -> Vec<Turn> {
    let turns: Vec<Turn> = tokens.paragraphs().iter().filter_map(|paragraph| turn(tokens, paragraph)).collect();
    let mut labels: FxHashSet<Word> = FxHashSet::default();
    let again = turns.iter().any(|turn| !labels.insert(tokens.list()[turn.name.end - 1].word));
    if again && turns.len() >= TURNS { turns } else { Vec::new() }
}

/// The paragraph as a turn, if it begins like one.
fn turn(tokens: &Tokens<'_>, paragraph: &Range<usize>) -> Option<Turn> {
    let list = tokens.list();
    let limit = paragraph.end.min(paragraph.start + LABEL);
    let capital = |at: &usize| list[*at].kind == TokenKind::Word && list[*at].is_capitalised();
    let hyphen = |at: usize| tokens.str(at) == "-" && tokens.joins_previous(at);
    let start = (paragraph.start..limit).find(|at| !is_title(tokens, *at))?;
    let end = (start..limit).find(|at| !capital(at) && !hyphen(*at)).filter(|end| *end > start)?;
    let colon = match tokens.str(end) {
        ":" => end,
        // “ANA DIAZ, HOST:”, “DIAZ (in Spanish):”
        "," | "(" => (end..limit).find(|at| tokens.str(*at) == ":")?,
        _ => return None,
    };
    let plain = |at: usize| list[at].kind == TokenKind::Word || matches!(tokens.str(at), "," | "(" | ")" | "-" | "’s");
    let said = colon + 1..paragraph.end;
    (!said.is_empty() && (end..colon).all(plain)).then_some(Turn { name: start..end, said })
}

/// Adds the names that head the turns of a transcript, whatever else was made of them.
pub(super) fn add_speakers(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    let turns = turns(tokens);
    if turns.is_empty() {
        return;
    }
    let last = |name: &Range<usize>| tokens.list()[name.end - 1].word;
    // “HILL:” is no hill where “Mary Hill” is somebody.
    let labels = turns.iter().map(|turn| &turn.name).filter(|name| may_be_name(tokens, name));
    let found = names.iter().filter(|name| name.kind == NameKind::Person).map(|name| &name.tokens);
    let known: FxHashSet<Word> = labels.chain(found).filter(|name| name.len() > 1).map(last).collect();
    for Turn { name, .. } in turns {
        if !may_be_name(tokens, &name) && !known.contains(&last(&name)) {
            continue;
        }
        let from = names.partition_point(|other| other.tokens.end <= name.start);
        let to = names.partition_point(|other| other.tokens.start < name.end);
        names.splice(from..to.max(from), [Name { tokens: name, kind: NameKind::Person, lead: LEAD }]);
    }
}

/// Whether a label is somebody's name: “MODERATOR”, “UNIDENTIFIED MALE”, “CORRECTION” and “LIMA” are not.
fn may_be_name(tokens: &Tokens<'_>, label: &Range<usize>) -> bool {
    let other = Classes::COMMON
        | Classes::HUMAN
        | Classes::BODY
        | Classes::DOCUMENT
        | Classes::ORGANISATION
        | Classes::THING
        | Classes::PLACE
        | Classes::COUNTRY
        | Classes::LOCATED
        | Classes::DEMONYM
        | Classes::CREED
        | Classes::MONTH
        | Classes::WEEKDAY
        | Classes::BRAND
        | Classes::OUTLET
        | Classes::BODY_NAME
        | Classes::CONTEST
        | Classes::NO_PERSON;
    let words = || label.clone().filter(|at| tokens.list()[*at].kind == TokenKind::Word);
    let plain = |at: usize| {
        let small = tokens.str(at).to_lowercase();
        small.chars().count() > 1 && !tokens.list()[at].is(other) && !NAMELESS.contains(&small.as_str())
    };
    match words().count() {
        1 => plain(label.start),
        // “Rose Hill”: words too, and a name.
        2..=4 => words().all(plain) || tokens.list()[label.start].is(Classes::GIVEN),
        _ => false,
    }
}
