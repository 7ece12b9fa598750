//! The list of quotes.

use super::error::QueryError;
use super::filters::{KindFilter, QuoteFilter, QuoteSort};
use super::links::{ArticleLink, SpeakerView};
use super::paging::{List, Order, PageRequest, page_of_set};
use crate::annotations::{Quote, QuoteKind};
use crate::article::Article;
use crate::library::archive::AnnotatedArticle;
use crate::library::handle::Library;
use crate::library::lost::Lost;
use crate::library::tokenize::{in_common, sorted_keys};
use crate::text::Span;
use foldhash::HashMap;
use jiff::civil::Date;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// A quote in a list.
#[derive(Clone, Debug)]
pub struct QuoteCard<'l> {
    /// Its article.
    pub article: ArticleLink<'l>,
    /// `q1`, `q2` … in order of the article's text: the anchor on its page.
    pub id: String,
    /// The words said.
    pub text: String,
    /// Their span in the article's text.
    pub span: Span,
    /// The whole sentence, or sentences, of reported speech.
    pub context: Option<Span>,
    /// The article, opened.
    pub within: Arc<Article>,
    /// The language of the article, where it is known.
    pub language: Option<&'static str>,
    /// Direct, indirect or mixed.
    pub kind: QuoteKind,
    /// Who said them.
    pub speaker: SpeakerView<'l>,
    /// The word that announces them.
    pub cue: Option<String>,
    /// The words for the speaker next to the cue.
    pub source: Option<String>,
    /// The confidence in the speaker, 0 to 1.
    pub confidence: f32,
    /// Why it is a quote of this speaker, in words; empty when nothing is known.
    pub why: String,
    /// The words before it in its paragraph, a line at most.
    pub before: String,
    /// The words after it, likewise.
    pub after: String,
    /// The number of other articles that have the same words, or nearly the same.
    pub echoes: usize,
}

/// The most articles of which [`versions`] of a quote are given.
pub(super) const MAX_VERSIONS: usize = 20;
/// How much of the text around a quote is shown on each side.
const CONTEXT_BYTES: usize = 90;

/// Lists quotes.
///
/// # Errors
/// When the cursor is of another list or order, or something is lost.
pub fn list_quotes<'l>(
    library: &'l Library,
    filter: &QuoteFilter,
    request: &PageRequest,
) -> Result<List<QuoteCard<'l>>, QueryError> {
    let key = |at: u32| {
        let quote = library.index.quote(at);
        format!("{}\0{:08}", article_key(library, quote.article), quote.number)
    };
    let order = match filter.sort {
        QuoteSort::Newest => Order { name: "qn", backwards: false },
        QuoteSort::Oldest => Order { name: "qo", backwards: true },
    };
    let page = page_of_set(&filter.matching(library)?, library.index.speakers.len(), order, request, key)?;
    Ok(page.try_map(|at| quote_card(library, at))?)
}

/// How many quotes fit `filter` as direct and as reported speech, whatever kind it asks for.
///
/// # Errors
/// When a part of the search index is lost.
pub fn quote_counts(library: &Library, filter: &QuoteFilter) -> Result<(usize, usize), QueryError> {
    let all = QuoteFilter { kind: KindFilter::All, ..filter.clone() }.matching(library)?;
    let count = |set: &RoaringBitmap| all.intersection_len(set) as usize;
    Ok((count(library.index.of_kind(QuoteKind::Direct)), count(&library.index.quote_sets.reported)))
}

/// The key of the order of articles: newest first, undated last, then by id.
pub(super) fn article_key(library: &Library, number: u32) -> String {
    let entry = library.index.entry(number);
    let days = |date: Date| 1 + (i64::from(date.year()) + 10_000) * 400 + i64::from(date.day_of_year());
    format!("{:08}{}", 99_999_999 - entry.date().map_or(0, days), entry.id())
}

/// The quotes of other articles in the words of this one, in order, of `limit` articles at most; of several in one article
/// the one that has most of the words.
///
/// # Errors
/// When one of these articles is lost.
pub fn versions<'l>(library: &'l Library, card: &QuoteCard<'l>, limit: usize) -> Result<Vec<QuoteCard<'l>>, Lost> {
    let article = library.index.article_number(card.article.id);
    let mut quotes = article.map(|article| library.index.entry(article).quotes()).into_iter().flatten();
    let number = card.id.strip_prefix('q').and_then(|number| number.parse::<usize>().ok());
    match number.and_then(|number| quotes.nth(number.checked_sub(1)?)) {
        Some(at) => elsewhere(library, at, &card.text, limit, &mut QuoteKeys::default()),
        None => Ok(Vec::new()),
    }
}

/// The sorted words of quotes, by the position of the quote: an article may have many quotes in nearly the same words, each
/// of which is compared with all of another article.
pub(super) type QuoteKeys = HashMap<u32, Vec<String>>;

/// The [`versions`] of quote `at`, whose words are `text`.
pub(super) fn elsewhere<'l>(
    library: &'l Library,
    at: u32,
    text: &str,
    limit: usize,
    keys: &mut QuoteKeys,
) -> Result<Vec<QuoteCard<'l>>, Lost> {
    let own = sorted_keys(text);
    let quotes: Vec<u32> = library.index.repetitions(at).collect();
    let article = |at: u32| library.index.quote(at).article;
    let mut nearest = |quotes: &[u32]| {
        let AnnotatedArticle { article: opened, annotations } = library.article(article(quotes[0]))?;
        let in_common = |at: &&u32| {
            let content = || annotations.quotes[library.index.quote(**at).number as usize].content;
            in_common(&own, keys.entry(**at).or_insert_with(|| sorted_keys(content().slice(&opened.text))))
        };
        // The first of those that are equally near.
        quotes.iter().rev().max_by_key(in_common).map(|at| quote_card(library, *at)).transpose()
    };
    let of_articles = quotes.chunk_by(|a, b| article(*a) == article(*b)).take(limit);
    of_articles.filter_map(|quotes| nearest(quotes).transpose()).collect()
}

pub(super) fn quote_card(library: &Library, at: u32) -> Result<QuoteCard<'_>, Lost> {
    let position = library.index.quote(at);
    let AnnotatedArticle { article, annotations } = library.article(position.article)?;
    let text = &*article.text;
    let quote = &annotations.quotes[position.number as usize];
    let (before, after) = around(text, quote.content);
    Ok(QuoteCard {
        article: library.index.article_link(position.article),
        id: format!("q{}", position.number + 1),
        text: quote.content.slice(text).to_owned(),
        span: quote.content,
        context: quote.context,
        language: annotations.language,
        kind: quote.kind,
        speaker: SpeakerView::of(library, position.article, quote, text),
        cue: quote.cue.map(|span| span.slice(text).to_owned()),
        source: quote.source.map(|span| span.slice(text).to_owned()),
        confidence: quote.confidence,
        why: why(quote),
        before: before.to_owned(),
        after: after.to_owned(),
        echoes: library.index.quote_clusters.other_articles(at),
        within: Arc::clone(&article),
    })
}

/// The evidence for a quote's speaker in words.
pub(super) fn why(quote: &Quote) -> String {
    quote.evidence.iter().map(|evidence| evidence.what.as_str()).collect::<Vec<_>>().join("; ")
}

/// The words before and after `content`, within its paragraph, page at words; quotation marks are part of them.
fn around(text: &str, content: Span) -> (&str, &str) {
    // More is not looked at: a paragraph may be as long as the text.
    let (start, end) = (content.start as usize, content.end as usize);
    let window = CONTEXT_BYTES + 4;
    let before = &text[text.floor_char_boundary(start.saturating_sub(window))..start];
    let after = &text[end..text.ceil_char_boundary(end.saturating_add(window).min(text.len()))];
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
