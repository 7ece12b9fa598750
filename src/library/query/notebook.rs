//! What the notebook needs of a library: articles by what entries name, and the names of people.

use super::error::QueryError;
use super::links::{ArticleLink, PersonLink};
use crate::annotations::Annotations;
use crate::article::Article;
use crate::library::archive::AnnotatedArticle;
use crate::library::handle::Library;
use crate::library::lost::Lost;
use crate::library::person_name::PersonName;
use crate::notebook::{Action, ArticleRef, Event, Refused, Target, Trace};
use crate::text::fold;
use std::collections::BTreeSet;
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
    /// The articles with the same text.
    pub copies: Vec<ArticleLink<'l>>,
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
        copies: library.index.near_duplicates.copies(number).map(|copy| library.index.article_link(copy)).collect(),
    })
}

/// What holds of the notebook and is about this article, in order of the times: by its id, or by its title where the
/// entry's article has moved here.
pub(super) fn entries_of(library: &Library, number: u32) -> Vec<Arc<Event>> {
    let index = &*library.index;
    let own = index.article_ref(number, "");
    let mut entries: Vec<Arc<Event>> = library.notebook().of_article(&own.id).map(Arc::clone).collect();
    for moved in library.notebook().of_title(own.title.as_deref().unwrap_or_default()) {
        if moved.id != own.id && index.find_article(moved) == Some(number) {
            entries.extend(library.notebook().of_article(&moved.id).map(Arc::clone));
        }
    }
    entries.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    entries
}

/// A correction with what it did.
#[derive(Clone, Debug)]
pub struct Correction<'l> {
    /// The entry.
    pub event: Arc<Event>,
    /// The article that it is about; `None` where it is about all, or the article is gone or hidden.
    pub link: Option<ArticleLink<'l>>,
    /// What the program had said.
    pub was: Option<String>,
    /// Whether its place is not found any more.
    pub is_lost: bool,
}

/// A correction with what it did. Where its article cannot be opened, it has lost its place.
#[must_use]
pub fn show_correction<'l>(library: &'l Library, event: &Arc<Event>) -> Correction<'l> {
    let found = event.action.article().and_then(|wanted| find_article(library, wanted).ok().flatten());
    let trace = found.as_ref().and_then(|found| found.corrections.iter().find(|trace| trace.event == event.id));
    let is_lost = match &event.action {
        // A hidden article is not there to be found.
        Action::Hide { .. } => false,
        Action::Copies { other, .. } => found.is_none() || library.index.find_article(other).is_none(),
        action => action.article().is_some() && trace.is_none_or(|trace| trace.target == Target::Lost),
    };
    let was = trace.and_then(|trace| trace.was.clone());
    Correction { event: Arc::clone(event), was, is_lost, link: found.map(|found| found.link) }
}

/// The corrections that hold for an article, the newest first: those of its own, and those for all articles that changed
/// it.
#[must_use]
pub fn corrections_of<'l>(library: &'l Library, id: &str, traces: &[Trace]) -> Vec<Correction<'l>> {
    let Some(number) = library.index.article_number(id) else { return Vec::new() };
    let mut events = entries_of(library, number);
    events.retain(|event| event.action.is_correction());
    let elsewhere = traces.iter().filter_map(|trace| library.notebook().get(&trace.event));
    events.extend(elsewhere.filter(|event| event.action.article().is_none()).map(Arc::clone));
    events.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    events.iter().map(|event| show_correction(library, event)).collect()
}

/// The corrections for all articles that gave a person this name, the newest first.
#[must_use]
pub fn corrections_of_person<'l>(library: &'l Library, name: &str) -> Vec<Correction<'l>> {
    let name = fold(name);
    let gave_it =
        |event: &&Arc<Event>| matches!(&event.action, Action::NamePerson { name: given, .. } if fold(given) == name);
    let corrections = library.index.corrections.everywhere().iter().rev();
    corrections.filter(gave_it).map(|event| show_correction(library, event)).collect()
}

/// Which corrections are listed; every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorrectionFilter {
    /// Words in what was corrected, or in the title of the article.
    pub words: Option<String>,
    /// The action, such as `set-speaker`.
    pub action: Option<String>,
}

/// The corrections that hold, the newest first. Nothing is opened for it.
#[must_use]
pub fn list_corrections(library: &Library, filter: &CorrectionFilter) -> Vec<Arc<Event>> {
    let wanted = filter.words.as_deref().map(fold);
    let has_words = |event: &Event| {
        wanted.as_deref().is_none_or(|wanted| {
            let title = event.action.article().and_then(|article| article.title.as_deref()).unwrap_or_default();
            let text = fold(&format!("{} {title}", event.summary()));
            wanted.split_whitespace().all(|word| text.contains(word))
        })
    };
    let is_listed = |event: &&Arc<Event>| {
        event.action.is_correction()
            && filter.action.as_deref().is_none_or(|action| event.action.name() == action)
            && has_words(event)
    };
    library.notebook().active().rev().filter(is_listed).map(Arc::clone).collect()
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

/// Of the names `known` of a person, those that are somebody else's, who is to be called `name` in all articles.
///
/// # Errors
/// When they are not names of the person or all of them, or when `name` would be joined with the person again.
pub fn split_names(known: Vec<String>, split: &[String], name: &str) -> Result<Vec<String>, Refused> {
    let split: BTreeSet<String> = split.iter().map(|name| fold(name)).collect();
    let (names, rest): (Vec<String>, Vec<String>) = known.into_iter().partition(|own| split.contains(&fold(own)));
    if names.is_empty() || names.len() < split.len() {
        return Err(Refused("names", "give names that articles give to the person.".to_owned()));
    }
    if rest.is_empty() {
        let why = "they are all names of the person. Leave one; name-person gives all of them another name.";
        return Err(Refused("names", why.to_owned()));
    }
    let new = PersonName::read(name);
    if let Some(own) = rest.iter().find(|own| new.is_like(&PersonName::read(own))) {
        return Err(Refused("name", format!("it would be taken for {own} again. Write one that tells the two apart.")));
    }
    Ok(names)
}
