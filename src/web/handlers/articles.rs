//! The list of articles, and one article.

use crate::library::query::{self, ArticleFilter, QueryError};
use crate::views::article::{ArticlePage, ListPosition, marks};
use crate::views::articles::ArticlesPage;
use crate::views::conditions::list_query;
use crate::views::layout::Section;
use crate::web::error::WebError;
use crate::web::filters;
use crate::web::handlers::notebook::saved;
use crate::web::page_context::{Page, PageContext, page};
use axum::extract::Path;

/// How many articles a page shows.
const PAGE_SIZE: usize = 30;
/// How many outlets, countries and people are offered beside it.
const MAX_FACET_VALUES: usize = 60;

pub(in crate::web) async fn list_articles(mut context: PageContext) -> Page {
    let filter = filters::articles(&mut context.params, true)?;
    let page_request = filters::page_request(&mut context.params, PAGE_SIZE)?;
    std::mem::take(&mut context.params).finish()?;
    let list = query::list_articles(&context.library, &filter, &page_request)?;
    let facets = query::article_facets(&context.library, &filter, MAX_FACET_VALUES)?;
    // Counting what is new asks as many questions as there are saved searches.
    let is_whole = filter == ArticleFilter { fold: filter.fold, ..ArticleFilter::default() };
    let saved = if is_whole { saved::entries(&context.library) } else { Vec::new() };
    let layout = context.layout("Articles", Section::Articles);
    page(&ArticlesPage::new(layout, &context.library, &filter, &list, &facets, saved))
}

pub(in crate::web) async fn show_article(Path(id): Path<String>, mut context: PageContext) -> Page {
    let filter = filters::articles(&mut context.params, true)?;
    std::mem::take(&mut context.params).finish()?;
    let result = query::show_article(&context.library, &id).map_err(|cause| match cause {
        QueryError::NoArticle(_) => {
            WebError::not_found("There is no article of this name. It may have been moved or deleted.")
        }
        cause => cause.into(),
    })?;
    let place_in = |filter: &ArticleFilter| {
        let place = query::position_in_list(&context.library, filter, &id)?;
        Ok::<_, QueryError>(place.map(|place| ListPosition::new(place, &list_query(filter))))
    };
    // An article that is folded under a copy there has a position in the list without folding.
    let place = match place_in(&filter)? {
        None => place_in(&ArticleFilter { fold: false, ..filter.clone() })?,
        place => place,
    };
    let hits = filter.words.as_deref().map(|words| query::hits(&result.article, words)).unwrap_or_default();
    let notes = query::article_notes(&context.library, &id, &result.corrections);
    let marks = marks(&result, &hits, &notes);
    page(&ArticlePage::new(context.layout(result.card.link.title, Section::Articles), &result, &marks, place, &notes))
}
