//! Boilerplate in a text: sign-up blocks, credits, share lines (`data/boilerplate.tsv`).

use super::lines::Line;
use super::pattern::LazyRegex;
use crate::article::{Aside, AsideKind};
use crate::text::{Span, rows};
use regex::Captures;
use std::sync::LazyLock;

/// A longer line is a paragraph of the article; only sign-up blocks are longer.
const MAX_LINE_BYTES: usize = 420;

/// Where a pattern must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Line,
    First,
    Last,
    Head,
    Tail,
    Cue,
    Page,
    End,
}

struct Pattern {
    kind: AsideKind,
    scope: Scope,
    regex: LazyRegex,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    rows(include_str!("../../data/boilerplate.tsv"))
        .map(|(number, columns)| {
            pattern(&columns.collect::<Vec<_>>())
                .unwrap_or_else(|fault| panic!("data/boilerplate.tsv, line {number}: {fault}"))
        })
        .collect()
});

fn pattern(columns: &[&str]) -> Result<Pattern, String> {
    let &[kind, scope, pattern] = columns else { return Err("three columns are needed".into()) };
    let kind = match kind {
        "header" => AsideKind::Header,
        "newsletter" => AsideKind::Newsletter,
        "credit" => AsideKind::Credit,
        "contribution" => AsideKind::Contribution,
        "navigation" => AsideKind::Navigation,
        _ => return Err(format!("there is no kind “{kind}”")),
    };
    // Word boundaries by ASCII letters alone: with Unicode boundaries the fast matcher gives up on every line that has
    // a curly quotation mark.
    let pattern = pattern.replace(r"\b", r"(?-u:\b)");
    let (scope, anchored) = match scope {
        "line" => (Scope::Line, format!("(?i)^(?:{pattern})$")),
        "first" => (Scope::First, format!("(?i)^(?:{pattern})$")),
        "last" => (Scope::Last, format!("(?i)^(?:{pattern})$")),
        "head" => (Scope::Head, format!(r"(?i)^(?:{pattern})(?:\s|$)")),
        "tail" => (Scope::Tail, format!("(?i)(?:{pattern})$")),
        "page" => (Scope::Page, format!("(?i)^(?:{pattern})$")),
        "end" => (Scope::End, format!("(?i)^(?:{pattern})$")),
        "cue" => (Scope::Cue, format!("(?i){pattern}")),
        _ => return Err(format!("there is no scope “{scope}”")),
    };
    Ok(Pattern { kind, scope, regex: LazyRegex::new(anchored) })
}

/// The outlet or date that a line of boilerplate names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    /// The number of the line among those that are not blank.
    pub(super) line: usize,
    /// The kind of boilerplate.
    pub(super) kind: AsideKind,
    /// The outlet, if one is named.
    pub(super) outlet: Option<Span>,
    /// The date, if one is named.
    pub(super) date: Option<Span>,
}

/// Finds the boilerplate in the lines of a text, in order and without overlaps, and the outlets and dates it names.
pub(super) fn find(text: &str, lines: &[Line]) -> (Vec<Aside>, Vec<Hint>) {
    let (mut asides, mut said) = (Vec::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let mut rest = line.span;
        if at < 2
            && let Some((pattern, hit)) = first_match(Scope::Head, rest.slice(text))
        {
            said.push(hint(at, pattern.kind, rest, &hit));
            let end = rest.start as usize + hit.get(0).map_or(0, |whole| whole.as_str().trim_end().len());
            asides.push(Aside { span: Span::new(rest.start as usize, end), kind: pattern.kind });
            rest = super::lines::trimmed(text, end, rest.end as usize);
        }
        if rest.is_empty() {
            continue;
        }
        if let Some((aside, hit)) = in_line(text, rest, at, lines.len()) {
            said.extend(hit.map(|hit| hint(at, aside.kind, rest, &hit)));
            asides.push(aside);
        }
    }
    (asides, said)
}

/// What a line of a saved web page is, when it is no part of the article as a whole.
pub(super) fn in_page(words: &str) -> Option<PageLine> {
    if words.len() > 2 * MAX_LINE_BYTES {
        return None;
    }
    let kind = |scope| first_match(scope, words).map(|(pattern, _)| pattern.kind);
    if kind(Scope::End).is_some() {
        return Some(PageLine::End);
    }
    let is_other = |kind: AsideKind| matches!(kind, AsideKind::Newsletter | AsideKind::Navigation);
    (kind(Scope::Page).is_some() || kind(Scope::Line).is_some_and(is_other)).then_some(PageLine::Other)
}

/// A line of a saved web page that is no part of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageLine {
    /// The heading of what stands below the article.
    End,
    /// A caption, a credit, a date, a link.
    Other,
}

/// The boilerplate in one line, with the match that shows it. It may be a part of the line.
fn in_line(text: &str, line: Span, at: usize, count: usize) -> Option<(Aside, Option<Captures<'_>>)> {
    let words = line.slice(text);
    if words.len() <= MAX_LINE_BYTES {
        let whole = |scope| first_match(scope, words);
        let hit = whole(Scope::Line)
            .or_else(|| if at < 4 { whole(Scope::First) } else { None })
            .or_else(|| if at > 0 && at + 8 >= count { whole(Scope::Last) } else { None });
        if let Some((pattern, hit)) = hit {
            return Some((Aside { span: line, kind: pattern.kind }, Some(hit)));
        }
    }
    if at > 0
        && at + 3 >= count
        && let Some((pattern, hit)) = first_match(Scope::Tail, words)
    {
        let start = line.start as usize + hit.get(0)?.start();
        return Some((Aside { span: Span::new(start, line.end as usize), kind: pattern.kind }, Some(hit)));
    }
    sign_up_block(words, line)
}

/// Two different cues of one kind make a block up to the end of the last one. What is before the first one belongs to it
/// unless it is longer than the block.
fn sign_up_block(words: &str, line: Span) -> Option<(Aside, Option<Captures<'_>>)> {
    if words.contains(['“', '”', '"']) {
        return None;
    }
    let hits: Vec<_> = PATTERNS
        .iter()
        .filter(|pattern| pattern.scope == Scope::Cue && pattern.regex.is_match(words))
        .filter_map(|pattern| Some((pattern.kind, pattern.regex.captures_iter(words).last()?)))
        .collect();
    let kind = hits.first()?.0;
    let ends = hits.iter().filter_map(|(_, hit)| Some(hit.get(0)?.end()));
    let last = ends.max()?;
    if hits.len() < 2 {
        return None;
    }
    // A few words after the last cue are the end of the block, cut off; more words are the article.
    let end = if words.len() - last <= 60 { words.len() } else { last };
    let first = hits.iter().filter_map(|(_, hit)| Some(hit.get(0)?.start())).min()?;
    let begin = if first > last - first { first } else { 0 };
    let start = line.start as usize;
    let naming = hits.into_iter().map(|(_, hit)| hit).find(|hit| hit.name("outlet").is_some());
    Some((Aside { span: Span::new(start + begin, start + end), kind }, naming))
}

fn first_match(scope: Scope, words: &str) -> Option<(&'static Pattern, Captures<'_>)> {
    PATTERNS
        .iter()
        .filter(|pattern| pattern.scope == scope && pattern.regex.is_match(words))
        .find_map(|pattern| Some((pattern, pattern.regex.captures(words)?)))
}

fn hint(line: usize, kind: AsideKind, within: Span, hit: &Captures<'_>) -> Hint {
    let place = |name: &str| {
        let group = hit.name(name)?;
        Some(Span::new(within.start as usize + group.start(), within.start as usize + group.end()))
    };
    Hint { line, kind, outlet: place("outlet"), date: place("date") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_pattern_compiles() {
        for pattern in super::PATTERNS.iter() {
            assert!(!pattern.regex.as_str().is_empty());
        }
    }
}
