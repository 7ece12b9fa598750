//! Counts beside a list: outlets, countries, people, months. They always add up to what the list holds.

use super::articles::{ArticleFilter, matching};
use super::people::PersonLink;
use super::quotes::{self, QuoteFilter};
use crate::annotations::CountryCode;
use crate::library::{Library, NOBODY};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// Something and how often it occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<T> {
    /// What.
    pub of: T,
    /// How often.
    pub count: usize,
}

impl<T> Count<T> {
    pub(super) fn new(of: T, count: usize) -> Self {
        Self { of, count }
    }
}

/// What the items of a list have in common, the most frequent first.
#[derive(Clone, Debug, Default)]
pub struct Facets<'l> {
    /// Outlets with the number of items.
    pub sources: Vec<Count<&'l str>>,
    /// Countries with the number of items.
    pub countries: Vec<Count<CountryCode>>,
    /// People named (of articles) or speaking (of quotes) with the number of items.
    pub people: Vec<Count<PersonLink<'l>>>,
    /// Items over time.
    pub timeline: Timeline,
}

/// How items spread over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Days, months, years, decades … without gaps, oldest first; as short as 60 buckets allow.
    pub buckets: Vec<Bucket>,
    /// How many items have no date.
    pub undated: usize,
}

/// A stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// How many items fall into it.
    pub count: usize,
}

/// The facets of the articles that `filter` lets through; at most `limit` of each kind.
#[must_use]
pub fn article_facets<'l>(library: &'l Library, filter: &ArticleFilter, limit: usize) -> Facets<'l> {
    let numbers = matching(library, filter);
    let people = numbers.iter().flat_map(|number| &library.entry(number).people).copied();
    let people = people_counts(library, people, limit);
    facets(library, numbers.iter().map(|number| (number, 1)), people, limit)
}

/// The facets of the quotes that `filter` lets through; at most `limit` of each kind.
#[must_use]
pub fn quote_facets<'l>(library: &'l Library, filter: &QuoteFilter, limit: usize) -> Facets<'l> {
    let quotes = quotes::matching(library, filter);
    let speakers = quotes.iter().map(|at| library.speakers[at as usize]).filter(|person| *person != NOBODY);
    let people = people_counts(library, speakers, limit);
    // Article by article, with how many of its quotes are among them.
    let mut rest = quotes.iter().peekable();
    let articles = std::iter::from_fn(|| {
        let article = library.quote(rest.next()?).article;
        let end = library.entry(article).quotes().end;
        let mut count = 1;
        while rest.next_if(|at| *at < end).is_some() {
            count += 1;
        }
        Some((article, count))
    });
    facets(library, articles, people, limit)
}

/// The most frequent of `people`.
pub(super) fn people_counts(
    library: &Library,
    people: impl Iterator<Item = u32>,
    limit: usize,
) -> Vec<Count<PersonLink<'_>>> {
    let mut counts = vec![0; library.people.len()];
    for person in people {
        counts[person as usize] += 1;
    }
    let counted = (0..).zip(counts).filter(|(_, count)| *count > 0);
    let most = most(counted, limit).into_iter();
    most.map(|Count { of, count }| Count::new(library.person_link(of), count)).collect()
}

/// `articles` with how many items each stands for.
fn facets<'l>(
    library: &'l Library,
    articles: impl Iterator<Item = (u32, usize)>,
    people: Vec<Count<PersonLink<'l>>>,
    limit: usize,
) -> Facets<'l> {
    let mut sources = vec![0; library.sources.len()];
    let mut countries: FxHashMap<CountryCode, usize> = FxHashMap::default();
    let mut days = Days::default();
    for (number, count) in articles {
        let entry = library.entry(number);
        if let Some(source) = entry.source {
            sources[source as usize] += count;
        }
        for (country, _) in &entry.countries {
            *countries.entry(*country).or_default() += count;
        }
        days.add(entry.date(), count);
    }
    let names = library.sources.iter().map(|source| source.name.as_str());
    Facets {
        sources: most(names.zip(sources).filter(|(_, count)| *count > 0), limit),
        countries: most(countries, limit),
        people,
        timeline: days.timeline(),
    }
}

/// The most frequent, at most `limit`; equals in their own order.
pub(super) fn most<T: Ord + Copy>(counts: impl IntoIterator<Item = (T, usize)>, limit: usize) -> Vec<Count<T>> {
    let mut counts: Vec<Count<T>> = counts.into_iter().map(|(of, count)| Count { of, count }).collect();
    let rank = |count: &Count<T>| (Reverse(count.count), count.of);
    if (1..counts.len()).contains(&limit) {
        counts.select_nth_unstable_by_key(limit - 1, rank);
    }
    counts.truncate(limit);
    counts.sort_unstable_by_key(rank);
    counts
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
        let buckets = steps.iter().map(|step| fill(first, last, *step)).find(|buckets| buckets.len() <= MOST_BUCKETS);
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

const MOST_BUCKETS: usize = 60;

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
    while day <= last && buckets.len() <= MOST_BUCKETS {
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
    fn a_timeline_has_no_gaps_and_loses_nothing() {
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
