//! RSS, RDF and Atom: each entry with text is an article.

use super::fields::{Field, set_if_empty};
use super::html;
use super::outcome::ReadError;
use super::raw_article::{RawArticle, RawArticles};
use super::xml::{Step, attribute, walk};
use crate::article::{Metadata, Origin};

/// Whether a text without white space in front is a feed.
pub(super) fn is_feed(start: &str) -> bool {
    if !start.starts_with('<') {
        return false;
    }
    let head: String = start.chars().take(2000).collect();
    ["<rss", "<feed", "<rdf:RDF", "<rdf:rdf"].iter().any(|root| head.contains(root)) && !head.contains("<html")
}

/// An entry as it is being read.
#[derive(Default)]
struct Entry {
    metadata: Metadata,
    title: String,
    full: String,
    short: String,
    updated: String,
}

/// Reads the entries of a feed.
pub(super) fn read(xml: &str) -> Result<RawArticles, ReadError> {
    let mut found = RawArticles::default();
    let mut outlet = String::new();
    let mut entry: Option<Entry> = None;
    let mut open: Vec<String> = Vec::new();
    let mut words = String::new();
    // Text with unescaped markup in it: XHTML in Atom, and careless RSS.
    let mut markup: Option<Markup> = None;
    let whole = walk(xml, |step| match (step, &mut markup) {
        (Step::Close(name), Some(inner)) if inner.element != name || inner.same > 0 => {
            inner.same -= usize::from(inner.element == name);
            // An end tag would be read as a second line break.
            if name != "br" {
                words.push_str(&format!("</{name}>"));
            }
        }
        (Step::Open(name, _), Some(inner)) => {
            inner.same += usize::from(inner.element == name);
            words.push_str(&format!("<{name}>"));
        }
        (Step::Text(more), Some(Markup { xhtml: true, .. })) => {
            words.push_str(&more.replace('&', "&amp;").replace('<', "&lt;"));
        }
        (Step::Text(more), _) => words.push_str(more),
        (Step::Open(name, element), None) => {
            if is_entry(name) {
                entry = Some(Entry::default());
            }
            // Atom gives the address in an attribute.
            if name == "link"
                && let (Some(entry), Some(link)) = (&mut entry, attribute(element, "href"))
                && attribute(element, "rel").is_none_or(|rel| rel == "alternate")
            {
                set_if_empty(&mut entry.metadata, Field::Url, &link, Origin::FeedEntry);
            }
            let own = open.last().is_some_and(|parent| is_entry(parent));
            if own && matches!(name, "title" | "encoded" | "content" | "description" | "summary") {
                let xhtml = attribute(element, "type").is_some_and(|kind| kind.contains("xhtml"));
                markup = Some(Markup { element: name.to_owned(), same: 0, xhtml });
            }
            open.push(name.to_owned());
            words.clear();
        }
        (Step::Close(name), _) => {
            markup = None;
            open.pop();
            let parent = open.last().map(String::as_str).unwrap_or_default();
            if is_entry(name) {
                found.push(entry.take().and_then(|entry| entry.finish(&outlet)));
            } else if let Some(entry) = &mut entry {
                entry.take(parent, name, words.trim());
            } else if name == "title" && matches!(parent, "channel" | "feed") && outlet.is_empty() {
                words.trim().clone_into(&mut outlet);
            }
            words.clear();
        }
    });
    if whole.is_err() && found.articles.is_empty() {
        return Err(ReadError::new("The feed breaks off or is not well formed.", "Download it again."));
    }
    found.skipped += usize::from(whole.is_err());
    Ok(found)
}

/// A text that may have elements in it.
struct Markup {
    /// The element that the text is in.
    element: String,
    /// How many elements of that name are open inside it. Others may lack end tags, as in HTML.
    same: usize,
    /// Whether an escaped `<` means the character, not a tag.
    xhtml: bool,
}

fn is_entry(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

impl Entry {
    /// Takes what stood inside the element `name`.
    fn take(&mut self, parent: &str, name: &str, words: &str) {
        let field = match (name, parent) {
            _ if words.is_empty() => return,
            ("name", "author") => Field::Byline,
            // An entry from another feed names that feed; the rest of its `source` is about the feed.
            ("title", "source") => Field::Source,
            _ if !is_entry(parent) => return,
            ("title", _) => {
                self.title = html::plain_text(words);
                return;
            }
            ("encoded" | "content", _) => {
                words.clone_into(&mut self.full);
                return;
            }
            ("description" | "summary", _) => {
                words.clone_into(&mut self.short);
                return;
            }
            ("updated", _) => {
                words.clone_into(&mut self.updated);
                return;
            }
            ("pubDate" | "published" | "date" | "issued", _) => Field::Date,
            ("creator" | "author", _) => Field::Byline,
            ("source", _) => Field::Source,
            ("link" | "guid" | "id", _) => Field::Url,
            _ => return,
        };
        set_if_empty(&mut self.metadata, field, words, Origin::FeedEntry);
    }

    /// The article of the entry; `None` when it has no text.
    fn finish(mut self, outlet: &str) -> Option<RawArticle> {
        let text = [&self.full, &self.short].map(|html| html::plain_text(html)).into_iter().max_by_key(String::len)?;
        if text.trim().is_empty() {
            return None;
        }
        set_if_empty(&mut self.metadata, Field::Date, &self.updated, Origin::FeedEntryUpdate);
        set_if_empty(&mut self.metadata, Field::Title, &self.title, Origin::FeedEntry);
        set_if_empty(&mut self.metadata, Field::Source, outlet, Origin::FeedTitle);
        Some(RawArticle::titled(&text, self.metadata))
    }
}
