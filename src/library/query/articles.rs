//! The list of articles, and one article.

use super::facets::Count;
use super::people::PersonLink;
use super::quotes::{QuoteCard, SpeakerView, elsewhere, speaker_view};
use super::{BadCursor, List, Order, PageRequest, page_of_set};
use crate::annotations::{Annotations, CountryCode, Quote, QuoteKind};
use crate::article::{Article, Published};
use crate::library::search::SearchTarget;
use crate::library::{AnnotatedArticle, Library};
use jiff::civil::Date;
use roaring::RoaringBitmap;
use std::collections::BTreeSet;

/// What an article is called and where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleLink<'l> {
    /// Its id.
    pub id: &'l str,
    /// The headline, or the file's name where there is none.
    pub title: &'l str,
    /// When it was published.
    pub date: Option<Published>,
    /// The outlet.
    pub source: Option<&'l str>,
}

/// An article in a list.
#[derive(Clone, Debug)]
pub struct ArticleCard<'l> {
    /// Title, date, outlet.
    pub link: ArticleLink<'l>,
    /// Its file, relative to the folder that was opened.
    pub path: &'l str,
    /// Who wrote it.
    pub byline: Option<&'l str>,
    /// Where it stands on the web.
    pub url: Option<&'l str>,
    /// The text's language, where it can be told.
    pub language: Option<&'static str>,
    /// The beginning of its own text, page at a word; headline and debris left out.
    pub teaser: &'l str,
    /// Number of words.
    pub words: usize,
    /// The most prominent people, five at most, with the number of mentions.
    pub people: Vec<Count<PersonLink<'l>>>,
    /// How many people are named.
    pub people_total: usize,
    /// The countries of most attention, five at most, with their share of it.
    pub countries: Vec<(CountryCode, f32)>,
    /// How many countries are named or implied.
    pub countries_total: usize,
    /// How many direct quotes there are.
    pub quotes: usize,
    /// Other articles with the same text, or nearly the same, in order, twenty at most.
    pub copies: Vec<ArticleCopy<'l>>,
    /// How many of them there are.
    pub copies_total: usize,
    /// How many outlets have the text, this one included.
    pub outlets: usize,
}

/// A copy of an article.
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
    pub article: &'l Article,
    /// What was found in it.
    pub annotations: &'l Annotations,
    /// For each of `annotations.people`, who it is in the library.
    pub people: Vec<PersonLink<'l>>,
    /// The quotes, in order of the text, one for each of `annotations.quotes`.
    pub quotes: Vec<ArticleQuote<'l>>,
}

/// A quote on its article's page.
#[derive(Debug)]
pub struct ArticleQuote<'l> {
    /// `q1`, `q2` … in order of the text; the page's anchor.
    pub id: String,
    /// The article it stands in.
    pub article_id: &'l str,
    /// The quote.
    pub quote: &'l Quote,
    /// The words said.
    pub text: &'l str,
    /// Who said it.
    pub speaker: SpeakerView<'l>,
    /// Why it is a quote of this speaker, in words; empty when nothing is known.
    pub why: String,
    /// The same words in other articles, in order of the articles, twenty at most.
    pub elsewhere: Vec<QuoteCard<'l>>,
}

/// In which order articles are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ArticleSort {
    /// Newest first, undated last.
    #[default]
    Newest,
    /// Undated first, then oldest first: the other order backwards.
    Oldest,
}

/// Which articles are listed; every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFilter {
    /// They name the people of these ids, all of them.
    pub people: Vec<String>,
    /// They name or imply these countries, all of them.
    pub countries: Vec<CountryCode>,
    /// They are of this outlet, in any spelling of case and accents.
    pub source: Option<String>,
    /// They are of this day or later.
    pub from: Option<Date>,
    /// They are of this day or earlier.
    pub to: Option<Date>,
    /// They fit this query: words, phrases, fields, as one types them into the search field.
    pub words: Option<String>,
    /// They are copies of the article of this id, itself included.
    pub copies_of: Option<String>,
    /// Of several copies only the first in order is listed.
    pub fold: bool,
    /// Their order.
    pub sort: ArticleSort,
}

impl Library {
    pub(super) fn article_link(&self, number: u32) -> ArticleLink<'_> {
        let entry = self.entry(number);
        ArticleLink { id: entry.id.as_str(), title: &entry.title, date: entry.published, source: self.source_of(entry) }
    }

    pub(super) fn article_card(&self, number: u32) -> ArticleCard<'_> {
        let AnnotatedArticle { article, annotations } = self.pair(number);
        let people = &self.entry(number).people;
        let local = annotations.people.iter().zip(people).take(5);
        let copies = || self.copies(number);
        let outlets: BTreeSet<u32> = copies().chain([number]).filter_map(|copy| self.entry(copy).source).collect();
        ArticleCard {
            link: self.article_link(number),
            path: &article.path,
            byline: article.metadata.byline.as_ref().map(|byline| byline.value.as_str()),
            url: article.metadata.url.as_ref().map(|url| url.value.as_str()),
            language: annotations.language,
            teaser: teaser(article),
            words: annotations.words,
            people: local.map(|(person, i)| Count::new(self.person_link(*i), person.mentions.len())).collect(),
            people_total: people.len(),
            countries: annotations.countries.iter().take(5).map(|country| (country.code, country.focus)).collect(),
            countries_total: annotations.countries.len(),
            quotes: annotations.quotes.iter().filter(|quote| quote.kind == QuoteKind::Direct).count(),
            copies: self.article_copies(number),
            copies_total: copies().count(),
            outlets: outlets.len(),
        }
    }

    /// The copies of an article that are shown beside it.
    pub(super) fn article_copies(&self, number: u32) -> Vec<ArticleCopy<'_>> {
        let copy = |copy| {
            let own_quotes = self.quotes_only_in(copy, number).map(|at| format!("q{}", at.number + 1)).collect();
            ArticleCopy { link: self.article_link(copy), own_quotes }
        };
        self.copies(number).take(MAX_COPIES_SHOWN).map(copy).collect()
    }
}

/// How many copies of an article are shown beside it.
const MAX_COPIES_SHOWN: usize = 20;

/// PostingsStore articles.
///
/// # Errors
/// When the cursor is of another list or order.
pub fn list_articles<'l>(
    library: &'l Library,
    filter: &ArticleFilter,
    request: &PageRequest,
) -> Result<List<ArticleCard<'l>>, BadCursor> {
    let order = match filter.sort {
        ArticleSort::Newest => Order { name: "an", backwards: false },
        ArticleSort::Oldest => Order { name: "ao", backwards: true },
    };
    let page = page_of_set(&listed(library, filter), library.len(), order, request, |number| key(library, number))?;
    Ok(page.map(|number| library.article_card(number)))
}

/// An article's place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPosition<'l> {
    /// The article before it.
    pub before: Option<ArticleLink<'l>>,
    /// The article after it.
    pub after: Option<ArticleLink<'l>>,
    /// Its number in the list, from 1.
    pub number: usize,
    /// How many articles the list has.
    pub total: usize,
}

/// The place of the article called `id` in the list that `filter` gives; `None` when it is not in it.
#[must_use]
pub fn position_in_list<'l>(library: &'l Library, filter: &ArticleFilter, id: &str) -> Option<ListPosition<'l>> {
    let own = library.article_number(id)?;
    let numbers = listed(library, filter);
    if !numbers.contains(own) {
        return None;
    }
    let link = |number: Option<u32>| number.map(|number| library.article_link(number));
    let (newer, older) = (link(numbers.range(..own).next_back()), link(numbers.range(own + 1..).next()));
    let (number, total) = (numbers.rank(own) as usize, numbers.len() as usize);
    Some(match filter.sort {
        ArticleSort::Newest => ListPosition { before: newer, after: older, number, total },
        ArticleSort::Oldest => ListPosition { before: older, after: newer, number: total + 1 - number, total },
    })
}

/// The articles that a list by `filter` has.
pub(super) fn listed(library: &Library, filter: &ArticleFilter) -> RoaringBitmap {
    let found = matching(library, filter);
    if filter.fold { library.folded(found, filter.sort == ArticleSort::Oldest) } else { found }
}

/// The articles that `filter` lets through, copies not folded.
pub(super) fn matching(library: &Library, filter: &ArticleFilter) -> RoaringBitmap {
    let mut found = RoaringBitmap::new();
    found.insert_range(library.of_days(filter.from, filter.to));
    for id in &filter.people {
        found &= naming(library, id);
    }
    for code in &filter.countries {
        let country = library.country(*code).map(|country| &country.articles);
        found &= country.unwrap_or(&RoaringBitmap::new());
    }
    if let Some(name) = &filter.source {
        let source = library.source_number(name).map(|number| &library.sources[number as usize].articles);
        found &= source.unwrap_or(&RoaringBitmap::new());
    }
    if let Some(typed) = &filter.words {
        found &= library.find(typed, SearchTarget::Articles).unwrap_or(&RoaringBitmap::new());
    }
    if let Some(id) = &filter.copies_of {
        let own = library.article_number(id);
        found &= own.into_iter().flat_map(|own| library.copies(own).chain([own])).collect::<RoaringBitmap>();
    }
    found
}

/// The articles that name the person of this id.
pub(super) fn naming(library: &Library, id: &str) -> RoaringBitmap {
    let person = library.person_by_id.get(id).map(|number| library.person(*number));
    person.into_iter().flat_map(|person| &person.articles).collect()
}

/// The key of the order of articles: newest first, undated last, then by id.
pub(super) fn key(library: &Library, number: u32) -> String {
    let entry = library.entry(number);
    let days = |date: Date| 1 + (i64::from(date.year()) + 10_000) * 400 + i64::from(date.day_of_year());
    format!("{:08}{}", 99_999_999 - entry.date().map_or(0, days), entry.id)
}

/// Shows one article; `None` when there is none of this id.
#[must_use]
pub fn show_article<'l>(library: &'l Library, id: &str) -> Option<ArticlePage<'l>> {
    let number = library.article_number(id)?;
    let entry = library.entry(number);
    let AnnotatedArticle { article, annotations } = library.pair(number);
    let quotes = entry.quotes().zip(&annotations.quotes).enumerate();
    let quote = |(i, (at, quote)): (usize, (u32, &'l Quote))| ArticleQuote {
        id: format!("q{}", i + 1),
        article_id: entry.id.as_str(),
        quote,
        text: quote.content.slice(&article.text),
        speaker: speaker_view(library, number, quote),
        why: quote.evidence.iter().map(|evidence| evidence.what.as_str()).collect::<Vec<_>>().join("; "),
        elsewhere: elsewhere(library, at, quote.content.slice(&article.text)),
    };
    Some(ArticlePage {
        card: library.article_card(number),
        article,
        annotations,
        people: entry.people.iter().map(|person| library.person_link(*person)).collect(),
        quotes: quotes.map(quote).collect(),
    })
}

/// How much of the text a card shows, in bytes.
const MAX_TEASER_BYTES: usize = 260;

/// The beginning of the article's own text: after headline, header lines and newsletter blocks, up to the end of its
/// paragraph or of a word.
fn teaser(article: &Article) -> &str {
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
        return paragraph;
    }
    let cut = (0..=MAX_TEASER_BYTES).rev().find(|at| paragraph.is_char_boundary(*at)).unwrap_or_default();
    let word = paragraph[..cut].rfind(char::is_whitespace).unwrap_or(cut);
    paragraph[..word].trim_end()
}

/// What the article of this id is called.
#[must_use]
pub fn article_title<'l>(library: &'l Library, id: &str) -> Option<&'l str> {
    library.article_number(id).map(|number| library.article_link(number).title)
}
