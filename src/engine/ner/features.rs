//! Features of a span that may be a name.

use super::document_stats::{DocumentStats, TermStats};
use super::first_pass_counts::FirstPassCounts;
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use std::ops::Range;

/// The document that features are taken from.
pub(super) struct FeatureContext<'v, 't> {
    pub tokens: &'v Tokens<'t>,
    pub stats: &'v DocumentStats,
}

/// Classes that describe a word inside a name.
const NAME_CLASSES: LexicalClasses = LexicalClasses::GIVEN
    .or(LexicalClasses::FAMILY)
    .or(LexicalClasses::COMMON)
    .or(LexicalClasses::ORGANISATION)
    .or(LexicalClasses::PLACE)
    .or(LexicalClasses::THING)
    .or(LexicalClasses::JOB_TITLE)
    .or(LexicalClasses::HONORIFIC)
    .or(LexicalClasses::COUNTRY)
    .or(LexicalClasses::DEMONYM)
    .or(LexicalClasses::LOCATED)
    .or(LexicalClasses::MONTH)
    .or(LexicalClasses::WEEKDAY)
    .or(LexicalClasses::SUFFIX)
    .or(LexicalClasses::PARTICLE)
    .or(LexicalClasses::STRONG_NAME)
    .or(LexicalClasses::RARE_GIVEN)
    .or(LexicalClasses::RARE_FAMILY)
    .or(LexicalClasses::AFFILIATION)
    .or(LexicalClasses::KIN)
    .or(ORGANISATIONS);

/// Classes of words that name a well-known organisation or thing.
const ORGANISATIONS: LexicalClasses = LexicalClasses::BRAND
    .or(LexicalClasses::OUTLET)
    .or(LexicalClasses::INSTITUTION_NAME)
    .or(LexicalClasses::COMPETITION)
    .or(LexicalClasses::NO_PERSON);

/// Classes that count one by one. Renowned words are too few for their combinations to be learned.
const SINGLE_CLASSES: LexicalClasses = NAME_CLASSES.or(LexicalClasses::RENOWNED);

/// Classes that describe a word next to a name.
const CONTEXT_CLASSES: LexicalClasses = LexicalClasses::HONORIFIC
    .or(LexicalClasses::JOB_TITLE)
    .or(LexicalClasses::HUMAN)
    .or(LexicalClasses::KIN)
    .or(LexicalClasses::REPORTING)
    .or(LexicalClasses::PREPOSITION)
    .or(LexicalClasses::DETERMINER)
    .or(LexicalClasses::CONJUNCTION)
    .or(LexicalClasses::PRONOUN)
    .or(LexicalClasses::AUXILIARY)
    .or(LexicalClasses::QUALIFIER)
    .or(LexicalClasses::DEMONYM)
    .or(LexicalClasses::INSTITUTION);

/// Adds the features of the span `name` to `features`, as hashes.
///
/// `sentence` is the sentence around it; `title_case` says whether that is in title case. All classes share these
/// features; the model has one weight for each feature and class.
pub(super) fn features(
    feature_context: &FeatureContext<'_, '_>,
    sentence: &Range<usize>,
    title_case: bool,
    name: &Range<usize>,
    features: &mut Vec<u32>,
) {
    let list = feature_context.tokens.list();
    let mut add = |template: u64, value: u64| features.push(feature_key(template, value));
    let (first, last) = (&list[name.start], &list[name.end - 1]);
    let length = name.len().min(5) as u64;
    let before = (name.start > sentence.start).then(|| &list[name.start - 1]);
    let before2 = (name.start > sentence.start + 1).then(|| &list[name.start - 2]);
    let after = (name.end < sentence.end).then(|| &list[name.end]);
    let after2 = (name.end + 1 < sentence.end).then(|| &list[name.end + 1]);
    let title_case = u64::from(title_case);
    let initial = u64::from(before.is_none());

    add(1, length);
    add(2, length << 2 | initial << 1 | title_case);
    // The name itself: its words, its shape, their classes.
    add(3, id(first) ^ length);
    add(4, id(last) ^ length);
    add(5, list[name.clone()].iter().fold(0, |key, token| hash_pair(key, id(token))));
    let (known_first, known_last) = (known(first, NAME_CLASSES), known(last, NAME_CLASSES));
    add(6, hash_pair(known_first, length));
    add(7, hash_pair(known_last, length));
    add(8, hash_pair(hash_pair(known_first, known_last), length));
    for (template, token) in [(36, first), (37, last)] {
        each_bit(token.classes.bits() & SINGLE_CLASSES.bits(), |bit| add(template, hash_pair(bit, length)));
    }
    let (value_first, value_last) = (value(first), value(last));
    add(38, hash_pair(value_first << 8 | value_last, length));
    for (template, token) in [(39, before), (50, after)] {
        let bits = token.map_or(0, |token| token.classes.bits() & CONTEXT_CLASSES.bits());
        each_bit(bits, |bit| add(template, hash_pair(bit << 8 | value_last, length.min(2))));
    }
    let shape = list[name.clone()].iter().fold(0, |key, token| hash_pair(key, shape(token)));
    add(9, shape);
    add(10, hash_pair(shape, known_first));
    for token in &list[name.clone()] {
        if name.len() > 1 {
            add(11, id(token));
            add(12, hash_pair(known(token, NAME_CLASSES), length.min(3)));
        }
    }
    let (first_text, last_text) =
        (first.span.slice(feature_context.tokens.text()), last.span.slice(feature_context.tokens.text()));
    add(13, ending(last_text, 3) ^ length.min(2));
    add(14, ending(last_text, 2) ^ length.min(2));
    add(15, ending(first_text, 3) ^ length.min(2));
    // Distributional clusters of the words in the name and around it.
    add(51, hash_pair(first.cluster.bits(), length));
    add(52, hash_pair(last.cluster.bits(), length));
    add(53, hash_pair(first.cluster.group() << 8 | last.cluster.group(), length));
    for (template, token) in [(54, before), (56, before2), (58, after), (60, after2)] {
        let cluster = token.map_or(1, |token| token.cluster.bits() << 1);
        add(template, cluster);
        add(template + 1, hash_pair(token.map_or(99, |token| token.cluster.group()), hash_pair(value_last, length)));
    }
    // The words around it.
    let (context_before, context_after) = (context(before), context(after));
    add(16, id_of(before));
    add(17, hash_pair(id_of(before), length));
    add(18, id_of(after));
    add(19, hash_pair(id_of(after), length));
    add(20, hash_pair(id_of(before2), id_of(before)));
    add(21, hash_pair(id_of(after), id_of(after2)));
    add(22, hash_pair(context_before, length));
    add(23, hash_pair(context_after, length));
    add(24, hash_pair(context_before, context_after));
    add(25, hash_pair(context_before, known_last));
    add(26, hash_pair(context_after, known_first));
    add(27, hash_pair(context(before2), context_before));
    add(28, hash_pair(context(after2), context_after));
    add(29, hash_pair(id_of(before), known_last));
    add(30, hash_pair(id_of(after), known_last));
    // Counts over the rest of the article.
    let (rest_first, rest_last) = (feature_context.stats.of(first.term), feature_context.stats.of(last.term));
    for (template, stats, known) in [(31, rest_first, known_first), (32, rest_last, known_last)] {
        if template == 31 && name.len() == 1 {
            continue;
        }
        for (at, count) in counts(&stats).into_iter().enumerate() {
            add(template, hash_pair(at as u64 * 8 + level(count), length.min(3)));
        }
        add(template + 2, hash_pair(known, person_like(&stats)));
        add(template + 4, hash_pair(initial | title_case << 1, level(stats.small) * 8 + level(stats.capital)));
    }
}

/// Adds the counts of the first pass for the words of `name` to `features`, as hashes.
pub(super) fn count_features(list: &[Token], counts: &FirstPassCounts, name: &Range<usize>, features: &mut Vec<u32>) {
    let length = name.len().min(3) as u64;
    counts.features(list, name, |template, value| features.push(feature_key(40 + template, hash_pair(value, length))));
}

fn counts(stats: &TermStats) -> [u8; 10] {
    [
        stats.small,
        stats.capital,
        stats.after_title,
        stats.after_given,
        stats.reporting,
        stats.after_place_preposition,
        stats.after_the,
        stats.possessive,
        stats.before_capital,
        stats.aged,
    ]
}

/// The strongest signs of a person and of a place, packed into one number.
fn person_like(stats: &TermStats) -> u64 {
    u64::from(stats.after_title > 0)
        | u64::from(stats.after_given > 0) << 1
        | u64::from(stats.reporting > 0) << 2
        | u64::from(stats.after_place_preposition > 0) << 3
        | u64::from(stats.after_the > 0) << 4
        | u64::from(stats.small > 0) << 5
}

/// Buckets: 0, 1, 2–3, 4–7, more.
fn level(count: u8) -> u64 {
    match count {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=7 => 3,
        _ => 4,
    }
}

fn known(token: &Token, classes: LexicalClasses) -> u64 {
    let bits = token.classes.bits() & classes.bits();
    bits << 1 | u64::from(token.is(LexicalClasses::GRAMMAR | LexicalClasses::STARTER | LexicalClasses::ADVERB))
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

/// The classes of a word as part of a name, in seven bits.
fn value(token: &Token) -> u64 {
    [
        LexicalClasses::GIVEN,
        LexicalClasses::FAMILY,
        LexicalClasses::STRONG_NAME,
        LexicalClasses::COMMON,
        LexicalClasses::COUNTRY | LexicalClasses::DEMONYM | LexicalClasses::LOCATED,
        LexicalClasses::ORGANISATION | LexicalClasses::PLACE | LexicalClasses::THING,
        ORGANISATIONS,
    ]
    .into_iter()
    .enumerate()
    .fold(0, |value, (at, class)| value | u64::from(token.is(class)) << at)
}

fn id_of(token: Option<&Token>) -> u64 {
    token.map_or(1, id)
}

/// Words by their identity; numbers and marks by their shape.
fn id(token: &Token) -> u64 {
    match token.kind {
        TokenKind::Word | TokenKind::Mark => token.term.bits() ^ token.case as u64,
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
    word[start..].bytes().fold(7, |key, byte| hash_pair(key, u64::from(byte.to_ascii_lowercase())))
}

fn hash_pair(a: u64, b: u64) -> u64 {
    (a.rotate_left(23) ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The feature's hash. Its lowest bit marks lexical features, which are made of the name's own words.
fn feature_key(template: u64, value: u64) -> u32 {
    let hash = hash_pair(value.wrapping_add(template.wrapping_mul(0xff51_afd7_ed55_8ccd)), template);
    (hash >> 32) as u32 & !1 | u32::from(matches!(template, 3..=5 | 11 | 13..=15 | 51..=52))
}
