//! PDF. Its parser may crash or swell, so only a worker calls it.

mod layout;

use super::fields::{Field, set_if_empty};
use super::outcome::ReadError;
use super::raw_article::{RawArticle, RawArticles};
use crate::article::{Metadata, Origin};
use std::panic::catch_unwind;

/// The most bytes of text taken from one PDF.
const MAX_TEXT_BYTES: usize = 16 << 20;
/// A page with fewer letters is a scan.
const MIN_PAGE_LETTERS: usize = 30;

/// Reads the article of a PDF, or the articles when it is an export of a press database.
pub(super) fn read(bytes: &[u8]) -> Result<RawArticles, ReadError> {
    let print = "Open it in a PDF viewer, and save or copy its text into a .txt file beside it.";
    let pages = pages(bytes)?;
    let letters = |page: &&String| page.chars().filter(|c| c.is_alphabetic()).count() >= MIN_PAGE_LETTERS;
    if pages.iter().filter(letters).count() == 0 {
        let reason = "It is a scan: a picture of its pages, without text.";
        return Err(ReadError::new(
            reason,
            "Put its text into a .txt file of the same name beside it, for instance by OCR.",
        ));
    }
    let layout::Laid { text, address } = layout::lay(&pages);
    if text.is_empty() {
        return Err(ReadError::new("There is no text in it.", print));
    }
    let mut metadata = Metadata::default();
    set_if_empty(&mut metadata, Field::Url, &address.unwrap_or_default(), Origin::PageFooter);
    let whole = |text| RawArticles::one(RawArticle { text, metadata, ..RawArticle::default() });
    Ok(super::press_databases::split(&text).unwrap_or_else(|| whole(text)))
}

/// The text of each page.
fn pages(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    let broken = || {
        let advice = "Open it in a PDF viewer, and save or copy its text into a .txt file beside it.";
        ReadError::new("It is broken, or made in a way that cannot be read.", advice)
    };
    let mut pages = catch_unwind(|| pdf_extract::extract_text_from_mem_by_pages(bytes))
        .map_err(|_| broken())?
        .map_err(|error| match error {
            pdf_extract::OutputError::PdfError(pdf_extract::Error::Decryption(_)) => {
                ReadError::new("It is locked with a password.", "Save it again without one.")
            }
            _ => broken(),
        })?;
    let mut length = 0;
    let fits = |page: &&String| {
        length += page.len();
        length <= MAX_TEXT_BYTES
    };
    let count = pages.iter().take_while(fits).count();
    pages.truncate(count);
    Ok(pages)
}
