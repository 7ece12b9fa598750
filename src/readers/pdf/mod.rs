//! PDF. Its parser may crash or swell, so only a worker calls it.

mod columns;
mod layout;
mod pictures;
mod samples;

use super::fields::{Field, set_if_empty};
use super::ocr::INSTALL;
use super::outcome::ReadError;
use super::raw_article::{RawArticle, RawArticles};
use crate::article::{Metadata, Origin, WithProvenance};
use pdf_extract::content::Content;
use pdf_extract::{Document, ObjectId, output_doc_page};
use std::panic::catch_unwind;

/// The most bytes of text taken from one PDF.
const MAX_TEXT_BYTES: usize = 16 << 20;
/// A page with fewer letters is a scan.
const MIN_PAGE_LETTERS: usize = 30;
/// The tree of pages is no deeper than this.
const MAX_PAGE_TREE_DEPTH: usize = 256;
/// The operators that fill, stroke and shade shapes, and place pictures.
const PAINTING: [&str; 13] = ["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "BI", "EI"];

/// What is said of a PDF that has pictures only.
pub(super) const SCAN: &str = "It is a scan: a picture of its pages, without text.";

/// The pictures of a PDF in the order of its pages, and how many could not be taken out.
pub(super) fn pictures(bytes: &[u8]) -> Result<(Vec<Vec<u8>>, usize), ReadError> {
    catch_unwind(|| open(bytes).map(|document| pictures::all(&document))).unwrap_or_else(|_| Err(broken()))
}

/// Reads the article of a PDF, or the articles when it is an export of a press database.
pub(super) fn read(bytes: &[u8]) -> Result<RawArticles, ReadError> {
    let print = "Open it in a PDF viewer, and save or copy its text into a .txt file beside it.";
    let Pages { texts: pages, have_pictures, pictured } = pages(bytes)?;
    if !has_text(&pages) {
        return Err(if have_pictures {
            let ocr =
                format!("{INSTALL} and start with --ocr; or put its text into a .txt file of the same name beside it.");
            ReadError::new(SCAN, ocr)
        } else {
            ReadError::new("Its pages are blank.", "Delete it, or save the article again.")
        });
    }
    let layout::Laid { text, address, folio } = layout::lay(&pages);
    if text.is_empty() {
        return Err(ReadError::new("There is no text in it.", print));
    }
    let mut metadata = Metadata::default();
    if let Some((outlet, day)) = folio {
        set_if_empty(&mut metadata, Field::Source, &outlet, Origin::PageHead);
        metadata.date = Some(WithProvenance { value: day.into(), origin: Origin::PageHead });
    }
    set_if_empty(&mut metadata, Field::Url, &address.unwrap_or_default(), Origin::PageFooter);
    let whole = |text| RawArticles::one(RawArticle { text, metadata, ..RawArticle::default() });
    let mut found = super::press_databases::split(&text).unwrap_or_else(|| whole(text));
    if !pictured.is_empty() {
        let numbers = pictured.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let reason =
            format!("Of its {} pages these are pictures without text, and are left out: {numbers}.", pages.len());
        found
            .errors
            .push(ReadError::new(reason, "Put their text into a .txt file, for instance by OCR, if they have any."));
    }
    Ok(found)
}

/// What a PDF has.
struct Pages {
    /// The text of each page.
    texts: Vec<String>,
    /// Whether something is painted on them, where they have no text.
    have_pictures: bool,
    /// The numbers of the pages that have pictures and no text, where others have text.
    pictured: Vec<usize>,
}

fn broken() -> ReadError {
    let advice = "Open it in a PDF viewer, and save or copy its text into a .txt file beside it.";
    ReadError::new("It is broken, or made in a way that cannot be read.", advice)
}

/// The document, decrypted, with pages that end.
fn open(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut document = Document::load_mem(bytes).map_err(|_| broken())?;
    // Where no password is needed it is decrypted already.
    if document.trailer.get(b"Encrypt").is_ok() && document.decrypt("").is_err() {
        return Err(ReadError::new("It is locked with a password.", "Save it again without one."));
    }
    if document.get_pages().into_values().any(|page| is_in_circle(&document, page)) {
        let reason = "It is broken: one of its pages is part of itself.";
        return Err(ReadError { reason: reason.to_owned(), ..broken() });
    }
    Ok(document)
}

fn pages(bytes: &[u8]) -> Result<Pages, ReadError> {
    catch_unwind(|| {
        let document = open(bytes)?;
        let pages = document.get_pages();
        let (mut texts, mut length) = (Vec::new(), 0);
        for number in 1.. {
            let mut page = columns::PageText::default();
            // There is no such page, or it is broken.
            if output_doc_page(&document, &mut page, number).is_err() {
                break;
            }
            let text = page.finish();
            length += text.len();
            if length > MAX_TEXT_BYTES {
                break;
            }
            texts.push(text);
        }
        let paints = |page: &ObjectId| {
            let content = Content::decode(&document.get_page_content(*page).unwrap_or_default());
            content.is_ok_and(|content| content.operations.iter().any(|it| PAINTING.contains(&it.operator.as_str())))
        };
        let have_pictures = !has_text(&texts) && pages.values().any(paints);
        let is_pictured = |(text, page): &(&String, &ObjectId)| {
            !text.chars().any(char::is_alphanumeric) && pictures::are_on(&document, **page)
        };
        let numbered = (1..).zip(texts.iter().zip(pages.values()));
        let pictured = numbered.filter(|(_, page)| has_text(&texts) && is_pictured(page)).map(|(number, _)| number);
        let pictured = pictured.collect();
        Ok(Pages { texts, have_pictures, pictured })
    })
    .unwrap_or_else(|_| Err(broken()))
}

/// Whether any page has more text than a scan has.
fn has_text(pages: &[String]) -> bool {
    pages.iter().any(|page| page.chars().filter(|c| c.is_alphabetic()).count() >= MIN_PAGE_LETTERS)
}

/// Whether the parents of a page never end: the parser would follow them for ever.
fn is_in_circle(document: &Document, page: ObjectId) -> bool {
    let parent = |id: &ObjectId| document.get_dictionary(*id).ok()?.get(b"Parent").ok()?.as_reference().ok();
    std::iter::successors(Some(page), parent).nth(MAX_PAGE_TREE_DEPTH).is_some()
}
