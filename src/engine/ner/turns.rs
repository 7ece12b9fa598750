//! Speaker labels of transcripts: “HALVARD: When did you learn of it?”, “ANA DIAZ, HOST: Welcome.”

use super::single_words::is_title;
use super::{EntityKind, EntitySpan};
use crate::engine::gazetteer::{LexicalClasses, TermId};
use crate::engine::tokens::{TokenKind, Tokens};
use foldhash::HashSet;
use std::ops::Range;

/// A paragraph that begins with a speaker label, and the unlabelled paragraphs that continue it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The name, without its title.
    pub(crate) name: Range<usize>,
    /// The speech: the tokens after the colon.
    pub(crate) body: Range<usize>,
    /// The paragraphs without a label between this turn and the next.
    pub(crate) continuations: Vec<Range<usize>>,
}

/// The fewest turns of a transcript.
const MIN_TURNS: usize = 3;
/// The longest label, in tokens: “SENATOR ANA DIAZ (PORT PARTY, LIMA):”.
const MAX_LABEL_TOKENS: usize = 14;
/// The least margin of a name that labels a turn: enough for a person without a full name.
const LABEL_MARGIN: f32 = 30.0;
/// Speakers of transcripts who are not named and are not common words in the word lists.
const NAMELESS: &[&str] = &["announcer", "presenter", "interviewee", "interpreter", "translator", "clerk", "operator"];

/// The turns of a text, in order; none if it is no transcript. In a transcript several turns have a person's label, one
/// label comes twice, most turns are sentences, and some say “I”, “we” or “you”. A list of results or a cast list is
/// none.
pub(crate) fn turns(tokens: &Tokens<'_>) -> Vec<Turn> {
    let mut turns: Vec<Turn> = tokens.paragraphs().iter().filter_map(|paragraph| turn(tokens, paragraph)).collect();
    if turns.len() < MIN_TURNS {
        return Vec::new();
    }
    let words =
        |name: &Range<usize>| -> Vec<TermId> { tokens.list()[name.clone()].iter().map(|token| token.term).collect() };
    let mut labels: HashSet<Vec<TermId>> = HashSet::default();
    let mut again = false;
    for Turn { name, .. } in &turns {
        again |= labels.contains(&words(name));
        if can_be_name(tokens, name) || is_titled(tokens, name) {
            labels.insert(words(name));
            // “ANA DIAZ” speaks again as “DIAZ”.
            labels.insert(words(&(name.end - 1..name.end)));
        }
    }
    let ends =
        |turn: &&Turn| matches!(tokens.str(turn.body.end - 1), "." | "?" | "!" | "…" | "..." | "”" | "\"" | "-" | "—");
    let sentences = turns.iter().filter(ends).count() * 2 > turns.len();
    let address = |at: usize| {
        tokens.list()[at].is(LexicalClasses::FIRST_PERSON) || matches!(tokens.str(at), "you" | "You" | "your" | "Your")
    };
    let spoken = || turns.iter().any(|turn| turn.body.clone().any(address));
    if !(again && sentences && spoken()) {
        return Vec::new();
    }
    add_continuations(tokens, &mut turns);
    turns
}

/// Adds the paragraphs between two turns to the first of them, if several people speak and such paragraphs are few.
/// Many such paragraphs are the reporter's words, or questions without a label. Paragraphs with a label of their own,
/// with quotation marks or a reporting verb, or that name the speaker, are left out; so are stage directions, times and
/// everything after the last turn.
fn add_continuations(tokens: &Tokens<'_>, turns: &mut [Turn]) {
    let list = tokens.list();
    let last = |turn: &Turn| list[turn.name.end - 1].term;
    let several = turns.iter().any(|turn| last(turn) != last(&turns[0]));
    let mark = |at: usize| list[at].kind == TokenKind::Mark && matches!(tokens.str(at), "“" | "”" | "\"");
    let certain =
        |at: usize, turn: &Turn| mark(at) || list[at].is(LexicalClasses::REPORTING) || list[at].term == last(turn);
    let labelled = |paragraph: &Range<usize>| paragraph.clone().take(MAX_LABEL_TOKENS).any(|at| tokens.str(at) == ":");
    let spoken = |paragraph: &Range<usize>, turn: &Turn| {
        matches!(tokens.str(paragraph.end - 1), "." | "!" | "…")
            && !labelled(paragraph)
            && !paragraph.clone().any(|at| certain(at, turn))
    };
    let mut next = turns.len();
    let mut between: Vec<(usize, Range<usize>)> = Vec::new();
    for paragraph in tokens.paragraphs().iter().rev() {
        if next > 0 && turns[next - 1].body.end == paragraph.end {
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
            turns[turn].continuations.push(paragraph);
        }
    }
}

/// The paragraph as a turn, if it begins with a label.
fn turn(tokens: &Tokens<'_>, paragraph: &Range<usize>) -> Option<Turn> {
    let list = tokens.list();
    let limit = paragraph.end.min(paragraph.start + MAX_LABEL_TOKENS);
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
    let body = colon + 1..paragraph.end;
    (!body.is_empty() && (end..colon).all(plain)).then_some(Turn { name: start..end, body, continuations: Vec::new() })
}

/// Adds the names that label the turns of a transcript; they replace other names there.
pub(super) fn add_speakers(tokens: &Tokens<'_>, names: &mut Vec<EntitySpan>) {
    let turns = turns(tokens);
    if turns.is_empty() {
        return;
    }
    let list = tokens.list();
    let last = |name: &Range<usize>| list[name.end - 1].term;
    // “HILL:” is a person if the text names “Mary Hill”, or “MS. HILL:”.
    let labels = turns.iter().map(|turn| &turn.name).filter(|name| can_be_name(tokens, name));
    let found = names.iter().filter(|name| name.kind == EntityKind::Person).map(|name| &name.tokens);
    let known: HashSet<TermId> = labels.chain(found).filter(|name| name.len() > 1).map(last).collect();
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
            matches!(other.kind, EntityKind::Place | EntityKind::Organisation) && other.tokens == name && name.len() > 1
        });
        let somebody = can_be_name(tokens, &name) || known.contains(&last(&name)) || is_titled(tokens, &name);
        if somebody && !elsewhere {
            let margin = over.iter().map(|other| other.margin).fold(LABEL_MARGIN, f32::max);
            names.push(EntitySpan { tokens: name, kind: EntityKind::Person, margin });
        } else {
            names.append(&mut over);
        }
    }
    names.extend(before);
}

/// Whether an honorific stands before the label: “MS. HILL:”.
fn is_titled(tokens: &Tokens<'_>, label: &Range<usize>) -> bool {
    label.start > 0 && tokens.list()[label.start - 1].is(LexicalClasses::HONORIFIC)
}

/// Whether a label can be a person's name. “MODERATOR”, “THE COURT”, “UNIDENTIFIED MALE”, “CORRECTION” and “LIMA”
/// cannot.
fn can_be_name(tokens: &Tokens<'_>, label: &Range<usize>) -> bool {
    let body = LexicalClasses::INSTITUTION
        | LexicalClasses::DOCUMENT
        | LexicalClasses::ORGANISATION
        | LexicalClasses::COUNTRY
        | LexicalClasses::LOCATED
        | LexicalClasses::DEMONYM
        | LexicalClasses::AFFILIATION
        | LexicalClasses::MONTH
        | LexicalClasses::WEEKDAY
        | LexicalClasses::BRAND
        | LexicalClasses::OUTLET
        | LexicalClasses::INSTITUTION_NAME
        | LexicalClasses::COMPETITION
        | LexicalClasses::NO_PERSON
        | LexicalClasses::DETERMINER
        | LexicalClasses::PRONOUN
        | LexicalClasses::PREPOSITION
        | LexicalClasses::CONJUNCTION;
    let word = LexicalClasses::COMMON | LexicalClasses::HUMAN | LexicalClasses::THING | LexicalClasses::PLACE;
    let list = tokens.list();
    let plain = |at: usize| {
        let small = tokens.str(at).to_lowercase();
        small.chars().count() > 1 && !list[at].is(body | word) && !NAMELESS.contains(&small.as_str())
    };
    // “Rose Hill”: common words that are also names.
    let both = |at: usize| !list[at].is(body) && list[at].is(LexicalClasses::GIVEN | LexicalClasses::FAMILY);
    let words: Vec<usize> = label.clone().filter(|at| list[*at].kind == TokenKind::Word).collect();
    match words.as_slice() {
        [one] => plain(*one),
        [first, .., _] if words.len() <= 4 => {
            words.iter().all(|at| plain(*at))
                || (list[*first].is(LexicalClasses::GIVEN) && words.iter().all(|at| plain(*at) || both(*at)))
        }
        _ => false,
    }
}
