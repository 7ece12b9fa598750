//! Lists as Atom feeds, for feed readers on the same machine.

use super::lists::ArticleItem;
use crate::library::query::QuoteCard;
use std::fmt::Write as _;

/// What a feed says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Feed<'a> {
    /// The address of the server, without a slash at the end.
    pub base: &'a str,
    /// The path and query of the feed.
    pub here: &'a str,
    /// What it holds.
    pub title: &'a str,
}

/// One entry.
#[derive(Debug)]
pub struct Entry {
    /// What stands after `urn:quotidian:`.
    id: String,
    title: String,
    path: String,
    date: Option<String>,
    author: Option<String>,
    summary: String,
}

impl From<&ArticleItem<'_>> for Entry {
    fn from(item: &ArticleItem<'_>) -> Self {
        Self {
            id: format!("article:{}", item.id),
            title: item.title.to_owned(),
            path: format!("/articles/{}", item.id),
            date: item.date.clone(),
            author: item.byline.as_deref().or(item.source).map(str::to_owned),
            summary: item.lead.clone().unwrap_or_default(),
        }
    }
}

impl From<&QuoteCard<'_>> for Entry {
    fn from(card: &QuoteCard<'_>) -> Self {
        let who = card.speaker.name();
        Self {
            id: format!("article:{}:{}", card.article.id, card.id),
            title: format!("{}, in “{}”", who.unwrap_or("Unattributed"), card.article.title),
            path: format!("/articles/{}#{}", card.article.id, card.id),
            date: card.article.date.map(|date| date.day.to_string()),
            author: who.map(str::to_owned),
            summary: card.kind.printed(&card.text),
        }
    }
}

/// Writes a feed. What has no date counts as of 1970, for Atom wants one.
#[must_use]
pub fn atom(feed: Feed<'_>, entries: &[Entry]) -> String {
    let moment = |date: Option<&String>| format!("{}T00:00:00Z", date.map_or("1970-01-01", String::as_str));
    let updated = moment(entries.iter().filter_map(|entry| entry.date.as_ref()).max());
    let address = |path: &str| escape(&format!("{}{path}", feed.base));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>{id}</id>\n\
         <title>{title}</title>\n<updated>{updated}</updated>\n<author><name>Quotidian</name></author>\n\
         <link rel=\"self\" href=\"{here}\"/>\n",
        id = escape(&format!("urn:quotidian:feed:{}", feed.here)),
        title = escape(feed.title),
        here = address(feed.here),
    );
    for entry in entries {
        let author = entry.author.as_deref().unwrap_or("Unknown");
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "<entry>\n<id>urn:quotidian:{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<author><name>{}</name>\
             </author>\n<link href=\"{}\"/>\n<summary>{}</summary>\n</entry>\n",
            escape(&entry.id),
            escape(&entry.title),
            moment(entry.date.as_ref()),
            escape(author),
            address(&entry.path),
            escape(&entry.summary),
        );
    }
    out.push_str("</feed>\n");
    out
}

/// Fit for XML; characters that XML does not know are replaced.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
