//! Saved searches: their names with the number of new articles, and the new articles of one.

use super::address::address;
use super::format::{DisplayDate, counted};
use super::layout::Layout;
use super::list_item::ArticleListItem;
use super::parts::Link;
use crate::library::query::ArticleCard;
use askama::Template;

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedEntry {
    /// The entry of the notebook.
    pub id: String,
    /// Its name, the address of its new articles, and their number.
    pub new: Link,
    /// The address of all that it finds.
    pub all: String,
    /// Why it cannot be searched.
    pub failure: Option<String>,
}

impl SavedEntry {
    /// A saved search with the number of its new articles.
    #[must_use]
    pub fn new(id: &str, name: &str, all: &str, new: Result<usize, String>) -> Self {
        let href = format!("/saved/{id}");
        let (count, failure) = match new {
            Ok(count) => (count, None),
            Err(why) => (0, Some(why)),
        };
        let href = if count > 0 { href } else { all.to_owned() };
        Self { id: id.to_owned(), new: Link { count, ..Link::new(name, href) }, all: all.to_owned(), failure }
    }
}

/// The page of the new articles of one.
#[derive(Template)]
#[template(path = "saved.html")]
pub struct SavedPage {
    layout: Layout,
    id: String,
    name: String,
    heading: String,
    all: String,
    looked: Option<DisplayDate>,
    articles: Vec<ArticleListItem>,
    feed: String,
}

impl SavedPage {
    /// The page of the saved search `id`; `new` is how many new articles there are, `cards` the first of them.
    #[must_use]
    pub fn new(
        layout: Layout,
        (id, name, all): (&str, &str, &str),
        looked: Option<jiff::Timestamp>,
        new: usize,
        cards: &[ArticleCard<'_>],
    ) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            heading: counted(new, "new article", "new articles"),
            all: all.to_owned(),
            looked: looked.map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date().into()),
            articles: cards.iter().map(|card| ArticleListItem::new(card, "")).collect(),
            feed: address(&format!("/api/saved/{id}/new.atom"), &[]),
            layout,
        }
    }
}
