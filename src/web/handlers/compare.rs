//! Articles side by side.

use crate::library::query::{self, ArticleFilter, PageRequest};
use crate::views::compare::ComparePage;
use crate::views::layout::Section;
use crate::views::list_item::ArticleListItem;
use crate::views::parts::MAX_COMPARED_ARTICLES;
use crate::web::filters;
use crate::web::page_context::{Page, PageContext, page};

/// How many further articles are offered.
const MAX_SUGGESTED_ARTICLES: usize = 30;

pub(in crate::web) async fn compare(mut context: PageContext) -> Page {
    let ids = filters::compared(&mut context.params)?;
    std::mem::take(&mut context.params).finish()?;
    let chosen: Vec<&str> = ids.iter().map(String::as_str).collect();
    let result = query::compare(&context.library, &chosen)?;
    let newest =
        query::list_articles(&context.library, &ArticleFilter::default(), &PageRequest::first(MAX_SUGGESTED_ARTICLES))?;
    let others = newest.items.iter().filter(|card| !chosen.contains(&card.link.id));
    let offered = if ids.len() < MAX_COMPARED_ARTICLES {
        others.map(|card| ArticleListItem::new(card, "")).collect()
    } else {
        Vec::new()
    };
    page(&ComparePage::new(context.layout("Compare", Section::None), ids.clone(), &result, offered))
}
