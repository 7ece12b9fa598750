//! The list of countries, and one country.

use super::articles::{ArticleCard, list_articles};
use super::error::QueryError;
use super::facets::{by_article, most_named};
use super::filters::ArticleFilter;
use super::links::{Count, Most, PersonLink, most};
use super::paging::{List, Order, PageRequest, descending_key, page};
use super::quotes::{QuoteCard, quote_card};
use super::timeline::{Timeline, over_time, timeline};
use crate::annotations::{CountryCode, MentionKind, QuoteKind};
use crate::library::countries::CountryIndex;
use crate::library::handle::Library;
use crate::library::index::LibraryIndex;
use crate::library::tokenize::keys;
use foldhash::HashMap;
use roaring::RoaringBitmap;

/// A country in a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountryCard {
    /// Which; its name is [`CountryCode::name`].
    pub code: CountryCode,
    /// How many articles name or imply it.
    pub articles: usize,
    /// How many times it is named or implied; only where all articles are counted.
    pub mentions: Option<usize>,
    /// The number of direct quotes that name it or are in articles mainly about it.
    pub quotes: usize,
    /// The number of times that such speech is reported.
    pub reported: usize,
    /// The sum of its shares of the articles' attention: so many whole articles are about it.
    pub focus: f32,
}

/// Words for a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryForm<'l> {
    /// The words, as they stand.
    pub text: &'l str,
    /// How they speak of the country.
    pub kind: MentionKind,
}

/// A country's page.
#[derive(Debug)]
pub struct CountryPage<'l> {
    /// The country as a list shows it.
    pub card: CountryCard,
    /// All words for it, with the number of mentions, the most frequent first.
    pub forms: Vec<Count<CountryForm<'l>>>,
    /// People of its articles, with the number of articles.
    pub people: Most<PersonLink<'l>>,
    /// Countries of the same articles, with the number of articles.
    pub named_with: Most<CountryCode>,
    /// Outlets, with the number of articles.
    pub sources: Most<&'l str>,
    /// Quotes, the newest, as many as asked for; the rest is in the list of quotes.
    pub quotes: Vec<QuoteCard<'l>>,
    /// The articles that name it: the newest, and how many there are.
    pub articles: List<ArticleCard<'l>>,
    /// Its articles over time.
    pub timeline: Timeline,
    /// Its quotes over time.
    pub quotes_timeline: Timeline,
}

/// In which order countries are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CountrySort {
    /// Most articles first.
    #[default]
    Articles,
    /// Most mentions first; most articles first where mentions are not counted.
    Mentions,
    /// Most quotes first.
    Quotes,
    /// Most attention first.
    Focus,
    /// By name.
    Name,
}

/// Which countries are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountryFilter {
    /// Their name has words that begin so.
    pub name: Option<String>,
    /// Only what these articles say of them counts; its order does not matter.
    pub within: ArticleFilter,
    /// Their order.
    pub sort: CountrySort,
}

fn card(index: &LibraryIndex, country: &CountryIndex) -> CountryCard {
    CountryCard {
        code: country.code,
        articles: country.articles.len() as usize,
        mentions: Some(country.mentions),
        quotes: country.quotes.intersection_len(index.of_kind(QuoteKind::Direct)) as usize,
        reported: country.quotes.intersection_len(&index.quote_sets.reported) as usize,
        focus: country.focus(),
    }
}

/// The countries by the articles of `set` alone, those of none left out.
fn cards_within(index: &LibraryIndex, set: &RoaringBitmap) -> Vec<CountryCard> {
    let quotes = index.quotes_of(set);
    let (direct, reported) = (&quotes & index.of_kind(QuoteKind::Direct), &quotes & &index.quote_sets.reported);
    let mut focus: HashMap<CountryCode, f32> = HashMap::default();
    for (code, share) in set.iter().flat_map(|number| &index.entry(number).summary.countries) {
        *focus.entry(*code).or_default() += share;
    }
    let card = |country: &CountryIndex| CountryCard {
        code: country.code,
        articles: country.articles.intersection_len(set) as usize,
        mentions: None,
        quotes: country.quotes.intersection_len(&direct) as usize,
        reported: country.quotes.intersection_len(&reported) as usize,
        focus: focus.get(&country.code).copied().unwrap_or_default(),
    };
    index.countries.iter().map(|country| card(country)).filter(|card| card.articles > 0).collect()
}

impl CountryCard {
    /// The key of an order.
    fn key(&self, sort: CountrySort) -> String {
        let amount = match sort {
            CountrySort::Articles => self.articles,
            CountrySort::Mentions => self.mentions.unwrap_or(self.articles),
            CountrySort::Quotes => self.quotes,
            // Rounded as in the list.
            CountrySort::Focus => (self.focus * 10_000.0).round() as usize,
            CountrySort::Name => return format!("{}\0{}", self.code.name(), self.code),
        };
        format!("{}{}", descending_key(amount), self.code)
    }
}

/// Lists countries; only those that an article names or implies.
///
/// # Errors
/// When the cursor is of another list or order, or a part of the search index is lost.
pub fn list_countries(
    library: &Library,
    filter: &CountryFilter,
    request: &PageRequest,
) -> Result<List<CountryCard>, QueryError> {
    let index = &*library.index;
    let mut cards: Vec<CountryCard> = if filter.within == ArticleFilter::default() {
        index.countries.iter().map(|country| card(index, country)).collect()
    } else {
        cards_within(index, &filter.within.matching(library)?)
    };
    if let Some(wanted) = filter.name.as_deref().map(keys) {
        cards.retain(|card| {
            let words = keys(card.code.name());
            let begins = |wanted: &String| words.iter().any(|word| word.starts_with(&**wanted));
            !wanted.is_empty() && wanted.iter().all(begins)
        });
    }
    cards.sort_by_cached_key(|card| card.key(filter.sort));
    let name = match filter.sort {
        CountrySort::Articles => "ca",
        CountrySort::Mentions => "cm",
        CountrySort::Quotes => "cq",
        CountrySort::Focus => "cf",
        CountrySort::Name => "cn",
    };
    Ok(page(&cards, Order { name, backwards: false }, request, |card| card.key(filter.sort))?)
}

/// Shows one country, with at most `limit` entries in each list but that of forms, which is whole; `None` when no article
/// names it.
///
/// # Errors
/// When something is lost.
pub fn show_country(library: &Library, code: CountryCode, limit: usize) -> Result<Option<CountryPage<'_>>, QueryError> {
    let index = &*library.index;
    let Some(country) = index.country(code) else { return Ok(None) };
    let others = index.countries.iter().filter(|other| other.code != code);
    let named_with = others.map(|other| (other.code, other.articles.intersection_len(&country.articles) as usize));
    let sources = index.sources.iter();
    let sources = sources.map(|source| (&*source.name, source.articles.intersection_len(&country.articles) as usize));
    let filter = ArticleFilter { countries: vec![code], ..ArticleFilter::default() };
    let direct = &country.quotes & index.of_kind(QuoteKind::Direct);
    let forms = country.forms.iter();
    Ok(Some(CountryPage {
        card: card(index, country),
        forms: forms.map(|(text, kind, count)| Count::new(CountryForm { text, kind: *kind }, *count)).collect(),
        people: most_named(index, &country.articles, false, limit),
        named_with: most(named_with, limit),
        sources: most(sources, limit),
        quotes: direct.iter().take(limit).map(|at| quote_card(library, at)).collect::<Result<_, _>>()?,
        articles: list_articles(library, &filter, &PageRequest::first(limit))?,
        timeline: timeline(country.articles.iter().map(|article| index.entry(article).date())),
        quotes_timeline: over_time(index, &by_article(index, &direct)),
    }))
}
