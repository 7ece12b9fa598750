//! Search.

use crate::library::query::{self, ArticleFilter, Facets, PageRequest};
use crate::views::layout::Section;
use crate::views::search::{SearchPage, SearchTab};
use crate::web::filters::{self, Search};
use crate::web::page_context::{Page, PageContext, page};
use crate::web::params::Parameters as _;

/// How many results a page shows.
const PAGE_SIZE: usize = 20;
/// How many outlets, countries and people are offered beside them.
const MAX_FACET_VALUES: usize = 60;

pub(in crate::web) async fn search(mut context: PageContext) -> Page {
    let Search { words, filter, shown } = Search::read(&mut context.params)?;
    let typed = words.unwrap_or_default();
    let page_request = filters::page_request(&mut context.params, PAGE_SIZE)?;
    std::mem::take(&mut context.params).finish()?;
    let library = &context.library;
    // The cursor is that of the list under the tab.
    let first = PageRequest::first(PAGE_SIZE);
    let articles_request = if shown == "articles" { &page_request } else { &first };
    let found = query::search(library, &typed, &filter, articles_request)?;
    let within = ArticleFilter { words: (!typed.is_empty()).then(|| typed.clone()), ..filter.clone() };
    let tab = match shown {
        "quotes" => {
            SearchTab::Quotes(query::list_quotes(library, &query::quote_filter(&typed, &filter), &page_request)?)
        }
        "people" => {
            SearchTab::People(query::list_people(library, &query::people_filter(&typed, &filter), &page_request)?)
        }
        _ => SearchTab::Articles,
    };
    let facets = if found.articles.total > 0 && shown == "articles" {
        query::article_facets(library, &within, MAX_FACET_VALUES)?
    } else {
        Facets::default()
    };
    let title = if typed.is_empty() { "Search".to_owned() } else { format!("{typed} – search") };
    let layout = context.layout(&title, Section::Search);
    page(&SearchPage::new(layout, library, &typed, &filter, &found, &facets, &tab)?)
}
