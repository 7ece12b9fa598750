//! Corrections and notes of one article, each a plain form.

use super::address::article_address;
use super::format::excerpt;
use super::layout::Layout;
use super::marks::country_key;
use super::notebook::{BookmarkEntry, CorrectionEntry};
use super::parts::Link;
use crate::annotations::Speaker;
use crate::library::Library;
use crate::library::query::{self, Bookmark, NotedArticle};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "correct.html")]
pub struct CorrectPage {
    layout: Layout,
    id: String,
    title: String,
    href: String,
    /// The words that were selected in the article.
    selected: Selected,
    fields: Vec<(&'static str, &'static str, String)>,
    people: Vec<Link>,
    /// The key, code and name of each.
    countries: Vec<(String, String, &'static str)>,
    quotes: Vec<QuoteForm>,
    labels: Vec<String>,
    collections: Vec<String>,
    /// The articles with the same text, by their ids.
    copies: Vec<Link>,
    bookmarks: Vec<BookmarkEntry>,
    corrections: Vec<CorrectionEntry>,
}

/// Words that were selected, with what is around them.
#[derive(Clone, Debug, Default)]
pub struct Selected {
    /// The words.
    pub exact: String,
    /// What comes before.
    pub prefix: String,
    /// What comes after.
    pub suffix: String,
}

struct QuoteForm {
    key: String,
    words: String,
    excerpt: String,
    speaker: String,
}

/// How much of a quote is shown.
const MAX_EXCERPT_BYTES: usize = 160;

impl CorrectPage {
    /// The page of an article; `bookmarks` is what is bookmarked of it.
    #[must_use]
    pub fn new(
        layout: Layout,
        library: &Library,
        noted: &NotedArticle<'_>,
        bookmarks: &[Bookmark<'_>],
        selected: Selected,
    ) -> Self {
        let (article, annotations) = (&*noted.article, &*noted.annotations);
        let metadata = &article.metadata;
        let value = |field: &Option<crate::article::WithProvenance<String>>| {
            field.as_ref().map(|field| field.value.clone()).unwrap_or_default()
        };
        let quotes = annotations.quotes.iter().enumerate().filter(|(_, quote)| quote.is_sure());
        let quote = |(number, quote): (usize, &crate::annotations::Quote)| {
            let words = quote.content.slice(&article.text);
            QuoteForm {
                key: format!("q{}", number + 1),
                words: words.to_owned(),
                excerpt: excerpt(words, MAX_EXCERPT_BYTES),
                speaker: match quote.speaker {
                    Speaker::Person(person) => annotations.people[person].name.clone(),
                    Speaker::Other(span) => span.slice(&article.text).to_owned(),
                    Speaker::Unknown => String::new(),
                },
            }
        };
        let (labels, collections) = query::tags(library.notebook());
        let people = annotations.people.iter().zip(&noted.people);
        let corrections = query::corrections_of(library, noted.link.id, &noted.corrections);
        Self {
            id: noted.link.id.to_owned(),
            title: noted.link.title.to_owned(),
            href: article_address(noted.link.id),
            selected,
            fields: vec![
                ("Title", "title", value(&metadata.title)),
                ("Date", "date", metadata.date.as_ref().map(|date| date.value.to_string()).unwrap_or_default()),
                ("Outlet", "source", value(&metadata.source)),
                ("Byline", "byline", value(&metadata.byline)),
            ],
            people: people.map(|(person, link)| Link::new(&*person.name, link.id)).collect(),
            countries: annotations
                .countries
                .iter()
                .map(|country| (country_key(country.code), country.code.to_string(), country.code.name()))
                .collect(),
            quotes: quotes.map(quote).collect(),
            labels,
            collections,
            bookmarks: bookmarks.iter().map(BookmarkEntry::new).collect(),
            corrections: corrections.iter().map(|correction| CorrectionEntry::new(correction, false)).collect(),
            copies: noted.copies.iter().map(|copy| Link::new(copy.title, copy.id)).collect(),
            layout,
        }
    }
}
