//! Whether a quoted span between marks is a quotation, or a title, a nickname, a slogan, a word as a word.

use super::document_features::DocumentFeatures;
use crate::engine::coref::{MentionIndex, MentionKind};
use crate::engine::gazetteer::{LexicalClasses, TermId};
use crate::engine::linear_model::{Features, hash_feature};
use crate::engine::quote_marks::QuotedSpan;
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
fn token_shape(token: Option<&Token>) -> u64 {
    let Some(token) = token else { return 99 };
    match token.kind {
        TokenKind::Word => {
            let class = [
                LexicalClasses::CUE,
                LexicalClasses::DETERMINER,
                LexicalClasses::PREPOSITION,
                LexicalClasses::AUXILIARY,
                LexicalClasses::PRONOUN,
                LexicalClasses::CONJUNCTION,
                LexicalClasses::ADVERB,
                LexicalClasses::DOCUMENT,
                LexicalClasses::HUMAN,
            ]
            .iter()
            .position(|class| token.is(*class))
            .unwrap_or(12) as u64;
            class * 2 + u64::from(token.is_capitalised())
        }
        kind => 40 + kind as u64,
    }
}

fn word_of(index: &MentionIndex<'_>, at: Option<usize>) -> u64 {
    at.and_then(|at| index.tokens.get(at).map(|token| (at, token))).map_or(1, |(at, token)| match token.kind {
        TokenKind::Word => token.term.bits(),
        TokenKind::Number => 2,
        _ => TermId::of(index.tokens.str(at)).bits(),
    })
}

/// The features of quoted span `number` as a quotation.
///
/// `previous` is whether the quoted span before is one, if there is one and that is known.
pub fn features(
    index: &MentionIndex<'_>,
    quoted_spans: &[QuotedSpan],
    number: usize,
    document: &DocumentFeatures,
    previous: Option<bool>,
    out: &mut Features,
) {
    let quoted_span = &quoted_spans[number];
    let tokens = index.tokens;
    let list = tokens.list();
    let inside = &list[quoted_span.tokens.clone()];
    let words = inside.iter().filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number)).count();
    let capitals = inside.iter().filter(|token| token.is_capitalised()).count();
    let paragraph = &tokens.paragraphs()[quoted_span.paragraph];
    let before = quoted_span.open.checked_sub(1).filter(|at| *at >= paragraph.start);
    let before2 = before.and_then(|at| at.checked_sub(1)).filter(|at| *at >= paragraph.start);
    let after = Some(quoted_span.after).filter(|at| *at < paragraph.end);
    let length = length_code(words);
    let title = match capitals {
        0 => 0,
        n if n == words => 3,
        n if n * 2 > words => 2,
        _ => u64::from(inside.iter().find(|token| token.kind == TokenKind::Word).is_some_and(Token::is_capitalised)),
    };
    let last = tokens.str(quoted_span.tokens.end - 1);
    let ending = match last {
        "," => 1,
        "." => 2,
        "!" | "?" => 3,
        "…" | "—" | "-" => 4,
        _ => 0,
    };
    if let Some((relation, kind)) = adjacent_speaker(index, quoted_span) {
        out.add(32, hash_feature(&[relation, kind, length.min(6)]));
        out.add(33, hash_feature(&[relation, ending, title]));
    }
    let single = u64::from(quoted_span.single) + u64::from(quoted_span.single && document.doubles);
    let cue = nearby_cue(index, quoted_span, paragraph.start, paragraph.end);
    out.add(1, 0);
    out.add(2, length);
    out.add(3, hash_feature(&[length.min(6), title]));
    out.add(4, hash_feature(&[length.min(6), ending]));
    out.add(5, hash_feature(&[single, length.min(6)]));
    out.add(6, hash_feature(&[u64::from(quoted_span.closed), length]));
    out.add(7, hash_feature(&[cue, length.min(6)]));
    out.add(8, hash_feature(&[cue, ending, title]));
    let (b, b2, a) = (word_of(index, before), word_of(index, before2), word_of(index, after));
    let short = u64::from(words <= 6);
    out.add(9, hash_feature(&[b, short]));
    out.add(10, hash_feature(&[a, short]));
    out.add(11, hash_feature(&[b2, b, short]));
    out.add(12, hash_feature(&[token_shape(before.map(|at| &list[at])), length.min(6)]));
    out.add(13, hash_feature(&[token_shape(after.map(|at| &list[at])), length.min(6)]));
    out.add(
        14,
        hash_feature(&[token_shape(before.map(|at| &list[at])), token_shape(after.map(|at| &list[at])), short]),
    );
    out.add(15, hash_feature(&[b2, short]));
    let first = inside[0];
    if words <= 6 {
        out.add(16, first.term.bits());
        out.add(17, token_shape(Some(&first)));
    }
    let echo = document.repetitions[number];
    let headline = u64::from(quoted_span.paragraph == 0);
    out.add(34, hash_feature(&[echo, length.min(6)]));
    out.add(35, hash_feature(&[echo, single, headline]));
    out.add(36, hash_feature(&[document.long, single, length.min(6)]));
    out.add(37, hash_feature(&[document.long, short, cue]));
    let personal = inside.iter().any(|token| token.is(LexicalClasses::FIRST_PERSON));
    let verbal = inside.iter().any(|token| token.is(LexicalClasses::AUXILIARY | LexicalClasses::PRONOUN));
    out.add(18, hash_feature(&[u64::from(personal), u64::from(verbal), length.min(6)]));
    let alone = before.is_none() && after.is_none();
    out.add(19, hash_feature(&[u64::from(alone), u64::from(quoted_span.paragraph == 0), length.min(6)]));
    // A nickname stands between the parts of one person's name.
    let named = |at: Option<usize>| {
        at.and_then(|at| index.mention_at(at))
            .is_some_and(|number| matches!(index.mentions[number].kind, MentionKind::Person(_)))
    };
    let capital = |at: Option<usize>| at.is_some_and(|at| list[at].is_capitalised());
    if words <= 3 {
        out.add(
            20,
            hash_feature(&[
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
    out.add(27, hash_feature(&[used_like(before), length.min(6)]));
    out.add(28, hash_feature(&[used_like(after), short]));
    out.add(29, hash_feature(&[used_like(before2), short]));
    if words <= 4 {
        out.add(30, used_like(Some(quoted_span.tokens.start)));
        out.add(31, hash_feature(&[first.cluster.group(), before.map_or(0, |at| list[at].cluster.group()), length]));
    }
    let naming = |at: Option<usize>| u64::from(at.is_some_and(|at| list[at].is(LexicalClasses::NAMING)));
    out.add(24, hash_feature(&[naming(before), naming(before2), naming(after), short]));
    out.add(25, hash_feature(&[naming(before), naming(before2), title, cue.min(3)]));
    // In a list (“expect,” “may,” “could”) all are alike.
    let listed = number
        .checked_sub(1)
        .map(|other| &quoted_spans[other])
        .is_some_and(|other| other.after + 2 >= quoted_span.open);
    if listed && let Some(previous) = previous {
        out.add(26, hash_feature(&[u64::from(previous), length.min(6)]));
    }
    let neighbours = [number.checked_sub(1), Some(number + 1)]
        .into_iter()
        .flatten()
        .filter_map(|other| quoted_spans.get(other))
        .filter(|other| other.paragraph == quoted_span.paragraph)
        .map(|other| other.tokens.len().min(12))
        .max()
        .unwrap_or(0);
    out.add(22, hash_feature(&[length.min(6), length_code(neighbours)]));
    out.add(
        23,
        hash_feature(&[
            short,
            u64::from(first.case as u8 as u64 != 0),
            ending,
            token_shape(before.map(|at| &list[at])),
        ]),
    );
}

/// Grammar and kind of the one who, right after the quoted span, is tied to a verb of saying there: “…” the 42-year-old said.
fn adjacent_speaker(index: &MentionIndex<'_>, quoted_span: &QuotedSpan) -> Option<(u64, u64)> {
    let mention = index.mentions.get(index.first_from(quoted_span.after))?;
    let cue = mention.attachment.cue.filter(|_| mention.start <= quoted_span.after + 3)?;
    let near = (quoted_span.after..quoted_span.after + 12).contains(&cue);
    (near && mention.attachment.relation.speaks()).then(|| (mention.attachment.relation as u64, mention.kind.code()))
}

/// How many words in a row of words are looked at, each way.
const MAX_ROW_SPANS: usize = 24;

/// Whether a quoted span is one of a row of words that are spoken of as words: by terms like “believe,” “expect” or “may”.
pub(super) fn is_listed_term(index: &MentionIndex<'_>, quoted_spans: &[QuotedSpan], number: usize) -> bool {
    let str = |at: usize| index.tokens.get(at).map_or("", |_| index.tokens.str(at));
    let joined = |pair: &[QuotedSpan]| {
        let words = |quoted_span: &QuotedSpan| quoted_span.tokens.len() <= 3;
        words(&pair[0])
            && words(&pair[1])
            && pair[1].open <= pair[0].after + 2
            && (pair[0].after..pair[1].open).all(|at| matches!(str(at), "," | "and" | "or"))
    };
    let before = quoted_spans[number.saturating_sub(MAX_ROW_SPANS)..=number]
        .windows(2)
        .rev()
        .take_while(|pair| joined(pair))
        .count();
    let after = quoted_spans[number..].windows(2).take(MAX_ROW_SPANS).take_while(|pair| joined(pair)).count();
    let (first, last) = (&quoted_spans[number - before], &quoted_spans[number + after]);
    let mut around = (first.open.saturating_sub(8)..first.open).chain(last.after..last.after + 6);
    before + after >= 2
        && around.any(|at| matches!(str(at), "words" | "terms" | "terminology" | "expressions" | "phrases" | "verbs"))
}

/// Whether a quoted span is what somebody or something goes by: the self-styled “king”, a so-called “safe zone”.
pub(super) fn is_so_called(index: &MentionIndex<'_>, quoted_span: &QuotedSpan) -> bool {
    let str = |back: usize| quoted_span.open.checked_sub(back).map_or("", |at| index.tokens.str(at));
    matches!((str(3), str(2), str(1)), ("self", "-", "styled" | "proclaimed" | "described") | ("so", "-", "called"))
}

/// Whether a quoted span is the title of a work or a proper name beyond doubt: written in capitals, right after the word
/// that says what it is (their hit song “Summer Wine”).
pub(super) fn is_title(index: &MentionIndex<'_>, quoted_span: &QuotedSpan) -> bool {
    let list = index.tokens.list();
    let words = || list[quoted_span.tokens.clone()].iter().filter(|token| token.kind == TokenKind::Word);
    let named = quoted_span
        .open
        .checked_sub(1)
        .is_some_and(|at| index.is(at, LexicalClasses::NAMING) && !index.is(at, LexicalClasses::CUE));
    named
        && (1..=6).contains(&words().count())
        && words()
            .all(|token| token.is_capitalised() || token.is(LexicalClasses::PREPOSITION | LexicalClasses::DETERMINER))
}

/// Where the nearest verb of saying of the sentence is: right after or before, in the sentence, or nowhere.
fn nearby_cue(index: &MentionIndex<'_>, quoted_span: &QuotedSpan, start: usize, end: usize) -> u64 {
    let list = index.tokens.list();
    let strong =
        |at: usize| index.is(at, LexicalClasses::REPORTING) || index.tokens.str(at).eq_ignore_ascii_case("according");
    let weak = |at: usize| index.is(at, LexicalClasses::CUE);
    let sentence = list[quoted_span.open].sentence;
    let after =
        (quoted_span.after..end.min(quoted_span.after + 6)).find(|at| strong(*at)).map(|at| at - quoted_span.after);
    let mut before_strong = false;
    let mut before_weak = false;
    for at in (start.max(quoted_span.open.saturating_sub(30))..quoted_span.open).rev() {
        if list[at].sentence != sentence {
            break;
        }
        before_strong |= strong(at);
        before_weak |= weak(at);
    }
    let near = (start.max(quoted_span.open.saturating_sub(3))..quoted_span.open).any(strong);
    match (after, near, before_strong, before_weak) {
        (Some(_), ..) => 4,
        (None, true, ..) => 3,
        (None, false, true, _) => 2,
        (None, false, false, true) => 1,
        _ => 0,
    }
}
