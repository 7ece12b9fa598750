//! Days, months and years of publication, in the ways newspapers and machines write them.

use super::pattern::compiled;
use crate::article::{Precision, Published};
use crate::text::{fold, rows};
use foldhash::HashMap;
use jiff::civil::Date;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// English month names and their usual abbreviations: “Oct.”, “Sept”.
const MONTH: &str = r"(?<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept(?:ember|\.)?|sep\.?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)";

/// Words of dates in other languages (`data/date_words.tsv`).
struct ForeignWords {
    months: HashMap<String, i16>,
    /// Alternatives for a pattern, the longest first.
    month: String,
    around: String,
}

static FOREIGN: LazyLock<ForeignWords> = LazyLock::new(|| {
    let (mut months, mut names, mut around) = (HashMap::default(), Vec::new(), Vec::new());
    for (number, columns) in rows(include_str!("../../data/date_words.tsv")) {
        let &[what, words] = columns.collect::<Vec<_>>().as_slice() else {
            panic!("data/date_words.tsv, line {number}: two columns are needed");
        };
        let words = words.split(',');
        if what == "around" {
            around.extend(words);
            continue;
        }
        let month: i16 = what.parse().unwrap_or_else(|_| panic!("data/date_words.tsv, line {number}: no month {what}"));
        for word in words {
            months.insert(fold(word), month);
            names.push(word);
        }
    }
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    ForeignWords { months, month: names.join("|"), around: around.join("|").replace(' ', r"\ ") }
});

/// The notations of a whole day with its year.
fn whole_days() -> String {
    [
        // 2023-10-16, 2023/10/16, with or without a time after it
        r"(?<iso>\b(?:1[89]|20)\d{2}([-/.])\d{1,2}[-/.]\d{1,2})".to_owned(),
        // 16 October 2023, 16th of Oct. 2023
        format!(r"\b(?<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {MONTH},? (?<year>(?:1[89]|20)\d{{2}})\b"),
        // October 16, 2023
        format!(r"\b{MONTH} (?<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?<year>(?:1[89]|20)\d{{2}})\b"),
        // 16. Oktober 2023, 16 de octubre de 2023, 1er octobre 2023
        format!(
            r"\b(?<day>\d{{1,2}})(?:\.|er|º|°)?(?: de| di)? (?<month>{})\.?(?: de| del)?,? (?<year>(?:1[89]|20)\d{{2}})\b",
            FOREIGN.month
        ),
        // 2023年10月16日
        r"(?<iso>\b(?:1[89]|20)\d{2} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2}) ?[日일]".to_owned(),
        // 16.10.23, 8:15 Uhr
        r"\b(?<short>\d{2}\.\d{2}\.\d{2})[ |,–-]+(?:um )?\d{1,2}[:.]\d{2} ?Uhr".to_owned(),
        // 20231016
        r"\b(?<compact>(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:\b|T|_)".to_owned(),
        // 31/12/2023, when only one reading is possible
        r"\b(?<slashed>\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d{2})\b".to_owned(),
    ]
    .map(|pattern| format!("(?i:{pattern})"))
    .join("\n")
}

static WHOLE: LazyLock<Vec<Regex>> = LazyLock::new(|| whole_days().lines().map(compiled).collect());
/// What may stand around a date on a line of its own.
static AROUND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?ix)^(?: \s | [,.|•·()\-–—:@] | \d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}}(?:\.\d+)?)?(?:\s?[ap]\.?m\.?)? | \d{{1,2}}\s?[ap]\.?m\.?
        | (?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.? | (?:first\ )?published\b | (?:last\ )?updated\b
        | posted\b | created\b | modified\b | date\b | on\b | at\b | of\b | issue\b | print\b | edition\b
        | gmt\b | utc\b | bst\b | [ecmp][sd]?t\b | ces?t\b | ist\b | z\b | t | [+-]\d{{2}}:?\d{{2}} | hrs\b | hours\b | (?:{})\b\.? )*$",
        FOREIGN.around
    ))
});

/// “October 2023”, “Oct. 2023”, “2023-10”.
static MONTHS: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    let year = r"(?<year>(?:1[89]|20)\d{2})";
    [format!(r"(?i)\b{MONTH},? {year}\b"), format!(r"\b{year}[-/](?<month>0[1-9]|1[0-2])\b")]
        .map(|pattern| compiled(&pattern))
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| compiled(r"^(?:\d{1,2}/\d{1,2}/)?(?<year>(?:1[89]|20)\d{2})$"));
static PATH_MONTH: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[/_ ])(?<year>(?:19|20)\d{2})[-/](?<number>0[1-9]|1[0-2])(?:[/_ .]|$)"));
static PATH_YEAR: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:^|/)(?<year>(?:19|20)\d{2})/"));

/// Whether `text` can hold a year. Most lines do not, and need no pattern.
fn may_name_a_year(text: &str) -> bool {
    text.contains("Uhr") || text.as_bytes().windows(3).any(|three| matches!(three, [b'1', b'8' | b'9', after] | [b'2', b'0', after] if !after.is_ascii() || after.is_ascii_digit()))
}

/// The first whole day named in `text`, and where.
pub(super) fn find(text: &str) -> Option<(Date, std::ops::Range<usize>)> {
    if !may_name_a_year(text) {
        return None;
    }
    let hits = WHOLE.iter().flat_map(|pattern| pattern.captures_iter(text));
    hits.filter_map(|hit| Some((read(&hit)?, hit.get(0)?.range()))).min_by_key(|(_, range)| (range.start, range.end))
}

/// The day or month that a value states, in RFC 3339, RFC 2822 or a newspaper's notation.
///
/// A value with other words is no date: “in the spring of 2019, on 4 May”.
pub(super) fn value(text: &str) -> Option<Published> {
    let (date, range) = match find(text) {
        Some((day, range)) => (day.into(), range),
        None => month(text)?,
    };
    (AROUND.is_match(&text[..range.start]) && AROUND.is_match(&text[range.end..])).then_some(date)
}

/// Whether a word is the name of a day, in full or short.
pub(super) fn is_weekday(word: &str) -> bool {
    WEEKDAY.is_match(word)
}

static WEEKDAY: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?$"));

/// The same for a field that can only hold a date, so that a year alone is one too: `2019`. Of `03/04/2019`, which may be
/// March or April, only the year is taken.
pub(super) fn field(text: &str) -> Option<Published> {
    value(text).or_else(|| first_of(YEAR.captures(text.trim())?.name("year")?.as_str(), None))
}

/// The month, or else the year, in the path of a file or an address: `2019/03/pier.html`,
/// `ledger_2019-03_pier.txt`, `2019/pier.html`.
pub(super) fn in_path(path: &str) -> Option<Published> {
    let named = |pattern: &Regex| {
        let hit = pattern.captures(path)?;
        first_of(&hit["year"], hit.name("number").map(|number| number.as_str()))
    };
    named(&PATH_MONTH).or_else(|| named(&PATH_YEAR))
}

/// The first month named in `text` with its year, and where.
fn month(text: &str) -> Option<(Published, std::ops::Range<usize>)> {
    if !may_name_a_year(text) {
        return None;
    }
    let hit = MONTHS.iter().find_map(|pattern| pattern.captures(text))?;
    let name = &hit["month"];
    let number = month_number(name).map_or_else(|| name.to_owned(), |number| number.to_string());
    Some((first_of(&hit["year"], Some(&number))?, hit.get(0)?.range()))
}

fn first_of(year: &str, month: Option<&str>) -> Option<Published> {
    let precision = if month.is_some() { Precision::Month } else { Precision::Year };
    let day = Date::new(year.parse().ok()?, month.map_or(Some(1), |month| month.parse().ok())?, 1).ok()?;
    Some(Published { day, precision })
}

fn read(hit: &Captures<'_>) -> Option<Date> {
    let number = |name: &str| hit.name(name)?.as_str().parse::<i16>().ok();
    let (year, month, day) = if let Some(iso) = hit.name("iso") {
        let mut parts = iso.as_str().split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<i16>().ok());
        (parts.next()?, parts.next()?, parts.next()?)
    } else if let Some(compact) = hit.name("compact") {
        let digits: i32 = compact.as_str().parse().ok()?;
        ((digits / 10_000) as i16, (digits / 100 % 100) as i16, (digits % 100) as i16)
    } else if let Some(slashed) = hit.name("slashed") {
        day_and_month(slashed.as_str())?
    } else if let Some(short) = hit.name("short") {
        let (year, month, day) = day_and_month(short.as_str())?;
        (2000 + year, month, day)
    } else {
        (number("year")?, month_number(hit.name("month")?.as_str())?, number("day")?)
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads `31/12/2023` and `12/31/2023`, which each mean one day only; `03/04/2023` gives nothing.
fn day_and_month(slashed: &str) -> Option<(i16, i16, i16)> {
    let mut parts = slashed.split(['/', '.']).filter_map(|part| part.parse::<i16>().ok());
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    match (first, second) {
        (13.., 1..=12) => Some((year, second, first)),
        (1..=12, 13..) => Some((year, first, second)),
        _ if first == second => Some((year, first, second)),
        // With dots the day always comes first.
        _ if slashed.contains('.') => Some((year, second, first)),
        _ => None,
    }
}

fn month_number(name: &str) -> Option<i16> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3).unwrap_or_default().to_ascii_lowercase();
    let english = NAMES.iter().position(|month| *month == start).map(|at| at as i16 + 1);
    FOREIGN.months.get(&fold(name)).copied().or(english)
}

#[cfg(test)]
mod tests {
    use super::{field, find, in_path, value};
    use jiff::civil::date;

    #[test]
    fn days_in_every_notation() {
        for text in [
            "2023-10-16",
            "2023-10-16T08:15:00+02:00",
            "2023/10/16 08:15",
            "20231016",
            "16 October 2023",
            "Mon, 16 Oct 2023 08:15:00 GMT",
            "October 16, 2023 Monday",
            "Published Monday, October 16th, 2023 1:19PM CST",
            "Oct. 16, 2023, 2:36 pm.",
            "16/10/2023",
            "10/16/2023",
            "16.10.2023",
            "Montag, 16. Oktober 2023, 8.15 Uhr",
            "16.10.23 | 08:15 Uhr",
            "Publié le 16 octobre 2023 à 08:15",
            "16 de octubre de 2023",
            "lunedì 16 ott. 2023",
            "16 Ekim 2023",
            "2023年10月16日",
        ] {
            assert_eq!(value(text), Some(date(2023, 10, 16).into()), "{text}");
        }
    }

    #[test]
    fn months_and_years_are_dates() {
        let shown = |date: Option<crate::article::Published>| date.map(|date| date.to_string());
        for text in ["October 2023", "Oct. 2023", "2023-10", "Published October 2023"] {
            assert_eq!(shown(value(text)).as_deref(), Some("2023-10"), "{text}");
        }
        assert_eq!(shown(field("2023")).as_deref(), Some("2023"));
        assert_eq!(shown(field("03/04/2023")).as_deref(), Some("2023"), "March or April");
        assert_eq!(shown(field("room 2023")), None);
        for (path, date) in [
            ("2019/03/pier.html", Some("2019-03")),
            ("ledger_2019-03_pier.txt", Some("2019-03")),
            ("saved/2019/pier.html", Some("2019")),
            ("the-war-of-1914.txt", None),
            ("2019.txt", None),
        ] {
            assert_eq!(shown(in_path(path)).as_deref(), date, "{path}");
        }
    }

    #[test]
    fn values_that_are_no_date() {
        for text in
            ["2023-13-45", "03/04/2023", "The vote of 16 October 2023 was close", "1999", "20239999", "12345678901"]
        {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn dates_inside_a_text() {
        assert_eq!(
            find("ledger_2021-02-03_budget").map(|hit| hit.0),
            None,
            "the underscore is a letter to the pattern"
        );
        assert_eq!(find("LOUISVILLE, Dec 23, 2010 -").map(|hit| hit.0), Some(date(2010, 12, 23)));
    }
}
