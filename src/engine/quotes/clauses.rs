//! Where a reported clause begins and ends.

use super::indirect::{IndirectQuote, joint_before};
use super::report_words::{ReportWord, is};
use crate::engine::coref::{MentionIndex, MentionKind, Relation};
use crate::engine::gazetteer::{LexicalClasses, is_verb_form};
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::tokens::{Case, TokenKind};
use std::ops::Range;

/// The longest clause, in tokens from the verb on: a text without punctuation is one sentence.
const MAX_CLAUSE_TOKENS: usize = 150;
/// The longest addressee, in tokens.
const MAX_ADDRESSEE_TOKENS: usize = 5;

/// The clause that an indirect quote gives: without “that”, up to where somebody else's words or deeds begin.
pub(super) fn content(index: &MentionIndex<'_>, quoted_spans: &[QuotedSpan], quote: &IndirectQuote) -> Range<usize> {
    let Range { mut start, mut end } = quote.content;
    let tokens = index.tokens;
    if start <= quote.cue {
        return start..before_post(index, start, end);
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
    start = after_addressee(index, quote.cue, start, end);
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
        && (matches!(tokens.str(end - 1), "," | "—" | "–")
            || (is_joint(index, end - 1) && tokens.list()[end - 1].case == Case::Lower))
    {
        end -= 1;
    }
    start..end
}

/// “The tool helps in a crisis, a spokeswoman, Ana Diaz, said”: the post of the one who speaks is not part of what was said.
fn before_post(index: &MentionIndex<'_>, start: usize, end: usize) -> usize {
    let post = end.checked_sub(1).and_then(|last| index.mention_at(last)).map(|number| &index.mentions[number]);
    match post {
        Some(post)
            if post.kind == MentionKind::PersonNominal
                && index.is(post.tokens.start, LexicalClasses::DETERMINER)
                && post.tokens.start > start + 1
                && index.tokens.str(post.tokens.start - 1) == "," =>
        {
            post.tokens.start - 1
        }
        _ => end,
    }
}

/// Where the clause begins after “told the Lima Post she had left” and “tells the crowd, she has left”.
fn after_addressee(index: &MentionIndex<'_>, cue: usize, start: usize, end: usize) -> usize {
    if !matches!(index.tokens.str(cue), "told" | "tell" | "tells" | "telling") {
        return start;
    }
    let list = index.tokens.list();
    let capital = |at: &usize| list[*at].is_capitalised() && !index.is(*at, LexicalClasses::PRONOUN);
    let named = start + (start..end).take_while(capital).count();
    let first = (start..end.min(start + MAX_ADDRESSEE_TOKENS)).find(|at| index.tokens.str(*at) == ",");
    match first {
        Some(comma) if start == cue + 1 => comma + 1,
        _ if named > start && start > cue + 1 && index.is(named, LexicalClasses::PRONOUN) => named,
        _ => start,
    }
}

/// Whether a finite verb stands at `at`, without its subject.
pub(super) fn begins_with_verb(index: &MentionIndex<'_>, at: usize) -> bool {
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
        // “… into the lake and she accused the town of”
        "and"
            if first == at
                && matches!(mention.kind, MentionKind::Pronoun(_))
                && index.is(at + 1, LexicalClasses::CUE) =>
        {
            (index.tokens.str(cue) != "according").then_some(before)
        }
        _ => None,
    }
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
