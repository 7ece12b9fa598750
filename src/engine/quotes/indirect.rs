//! Speech reported without marks: “Peskov said that …”, “…, officials said”, “according to the mayor, …”.
//!
//! Every verb of saying outside marks offers a few quoted spans as what was said, after it or before it; a learned model
//! takes one of them, or none. Where some words of the quoted span stand between marks, the report is a mixed one.

use crate::engine::coref::{MentionIndex, MentionKind, Relation};
use crate::engine::gazetteer::{LexicalClasses, TermId};
use crate::engine::linear_model::{Features, hash_feature};
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::tokens::{Case, Token, TokenKind};
use std::ops::Range;

/// A quoted span that may be what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndirectQuote {
    /// The words, with those between marks.
    pub content: Range<usize>,
    /// The verb's token.
    pub cue: usize,
    /// The mention that speaks.
    pub source: Option<usize>,
    /// How the content was found.
    shape: ContentShape,
}

/// On which side of the verb the content is, and how it begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ContentShape {
    before: bool,
    /// 0 right at the verb, 1 at a “that”, 2 after whoever is addressed; before the verb: 0 from the sentence's start.
    start: u64,
    /// 0 at the sentence's end; otherwise the word it stops before.
    end: u64,
    /// How many ends further on were left out.
    cut: u64,
}

/// The longest content, in tokens from the verb on.
const MAX_CONTENT_TOKENS: usize = 150;
/// The most ends that are tried for a content after the verb.
const MAX_ENDS: usize = 6;
/// How far a “that” is looked for.
const MAX_THAT_DISTANCE_TOKENS: usize = 9;

/// The order of the mentions that speak only if no other does.
const LAST_ORDER: u8 = 6;

/// The verbs of saying outside marks, with the mention that speaks, if any.
#[must_use]
pub fn cues(index: &MentionIndex<'_>) -> Vec<(usize, Option<usize>)> {
    let mut speakers: Vec<(usize, u8, usize)> = Vec::new();
    for (number, mention) in index.mentions.iter().enumerate() {
        let order = match mention.attachment.relation {
            Relation::Subject => 0,
            Relation::Appositive => 1,
            Relation::According => 2,
            Relation::Inverted => 3,
            Relation::Agent => 4,
            Relation::Distant => 5,
            _ => continue,
        };
        // “Tom Hill, R-Lima, said”, “Ana Diaz of Salto, Lima, said”: a place between commas does not speak.
        let apart = mention.kind == MentionKind::Name
            && mention.start.checked_sub(1).is_some_and(|at| index.tokens.str(at) == ",")
            && index.tokens.str(mention.tokens.end.min(index.tokens.list().len() - 1)) == ",";
        if let Some(cue) = mention.attachment.cue {
            speakers.push((cue, order + LAST_ORDER * u8::from(apart), number));
        }
    }
    speakers.sort_unstable();
    let mut found = Vec::new();
    for (at, token) in index.tokens.list().iter().enumerate() {
        if token.is(LexicalClasses::CUE) && index.quoted_span_at(at).is_none() {
            let first = speakers.partition_point(|(cue, ..)| *cue < at);
            let source = speakers.get(first).filter(|(cue, ..)| *cue == at).map(|(.., number)| *number);
            found.push((at, shared_source(index, &found, at).or(source)));
        }
    }
    found
}

/// The one who speaks by an earlier verb of the sentence too: “Peskov said … and stated Moscow had …”, “…, adding that”.
fn shared_source(index: &MentionIndex<'_>, before: &[(usize, Option<usize>)], verb: usize) -> Option<usize> {
    let joint = joint_before(index, verb)?;
    let participle = index.tokens.str(verb).ends_with("ing");
    if participle != (index.tokens.str(joint) == ",") {
        return None;
    }
    let sentence = index.tokens.list()[verb].sentence;
    let same = |at: usize| index.tokens.list()[at].sentence == sentence;
    before.iter().rev().take_while(|(cue, _)| same(*cue)).find_map(|(_, source)| *source)
}

/// What may have been said with the verb `cue`.
#[must_use]
pub fn candidates(
    index: &MentionIndex<'_>,
    quoted_spans: &[QuotedSpan],
    cue: usize,
    source: Option<usize>,
) -> Vec<IndirectQuote> {
    let tokens = index.tokens;
    let sentence = &tokens.sentences()[tokens.list()[cue].sentence as usize];
    // A text without punctuation is one sentence: what was said is not looked for beyond all measure.
    let end = last_word(index, sentence).min(cue + MAX_CONTENT_TOKENS);
    let mut found = Vec::new();
    let mention = source.map(|source| &index.mentions[source]);
    let relation = mention.map(|mention| mention.attachment.relation);
    // “according to the mayor, …” and “said the mayor …”: the content begins after the source.
    let from = mention.map_or(cue + 1, |mention| (cue + 1).max(mention.tokens.end));
    let from =
        if relation == Some(Relation::Subject) || relation == Some(Relation::Appositive) { cue + 1 } else { from };
    if from < end {
        for (start, code) in starts(index, from, end) {
            for (stop, word, cut) in ends(index, start, end) {
                let shape = ContentShape { before: false, start: code, end: word, cut };
                found.push(IndirectQuote { content: start..stop, cue, source, shape });
            }
        }
    }
    if let Some(stop) = comma_before(index, sentence, cue, mention.map(|mention| mention.start))
        && stop > sentence.start
        && stop < sentence.start + MAX_CONTENT_TOKENS
    {
        let shape = ContentShape { before: true, start: 0, end: 0, cut: 0 };
        found.push(IndirectQuote { content: sentence.start..stop, cue, source, shape });
    }
    found.retain(|quote| words_outside(index, quoted_spans, &quote.content) > 2);
    found
}

/// The end of a sentence without its closing marks.
fn last_word(index: &MentionIndex<'_>, sentence: &Range<usize>) -> usize {
    let mut end = sentence.end;
    while end > sentence.start
        && index.tokens.list()[end - 1].kind == TokenKind::Mark
        && matches!(index.tokens.str(end - 1), "." | "!" | "?" | "…")
    {
        end -= 1;
    }
    end
}

/// Where a content after the verb may begin.
fn starts(index: &MentionIndex<'_>, from: usize, end: usize) -> Vec<(usize, u64)> {
    let mut from = from;
    while from < end && matches!(index.tokens.str(from), "," | ":") {
        from += 1;
    }
    let mut found = vec![(from, 0)];
    for at in from..end.min(from + MAX_THAT_DISTANCE_TOKENS) {
        let token = index.tokens.list()[at];
        if token.kind == TokenKind::Mark {
            break;
        }
        if ["that", "how", "why", "whether", "if", "to"].contains(&index.tokens.str(at)) {
            if at > from {
                found.push((at, 1));
            } else {
                found[0].1 = 1;
            }
            break;
        }
    }
    if let Some(number) = index.mention_at(from)
        && index.mentions[number].tokens.end < end
    {
        let after = index.mentions[number].tokens.end;
        if found.iter().all(|(start, _)| *start != after) {
            found.push((after, 2));
        }
    }
    found
}

/// Where a content that begins at `start` may end: exclusive, with the word it stops before.
fn ends(index: &MentionIndex<'_>, start: usize, end: usize) -> Vec<(usize, u64, u64)> {
    let mut found = vec![(end, 0, 0)];
    for at in start + 2..end {
        if found.len() == MAX_ENDS {
            break;
        }
        if index.quoted_span_at(at).is_some() {
            continue;
        }
        let token = index.tokens.list()[at];
        let stops = match token.kind {
            TokenKind::Mark => {
                matches!(index.tokens.str(at), "," | ";" | "—" | "–" | "-") && !index.tokens.joins_previous(at + 1)
            }
            TokenKind::Word => {
                token.case == Case::Lower
                    && matches!(
                        index.tokens.str(at),
                        "and" | "but" | "while" | "after" | "as" | "when" | "during" | "in" | "on" | "at"
                    )
            }
            _ => false,
        };
        if stops {
            found.push((at, word_code(index, at), (at - start).min(12) as u64));
        }
    }
    found
}

fn word_code(index: &MentionIndex<'_>, at: usize) -> u64 {
    let token = index.tokens.list()[at];
    match token.kind {
        TokenKind::Word => token.term.bits(),
        _ => TermId::of(index.tokens.str(at)).bits(),
    }
}

/// The comma that ends a content before “, X said” or “, said X”.
fn comma_before(
    index: &MentionIndex<'_>,
    sentence: &Range<usize>,
    cue: usize,
    subject: Option<usize>,
) -> Option<usize> {
    let first = subject.map_or(cue, |subject| subject.min(cue));
    let comma = first.checked_sub(1).filter(|at| *at > sentence.start)?;
    let is_end = matches!(index.tokens.str(comma), "," | "—" | "–") || index.quoted_span_at(comma).is_some();
    is_end.then_some(comma)
}

/// How many words of a range stand outside marks.
fn words_outside(index: &MentionIndex<'_>, quoted_spans: &[QuotedSpan], range: &Range<usize>) -> usize {
    let mut count = 0;
    let mut at = range.start;
    while at < range.end {
        if let Some(number) = index.quoted_span_at(at) {
            at = quoted_spans[number].after.max(at + 1);
            continue;
        }
        count += usize::from(matches!(index.tokens.list()[at].kind, TokenKind::Word | TokenKind::Number));
        at += 1;
    }
    count
}

/// The class of a token, coarsely.
fn class_code(token: Option<&Token>) -> u64 {
    let Some(token) = token else { return 0 };
    if token.kind != TokenKind::Word {
        return 1 + token.kind as u64;
    }
    let classes = [
        LexicalClasses::DETERMINER,
        LexicalClasses::PREPOSITION,
        LexicalClasses::AUXILIARY,
        LexicalClasses::PRONOUN,
        LexicalClasses::CONJUNCTION,
        LexicalClasses::ADVERB,
        LexicalClasses::CUE,
        LexicalClasses::HUMAN,
        LexicalClasses::INSTITUTION,
    ];
    10 + 2 * classes.iter().position(|class_code| token.is(*class_code)).unwrap_or(12) as u64
        + u64::from(token.is_capitalised())
}

/// The features of “this verb reports nothing”.
pub fn features_of_none(index: &MentionIndex<'_>, cue: usize, source: Option<usize>, out: &mut Features) {
    let tokens = index.tokens;
    let list = tokens.list();
    let word = list[cue].term.bits();
    let relation = source.map_or(0, |source| 1 + index.mentions[source].attachment.relation as u64);
    let sentence = list[cue].sentence;
    let before = cue.checked_sub(1).filter(|at| list[*at].sentence == sentence);
    let after = list.get(cue + 1);
    out.add(1, 0);
    out.add(2, word);
    out.add(3, relation);
    out.add(4, hash_feature(&[relation, class_code(before.map(|at| &list[at]))]));
    out.add(5, before.map_or(0, |at| word_code(index, at)));
    out.add(6, class_code(after));
    out.add(7, hash_feature(&[class_code(before.map(|at| &list[at])), class_code(after)]));
    out.add(8, after.map_or(0, |_| word_code(index, cue + 1)));
    out.add(9, u64::from(after.is_some() && index.quoted_span_at(cue + 1).is_some()));
}

/// The features of a quoted span as what was said.
pub fn features(index: &MentionIndex<'_>, quote: &IndirectQuote, out: &mut Features) {
    let tokens = index.tokens;
    let list = tokens.list();
    let shape = quote.shape;
    let side = u64::from(shape.before);
    let word = list[quote.cue].term.bits();
    let relation = quote.source.map_or(0, |source| 1 + index.mentions[source].attachment.relation as u64);
    let kind = quote.source.map_or(0, |source| match index.mentions[source].kind {
        MentionKind::Person(_) | MentionKind::Coordination => 1,
        MentionKind::Pronoun(pronoun) => 10 + pronoun as u64,
        MentionKind::PersonNominal => 2,
        MentionKind::Organisation => 3,
        MentionKind::Document => 4,
        MentionKind::Name => 5,
    });
    let length = match quote.content.len() {
        0..=4 => 0,
        5..=8 => 1,
        9..=15 => 2,
        16..=30 => 3,
        _ => 4,
    };
    let first = &list[quote.content.start];
    out.add(20, hash_feature(&[side, shape.start]));
    out.add(21, hash_feature(&[side, shape.start, word]));
    out.add(22, hash_feature(&[side, relation]));
    out.add(23, hash_feature(&[side, relation, kind]));
    out.add(24, hash_feature(&[side, shape.end]));
    out.add(25, hash_feature(&[side, shape.end, word]));
    out.add(26, hash_feature(&[side, length, u64::from(shape.end == 0)]));
    out.add(27, hash_feature(&[side, class_code(Some(first)), shape.start]));
    out.add(28, hash_feature(&[side, word_code(index, quote.content.start)]));
    out.add(29, hash_feature(&[shape.end, shape.cut]));
    out.add(30, hash_feature(&[side, word, class_code(Some(first))]));
    let after = quote.content.end;
    if shape.end != 0 {
        out.add(31, hash_feature(&[shape.end, class_code(list.get(after + 1))]));
        out.add(32, hash_feature(&[shape.end, list.get(after + 1).map_or(0, |_| word_code(index, after + 1))]));
    }
    // What follows “X said” when the content stands before it.
    if shape.before {
        out.add(33, class_code(list.get(quote.cue + 1)));
        out.add(34, hash_feature(&[class_code(list.get(quote.cue + 1)), relation]));
    }
}

/// The “and” or comma right before a verb, adverbs aside.
pub(super) fn joint_before(index: &MentionIndex<'_>, verb: usize) -> Option<usize> {
    let sentence = &index.tokens.sentences()[index.tokens.list()[verb].sentence as usize];
    let mut at = verb.checked_sub(1)?;
    while at > sentence.start && (index.is(at, LexicalClasses::ADVERB) || index.tokens.str(at).ends_with("ly")) {
        at -= 1;
    }
    (at > sentence.start && matches!(index.tokens.str(at), "and" | "but" | "then" | ",")).then_some(at)
}
