//! Whether a reported clause reads as a statement, whether it was said at all, and whether its speaker is beyond doubt.

use super::clauses::begins_with_verb;
use super::indirect::IndirectQuote;
use super::report_words::{ReportWord, is};
use crate::engine::coref::{MentionIndex, MentionKind, Relation};
use crate::engine::gazetteer::{LexicalClasses, is_verb_form};
use crate::engine::tokens::{Case, TokenKind};
use std::ops::Range;

/// The fewest words of a clause that is a statement.
const MIN_STATEMENT_WORDS: usize = 4;
/// How far before a verb of saying the words are looked for that make it say nothing, in tokens.
const IRREAL_REACH_TOKENS: usize = 3;

/// Whether a clause reads as a statement: it has a subject and a finite verb.
pub(super) fn is_statement(index: &MentionIndex<'_>, quote: &IndirectQuote, content: &Range<usize>) -> bool {
    let tokens = index.tokens;
    let list = tokens.list();
    let that = quote.content.start + 1 == content.start && tokens.str(quote.content.start) == "that";
    let words = content.clone().filter(|at| matches!(list[*at].kind, TokenKind::Word | TokenKind::Number)).count();
    let first = content.start;
    if words < MIN_STATEMENT_WORDS || is(index, first, ReportWord::Question) || index.quoted_span_at(first).is_some() {
        return false;
    }
    if list[first].is(LexicalClasses::AUXILIARY | LexicalClasses::CONJUNCTION) && content.start > quote.cue && !that {
        return false;
    }
    // “stressing the will to pass laws that help”: the verb of a relative clause makes no statement.
    let relative = |at: &usize| !that && matches!(tokens.str(*at), "that" | "which" | "who" | "whose" | "where");
    let finite = content.clone().skip(1).take_while(|at| !relative(at)).find(|at| is_finite(index, content.start, *at));
    let opens = !list[first].is(LexicalClasses::PREPOSITION)
        || matches!(
            tokens.str(first),
            "in" | "after" | "before" | "since" | "during" | "at" | "under" | "despite" | "on"
        )
        || quote.content.end <= quote.cue;
    let verb_first = list[first].case == Case::Lower
        && (tokens.str(first).ends_with("ing") || is_verb_form(list[first].term))
        && !list[first].is(LexicalClasses::PRONOUN | LexicalClasses::DETERMINER);
    // “arguing less prominent cases, and was sent”: the verb stands in another clause.
    let apart = |at: usize| {
        (content.start..at).any(|mark| tokens.str(mark) == "," && matches!(tokens.str(mark + 1), "and" | "but"))
    };
    match finite {
        // “tweeted a story that described”, “said of the incident that was filmed”
        Some(_) if that => !begins_with_verb(index, first),
        Some(at) if apart(at) => false,
        Some(at) => opens && (!verb_first || list[at].is(LexicalClasses::AUXILIARY)) && tokens.str(first) != "to",
        None => false,
    }
}

/// Whether token `at` is a verb with a subject before it.
fn is_finite(index: &MentionIndex<'_>, start: usize, at: usize) -> bool {
    let list = index.tokens.list();
    let text = index.tokens.str(at);
    let before = index.tokens.str(at - 1);
    if matches!(before, "to" | "and" | "but") {
        return false;
    }
    if list[at].kind == TokenKind::Clitic {
        return matches!(text, "’re" | "’ve" | "’ll" | "’d" | "’m" | "'re" | "'ve" | "'ll" | "'d" | "'m")
            || (matches!(text, "’s" | "'s") && index.is(at - 1, LexicalClasses::PRONOUN));
    }
    if list[at].is(LexicalClasses::AUXILIARY) {
        return !matches!(text, "be" | "been" | "being" | "having");
    }
    if list[at].kind != TokenKind::Word || list[at].case != Case::Lower || list[at].is(LexicalClasses::GRAMMAR) {
        return false;
    }
    let subject = at > start
        && !index.is(at - 1, LexicalClasses::DETERMINER | LexicalClasses::PREPOSITION | LexicalClasses::QUALIFIER)
        && list[at - 1].kind != TokenKind::Clitic
        && !matches!(before, "," | "-" | "“" | "\"");
    // “their full support” has no verb, “the towns support it” has.
    let finite =
        text.ends_with(['s', 'd', 't', 'w', 'k']) || before.ends_with('s') || index.is(at - 1, LexicalClasses::PRONOUN);
    subject
        && ((finite && is_verb_form(list[at].term) && !text.ends_with("ly") && !list[at].is(LexicalClasses::ADVERB))
            || (text.ends_with("ed") && text.len() > 3))
}

/// Whether a report is one of those whose speaker or extent is often wrong: a sentence with another verb of saying
/// before this one, a subject far from its verb, an addressee taken for the speaker, a “that” of an inner clause.
pub(super) fn is_doubtful(index: &MentionIndex<'_>, quote: &IndirectQuote, content: &Range<usize>) -> bool {
    let sentence = &index.tokens.sentences()[index.tokens.list()[quote.cue].sentence as usize];
    let other = |at: usize| {
        index.mention_at(at).is_some_and(|number| {
            let attachment = index.mentions[number].attachment;
            attachment.relation.speaks() && attachment.cue.is_some_and(|cue| cue != quote.cue && content.contains(&cue))
        })
    };
    if content.end <= quote.cue && content.clone().any(other) {
        return true;
    }
    let distant = quote.source.is_some_and(|source| {
        let mention = &index.mentions[source];
        let told = matches!(index.tokens.str(quote.cue), "told" | "tell" | "tells" | "telling");
        (mention.attachment.relation == Relation::Distant && mention.attachment.cue == Some(quote.cue))
            || (told && mention.tokens.start > quote.cue && content.start > quote.cue)
    });
    // “Ana Diaz from the union said”, “the spokesman for Lima’s harbour said”: the last name is not who speaks.
    let within = quote.source.is_some_and(|source| {
        let mention = &index.mentions[source];
        let start = index.phrase_start(mention).min(mention.start);
        let first = (0..start).rev().find(|at| !index.is(*at, LexicalClasses::DETERMINER));
        let owned = first.is_some_and(|at| {
            at + 3 > mention.start
                && at > sentence.start
                && (matches!(
                    index.tokens.str(at),
                    "of" | "from" | "for" | "at" | "to" | "with" | "by" | "in" | "journal"
                ) || (index.tokens.list()[at].kind == TokenKind::Clitic
                    && matches!(mention.kind, MentionKind::Person(_) | MentionKind::Name)))
        });
        let end = mention.tokens.end;
        // “The High Street retailer said”
        let cut = end < quote.cue
            && index.tokens.list()[end].case == Case::Lower
            && index.tokens.list()[end].kind == TokenKind::Word
            && !index.is(end, LexicalClasses::GRAMMAR | LexicalClasses::ADVERB)
            && !index.tokens.str(end).ends_with("ly");
        matches!(mention.attachment.relation, Relation::Subject | Relation::Appositive) && (owned || cut)
    });
    let inner = content.start > quote.cue + 2
        && (quote.cue + 1..content.start - 1).any(|at| is_finite(index, quote.cue + 1, at));
    distant || within || inner
}

/// Whether the verb tells that somebody said something: a verb of saying, not “would say” or “did not say”.
pub(super) fn says(index: &MentionIndex<'_>, cue: usize) -> bool {
    let sentence = &index.tokens.sentences()[index.tokens.list()[cue].sentence as usize];
    let from = cue.saturating_sub(IRREAL_REACH_TOKENS).max(sentence.start);
    let mut near = (from..cue).rev().take_while(|at| {
        index.is(*at, LexicalClasses::AUXILIARY | LexicalClasses::ADVERB)
            || is(index, *at, ReportWord::Irreal)
            || index.tokens.str(*at).ends_with("ly")
    });
    // “the report”, “its claims”
    let noun = cue > sentence.start && index.is(cue - 1, LexicalClasses::DETERMINER);
    is(index, cue, ReportWord::Saying) && !noun && !near.any(|at| is(index, at, ReportWord::Irreal))
}
