//! The list of quotes.

use super::articles::{self, ArticleLink};
use super::people::PersonLink;
use super::{BadCursor, List, Order, PageRequest, page_of_set};
use crate::annotations::{CountryCode, Quote, QuoteKind, Speaker};
use crate::article::Article;
use crate::library::search::SearchTarget;
use crate::library::tokenize::{in_common, sorted_keys};
use crate::library::{AnnotatedArticle, JoinedPerson, Library};
use crate::text::Span;
use jiff::civil::Date;
use roaring::RoaringBitmap;

/// Who said a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpeakerView<'l> {
    /// A person of the library.
    Person(PersonLink<'l>),
    /// An organisation, document, group or unnamed person: the phrase of the text.
    Other(&'l str),
    /// The text does not tell.
    Unknown,
}

/// A quote in a list.
#[derive(Clone, Debug)]
pub struct QuoteCard<'l> {
    /// The article it stands in.
    pub article: ArticleLink<'l>,
    /// `q1`, `q2` … in order of the article's text: the anchor on its page.
    pub id: String,
    /// The words said.
    pub text: &'l str,
    /// Where they stand in the article's text, in bytes.
    pub span: Span,
    /// The article.
    pub within: &'l Article,
    /// The language of the article, where it can be told.
    pub language: Option<&'static str>,
    /// How they are given.
    pub kind: QuoteKind,
    /// Who said them.
    pub speaker: SpeakerView<'l>,
    /// The word that announces them.
    pub cue: Option<&'l str>,
    /// The words that stand for the speaker next to the cue.
    pub source: Option<&'l str>,
    /// How sure the speaker is, 0 to 1.
    pub confidence: f32,
    /// Why it is a quote of this speaker, in words; empty when nothing is known.
    pub why: String,
    /// The words before it in its paragraph, a line at most.
    pub before: &'l str,
    /// The words after it, likewise.
    pub after: &'l str,
    /// How many other articles have the same words, or nearly the same.
    pub echoes: usize,
}

/// In which order quotes are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuoteSort {
    /// In the order of the articles, newest first, then of the text.
    #[default]
    Newest,
    /// The other order backwards.
    Oldest,
}

/// Which quotes are listed; every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteFilter {
    /// The person of this id said them.
    pub speaker: Option<String>,
    /// They name the person of this id, who is not their speaker.
    pub about: Option<String>,
    /// They stand in an article that names the people of these ids, all of them.
    pub people: Vec<String>,
    /// They name these countries, each of them, or stand in an article that is chiefly about it.
    pub countries: Vec<CountryCode>,
    /// They stand in an article of this outlet, in any spelling of case and accents.
    pub source: Option<String>,
    /// Their article is of this day or later.
    pub from: Option<Date>,
    /// Their article is of this day or earlier.
    pub to: Option<Date>,
    /// They fit this query: words, phrases, fields, as one types them into the search field.
    pub words: Option<String>,
    /// They are given in this way.
    pub kind: Option<QuoteKind>,
    /// Only the first of those that stand in several articles, for each of them.
    pub several: bool,
    /// They stand in the article of this id.
    pub article: Option<String>,
    /// Their order.
    pub sort: QuoteSort,
}

/// PostingsStore quotes.
///
/// # Errors
/// When the cursor is of another list or order.
pub fn list_quotes<'l>(
    library: &'l Library,
    filter: &QuoteFilter,
    request: &PageRequest,
) -> Result<List<QuoteCard<'l>>, BadCursor> {
    let key = |at: u32| {
        let quote = library.quote(at);
        format!("{}\0{:08}", articles::key(library, quote.article), quote.number)
    };
    let order = match filter.sort {
        QuoteSort::Newest => Order { name: "qn", backwards: false },
        QuoteSort::Oldest => Order { name: "qo", backwards: true },
    };
    let page = page_of_set(&matching(library, filter), library.speakers.len(), order, request, key)?;
    Ok(page.map(|at| quote_card(library, at)))
}

/// The quotes that `filter` lets through.
pub(super) fn matching(library: &Library, filter: &QuoteFilter) -> RoaringBitmap {
    let days = library.of_days(filter.from, filter.to);
    let mut found = RoaringBitmap::new();
    if let (Some(first), Some(last)) = (library.entries.get(days.start as usize), days.clone().last()) {
        found.insert_range(first.first_quote..library.entry(last).quotes().end);
    }
    let quotes_of = |id: &str, of: fn(&JoinedPerson) -> &Vec<u32>| -> RoaringBitmap {
        let person = library.person_by_id.get(id).map(|number| library.person(*number));
        person.into_iter().flat_map(|person| of(person).iter().copied()).collect()
    };
    if let Some(id) = &filter.speaker {
        found &= quotes_of(id, |person| &person.quotes);
    }
    if let Some(id) = &filter.about {
        found &= quotes_of(id, |person| &person.quotes_about);
    }
    for id in &filter.people {
        found &= library.quotes_of(&articles::naming(library, id));
    }
    for code in &filter.countries {
        found &= library.country(*code).map(|country| &country.quotes).unwrap_or(&RoaringBitmap::new());
    }
    if let Some(kind) = filter.kind {
        found &= library.of_kind(kind);
    }
    if let Some(id) = &filter.article {
        let range = library.article_number(id).map(|number| library.entry(number).quotes());
        found &= range.into_iter().flatten().collect::<RoaringBitmap>();
    }
    if let Some(name) = &filter.source {
        let source = library.source_number(name).map(|number| &library.sources[number as usize].articles);
        found &= source.map(|articles| library.quotes_of(articles)).unwrap_or_default();
    }
    if filter.several {
        found &= library.first_of_each_cluster().collect::<RoaringBitmap>();
    }
    if let Some(typed) = &filter.words {
        found &= library.find(typed, SearchTarget::Quotes).unwrap_or(&RoaringBitmap::new());
    }
    found
}

/// The same quotation in other articles, in order, twenty at most; of any quote that is listed.
#[must_use]
pub fn versions<'l>(library: &'l Library, card: &QuoteCard<'_>) -> Vec<QuoteCard<'l>> {
    let number = card.id.strip_prefix('q').and_then(|number| number.parse::<u32>().ok()).unwrap_or_default();
    let article = library.article_number(card.article.id);
    let at = article.map(|article| library.entry(article).quotes().start + number.saturating_sub(1));
    at.map(|at| elsewhere(library, at, card.text)).unwrap_or_default()
}

/// Quote `at` with these words in other articles, in order, twenty at most; of several quotes of an article that which
/// has most of the words.
pub(super) fn elsewhere<'l>(library: &'l Library, at: u32, text: &str) -> Vec<QuoteCard<'l>> {
    let own = sorted_keys(text);
    let echoes: Vec<u32> = library.echoes(at).collect();
    let of_articles = echoes.chunk_by(|a, b| library.quote(*a).article == library.quote(*b).article);
    let nearest = |quotes: &[u32]| {
        let cards = quotes.iter().map(|at| quote_card(library, *at));
        // The first of those that are equally near.
        cards.rev().max_by_key(|card| in_common(&own, &sorted_keys(card.text)))
    };
    of_articles.take(20).filter_map(nearest).collect()
}

pub(super) fn quote_card(library: &Library, at: u32) -> QuoteCard<'_> {
    let position = library.quote(at);
    let AnnotatedArticle { article, annotations } = library.pair(position.article);
    let text = &*article.text;
    let quote = &annotations.quotes[position.number as usize];
    let (before, after) = around(text, quote.content);
    QuoteCard {
        article: library.article_link(position.article),
        id: format!("q{}", position.number + 1),
        text: quote.content.slice(text),
        span: quote.content,
        within: article,
        language: annotations.language,
        kind: quote.kind,
        speaker: speaker_view(library, position.article, quote),
        cue: quote.cue.map(|span| span.slice(text)),
        source: quote.source.map(|span| span.slice(text)),
        confidence: quote.confidence,
        why: quote.evidence.iter().map(|evidence| evidence.what.as_str()).collect::<Vec<_>>().join("; "),
        before,
        after,
        echoes: library.echo_count(at),
    }
}

pub(super) fn speaker_view<'l>(library: &'l Library, article: u32, quote: &Quote) -> SpeakerView<'l> {
    match quote.speaker {
        Speaker::Person(local) => SpeakerView::Person(library.person_link(library.entry(article).people[local])),
        Speaker::Other(span) => SpeakerView::Other(span.slice(&library.pair(article).article.text)),
        Speaker::Unknown => SpeakerView::Unknown,
    }
}

/// How much of the text around a quote is shown on each side, in bytes.
const CONTEXT_BYTES: usize = 90;

/// The words before and after `content`, within its paragraph, page at words; quotation marks are part of them.
fn around(text: &str, content: Span) -> (&str, &str) {
    let (before, after) = (&text[..content.start as usize], &text[content.end as usize..]);
    let before = before.rsplit("\n\n").next().unwrap_or_default();
    let after = after.split("\n\n").next().unwrap_or_default();
    let before = match before.len().checked_sub(CONTEXT_BYTES) {
        None => before,
        Some(from) => {
            let from = (from..=before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or(before.len());
            before[from..].split_once(char::is_whitespace).map_or("", |(_, rest)| rest)
        }
    };
    let after = if after.len() <= CONTEXT_BYTES {
        after
    } else {
        let to = (0..=CONTEXT_BYTES).rev().find(|at| after.is_char_boundary(*at)).unwrap_or_default();
        after[..to].rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest)
    };
    (before, after)
}
