//! Who appears with whom: pairs of people, and the articles that name both.

use super::error::QueryError;
use super::filters::ArticleFilter;
use super::links::{ArticleLink, Count, PersonLink, most};
use crate::library::handle::Library;
use foldhash::HashMap;
use roaring::RoaringBitmap;
use std::cmp::Reverse;

/// Pairs are counted of as many people: those who are in most of the articles.
pub const MAX_PAIRED_PEOPLE: usize = 1_000;
/// Of an article that names more people, only as many are paired.
const MAX_PAIRED_PER_ARTICLE: usize = 200;
/// How many people the picture shows.
const MAX_CONNECTED: usize = 30;

/// Two people who are named in the same articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// One of them, who is in more articles, by the number in [`Pairs::people`].
    pub one: usize,
    /// The other.
    pub other: usize,
    /// How many articles name both.
    pub articles: usize,
}

/// Who appears with whom in a list of articles.
#[derive(Clone, Debug)]
pub struct Pairs<'l> {
    /// The people who are in most of the articles, with the number of these.
    pub people: Vec<Count<PersonLink<'l>>>,
    /// The pairs of most articles first, as many as were asked for.
    pub pairs: Vec<Pair>,
    /// How many pairs there are.
    pub total: usize,
    /// The people who appear with most others, and all pairs among them.
    pub connected: (Vec<usize>, Vec<Pair>),
    numbers: Vec<u32>,
    listed: RoaringBitmap,
}

/// Counts the pairs of people who are named in the articles that `filter` lets through, and gives `limit` of them.
///
/// # Errors
/// When a search takes too much work, or a part of the index is lost.
pub fn pairs<'l>(library: &'l Library, filter: &ArticleFilter, limit: usize) -> Result<Pairs<'l>, QueryError> {
    let index = &*library.index;
    let listed = filter.listed(library)?;
    let mut counts: HashMap<u32, usize> = HashMap::default();
    for article in &listed {
        for person in distinct(&index.entry(article).people) {
            *counts.entry(person).or_default() += 1;
        }
    }
    let people = most(counts, MAX_PAIRED_PEOPLE).items;
    let rank: HashMap<u32, usize> = people.iter().enumerate().map(|(rank, person)| (person.of, rank)).collect();
    // For each person, how many articles name them with each of those before.
    let mut shared = vec![0_u32; people.len() * people.len() / 2];
    for article in &listed {
        library.work.check()?;
        let mut ranks: Vec<usize> =
            distinct(&index.entry(article).people).iter().filter_map(|person| rank.get(person).copied()).collect();
        ranks.sort_unstable();
        ranks.truncate(MAX_PAIRED_PER_ARTICLE);
        for (at, other) in ranks.iter().enumerate() {
            for one in &ranks[..at] {
                shared[place(*one, *other)] += 1;
            }
        }
    }
    let all = (0..people.len()).flat_map(|other| (0..other).map(move |one| (one, other)));
    let pair = |(one, other)| Pair { one, other, articles: shared[place(one, other)] as usize };
    let mut pairs: Vec<Pair> = all.map(pair).filter(|pair| pair.articles > 0).collect();
    let connected = connected(&pairs, people.len());
    pairs.sort_by_key(|pair| (Reverse(pair.articles), pair.one, pair.other));
    let total = pairs.len();
    pairs.truncate(limit);
    let numbers = people.iter().map(|person| person.of).collect();
    let people = people.iter().map(|person| Count::new(index.person_link(person.of), person.count)).collect();
    Ok(Pairs { people, pairs, total, connected, numbers, listed })
}

/// Where the articles of two people are counted, the one of the lower rank first.
fn place(one: usize, other: usize) -> usize {
    other * (other - 1) / 2 + one
}

/// The people of an article, each once.
fn distinct(people: &[u32]) -> Vec<u32> {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    people
}

/// The people with most others, of equals those with most shared articles; neighbours in the order appear together often.
fn connected(pairs: &[Pair], people: usize) -> (Vec<usize>, Vec<Pair>) {
    let mut ties: Vec<(usize, usize)> = vec![(0, 0); people];
    for pair in pairs {
        for person in [pair.one, pair.other] {
            ties[person].0 += 1;
            ties[person].1 += pair.articles;
        }
    }
    let mut left: Vec<usize> = (0..people).filter(|person| ties[*person].0 > 0).collect();
    left.sort_by_key(|person| (Reverse(ties[*person]), *person));
    left.truncate(MAX_CONNECTED);
    let among: Vec<Pair> =
        pairs.iter().filter(|pair| left.contains(&pair.one) && left.contains(&pair.other)).copied().collect();
    let strength = |a: usize, b: usize| {
        let is_pair = |pair: &&Pair| (pair.one, pair.other) == (a.min(b), a.max(b));
        among.iter().find(is_pair).map_or(0, |pair| pair.articles)
    };
    let mut order: Vec<usize> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let last = order.last().copied();
        let strongest = |at: &usize| (last.map_or(0, |last| strength(last, left[*at])), Reverse(*at));
        let next = (0..left.len()).max_by_key(strongest).unwrap_or_default();
        order.push(left.remove(next));
    }
    (order, among)
}

impl<'l> Pairs<'l> {
    /// The first articles that name both people of a pair.
    #[must_use]
    pub fn shared(&self, library: &'l Library, pair: &Pair, limit: usize) -> Vec<ArticleLink<'l>> {
        let articles = |person: usize| &library.index.person(self.numbers[person]).articles;
        let (one, other) = (articles(pair.one), articles(pair.other));
        let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
        let both = few.iter().filter(|number| many.binary_search(number).is_ok() && self.listed.contains(**number));
        both.take(limit).map(|number| library.index.article_link(*number)).collect()
    }
}
