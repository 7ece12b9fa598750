//! How items spread over time.

use crate::library::index::LibraryIndex;
use jiff::civil::Date;

/// How items spread over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Days, months, years, decades … without gaps, oldest first; as short as 60 buckets allow.
    pub buckets: Vec<Bucket>,
    /// How many items have no date.
    pub undated: usize,
}

/// A span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// How many items fall into it.
    pub count: usize,
}

/// Counts quotes over time, given the articles that they are in.
pub(super) fn over_time(index: &LibraryIndex, articles: &[(u32, usize)]) -> Timeline {
    let mut days = Days::default();
    articles.iter().for_each(|(article, count)| days.add(index.entry(*article).date(), *count));
    days.timeline()
}

/// Buckets for dates, as fine as 60 of them allow.
pub(super) fn timeline(dates: impl Iterator<Item = Option<Date>>) -> Timeline {
    let mut days = Days::default();
    dates.for_each(|date| days.add(date, 1));
    days.timeline()
}

/// Items by their days.
#[derive(Default)]
struct Days {
    /// Items of one day that come one after the other are counted together.
    counts: Vec<(Date, usize)>,
    undated: usize,
}

impl Days {
    fn add(&mut self, date: Option<Date>, count: usize) {
        match (date, self.counts.last_mut()) {
            (None, _) => self.undated += count,
            (Some(date), Some((last, before))) if *last == date => *before += count,
            (Some(date), _) => self.counts.push((date, count)),
        }
    }

    fn timeline(self) -> Timeline {
        let Self { counts, undated } = self;
        let first = counts.iter().map(|(day, _)| *day).min();
        let last = counts.iter().map(|(day, _)| *day).max();
        let Some((first, last)) = first.zip(last) else { return Timeline { buckets: Vec::new(), undated } };
        let steps = [Step::Day, Step::Month, Step::Years(1), Step::Years(10), Step::Years(100), Step::Years(1000)];
        let buckets = steps.iter().map(|step| fill(first, last, *step)).find(|buckets| buckets.len() <= MAX_BUCKETS);
        let mut buckets = buckets.unwrap_or_default();
        for (day, count) in counts {
            let at = buckets.partition_point(|bucket| bucket.to < day);
            if let Some(bucket) = buckets.get_mut(at) {
                bucket.count += count;
            }
        }
        Timeline { buckets, undated }
    }
}

const MAX_BUCKETS: usize = 60;

/// How long a bucket is.
#[derive(Clone, Copy)]
enum Step {
    Day,
    Month,
    Years(i16),
}

impl Step {
    /// First and last day of the bucket that holds `day`.
    fn around(self, day: Date) -> (Date, Date) {
        match self {
            Self::Day => (day, day),
            Self::Month => (day.first_of_month(), day.last_of_month()),
            Self::Years(years) => {
                let year = day.year() - day.year().rem_euclid(years);
                (Date::new(year, 1, 1).unwrap_or(Date::MIN), Date::new(year + years - 1, 12, 31).unwrap_or(Date::MAX))
            }
        }
    }
}

/// Empty buckets from the first to the last; one too many at most, so that a long time costs nothing.
fn fill(first: Date, last: Date, step: Step) -> Vec<Bucket> {
    let mut buckets = Vec::new();
    let mut day = first;
    while day <= last && buckets.len() <= MAX_BUCKETS {
        let (from, to) = step.around(day);
        buckets.push(Bucket { from, to, count: 0 });
        match to.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    buckets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeline_has_no_gaps() {
        let date = |text: &str| Some(text.parse::<Date>().unwrap());
        let months = timeline([date("2023-01-31"), date("2023-06-01"), None, date("2023-06-30")].into_iter());
        assert_eq!(months.buckets.len(), 6);
        assert_eq!(months.buckets.iter().map(|bucket| bucket.count).collect::<Vec<_>>(), [1, 0, 0, 0, 0, 2]);
        assert_eq!(months.undated, 1);
        assert_eq!(timeline([date("2023-01-31")].into_iter()).buckets.len(), 1);
        let ages = timeline([date("0001-01-01"), date("9999-12-31")].into_iter());
        assert_eq!(ages.buckets.iter().map(|bucket| bucket.count).sum::<usize>(), 2);
    }
}
