//! Whole lists, to be written out item by item without having them all in memory.

use super::articles::{ArticleCard, ArticleCopy};
use super::error::QueryError;
use super::filters::{ArticleFilter, ArticleSort, PeopleFilter, QuoteFilter, QuoteSort};
use super::links::PersonLink;
use super::order::{is_by_date, sorted};
use super::people::PersonCard;
use super::quotes::{QuoteCard, quote_card};
use crate::annotations::Annotations;
use crate::article::Article;
use crate::library::archive::AnnotatedArticle;
use crate::library::handle::Library;
use crate::library::lost::Lost;
use crate::notebook::Trace;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// The items of a list by their numbers, to be given to the functions that the selection was made for, with the same
/// library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection(Vec<u32>);

impl Selection {
    /// In the order of their numbers or, `backwards`, the other way round.
    fn new(found: &RoaringBitmap, backwards: bool) -> Self {
        Self(if backwards { found.iter().rev().collect() } else { found.iter().collect() })
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of item `i`.
    #[must_use]
    pub fn get(&self, i: usize) -> Option<u32> {
        self.0.get(i).copied()
    }
}

impl IntoIterator for Selection {
    type Item = u32;
    type IntoIter = std::vec::IntoIter<u32>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// All articles that fit `filter`, in its order, for [`article_at`] and [`card_at`].
///
/// # Errors
/// When a search takes too much work, or a part of the index is lost.
pub fn all_articles(library: &Library, filter: &ArticleFilter) -> Result<Selection, QueryError> {
    let listed = filter.listed(library)?;
    if is_by_date(filter.sort) {
        return Ok(Selection::new(&listed, filter.sort == ArticleSort::Oldest));
    }
    Ok(Selection(sorted(library, filter, &listed)?.into_iter().map(|(_, number)| number).collect()))
}

/// All people who fit `filter`, in its order, for [`person_at`].
///
/// # Errors
/// When a search takes too much work, or a part of the index is lost.
pub fn all_people(library: &Library, filter: &PeopleFilter) -> Result<Selection, QueryError> {
    Ok(Selection(filter.matching(library)?))
}

/// All quotes that fit `filter`, in its order, for [`quote_at`].
///
/// # Errors
/// When a search takes too much work, or a part of the index is lost.
pub fn all_quotes(library: &Library, filter: &QuoteFilter) -> Result<Selection, QueryError> {
    Ok(Selection::new(&filter.matching(library)?, filter.sort == QuoteSort::Oldest))
}

/// An article with everything found in it.
#[derive(Clone, Debug)]
pub struct FullArticle<'l> {
    /// The article.
    pub article: Arc<Article>,
    /// What was found in it.
    pub annotations: Arc<Annotations>,
    /// The people of the annotations as people of the library.
    pub people: Vec<PersonLink<'l>>,
    /// Other articles with the same text, or nearly the same, in order, twenty at most.
    pub copies: Vec<ArticleCopy<'l>>,
    /// What the user's corrections did to it, in order of their times.
    pub corrections: Arc<[Trace]>,
}

/// An article of a selection.
///
/// # Errors
/// When it is lost.
///
/// # Panics
/// When the number is of another library, as do the following.
pub fn article_at(library: &Library, number: u32) -> Result<FullArticle<'_>, Lost> {
    let (AnnotatedArticle { article, annotations }, corrections) = library.traced(number)?;
    let (people, copies) = (library.index.people_of_article(number), library.index.article_copies(number));
    Ok(FullArticle { article, annotations, people, copies, corrections })
}

/// The article of this id.
///
/// # Errors
/// When there is none, or it is lost.
pub fn full_article<'l>(library: &'l Library, id: &str) -> Result<FullArticle<'l>, QueryError> {
    let number = library.index.article_number(id).ok_or_else(|| QueryError::NoArticle(id.to_owned()))?;
    Ok(article_at(library, number)?)
}

/// An article of a selection as lists show it.
///
/// # Errors
/// When it is lost.
pub fn card_at(library: &Library, number: u32) -> Result<ArticleCard<'_>, Lost> {
    library.article_card(number)
}

/// A person of a selection.
#[must_use]
pub fn person_at(library: &Library, number: u32) -> PersonCard<'_> {
    library.index.person_card(number)
}

/// A quote of a selection.
///
/// # Errors
/// When its article is lost.
pub fn quote_at(library: &Library, number: u32) -> Result<QuoteCard<'_>, Lost> {
    quote_card(library, number)
}
