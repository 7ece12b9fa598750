//! From a format's text and fields to an article: what the format did not say is read from the text and the name.

use super::fields::{Field, offer};
use super::lines::{Line, lines};
use super::{debris, opening, title};
use crate::article::{Article, ArticleId, Aside, AsideKind, Metadata, Published, Sourced};
use crate::text::Span;

/// What a format's reader found of one article.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The text, with `\n` line ends.
    pub(super) text: String,
    /// The headline's place, when the format says it.
    pub(super) headline: Option<Span>,
    /// A stretch at the beginning that is front matter.
    pub(super) front: usize,
    /// What the format says about the article.
    pub(super) metadata: Metadata,
    /// What the format says of the file, believed when the text itself says nothing: an e-book's day.
    pub(super) fallback: Metadata,
}

impl Draft {
    /// Text under a title the format gives; the title becomes the first line unless it stands there already.
    pub(super) fn titled(text: &str, metadata: Metadata) -> Self {
        let text = text.trim();
        let title = metadata.title.as_ref().map_or("", |title| title.value.as_str()).trim();
        let first = text.lines().next().unwrap_or_default().trim();
        if title.is_empty() {
            return Self { text: text.to_owned(), metadata, ..Self::default() };
        }
        if first == title {
            return Self {
                text: text.to_owned(),
                headline: Some(Span::new(0, first.len())),
                metadata,
                ..Self::default()
            };
        }
        let headline = Some(Span::new(0, title.len()));
        Self { text: format!("{title}\n\n{text}"), headline, metadata, ..Self::default() }
    }

    /// The article, as part `part` of the file at `path`.
    pub(super) fn finish(self, path: &str, part: usize) -> Article {
        let Self { mut text, mut headline, front, mut metadata, fallback } = self;
        if text.contains('\r') {
            // Written as a number, or alone in a mail: a format's own line ends are read as such before. Places stay.
            text = text.replace('\r', "\n");
        }
        let whole: Vec<Line> = lines(&text).into_iter().filter(|line| line.span.start as usize >= front).collect();
        let (mut asides, said) = debris::find(&text, &whole);
        asides.retain(|aside| headline.is_none_or(|headline| !headline.overlaps(aside.span)));
        if front > 0 {
            asides.insert(0, Aside { span: super::lines::trimmed(&text, 0, front), kind: AsideKind::Header });
        }
        for hint in said.iter().filter(|hint| hint.date.is_some()) {
            offer(&mut metadata, Field::Date, hint.date.map_or("", |date| date.slice(&text)), "first line");
        }
        let own = without(&text, &whole, &asides, headline);
        let first = opening::read(&text, &own, headline, &mut metadata);
        asides.extend(first.asides);
        headline = headline.or(first.headline);
        closing(&text, &said, whole.len(), &mut metadata);
        from_address(&mut metadata);
        metadata.date = metadata.date.or(fallback.date);
        metadata.source = metadata.source.or(fallback.source);
        from_name(path, &mut metadata);
        asides.sort();
        if metadata.title.is_none() {
            let body = without(&text, &whole, &asides, headline);
            let made = body.first().and_then(|line| title::from_beginning(&text[line.span.start as usize..]));
            metadata.title = made.map(|value| Sourced { value, origin: "first sentence" });
        }
        Article { id: ArticleId::new(path, part), path: path.to_owned(), text, headline, asides, metadata }
    }
}

/// The lines that are the article's own, cut where debris takes a part of them; `asides` in order, without overlaps.
fn without(text: &str, lines: &[Line], asides: &[Aside], headline: Option<Span>) -> Vec<Line> {
    let mut own = Vec::with_capacity(lines.len());
    for line in lines {
        let (mut start, mut end) = (line.span.start as usize, line.span.end as usize);
        let near = &asides[asides.partition_point(|aside| aside.span.end <= line.span.start)..];
        for aside in near.iter().take_while(|aside| aside.span.start < line.span.end) {
            let taken = aside.span.range();
            if taken.start <= start {
                start = taken.end.max(start);
            } else {
                end = taken.start.min(end);
            }
        }
        let span = if start < end { super::lines::trimmed(text, start, end) } else { Span::default() };
        if !span.is_empty() && headline.is_none_or(|headline| !headline.overlaps(span)) {
            own.push(Line { span, ..*line });
        }
    }
    own
}

/// The outlet that a credit at the end, a copyright line or a sign-up block names.
fn closing(text: &str, said: &[debris::Said], count: usize, metadata: &mut Metadata) {
    for kind in [AsideKind::Credit, AsideKind::Newsletter, AsideKind::Header] {
        for hint in said.iter().filter(|hint| hint.kind == kind) {
            let origin = match kind {
                AsideKind::Newsletter => "newsletter sign-up",
                _ if hint.line + 1 == count => "last line",
                _ => "credit line",
            };
            offer(metadata, Field::Source, hint.outlet.map_or("", |outlet| outlet.slice(text)), origin);
        }
    }
}

/// The outlet and the day that the article's own address tells.
fn from_address(metadata: &mut Metadata) {
    let Some(url) = metadata.url.as_ref().map(|url| url.value.clone()) else { return };
    if metadata.source.is_none() {
        metadata.source = super::fields::outlet_of(&url).map(|value| Sourced { value, origin: "web address" });
    }
    let path = url.split_once("://").map_or("", |(_, rest)| rest).split(['?', '#']).next().unwrap_or_default();
    metadata.date = metadata.date.take().or_else(|| date_in(path, "web address"));
}

/// The day, or else the month or year, in an address or a path.
fn date_in(path: &str, origin: &'static str) -> Option<Sourced<Published>> {
    let day = super::dates::find(path).map(|(day, _)| day.into());
    day.or_else(|| super::dates::in_path(path)).map(|value| Sourced { value, origin })
}

/// The day and the well-known outlet that the file's name tells: `reuters_2016-10-04_budget.txt`, `2016/10/04/budget.md`.
fn from_name(path: &str, metadata: &mut Metadata) {
    let spaced = path.replace('_', " ");
    metadata.date = metadata.date.take().or_else(|| date_in(&spaced, "file name"));
    if metadata.source.is_none() {
        let stem = path.rsplit('/').next().unwrap_or(path);
        let words = stem.split(['_', '.']).filter(|word| word.chars().count() > 3);
        let known = words.map(|word| word.replace('-', " ")).find_map(|word| super::outlets::known(&word));
        metadata.source = known.map(|known| Sourced { value: known.to_owned(), origin: "file name" });
    }
}
