//! Speech reported without marks: “Peskov said that …”, “…, officials said”, “according to the mayor, …”.
//!
//! Every verb of saying outside marks offers a few stretches as what was said, after it or before it; a learned model
//! takes one of them, or none. Where some words of the stretch stand between marks, the report is a mixed one.

use super::marks::Stretch;
use crate::engine::coref::{MentionKind, Relation, Scene};
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::ranker::{Features, pack};
use crate::engine::tokens::{Case, Token, TokenKind};
use std::ops::Range;

/// A stretch that may be what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The words, with those between marks.
    pub content: Range<usize>,
    /// The verb's token.
    pub cue: usize,
    /// The mention that speaks.
    pub source: Option<usize>,
    /// How the content was found.
    shape: Shape,
}

/// On which side of the verb the content is, and how it begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    before: bool,
    /// 0 right at the verb, 1 at a “that”, 2 after whoever is addressed; before the verb: 0 from the sentence's start.
    start: u64,
    /// 0 at the sentence's end; otherwise the word it stops before.
    end: u64,
    /// How many ends further on were left out.
    cut: u64,
}

/// The longest content, in tokens from the verb on.
const LONGEST: usize = 150;
/// The most ends that are tried for a content after the verb.
const ENDS: usize = 6;
/// How far a “that” is looked for.
const THAT: usize = 9;

/// The verbs of saying outside marks, with the mention that speaks, if any.
#[must_use]
pub fn cues(scene: &Scene<'_>) -> Vec<(usize, Option<usize>)> {
    let mut speakers: Vec<(usize, u8, usize)> = Vec::new();
    for (number, mention) in scene.mentions.iter().enumerate() {
        let order = match mention.link.relation {
            Relation::Subject => 0,
            Relation::Apposed => 1,
            Relation::According => 2,
            Relation::Inverted => 3,
            Relation::Agent => 4,
            Relation::Distant => 5,
            _ => continue,
        };
        if let Some(cue) = mention.link.cue {
            speakers.push((cue, order, number));
        }
    }
    speakers.sort_unstable();
    let mut found = Vec::new();
    for (at, token) in scene.tokens.list().iter().enumerate() {
        if token.is(Classes::CUE) && scene.stretch_at(at).is_none() {
            let first = speakers.partition_point(|(cue, ..)| *cue < at);
            let source = speakers.get(first).filter(|(cue, ..)| *cue == at).map(|(.., number)| *number);
            found.push((at, source));
        }
    }
    found
}

/// What may have been said with the verb `cue`.
#[must_use]
pub fn candidates(scene: &Scene<'_>, stretches: &[Stretch], cue: usize, source: Option<usize>) -> Vec<Report> {
    let tokens = scene.tokens;
    let sentence = &tokens.sentences()[tokens.list()[cue].sentence as usize];
    // A text without punctuation is one sentence: what was said is not looked for beyond all measure.
    let end = last_word(scene, sentence).min(cue + LONGEST);
    let mut found = Vec::new();
    let mention = source.map(|source| &scene.mentions[source]);
    let relation = mention.map(|mention| mention.link.relation);
    // “according to the mayor, …” and “said the mayor …”: the content begins after the source.
    let from = mention.map_or(cue + 1, |mention| (cue + 1).max(mention.tokens.end));
    let from = if relation == Some(Relation::Subject) || relation == Some(Relation::Apposed) { cue + 1 } else { from };
    if from < end {
        for (start, code) in starts(scene, from, end) {
            for (stop, word, cut) in ends(scene, start, end) {
                let shape = Shape { before: false, start: code, end: word, cut };
                found.push(Report { content: start..stop, cue, source, shape });
            }
        }
    }
    if let Some(stop) = comma_before(scene, sentence, cue, mention.map(|mention| mention.start))
        && stop > sentence.start
        && stop < sentence.start + LONGEST
    {
        let shape = Shape { before: true, start: 0, end: 0, cut: 0 };
        found.push(Report { content: sentence.start..stop, cue, source, shape });
    }
    found.retain(|report| words_outside(scene, stretches, &report.content) > 2);
    found
}

/// The end of a sentence without its closing marks.
fn last_word(scene: &Scene<'_>, sentence: &Range<usize>) -> usize {
    let mut end = sentence.end;
    while end > sentence.start
        && scene.tokens.list()[end - 1].kind == TokenKind::Mark
        && matches!(scene.tokens.str(end - 1), "." | "!" | "?" | "…")
    {
        end -= 1;
    }
    end
}

/// Where a content after the verb may begin.
fn starts(scene: &Scene<'_>, from: usize, end: usize) -> Vec<(usize, u64)> {
    let mut from = from;
    while from < end && matches!(scene.tokens.str(from), "," | ":") {
        from += 1;
    }
    let mut found = vec![(from, 0)];
    for at in from..end.min(from + THAT) {
        let token = scene.tokens.list()[at];
        if token.kind == TokenKind::Mark {
            break;
        }
        if ["that", "how", "why", "whether", "if", "to"].contains(&scene.tokens.str(at)) {
            if at > from {
                found.push((at, 1));
            } else {
                found[0].1 = 1;
            }
            break;
        }
    }
    if let Some(number) = scene.mention_at(from)
        && scene.mentions[number].tokens.end < end
    {
        let after = scene.mentions[number].tokens.end;
        if found.iter().all(|(start, _)| *start != after) {
            found.push((after, 2));
        }
    }
    found
}

/// Where a content that begins at `start` may end: exclusive, with the word it stops before.
fn ends(scene: &Scene<'_>, start: usize, end: usize) -> Vec<(usize, u64, u64)> {
    let mut found = vec![(end, 0, 0)];
    for at in start + 2..end {
        if found.len() == ENDS {
            break;
        }
        if scene.stretch_at(at).is_some() {
            continue;
        }
        let token = scene.tokens.list()[at];
        let stops = match token.kind {
            TokenKind::Mark => {
                matches!(scene.tokens.str(at), "," | ";" | "—" | "–" | "-") && !scene.tokens.joins_previous(at + 1)
            }
            TokenKind::Word => {
                token.case == Case::Lower
                    && matches!(
                        scene.tokens.str(at),
                        "and" | "but" | "while" | "after" | "as" | "when" | "during" | "in" | "on" | "at"
                    )
            }
            _ => false,
        };
        if stops {
            found.push((at, word_code(scene, at), (at - start).min(12) as u64));
        }
    }
    found
}

fn word_code(scene: &Scene<'_>, at: usize) -> u64 {
    let token = scene.tokens.list()[at];
    match token.kind {
        TokenKind::Word => token.word.bits(),
        _ => Word::of(scene.tokens.str(at)).bits(),
    }
}

/// The comma that ends a content before “, X said” or “, said X”.
fn comma_before(scene: &Scene<'_>, sentence: &Range<usize>, cue: usize, subject: Option<usize>) -> Option<usize> {
    let first = subject.map_or(cue, |subject| subject.min(cue));
    let comma = first.checked_sub(1).filter(|at| *at > sentence.start)?;
    let is_end = matches!(scene.tokens.str(comma), "," | "—" | "–") || scene.stretch_at(comma).is_some();
    is_end.then_some(comma)
}

/// How many words of a range stand outside marks.
fn words_outside(scene: &Scene<'_>, stretches: &[Stretch], range: &Range<usize>) -> usize {
    let mut count = 0;
    let mut at = range.start;
    while at < range.end {
        if let Some(number) = scene.stretch_at(at) {
            at = stretches[number].after.max(at + 1);
            continue;
        }
        count += usize::from(matches!(scene.tokens.list()[at].kind, TokenKind::Word | TokenKind::Number));
        at += 1;
    }
    count
}

/// The class of a token, coarsely.
fn class(token: Option<&Token>) -> u64 {
    let Some(token) = token else { return 0 };
    if token.kind != TokenKind::Word {
        return 1 + token.kind as u64;
    }
    let classes = [
        Classes::DETERMINER,
        Classes::PREPOSITION,
        Classes::AUXILIARY,
        Classes::PRONOUN,
        Classes::CONJUNCTION,
        Classes::ADVERB,
        Classes::CUE,
        Classes::HUMAN,
        Classes::BODY,
    ];
    10 + 2 * classes.iter().position(|class| token.is(*class)).unwrap_or(12) as u64 + u64::from(token.is_capitalised())
}

/// The features of “this verb reports nothing”.
pub fn features_of_none(scene: &Scene<'_>, cue: usize, source: Option<usize>, out: &mut Features) {
    let tokens = scene.tokens;
    let list = tokens.list();
    let word = list[cue].word.bits();
    let relation = source.map_or(0, |source| 1 + scene.mentions[source].link.relation as u64);
    let sentence = list[cue].sentence;
    let before = cue.checked_sub(1).filter(|at| list[*at].sentence == sentence);
    let after = list.get(cue + 1);
    out.add(1, 0);
    out.add(2, word);
    out.add(3, relation);
    out.add(4, pack(&[relation, class(before.map(|at| &list[at]))]));
    out.add(5, before.map_or(0, |at| word_code(scene, at)));
    out.add(6, class(after));
    out.add(7, pack(&[class(before.map(|at| &list[at])), class(after)]));
    out.add(8, after.map_or(0, |_| word_code(scene, cue + 1)));
    out.add(9, u64::from(after.is_some() && scene.stretch_at(cue + 1).is_some()));
}

/// The features of a stretch as what was said.
pub fn features(scene: &Scene<'_>, report: &Report, out: &mut Features) {
    let tokens = scene.tokens;
    let list = tokens.list();
    let shape = report.shape;
    let side = u64::from(shape.before);
    let word = list[report.cue].word.bits();
    let relation = report.source.map_or(0, |source| 1 + scene.mentions[source].link.relation as u64);
    let kind = report.source.map_or(0, |source| match scene.mentions[source].kind {
        MentionKind::Person(_) | MentionKind::Group => 1,
        MentionKind::Pronoun(pronoun) => 10 + pronoun as u64,
        MentionKind::Human => 2,
        MentionKind::Body => 3,
        MentionKind::Document => 4,
        MentionKind::Name => 5,
    });
    let length = match report.content.len() {
        0..=4 => 0,
        5..=8 => 1,
        9..=15 => 2,
        16..=30 => 3,
        _ => 4,
    };
    let first = &list[report.content.start];
    out.add(20, pack(&[side, shape.start]));
    out.add(21, pack(&[side, shape.start, word]));
    out.add(22, pack(&[side, relation]));
    out.add(23, pack(&[side, relation, kind]));
    out.add(24, pack(&[side, shape.end]));
    out.add(25, pack(&[side, shape.end, word]));
    out.add(26, pack(&[side, length, u64::from(shape.end == 0)]));
    out.add(27, pack(&[side, class(Some(first)), shape.start]));
    out.add(28, pack(&[side, word_code(scene, report.content.start)]));
    out.add(29, pack(&[shape.end, shape.cut]));
    out.add(30, pack(&[side, word, class(Some(first))]));
    let after = report.content.end;
    if shape.end != 0 {
        out.add(31, pack(&[shape.end, class(list.get(after + 1))]));
        out.add(32, pack(&[shape.end, list.get(after + 1).map_or(0, |_| word_code(scene, after + 1))]));
    }
    // What follows “X said” when the content stands before it.
    if shape.before {
        out.add(33, class(list.get(report.cue + 1)));
        out.add(34, pack(&[class(list.get(report.cue + 1)), relation]));
    }
}
