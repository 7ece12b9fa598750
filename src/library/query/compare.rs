//! Several articles side by side: what they share and what only one has.

use super::articles::{ArticleCard, ArticlePage, ArticleQuote, show_article};
use super::error::QueryError;
use super::links::{PersonLink, SpeakerView};
use crate::annotations::{CountryCode, QuoteKind};
use crate::library::handle::Library;
use crate::library::tokenize::{in_common, keys, words};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::hash::Hash;

/// Something and how much of it each article has, in the order in which the articles were named.
#[derive(Clone, Debug, PartialEq)]
pub struct Presence<T, N> {
    /// What.
    pub of: T,
    /// How much; `None` where the article has none of it.
    pub per_article: Vec<Option<N>>,
}

/// How much an article lets someone speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerShare<'l> {
    /// Who.
    pub speaker: SpeakerView<'l>,
    /// How many direct quotes.
    pub quotes: usize,
    /// How many words they have together.
    pub words: usize,
}

/// A comparison of articles.
#[derive(Debug)]
pub struct Comparison<'l> {
    /// The articles, in the order in which they were named.
    pub articles: Vec<ArticleCard<'l>>,
    /// People with their mentions; those of most articles first, then by mentions.
    pub people: Vec<Presence<PersonLink<'l>, usize>>,
    /// Countries with their focus, likewise.
    pub countries: Vec<Presence<CountryCode, f32>>,
    /// Direct quotes that several of the articles have, in their wording of each.
    pub shared_quotes: Vec<Presence<(), ArticleQuote<'l>>>,
    /// For each article the direct quotes that none of the others has.
    pub own_quotes: Vec<Vec<ArticleQuote<'l>>>,
    /// For each article how many direct quotes at its end were not compared, because it has very many.
    pub not_compared: Vec<usize>,
    /// For each article its speakers, those of most words first.
    pub voices: Vec<Vec<SpeakerShare<'l>>>,
}

/// So many direct quotes of an article are compared, from its beginning on: each with each.
const MAX_QUOTES_COMPARED: usize = 400;

/// Compares articles.
///
/// # Errors
/// When there is no article of one of the ids, or one is lost.
pub fn compare<'l>(library: &'l Library, ids: &[&str]) -> Result<Comparison<'l>, QueryError> {
    let pages: Vec<ArticlePage<'l>> = ids.iter().map(|id| show_article(library, id)).collect::<Result<_, _>>()?;
    let mut people = presence(pages.iter().map(|page| {
        let mentions = page.annotations.people.iter().map(|person| person.mentions.len());
        page.people.iter().copied().zip(mentions).collect()
    }));
    people.sort_by_key(|person| {
        (
            Reverse(person.per_article.iter().flatten().count()),
            Reverse(person.per_article.iter().flatten().sum::<usize>()),
            person.of.id,
        )
    });
    let mut countries = presence(
        pages
            .iter()
            .map(|page| page.annotations.countries.iter().map(|country| (country.code, country.focus)).collect()),
    );
    countries.sort_by(|a, b| {
        let rank = |country: &Presence<CountryCode, f32>| {
            (country.per_article.iter().flatten().count(), country.per_article.iter().flatten().sum::<f32>())
        };
        let ((many, focus), (other_many, other_focus)) = (rank(a), rank(b));
        other_many.cmp(&many).then(other_focus.total_cmp(&focus)).then(a.of.cmp(&b.of))
    });
    let voices = pages.iter().map(|page| voices(&page.quotes)).collect();
    let articles = pages.iter().map(|page| page.card.clone()).collect();
    let direct = |page: &ArticlePage<'_>| page.quotes.iter().filter(|quote| is_direct(quote)).count();
    let not_compared = pages.iter().map(|page| direct(page).saturating_sub(MAX_QUOTES_COMPARED)).collect();
    let (shared_quotes, own_quotes) = shared(pages);
    Ok(Comparison { articles, people, countries, shared_quotes, own_quotes, not_compared, voices })
}

/// Who or what is in each article, in order of first appearance.
fn presence<T: Copy + Eq + Hash, N>(articles: impl Iterator<Item = Vec<(T, N)>>) -> Vec<Presence<T, N>> {
    let articles: Vec<Vec<(T, N)>> = articles.collect();
    let count = articles.len();
    let mut found: Vec<Presence<T, N>> = Vec::new();
    let mut position: FxHashMap<T, usize> = FxHashMap::default();
    for (number, article) in articles.into_iter().enumerate() {
        for (of, amount) in article {
            let at = *position.entry(of).or_insert_with(|| {
                found.push(Presence { of, per_article: (0..count).map(|_| None).collect() });
                found.len() - 1
            });
            found[at].per_article[number] = Some(amount);
        }
    }
    found
}

fn is_direct(quote: &ArticleQuote<'_>) -> bool {
    quote.quote.kind == QuoteKind::Direct
}

fn voices<'l>(quotes: &[ArticleQuote<'l>]) -> Vec<SpeakerShare<'l>> {
    let mut voices: Vec<SpeakerShare<'l>> = Vec::new();
    let mut positions: FxHashMap<&SpeakerView<'l>, usize> = FxHashMap::default();
    for quote in quotes.iter().filter(|quote| is_direct(quote)) {
        let count = words(&quote.text).count();
        let at = *positions.entry(&quote.speaker).or_insert_with(|| {
            voices.push(SpeakerShare { speaker: quote.speaker.clone(), quotes: 0, words: 0 });
            voices.len() - 1
        });
        voices[at].quotes += 1;
        voices[at].words += count;
    }
    voices.sort_by_key(|voice| Reverse(voice.words));
    voices
}

/// Shared quotes, and those that are each article's own.
type Shared<'l> = (Vec<Presence<(), ArticleQuote<'l>>>, Vec<Vec<ArticleQuote<'l>>>);

/// Parts the direct quotes into those that several articles have, and each article's own.
///
/// Those that are most alike find each other first, so that of two halves of a longer quotation each meets its own.
fn shared(pages: Vec<ArticlePage<'_>>) -> Shared<'_> {
    let count = pages.len();
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut quotes: Vec<ComparedQuote<'_>> = Vec::new();
    for (article, page) in pages.into_iter().enumerate() {
        for quote in page.quotes.into_iter().filter(is_direct).take(MAX_QUOTES_COMPARED) {
            let next = numbers.len() as u32;
            let number = |(at, word)| *numbers.entry(word).or_insert(next + at);
            let keys: Vec<u32> = (0..).zip(keys(&quote.text)).map(number).collect();
            let mut sorted = keys.clone();
            sorted.sort_unstable();
            quotes.push(ComparedQuote { article, keys, sorted, quote });
        }
    }
    let mut pairs: Vec<(Reverse<usize>, usize, usize)> = Vec::new();
    for (i, one) in quotes.iter().enumerate() {
        for (j, other) in quotes.iter().enumerate().skip(i + 1).filter(|(_, other)| other.article != one.article) {
            pairs.extend(one.alike(other).map(|words| (Reverse(words), i, j)));
        }
    }
    pairs.sort_unstable();
    // Rows with a seat for each article; two rows become one where no article would have to sit twice.
    let seat = |at: usize| (0..count).map(|article| (quotes[at].article == article).then_some(at)).collect();
    let mut rows: Vec<Vec<Option<usize>>> = (0..quotes.len()).map(seat).collect();
    let mut row_of: Vec<usize> = (0..quotes.len()).collect();
    for (_, i, j) in pairs {
        let (one, other) = (row_of[i].min(row_of[j]), row_of[i].max(row_of[j]));
        if one != other && rows[one].iter().zip(&rows[other]).all(|(a, b)| a.is_none() || b.is_none()) {
            for (article, at) in std::mem::take(&mut rows[other]).into_iter().enumerate() {
                if let Some(at) = at {
                    rows[one][article] = Some(at);
                    row_of[at] = one;
                }
            }
        }
    }
    let mut quotes: Vec<Option<ArticleQuote<'_>>> = quotes.into_iter().map(|candidate| Some(candidate.quote)).collect();
    let mut own: Vec<Vec<ArticleQuote<'_>>> = (0..count).map(|_| Vec::new()).collect();
    let mut shared = Vec::new();
    for row in rows {
        let mut row: Vec<Option<ArticleQuote<'_>>> = row.into_iter().map(|at| quotes[at?].take()).collect();
        match row.iter().flatten().count() {
            0 => {}
            1 => own.iter_mut().zip(&mut row).for_each(|(own, quote)| own.extend(quote.take())),
            _ => shared.push(Presence { of: (), per_article: row }),
        }
    }
    (shared, own)
}

/// A quote that may have its like in another article.
struct ComparedQuote<'l> {
    article: usize,
    quote: ArticleQuote<'l>,
    /// Its words, each by a number of its own.
    keys: Vec<u32>,
    /// The same in order.
    sorted: Vec<u32>,
}

impl ComparedQuote<'_> {
    /// How many words the two have in common, when they give the same quotation: the library says so, or nearly all
    /// words of the shorter one stand in the longer one and the speakers may be the same.
    fn alike(&self, other: &Self) -> Option<usize> {
        let (short, long) = if self.keys.len() <= other.keys.len() { (self, other) } else { (other, self) };
        let common = in_common(&short.sorted, &long.sorted);
        let echoes = || {
            self.quote
                .elsewhere
                .iter()
                .any(|card| card.article.id == other.quote.article_id && card.id == other.quote.id)
        };
        let speakers = [&self.quote.speaker, &other.quote.speaker].map(|speaker| match speaker {
            SpeakerView::Person(person) => Some(person.id),
            SpeakerView::Other(_) | SpeakerView::Unknown => None,
        });
        let one_speaker = speakers[0].is_none() || speakers[1].is_none() || speakers[0] == speakers[1];
        let within = || short.keys.len() >= 3 && long.keys.windows(short.keys.len()).any(|words| words == short.keys);
        let nearly = common >= 5 && common * 10 >= short.keys.len() * 7 && long.keys.len() <= short.keys.len() * 2;
        (one_speaker && (nearly || within()) || echoes()).then_some(common)
    }
}
