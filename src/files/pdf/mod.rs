//! PDF. Its parsers are known to run wild: they run in a worker only.

mod layout;

use super::draft::Draft;
use super::fields::{Field, offer};
use super::{Drafts, Refusal, worker};
use crate::article::Metadata;
use std::panic::catch_unwind;

/// More text than this, in bytes, is not taken from one PDF.
const MOST_TEXT: usize = 16 << 20;
/// A page of a scan has next to no letters.
const FEWEST_LETTERS: usize = 30;

/// Reads the article of a PDF, or the articles when it is an export of a press database.
pub(super) fn drafts(bytes: &[u8]) -> Result<Drafts, Refusal> {
    let print = "Open it in a PDF viewer, and save or copy its text into a .txt file beside it.";
    let pages = pages(bytes)?;
    let letters = |page: &&String| page.chars().filter(|c| c.is_alphabetic()).count() >= FEWEST_LETTERS;
    if pages.iter().filter(letters).count() == 0 {
        let reason = "It is a scan: a picture of its pages, without text.";
        return Err(Refusal::new(
            reason,
            "Put its text into a .txt file of the same name beside it, for instance by OCR.",
        ));
    }
    let layout::Laid { text, address } = layout::lay(&pages);
    if text.is_empty() {
        return Err(Refusal::new("There is no text in it.", print));
    }
    let mut metadata = Metadata::default();
    offer(&mut metadata, Field::Url, &address.unwrap_or_default(), "page footer");
    let whole = |text| Drafts::one(Draft { text, metadata, ..Draft::default() });
    Ok(super::exports::split(&text).unwrap_or_else(|| whole(text)))
}

/// The text of each page.
fn pages(bytes: &[u8]) -> Result<Vec<String>, Refusal> {
    if !worker::may_break() {
        let reason = "It is a PDF, and nothing here was set up to read those.";
        return Err(Refusal::new(reason, "Save its text as a .txt file."));
    }
    let broken = || {
        let advice = "Open it in a PDF viewer, and save or copy its text into a .txt file beside it.";
        Refusal::new("It is broken, or made in a way that cannot be read.", advice)
    };
    let mut pages = catch_unwind(|| pdf_extract::extract_text_from_mem_by_pages(bytes))
        .map_err(|_| broken())?
        .map_err(|error| match error {
            pdf_extract::OutputError::PdfError(pdf_extract::Error::Decryption(_)) => {
                Refusal::new("It is locked with a password.", "Save it again without one.")
            }
            _ => broken(),
        })?;
    let mut length = 0;
    let fits = |page: &&String| {
        length += page.len();
        length <= MOST_TEXT
    };
    let count = pages.iter().take_while(fits).count();
    pages.truncate(count);
    Ok(pages)
}
