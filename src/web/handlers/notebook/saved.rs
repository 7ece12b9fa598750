//! Saved searches, and what is new in them.

use crate::api::{self, ArticleItem, List, SavedItem};
use crate::library::Library;
use crate::library::query::{self, ArticleCard, SavedMatches};
use crate::notebook::{Action, Event, EventId};
use crate::views::layout::{Layout, Section};
use crate::views::saved::{SavedEntry, SavedPage};
use crate::web::api_request::{ApiRequest, Json, json};
use crate::web::error::WebError;
use crate::web::filters::{self, EntryId};
use crate::web::handlers::export::feed;
use crate::web::page_context::{Page, PageContext, page};
use axum::extract::Path;
use std::mem::take;
use std::sync::Arc;

/// How many new articles a page, list or feed has.
const MAX_NEW_SHOWN: usize = 50;

/// A saved search.
struct Saved {
    event: Arc<Event>,
    name: String,
    address: String,
}

impl Saved {
    fn of(event: &Arc<Event>) -> Option<Self> {
        let Action::SaveSearch { name, address } = &event.action else { return None };
        Some(Self { event: Arc::clone(event), name: name.clone(), address: address.clone() })
    }

    fn find(library: &Library, id: &str) -> Result<Self, WebError> {
        let event = library.notebook().get(&EventId(id.to_owned()));
        let event = event.filter(|event| library.notebook().is_active(event));
        event.and_then(Self::of).ok_or_else(|| WebError::not_found("There is no such saved search."))
    }

    fn matches(&self, library: &Library) -> Result<SavedMatches, WebError> {
        Ok(query::saved_matches(library, &self.event.id, &filters::saved(&self.address)?)?)
    }

    /// The new articles, and how many there are.
    fn new_articles<'l>(&self, library: &'l Library) -> Result<(Vec<ArticleCard<'l>>, usize), WebError> {
        let matches = self.matches(library)?;
        Ok((query::cards(library, &matches.new, MAX_NEW_SHOWN)?, matches.new.len()))
    }
}

/// The saved searches for the list of articles, by name.
pub(in crate::web) fn entries(library: &Library) -> Vec<SavedEntry> {
    let entry = |saved: Saved| {
        let new = saved.matches(library).map(|matches| matches.new.len()).map_err(|cause| cause.detail);
        SavedEntry::new(&saved.event.id.0, &saved.name, &saved.address, new)
    };
    query::saved_searches(library).iter().filter_map(Saved::of).map(entry).collect()
}

pub(in crate::web) async fn show(Path(event): Path<String>, mut context: PageContext) -> Page {
    take(&mut context.params).finish()?;
    let saved = Saved::find(&context.library, &event)?;
    let (cards, new) = saved.new_articles(&context.library)?;
    let looked = query::last_look(&context.library, &saved.event.id);
    let layout = context.layout(&saved.name, Section::Articles);
    let layout = Layout { json_alternate: Some(format!("/api/saved/{event}")), ..layout };
    page(&SavedPage::new(layout, (&event, &saved.name, &saved.address), looked, new, &cards))
}

pub(in crate::web) fn list(request: &ApiRequest, (): &()) -> Json {
    let item = |saved: Saved| {
        let matches = saved.matches(&request.library).ok();
        SavedItem {
            id: saved.event.id.to_string(),
            name: saved.name,
            address: saved.address,
            looked: query::last_look(&request.library, &saved.event.id).map(|at| at.to_string()),
            total: matches.as_ref().map(|matches| matches.total),
            new: matches.map(|matches| matches.new.len()),
        }
    };
    let items: Vec<SavedItem> =
        query::saved_searches(&request.library).iter().filter_map(Saved::of).map(item).collect();
    json(request, &List { total: items.len(), items, next: None })
}

pub(in crate::web) fn show_new(request: &ApiRequest, EntryId(event): &EntryId) -> Json {
    let (cards, total) = Saved::find(&request.library, event)?.new_articles(&request.library)?;
    json(request, &List { items: cards.into_iter().map(ArticleItem::from).collect(), total, next: None })
}

pub(in crate::web) fn new_atom(request: &ApiRequest, EntryId(event): &EntryId) -> Json {
    let saved = Saved::find(&request.library, event)?;
    let (cards, _) = saved.new_articles(&request.library)?;
    let entries: Vec<_> = cards.into_iter().map(|card| api::Entry::from(&ArticleItem::from(card))).collect();
    Ok(feed(request, &format!("New: {}", saved.name), &entries))
}
