//! The text of a page in the order of reading. Columns whose lines are drawn across the page, row by row, are put one
//! below the other.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

/// A gap in a row wider than this, in font sizes, may be one between columns.
const MIN_GAP_SIZES: f64 = 1.0;
/// Columns have at least so many rows beside each other.
const MIN_ROWS: usize = 5;
/// In a column the lines have on average at least so many characters: less is a table.
const MIN_LINE_CHARS: usize = 12;
/// Space between rows, in font sizes, that parts paragraphs.
const PARAGRAPH_SIZES: f64 = 1.5;

/// Words that are drawn together.
#[derive(Clone, Debug, Default)]
struct Run {
    /// What separates it from what was drawn before: line ends or a space.
    before: &'static str,
    text: String,
    left: f64,
    right: f64,
    top: f64,
    size: f64,
}

/// A page as it is drawn.
#[derive(Debug, Default)]
pub(super) struct PageText {
    height: f64,
    runs: Vec<Run>,
    begins_word: bool,
}

impl OutputDev for PageText {
    fn begin_page(&mut self, _: u32, page: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.height = page.ury - page.lly;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        letter: &str,
    ) -> Result<(), OutputError> {
        let size = font_size * ((place.m11 + place.m21) * (place.m12 + place.m22)).abs().sqrt();
        let (left, top) = (place.m31, self.height - place.m32);
        let mut before = "";
        if let Some(last) = self.runs.last().filter(|_| self.begins_word) {
            let fall = (top - last.top).abs();
            before = match (fall > size * PARAGRAPH_SIZES, left < last.right && fall > size * 0.5) {
                (true, true) => "\n\n",
                (true, false) | (false, true) => "\n",
                (false, false) if left > last.right + size * 0.1 => " ",
                (false, false) => "",
            };
        }
        if before.is_empty() && !self.runs.is_empty() {
            let last = self.runs.len() - 1;
            let run = &mut self.runs[last];
            run.text.push_str(letter);
            (run.right, run.top) = (left + width * size, top);
        } else {
            self.runs.push(Run { before, text: letter.to_owned(), left, right: left + width * size, top, size });
        }
        self.begins_word = false;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.begins_word = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

impl PageText {
    /// The text of the page.
    pub(super) fn finish(self) -> String {
        let mut rows: Vec<Row> = Vec::new();
        for run in &self.runs {
            match rows.last_mut().filter(|_| !run.before.contains('\n')) {
                Some(row) => row.push(run.clone()),
                None => rows.push(vec![run.clone()]),
            }
        }
        match gutter(&rows) {
            Some(_) => lines(&read_in_order(rows)),
            None => self.runs.iter().flat_map(|run| [run.before, &run.text]).collect(),
        }
    }
}

/// Runs at one height, from left to right.
type Row = Vec<Run>;

/// The gaps of a row that may be between columns.
fn gaps(row: &[Run]) -> impl Iterator<Item = (f64, f64)> + '_ {
    let between = row.windows(2).map(|pair| (pair[0].right, pair[1].left, pair[1].size));
    between.filter(|(end, start, size)| start - end > size * MIN_GAP_SIZES).map(|(end, start, _)| (end, start))
}

fn has_gap(row: &[Run], at: f64) -> bool {
    gaps(row).any(|(end, start)| end < at && at < start)
}

/// Whether a row has words on both sides of a place and none apart from each other there: a headline over columns.
fn crosses(row: &[Run], at: f64) -> bool {
    row.iter().any(|run| run.left < at) && row.iter().any(|run| run.right > at) && !has_gap(row, at)
}

/// Where a gap between two columns is: in most rows that have words on both sides of it.
fn gutter(rows: &[Row]) -> Option<f64> {
    let count = |at: f64| rows.iter().filter(|row| has_gap(row, at)).count();
    let places = rows.iter().flat_map(|row| gaps(row)).map(|(end, start)| (end + start) / 2.0);
    let (most, at) =
        places.map(|at| (count(at), at)).max_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)))?;
    let crossing = rows.iter().filter(|row| crosses(row, at)).count();
    let parted = || rows.iter().filter(|row| has_gap(row, at)).flatten();
    let chars = |on_left: bool| -> usize {
        parted().filter(|run| (run.left < at) == on_left).map(|run| run.text.chars().count()).sum()
    };
    let is_prose = chars(true).min(chars(false)) >= most * MIN_LINE_CHARS;
    (most >= MIN_ROWS && most >= 2 * crossing && is_prose).then_some(at)
}

/// The rows with columns one below the other; a row across them stays between what is above and below it.
fn read_in_order(rows: Vec<Row>) -> Vec<Row> {
    let Some(at) = gutter(&rows) else { return rows };
    let mut ordered = Vec::new();
    let mut beside: Vec<Row> = Vec::new();
    for row in rows {
        if crosses(&row, at) {
            read_columns(&mut beside, at, &mut ordered);
            ordered.push(row);
        } else {
            beside.push(row);
        }
    }
    read_columns(&mut beside, at, &mut ordered);
    ordered
}

/// Moves rows to `ordered`, what is left of a gap before what is right of it. A single row is no column.
fn read_columns(rows: &mut Vec<Row>, at: f64, ordered: &mut Vec<Row>) {
    if rows.len() < 2 {
        ordered.append(rows);
        return;
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows.drain(..) {
        let (before, after): (Row, Row) = row.into_iter().partition(|run| run.left < at);
        left.extend((!before.is_empty()).then_some(before));
        right.extend((!after.is_empty()).then_some(after));
    }
    ordered.extend(read_in_order(left));
    ordered.extend(read_in_order(right));
}

/// The text of rows, with blank lines where there is space between them.
fn lines(rows: &[Row]) -> String {
    let mut text = String::new();
    let mut above: Option<&Run> = None;
    for row in rows {
        let Some(first) = row.first() else { continue };
        if let Some(above) = above {
            let is_apart = first.top - above.top > first.size * PARAGRAPH_SIZES;
            text.push_str(if is_apart { "\n\n" } else { "\n" });
        }
        for (number, run) in row.iter().enumerate() {
            text.push_str(if number == 0 { "" } else { run.before });
            text.push_str(&run.text);
        }
        above = row.last();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{PageText, Run};

    /// A page of rows, each with the words that begin at places from the left.
    fn page(rows: &[&[(f64, &str)]]) -> String {
        let mut page = PageText::default();
        for (number, row) in rows.iter().enumerate() {
            for (place, (left, text)) in row.iter().enumerate() {
                let before = if place > 0 { " " } else { "\n" };
                let right = left + 5.0 * text.chars().count() as f64;
                let top = 12.0 * number as f64;
                page.runs.push(Run { before, text: (*text).to_owned(), left: *left, right, top, size: 10.0 });
            }
        }
        page.finish()
    }

    #[test]
    fn columns_drawn_across_are_read_down() {
        let text = page(&[
            &[(0.0, "Ferry reopens after the storm of the year")],
            &[(0.0, "The ferry sailed"), (120.0, "to the islands,")],
            &[(0.0, "again on Tuesday"), (120.0, "and the harbour")],
            &[(0.0, "two months after"), (120.0, "was full of people")],
            &[(0.0, "a storm had torn"), (120.0, "who had waited for")],
            &[(0.0, "its pier away. It"), (120.0, "it since March.")],
            &[(0.0, "brought the mail")],
        ]);
        let expected = "Ferry reopens after the storm of the year\nThe ferry sailed\nagain on Tuesday\ntwo months after\n\
                        a storm had torn\nits pier away. It\nbrought the mail\nto the islands,\nand the harbour\n\
                        was full of people\nwho had waited for\nit since March.";
        assert_eq!(text, expected);
    }

    #[test]
    fn tables_stay_in_rows() {
        let rows: Vec<Vec<(f64, &str)>> = (0..8).map(|_| vec![(0.0, "Port Vale"), (120.0, "14")]).collect();
        let rows: Vec<&[(f64, &str)]> = rows.iter().map(Vec::as_slice).collect();
        assert_eq!(page(&rows).matches("Port Vale 14").count(), 8);
    }
}
