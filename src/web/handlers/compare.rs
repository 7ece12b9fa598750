//! Articles side by side.

use crate::library::query::{self, ArticleCard, ArticleFilter, ArticleSort, PageRequest};
use crate::views::compare::ComparePage;
use crate::views::layout::Section;
use crate::views::list_item::ArticleListItem;
use crate::views::parts::MAX_COMPARED_ARTICLES;
use crate::web::filters::Compared;
use crate::web::page_context::{Page, PageContext, page};
use crate::web::params::Parameters as _;

/// How many further articles are offered.
const MAX_SUGGESTED_ARTICLES: usize = 30;

pub(in crate::web) async fn compare(mut context: PageContext) -> Page {
    let Compared { ids, words } = Compared::read(&mut context.params)?;
    let typed = words.unwrap_or_default();
    std::mem::take(&mut context.params).finish()?;
    let library = &context.library;
    let chosen: Vec<&str> = ids.iter().map(String::as_str).collect();
    let result = query::compare(library, &chosen)?;
    // What was looked for; or what is like the articles chosen, and then the newest.
    let first = PageRequest::first(MAX_SUGGESTED_ARTICLES + MAX_COMPARED_ARTICLES);
    let offered = match chosen.as_slice() {
        _ if !typed.is_empty() => {
            let sort = ArticleSort::Relevance;
            let filter = ArticleFilter { words: Some(typed.clone()), sort, ..ArticleFilter::default() };
            query::list_articles(library, &filter, &first)?.items
        }
        chosen => {
            let mut offered = query::similar_articles(library, chosen, MAX_SUGGESTED_ARTICLES)?;
            let newest = query::list_articles(library, &ArticleFilter::default(), &first)?.items;
            let is_new = |card: &ArticleCard<'_>| offered.iter().all(|other| other.link.id != card.link.id);
            let newest: Vec<ArticleCard<'_>> = newest.into_iter().filter(is_new).collect();
            offered.extend(newest);
            offered
        }
    };
    let others = offered.iter().filter(|card| !chosen.contains(&card.link.id)).take(MAX_SUGGESTED_ARTICLES);
    let offered = if ids.len() < MAX_COMPARED_ARTICLES {
        others.map(|card| ArticleListItem::new(card, "")).collect()
    } else {
        Vec::new()
    };
    page(&ComparePage::new(context.layout("Compare", Section::None), ids.clone(), &result, typed, offered))
}
