//! Articles side by side: what they share, what only one has, and whom each lets speak.

use super::frame::Frame;
use super::parts::{Change, Link, Voice, article_address, counted};
use super::story::Story;
use super::wording::changes;
use crate::library::query::{ArticleQuote, Comparison};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "compare.html")]
pub struct ComparePage {
    frame: Frame,
    stories: Vec<Story>,
    people: Vec<Row>,
    countries: Vec<Row>,
    shared: Vec<Vec<Option<Words>>>,
    own: Vec<(Vec<Words>, usize)>,
    voices: Vec<Vec<Speaking>>,
    chosen: Vec<String>,
    offered: Vec<Story>,
}

/// Something and how much of it each article has, in words; empty where there is none.
struct Row {
    link: Link,
    cells: Vec<String>,
    shared: bool,
}

struct Words {
    href: String,
    text: String,
    voice: Voice,
    /// What differs from the first article that has the words; empty when nothing does.
    changes: Vec<Change>,
}

struct Speaking {
    voice: Voice,
    quotes: String,
    words: usize,
    share: usize,
}

impl ComparePage {
    /// The comparison of the articles with the ids `chosen`; `offered` are further articles to put beside them.
    #[must_use]
    pub fn new(frame: Frame, chosen: Vec<String>, result: &Comparison<'_>, offered: Vec<Story>) -> Self {
        let people = result.people.iter().map(|row| Row {
            link: Link::person(&row.of),
            cells: row
                .per_article
                .iter()
                .map(|count| count.map_or_else(String::new, |count| count.to_string()))
                .collect(),
            shared: row.per_article.iter().all(Option::is_some),
        });
        let countries = result.countries.iter().map(|row| Row {
            link: Link::country(row.of),
            cells: row
                .per_article
                .iter()
                .map(|focus| focus.map_or_else(String::new, |focus| format!("{:.0}\u{202f}%", focus * 100.0)))
                .collect(),
            shared: row.per_article.iter().all(Option::is_some),
        });
        Self {
            stories: result.articles.iter().map(|card| Story::new(card, "")).collect(),
            people: people.collect(),
            countries: countries.collect(),
            shared: result.shared_quotes.iter().map(|row| shared(&row.per_article)).collect(),
            own: result
                .own_quotes
                .iter()
                .zip(&result.not_compared)
                .map(|(quotes, more)| (quotes.iter().map(|quote| words(quote, None)).collect(), *more))
                .collect(),
            voices: result.voices.iter().map(|voices| speaking(voices)).collect(),
            chosen,
            offered,
            frame,
        }
    }
}

/// The same quote in the articles that have it, each against the first.
fn shared(quotes: &[Option<ArticleQuote<'_>>]) -> Vec<Option<Words>> {
    let first = quotes.iter().flatten().next();
    quotes.iter().map(|quote| quote.as_ref().map(|quote| words(quote, first))).collect()
}

fn words(quote: &ArticleQuote<'_>, against: Option<&ArticleQuote<'_>>) -> Words {
    Words {
        href: format!("{}#{}", article_address(quote.article_id), quote.id),
        text: quote.text.trim().to_owned(),
        voice: Voice::from(&quote.speaker),
        changes: against.map_or_else(Vec::new, |first| changes(&first.text, &quote.text)),
    }
}

fn speaking(voices: &[crate::library::query::SpeakerShare<'_>]) -> Vec<Speaking> {
    let all: usize = voices.iter().map(|voice| voice.words).sum();
    let one = |voice: &crate::library::query::SpeakerShare<'_>| Speaking {
        voice: Voice::from(&voice.speaker),
        quotes: counted(voice.quotes, "quote", "quotes"),
        words: voice.words,
        share: voice.words * 100 / all.max(1),
    };
    voices.iter().map(one).collect()
}
