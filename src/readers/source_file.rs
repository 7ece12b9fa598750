//! A file that a walk found.

use super::outcome::note;
use crate::article::LoadProblem;
use std::path::PathBuf;
use std::time::SystemTime;

/// A file that may hold articles.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Relative to the folder that was opened, with `/` between folders; the file's own name when a file was opened.
    pub path: String,
    /// Where to open it.
    pub location: PathBuf,
    /// Length in bytes when it was found.
    pub size: u64,
    /// When it was last changed, if the file system says so. `None` for a moment after a change, when it may change again
    /// within the resolution of the clock.
    pub modified: Option<SystemTime>,
    /// The change time of the file (`ctime`), which no program can set.
    pub changed: Option<SystemTime>,
    /// Whether it is a PDF or picture with a text file of the same name beside it, `scan.txt` or `scan.pdf.txt`, made by
    /// a person or by OCR.
    pub has_text_beside: bool,
}

impl SourceFile {
    /// The problems to report when it gave this many articles. A PDF or picture that gave none is no loss if its text is
    /// beside it.
    #[must_use]
    pub fn report(&self, articles: usize, problems: Vec<LoadProblem>) -> Vec<LoadProblem> {
        if articles > 0 || !self.has_text_beside {
            return problems;
        }
        let reason = "It has no text that can be read; the text file of the same name beside it is read in its place.";
        vec![note(&self.path, reason, "Nothing is needed.")]
    }
}
