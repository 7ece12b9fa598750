//! Whole lists, to be written out item by item without holding them all.

use super::articles::{self, ArticleCard, ArticleCopy, ArticleFilter, ArticleSort};
use super::people::{self, PeopleFilter, PersonCard, PersonLink};
use super::quotes::{self, QuoteCard, QuoteFilter, QuoteSort, quote_card};
use crate::annotations::Annotations;
use crate::article::Article;
use crate::library::{AnnotatedArticle, Library};
use roaring::RoaringBitmap;

/// The items of a list by their numbers, which mean something to the library they come from and to no other.
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

    /// The number of item `i`, to be given to the function that the selection was made for.
    #[must_use]
    pub fn get(&self, i: usize) -> Option<u32> {
        self.0.get(i).copied()
    }
}

/// All articles that `filter` lets through, in its order, for [`article_at`] and [`card_at`].
#[must_use]
pub fn all_articles(library: &Library, filter: &ArticleFilter) -> Selection {
    Selection::new(&articles::listed(library, filter), filter.sort == ArticleSort::Oldest)
}

/// All people that `filter` lets through, in its order, for [`person_at`].
#[must_use]
pub fn all_people(library: &Library, filter: &PeopleFilter) -> Selection {
    Selection(people::matching(library, filter))
}

/// All quotes that `filter` lets through, in its order, for [`quote_at`].
#[must_use]
pub fn all_quotes(library: &Library, filter: &QuoteFilter) -> Selection {
    Selection::new(&quotes::matching(library, filter), filter.sort == QuoteSort::Oldest)
}

/// An article with everything found in it.
#[derive(Clone, Debug)]
pub struct FullArticle<'l> {
    /// The article.
    pub article: &'l Article,
    /// What was found in it.
    pub annotations: &'l Annotations,
    /// For each of its people, who it is in the library.
    pub people: Vec<PersonLink<'l>>,
    /// Other articles with the same text, or nearly the same, in order, twenty at most.
    pub copies: Vec<ArticleCopy<'l>>,
}

/// An article of a selection.
///
/// # Panics
/// When the number is of another library, as do the following.
#[must_use]
pub fn article_at(library: &Library, number: u32) -> FullArticle<'_> {
    let AnnotatedArticle { article, annotations } = library.pair(number);
    FullArticle {
        article,
        annotations,
        people: library.entry(number).people.iter().map(|person| library.person_link(*person)).collect(),
        copies: library.article_copies(number),
    }
}

/// An article of a selection as lists show it.
#[must_use]
pub fn card_at(library: &Library, number: u32) -> ArticleCard<'_> {
    library.article_card(number)
}

/// A person of a selection.
#[must_use]
pub fn person_at(library: &Library, number: u32) -> PersonCard<'_> {
    library.person_card(number)
}

/// A quote of a selection.
#[must_use]
pub fn quote_at(library: &Library, number: u32) -> QuoteCard<'_> {
    quote_card(library, number)
}
