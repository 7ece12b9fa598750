//! Who speaks in a transcript: “HALVARD: When did you learn of it?”, “ANA DIAZ, HOST: Welcome.”

use super::settle::is_title;
use super::{Name, NameKind};
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::tokens::{TokenKind, Tokens};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// A paragraph that begins with who speaks, and those in which they go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The name, without its title.
    pub(crate) name: Range<usize>,
    /// What is said: the tokens after the colon.
    pub(crate) said: Range<usize>,
    /// The paragraphs after it that no label begins, up to the next turn.
    pub(crate) goes_on: Vec<Range<usize>>,
}

/// How many turns make a transcript.
const TURNS: usize = 3;
/// The longest label, in tokens: “SENATOR ANA DIAZ (PORT PARTY, LIMA):”.
const LABEL: usize = 14;
/// What a name that heads a turn leads by at least: enough to be somebody without a full name.
const LEAD: f32 = 30.0;
/// Who speaks in transcripts without a name, as far as the word lists do not have them as common words.
const NAMELESS: &[&str] = &["announcer", "presenter", "interviewee", "interpreter", "translator", "clerk", "operator"];

/// The turns of a text, in order; none where it is no transcript: there, several turns have somebody's label, one label
/// comes again, most are sentences, and somebody says “I”, “we” or “you”. A list of results or of a cast is none.
pub(crate) fn turns(tokens: &Tokens<'_>) -> Vec<Turn> {
    let mut turns: Vec<Turn> = tokens.paragraphs().iter().filter_map(|paragraph| turn(tokens, paragraph)).collect();
    if turns.len() < TURNS {
        return Vec::new();
    }
    let words =
        |name: &Range<usize>| -> Vec<Word> { tokens.list()[name.clone()].iter().map(|token| token.word).collect() };
    let mut labels: FxHashSet<Vec<Word>> = FxHashSet::default();
    let mut again = false;
    for Turn { name, .. } in &turns {
        again |= labels.contains(&words(name));
        if may_be_name(tokens, name) || is_titled(tokens, name) {
            labels.insert(words(name));
            // “ANA DIAZ” speaks again as “DIAZ”.
            labels.insert(words(&(name.end - 1..name.end)));
        }
    }
    let ends =
        |turn: &&Turn| matches!(tokens.str(turn.said.end - 1), "." | "?" | "!" | "…" | "..." | "”" | "\"" | "-" | "—");
    let sentences = turns.iter().filter(ends).count() * 2 > turns.len();
    let address = |at: usize| {
        tokens.list()[at].is(Classes::FIRST_PERSON) || matches!(tokens.str(at), "you" | "You" | "your" | "Your")
    };
    let spoken = || turns.iter().any(|turn| turn.said.clone().any(address));
    if !(again && sentences && spoken()) {
        return Vec::new();
    }
    go_on(tokens, &mut turns);
    turns
}

/// Adds the paragraphs between two turns to the first of them, where several speak and such paragraphs are few: many are the
/// words of whoever reports what was said, or questions that lost their label. So are those with a label of their own, with
/// marks or a verb of speech, and those that name the speaker. Stage directions, times and what follows the last turn are
/// nobody's.
fn go_on(tokens: &Tokens<'_>, turns: &mut [Turn]) {
    let list = tokens.list();
    let last = |turn: &Turn| list[turn.name.end - 1].word;
    let several = turns.iter().any(|turn| last(turn) != last(&turns[0]));
    let mark = |at: usize| list[at].kind == TokenKind::Mark && matches!(tokens.str(at), "“" | "”" | "\"");
    let told = |at: usize, turn: &Turn| mark(at) || list[at].is(Classes::REPORTING) || list[at].word == last(turn);
    let labelled = |paragraph: &Range<usize>| paragraph.clone().take(LABEL).any(|at| tokens.str(at) == ":");
    let spoken = |paragraph: &Range<usize>, turn: &Turn| {
        matches!(tokens.str(paragraph.end - 1), "." | "!" | "…")
            && !labelled(paragraph)
            && !paragraph.clone().any(|at| told(at, turn))
    };
    let mut next = turns.len();
    let mut between: Vec<(usize, Range<usize>)> = Vec::new();
    for paragraph in tokens.paragraphs().iter().rev() {
        if next > 0 && turns[next - 1].said.end == paragraph.end {
            next -= 1;
        } else if (1..turns.len()).contains(&next) {
            between.push((next - 1, paragraph.clone()));
        }
    }
    let words = |paragraph: &Range<usize>| paragraph.clone().any(|at| list[at].kind == TokenKind::Word);
    between.retain(|(_, paragraph)| words(paragraph) && !matches!(tokens.str(paragraph.start), "(" | "["));
    if !several || between.len() * 2 > turns.len() {
        return;
    }
    for (turn, paragraph) in between.into_iter().rev() {
        if spoken(&paragraph, &turns[turn]) {
            turns[turn].goes_on.push(paragraph);
        }
    }
}

/// The paragraph as a turn, if it begins like one.
fn turn(tokens: &Tokens<'_>, paragraph: &Range<usize>) -> Option<Turn> {
    let list = tokens.list();
    let limit = paragraph.end.min(paragraph.start + LABEL);
    let capital = |at: &usize| list[*at].kind == TokenKind::Word && list[*at].is_capitalised();
    let hyphen = |at: usize| tokens.str(at) == "-" && tokens.joins_previous(at);
    // “[00:12:31] HALVARD:”
    let timed =
        |at: &usize| list[*at].kind == TokenKind::Number || matches!(tokens.str(*at), "[" | "]" | "(" | ")" | ":");
    let named = (paragraph.start..limit).find(|at| !timed(at))?;
    let start = (named..limit).find(|at| !is_title(tokens, *at))?;
    let end = (start..limit).find(|at| !capital(at) && !hyphen(*at)).filter(|end| *end > start)?;
    let colon = match tokens.str(end) {
        ":" => end,
        // “ANA DIAZ, HOST:”, “DIAZ (in Spanish):”
        "," | "(" => (end..limit).find(|at| tokens.str(*at) == ":")?,
        _ => return None,
    };
    let plain = |at: usize| list[at].kind == TokenKind::Word || matches!(tokens.str(at), "," | "(" | ")" | "-" | "’s");
    let said = colon + 1..paragraph.end;
    (!said.is_empty() && (end..colon).all(plain)).then_some(Turn { name: start..end, said, goes_on: Vec::new() })
}

/// Adds the names that head the turns of a transcript, whatever else was made of them.
pub(super) fn add_speakers(tokens: &Tokens<'_>, names: &mut Vec<Name>) {
    let turns = turns(tokens);
    if turns.is_empty() {
        return;
    }
    let list = tokens.list();
    let last = |name: &Range<usize>| list[name.end - 1].word;
    // “HILL:” is no hill where “Mary Hill” is somebody, or where it says “MS. HILL:”.
    let labels = turns.iter().map(|turn| &turn.name).filter(|name| may_be_name(tokens, name));
    let found = names.iter().filter(|name| name.kind == NameKind::Person).map(|name| &name.tokens);
    let known: FxHashSet<Word> = labels.chain(found).filter(|name| name.len() > 1).map(last).collect();
    let mut before = std::mem::take(names).into_iter().peekable();
    for Turn { name, .. } in turns {
        while let Some(other) = before.next_if(|other| other.tokens.end <= name.start) {
            names.push(other);
        }
        let mut over = Vec::new();
        while let Some(other) = before.next_if(|other| other.tokens.start < name.end) {
            over.push(other);
        }
        let elsewhere = over.iter().any(|other| {
            matches!(other.kind, NameKind::Place | NameKind::Organisation) && other.tokens == name && name.len() > 1
        });
        let somebody = may_be_name(tokens, &name) || known.contains(&last(&name)) || is_titled(tokens, &name);
        if somebody && !elsewhere {
            let lead = over.iter().map(|other| other.lead).fold(LEAD, f32::max);
            names.push(Name { tokens: name, kind: NameKind::Person, lead });
        } else {
            names.append(&mut over);
        }
    }
    names.extend(before);
}

/// “MS. HILL:”, whatever else a hill is.
fn is_titled(tokens: &Tokens<'_>, label: &Range<usize>) -> bool {
    label.start > 0 && tokens.list()[label.start - 1].is(Classes::HONORIFIC)
}

/// Whether a label is somebody's name: “MODERATOR”, “THE COURT”, “UNIDENTIFIED MALE”, “CORRECTION” and “LIMA” are not.
fn may_be_name(tokens: &Tokens<'_>, label: &Range<usize>) -> bool {
    let body = Classes::BODY
        | Classes::DOCUMENT
        | Classes::ORGANISATION
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
        | Classes::NO_PERSON
        | Classes::DETERMINER
        | Classes::PRONOUN
        | Classes::PREPOSITION
        | Classes::CONJUNCTION;
    let word = Classes::COMMON | Classes::HUMAN | Classes::THING | Classes::PLACE;
    let list = tokens.list();
    let plain = |at: usize| {
        let small = tokens.str(at).to_lowercase();
        small.chars().count() > 1 && !list[at].is(body | word) && !NAMELESS.contains(&small.as_str())
    };
    // “Rose Hill”: words too, and a name.
    let both = |at: usize| !list[at].is(body) && list[at].is(Classes::GIVEN | Classes::FAMILY);
    let words: Vec<usize> = label.clone().filter(|at| list[*at].kind == TokenKind::Word).collect();
    match words.as_slice() {
        [one] => plain(*one),
        [first, .., _] if words.len() <= 4 => {
            words.iter().all(|at| plain(*at))
                || (list[*first].is(Classes::GIVEN) && words.iter().all(|at| plain(*at) || both(*at)))
        }
        _ => false,
    }
}
