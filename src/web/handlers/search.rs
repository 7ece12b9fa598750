//! Search.

use crate::library::query::{self, ArticleFilter, Facets};
use crate::views::layout::Section;
use crate::views::search::SearchPage;
use crate::web::filters;
use crate::web::page_context::{Page, PageContext, page};

/// How many articles a page shows.
const PAGE_SIZE: usize = 20;
/// How many outlets, countries and people are offered beside them.
const MAX_FACET_VALUES: usize = 60;

pub(in crate::web) async fn search(mut context: PageContext) -> Page {
    let typed = context.params.one("q")?.unwrap_or_default();
    let filter = filters::search(&mut context.params)?;
    let page_request = filters::page_request(&mut context.params, PAGE_SIZE)?;
    std::mem::take(&mut context.params).finish()?;
    let found = query::search(&context.library, &typed, &filter, &page_request)?;
    let within = ArticleFilter { words: (!typed.is_empty()).then(|| typed.clone()), ..filter.clone() };
    let facets = if found.articles.total > 0 {
        query::article_facets(&context.library, &within, MAX_FACET_VALUES)?
    } else {
        Facets::default()
    };
    let title = if typed.is_empty() { "Search".to_owned() } else { format!("{typed} – search") };
    page(&SearchPage::new(context.layout(&title, Section::Search), &context.library, &typed, &filter, &found, &facets)?)
}
