//! Counts beside a list: outlets, countries, people, months. Each is the length of the list that choosing it gives.

use super::error::QueryError;
use super::filters::{ArticleFilter, QuoteFilter};
use super::links::{Most, PersonLink, most};
use super::timeline::{Timeline, over_time, timeline};
use crate::annotations::{CountryCode, QuoteKind};
use crate::library::handle::Library;
use crate::library::index::LibraryIndex;
use crate::library::people::NO_PERSON;
use foldhash::HashSet;
use roaring::RoaringBitmap;
use std::borrow::Cow;

/// What the items of a list have in common, the most frequent first.
#[derive(Clone, Debug, Default)]
pub struct Facets<'l> {
    /// How many articles or quotes they are counted in, copies included.
    pub total: usize,
    /// The number of items without an outlet.
    pub without_source: usize,
    /// The number of items without a date that the date range leaves out.
    pub hidden_undated: usize,
    /// Outlets with the number of items.
    pub sources: Most<&'l str>,
    /// Countries with the number of items.
    pub countries: Most<CountryCode>,
    /// People named (of articles) or speaking (of quotes) with the number of items.
    pub people: Most<PersonLink<'l>>,
    /// Items over time.
    pub timeline: Timeline,
}

/// The facets of the articles that fit `filter`; at most `limit` of each kind.
///
/// Countries and people are counted within the list, so that each number is that of the list one gets by adding the
/// condition. One of the chosen outlets must hold, so outlets are counted as if none were chosen.
///
/// # Errors
/// When a search takes too much work, or a part of the index is lost.
pub fn article_facets<'l>(
    library: &'l Library,
    filter: &ArticleFilter,
    limit: usize,
) -> Result<Facets<'l>, QueryError> {
    let index = &*library.index;
    let all = filter.matching(library)?;
    let length = |one: &RoaringBitmap, other: &RoaringBitmap| match filter.fold {
        true => index.near_duplicates.folded_len(&(one & other)),
        false => one.intersection_len(other) as usize,
    };
    let any_source = ArticleFilter { sources: Vec::new(), unsourced: false, ..filter.clone() };
    let of_sources =
        if any_source == *filter { Cow::Borrowed(&all) } else { Cow::Owned(any_source.matching(library)?) };
    let is_limited = filter.from.or(filter.to).is_some();
    let any_day = ArticleFilter { from: None, to: None, undated: true, ..filter.clone() };
    let hidden_undated = if is_limited { any_day.listed(library)?.len() as usize } else { 0 };
    let sources = index.sources.iter().map(|source| (&*source.name, length(&source.articles, &of_sources)));
    let countries = index.countries.iter().map(|country| (country.code, length(&country.articles, &all)));
    let mut timeline = timeline(all.iter().map(|number| index.entry(number).date()));
    if filter.fold {
        fold(index, &all, &mut timeline);
    }
    Ok(Facets {
        total: all.len() as usize,
        without_source: length(&index.without_source(), &of_sources),
        hidden_undated,
        sources: most(sources, limit),
        countries: most(countries, limit),
        people: most_named(index, &all, filter.fold, limit),
        timeline,
    })
}

/// The people whom most articles of `set` name, with the number of articles; with `fold`, near-duplicates count once.
pub(super) fn most_named<'l>(
    index: &'l LibraryIndex,
    set: &RoaringBitmap,
    fold: bool,
    limit: usize,
) -> Most<PersonLink<'l>> {
    let mut counts: Vec<usize>;
    if set.len() as usize == index.entries.len() {
        // All there are need not be counted again.
        counts = index.people.iter().map(|person| person.articles.len()).collect();
    } else {
        counts = vec![0; index.people.len()];
        named(index, set).for_each(|(_, person)| counts[person as usize] += 1);
    }
    if fold {
        let mut seen = HashSet::default();
        for (number, person) in named(index, &index.near_duplicates.clustered(set)) {
            if !seen.insert((index.near_duplicates.first_copy(number), person)) {
                counts[person as usize] -= 1;
            }
        }
    }
    most_people(index, counts.into_iter(), limit)
}

/// The articles of `set` with the people whom they name, each person once an article.
fn named<'a>(index: &'a LibraryIndex, set: &'a RoaringBitmap) -> impl Iterator<Item = (u32, u32)> + 'a {
    // Two people of an article who were joined are in its list twice.
    let mut last = vec![NO_PERSON; index.people.len()];
    let people = |number| index.entry(number).people.iter().map(move |person| (number, *person));
    let is_new =
        move |(number, person): &(u32, u32)| std::mem::replace(&mut last[*person as usize], *number) != *number;
    set.iter().flat_map(people).filter(is_new)
}

/// Takes out of a timeline of the articles of `set` those that have a near-duplicate in the same bucket.
fn fold(index: &LibraryIndex, set: &RoaringBitmap, timeline: &mut Timeline) {
    let mut seen = HashSet::default();
    for number in index.near_duplicates.clustered(set) {
        let date = index.entry(number).date();
        let bucket = date.map(|day| timeline.buckets.partition_point(|bucket| bucket.to < day));
        if !seen.insert((index.near_duplicates.first_copy(number), bucket)) {
            match bucket {
                Some(bucket) => timeline.buckets[bucket].count -= 1,
                None => timeline.undated -= 1,
            }
        }
    }
}

/// The facets of the quotes that fit `filter`; at most `limit` of each kind, counted as those of articles.
///
/// # Errors
/// When a search takes too much work, or a part of the index is lost.
pub fn quote_facets<'l>(library: &'l Library, filter: &QuoteFilter, limit: usize) -> Result<Facets<'l>, QueryError> {
    let index = &*library.index;
    let all = filter.matching(library)?;
    let without = |wider: QuoteFilter| {
        if wider == *filter { Ok(Cow::Borrowed(&all)) } else { wider.matching(library).map(Cow::Owned) }
    };
    let of_sources = without(QuoteFilter { sources: Vec::new(), unsourced: false, ..filter.clone() })?;
    let of_people = without(QuoteFilter { speakers: Vec::new(), ..filter.clone() })?;
    let is_limited = filter.from.or(filter.to).is_some();
    let any_day = QuoteFilter { from: None, to: None, undated: true, ..filter.clone() };
    let hidden_undated = if is_limited { any_day.matching(library)?.len() as usize } else { 0 };
    let articles = by_article(index, &all);
    let articles_of_sources = match &of_sources {
        Cow::Owned(others) => Cow::Owned(by_article(index, others)),
        Cow::Borrowed(_) => Cow::Borrowed(&articles),
    };
    let (mut sources, mut without_source) = (vec![0; index.sources.len()], 0);
    for (article, count) in &*articles_of_sources {
        match index.entry(*article).source {
            Some(source) => sources[source as usize] += count,
            None => without_source += count,
        }
    }
    let names = index.sources.iter().map(|source| source.name.as_str());
    let countries = index.countries.iter();
    let countries = countries.map(|country| (country.code, country.quotes.intersection_len(&all) as usize));
    let people = if *of_people == *index.of_kind(QuoteKind::Direct) {
        // All there are need not be counted again.
        most_people(index, index.people.iter().map(|person| person.quoted), limit)
    } else {
        let speakers = of_people.iter().map(|at| index.speakers[at as usize]).filter(|person| *person != NO_PERSON);
        let mut counts = vec![0; index.people.len()];
        speakers.for_each(|person| counts[person as usize] += 1);
        most_people(index, counts.into_iter(), limit)
    };
    Ok(Facets {
        total: all.len() as usize,
        without_source,
        hidden_undated,
        sources: most(names.zip(sources), limit),
        countries: most(countries, limit),
        people,
        timeline: over_time(index, &articles),
    })
}

/// The articles of quotes, in order, each with the number of these quotes.
pub(super) fn by_article(index: &LibraryIndex, quotes: &RoaringBitmap) -> Vec<(u32, usize)> {
    if quotes.len() as usize == index.speakers.len() {
        let counts = index.entries.iter().map(|entry| entry.quotes().len());
        return (0..).zip(counts).filter(|(_, count)| *count > 0).collect();
    }
    let all = index.speakers.len() as u32;
    let ends = |article: usize| index.entries.get(article + 1).map_or(all, |next| next.first_quote);
    let mut articles: Vec<(u32, usize)> = Vec::new();
    let mut article = 0;
    for at in quotes {
        if at >= ends(article) {
            // It is near most often: twice as far each time, and then between the last two.
            let mut step = 1;
            while article + step < index.entries.len() && at >= ends(article + step) {
                (article, step) = (article + step, step * 2);
            }
            // Articles whose quotes begin no later; the last of them has it.
            let between = article + 1..index.entries.len().min(article + step + 1);
            article += index.entries[between].partition_point(|entry| entry.first_quote <= at);
        }
        match articles.last_mut() {
            Some((last, count)) if *last == article as u32 => *count += 1,
            _ => articles.push((article as u32, 1)),
        }
    }
    articles
}

/// The most frequent of the library's people, given the count of each.
fn most_people(index: &LibraryIndex, counts: impl Iterator<Item = usize>, limit: usize) -> Most<PersonLink<'_>> {
    most((0..).zip(counts), limit).map(|person| index.person_link(person))
}
