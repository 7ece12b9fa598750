//! What the model sees of a stretch that may be a name.

use super::evidence::{Evidence, WordEvidence};
use super::votes::Votes;
use crate::engine::gazetteer::Classes;
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use std::ops::Range;

/// Everything the features are made from.
pub(super) struct View<'v, 't> {
    pub tokens: &'v Tokens<'t>,
    pub evidence: &'v Evidence,
}

/// Classes that say what a word inside a name may be.
const NAME_CLASSES: Classes = Classes::GIVEN
    .or(Classes::FAMILY)
    .or(Classes::COMMON)
    .or(Classes::ORGANISATION)
    .or(Classes::PLACE)
    .or(Classes::THING)
    .or(Classes::POST)
    .or(Classes::HONORIFIC)
    .or(Classes::COUNTRY)
    .or(Classes::DEMONYM)
    .or(Classes::LOCATED)
    .or(Classes::MONTH)
    .or(Classes::WEEKDAY)
    .or(Classes::SUFFIX)
    .or(Classes::PARTICLE)
    .or(Classes::STRONG_NAME)
    .or(Classes::RARE_GIVEN)
    .or(Classes::RARE_FAMILY)
    .or(Classes::CREED)
    .or(Classes::KIN)
    .or(ORGANISATIONS);

/// Classes of words that name something well known that is nobody.
const ORGANISATIONS: Classes =
    Classes::BRAND.or(Classes::OUTLET).or(Classes::BODY_NAME).or(Classes::CONTEST).or(Classes::NO_PERSON);

/// The same, where each counts by itself; too few words are renowned for their combinations to be learned.
const SINGLE_CLASSES: Classes = NAME_CLASSES.or(Classes::RENOWNED);

/// Classes that say what stands around a name.
const CONTEXT_CLASSES: Classes = Classes::HONORIFIC
    .or(Classes::POST)
    .or(Classes::HUMAN)
    .or(Classes::KIN)
    .or(Classes::REPORTING)
    .or(Classes::PREPOSITION)
    .or(Classes::DETERMINER)
    .or(Classes::CONJUNCTION)
    .or(Classes::PRONOUN)
    .or(Classes::AUXILIARY)
    .or(Classes::QUALIFIER)
    .or(Classes::DEMONYM)
    .or(Classes::BODY);

/// Adds the features of the stretch `name` to `features`, as hashes.
///
/// `sentence` is the sentence around it, `shouted` whether that is all capitals. The same features serve every class; the model keeps a weight for each pair.
pub(super) fn features(
    view: &View<'_, '_>,
    sentence: &Range<usize>,
    shouted: bool,
    name: &Range<usize>,
    features: &mut Vec<u32>,
) {
    let list = view.tokens.list();
    let mut add = |template: u64, value: u64| features.push(mix(template, value));
    let (first, last) = (&list[name.start], &list[name.end - 1]);
    let length = name.len().min(5) as u64;
    let before = (name.start > sentence.start).then(|| &list[name.start - 1]);
    let before2 = (name.start > sentence.start + 1).then(|| &list[name.start - 2]);
    let after = (name.end < sentence.end).then(|| &list[name.end]);
    let after2 = (name.end + 1 < sentence.end).then(|| &list[name.end + 1]);
    let shouted = u64::from(shouted);
    let initial = u64::from(before.is_none());

    add(1, length);
    add(2, length << 2 | initial << 1 | shouted);
    // The name itself: its words, its shape, what the lists know of it.
    add(3, id(first) ^ length);
    add(4, id(last) ^ length);
    add(5, list[name.clone()].iter().fold(0, |key, token| combine(key, id(token))));
    let (known_first, known_last) = (known(first, NAME_CLASSES), known(last, NAME_CLASSES));
    add(6, combine(known_first, length));
    add(7, combine(known_last, length));
    add(8, combine(combine(known_first, known_last), length));
    for (template, token) in [(36, first), (37, last)] {
        each_bit(token.classes.bits() & SINGLE_CLASSES.bits(), |bit| add(template, combine(bit, length)));
    }
    let (value_first, value_last) = (value(first), value(last));
    add(38, combine(value_first << 8 | value_last, length));
    for (template, token) in [(39, before), (50, after)] {
        let bits = token.map_or(0, |token| token.classes.bits() & CONTEXT_CLASSES.bits());
        each_bit(bits, |bit| add(template, combine(bit << 8 | value_last, length.min(2))));
    }
    let shape = list[name.clone()].iter().fold(0, |key, token| combine(key, shape(token)));
    add(9, shape);
    add(10, combine(shape, known_first));
    for token in &list[name.clone()] {
        if name.len() > 1 {
            add(11, id(token));
            add(12, combine(known(token, NAME_CLASSES), length.min(3)));
        }
    }
    let (first_text, last_text) = (first.span.slice(view.tokens.text()), last.span.slice(view.tokens.text()));
    add(13, ending(last_text, 3) ^ length.min(2));
    add(14, ending(last_text, 2) ^ length.min(2));
    add(15, ending(first_text, 3) ^ length.min(2));
    // What the words are used like, in the name and around it.
    add(51, combine(first.cluster.bits(), length));
    add(52, combine(last.cluster.bits(), length));
    add(53, combine(first.cluster.group() << 8 | last.cluster.group(), length));
    for (template, token) in [(54, before), (56, before2), (58, after), (60, after2)] {
        let cluster = token.map_or(1, |token| token.cluster.bits() << 1);
        add(template, cluster);
        add(template + 1, combine(token.map_or(99, |token| token.cluster.group()), combine(value_last, length)));
    }
    // What stands around it.
    let (context_before, context_after) = (context(before), context(after));
    add(16, id_of(before));
    add(17, combine(id_of(before), length));
    add(18, id_of(after));
    add(19, combine(id_of(after), length));
    add(20, combine(id_of(before2), id_of(before)));
    add(21, combine(id_of(after), id_of(after2)));
    add(22, combine(context_before, length));
    add(23, combine(context_after, length));
    add(24, combine(context_before, context_after));
    add(25, combine(context_before, known_last));
    add(26, combine(context_after, known_first));
    add(27, combine(context(before2), context_before));
    add(28, combine(context(after2), context_after));
    add(29, combine(id_of(before), known_last));
    add(30, combine(id_of(after), known_last));
    // What the rest of the article says.
    let (rest_first, rest_last) = (view.evidence.of(first.word), view.evidence.of(last.word));
    for (template, evidence, known) in [(31, rest_first, known_first), (32, rest_last, known_last)] {
        if template == 31 && name.len() == 1 {
            continue;
        }
        for (at, count) in counts(&evidence).into_iter().enumerate() {
            add(template, combine(at as u64 * 8 + level(count), length.min(3)));
        }
        add(template + 2, combine(known, person_like(&evidence)));
        add(template + 4, combine(initial | shouted << 1, level(evidence.small) * 8 + level(evidence.capital)));
    }
}

/// Adds what the first reading found of the words of `name` to `features`, as hashes.
pub(super) fn vote_features(list: &[Token], votes: &Votes, name: &Range<usize>, features: &mut Vec<u32>) {
    let length = name.len().min(3) as u64;
    votes.features(list, name, |template, value| features.push(mix(40 + template, combine(value, length))));
}

fn counts(evidence: &WordEvidence) -> [u8; 10] {
    [
        evidence.small,
        evidence.capital,
        evidence.after_title,
        evidence.after_given,
        evidence.reporting,
        evidence.after_place_preposition,
        evidence.after_the,
        evidence.possessive,
        evidence.before_capital,
        evidence.aged,
    ]
}

/// The strongest signs of a person and of a place, as one small number.
fn person_like(evidence: &WordEvidence) -> u64 {
    u64::from(evidence.after_title > 0)
        | u64::from(evidence.after_given > 0) << 1
        | u64::from(evidence.reporting > 0) << 2
        | u64::from(evidence.after_place_preposition > 0) << 3
        | u64::from(evidence.after_the > 0) << 4
        | u64::from(evidence.small > 0) << 5
}

/// None, one, two or three, four to seven, more.
fn level(count: u8) -> u64 {
    match count {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=7 => 3,
        _ => 4,
    }
}

fn known(token: &Token, classes: Classes) -> u64 {
    let bits = token.classes.bits() & classes.bits();
    bits << 1 | u64::from(token.is(Classes::GRAMMAR | Classes::STARTER | Classes::ADVERB))
}

fn context(token: Option<&Token>) -> u64 {
    token.map_or(1, |token| {
        let bits = token.classes.bits() & CONTEXT_CLASSES.bits();
        bits << 8 | (token.kind as u64) << 4 | (token.case as u64) << 2 | 2
    })
}

fn each_bit(mut bits: u64, mut each: impl FnMut(u64)) {
    while bits != 0 {
        each(u64::from(bits.trailing_zeros()));
        bits &= bits - 1;
    }
}

/// What the lists make of a word as a part of a name, in seven bits.
fn value(token: &Token) -> u64 {
    [
        Classes::GIVEN,
        Classes::FAMILY,
        Classes::STRONG_NAME,
        Classes::COMMON,
        Classes::COUNTRY | Classes::DEMONYM | Classes::LOCATED,
        Classes::ORGANISATION | Classes::PLACE | Classes::THING,
        ORGANISATIONS,
    ]
    .into_iter()
    .enumerate()
    .fold(0, |value, (at, class)| value | u64::from(token.is(class)) << at)
}

fn id_of(token: Option<&Token>) -> u64 {
    token.map_or(1, id)
}

/// Words by their identity; numbers and marks by what they look like.
fn id(token: &Token) -> u64 {
    match token.kind {
        TokenKind::Word | TokenKind::Mark => token.word.bits() ^ token.case as u64,
        TokenKind::Number => 1000 + token.span.len() as u64,
        kind => 2000 + kind as u64,
    }
}

fn shape(token: &Token) -> u64 {
    let short = token.span.len() <= 2;
    (token.kind as u64) << 4 | (token.case as u64) << 2 | u64::from(short && token.case == Case::Capital)
}

fn ending(word: &str, length: usize) -> u64 {
    let start = word.char_indices().nth_back(length - 1).map_or(0, |(at, _)| at);
    word[start..].bytes().fold(7, |key, byte| combine(key, u64::from(byte.to_ascii_lowercase())))
}

fn combine(a: u64, b: u64) -> u64 {
    (a.rotate_left(23) ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The feature's hash; its lowest bit tells whether the feature is the name's own words.
fn mix(template: u64, value: u64) -> u32 {
    let hash = combine(value.wrapping_add(template.wrapping_mul(0xff51_afd7_ed55_8ccd)), template);
    (hash >> 32) as u32 & !1 | u32::from(matches!(template, 3..=5 | 11 | 13..=15 | 51..=52))
}
