//! Search.

use crate::library::query::{self, ArticleFilter, Facets};
use crate::views::layout::Section;
use crate::views::search::SearchPage;
use crate::web::filters;
use crate::web::visit::{Page, Visit, page};

/// How many articles a page shows.
const PIECE: usize = 20;
/// How many outlets, countries and people are offered beside them.
const OFFERED: usize = 60;

pub(in crate::web) async fn search(mut visit: Visit) -> Page {
    let typed = visit.params.one("q")?.unwrap_or_default();
    let filter = filters::search(&mut visit.params)?;
    let piece = filters::piece(&mut visit.params, PIECE)?;
    std::mem::take(&mut visit.params).finish()?;
    let found = query::search(&visit.library, &typed, &filter, &piece)?;
    let within = ArticleFilter { words: (!typed.is_empty()).then(|| typed.clone()), ..filter.clone() };
    let facets = if found.articles.total > 0 {
        query::article_facets(&visit.library, &within, OFFERED)?
    } else {
        Facets::default()
    };
    let title = if typed.is_empty() { "Search".to_owned() } else { format!("{typed} – search") };
    page(&SearchPage::new(visit.layout(&title, Section::Search), &visit.library, &typed, &filter, &found, &facets)?)
}
