//! Reading the word lists in `data/`: tab-separated, `#` before a remark, a row of column names.

/// The rows of a table, each with the number of its line, for naming a fault.
///
/// The tables are part of the program, so a fault in one is a fault of the program: callers stop with file and line,
/// and a test loads every table.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .skip(1)
        .map(|(number, line)| (number + 1, line.split('\t').collect()))
}
