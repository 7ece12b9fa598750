//! Scanned PDFs and pictures, read by OCR where that is wanted.

use super::{Isolation, Reader, ask, texts};
use crate::article::LoadProblem;
use crate::readers::budget::Budget;
use crate::readers::ocr::{self, FAILED, INSTALL, Seen};
use crate::readers::outcome::{Parsed, ReadError, note, problem};
use crate::readers::pdf;

/// What is said of a picture where OCR is not asked for.
const PICTURE: &str = "It is a picture.";
/// What is said of what OCR has read.
const READ_BY_OCR: &str = "It was read by OCR, so some of its letters may be wrong.";
/// What is said of a picture in which OCR has read nothing.
const NO_TEXT: &str = "OCR found no text in the picture.";

/// Whether another answer is to be expected with OCR, or with OCR in other languages.
#[must_use]
pub fn concerns_ocr(problem: &LoadProblem) -> bool {
    [pdf::SCAN, PICTURE, READ_BY_OCR, NO_TEXT, FAILED].contains(&&*problem.reason)
}

impl Reader {
    /// Reads a picture.
    pub(super) fn picture(&self, path: &str, bytes: &[u8], budget: &Budget) -> Parsed {
        self.by_ocr(path, &[bytes.to_vec()], budget).unwrap_or_else(|| {
            let advice =
                format!("{INSTALL} and start with --ocr; or save the article itself, as text or as a web page.");
            ReadError::new(PICTURE, advice).into_parsed(path)
        })
    }

    /// Reads a PDF that turned out to be a scan; `found` says so.
    pub(super) fn scan(&self, path: &str, bytes: &[u8], budget: &Budget, found: Parsed) -> Parsed {
        let (Isolation::Workers(pool), Some(_)) = (&self.isolation, &self.ocr) else { return found };
        let ask = |limits| ask(pool, limits, &self.pictures_request(path), bytes);
        let (pictures, lost) = match budget.spend(pool, bytes.len(), ask) {
            Ok(batch) => batch.into_pictures(),
            Err(error) => return error.into_parsed(path),
        };
        if pictures.is_empty() {
            let reason = "It is a scan, and its pictures are of a kind that OCR cannot read here.";
            let advice =
                "Save its pages as pictures (PNG), or put its text into a .txt file of the same name beside it.";
            return if lost > 0 { ReadError::new(reason, advice).into_parsed(path) } else { found };
        }
        let mut parsed = self.by_ocr(path, &pictures, budget).unwrap_or(found);
        if lost > 0 {
            let reason =
                format!("{lost} of its pictures are too many or of a kind that OCR cannot read, and are left out.");
            parsed.problems.push(problem(path, reason, "Compare it with the PDF."));
        }
        parsed
    }

    /// Reads pictures one after the other as one text; `None` where that is not wanted.
    fn by_ocr(&self, path: &str, pictures: &[Vec<u8>], budget: &Budget) -> Option<Parsed> {
        let (Isolation::Workers(pool), Some(languages)) = (&self.isolation, &self.ocr) else { return None };
        // Other files need not wait for it.
        budget.is_late();
        if budget.is_postponed() {
            return Some(Parsed::default());
        }
        let mut seen = Seen::default();
        let mut problems = Vec::new();
        for (done, picture) in pictures.iter().enumerate() {
            if let Some(why) = budget.refusal(picture.len()) {
                let reason = format!("Of its {} pictures only the first {done} are read: {why}.", pictures.len());
                problems.push(problem(path, reason, "Split it into smaller files."));
                break;
            }
            match budget.time(|| ocr::read(pool, languages, picture)) {
                Ok(more) => seen.add(&more),
                Err(error) if pictures.len() == 1 || error.retryable => return Some(error.into_parsed(path)),
                Err(error) => {
                    let reason = format!("Picture {} of {}: {}", done + 1, pictures.len(), error.reason);
                    problems.push(problem(path, reason, error.advice));
                }
            }
        }
        if !seen.text.chars().any(char::is_alphanumeric) {
            let nothing = ReadError::new(NO_TEXT, "Nothing is needed if there is none.");
            problems.push(problem(path, nothing.reason, nothing.advice));
            return Some(Parsed { problems, ..Parsed::default() });
        }
        let confidence = seen.confidence();
        let mut parsed = texts(path, Ok(seen.text));
        parsed.articles.iter_mut().for_each(|article| article.metadata.ocr = Some(confidence));
        let advice = "Compare quotes with the picture; the page of each article says how sure the reading is.";
        problems.push(note(path, READ_BY_OCR, advice));
        parsed.problems.append(&mut problems);
        Some(parsed)
    }
}
