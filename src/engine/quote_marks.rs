//! Spans between quotation marks: a small state machine over the marks of each paragraph.
//!
//! Double marks and guillemets count everywhere; single ones only outside double ones, where they can be told from
//! apostrophes. Only the outermost quoted span is taken. A quoted span that is not closed ends with its paragraph, as
//! speeches over several paragraphs are printed: each paragraph opens with a mark, only the last one closes.

use crate::engine::tokens::{Case, TokenKind, Tokens};
use crate::text::Span;
use std::ops::Range;

/// A span between two quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedSpan {
    /// From after the opening to before the closing mark.
    pub content: Span,
    /// The tokens between the marks; never empty.
    pub tokens: Range<usize>,
    /// The first token of the opening mark; `tokens.start` where the mark is missing.
    pub open: usize,
    /// The token after the closing mark.
    pub after: usize,
    /// Number of the paragraph.
    pub paragraph: usize,
    /// Whether a closing mark ends it.
    pub closed: bool,
    /// Whether the marks are single ones.
    pub single: bool,
}

/// Which way a mark looks, by its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MarkShape {
    Open,
    Close,
    /// `"`, which looks the same at both ends.
    Straight,
}

/// A mark in the list of tokens, perhaps of two characters (`''`).
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    width: usize,
    shape: MarkShape,
    /// Whether white space, a bracket, a dash or nothing stands before it.
    free_before: bool,
    /// Whether white space or nothing stands after it.
    free_after: bool,
}

impl Mark {
    /// Whether the spaces around it say that it opens.
    fn leans_right(self) -> bool {
        self.free_before && !self.free_after
    }

    /// Whether the spaces around it say that it closes.
    fn leans_left(self) -> bool {
        self.free_after && !self.free_before
    }
}

/// All quoted spans of the text, in order, without overlaps; linear in the text.
#[must_use]
pub fn quoted_spans(tokens: &Tokens<'_>) -> Vec<QuotedSpan> {
    let mut found = Vec::new();
    let mut marks = Vec::new();
    for (paragraph, range) in tokens.paragraphs().iter().enumerate() {
        marks.clear();
        double_marks(tokens, range.clone(), &mut marks);
        let first = found.len();
        pair_doubles(tokens, range, paragraph, &marks, &mut found);
        single_stretches(tokens, range, paragraph, first, &mut found);
    }
    found
}

/// Collects the double marks and guillemets of a paragraph.
fn double_marks(tokens: &Tokens<'_>, range: Range<usize>, marks: &mut Vec<Mark>) {
    let mut at = range.start;
    while at < range.end {
        if tokens.list()[at].kind == TokenKind::Mark {
            let twice = |mark: &str| at + 1 < range.end && tokens.joins_previous(at + 1) && tokens.str(at + 1) == mark;
            let shape = match tokens.str(at) {
                "“" | "„" | "«" | "‟" => Some((MarkShape::Open, 1)),
                "”" | "»" => Some((MarkShape::Close, 1)),
                "\"" | "＂" | "″" => Some((MarkShape::Straight, 1)),
                "'" if twice("'") => Some((MarkShape::Straight, 2)),
                "`" if twice("`") => Some((MarkShape::Open, 2)),
                "‘" if twice("‘") => Some((MarkShape::Open, 2)),
                "’" if twice("’") => Some((MarkShape::Close, 2)),
                _ => None,
            };
            if let Some((shape, width)) = shape {
                marks.push(mark(tokens, at, width, shape));
                at += width;
                continue;
            }
        }
        at += 1;
    }
}

fn mark(tokens: &Tokens<'_>, at: usize, width: usize, shape: MarkShape) -> Mark {
    let text = tokens.text();
    let start = tokens.list()[at].span.start as usize;
    let end = tokens.list()[at + width - 1].span.end as usize;
    let before = text[..start].chars().next_back().unwrap_or(' ');
    let after = text[end..].chars().next().unwrap_or(' ');
    Mark {
        at,
        width,
        shape,
        free_before: before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '-' | '/' | '=' | '‘' | '\''),
        free_after: after.is_whitespace(),
    }
}

/// Pairs the double marks of one paragraph.
fn pair_doubles(
    tokens: &Tokens<'_>,
    range: &Range<usize>,
    paragraph: usize,
    marks: &[Mark],
    found: &mut Vec<QuotedSpan>,
) {
    let mut open: Option<Mark> = None;
    // Marks of an inner pair that are still to be skipped.
    let mut inner = 0;
    for (number, mark) in marks.iter().enumerate() {
        if inner > 0 {
            inner -= 1;
            continue;
        }
        let rest = &marks[number + 1..];
        let Some(start) = open else {
            open = opens(tokens, *mark).then_some(*mark);
            if open.is_none() && found.last().is_some_and(|last| runs_on(tokens, last, paragraph, range, mark)) {
                extend(tokens, found, mark);
            }
            continue;
        };
        match mark_role(start, *mark, rest) {
            MarkRole::Close => {
                push(tokens, start, *mark, paragraph, found);
                open = None;
            }
            MarkRole::Inner(marks) => inner = marks,
            MarkRole::Reopen => {
                push_unclosed(tokens, start, mark.at, paragraph, found);
                open = Some(*mark);
            }
        }
    }
    if let Some(start) = open
        && (start.shape == MarkShape::Open || start.leans_right())
    {
        push_unclosed(tokens, start, range.end, paragraph, found);
    }
}

/// Whether a mark met outside any quoted span opens one. A mark written onto the word before it closes nothing here, and
/// after a digit it stands for inches; a closing mark before a word was mistyped.
fn opens(tokens: &Tokens<'_>, mark: Mark) -> bool {
    match mark.shape {
        MarkShape::Open => !mark.leans_left(),
        MarkShape::Close => mark.leans_right(),
        MarkShape::Straight if mark.leans_left() => false,
        MarkShape::Straight => {
            let digit =
                mark.at > 0 && tokens.joins_previous(mark.at) && tokens.list()[mark.at - 1].kind == TokenKind::Number;
            !digit
        }
    }
}

/// What a mark met inside a quoted span does.
enum MarkRole {
    Close,
    /// Opens a pair within; so many further marks belong to it.
    Inner(usize),
    /// The quoted span was never closed, and another one opens.
    Reopen,
}

fn mark_role(start: Mark, mark: Mark, rest: &[Mark]) -> MarkRole {
    match (start.shape, mark.shape) {
        (_, MarkShape::Close) => MarkRole::Close,
        (_, MarkShape::Open) if mark.leans_left() => MarkRole::Close,
        (MarkShape::Open | MarkShape::Close, MarkShape::Open) => {
            // “He said “no” to me,” she said: two closing marks follow.
            let nested =
                matches!(rest, [one, two, ..] if one.shape == MarkShape::Close && two.shape == MarkShape::Close);
            if nested { MarkRole::Inner(1) } else { MarkRole::Reopen }
        }
        (MarkShape::Straight, MarkShape::Open) => MarkRole::Reopen,
        (MarkShape::Straight, MarkShape::Straight) if mark.leans_right() => {
            // "A "b" c," she said: closing marks follow in a row.
            let nested = matches!(rest, [one, two, ..] if one.leans_left() && two.leans_left());
            if nested { MarkRole::Inner(1) } else { MarkRole::Reopen }
        }
        (_, MarkShape::Straight) if start.shape == MarkShape::Open && mark.leans_right() => {
            let pair = rest.iter().take(1).any(|next| next.shape == MarkShape::Straight);
            if pair { MarkRole::Inner(1) } else { MarkRole::Reopen }
        }
        (_, MarkShape::Straight) => MarkRole::Close,
    }
}

fn push(tokens: &Tokens<'_>, start: Mark, end: Mark, paragraph: usize, found: &mut Vec<QuotedSpan>) {
    let inside = start.at + start.width..end.at;
    if !inside.is_empty() {
        found.push(QuotedSpan {
            content: between(tokens, start, end.at),
            tokens: inside,
            open: start.at,
            after: end.at + end.width,
            paragraph,
            closed: true,
            single: false,
        });
    }
}

/// From after `start` to before token `end`.
fn between(tokens: &Tokens<'_>, start: Mark, end: usize) -> Span {
    let from = tokens.list()[start.at + start.width - 1].span.end;
    Span { start: from, end: tokens.list()[end].span.start }
}

fn push_unclosed(tokens: &Tokens<'_>, start: Mark, end: usize, paragraph: usize, found: &mut Vec<QuotedSpan>) {
    let inside = start.at + start.width..end;
    if !inside.is_empty() {
        let from = tokens.list()[inside.start - 1].span.end;
        found.push(QuotedSpan {
            content: Span { start: from, end: tokens.list()[end - 1].span.end },
            tokens: inside,
            open: start.at,
            after: end,
            paragraph,
            closed: false,
            single: false,
        });
    }
}

/// Whether a closing mark met outside any quoted span ends one that a line break within its sentence cut off.
fn runs_on(tokens: &Tokens<'_>, last: &QuotedSpan, paragraph: usize, range: &Range<usize>, mark: &Mark) -> bool {
    !last.closed
        && last.paragraph + 1 == paragraph
        && last.after == range.start
        && mark.leans_left()
        && !matches!(tokens.str(last.after - 1), "." | "!" | "?" | "…" | ":")
}

fn extend(tokens: &Tokens<'_>, found: &mut [QuotedSpan], mark: &Mark) {
    if let Some(last) = found.last_mut() {
        last.tokens.end = mark.at;
        last.after = mark.at + mark.width;
        last.closed = true;
        last.content.end = tokens.list()[mark.at].span.start;
    }
}

/// Adds the quoted spans between single marks that lie outside the paragraph's double ones (`found[first..]`).
fn single_stretches(
    tokens: &Tokens<'_>,
    range: &Range<usize>,
    paragraph: usize,
    first: usize,
    found: &mut Vec<QuotedSpan>,
) {
    let doubles = found.len();
    let mut next_double = first;
    let mut at = range.start;
    while at < range.end {
        while next_double < doubles && found[next_double].after <= at {
            next_double += 1;
        }
        if next_double < doubles && found[next_double].open <= at {
            at = found[next_double].after;
            continue;
        }
        let limit = if next_double < doubles { found[next_double].open } else { range.end };
        if single_opens(tokens, at, range)
            && let Some(end) = single_closes(tokens, at, limit)
        {
            let start = Mark { at, width: 1, shape: MarkShape::Open, free_before: true, free_after: false };
            found.push(QuotedSpan {
                content: between(tokens, start, end),
                tokens: at + 1..end,
                open: at,
                after: end + 1,
                paragraph,
                closed: true,
                single: true,
            });
            at = end;
        }
        at += 1;
    }
    if found.len() > doubles {
        found[first..].sort_by_key(|quoted_span| quoted_span.open);
    }
}

/// Whether an opening single mark stands here, and not an apostrophe (’90s, ’em) nor feet (6' 2).
fn single_opens(tokens: &Tokens<'_>, at: usize, range: &Range<usize>) -> bool {
    if tokens.list()[at].kind != TokenKind::Mark || at + 2 >= range.end {
        return false;
    }
    let written = tokens.str(at);
    if !matches!(written, "'" | "‘" | "‚" | "‹" | "`") {
        return false;
    }
    let mark = mark(tokens, at, 1, MarkShape::Open);
    let next = tokens.list()[at + 1];
    let cut = ["em", "til", "tis", "twas", "cause", "n", "round", "bout", "cos", "s"];
    // “…,’ said Diaz.‘The tide is late.’”: a sentence ends, and the next one begins without a space.
    let glued = at > range.start
        && matches!(tokens.str(at - 1), "." | "!" | "?")
        && tokens.joins_previous(at + 1)
        && next.case == Case::Capital
        && tokens.list()[at - 1].sentence != next.sentence;
    (mark.leans_right() || glued)
        && !(written == "'" && next.kind == TokenKind::Number)
        && !cut.iter().any(|word| tokens.str(at + 1).eq_ignore_ascii_case(word))
}

/// The single mark that closes a quoted span opened at `open`, before token `limit`.
///
/// ‘the students’ plan’ has an apostrophe that looks like a closing mark: after an s and before a small letter, a
/// later mark is preferred.
fn single_closes(tokens: &Tokens<'_>, open: usize, limit: usize) -> Option<usize> {
    let mut doubtful = None;
    // Far beyond the length of a speech in one paragraph; keeps a stray mark from being searched for ever.
    for at in open + 2..limit.min(open + 400) {
        if tokens.list()[at].kind != TokenKind::Mark {
            continue;
        }
        match tokens.str(at) {
            "'" | "’" | "›" | "`" => {}
            "‘" => break,
            _ => continue,
        }
        let mark = mark(tokens, at, 1, MarkShape::Close);
        if mark.leans_right() && tokens.str(at) == "'" {
            break;
        }
        if mark.free_before {
            continue;
        }
        let plural = tokens.str(at - 1).ends_with(['s', 'S'])
            && mark.free_after
            && tokens.list().get(at + 1).is_some_and(|next| next.kind == TokenKind::Word);
        if !plural {
            return Some(at);
        }
        doubtful = doubtful.or(Some(at));
    }
    doubtful
}
