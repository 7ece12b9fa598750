//! Articles side by side: what they share, what only one has, and whom each lets speak.

use super::diff::changes;
use super::layout::Layout;
use super::list_item::ArticleListItem;
use super::parts::{Change, Link, SpeakerLabel, article_address, counted};
use crate::library::query::{ArticleQuote, Comparison};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "compare.html")]
pub struct ComparePage {
    layout: Layout,
    articles: Vec<ArticleListItem>,
    people: Vec<PresenceRow>,
    countries: Vec<PresenceRow>,
    shared: Vec<Vec<Option<QuoteCell>>>,
    own: Vec<(Vec<QuoteCell>, usize)>,
    speakers: Vec<Vec<SpeakerShare>>,
    chosen: Vec<String>,
    offered: Vec<ArticleListItem>,
}

/// Something and how much of it each article has, in words; empty where there is none.
struct PresenceRow {
    link: Link,
    cells: Vec<String>,
    shared: bool,
}

struct QuoteCell {
    href: String,
    text: String,
    speaker: SpeakerLabel,
    /// What differs from the first article that has the words; empty when nothing does.
    changes: Vec<Change>,
}

struct SpeakerShare {
    speaker: SpeakerLabel,
    quotes: String,
    words: usize,
    share: usize,
}

impl ComparePage {
    /// The comparison of the articles with the ids `chosen`; `offered` are further articles to put beside them.
    #[must_use]
    pub fn new(layout: Layout, chosen: Vec<String>, result: &Comparison<'_>, offered: Vec<ArticleListItem>) -> Self {
        let people = result.people.iter().map(|row| PresenceRow {
            link: Link::person(&row.of),
            cells: row
                .per_article
                .iter()
                .map(|count| count.map_or_else(String::new, |count| count.to_string()))
                .collect(),
            shared: row.per_article.iter().all(Option::is_some),
        });
        let countries = result.countries.iter().map(|row| PresenceRow {
            link: Link::country(row.of),
            cells: row
                .per_article
                .iter()
                .map(|focus| focus.map_or_else(String::new, |focus| format!("{:.0}\u{202f}%", focus * 100.0)))
                .collect(),
            shared: row.per_article.iter().all(Option::is_some),
        });
        Self {
            articles: result.articles.iter().map(|card| ArticleListItem::new(card, "")).collect(),
            people: people.collect(),
            countries: countries.collect(),
            shared: result.shared_quotes.iter().map(|row| shared(&row.per_article)).collect(),
            own: result
                .own_quotes
                .iter()
                .zip(&result.not_compared)
                .map(|(quotes, more)| (quotes.iter().map(|quote| words(quote, None)).collect(), *more))
                .collect(),
            speakers: result.voices.iter().map(|speakers| speaker_shares(speakers)).collect(),
            chosen,
            offered,
            layout,
        }
    }
}

/// The same quote in the articles that have it, each against the first.
fn shared(quotes: &[Option<ArticleQuote<'_>>]) -> Vec<Option<QuoteCell>> {
    let first = quotes.iter().flatten().next();
    quotes.iter().map(|quote| quote.as_ref().map(|quote| words(quote, first))).collect()
}

fn words(quote: &ArticleQuote<'_>, against: Option<&ArticleQuote<'_>>) -> QuoteCell {
    QuoteCell {
        href: format!("{}#{}", article_address(quote.article_id), quote.id),
        text: quote.text.trim().to_owned(),
        speaker: SpeakerLabel::from(&quote.speaker),
        changes: against.map_or_else(Vec::new, |first| changes(&first.text, &quote.text)),
    }
}

fn speaker_shares(speakers: &[crate::library::query::SpeakerShare<'_>]) -> Vec<SpeakerShare> {
    let all: usize = speakers.iter().map(|speaker| speaker.words).sum();
    let one = |speaker: &crate::library::query::SpeakerShare<'_>| SpeakerShare {
        speaker: SpeakerLabel::from(&speaker.speaker),
        quotes: counted(speaker.quotes, "quote", "quotes"),
        words: speaker.words,
        share: speaker.words * 100 / all.max(1),
    };
    speakers.iter().map(one).collect()
}
