//! Search in texts, titles, people and quotes.

use super::articles::{ArticleCard, list_articles};
use super::error::QueryError;
use super::filters::{ArticleFilter, ArticleSort, PeopleFilter, QuoteFilter};
use super::paging::{List, PageRequest};
use super::people::{PersonCard, list_people};
use super::quotes::{QuoteCard, list_quotes};
use crate::article::Article;
use crate::library::handle::{Library, SearchTarget};
use crate::library::highlight::wanted as wanted_words;
use crate::library::query_parser::parse;
use crate::library::tokenize::words;
use crate::library::work::SearchError;
use crate::text::{Span, fold};

/// A part of an article with the words searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The part.
    pub text: String,
    /// Where it begins in the article's text, in bytes.
    pub start: usize,
    /// The spans of these words in `text`, in order.
    pub marks: Vec<Span>,
    /// Which of all the places in the article, in order and counted from 1, the first of `marks` is.
    pub first: usize,
}

/// An article that was found.
#[derive(Clone, Debug)]
pub struct SearchHit<'l> {
    /// The article.
    pub card: ArticleCard<'l>,
    /// Where its text has the words; `None` when only its title has them.
    pub snippet: Option<Snippet>,
}

/// What was found.
#[derive(Debug)]
pub struct SearchPage<'l> {
    /// Articles that fit, newest first.
    pub articles: List<SearchHit<'l>>,
    /// People of this name: the first few, and how many there are.
    pub people: List<PersonCard<'l>>,
    /// Quotes that fit: the first few, and how many there are.
    pub quotes: List<QuoteCard<'l>>,
    /// What of the query was not understood, a sentence each.
    pub remarks: Vec<String>,
    /// When nothing was found: the query with misspelt words replaced, if that finds something.
    pub suggestion: Option<String>,
}

/// What it takes to look through a byte of text for the words to mark, compared with a byte of postings.
const READING_WORK: u64 = 8;

/// How many people and quotes are shown beside the articles.
const SIDE_ITEMS: usize = 5;

/// Searches for `query`: words, phrases and fields as they are typed. An empty query finds nothing.
///
/// # Errors
/// When the cursor is of another list.
pub fn search<'l>(
    library: &'l Library,
    query: &str,
    filter: &ArticleFilter,
    request: &PageRequest,
) -> Result<SearchPage<'l>, QueryError> {
    let understood = parse(query);
    let remarks = understood.remarks;
    if understood.query.is_none() {
        let (articles, people, quotes) = (List::EMPTY, List::EMPTY, List::EMPTY);
        return Ok(SearchPage { articles, people, quotes, remarks, suggestion: None });
    }
    let filter = ArticleFilter { words: Some(query.to_owned()), ..filter.clone() };
    let beside = PageRequest::first(SIDE_ITEMS);
    let wanted = wanted_words(query);
    let hit = |card: ArticleCard<'l>| {
        let number = library.index.article_number(card.link.id).expect("it was just listed");
        let article = library.article(number)?.article;
        library.work.spend(article.text.len() as u64 * READING_WORK, || query.to_owned())?;
        let snippet = snippet(&article.text, article.headline, wanted.find(&article.text));
        Ok::<_, SearchError>(SearchHit { card, snippet })
    };
    let articles = list_articles(library, &filter, request)?.try_map(hit)?;
    let suggestion = if articles.total == 0 { suggestion(library, query)? } else { None };
    Ok(SearchPage {
        articles,
        people: list_people(library, &people_filter(query, &filter), &beside)?,
        quotes: list_quotes(library, &quote_filter(query, &filter), &beside)?,
        remarks,
        suggestion,
    })
}

/// The people whom a search for `query` in the articles of `filter` finds.
#[must_use]
pub fn people_filter(query: &str, filter: &ArticleFilter) -> PeopleFilter {
    PeopleFilter { name: Some(query.to_owned()), within: conditions(filter), ..PeopleFilter::default() }
}

/// The direct quotes that a search for `query` in the articles of `filter` finds.
#[must_use]
pub fn quote_filter(query: &str, filter: &ArticleFilter) -> QuoteFilter {
    QuoteFilter {
        words: Some(query.to_owned()),
        people: filter.people.clone(),
        countries: filter.countries.clone(),
        sources: filter.sources.clone(),
        unsourced: filter.unsourced,
        from: filter.from,
        to: filter.to,
        undated: filter.undated,
        ..QuoteFilter::default()
    }
}

/// The conditions of `filter` on articles, without words, folding and order.
fn conditions(filter: &ArticleFilter) -> ArticleFilter {
    ArticleFilter { words: None, fold: false, sort: ArticleSort::default(), ..filter.clone() }
}

/// `query` with words that do not occur replaced by the most similar ones that do, where that finds something.
fn suggestion(library: &Library, query: &str) -> Result<Option<String>, QueryError> {
    let segments = &library.index.segments;
    let mut better = String::with_capacity(query.len());
    let (mut at, mut corrected) = (0, 0);
    for word in words(query) {
        let start = word.as_ptr() as usize - query.as_ptr() as usize;
        let end = start + word.len();
        let key = fold(word);
        let is_field = query[end..].starts_with(':');
        let is_open = query[..start].ends_with('*') || query[end..].starts_with(['*', '~']);
        if is_field || is_open || segments.has(&key)? {
            continue;
        }
        better.push_str(&query[at..start]);
        corrected += 1;
        if corrected > MAX_CORRECTED_WORDS {
            return Ok(None);
        }
        let Some(nearest) = segments.nearest(&key)? else { return Ok(None) };
        better.push_str(&nearest);
        at = end;
    }
    better.push_str(&query[at..]);
    let found = if at > 0 { library.find(&better, SearchTarget::Articles)? } else { None };
    Ok(found.is_some_and(|found| !found.is_empty()).then_some(better))
}

/// A query with more words that do not occur gets no suggestion: each is compared with thousands of words.
const MAX_CORRECTED_WORDS: usize = 8;

/// How much text a snippet shows before and after its first word, in bytes.
const SNIPPET_CONTEXT_BYTES: usize = 110;

/// What of a query is not understood, a sentence each. A list by words none of which is understood is empty.
#[must_use]
pub fn remarks(query: &str) -> Vec<String> {
    parse(query).remarks
}

/// Where in an article’s text the words and phrases of `query` stand, in order, in bytes.
#[must_use]
pub fn hits(article: &Article, query: &str) -> Vec<Span> {
    wanted_words(query).find(&article.text).collect()
}

/// The text around the first of `hits` after the headline, which is shown anyway, with all hits in it.
fn snippet(text: &str, headline: Option<Span>, hits: impl Iterator<Item = Span>) -> Option<Snippet> {
    let mut hits = hits.peekable();
    let in_headline = |hit: &Span| headline.is_some_and(|headline| hit.start < headline.end);
    let mut before = Vec::new();
    before.extend(std::iter::from_fn(|| hits.next_if(in_headline)));
    let number = if hits.peek().is_some() { std::mem::take(&mut before).len() } else { 0 };
    let mut hits = before.into_iter().chain(hits).peekable();
    let first = hits.peek()?.start as usize;
    let boundary = |at: usize, step: isize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at = at.saturating_add_signed(step);
        }
        at
    };
    let from = boundary(first.saturating_sub(SNIPPET_CONTEXT_BYTES), 1);
    // From a paragraph's beginning, or a word's.
    let before = &text[from..first];
    let space = || before.char_indices().find(|(_, c)| c.is_whitespace());
    let word = || if from == 0 { Some(0) } else { space().map(|(at, c)| at + c.len_utf8()) };
    let start = from + before.rfind("\n\n").map(|at| at + 2).or_else(word).unwrap_or(before.len());
    let to = boundary(first + SNIPPET_CONTEXT_BYTES, -1).max(first);
    let after = &text[first..to];
    let end = after.find("\n\n").or_else(|| (to < text.len()).then(|| after.rfind(char::is_whitespace)).flatten());
    let end = first + end.unwrap_or(after.len());
    let marks = hits.take_while(|hit| hit.end as usize <= end);
    let marks = marks.map(|hit| Span::new(hit.start as usize - start, hit.end as usize - start));
    Some(Snippet { text: text[start..end].to_owned(), start, marks: marks.collect(), first: number + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_slices_back() {
        let text = format!("{}\n\nDie Köchin aß Brot. {}", "é ".repeat(200), "ü".repeat(300));
        let hits = |text: &str, query: &str| wanted_words(query).find(text).collect::<Vec<_>>().into_iter();
        let snippet = snippet(&text, None, hits(&text, "kochin OR brot")).unwrap();
        assert_eq!(&text[snippet.start..snippet.start + snippet.text.len()], snippet.text);
        assert!(snippet.text.starts_with("Die "), "{}", snippet.text);
        let marked: Vec<&str> = snippet.marks.iter().map(|mark| mark.slice(&snippet.text)).collect();
        assert_eq!(marked, ["Köchin", "Brot"]);
        assert_eq!(super::snippet(&text, None, hits(&text, "käse")), None);
        let text = format!("{}\u{a0}the\u{202f}harbour", "x".repeat(300));
        let snippet = super::snippet(&text, None, hits(&text, "harbour")).unwrap();
        assert_eq!(snippet.text, "the\u{202f}harbour", "a wide space is one, too");
    }

    #[test]
    fn snippet_does_not_repeat_headline() {
        let text = "Bread for all\n\nThe bakers gave their bread away.";
        let headline = Some(Span::new(0, 13));
        let hits = |query: &str| wanted_words(query).find(text).collect::<Vec<_>>().into_iter();
        let found = snippet(text, headline, hits("bread")).unwrap();
        assert_eq!((found.first, &*found.text), (2, "The bakers gave their bread away."));
        assert_eq!(snippet(text, headline, hits("all")).unwrap().first, 1);
    }
}
