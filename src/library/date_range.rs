//! Days, months and years as they are typed, and ranges between two of them.

use jiff::civil::Date;

/// `2023`, `2023-10..`, `..2023-10-16`, `2023-10..2024`.
pub(super) fn days(text: &str) -> Option<(Option<Date>, Option<Date>)> {
    let Some((from, to)) = text.split_once("..") else {
        return Some((Some(first_day(text)?), Some(last_day(text)?)));
    };
    let open = |text: &str, day: fn(&str) -> Option<Date>| match text {
        "" => Some(None),
        text => day(text).map(Some),
    };
    Some((open(from, first_day)?, open(to, last_day)?))
}

/// The first day of a day, month or year: `2023-10-16`, `2023-10`, `2023`.
#[must_use]
pub fn first_day(text: &str) -> Option<Date> {
    interval(text).map(|(first, _)| first)
}

/// The last day of a day, month or year.
#[must_use]
pub fn last_day(text: &str) -> Option<Date> {
    interval(text).map(|(_, last)| last)
}

fn interval(text: &str) -> Option<(Date, Date)> {
    let mut numbers = text.split('-').map(|part| {
        let plain = matches!(part.len(), 1..=4) && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<i16>().ok()).flatten()
    });
    let (year, month, day) = (numbers.next()??, numbers.next(), numbers.next());
    if numbers.next().is_some() || text.split('-').next().is_none_or(|year| year.len() != 4) {
        return None;
    }
    let date = |month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    match (month, day) {
        (None, _) => date(1, 1).map(|first| (first, first.last_of_year())),
        (Some(month), None) => date(month?, 1).map(|first| (first, first.last_of_month())),
        (Some(month), Some(day)) => date(month?, day?).map(|day| (day, day)),
    }
}
