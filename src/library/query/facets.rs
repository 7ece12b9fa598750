//! Counts beside a list: outlets, countries, people, months. They always add up to what the list holds.

use super::articles::{ArticleFilter, matching};
use super::people::PersonLink;
use super::quotes::{self, QuoteFilter};
use crate::annotations::{CountryCode, Speaker};
use crate::library::Library;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::hash::Hash;

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
    let mut people = FxHashMap::default();
    for number in &numbers {
        for person in &library.entry(*number).people {
            *people.entry(*person).or_default() += 1;
        }
    }
    facets(library, &numbers, people, limit)
}

/// The facets of the quotes that `filter` lets through; at most `limit` of each kind.
#[must_use]
pub fn quote_facets<'l>(library: &'l Library, filter: &QuoteFilter, limit: usize) -> Facets<'l> {
    let quotes = quotes::matching(library, filter);
    let mut people = FxHashMap::default();
    let mut articles = Vec::with_capacity(quotes.len());
    for at in quotes {
        let at = library.quotes[at as usize];
        let entry = library.entry(at.article);
        if let Speaker::Person(local) = library.pair(at.article).annotations.quotes[at.number as usize].speaker {
            *people.entry(entry.people[local]).or_default() += 1;
        }
        articles.push(at.article);
    }
    facets(library, &articles, people, limit)
}

/// `articles` has one entry an item.
fn facets<'l>(library: &'l Library, articles: &[u32], people: FxHashMap<u32, usize>, limit: usize) -> Facets<'l> {
    let mut sources: FxHashMap<&str, usize> = FxHashMap::default();
    let mut countries: FxHashMap<CountryCode, usize> = FxHashMap::default();
    for number in articles {
        let entry = library.entry(*number);
        if let Some(source) = library.source_of(entry) {
            *sources.entry(source).or_default() += 1;
        }
        for (country, _) in &entry.countries {
            *countries.entry(*country).or_default() += 1;
        }
    }
    let people = most(people, limit).into_iter();
    Facets {
        sources: most(sources, limit),
        countries: most(countries, limit),
        people: people.map(|Count { of, count }| Count::new(library.person_link(of), count)).collect(),
        timeline: timeline(articles.iter().map(|number| library.entry(*number).date())),
    }
}

/// The most frequent, at most `limit`; equals in their own order.
pub(super) fn most<T: Ord + Copy + Hash>(counts: FxHashMap<T, usize>, limit: usize) -> Vec<Count<T>> {
    let mut counts: Vec<Count<T>> = counts.into_iter().map(|(of, count)| Count { of, count }).collect();
    counts.sort_by_key(|count| (Reverse(count.count), count.of));
    counts.truncate(limit);
    counts
}

/// Buckets for dates, as fine as 60 of them allow.
pub(super) fn timeline(dates: impl Iterator<Item = Option<Date>>) -> Timeline {
    let mut days: BTreeMap<Date, usize> = BTreeMap::new();
    let mut undated = 0;
    for date in dates {
        match date {
            Some(date) => *days.entry(date).or_default() += 1,
            None => undated += 1,
        }
    }
    let (Some((first, _)), Some((last, _))) = (days.first_key_value(), days.last_key_value()) else {
        return Timeline { buckets: Vec::new(), undated };
    };
    let (first, last) = (*first, *last);
    let steps = [Step::Day, Step::Month, Step::Years(1), Step::Years(10), Step::Years(100), Step::Years(1000)];
    let buckets = steps.iter().map(|step| fill(first, last, *step)).find(|buckets| buckets.len() <= MOST_BUCKETS);
    let mut buckets = buckets.unwrap_or_default();
    for (day, count) in days {
        let at = buckets.partition_point(|bucket| bucket.to < day);
        if let Some(bucket) = buckets.get_mut(at) {
            bucket.count += count;
        }
    }
    Timeline { buckets, undated }
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
