//! Several articles side by side: what they share and what only one has.

use super::articles::{ArticleCard, ArticlePage, ArticleQuote, show_article};
use super::error::QueryError;
use super::links::{PersonLink, Presence, SpeakerView};
use super::shared_speeches::shared;
use super::speeches::{MAX_QUOTES_COMPARED, Speech, add_paraphrases, is_direct};
use crate::annotations::CountryCode;
use crate::library::handle::Library;
use crate::library::index::LibraryIndex;
use crate::library::tokenize::words;
use crate::notebook::{Action, Event, EventId};
use foldhash::HashMap;
use std::cmp::Reverse;
use std::hash::Hash;

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

/// How much of a very long article is compared, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedPart {
    /// Its beginning.
    pub chars: usize,
    /// The whole of it.
    pub whole_chars: usize,
}

/// Two compared articles, by their positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedPair {
    /// The first.
    pub one: usize,
    /// The other.
    pub other: usize,
    /// Whether they have the same text, or nearly.
    pub are_copies: bool,
    /// The user's correction that says so.
    pub correction: Option<EventId>,
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
    /// What several of the articles quote, in their wording of each.
    pub shared_quotes: Vec<Presence<(), Speech<'l>>>,
    /// For each article what none of the others quotes.
    pub own_quotes: Vec<Vec<Speech<'l>>>,
    /// For each article how many direct quotes at its end were not compared, because it has very many.
    pub not_compared: Vec<usize>,
    /// For each article that is too long to be compared whole, how much of its beginning was.
    pub compared_part: Vec<Option<ComparedPart>>,
    /// For each article its speakers, those of most words first.
    pub voices: Vec<Vec<SpeakerShare<'l>>>,
    /// Each two of the articles.
    pub pairs: Vec<ComparedPair>,
}

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
    let part = |page: &ArticlePage<'_>| {
        page.whole_chars.map(|whole_chars| ComparedPart { chars: page.article.text.chars().count(), whole_chars })
    };
    let compared_part = pages.iter().map(part).collect();
    let (shared_quotes, mut own_quotes) = shared(&pages);
    add_paraphrases(&pages, &mut own_quotes);
    let pairs = pairs(&library.index, &pages);
    Ok(Comparison {
        articles,
        people,
        countries,
        shared_quotes,
        own_quotes,
        not_compared,
        compared_part,
        voices,
        pairs,
    })
}

fn pairs(index: &LibraryIndex, pages: &[ArticlePage<'_>]) -> Vec<ComparedPair> {
    let numbers: Vec<Option<u32>> = pages.iter().map(|page| index.article_number(page.card.link.id)).collect();
    let is_about = |event: &Event, one: Option<u32>, other: Option<u32>| match &event.action {
        Action::Copies { article, other: copy, .. } => {
            let named = (index.find_article(article), index.find_article(copy));
            named == (one, other) || named == (other, one)
        }
        _ => false,
    };
    let mut pairs = Vec::new();
    for (at, one) in numbers.iter().enumerate() {
        for (other_at, other) in numbers.iter().enumerate().skip(at + 1) {
            let correction = index.corrections.copies().iter().rev().find(|event| is_about(event, *one, *other));
            pairs.push(ComparedPair {
                one: at,
                other: other_at,
                are_copies: one
                    .zip(*other)
                    .is_some_and(|(one, other)| index.near_duplicates.copies(one).any(|copy| copy == other)),
                correction: correction.map(|event| event.id.clone()),
            });
        }
    }
    pairs
}

/// Who or what is in each article, in order of first appearance.
fn presence<T: Copy + Eq + Hash, N>(articles: impl Iterator<Item = Vec<(T, N)>>) -> Vec<Presence<T, N>> {
    let articles: Vec<Vec<(T, N)>> = articles.collect();
    let count = articles.len();
    let mut found: Vec<Presence<T, N>> = Vec::new();
    let mut position: HashMap<T, usize> = HashMap::default();
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

fn voices<'l>(quotes: &[ArticleQuote<'l>]) -> Vec<SpeakerShare<'l>> {
    let mut voices: Vec<SpeakerShare<'l>> = Vec::new();
    let mut positions: HashMap<&SpeakerView<'l>, usize> = HashMap::default();
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
