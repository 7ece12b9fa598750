//! The pages of the notebook.

use super::piece;
use crate::library::query::{self, BookmarkFilter, CorrectionFilter, QueryError};
use crate::notebook::Action;
use crate::views::address::article_address;
use crate::views::correct::{CorrectPage, Selected};
use crate::views::layout::{Layout, Section};
use crate::views::notebook::{CorrectionsPage, NotebookPage, Shown};
use crate::web::AppState;
use crate::web::error::WebError;
use crate::web::filters::CURSOR;
use crate::web::page_context::{Page, PageContext, page};
use crate::web::params::{Parameters, Params};
use axum::extract::{Path, State};
use std::mem::take;

/// How many entries a page shows.
const PAGE_SIZE: usize = 50;

impl Parameters for BookmarkFilter {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let what = "Only what has these words in note, passage, title, labels or collections.";
        let words = params.text("q", what)?;
        let collection = params.text("collection", "Only of this collection.")?;
        let label = params.text("label", "Only with this label.")?;
        let article = params.text("article", "Only of the article of this id.")?;
        let (from, to) = params.days([
            "Only what was bookmarked on this day, month or year, or later.",
            "Only what was bookmarked on this day, month or year, or earlier.",
        ])?;
        Ok(Self { words, collection, label, article, from, to })
    }
}

impl Parameters for CorrectionFilter {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let what = "Only what has these words in what was corrected, or in the title of the article.";
        let words = params.text("q", what)?;
        let actions = Action::CORRECTIONS.map(|(name, _)| (name, name));
        let action = params.choice("action", "Only corrections of this kind.", &actions)?.map(str::to_owned);
        Ok(Self { words, action })
    }
}

pub(in crate::web) async fn show_notebook(State(state): State<AppState>, mut context: PageContext) -> Page {
    let filter = BookmarkFilter::read(&mut context.params)?;
    let cursor = context.params.text("cursor", CURSOR)?;
    take(&mut context.params).finish()?;
    let library = &context.library;
    let all = query::list_bookmarks(library, &filter);
    let (items, next) = piece(&all, cursor.as_deref(), PAGE_SIZE)?;
    let items = items.iter().map(|event| query::show_bookmark(library, event)).collect();
    let place = state.notebook().map(|file| file.path().display().to_string()).unwrap_or_default();
    let layout = context.layout("My notebook", Section::None);
    let layout = Layout { json_alternate: Some("/api/notebook".to_owned()), ..layout };
    page(&NotebookPage::new(layout, library, &place, filter, &Shown { items, total: all.len(), next }))
}

pub(in crate::web) async fn list_corrections(mut context: PageContext) -> Page {
    let filter = CorrectionFilter::read(&mut context.params)?;
    let cursor = context.params.text("cursor", CURSOR)?;
    take(&mut context.params).finish()?;
    let library = &context.library;
    let all = query::list_corrections(library, &filter);
    let (items, next) = piece(&all, cursor.as_deref(), PAGE_SIZE)?;
    let items = items.iter().map(|event| query::show_correction(library, event)).collect();
    let layout = context.layout("Corrections", Section::None);
    let layout = Layout { json_alternate: Some("/api/notebook".to_owned()), ..layout };
    page(&CorrectionsPage::new(layout, filter, &Shown { items, total: all.len(), next }))
}

pub(in crate::web) async fn correct(Path(id): Path<String>, mut context: PageContext) -> Page {
    let params = &mut context.params;
    let mut text = |name| Ok::<_, WebError>(params.text(name, "")?.unwrap_or_default());
    let selected = Selected { exact: text("exact")?, prefix: text("prefix")?, suffix: text("suffix")? };
    take(params).finish()?;
    let library = &context.library;
    let noted = query::noted_article(library, &id).map_err(|cause| match cause {
        QueryError::NoArticle(_) => {
            WebError::not_found("There is no article of this name. It may have been moved, deleted or hidden.")
        }
        cause => cause.into(),
    })?;
    let own = BookmarkFilter { article: Some(noted.reference.id.clone()), ..BookmarkFilter::default() };
    let bookmarks: Vec<_> =
        query::list_bookmarks(library, &own).iter().map(|event| query::show_bookmark(library, event)).collect();
    let layout = context.layout(&format!("Correct: {}", noted.link.title), Section::Articles);
    let here = format!("{}/correct", article_address(noted.link.id));
    let layout = Layout { json_alternate: None, here, ..layout };
    page(&CorrectPage::new(layout, library, &noted, &bookmarks, selected))
}
