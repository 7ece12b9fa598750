//! From a folder on disk to articles: the only code that reads article files.
//!
//! ```text
//! walk(root) ──> candidates ──read──> bytes ──parse(path, bytes)──> articles and problems
//! ```
//!
//! [`walk`] and [`read`] touch the disk, [`parse`] does not: the same path and bytes always give the same articles, so
//! that a cache may be keyed by them and [`PARSER_VERSION`]. A file that cannot be read is a fact to show, never a
//! failure: it becomes a [`LoadProblem`] with a reason and a next step.

mod decode;
mod plain;
mod walk;

pub use walk::{Candidate, Walk, read, walk};

use crate::article::{Article, LoadProblem};

/// Changes whenever [`parse`] may give something else for the same path and bytes; a cache of its results says which
/// version filled it.
pub const PARSER_VERSION: u32 = 1;

/// What one file gave: its articles in order of the file, and what could not be read of it.
///
/// An empty or unreadable file gives no article and one problem; an archive may give both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The articles, numbered from 0 in their ids.
    pub articles: Vec<Article>,
    /// What was skipped, and why.
    pub problems: Vec<LoadProblem>,
}

impl Parsed {
    /// A file that gave nothing.
    fn problem(path: &str, reason: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { articles: Vec::new(), problems: vec![problem(path, reason, advice)] }
    }
}

/// Reads the articles out of the bytes of a file, by what the bytes are first and by the name second.
///
/// `path` is relative to the folder that was opened, with `/` between folders; it becomes part of the ids and may
/// yield a date or a title. For text that has no file (standard input) any name will do: `stdin.txt`.
#[must_use]
pub fn parse(path: &str, bytes: &[u8]) -> Parsed {
    plain::parse(path, bytes)
}

/// A problem with the file at `path`.
fn problem(path: &str, reason: impl Into<String>, advice: impl Into<String>) -> LoadProblem {
    LoadProblem { path: path.to_owned(), reason: reason.into(), advice: advice.into() }
}
