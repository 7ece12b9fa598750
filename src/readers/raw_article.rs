//! Makes an article of a format's text and fields; what the format did not give is read from the text and the file name.

use super::field_mapping::FieldMapping;
use super::fields::{Field, set_if_empty};
use super::lines::{Line, lines};
use super::outcome::ReadError;
use super::{boilerplate, header, title};
use crate::article::{Article, ArticleId, Aside, AsideKind, Metadata, Origin, Published, WithProvenance};
use crate::text::Span;

/// One article as the reader of a format found it.
#[derive(Clone, Debug, Default)]
pub(super) struct RawArticle {
    /// The text, with `\n` line ends.
    pub(super) text: String,
    /// Where the headline is, if the format says so.
    pub(super) headline: Option<Span>,
    /// The length of the front matter at the beginning, in bytes.
    pub(super) front: usize,
    /// What the format says about the article.
    pub(super) metadata: Metadata,
    /// What the format says about the file, used if the text itself says nothing: the date of an e-book.
    pub(super) fallback: Metadata,
}

impl RawArticle {
    /// A text with the title that the format gives. The title becomes the first line unless it is already.
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
            // A carriage return given by number, or alone in a mail. Offsets stay the same.
            text = text.replace('\r', "\n");
        }
        let whole: Vec<Line> = lines(&text).into_iter().filter(|line| line.span.start as usize >= front).collect();
        let (mut asides, hints) = boilerplate::find(&text, &whole);
        asides.retain(|aside| headline.is_none_or(|headline| !headline.overlaps(aside.span)));
        if front > 0 {
            asides.insert(0, Aside { span: super::lines::trimmed(&text, 0, front), kind: AsideKind::Header });
        }
        for hint in hints.iter().filter(|hint| hint.date.is_some()) {
            set_if_empty(&mut metadata, Field::Date, hint.date.map_or("", |date| date.slice(&text)), Origin::FirstLine);
        }
        let own = own_lines(&text, &whole, &asides, headline);
        let first = header::read(&text, &own, headline, &mut metadata);
        asides.extend(first.asides);
        headline = headline.or(first.headline);
        outlet_from_credits(&text, &hints, whole.len(), &mut metadata);
        from_address(&mut metadata);
        metadata.date = metadata.date.or(fallback.date);
        metadata.source = metadata.source.or(fallback.source);
        from_name(path, &mut metadata);
        asides.sort();
        if metadata.title.is_none() {
            let body = own_lines(&text, &whole, &asides, headline);
            let made = body.first().and_then(|line| title::from_beginning(&text[line.span.start as usize..]));
            metadata.title = made.map(|value| WithProvenance { value, origin: Origin::FirstSentence });
        }
        Article { id: ArticleId::new(path, part), path: path.to_owned(), text, headline, asides, metadata }
    }
}

/// What the reader of a format found in a file.
#[derive(Debug, Default)]
pub(super) struct RawArticles {
    pub(super) articles: Vec<RawArticle>,
    /// Entries that have no text, or are broken.
    pub(super) skipped: usize,
    /// Entries that cannot be read, each with its reason.
    pub(super) errors: Vec<ReadError>,
    /// How fields were mapped, if that was guessed.
    pub(super) mapping: Option<FieldMapping>,
}

impl RawArticles {
    pub(super) fn one(raw: RawArticle) -> Self {
        Self { articles: vec![raw], ..Self::default() }
    }

    pub(super) fn push(&mut self, raw: Option<RawArticle>) {
        match raw {
            Some(raw) => self.articles.push(raw),
            None => self.skipped += 1,
        }
    }
}

/// The lines that are the article's own, cut where an aside takes a part of them. `asides` are in order, without overlaps.
fn own_lines(text: &str, lines: &[Line], asides: &[Aside], headline: Option<Span>) -> Vec<Line> {
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

/// Sets the outlet that a credit at the end, a copyright line or a sign-up block names.
fn outlet_from_credits(text: &str, hints: &[boilerplate::Hint], count: usize, metadata: &mut Metadata) {
    for kind in [AsideKind::Credit, AsideKind::Newsletter, AsideKind::Header] {
        for hint in hints.iter().filter(|hint| hint.kind == kind) {
            let origin = match kind {
                AsideKind::Newsletter => Origin::NewsletterSignUp,
                _ if hint.line + 1 == count => Origin::LastLine,
                _ => Origin::CreditLine,
            };
            set_if_empty(metadata, Field::Source, hint.outlet.map_or("", |outlet| outlet.slice(text)), origin);
        }
    }
}

/// Sets the outlet and the date that are in the article's address.
fn from_address(metadata: &mut Metadata) {
    let Some(url) = metadata.url.as_ref().map(|url| url.value.clone()) else { return };
    if metadata.source.is_none() {
        metadata.source =
            super::fields::outlet_of(&url).map(|value| WithProvenance { value, origin: Origin::WebAddress });
    }
    let path = url.split_once("://").map_or("", |(_, rest)| rest).split(['?', '#']).next().unwrap_or_default();
    metadata.date = metadata.date.take().or_else(|| date_in(path, Origin::WebAddress));
}

/// The day, or else the month or year, in an address or a path.
fn date_in(path: &str, origin: Origin) -> Option<WithProvenance<Published>> {
    let day = super::dates::find(path).map(|(day, _)| day.into());
    day.or_else(|| super::dates::in_path(path)).map(|value| WithProvenance { value, origin })
}

/// Sets the date and the well-known outlet in the file name: `reuters_2016-10-04_budget.txt`, `2016/10/04/budget.md`.
fn from_name(path: &str, metadata: &mut Metadata) {
    let spaced = path.replace('_', " ");
    metadata.date = metadata.date.take().or_else(|| date_in(&spaced, Origin::FileName));
    if metadata.source.is_none() {
        let stem = path.rsplit('/').next().unwrap_or(path);
        let words = stem.split(['_', '.']).filter(|word| word.chars().count() > 3);
        let known = words.map(|word| word.replace('-', " ")).find_map(|word| super::outlets::known(&word));
        metadata.source = known.map(|known| WithProvenance { value: known.to_owned(), origin: Origin::FileName });
    }
}
