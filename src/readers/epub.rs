//! EPUB: each chapter is an article, in reading order. News collected for e-readers comes in this format.

use super::archive::Archive;
use super::fields::{Field, set_if_empty};
use super::html;
use super::outcome::ReadError;
use super::raw_article::{RawArticle, RawArticles};
use super::xml::{Step, attribute, walk};
use crate::article::{Metadata, Origin};
use foldhash::HashMap;

/// A chapter with fewer words is a title page, a list of contents, a section's cover.
const MIN_CHAPTER_WORDS: usize = 40;
/// The most chapters that are read.
const MAX_CHAPTERS: usize = 5_000;

/// The package of a book: its fields, and the files of its chapters in order.
#[derive(Default)]
struct Package {
    metadata: Metadata,
    book: String,
    chapters: Vec<String>,
}

/// Reads the chapters of a book.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<RawArticles, ReadError> {
    let broken =
        || ReadError::new("The book does not say where its chapters are.", "Convert it again, or save it as text.");
    let mut opf = None;
    let _ = walk(&archive.text("META-INF/container.xml")?, |step| {
        if let Step::Open("rootfile", element) = step {
            opf = opf.take().or_else(|| attribute(element, "full-path"));
        }
    });
    let opf = opf.ok_or_else(broken)?;
    let folder = opf.rsplit_once('/').map_or("", |(folder, _)| folder);
    let package = package(&archive.text(&opf)?, folder);
    let mut found = RawArticles::default();
    for chapter in package.chapters.iter().take(MAX_CHAPTERS) {
        let Ok(page) = archive.text(chapter) else {
            found.skipped += 1;
            continue;
        };
        let text = html::plain_text(&page);
        if text.split_whitespace().count() < MIN_CHAPTER_WORDS {
            continue;
        }
        let mut metadata = Metadata::default();
        set_if_empty(&mut metadata, Field::Title, &html::heading(&page).unwrap_or_default(), Origin::ChapterHeading);
        let mut fallback = package.metadata.clone();
        set_if_empty(&mut fallback, Field::Source, &package.book, Origin::BookTitle);
        found.articles.push(RawArticle { fallback, ..RawArticle::titled(&text, metadata) });
    }
    found.skipped += package.chapters.len().saturating_sub(MAX_CHAPTERS);
    if found.articles.is_empty() { Err(broken()) } else { Ok(found) }
}

fn package(xml: &str, folder: &str) -> Package {
    let mut package = Package::default();
    let mut files: HashMap<String, String> = HashMap::default();
    let mut order = Vec::new();
    let mut words = String::new();
    let _ = walk(xml, |step| match step {
        Step::Open("item", element) => {
            let page = attribute(element, "media-type").is_some_and(|kind| kind.contains("html"));
            let contents = attribute(element, "properties").is_some_and(|properties| properties.contains("nav"));
            if let (Some(id), Some(link), true, false) =
                (attribute(element, "id"), attribute(element, "href"), page, contents)
            {
                files.insert(id, within(folder, &link));
            }
        }
        Step::Open("itemref", element) => order.extend(attribute(element, "idref")),
        Step::Open(..) => words.clear(),
        Step::Text(more) => words.push_str(more),
        Step::Close("title") if package.book.is_empty() => words.trim().clone_into(&mut package.book),
        Step::Close("publisher") => {
            set_if_empty(&mut package.metadata, Field::Source, words.trim(), Origin::BookPublisher);
        }
        Step::Close("date") => set_if_empty(&mut package.metadata, Field::Date, words.trim(), Origin::BookDate),
        Step::Close(_) => {}
    });
    package.chapters = order.iter().filter_map(|id| files.get(id).cloned()).collect();
    package
}

/// The file inside the archive that a link of the package means, escapes resolved.
fn within(folder: &str, link: &str) -> String {
    let link = link.split('#').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, escaped) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let link = String::from_utf8_lossy(&bytes);
    for part in link.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn epub_links_are_resolved() {
        assert_eq!(within("OEBPS", "text/one%20two.xhtml#a"), "OEBPS/text/one two.xhtml");
        assert_eq!(within("OEBPS/a", "../b.xhtml"), "OEBPS/b.xhtml");
        assert_eq!(within("", "100%.html"), "100%.html");
    }
}
