//! The list of articles, and one article.

use crate::library::Lost;
use crate::library::query::{self, ArticleFilter, QueryError};
use crate::views::article::{ArticlePage, ListPosition, marks};
use crate::views::articles::{ArticlesPage, list_query};
use crate::views::layout::Section;
use crate::web::error::WebError;
use crate::web::filters;
use crate::web::visit::{Page, Visit, page};
use axum::extract::Path;

/// How many articles a page shows.
const PIECE: usize = 30;
/// How many outlets, countries and people are offered beside it.
const OFFERED: usize = 60;

pub(in crate::web) async fn list_articles(mut visit: Visit) -> Page {
    let mut filter = filters::articles(&mut visit.params)?;
    filters::copies(&mut visit.params, &mut filter, true)?;
    let piece = filters::piece(&mut visit.params, PIECE)?;
    std::mem::take(&mut visit.params).finish()?;
    let list = query::list_articles(&visit.library, &filter, &piece)?;
    let facets = query::article_facets(&visit.library, &filter, OFFERED)?;
    page(&ArticlesPage::new(visit.layout("Articles", Section::Articles), &visit.library, &filter, &list, &facets))
}

pub(in crate::web) async fn show_article(Path(id): Path<String>, mut visit: Visit) -> Page {
    let mut filter = filters::articles(&mut visit.params)?;
    filters::copies(&mut visit.params, &mut filter, true)?;
    std::mem::take(&mut visit.params).finish()?;
    let result = query::show_article(&visit.library, &id).map_err(|cause| match cause {
        QueryError::NoArticle(_) => {
            WebError::not_found("There is no article of this name. It may have been moved or deleted.")
        }
        cause => cause.into(),
    })?;
    let place_in = |filter: &ArticleFilter| {
        let place = query::position_in_list(&visit.library, filter, &id)?;
        Ok::<_, Lost>(place.map(|place| ListPosition::new(place, &list_query(filter))))
    };
    // One that stands under a copy in that list has its place where each stands by itself.
    let place = match place_in(&filter)? {
        None => place_in(&ArticleFilter { fold: false, ..filter.clone() })?,
        place => place,
    };
    let hits = filter.words.as_deref().map(|words| query::hits(&result.article, words)).unwrap_or_default();
    let marks = marks(&result, &hits);
    page(&ArticlePage::new(visit.layout(result.card.link.title, Section::Articles), &result, &marks, place))
}
