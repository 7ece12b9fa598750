//! Whether a stretch between marks is a quotation, or a title, a nickname, a slogan, a word as a word.

use super::habits::Habits;
use super::marks::Stretch;
use crate::engine::coref::{MentionKind, Scene};
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::ranker::{Features, pack};
use crate::engine::tokens::{Token, TokenKind};

fn length_code(words: usize) -> u64 {
    match words {
        0..=5 => words as u64,
        6..=8 => 6,
        9..=14 => 7,
        15..=24 => 8,
        _ => 9,
    }
}

/// A token by its looks and classes, coarsely.
fn shape(token: Option<&Token>) -> u64 {
    let Some(token) = token else { return 99 };
    match token.kind {
        TokenKind::Word => {
            let class = [
                Classes::CUE,
                Classes::DETERMINER,
                Classes::PREPOSITION,
                Classes::AUXILIARY,
                Classes::PRONOUN,
                Classes::CONJUNCTION,
                Classes::ADVERB,
                Classes::DOCUMENT,
                Classes::HUMAN,
            ]
            .iter()
            .position(|class| token.is(*class))
            .unwrap_or(12) as u64;
            class * 2 + u64::from(token.is_capitalised())
        }
        kind => 40 + kind as u64,
    }
}

fn word_of(scene: &Scene<'_>, at: Option<usize>) -> u64 {
    at.and_then(|at| scene.tokens.get(at).map(|token| (at, token))).map_or(1, |(at, token)| match token.kind {
        TokenKind::Word => token.word.bits(),
        TokenKind::Number => 2,
        _ => Word::of(scene.tokens.str(at)).bits(),
    })
}

/// The features of stretch `number` as a quotation.
///
/// `previous` is whether the stretch before is one, if there is one and that is known.
pub fn features(
    scene: &Scene<'_>,
    stretches: &[Stretch],
    number: usize,
    habits: &Habits,
    previous: Option<bool>,
    out: &mut Features,
) {
    let stretch = &stretches[number];
    let tokens = scene.tokens;
    let list = tokens.list();
    let inside = &list[stretch.tokens.clone()];
    let words = inside.iter().filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number)).count();
    let capitals = inside.iter().filter(|token| token.is_capitalised()).count();
    let paragraph = &tokens.paragraphs()[stretch.paragraph];
    let before = stretch.open.checked_sub(1).filter(|at| *at >= paragraph.start);
    let before2 = before.and_then(|at| at.checked_sub(1)).filter(|at| *at >= paragraph.start);
    let after = Some(stretch.after).filter(|at| *at < paragraph.end);
    let length = length_code(words);
    let title = match capitals {
        0 => 0,
        n if n == words => 3,
        n if n * 2 > words => 2,
        _ => u64::from(inside.iter().find(|token| token.kind == TokenKind::Word).is_some_and(Token::is_capitalised)),
    };
    let last = tokens.str(stretch.tokens.end - 1);
    let ending = match last {
        "," => 1,
        "." => 2,
        "!" | "?" => 3,
        "…" | "—" | "-" => 4,
        _ => 0,
    };
    if let Some((relation, kind)) = teller(scene, stretch) {
        out.add(32, pack(&[relation, kind, length.min(6)]));
        out.add(33, pack(&[relation, ending, title]));
    }
    let single = u64::from(stretch.single) + u64::from(stretch.single && habits.doubles);
    let cue = nearby_cue(scene, stretch, paragraph.start, paragraph.end);
    out.add(1, 0);
    out.add(2, length);
    out.add(3, pack(&[length.min(6), title]));
    out.add(4, pack(&[length.min(6), ending]));
    out.add(5, pack(&[single, length.min(6)]));
    out.add(6, pack(&[u64::from(stretch.closed), length]));
    out.add(7, pack(&[cue, length.min(6)]));
    out.add(8, pack(&[cue, ending, title]));
    let (b, b2, a) = (word_of(scene, before), word_of(scene, before2), word_of(scene, after));
    let short = u64::from(words <= 6);
    out.add(9, pack(&[b, short]));
    out.add(10, pack(&[a, short]));
    out.add(11, pack(&[b2, b, short]));
    out.add(12, pack(&[shape(before.map(|at| &list[at])), length.min(6)]));
    out.add(13, pack(&[shape(after.map(|at| &list[at])), length.min(6)]));
    out.add(14, pack(&[shape(before.map(|at| &list[at])), shape(after.map(|at| &list[at])), short]));
    out.add(15, pack(&[b2, short]));
    let first = inside[0];
    if words <= 6 {
        out.add(16, first.word.bits());
        out.add(17, shape(Some(&first)));
    }
    let echo = habits.echoes[number];
    let headline = u64::from(stretch.paragraph == 0);
    out.add(34, pack(&[echo, length.min(6)]));
    out.add(35, pack(&[echo, single, headline]));
    out.add(36, pack(&[habits.long, single, length.min(6)]));
    out.add(37, pack(&[habits.long, short, cue]));
    let personal = inside.iter().any(|token| token.is(Classes::FIRST_PERSON));
    let verbal = inside.iter().any(|token| token.is(Classes::AUXILIARY | Classes::PRONOUN));
    out.add(18, pack(&[u64::from(personal), u64::from(verbal), length.min(6)]));
    let alone = before.is_none() && after.is_none();
    out.add(19, pack(&[u64::from(alone), u64::from(stretch.paragraph == 0), length.min(6)]));
    // A nickname stands between the parts of one person's name.
    let named = |at: Option<usize>| {
        at.and_then(|at| scene.mention_at(at))
            .is_some_and(|number| matches!(scene.mentions[number].kind, MentionKind::Person(_)))
    };
    let capital = |at: Option<usize>| at.is_some_and(|at| list[at].is_capitalised());
    if words <= 3 {
        out.add(
            20,
            pack(&[
                u64::from(named(before)),
                u64::from(named(after)),
                u64::from(capital(before)),
                u64::from(capital(after)),
            ]),
        );
    }
    // An attribute in mark-up: <a title="…">.
    if before.is_some_and(|at| tokens.str(at) == "=") {
        out.add(21, 0);
    }
    let used_like = |at: Option<usize>| at.map_or(0, |at| list[at].cluster.bits());
    out.add(27, pack(&[used_like(before), length.min(6)]));
    out.add(28, pack(&[used_like(after), short]));
    out.add(29, pack(&[used_like(before2), short]));
    if words <= 4 {
        out.add(30, used_like(Some(stretch.tokens.start)));
        out.add(31, pack(&[first.cluster.group(), before.map_or(0, |at| list[at].cluster.group()), length]));
    }
    let naming = |at: Option<usize>| u64::from(at.is_some_and(|at| list[at].is(Classes::NAMING)));
    out.add(24, pack(&[naming(before), naming(before2), naming(after), short]));
    out.add(25, pack(&[naming(before), naming(before2), title, cue.min(3)]));
    // In a list (“expect,” “may,” “could”) all are alike.
    let listed =
        number.checked_sub(1).map(|other| &stretches[other]).is_some_and(|other| other.after + 2 >= stretch.open);
    if listed && let Some(previous) = previous {
        out.add(26, pack(&[u64::from(previous), length.min(6)]));
    }
    let neighbours = [number.checked_sub(1), Some(number + 1)]
        .into_iter()
        .flatten()
        .filter_map(|other| stretches.get(other))
        .filter(|other| other.paragraph == stretch.paragraph)
        .map(|other| other.tokens.len().min(12))
        .max()
        .unwrap_or(0);
    out.add(22, pack(&[length.min(6), length_code(neighbours)]));
    out.add(23, pack(&[short, u64::from(first.case as u8 as u64 != 0), ending, shape(before.map(|at| &list[at]))]));
}

/// Grammar and kind of the one who, right after the stretch, is tied to a verb of saying there: “…” the 42-year-old said.
fn teller(scene: &Scene<'_>, stretch: &Stretch) -> Option<(u64, u64)> {
    let mention = scene.mentions.get(scene.first_from(stretch.after))?;
    let cue = mention.link.cue.filter(|_| mention.start <= stretch.after + 3)?;
    let near = (stretch.after..stretch.after + 12).contains(&cue);
    (near && mention.link.relation.speaks()).then(|| (mention.link.relation as u64, mention.kind.code()))
}

/// How many words in a row of words are looked at, each way.
const ROW: usize = 24;

/// Whether a stretch is one of a row of words that are spoken of as words: by terms like “believe,” “expect” or “may”.
pub(super) fn is_word(scene: &Scene<'_>, stretches: &[Stretch], number: usize) -> bool {
    let str = |at: usize| scene.tokens.get(at).map_or("", |_| scene.tokens.str(at));
    let joined = |pair: &[Stretch]| {
        let words = |stretch: &Stretch| stretch.tokens.len() <= 3;
        words(&pair[0])
            && words(&pair[1])
            && pair[1].open <= pair[0].after + 2
            && (pair[0].after..pair[1].open).all(|at| matches!(str(at), "," | "and" | "or"))
    };
    let before =
        stretches[number.saturating_sub(ROW)..=number].windows(2).rev().take_while(|pair| joined(pair)).count();
    let after = stretches[number..].windows(2).take(ROW).take_while(|pair| joined(pair)).count();
    let (first, last) = (&stretches[number - before], &stretches[number + after]);
    let mut around = (first.open.saturating_sub(8)..first.open).chain(last.after..last.after + 6);
    before + after >= 2
        && around.any(|at| matches!(str(at), "words" | "terms" | "terminology" | "expressions" | "phrases" | "verbs"))
}

/// Whether a stretch is what somebody or something goes by: the self-styled “king”, a so-called “safe zone”.
pub(super) fn is_styled(scene: &Scene<'_>, stretch: &Stretch) -> bool {
    let str = |back: usize| stretch.open.checked_sub(back).map_or("", |at| scene.tokens.str(at));
    matches!((str(3), str(2), str(1)), ("self", "-", "styled" | "proclaimed" | "described") | ("so", "-", "called"))
}

/// Whether a stretch is the title of a work or a proper name beyond doubt: written in capitals, right after the word
/// that says what it is (their hit song “Summer Wine”).
pub(super) fn is_title(scene: &Scene<'_>, stretch: &Stretch) -> bool {
    let list = scene.tokens.list();
    let words = || list[stretch.tokens.clone()].iter().filter(|token| token.kind == TokenKind::Word);
    let named =
        stretch.open.checked_sub(1).is_some_and(|at| scene.is(at, Classes::NAMING) && !scene.is(at, Classes::CUE));
    named
        && (1..=6).contains(&words().count())
        && words().all(|token| token.is_capitalised() || token.is(Classes::PREPOSITION | Classes::DETERMINER))
}

/// Where the nearest verb of saying of the sentence is: right after or before, in the sentence, or nowhere.
fn nearby_cue(scene: &Scene<'_>, stretch: &Stretch, start: usize, end: usize) -> u64 {
    let list = scene.tokens.list();
    let strong = |at: usize| scene.is(at, Classes::REPORTING) || scene.tokens.str(at).eq_ignore_ascii_case("according");
    let weak = |at: usize| scene.is(at, Classes::CUE);
    let sentence = list[stretch.open].sentence;
    let after = (stretch.after..end.min(stretch.after + 6)).find(|at| strong(*at)).map(|at| at - stretch.after);
    let mut before_strong = false;
    let mut before_weak = false;
    for at in (start.max(stretch.open.saturating_sub(30))..stretch.open).rev() {
        if list[at].sentence != sentence {
            break;
        }
        before_strong |= strong(at);
        before_weak |= weak(at);
    }
    let near = (start.max(stretch.open.saturating_sub(3))..stretch.open).any(strong);
    match (after, near, before_strong, before_weak) {
        (Some(_), ..) => 4,
        (None, true, ..) => 3,
        (None, false, true, _) => 2,
        (None, false, false, true) => 1,
        _ => 0,
    }
}
