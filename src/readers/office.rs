//! Word processor documents, DOCX and ODT: their paragraphs in order.
//!
//! Their properties say who saved a document and when, which is not the article's author and date, so they are not read.

use super::archive::Archive;
use super::outcome::ReadError;
use super::xml::{Step, attribute, walk};

/// The text of a DOCX.
pub(super) fn docx(archive: &mut Archive<'_>) -> Result<String, ReadError> {
    let xml = archive.text("word/document.xml")?;
    let mut text = Paragraphs::default();
    let mut unseen = 0_usize;
    let mut shown = false;
    let whole = walk(&xml, |step| match step {
        // A drawing is there twice, the second time for old programs. Text deleted in review is left out.
        Step::Open("Fallback" | "del" | "moveFrom", _) => unseen += 1,
        Step::Close("Fallback" | "del" | "moveFrom") => unseen = unseen.saturating_sub(1),
        _ if unseen > 0 => {}
        Step::Open("t", _) => shown = true,
        Step::Close("t") => shown = false,
        Step::Open("tab", _) => text.push(" "),
        Step::Open("br" | "cr", _) => text.push("\n"),
        Step::Open("noBreakHyphen", _) => text.push("-"),
        Step::Close("p") => text.end(),
        Step::Text(words) if shown => text.push(words),
        _ => {}
    });
    text.finish(whole.is_ok())
}

/// The text of an ODT.
pub(super) fn odt(archive: &mut Archive<'_>) -> Result<String, ReadError> {
    let xml = archive.text("content.xml")?;
    let mut text = Paragraphs::default();
    let (mut body, mut unseen) = (false, 0_usize);
    let mut open = 0_usize;
    let whole = walk(&xml, |step| match step {
        Step::Open("text", _) => body = true,
        Step::Open("annotation" | "tracked-changes" | "note" | "table-of-content", _) => unseen += 1,
        Step::Close("annotation" | "tracked-changes" | "note" | "table-of-content") => {
            unseen = unseen.saturating_sub(1);
        }
        _ if unseen > 0 || !body => {}
        Step::Open("p" | "h", _) => open += 1,
        Step::Close("p" | "h") => {
            open = open.saturating_sub(1);
            text.end();
        }
        Step::Open("tab", _) => text.push(" "),
        Step::Open("s", element) => {
            let count = attribute(element, "c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
            text.push(&" ".repeat(count.min(20)));
        }
        Step::Open("line-break", _) => text.push("\n"),
        Step::Text(words) if open > 0 => text.push(words),
        _ => {}
    });
    text.finish(whole.is_ok())
}

/// Collects paragraphs, without empty ones.
#[derive(Default)]
struct Paragraphs {
    text: String,
    current: String,
}

impl Paragraphs {
    fn push(&mut self, words: &str) {
        self.current.push_str(words);
    }

    fn end(&mut self) {
        let words = self.current.trim();
        if !words.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(words);
        }
        self.current.clear();
    }

    /// The text, also that of a document that breaks off.
    fn finish(mut self, whole: bool) -> Result<String, ReadError> {
        self.end();
        if self.text.is_empty() {
            let reason = if whole { "There is no text in the document." } else { "The document is broken." };
            return Err(ReadError::new(reason, "Open it in a word processor and save it again."));
        }
        Ok(self.text)
    }
}
