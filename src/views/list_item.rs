//! An article in a list, and where else its text stands.

use super::address::{address, article_address};
use super::format::{DisplayDate, counted};
use super::parts::{Link, MAX_COMPARED_ARTICLES, non_english};
use crate::library::query::{ArticleCard, ArticleCopy};

/// An article in a list.
#[derive(Clone, Debug)]
pub struct ArticleListItem {
    /// Its id.
    pub id: String,
    /// Its address.
    pub href: String,
    /// Its headline, or its file where it has none.
    pub title: String,
    /// Its outlet.
    pub source: Option<String>,
    /// Its day.
    pub date: Option<DisplayDate>,
    /// The language of headline and text, where it is known and not the page's own.
    pub language: Option<&'static str>,
    /// Its first words, or those around what was looked for; marked where they are it.
    pub teaser: Vec<(String, bool)>,
    /// The most prominent people.
    pub people: Vec<Link>,
    /// The countries with the largest focus.
    pub countries: Vec<Link>,
    /// The number of quotes.
    pub quotes: usize,
    /// Where else its text stands.
    pub copies: Option<Copies>,
    /// Whether the user marked it as read.
    pub read: bool,
}

/// How many people and how many countries an article in a list names: more would drown its first words.
const MAX_NAMED_PER_ITEM: usize = 3;

/// The articles that have the text of another, or nearly.
#[derive(Clone, Debug)]
pub struct Copies {
    /// How many, of how many outlets.
    pub heading: String,
    /// The first of them.
    pub items: Vec<Copy>,
    /// All of them, the article itself included, as a list.
    pub all: String,
    /// The article beside the first of them.
    pub compare: String,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Copy {
    /// By its outlet, or else its headline.
    pub link: Link,
    /// Its day.
    pub date: Option<DisplayDate>,
    /// To the first of the quotes that it alone has.
    pub own_quotes: Option<Link>,
}

impl Copies {
    /// What a card says of them; `None` where there is none.
    #[must_use]
    pub fn new(card: &ArticleCard<'_>) -> Option<Self> {
        let item = |copy: &ArticleCopy<'_>| Copy {
            link: Link::new(copy.link.source.unwrap_or(copy.link.title), article_address(copy.link.id)),
            date: copy.link.date.map(DisplayDate::from),
            own_quotes: copy.own_quotes.first().map(|first| {
                let label = counted(copy.own_quotes.len(), "quote only there", "quotes only there");
                Link::new(label, format!("{}#{first}", article_address(copy.link.id)))
            }),
        };
        let others = counted(card.copies_total, "other article", "other articles");
        let outlets = match card.outlets {
            0 | 1 => String::new(),
            outlets => format!("; {outlets} outlets have it"),
        };
        // Said without opening anything: what is folded must not be lost.
        let own = match card.copies.iter().map(|copy| copy.own_quotes.len()).sum() {
            0 => String::new(),
            own => format!("; {} only there", counted(own, "quote", "quotes")),
        };
        let compared = card.copies.iter().map(|copy| copy.link.id).take(MAX_COMPARED_ARTICLES - 1);
        let compared: Vec<(&str, &str)> = std::iter::once(card.link.id).chain(compared).map(|id| ("a", id)).collect();
        (card.copies_total > 0).then(|| Self {
            heading: format!("The same text in {others}{outlets}{own}"),
            items: card.copies.iter().map(item).collect(),
            all: address("/", &[("copies_of", card.link.id)]),
            compare: address("/compare", &compared),
        })
    }
}

impl ArticleListItem {
    /// The outlet, or else the headline.
    #[must_use]
    pub fn label(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.title)
    }

    /// The article as a list shows it; `list_query` is the query of the list, so that its page knows the articles before
    /// and after it.
    #[must_use]
    pub fn new(card: &ArticleCard<'_>, list_query: &str) -> Self {
        let query = if list_query.is_empty() { String::new() } else { format!("?{list_query}") };
        Self {
            id: card.link.id.to_owned(),
            href: format!("{}{query}", article_address(card.link.id)),
            title: card.link.title.to_owned(),
            source: card.link.source.map(str::to_owned),
            date: card.link.date.map(DisplayDate::from),
            language: non_english(card.language),
            teaser: vec![(format!("{}{}", card.teaser, if card.teaser_is_cut { "…" } else { "" }), false)],
            people: card.people.iter().take(MAX_NAMED_PER_ITEM).map(Link::counted_person).collect(),
            countries: card.countries.iter().take(MAX_NAMED_PER_ITEM).map(|(code, _)| Link::country(*code)).collect(),
            quotes: card.quotes,
            copies: Copies::new(card),
            read: card.read,
        }
    }
}
