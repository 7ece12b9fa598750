//! Saved searches: what they find, and what of it is new since the user last looked.
//!
//! A look is an entry of the notebook with the articles that were new then. All looks together are what is known, so that
//! the notebooks of two people can be merged.

use super::articles::ArticleCard;
use super::error::QueryError;
use super::filters::{ArticleFilter, QuoteFilter};
use crate::library::handle::Library;
use crate::notebook::{Action, Event, EventId, MAX_SEEN};
use foldhash::HashSet;
use jiff::Timestamp;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// What a saved search looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedQuery {
    /// Articles.
    Articles(ArticleFilter),
    /// The articles of quotes.
    Quotes(QuoteFilter),
}

/// What a saved search finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMatches {
    /// How many articles.
    pub total: usize,
    /// The numbers of those that are new since the last look, in order of the list of articles.
    pub new: Vec<u32>,
}

/// How many of the last characters of an article's id name it in a look.
const TAIL_CHARS: usize = 8;

fn tail(id: &str) -> &str {
    id.char_indices().rev().nth(TAIL_CHARS - 1).map_or(id, |(at, _)| &id[at..])
}

/// The saved searches, by name.
#[must_use]
pub fn saved_searches(library: &Library) -> Vec<Arc<Event>> {
    let is_saved = |event: &&Arc<Event>| matches!(event.action, Action::SaveSearch { .. });
    let mut all: Vec<Arc<Event>> = library.notebook().active().filter(is_saved).map(Arc::clone).collect();
    all.sort_by(|a, b| name(a).cmp(name(b)).then(a.id.cmp(&b.id)));
    all
}

fn name(event: &Event) -> &str {
    match &event.action {
        Action::SaveSearch { name, .. } => name,
        _ => "",
    }
}

impl SavedQuery {
    fn matching(&self, library: &Library) -> Result<RoaringBitmap, QueryError> {
        Ok(match self {
            Self::Articles(filter) => filter.listed(library)?,
            Self::Quotes(filter) => {
                let quotes = filter.matching(library)?;
                quotes.iter().map(|quote| library.index.quote(quote).article).collect()
            }
        })
    }
}

/// What a saved search finds, and what of it is new. Of a search that finds more articles than a look can hold, those
/// count that are newer than the last of them.
///
/// # Errors
/// When a search takes too much work, or a part of the index is lost.
pub fn saved_matches(library: &Library, search: &EventId, query: &SavedQuery) -> Result<SavedMatches, QueryError> {
    let seen = |event: &Arc<Event>| match &event.action {
        Action::SeeSearch { search: of, found } if of == search => Some(found.clone()),
        _ => None,
    };
    let seen: HashSet<String> = library.notebook().active().filter_map(seen).flatten().collect();
    let found = query.matching(library)?;
    let id = |number: u32| tail(library.index.entry(number).id().as_str());
    let mut newest: Vec<u32> = found.iter().take(MAX_SEEN).collect();
    if seen.len() >= MAX_SEEN {
        let known = newest.iter().rposition(|number| seen.contains(id(*number)));
        newest.truncate(known.unwrap_or_default());
    }
    newest.retain(|number| !seen.contains(id(*number)));
    Ok(SavedMatches { total: found.len() as usize, new: newest })
}

/// When a saved search was last looked at.
#[must_use]
pub fn last_look(library: &Library, search: &EventId) -> Option<Timestamp> {
    let is_look = |event: &&Arc<Event>| matches!(&event.action, Action::SeeSearch { search: of, .. } if of == search);
    library.notebook().active().rev().find(is_look).map(|event| event.at)
}

/// How a look names articles.
#[must_use]
pub fn seen_names(library: &Library, numbers: &[u32]) -> Vec<String> {
    numbers.iter().map(|number| tail(library.index.entry(*number).id().as_str()).to_owned()).collect()
}

/// The first of some articles, as lists show them.
///
/// # Errors
/// When one is lost.
pub fn cards<'l>(library: &'l Library, numbers: &[u32], limit: usize) -> Result<Vec<ArticleCard<'l>>, QueryError> {
    Ok(numbers.iter().take(limit).map(|number| library.article_card(*number)).collect::<Result<_, _>>()?)
}
