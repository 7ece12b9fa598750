//! Cuts overlapping marks so that they nest within the paragraphs of a text.
//!
//! Marks may overlap (a quote runs over three paragraphs, a name is half inside a quote); HTML elements may not. So each
//! mark is cut at the borders of paragraphs and of enclosing marks. Each part knows whether it is the first or last of
//! its mark: only the first has the id.

use crate::text::{self, Span};

/// A marked span of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkedSpan {
    /// Where.
    pub span: Span,
    /// Marks of a lower rank hold those of a higher one where both cover the same text.
    pub rank: u8,
}

/// The start or end of a mark, or the text between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkEvent<'t> {
    /// A mark, or a further part of one, begins.
    Open {
        /// Which.
        mark: usize,
        /// Whether this is its first part.
        first: bool,
    },
    /// Bare text.
    Text(&'t str),
    /// The mark opened last ends, or a part of it does.
    Close {
        /// Which.
        mark: usize,
        /// Whether this was its last part.
        last: bool,
    },
}

/// The paragraphs of `within`, as spans without the white space around them.
#[must_use]
pub fn paragraphs(text: &str, within: Span) -> Vec<Span> {
    text::paragraphs(text, within.range(), text::is_hard_wrapped(text))
        .filter_map(|range| {
            let part = &text[range.clone()];
            let trimmed = part.trim();
            let start = range.start + (part.len() - part.trim_start().len());
            (!trimmed.is_empty()).then(|| Span::new(start, start + trimmed.len()))
        })
        .collect()
}

/// Cuts `within` of `text` into events; `marks` may be in any order.
#[must_use]
pub fn nest<'t>(text: &'t str, within: Span, marks: &[MarkedSpan]) -> Vec<MarkEvent<'t>> {
    let mut inside: Vec<usize> = (0..marks.len()).filter(|i| marks[*i].span.overlaps(within)).collect();
    inside.sort_by_key(|i| {
        let mark = marks[*i];
        (mark.span.start.max(within.start), mark.rank, std::cmp::Reverse(mark.span.end), *i)
    });
    let mut writer = Writer { text, marks, within, at: within.start, open: Vec::new(), events: Vec::new() };
    for mark in inside {
        writer.begin(mark);
    }
    writer.advance(within.end);
    writer.events
}

struct Writer<'t, 'm> {
    text: &'t str,
    marks: &'m [MarkedSpan],
    within: Span,
    at: u32,
    /// The open marks, outermost first; their ends need not be nested yet.
    open: Vec<usize>,
    events: Vec<MarkEvent<'t>>,
}

impl Writer<'_, '_> {
    fn begin(&mut self, mark: usize) {
        let span = self.marks[mark].span;
        self.advance(span.start.max(self.within.start));
        self.events.push(MarkEvent::Open { mark, first: span.start >= self.within.start });
        self.open.push(mark);
    }

    /// Writes the text up to `to`, closing what ends on the way.
    fn advance(&mut self, to: u32) {
        while let Some(end) = self.open.iter().map(|mark| self.end(*mark)).min().filter(|end| *end <= to) {
            self.write(end);
            self.close_ending_at(end);
        }
        self.write(to);
    }

    /// Closes the marks that end here. Those inside them that go on are closed and opened again.
    fn close_ending_at(&mut self, end: u32) {
        let Some(outermost) = self.open.iter().position(|mark| self.end(*mark) == end) else { return };
        let closing = self.open.split_off(outermost);
        for mark in closing.iter().rev() {
            let last = self.end(*mark) == end && self.marks[*mark].span.end <= self.within.end;
            self.events.push(MarkEvent::Close { mark: *mark, last });
        }
        for mark in closing.into_iter().filter(|mark| self.end(*mark) > end).collect::<Vec<_>>() {
            self.events.push(MarkEvent::Open { mark, first: false });
            self.open.push(mark);
        }
    }

    fn write(&mut self, to: u32) {
        if to > self.at {
            self.events.push(MarkEvent::Text(&self.text[self.at as usize..to as usize]));
            self.at = to;
        }
    }

    fn end(&self, mark: usize) -> u32 {
        self.marks[mark].span.end.min(self.within.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(events: &[MarkEvent<'_>]) -> String {
        events
            .iter()
            .map(|event| match event {
                MarkEvent::Open { mark, first } => format!("<{mark}{}", if *first { ":" } else { "+" }),
                MarkEvent::Text(text) => (*text).to_owned(),
                MarkEvent::Close { last, .. } => (if *last { ">" } else { "~>" }).to_owned(),
            })
            .collect()
    }

    fn marks(spans: &[(usize, usize)]) -> Vec<MarkedSpan> {
        spans.iter().map(|(start, end)| MarkedSpan { span: Span::new(*start, *end), rank: 0 }).collect()
    }

    #[test]
    fn crossing_marks_are_cut() {
        let text = "abcdefgh";
        let cut = nest(text, Span::new(0, 8), &marks(&[(0, 4), (2, 6)]));
        assert_eq!(shown(&cut), "<0:ab<1:cd~>><1+ef>gh");
    }

    #[test]
    fn mark_over_paragraphs_has_parts() {
        let text = "ab\n\ncd";
        let marks = marks(&[(1, 5)]);
        assert_eq!(paragraphs(text, Span::new(0, 6)), [Span::new(0, 2), Span::new(4, 6)]);
        assert_eq!(shown(&nest(text, Span::new(0, 2), &marks)), "a<0:b~>");
        assert_eq!(shown(&nest(text, Span::new(4, 6), &marks)), "<0+c>d");
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let wrapped =
            "The minister arrived at the station late in the evening and\nspoke to nobody at all.\nNo train left.";
        assert_eq!(paragraphs(wrapped, Span::new(0, wrapped.len())).len(), 2);
        let lines = "A short line\nAnother short line\n";
        assert_eq!(paragraphs(lines, Span::new(0, lines.len())).len(), 2);
    }

    proptest! {
        #[test]
        fn text_is_kept_and_marks_nest(
            text in "[ab \n]{0,40}",
            spans in proptest::collection::vec((0usize..40, 0usize..40), 0..8),
        ) {
            let marks: Vec<MarkedSpan> = spans.iter()
                .map(|(a, b)| (*a.min(b).min(&text.len()), *a.max(b).min(&text.len())))
                .filter(|(a, b)| a < b)
                .map(|(a, b)| MarkedSpan { span: Span::new(a, b), rank: 0 })
                .collect();
            let within = Span::new(0, text.len());
            let mut rebuilt = String::new();
            let mut open = Vec::new();
            let (mut firsts, mut lasts) = (0, 0);
            for event in nest(&text, within, &marks) {
                match event {
                    MarkEvent::Open { mark, first } => { open.push(mark); firsts += usize::from(first); }
                    MarkEvent::Text(part) => rebuilt.push_str(part),
                    MarkEvent::Close { mark, last } => { prop_assert_eq!(open.pop(), Some(mark)); lasts += usize::from(last); }
                }
            }
            prop_assert_eq!(rebuilt, text);
            prop_assert!(open.is_empty());
            prop_assert_eq!((firsts, lasts), (marks.len(), marks.len()));
        }
    }
}
