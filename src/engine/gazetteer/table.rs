//! The format of every word list: tab-separated columns, `#` comments, a line an entry.

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

/// The rows of a list as line number (from 1) and columns; comments and blank lines are left out.
pub fn rows(list: &str) -> impl Iterator<Item = (usize, std::str::Split<'_, char>)> {
    list.lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(at, line)| (at + 1, line.split('\t')))
}
