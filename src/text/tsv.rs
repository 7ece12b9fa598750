//! The format of the tables in `data/`: tab-separated columns, `#` comments, a line an entry.

use std::str::Split;

/// The rows of a table as line number (from 1) and columns; comments and blank lines are left out.
///
/// The tables are part of the program, so a fault in one is a bug: callers panic with file and line, and tests read every
/// table.
pub fn rows(table: &str) -> impl Iterator<Item = (usize, Split<'_, char>)> {
    table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(at, line)| (at + 1, line.split('\t')))
}
