//! Where a reported clause begins and ends, whether it reads as a statement, and whether it was said at all.

use super::indirect::{IndirectQuote, joint_before};
use crate::engine::coref::{MentionIndex, MentionKind, Relation};
use crate::engine::gazetteer::{LexicalClasses, TermId, is_verb_form, rows};
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::tokens::{Case, TokenKind};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// The fewest words of a clause that is a statement.
const MIN_STATEMENT_WORDS: usize = 4;
/// The longest clause, in tokens from the verb on: a text without punctuation is one sentence.
const MAX_CLAUSE_TOKENS: usize = 150;
/// How far before a verb of saying the words are looked for that make it say nothing, in tokens.
const IRREAL_REACH_TOKENS: usize = 3;

/// What a word does around reported speech; see `data/words/reports.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReportWord {
    Saying,
    Question,
    Comment,
    Irreal,
    Opening,
}

fn is(index: &MentionIndex<'_>, at: usize, wanted: ReportWord) -> bool {
    static WORDS: OnceLock<FxHashMap<TermId, Vec<ReportWord>>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words: FxHashMap<TermId, Vec<ReportWord>> = FxHashMap::default();
        for (_, mut columns) in rows(include_str!("../../../data/words/reports.tsv")) {
            let class = match columns.next() {
                Some("saying") => ReportWord::Saying,
                Some("question") => ReportWord::Question,
                Some("comment") => ReportWord::Comment,
                Some("irreal") => ReportWord::Irreal,
                Some("opening") => ReportWord::Opening,
                other => panic!("data/words/reports.tsv: no class is called {other:?}"),
            };
            for word in columns.flat_map(str::split_ascii_whitespace) {
                words.entry(TermId::of(word)).or_default().push(class);
            }
        }
        words
    });
    let token = index.tokens.get(at);
    token.and_then(|token| words.get(&token.term)).is_some_and(|classes| classes.contains(&wanted))
}

/// The clause that an indirect quote gives: without “that”, up to where somebody else's words or deeds begin.
pub(super) fn content(index: &MentionIndex<'_>, quoted_spans: &[QuotedSpan], quote: &IndirectQuote) -> Range<usize> {
    let Range { mut start, mut end } = quote.content;
    let tokens = index.tokens;
    if start <= quote.cue {
        return start..end;
    }
    // “officials said Saturday they are ready”: the day is that of the saying.
    if start == quote.cue + 1 && tokens.list()[start].is(LexicalClasses::WEEKDAY) && start + 1 < end {
        start += 1;
    }
    if tokens.str(start) == "that" && start + 1 < end {
        start += 1 + usize::from(tokens.str(start + 1) == ",");
    }
    // “the country said it sealed the border”: whoever stands after the verb is the clause's subject.
    if let Some(number) = start.checked_sub(1).and_then(|before| index.mention_at(before))
        && index.mentions[number].tokens == (quote.cue + 1..start)
        && begins_with_verb(index, start)
    {
        start = quote.cue + 1;
    }
    let sentence = &tokens.sentences()[tokens.list()[quote.cue].sentence as usize];
    let mut full = last_word(index, quoted_spans, sentence).min(quote.cue + MAX_CLAUSE_TOKENS);
    if let Some(boundary) = boundary(index, quote.cue, start, full) {
        full = boundary;
        end = end.min(boundary);
    }
    // “said the town had a right to water, but a dam would be too dear”, “said that unless it rains, the lake will dry up”
    let opens = is(index, start, ReportWord::Opening);
    if end < full && (opens || goes_on(index, end)) {
        end = full;
    }
    // The last word but the marks, or a quotation that goes on.
    if end + 3 >= sentence.end {
        end = end.max(full);
    }
    while end > start + 1
        && (tokens.str(end - 1) == "," || (is_joint(index, end - 1) && tokens.list()[end - 1].case == Case::Lower))
    {
        end -= 1;
    }
    start..end
}

/// Whether a finite verb stands at `at`, without its subject.
fn begins_with_verb(index: &MentionIndex<'_>, at: usize) -> bool {
    let token = &index.tokens.list()[at];
    let text = index.tokens.str(at);
    token.case == Case::Lower
        && (token.is(LexicalClasses::AUXILIARY)
            || token.kind == TokenKind::Clitic
            || (!token.is(LexicalClasses::GRAMMAR) && (is_verb_form(token.term) || text.ends_with("ed"))))
}

/// Whether the source stands in the clause itself: “reports said Ana Diaz had left” is not said by her.
pub(super) fn holds_source(index: &MentionIndex<'_>, quote: &IndirectQuote, content: &Range<usize>) -> bool {
    quote.source.is_some_and(|source| {
        let mention = &index.mentions[source];
        content.contains(&mention.tokens.start)
    })
}

/// The end of a sentence without its closing marks, or of the quotation that goes on after it: “said it was “bad. It
/// will get worse””.
fn last_word(index: &MentionIndex<'_>, quoted_spans: &[QuotedSpan], sentence: &Range<usize>) -> usize {
    let mut end = sentence.end;
    if let Some(number) = index.quoted_span_at(end - 1)
        && quoted_spans[number].closed
        && quoted_spans[number].after > end
        && quoted_spans[number].open > sentence.start
    {
        return quoted_spans[number].after;
    }
    while end > sentence.start
        && index.tokens.list()[end - 1].kind == TokenKind::Mark
        && matches!(index.tokens.str(end - 1), "." | "!" | "?" | "…")
    {
        end -= 1;
    }
    end
}

/// and, but, as, while: joins a clause to the one before it.
fn is_joint(index: &MentionIndex<'_>, at: usize) -> bool {
    matches!(index.tokens.str(at), "and" | "but" | "as" | "while" | "though" | "although")
}

/// Whether the report goes on at a word where it might end: at every word, and at a comma before some.
fn goes_on(index: &MentionIndex<'_>, at: usize) -> bool {
    if index.tokens.list()[at].kind == TokenKind::Word {
        return true;
    }
    let next = index.tokens.str((at + 1).min(index.tokens.list().len() - 1));
    index.tokens.str(at) == ","
        && matches!(
            next,
            "and" | "but" | "with" | "or" | "which" | "who" | "where" | "because" | "despite" | "including"
        )
}

/// Where the sentence stops reporting after `start`: at another verb of saying with its subject, at a second verb of the
/// one who speaks, or at the writer's own comment.
fn boundary(index: &MentionIndex<'_>, cue: usize, start: usize, end: usize) -> Option<usize> {
    (start + 2..end).find_map(|at| {
        if index.quoted_span_at(at).is_some() {
            return None;
        }
        resumes(index, at, start)
            .or_else(|| comment(index, at, end))
            .or_else(|| second_verb(index, at, start))
            .or_else(|| other_subject(index, at, cue, start))
    })
}

/// “The gift, which came after her office said it had no case, had nothing to do with it”: gives the comma after which
/// the sentence goes on.
fn resumes(index: &MentionIndex<'_>, at: usize, start: usize) -> Option<usize> {
    let first = index.tokens.str(at) == "," && (start..at).all(|before| index.tokens.str(before) != ",");
    (first && index.is(at + 1, LexicalClasses::AUXILIARY)).then_some(at)
}

/// “in a decision sharply criticised by”
fn comment(index: &MentionIndex<'_>, at: usize, end: usize) -> Option<usize> {
    let noun = (at + 2..end.min(at + 5)).find(|at| is(index, *at, ReportWord::Comment))?;
    let opens = index.tokens.str(at) == "in" && matches!(index.tokens.str(at + 1), "a" | "an" | "what" | "another");
    let participle = index.tokens.get(noun + 1).is_some_and(|next| {
        let text = index.tokens.str(noun + 1);
        next.is(LexicalClasses::ADVERB)
            || text.ends_with("ed")
            || text.ends_with("ly")
            || matches!(text, "that" | "which" | "seen")
    });
    (opens && participle).then_some(at)
}

/// “and stated”, “, and accused it of”, “, adding that”: gives where the second verb's part begins.
fn second_verb(index: &MentionIndex<'_>, at: usize, start: usize) -> Option<usize> {
    if !index.is(at, LexicalClasses::CUE) {
        return None;
    }
    let joint = joint_before(index, at)?;
    let comma = joint.checked_sub(1).filter(|before| index.tokens.str(*before) == ",");
    if index.tokens.str(at).ends_with("ing") {
        return (index.tokens.str(joint) == ",").then_some(joint);
    }
    if index.tokens.str(joint) == "," {
        return None;
    }
    let says = is(index, at, ReportWord::Saying) && index.is(at, LexicalClasses::REPORTING);
    let embedded = (start..joint).any(|at| {
        index.mention_at(at).is_some_and(|number| {
            let mention = &index.mentions[number];
            mention.tokens.start <= start + 1
                && matches!(mention.kind, MentionKind::Person(_) | MentionKind::Pronoun(_))
        })
    });
    // “said she left and added: “It was late””
    let deed = index.tokens.get(at + 1).is_some() && index.tokens.str(at + 1).ends_with("ing");
    let comma = comma.filter(|_| index.is(at, LexicalClasses::REPORTING) && !deed);
    let quotes = says && matches!(index.tokens.str((at + 1).min(index.tokens.list().len() - 1)), "," | ":");
    (comma.is_some() || quotes || (says && !embedded)).then(|| comma.unwrap_or(joint))
}

/// “as Ana Diaz blamed”, “, Mr Hill said”: a verb of saying with a subject of its own.
fn other_subject(index: &MentionIndex<'_>, at: usize, cue: usize, start: usize) -> Option<usize> {
    let mention = &index.mentions[index.mention_at(at)?];
    let own = matches!(mention.attachment.relation, Relation::Subject | Relation::Appositive)
        && mention.attachment.cue.is_some_and(|other| other > at && other != cue)
        && mention.tokens.start == at;
    if !own {
        return None;
    }
    let mut first = mention.start.min(at);
    while first > start && index.is(first - 1, LexicalClasses::DETERMINER) {
        first -= 1;
    }
    let before = first.checked_sub(1).filter(|before| *before > start + 1)?;
    match index.tokens.str(before) {
        "," | ";" | "—" | "–" | "as" | "while" | "but" | "although" | "though" => Some(before),
        _ => None,
    }
}

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
        let first = (0..mention.start).rev().find(|at| !index.is(*at, LexicalClasses::DETERMINER));
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

/// The country that “the country” stands for: the one named last, in the sentence or the one before.
pub(super) fn country(index: &MentionIndex<'_>, cue: usize) -> Option<usize> {
    let noun = cue.checked_sub(1)?;
    let list = index.tokens.list();
    let stands =
        matches!(index.tokens.str(noun), "country" | "nation") && noun > 0 && index.tokens.str(noun - 1) == "the";
    let sentence = list[cue].sentence;
    let near = |at: &usize| list[*at].sentence + 1 >= sentence;
    stands
        .then(|| {
            (0..noun)
                .rev()
                .take(MAX_CLAUSE_TOKENS)
                .take_while(near)
                .find(|at| list[*at].is(LexicalClasses::COUNTRY) && list[*at].is_capitalised())
        })
        .flatten()
}
