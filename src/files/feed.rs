//! RSS, RDF and Atom: an article an entry, those without text left out.

use super::draft::Draft;
use super::fields::{Field, offer};
use super::xml::{Step, attribute, walk};
use super::{Drafts, Refusal, html};
use crate::article::Metadata;

/// Whether a text, white space at its beginning left out, is a feed.
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
}

/// Reads the entries of a feed.
pub(super) fn drafts(xml: &str) -> Result<Drafts, Refusal> {
    let mut found = Drafts::default();
    let mut outlet = String::new();
    let mut entry: Option<Entry> = None;
    let mut open: Vec<String> = Vec::new();
    let mut words = String::new();
    let whole = walk(xml, |step| match step {
        Step::Open(name, element) => {
            if matches!(name, "item" | "entry") {
                entry = Some(Entry::default());
            }
            // Atom says the address in an attribute.
            if name == "link"
                && let (Some(entry), Some(link)) = (&mut entry, attribute(element, "href"))
                && attribute(element, "rel").is_none_or(|rel| rel == "alternate")
            {
                offer(&mut entry.metadata, Field::Url, &link, "feed entry");
            }
            open.push(name.to_owned());
            words.clear();
        }
        Step::Text(more) => words.push_str(more),
        Step::Close(name) => {
            open.pop();
            let parent = open.last().map(String::as_str).unwrap_or_default();
            if matches!(name, "item" | "entry") {
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
        return Err(Refusal::new("The feed breaks off or is not well formed.", "Download it again."));
    }
    found.skipped += usize::from(whole.is_err());
    Ok(found)
}

impl Entry {
    /// Takes what stood inside the element `name`.
    fn take(&mut self, parent: &str, name: &str, words: &str) {
        let field = match name {
            _ if words.is_empty() => return,
            "title" if matches!(parent, "item" | "entry") => {
                self.title = html::plain_text(words);
                return;
            }
            "encoded" | "content" => {
                words.clone_into(&mut self.full);
                return;
            }
            "description" | "summary" => {
                words.clone_into(&mut self.short);
                return;
            }
            "pubDate" | "published" | "date" | "issued" | "updated" => Field::Date,
            "creator" | "author" => Field::Byline,
            "name" if parent == "author" => Field::Byline,
            "source" => Field::Source,
            "link" | "guid" | "id" => Field::Url,
            _ => return,
        };
        offer(&mut self.metadata, field, words, "feed entry");
    }

    /// The article of the entry; `None` when it has no text.
    fn finish(mut self, outlet: &str) -> Option<Draft> {
        let text = [&self.full, &self.short].map(|html| html::plain_text(html)).into_iter().max_by_key(String::len)?;
        if text.trim().is_empty() {
            return None;
        }
        offer(&mut self.metadata, Field::Title, &self.title, "feed entry");
        offer(&mut self.metadata, Field::Source, outlet, "feed title");
        Some(Draft::titled(&text, self.metadata))
    }
}
