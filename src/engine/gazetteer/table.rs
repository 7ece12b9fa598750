//! Faults in word lists.

use thiserror::Error;

/// A fault in a word list, with its place.
#[derive(Debug, Error)]
#[error("data/{file}:{line}: {what}")]
pub struct TableFault {
    /// The file, below `data/`.
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}
