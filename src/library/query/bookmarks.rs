//! Bookmarks: starred articles, highlighted words and notes, with the articles that they belong to.

use super::links::ArticleLink;
use super::notebook::{entries_of, find_article};
use crate::annotations::{QuoteKind, Speaker};
use crate::article::Article;
use crate::library::handle::Library;
use crate::notebook::{Action, Event, Notebook};
use crate::text::{Span, fold};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// Which bookmarks are listed; every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookmarkFilter {
    /// Words in the note, the quoted text, the title, labels or collections.
    pub words: Option<String>,
    /// They are in this collection.
    pub collection: Option<String>,
    /// They have this label.
    pub label: Option<String>,
    /// They are about the article of this id.
    pub article: Option<String>,
    /// They were made on this day or later, in universal time.
    pub from: Option<Date>,
    /// They were made on this day or earlier.
    pub to: Option<Date>,
}

/// A bookmark with its article.
#[derive(Clone, Debug)]
pub struct Bookmark<'l> {
    /// The entry.
    pub event: Arc<Event>,
    /// Title, date and outlet; `None` where the article is gone.
    pub link: Option<ArticleLink<'l>>,
    /// The article.
    pub article: Option<Arc<Article>>,
    /// Where its words are; `None` for a whole article, and where they are not found.
    pub place: Option<Span>,
    /// The speaker of the quote that the words are in.
    pub speaker: Option<String>,
    /// How the words are given.
    pub kind: QuoteKind,
    /// The quote that they are in, as `q1`.
    pub quote: Option<String>,
}

impl Bookmark<'_> {
    /// The bookmarked words, as they were then.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.event.action.text().map(|text| text.exact.as_str())
    }

    /// The user's note.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        match &self.event.action {
            Action::Keep { note, .. } => note.as_deref(),
            _ => None,
        }
    }

    /// The user's labels and collections.
    #[must_use]
    pub fn tags(&self) -> (&[String], &[String]) {
        match &self.event.action {
            Action::Keep { labels, collections, .. } => (labels, collections),
            _ => (&[], &[]),
        }
    }

    /// Whether its place is not found any more.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.article.is_none() || (self.words().is_some() && self.place.is_none())
    }

    /// The title of its article, as it is or was.
    #[must_use]
    pub fn title(&self) -> &str {
        let then = || self.event.action.article().map_or("", |article| article.title.as_deref().unwrap_or(&article.id));
        self.link.as_ref().map_or_else(then, |link| link.title)
    }
}

/// The entries of bookmarks, the newest first. Nothing is opened for it.
#[must_use]
pub fn list_bookmarks(library: &Library, filter: &BookmarkFilter) -> Vec<Arc<Event>> {
    let wanted = filter.words.as_deref().map(fold);
    let is_listed = |event: &&Arc<Event>| fits(event, filter, wanted.as_deref());
    let notebook = library.notebook();
    match &filter.article {
        None => notebook.active().rev().filter(is_listed).map(Arc::clone).collect(),
        Some(id) => match library.index.article_number(id) {
            Some(number) => entries_of(library, number).iter().rev().filter(is_listed).map(Arc::clone).collect(),
            None => notebook.of_article(id).rev().filter(is_listed).map(Arc::clone).collect(),
        },
    }
}

fn fits(event: &Event, filter: &BookmarkFilter, wanted: Option<&str>) -> bool {
    let Action::Keep { article, text, note, labels, collections, .. } = &event.action else { return false };
    let has = |tags: &[String], tag: &Option<String>| tag.as_ref().is_none_or(|tag| tags.contains(tag));
    let texts = [article.title.as_deref(), note.as_deref(), text.as_ref().map(|text| &*text.exact)];
    let tags = labels.iter().chain(collections).map(String::as_str);
    let found = |wanted: &str| {
        let all: Vec<String> = texts.into_iter().flatten().chain(tags).map(fold).collect();
        wanted.split_whitespace().all(|word| all.iter().any(|text| text.contains(word)))
    };
    let day = event.at.to_zoned(TimeZone::UTC).date();
    filter.from.is_none_or(|from| day >= from)
        && filter.to.is_none_or(|to| day <= to)
        && has(labels, &filter.label)
        && has(collections, &filter.collection)
        && wanted.is_none_or(found)
}

/// A bookmark with its article. Where that cannot be opened, the entry has lost its place.
#[must_use]
pub fn show_bookmark<'l>(library: &'l Library, event: &Arc<Event>) -> Bookmark<'l> {
    let none = Bookmark {
        event: Arc::clone(event),
        link: None,
        article: None,
        place: None,
        speaker: None,
        kind: QuoteKind::Direct,
        quote: None,
    };
    let found = event.action.article().and_then(|wanted| find_article(library, wanted).ok().flatten());
    let Some(found) = found else { return none };
    let text = &*found.article.text;
    let place = event.action.text().and_then(|words| words.find(text));
    let quote = place.and_then(|place| {
        let mut quotes = found.annotations.quotes.iter().enumerate();
        quotes.find(|(_, quote)| quote.content.contains(place) || place.contains(quote.content))
    });
    let speaker = quote.and_then(|(_, quote)| match quote.speaker {
        Speaker::Person(person) => found.people.get(person).map(|person| person.name.to_owned()),
        Speaker::Other(span) => Some(span.slice(text).to_owned()),
        Speaker::Unknown => None,
    });
    let (kind, quote) =
        quote.map_or((QuoteKind::Direct, None), |(at, quote)| (quote.kind, Some(format!("q{}", at + 1))));
    Bookmark { link: Some(found.link), place, speaker, kind, quote, article: Some(found.article), ..none }
}

/// All labels and all collections that are in use, each by name.
#[must_use]
pub fn tags(notebook: &Notebook) -> (Vec<String>, Vec<String>) {
    let (mut all_labels, mut all_collections) = (Vec::new(), Vec::new());
    for event in notebook.active() {
        if let Action::Keep { labels, collections, .. } = &event.action {
            all_labels.extend(labels.iter().cloned());
            all_collections.extend(collections.iter().cloned());
        }
    }
    for tags in [&mut all_labels, &mut all_collections] {
        tags.sort();
        tags.dedup();
    }
    (all_labels, all_collections)
}
