//! What the notebook needs of a library: articles by what entries name, and the names of people.

use super::error::QueryError;
use super::links::{ArticleLink, PersonLink};
use crate::annotations::Annotations;
use crate::article::Article;
use crate::library::archive::AnnotatedArticle;
use crate::library::handle::Library;
use crate::library::lost::Lost;
use crate::notebook::{ArticleRef, Selector, Target, Trace};
use std::sync::Arc;

/// An article about which something is noted.
#[derive(Clone, Debug)]
pub struct NotedArticle<'l> {
    /// Title, date, outlet.
    pub link: ArticleLink<'l>,
    /// What names it in a notebook.
    pub reference: ArticleRef,
    /// The article, with corrections.
    pub article: Arc<Article>,
    /// What was found in it, with corrections.
    pub annotations: Arc<Annotations>,
    /// The people of the annotations as people of the library.
    pub people: Vec<PersonLink<'l>>,
    /// What the corrections did to it.
    pub corrections: Arc<[Trace]>,
}

/// The article of this id, for noting something about it.
///
/// # Errors
/// When there is none, or it is lost.
pub fn noted_article<'l>(library: &'l Library, id: &str) -> Result<NotedArticle<'l>, QueryError> {
    let number = library.index.article_number(id).ok_or_else(|| QueryError::NoArticle(id.to_owned()))?;
    Ok(noted(library, number)?)
}

/// The article that an entry names, by its id, or by its title if only one has it.
///
/// # Errors
/// When it is lost.
pub fn find_article<'l>(library: &'l Library, wanted: &ArticleRef) -> Result<Option<NotedArticle<'l>>, Lost> {
    library.index.find_article(wanted).map(|number| noted(library, number)).transpose()
}

/// Title, date and outlet of the article that an entry names.
#[must_use]
pub fn find_link<'l>(library: &'l Library, wanted: &ArticleRef) -> Option<ArticleLink<'l>> {
    library.index.find_article(wanted).map(|number| library.index.article_link(number))
}

fn noted(library: &Library, number: u32) -> Result<NotedArticle<'_>, Lost> {
    let (AnnotatedArticle { article, annotations }, corrections) = library.traced(number)?;
    Ok(NotedArticle {
        link: library.index.article_link(number),
        reference: library.index.article_ref(number, &article.path),
        article,
        annotations,
        people: library.index.people_of_article(number),
        corrections,
    })
}

impl NotedArticle<'_> {
    /// Whether an entry about these words, or about the whole article, finds its place.
    #[must_use]
    pub fn has_place(&self, text: Option<&Selector>) -> bool {
        text.is_none_or(|text| text.find(&self.article.text).is_some())
    }

    /// Whether a correction found its place.
    #[must_use]
    pub fn is_applied(&self, event: &crate::notebook::EventId) -> bool {
        self.corrections.iter().any(|trace| trace.event == *event && trace.target != Target::Lost)
    }
}

/// The names that articles give to the person of this id: the full ones, or the only ones that there are.
#[must_use]
pub fn names_of(library: &Library, id: &str) -> Option<Vec<String>> {
    let person = library.index.person_of_id(id)?;
    let mut names: Vec<String> = person.names.iter().map(ToString::to_string).collect();
    if names.iter().any(|name| name.contains(' ')) {
        names.retain(|name| name.contains(' '));
    }
    Some(names)
}
