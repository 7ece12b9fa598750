//! Counts beside a list: outlets, countries, people, months. Each is the length of the list that choosing it gives.

use super::articles::{ArticleFilter, matching};
use super::people::PersonLink;
use super::quotes::{self, QuoteFilter};
use crate::annotations::CountryCode;
use crate::library::{Library, NO_PERSON};
use jiff::civil::Date;
use roaring::RoaringBitmap;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
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
    /// How many articles or quotes they are counted in, copies included.
    pub total: usize,
    /// Outlets with the number of items.
    pub sources: Most<&'l str>,
    /// Countries with the number of items.
    pub countries: Most<CountryCode>,
    /// People named (of articles) or speaking (of quotes) with the number of items.
    pub people: Most<PersonLink<'l>>,
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
///
/// What is offered for a condition is counted as if that condition were not set, so that each number is that of the
/// list one gets by choosing it.
#[must_use]
pub fn article_facets<'l>(library: &'l Library, filter: &ArticleFilter, limit: usize) -> Facets<'l> {
    let all = matching(library, filter);
    let length = |one: &RoaringBitmap, other: &RoaringBitmap| match filter.fold {
        true => library.folded_len(&(one & other)),
        false => one.intersection_len(other) as usize,
    };
    let without = |is_set: bool, filter: ArticleFilter| {
        if is_set { Cow::Owned(matching(library, &filter)) } else { Cow::Borrowed(&all) }
    };
    let of_sources = without(filter.source.is_some(), ArticleFilter { source: None, ..filter.clone() });
    let of_countries = without(!filter.countries.is_empty(), ArticleFilter { countries: Vec::new(), ..filter.clone() });
    let of_people = without(!filter.people.is_empty(), ArticleFilter { people: Vec::new(), ..filter.clone() });
    let sources = library.sources.iter();
    let sources = sources.map(|source| (&*source.name, length(&source.articles, &of_sources)));
    let countries = library.countries.iter();
    let countries = countries.map(|country| (country.code, length(&country.articles, &of_countries)));
    let mut timeline = timeline(all.iter().map(|number| library.entry(number).date()));
    if filter.fold {
        fold(library, &all, &mut timeline);
    }
    Facets {
        total: all.len() as usize,
        sources: most(sources.filter(|(_, count)| *count > 0), limit),
        countries: most(countries.filter(|(_, count)| *count > 0), limit),
        people: most_named(library, &of_people, filter.fold, limit),
        timeline,
    }
}

/// The people whom the articles of `set` name most, with the number of articles; with `fold`, all copies of one count
/// once.
pub(super) fn most_named<'l>(
    library: &'l Library,
    set: &RoaringBitmap,
    fold: bool,
    limit: usize,
) -> Most<PersonLink<'l>> {
    let mut counts: Vec<usize>;
    if set.len() as usize == library.len() {
        // All there are need not be counted again.
        counts = library.people.iter().map(|person| person.articles.len()).collect();
    } else {
        counts = vec![0; library.people.len()];
        named(library, set).for_each(|(_, person)| counts[person as usize] += 1);
    }
    if fold {
        let mut seen = FxHashSet::default();
        for (number, person) in named(library, &library.grouped(set)) {
            if !seen.insert((library.first_copy(number), person)) {
                counts[person as usize] -= 1;
            }
        }
    }
    most_people(library, counts.into_iter(), limit)
}

/// The articles of `set` with the people whom they name, each once an article.
fn named<'a>(library: &'a Library, set: &'a RoaringBitmap) -> impl Iterator<Item = (u32, u32)> + 'a {
    // Two of an article who turned out to be one stand in its list twice.
    let mut last = vec![NO_PERSON; library.people.len()];
    let people = |number| library.entry(number).people.iter().map(move |person| (number, *person));
    let is_new =
        move |(number, person): &(u32, u32)| std::mem::replace(&mut last[*person as usize], *number) != *number;
    set.iter().flat_map(people).filter(is_new)
}

/// Takes out of a timeline of the articles of `set` those that stand in it under a copy.
fn fold(library: &Library, set: &RoaringBitmap, timeline: &mut Timeline) {
    let mut seen = FxHashSet::default();
    for number in library.grouped(set) {
        let date = library.entry(number).date();
        let bucket = date.map(|day| timeline.buckets.partition_point(|bucket| bucket.to < day));
        if !seen.insert((library.first_copy(number), bucket)) {
            match bucket {
                Some(bucket) => timeline.buckets[bucket].count -= 1,
                None => timeline.undated -= 1,
            }
        }
    }
}

/// The facets of the quotes that `filter` lets through; at most `limit` of each kind, counted as those of articles.
#[must_use]
pub fn quote_facets<'l>(library: &'l Library, filter: &QuoteFilter, limit: usize) -> Facets<'l> {
    let all = quotes::matching(library, filter);
    let without = |is_set: bool, filter: QuoteFilter| {
        if is_set { Cow::Owned(quotes::matching(library, &filter)) } else { Cow::Borrowed(&all) }
    };
    let of_sources = without(filter.source.is_some(), QuoteFilter { source: None, ..filter.clone() });
    let of_countries = without(!filter.countries.is_empty(), QuoteFilter { countries: Vec::new(), ..filter.clone() });
    let of_people = without(filter.speaker.is_some(), QuoteFilter { speaker: None, ..filter.clone() });
    let articles = by_article(library, &all);
    let articles_of_sources = match &of_sources {
        Cow::Owned(others) => Cow::Owned(by_article(library, others)),
        Cow::Borrowed(_) => Cow::Borrowed(&articles),
    };
    let mut sources = vec![0; library.sources.len()];
    for (article, count) in &*articles_of_sources {
        if let Some(source) = library.entry(*article).source {
            sources[source as usize] += count;
        }
    }
    let names = library.sources.iter().map(|source| source.name.as_str());
    let countries = library.countries.iter();
    let countries = countries.map(|country| (country.code, country.quotes.intersection_len(&of_countries) as usize));
    let people = if of_people.len() as usize == library.speakers.len() {
        // All there are need not be counted again.
        let counts = library.people.iter().map(|person| person.quotes.len());
        most_people(library, counts, limit)
    } else {
        let speakers = of_people.iter().map(|at| library.speakers[at as usize]).filter(|person| *person != NO_PERSON);
        let mut counts = vec![0; library.people.len()];
        speakers.for_each(|person| counts[person as usize] += 1);
        most_people(library, counts.into_iter(), limit)
    };
    Facets {
        total: all.len() as usize,
        sources: most(names.zip(sources).filter(|(_, count)| *count > 0), limit),
        countries: most(countries.filter(|(_, count)| *count > 0), limit),
        people,
        timeline: over_time(library, &articles),
    }
}

/// How quotes spread over time, given the articles that they stand in.
pub(super) fn over_time(library: &Library, articles: &[(u32, usize)]) -> Timeline {
    let mut days = Days::default();
    articles.iter().for_each(|(article, count)| days.add(library.entry(*article).date(), *count));
    days.timeline()
}

/// The articles that quotes stand in, in order, each with how many of them.
pub(super) fn by_article(library: &Library, quotes: &RoaringBitmap) -> Vec<(u32, usize)> {
    if quotes.len() as usize == library.speakers.len() {
        let counts = library.entries.iter().map(|entry| entry.summary.quotes as usize);
        return (0..).zip(counts).filter(|(_, count)| *count > 0).collect();
    }
    // Where the next one's begin: an entry is at hand, its card is not.
    let all = library.speakers.len() as u32;
    let ends = |article: usize| library.entries.get(article + 1).map_or(all, |next| next.first_quote);
    let mut articles: Vec<(u32, usize)> = Vec::new();
    let mut article = 0;
    for at in quotes {
        if at >= ends(article) {
            // It is near most often: twice as far each time, and then between the last two.
            let mut step = 1;
            while article + step < library.len() && at >= ends(article + step) {
                (article, step) = (article + step, step * 2);
            }
            // Those whose quotes begin no later; the last of them has it.
            let between = article + 1..library.len().min(article + step + 1);
            article += library.entries[between].partition_point(|entry| entry.first_quote <= at);
        }
        match articles.last_mut() {
            Some((last, count)) if *last == article as u32 => *count += 1,
            _ => articles.push((article as u32, 1)),
        }
    }
    articles
}

/// The most frequent of a kind, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Most<T> {
    /// The most frequent first, as many as are asked for.
    pub items: Vec<Count<T>>,
    /// How many there are, these included.
    pub total: usize,
}

impl<T> Default for Most<T> {
    fn default() -> Self {
        Self { items: Vec::new(), total: 0 }
    }
}

impl<T> Most<T> {
    /// The items.
    pub fn iter(&self) -> std::slice::Iter<'_, Count<T>> {
        self.items.iter()
    }

    fn map<U>(self, of: impl Fn(T) -> U) -> Most<U> {
        let items = self.items.into_iter().map(|count| Count::new(of(count.of), count.count)).collect();
        Most { items, total: self.total }
    }
}

/// The most frequent of the library's people, given the count of each.
fn most_people(library: &Library, counts: impl Iterator<Item = usize>, limit: usize) -> Most<PersonLink<'_>> {
    let counted = (0..).zip(counts).filter(|(_, count)| *count > 0);
    most(counted, limit).map(|person| library.person_link(person))
}

/// The most frequent, at most `limit`; equals in their own order.
pub(super) fn most<T: Ord + Copy>(counts: impl IntoIterator<Item = (T, usize)>, limit: usize) -> Most<T> {
    let mut counts: Vec<Count<T>> = counts.into_iter().map(|(of, count)| Count { of, count }).collect();
    let rank = |count: &Count<T>| (Reverse(count.count), count.of);
    let total = counts.len();
    if (1..total).contains(&limit) {
        counts.select_nth_unstable_by_key(limit - 1, rank);
    }
    counts.truncate(limit);
    counts.sort_unstable_by_key(rank);
    Most { items: counts, total }
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
