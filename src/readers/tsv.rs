//! Reads the tables in `data/`: tab-separated, `#` before a comment, a row of column names.

/// The rows of a table with their line numbers.
///
/// The tables are part of the program, so an error in one is a bug: callers panic with file and line,
/// and a test loads every table.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .skip(1)
        .map(|(number, line)| (number + 1, line.split('\t').collect()))
}
