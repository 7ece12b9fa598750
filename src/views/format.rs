//! Numbers, dates and shortened texts as people read them.

use crate::article::{Precision, Published};
use jiff::civil::Date;

/// A day, or the month or year where no more is known, for machines and for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayDate {
    /// 2023-10-16
    pub iso: String,
    /// 16 October 2023
    pub words: String,
}

impl From<Published> for DisplayDate {
    fn from(Published { day, precision }: Published) -> Self {
        let (iso, words) = match precision {
            Precision::Day => return day.into(),
            Precision::Month => ("%Y-%m", "%B %Y"),
            Precision::Year => ("%Y", "%Y"),
        };
        Self { iso: day.strftime(iso).to_string(), words: day.strftime(words).to_string() }
    }
}

impl From<Date> for DisplayDate {
    fn from(date: Date) -> Self {
        Self { iso: date.to_string(), words: date.strftime("%-d %B %Y").to_string() }
    }
}

/// A date range in words, if there is one.
#[must_use]
pub fn days(from: Option<Date>, to: Option<Date>) -> Option<String> {
    let words = |date: Date| DisplayDate::from(date).words;
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {} on", words(from))),
        (None, Some(to)) => Some(format!("up to {}", words(to))),
        (Some(from), Some(to)) if from == to => Some(words(from)),
        (Some(from), Some(to)) if from == from.first_of_month() && to == from.last_of_month() => {
            Some(from.strftime("%B %Y").to_string())
        }
        (Some(from), Some(to)) => Some(format!("{} to {}", words(from), words(to))),
    }
}

/// A number with its thousands apart: 12,345.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// “1 article”, “12 articles”.
#[must_use]
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// The beginning of `words` on one line, cut at a word where it is longer than `length` characters.
#[must_use]
pub fn excerpt(words: &str, length: usize) -> String {
    let line = one_line(words);
    match line.char_indices().nth(length) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].rsplit_once(' ').map_or(&line[..end], |(before, _)| before)),
    }
}

/// `words` without a comma at the end, which belongs to the sentence around a quotation.
#[must_use]
pub fn without_comma(words: &str) -> &str {
    words.strip_suffix(',').unwrap_or(words)
}

/// `words` with one space in place of every run of white space.
#[must_use]
pub fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_threes() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!((grouped(0), grouped(999), grouped(1_000)), ("0".into(), "999".into(), "1,000".into()));
        assert_eq!(counted(1, "article", "articles"), "1 article");
        assert_eq!(excerpt("One  two\nthree", 8), "One two…");
    }
}
