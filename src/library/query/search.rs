//! Searching text, titles, people and quotes.

use super::articles::{ArticleCard, ArticleFilter, list_articles};
use super::people::{PeopleFilter, PersonCard, list_people};
use super::quotes::{QuoteCard, QuoteFilter, list_quotes};
use super::{BadCursor, List, PageRequest};
use crate::library::Library;
use crate::library::find;
use crate::library::language::parse;
use crate::text::Span;

/// A stretch of an article with the words looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet<'l> {
    /// The stretch.
    pub text: &'l str,
    /// Where it begins in the article's text, in bytes.
    pub start: usize,
    /// Where the words stand in `text`, in order.
    pub marks: Vec<Span>,
}

/// An article that was found.
#[derive(Clone, Debug)]
pub struct SearchHit<'l> {
    /// The article.
    pub card: ArticleCard<'l>,
    /// Where its text has the words; `None` when only its title has them.
    pub snippet: Option<Snippet<'l>>,
}

/// What was found.
#[derive(Debug)]
pub struct SearchPage<'l> {
    /// Articles that fit, newest first.
    pub articles: List<SearchHit<'l>>,
    /// People who are called so: the first few, and how many there are.
    pub people: List<PersonCard<'l>>,
    /// Quotes that fit: the first few, and how many there are.
    pub quotes: List<QuoteCard<'l>>,
    /// What of the query was not understood, a sentence each.
    pub remarks: Vec<String>,
}

/// How many people and quotes are shown beside the articles.
const BESIDE: usize = 5;

/// Searches for `query`: words, phrases, fields, as one types them. Nothing is found when nothing is looked for.
///
/// # Errors
/// When the cursor is of another list.
pub fn search<'l>(
    library: &'l Library,
    query: &str,
    filter: &ArticleFilter,
    request: &PageRequest,
) -> Result<SearchPage<'l>, BadCursor> {
    let understood = parse(query);
    let remarks = understood.remarks;
    if understood.query.is_none() {
        return Ok(SearchPage { articles: List::EMPTY, people: List::EMPTY, quotes: List::EMPTY, remarks });
    }
    let filter = ArticleFilter { words: Some(query.to_owned()), ..filter.clone() };
    let beside = PageRequest::first(BESIDE);
    let people = PeopleFilter { name: Some(query.to_owned()), ..PeopleFilter::default() };
    let quotes = QuoteFilter {
        words: Some(query.to_owned()),
        country: filter.country,
        source: filter.source.clone(),
        from: filter.from,
        to: filter.to,
        ..QuoteFilter::default()
    };
    let hit = |card: ArticleCard<'l>| {
        let number = library.article_number(card.link.id);
        let text = number.map_or("", |number| &*library.pair(number).article.text);
        SearchHit { card, snippet: snippet(text, &find::hits(text, query)) }
    };
    Ok(SearchPage {
        articles: list_articles(library, &filter, request)?.map(hit),
        people: list_people(library, &people, &beside)?,
        quotes: list_quotes(library, &quotes, &beside)?,
        remarks,
    })
}

/// How much text a snippet shows before and after its first word, in bytes.
const AROUND: usize = 110;

/// Where in an article’s text the words and phrases of `query` stand, in order, in bytes.
#[must_use]
pub fn hits(article: &crate::article::Article, query: &str) -> Vec<Span> {
    find::hits(&article.text, query)
}

/// The surroundings of the first of `hits`, with all of them that stand there.
fn snippet<'l>(text: &'l str, hits: &[Span]) -> Option<Snippet<'l>> {
    let first = hits.first()?.start as usize;
    let boundary = |at: usize, step: isize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at = at.saturating_add_signed(step);
        }
        at
    };
    let from = boundary(first.saturating_sub(AROUND), 1);
    let start = if from == 0 {
        0
    } else {
        // From a paragraph's beginning, or a word's.
        let before = &text[from..first];
        let skipped =
            before.rfind("\n\n").map(|at| at + 2).or_else(|| before.find(char::is_whitespace).map(|at| at + 1));
        from + skipped.unwrap_or(before.len())
    };
    let to = boundary(first + AROUND, -1).max(first);
    let after = &text[first..to];
    let end = after.find("\n\n").or_else(|| (to < text.len()).then(|| after.rfind(char::is_whitespace)).flatten());
    let end = first + end.unwrap_or(after.len());
    let marks = hits.iter().filter(|hit| hit.end as usize <= end);
    let marks = marks.map(|hit| Span::new(hit.start as usize - start, hit.end as usize - start));
    Some(Snippet { text: &text[start..end], start, marks: marks.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_slices_back() {
        let text = format!("{}\n\nDie Köchin aß Brot. {}", "é ".repeat(200), "ü".repeat(300));
        let snippet = snippet(&text, &find::hits(&text, "kochin OR brot")).unwrap();
        assert_eq!(&text[snippet.start..snippet.start + snippet.text.len()], snippet.text);
        assert!(snippet.text.starts_with("Die "), "{}", snippet.text);
        let marked: Vec<&str> = snippet.marks.iter().map(|mark| mark.slice(snippet.text)).collect();
        assert_eq!(marked, ["Köchin", "Brot"]);
        assert_eq!(super::snippet(&text, &find::hits(&text, "käse")), None);
    }
}
