//! The list of countries, and one country.

use super::articles::{ArticleCard, ArticleFilter, list_articles};
use super::facets::{Count, Timeline, most, timeline};
use super::people::PersonLink;
use super::quotes::{QuoteCard, quote_card};
use super::{BadCursor, List, Order, PageRequest, cut, falling};
use crate::annotations::{CountryCode, MentionKind};
use crate::library::Library;
use crate::library::index::CountryIndex;
use crate::library::words::keys;
use rustc_hash::FxHashMap;

/// A country in a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountryCard {
    /// Which; its name is [`CountryCode::name`].
    pub code: CountryCode,
    /// How many articles name or imply it.
    pub articles: usize,
    /// How many times it is named or implied.
    pub mentions: usize,
    /// How many quotes name it or stand in articles that are chiefly about it.
    pub quotes: usize,
    /// The sum of its shares of the articles' attention: so many whole articles are about it.
    pub focus: f32,
}

/// Words that stand for a country.
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
    /// The words that stand for it, with the number of mentions, the most frequent first.
    pub forms: Vec<Count<CountryForm<'l>>>,
    /// People of its articles, with the number of articles.
    pub people: Vec<Count<PersonLink<'l>>>,
    /// Countries of the same articles, with the number of articles.
    pub named_with: Vec<Count<CountryCode>>,
    /// Outlets, with the number of articles.
    pub sources: Vec<Count<&'l str>>,
    /// Quotes, the newest, as many as asked for; the rest is in the list of quotes.
    pub quotes: Vec<QuoteCard<'l>>,
    /// The articles that name it: the newest, and how many there are.
    pub articles: List<ArticleCard<'l>>,
    /// Its articles over time.
    pub timeline: Timeline,
}

/// In which order countries are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CountrySort {
    /// Most articles first.
    #[default]
    Articles,
    /// By name.
    Name,
}

/// Which countries are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountryFilter {
    /// Their name has words that begin so.
    pub name: Option<String>,
    /// Their order.
    pub sort: CountrySort,
}

fn card(library: &Library, country: &CountryIndex) -> CountryCard {
    let faces = || {
        let face = |(article, local): &(u32, u32)| &library.pair(*article).annotations.countries[*local as usize];
        country.appearances.iter().map(face)
    };
    CountryCard {
        code: country.code,
        articles: country.appearances.len(),
        mentions: faces().map(|face| face.mentions.len()).sum(),
        quotes: country.quotes.len(),
        focus: faces().map(|face| face.focus).sum(),
    }
}

/// Lists countries; only those that an article names or implies.
///
/// # Errors
/// When the cursor is of another list or order.
pub fn list_countries(
    library: &Library,
    filter: &CountryFilter,
    request: &PageRequest,
) -> Result<List<CountryCard>, BadCursor> {
    let mut countries: Vec<&CountryIndex> = library.countries.iter().collect();
    let name = match filter.sort {
        CountrySort::Articles => "ca",
        CountrySort::Name => {
            countries.sort_by_key(|country| (country.code.name(), country.code));
            "cn"
        }
    };
    let key = |country: &CountryIndex| match filter.sort {
        CountrySort::Articles => format!("{}{}", falling(country.appearances.len()), country.code),
        CountrySort::Name => format!("{}\0{}", country.code.name(), country.code),
    };
    let wanted = filter.name.as_deref().map(keys).unwrap_or_default();
    let keep = |country: &CountryIndex| {
        let words = keys(country.code.name());
        wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(&**wanted)))
    };
    Ok(cut(&countries, Order { name, backwards: false }, request, key, keep)?.map(|country| card(library, country)))
}

/// Shows one country, with at most `limit` entries in each list; `None` when no article names it.
#[must_use]
pub fn show_country(library: &Library, code: CountryCode, limit: usize) -> Option<CountryPage<'_>> {
    let country = library.countries.iter().find(|country| country.code == code)?;
    let mut forms: FxHashMap<CountryForm<'_>, usize> = FxHashMap::default();
    let mut people: FxHashMap<u32, usize> = FxHashMap::default();
    let mut named_with: FxHashMap<CountryCode, usize> = FxHashMap::default();
    let mut sources: FxHashMap<&str, usize> = FxHashMap::default();
    for (article, local) in &country.appearances {
        let entry = library.entry(*article);
        for mention in &library.pair(*article).annotations.countries[*local as usize].mentions {
            let form =
                CountryForm { text: mention.span.slice(&library.pair(*article).article.text), kind: mention.kind };
            *forms.entry(form).or_default() += 1;
        }
        for person in &entry.people {
            *people.entry(*person).or_default() += 1;
        }
        for (other, _) in entry.countries.iter().filter(|(other, _)| *other != code) {
            *named_with.entry(*other).or_default() += 1;
        }
        if let Some(source) = library.source_of(entry) {
            *sources.entry(source).or_default() += 1;
        }
    }
    let filter = ArticleFilter { country: Some(code), ..ArticleFilter::default() };
    let people = most(people, limit).into_iter().map(|Count { of, count }| Count::new(library.person_link(of), count));
    Some(CountryPage {
        card: card(library, country),
        forms: most(forms, limit),
        people: people.collect(),
        named_with: most(named_with, limit),
        sources: most(sources, limit),
        quotes: country.quotes.iter().take(limit).map(|at| quote_card(library, *at)).collect(),
        articles: list_articles(library, &filter, &PageRequest::first(limit)).unwrap_or(List::EMPTY),
        timeline: timeline(country.appearances.iter().map(|(article, _)| library.entry(*article).date())),
    })
}
