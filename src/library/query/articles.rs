//! The list of articles, and one article.

use super::error::QueryError;
use super::filters::{ArticleFilter, ArticleSort};
use super::first_part::FirstPart;
use super::links::{ArticleLink, Count, PersonLink, SpeakerView};
use super::order::{is_by_date, sorted};
use super::paging::{List, Order, PageRequest, page, page_of_set};
use super::quotes::{MAX_VERSIONS, QuoteCard, QuoteKeys, article_key, elsewhere, why};
use crate::annotations::{Annotations, CountryCode, Quote, QuoteKind};
use crate::article::Article;
use crate::library::archive::AnnotatedArticle;
use crate::library::handle::Library;
use crate::library::index::LibraryIndex;
use crate::library::lost::Lost;
use crate::notebook::Trace;
use std::collections::BTreeSet;
use std::sync::Arc;

/// An article in a list.
#[derive(Clone, Debug)]
pub struct ArticleCard<'l> {
    /// Title, date, outlet.
    pub link: ArticleLink<'l>,
    /// Its file, relative to the folder that was opened.
    pub path: String,
    /// The author.
    pub byline: Option<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// The text's language, where it is known.
    pub language: Option<&'static str>,
    /// The beginning of its own text, cut at a word; headline and boilerplate left out.
    pub teaser: String,
    /// Whether the paragraph that it is of goes on.
    pub teaser_is_cut: bool,
    /// The number of words.
    pub words: usize,
    /// The most prominent people, five at most, with the number of mentions.
    pub people: Vec<Count<PersonLink<'l>>>,
    /// The number of people who are named.
    pub people_total: usize,
    /// The countries of most attention, five at most, with their share of it.
    pub countries: Vec<(CountryCode, f32)>,
    /// The number of countries that are named or implied.
    pub countries_total: usize,
    /// The number of direct quotes.
    pub quotes: usize,
    /// Other articles with the same text, or nearly the same, in order, twenty at most.
    pub copies: Vec<ArticleCopy<'l>>,
    /// The number of such articles.
    pub copies_total: usize,
    /// The number of outlets that have the text, this one included.
    pub outlets: usize,
    /// Whether the user marked it as read.
    pub read: bool,
}

/// A near-duplicate of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleCopy<'l> {
    /// Title, date, outlet.
    pub link: ArticleLink<'l>,
    /// `q1`, `q2` … of those of its direct quotes that the article does not have.
    pub own_quotes: Vec<String>,
}

/// One article with everything found in it.
#[derive(Debug)]
pub struct ArticlePage<'l> {
    /// The article as a list shows it.
    pub card: ArticleCard<'l>,
    /// The article.
    pub article: Arc<Article>,
    /// What was found in it.
    pub annotations: Arc<Annotations>,
    /// The people of the annotations as people of the library.
    pub people: Vec<PersonLink<'l>>,
    /// The quotes of the annotations, in order of the text.
    pub quotes: Vec<ArticleQuote<'l>>,
    /// What the user's corrections did to it, in order of their times.
    pub corrections: Arc<[Trace]>,
    /// The number of characters of the whole article where it is very long: then the article and what was found in it
    /// are those of its first part.
    pub whole_chars: Option<usize>,
}

/// A quote on its article's page.
#[derive(Debug)]
pub struct ArticleQuote<'l> {
    /// `q1`, `q2` … in order of the text; the page's anchor.
    pub id: String,
    /// The id of the article.
    pub article_id: &'l str,
    /// The quote.
    pub quote: Quote,
    /// The words said.
    pub text: String,
    /// Who said it.
    pub speaker: SpeakerView<'l>,
    /// Why it is a quote of this speaker, in words; empty when nothing is known.
    pub why: String,
    /// The same words in other articles, in order of the articles, twenty at most.
    pub elsewhere: Vec<QuoteCard<'l>>,
}

/// The most near-duplicates of an article that are shown beside it.
const MAX_COPIES_SHOWN: usize = 20;
/// How much of the text a card shows.
const MAX_TEASER_BYTES: usize = 260;

impl Library {
    pub(super) fn article_card(&self, number: u32) -> Result<ArticleCard<'_>, Lost> {
        let AnnotatedArticle { article, annotations } = self.article(number)?;
        let index = &*self.index;
        let people = &index.entry(number).people;
        let shown = annotations.people.iter().zip(people.iter()).take(5);
        let copies = || index.near_duplicates.copies(number);
        let outlets: BTreeSet<u32> = copies().chain([number]).filter_map(|copy| index.entry(copy).source).collect();
        let (teaser, teaser_is_cut) = teaser(&article);
        Ok(ArticleCard {
            link: index.article_link(number),
            path: article.path.clone(),
            byline: article.metadata.byline.as_ref().map(|byline| byline.value.clone()),
            url: article.metadata.url.as_ref().map(|url| url.value.clone()),
            language: annotations.language,
            teaser: teaser.to_owned(),
            teaser_is_cut,
            words: annotations.words,
            people: shown.map(|(person, i)| Count::new(index.person_link(*i), person.mentions.len())).collect(),
            people_total: people.len(),
            countries: annotations.countries.iter().take(5).map(|country| (country.code, country.focus)).collect(),
            countries_total: annotations.countries.len(),
            quotes: annotations.quotes.iter().filter(|quote| quote.kind == QuoteKind::Direct).count(),
            copies: index.article_copies(number),
            copies_total: copies().count(),
            outlets: outlets.len(),
            read: self.read_articles().contains(number),
        })
    }
}

impl LibraryIndex {
    /// The near-duplicates of an article that are shown beside it.
    pub(super) fn article_copies(&self, number: u32) -> Vec<ArticleCopy<'_>> {
        let copy = |copy| {
            let own_quotes = self.quotes_only_in(copy, number).map(|at| format!("q{}", at.number + 1)).collect();
            ArticleCopy { link: self.article_link(copy), own_quotes }
        };
        self.near_duplicates.copies(number).take(MAX_COPIES_SHOWN).map(copy).collect()
    }

    /// The people of an article, one for each of its annotations.
    pub(super) fn people_of_article(&self, number: u32) -> Vec<PersonLink<'_>> {
        self.entry(number).people.iter().map(|person| self.person_link(*person)).collect()
    }
}

/// Lists articles.
///
/// # Errors
/// When the cursor is of another list or order, or something is lost.
pub fn list_articles<'l>(
    library: &'l Library,
    filter: &ArticleFilter,
    request: &PageRequest,
) -> Result<List<ArticleCard<'l>>, QueryError> {
    let (name, backwards) = match filter.sort {
        ArticleSort::Newest => ("an", false),
        ArticleSort::Oldest => ("ao", true),
        ArticleSort::Title => ("at", false),
        ArticleSort::Longest => ("al", false),
        ArticleSort::Relevance => ("ar", false),
    };
    let (order, listed) = (Order { name, backwards }, filter.listed(library)?);
    let numbers = if is_by_date(filter.sort) {
        page_of_set(&listed, library.len(), order, request, |number| article_key(library, number))?
    } else {
        let sorted = sorted(library, filter, &listed)?;
        page(&sorted, order, request, |(key, _)| key.clone())?.map(|(_, number)| number)
    };
    Ok(numbers.try_map(|number| library.article_card(number))?)
}

/// An article's position in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPosition<'l> {
    /// The article before it.
    pub before: Option<ArticleLink<'l>>,
    /// The article after it.
    pub after: Option<ArticleLink<'l>>,
    /// Its number in the list, from 1.
    pub number: usize,
    /// The number of articles in the list.
    pub total: usize,
}

/// The position of the article called `id` in the list that `filter` gives; `None` when it is not in it.
///
/// # Errors
/// When a part of the search index is lost.
pub fn position_in_list<'l>(
    library: &'l Library,
    filter: &ArticleFilter,
    id: &str,
) -> Result<Option<ListPosition<'l>>, QueryError> {
    let Some(own) = library.index.article_number(id) else { return Ok(None) };
    let numbers = filter.listed(library)?;
    if !numbers.contains(own) {
        return Ok(None);
    }
    let link = |number: Option<u32>| number.map(|number| library.index.article_link(number));
    if !is_by_date(filter.sort) {
        let sorted = sorted(library, filter, &numbers)?;
        let Some(at) = sorted.iter().position(|(_, number)| *number == own) else { return Ok(None) };
        let beside = |at: Option<usize>| link(at.and_then(|at| sorted.get(at)).map(|(_, number)| *number));
        let (before, after) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
        return Ok(Some(ListPosition { before, after, number: at + 1, total: sorted.len() }));
    }
    let (newer, older) = (link(numbers.range(..own).next_back()), link(numbers.range(own + 1..).next()));
    let (number, total) = (numbers.rank(own) as usize, numbers.len() as usize);
    Ok(Some(if filter.sort == ArticleSort::Oldest {
        ListPosition { before: older, after: newer, number: total + 1 - number, total }
    } else {
        ListPosition { before: newer, after: older, number, total }
    }))
}

/// Shows one article, or the first part of a very long one.
///
/// # Errors
/// When there is no article of this id, or it or another with the same quotes is lost.
pub fn show_article<'l>(library: &'l Library, id: &str) -> Result<ArticlePage<'l>, QueryError> {
    let index = &*library.index;
    let number = index.article_number(id).ok_or_else(|| QueryError::NoArticle(id.to_owned()))?;
    let entry = index.entry(number);
    let (AnnotatedArticle { mut article, mut annotations }, corrections) = library.traced(number)?;
    let card = library.article_card(number)?;
    let mut people = index.people_of_article(number);
    let whole_chars = FirstPart::of(&article, &annotations).map(|part| {
        let chars = article.text.chars().count();
        people = part.people.iter().map(|local| people[*local]).collect();
        (article, annotations) = (part.article, part.annotations);
        chars
    });
    let mut keys = QuoteKeys::default();
    let quote = |(i, (at, quote)): (usize, (u32, &Quote))| {
        let text = quote.content.slice(&article.text);
        Ok(ArticleQuote {
            id: format!("q{}", i + 1),
            article_id: entry.id().as_str(),
            quote: quote.clone(),
            text: text.to_owned(),
            speaker: SpeakerView::new(|local| people[local], quote, &article.text),
            why: why(quote),
            elsewhere: elsewhere(library, at, text, MAX_VERSIONS, &mut keys)?,
        })
    };
    let quotes = entry.quotes().zip(&annotations.quotes).enumerate().map(quote).collect::<Result<_, Lost>>()?;
    Ok(ArticlePage { card, article, annotations, people, quotes, corrections, whole_chars })
}

/// The beginning of the article's own text: after headline, header lines and boilerplate, up to the end of its
/// paragraph or of a word; and whether the paragraph goes on.
fn teaser(article: &Article) -> (&str, bool) {
    let text = &article.text;
    let mut start = article.headline.map_or(0, |headline| headline.end as usize);
    let mut asides = article.asides.iter().map(|aside| (aside.span.start as usize, aside.span.end as usize));
    let end = loop {
        start += text[start..].len() - text[start..].trim_start().len();
        match asides.find(|(_, end)| *end > start) {
            Some((from, to)) if from <= start => start = to,
            next => break next.map_or(text.len(), |(from, _)| from),
        }
    };
    let paragraph = text[start..end].split("\n\n").next().unwrap_or_default().trim_end();
    if paragraph.len() <= MAX_TEASER_BYTES {
        return (paragraph, false);
    }
    let cut = (0..=MAX_TEASER_BYTES).rev().find(|at| paragraph.is_char_boundary(*at)).unwrap_or_default();
    let word = paragraph[..cut].rfind(char::is_whitespace).unwrap_or(cut);
    (paragraph[..word].trim_end(), true)
}

/// The id of an article whose id was `id` in version 0.2 and before; `None` for every other id.
#[must_use]
pub fn moved_article<'l>(library: &'l Library, id: &str) -> Option<&'l str> {
    let now = library.index.entry(library.index.article_number(id)?).id().as_str();
    (now != id).then_some(now)
}

/// The title of the article of this id.
#[must_use]
pub fn article_title<'l>(library: &'l Library, id: &str) -> Option<&'l str> {
    library.index.article_number(id).map(|number| library.index.article_link(number).title)
}
