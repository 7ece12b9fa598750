//! Articles in XML of their own: NITF, NewsML-G2 and JATS of agencies and archives, ENEX of Evernote.

use super::fields::{Field, set_if_empty};
use super::html;
use super::outcome::ReadError;
use super::raw_article::{RawArticle, RawArticles};
use super::xml::{Step, attribute, walk};
use crate::article::{Metadata, Origin};
use quick_xml::events::BytesStart;

/// Whether a text, white space at its beginning left out, is such a file.
pub(super) fn is_article(start: &str) -> bool {
    if !start.starts_with('<') {
        return false;
    }
    let head: String = start.chars().take(3000).collect();
    let has = |name: &str| head.contains(&format!("<{name} ")) || head.contains(&format!("<{name}>"));
    ["nitf", "newsItem", "newsMessage", "en-export"].into_iter().any(has)
        || (has("article")
            && (head.contains("<front>") || head.contains("article-type=") || head.contains("//DTD JATS")))
}

/// An article as it is being read.
#[derive(Default)]
struct Item {
    metadata: Metadata,
    /// The body as HTML.
    body: String,
    surname: String,
    /// When a note was made of it.
    clipped: String,
    authors: Vec<String>,
    /// Year, month and day of JATS.
    day: [String; 3],
}

/// Reads the articles of a file.
pub(super) fn read(xml: &str) -> Result<RawArticles, ReadError> {
    let mut found = RawArticles::default();
    let mut item: Option<Item> = None;
    // The element that holds the body, and how many of its name are open inside it.
    let mut body: Option<(String, usize)> = None;
    let mut words = String::new();
    let whole = walk(xml, |step| match (step, &mut body, &mut item) {
        (Step::Open(name, _), Some((element, same)), Some(item)) => {
            *same += usize::from(element == name);
            item.body.push_str(&format!("<{name}>"));
        }
        (Step::Text(text), Some((element, _)), Some(item)) => {
            // Evernote writes the markup of a note as text.
            let text =
                if element == "content" { text.to_owned() } else { text.replace('&', "&amp;").replace('<', "&lt;") };
            item.body.push_str(&text);
        }
        (Step::Close(name), Some((element, same)), Some(item)) if element != name || *same > 0 => {
            *same -= usize::from(element == name);
            item.body.push_str(&format!("</{name}>"));
        }
        (Step::Close(_), Some(_), _) => body = None,
        (Step::Open(name, element), None, _) => {
            if matches!(name, "nitf" | "newsItem" | "note" | "article") && item.is_none() {
                item = Some(Item::default());
            }
            if let Some(item) = &mut item {
                item.open(name, element);
            }
            if matches!(name, "body.content" | "inlineXML" | "inlineData" | "body" | "content") && item.is_some() {
                body = (name != "body" || !xml.contains("<body.content")).then(|| (name.to_owned(), 0));
            }
            // Names inside a byline or a headline belong to it.
            if !matches!(name, "person" | "italic" | "bold" | "em" | "strong") {
                words.clear();
            }
        }
        (Step::Text(text), None, _) => words.push_str(text),
        (Step::Close(name), None, current) => {
            if let Some(item) = current {
                item.close(name, words.trim());
            }
            if matches!(name, "nitf" | "newsItem" | "note" | "article") {
                found.push(item.take().and_then(Item::finish));
            }
        }
        _ => {}
    });
    if found.articles.is_empty() {
        let reason = if whole.is_ok() {
            "There is no text of an article in it."
        } else {
            "It breaks off or is not well formed."
        };
        return Err(ReadError::new(reason, "Export it again."));
    }
    found.skipped += usize::from(whole.is_err());
    Ok(found)
}

impl Item {
    fn set(&mut self, field: Field, value: &str) {
        set_if_empty(&mut self.metadata, field, value, Origin::ExportField);
    }

    /// Takes what the attributes of an element say.
    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        let (field, key) = match name {
            "date.issue" => (Field::Date, "norm"),
            "pubdata" => {
                self.set(Field::Source, &attribute(element, "name").unwrap_or_default());
                (Field::Date, "date.publication")
            }
            "doc.copyright" => (Field::Source, "holder"),
            "provider" => (Field::Source, "literal"),
            _ => return,
        };
        // `20210504T063000Z`: the day is enough.
        let value = attribute(element, key).unwrap_or_default();
        self.set(field, if field == Field::Date { value.split('T').next().unwrap_or_default() } else { &value });
    }

    /// Takes what stood inside an element.
    fn close(&mut self, name: &str, words: &str) {
        match name {
            "hl1" | "headline" | "article-title" | "title" => self.set(Field::Title, words),
            "versionCreated" => self.set(Field::Date, words),
            "created" => words.split('T').next().unwrap_or_default().clone_into(&mut self.clipped),
            "journal-title" => self.set(Field::Source, words),
            "byline" | "by" => self.set(Field::Byline, words),
            "source-url" => self.set(Field::Url, words),
            "surname" => words.clone_into(&mut self.surname),
            "given-names" => self.authors.push(format!("{words} {}", std::mem::take(&mut self.surname))),
            "year" => words.clone_into(&mut self.day[0]),
            "month" => words.clone_into(&mut self.day[1]),
            "day" => words.clone_into(&mut self.day[2]),
            "pub-date" => {
                let [year, month, day] = std::mem::take(&mut self.day);
                self.set(Field::Date, &format!("{year}-{month:0>2}-{day:0>2}"));
            }
            _ => {}
        }
    }

    /// The article; `None` when it has no text.
    fn finish(mut self) -> Option<RawArticle> {
        let authors = std::mem::take(&mut self.authors).join(", ");
        self.set(Field::Byline, &authors);
        let text = html::plain_text(&self.body);
        let mut fallback = Metadata::default();
        set_if_empty(&mut fallback, Field::Date, &self.clipped, Origin::ExportField);
        (!text.trim().is_empty()).then(|| RawArticle { fallback, ..RawArticle::titled(&text, self.metadata) })
    }
}
