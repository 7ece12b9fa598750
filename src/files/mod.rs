//! From a folder on disk to articles: the only code that reads article files.
//!
//! ```text
//! walk(root) ──> candidates ──read──> bytes ──parse(path, bytes)──> articles and problems
//! ```
//!
//! [`walk`] and [`read`] touch the disk, [`parse`] does not: the same path and bytes always give the same articles, so
//! that a cache may be keyed by them and [`PARSER_VERSION`]. A file that cannot be read is a fact to show, never a
//! failure: it becomes a [`LoadProblem`] with a reason and a next step.

mod dates;
mod debris;
mod decode;
mod draft;
mod fields;
mod front_matter;
mod lines;
mod markdown;
mod opening;
mod outlets;
mod plain;
mod tables;
mod title;
mod walk;

pub use walk::{Candidate, Walk, read, walk};

use crate::article::{Article, LoadProblem};

/// Changes whenever [`parse`] may give something else for the same path and bytes; a cache of its results says which
/// version filled it.
pub const PARSER_VERSION: u32 = 1;

/// No article is longer than this, in bytes: `War and Peace` would fit.
const LONGEST_TEXT: usize = 4 << 20;

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
    if bytes.is_empty() {
        return Parsed::problem(path, "The file is empty.", "Delete it, or save the article again.");
    }
    let Some(text) = decode::decode(bytes, None) else {
        return Parsed::problem(path, "It is not text.", "Save the article as text, or leave this file out.");
    };
    if !text.chars().any(char::is_alphanumeric) {
        return Parsed::problem(path, "There is no text in it.", "Delete it, or save the article again.");
    }
    if text.len() > LONGEST_TEXT {
        let reason = format!("Its text is longer than {} MB: no article is.", LONGEST_TEXT >> 20);
        return Parsed::problem(path, reason, "Split it into its articles, one a file.");
    }
    let draft = match extension(path).as_str() {
        "md" | "markdown" | "mdown" | "mkd" => markdown::draft(&text),
        "" | "txt" | "text" | "asc" | "utf8" => plain::draft(text),
        other => {
            let reason = format!("Files that end in “.{other}” are not read as articles.");
            return Parsed::problem(path, reason, "Rename it to end in “.txt” if it is one.");
        }
    };
    Parsed { articles: vec![draft.finish(path, 0)], problems: Vec::new() }
}

/// The end of a file's name after the last dot, in lower case; empty when there is none.
fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase())
}

/// A problem with the file at `path`.
fn problem(path: &str, reason: impl Into<String>, advice: impl Into<String>) -> LoadProblem {
    LoadProblem { path: path.to_owned(), reason: reason.into(), advice: advice.into() }
}
