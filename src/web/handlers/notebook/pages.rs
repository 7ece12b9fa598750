//! The pages of the notebook.

use super::piece;
use crate::library::query::{self, CorrectionFilter, KeptFilter, QueryError};
use crate::notebook::Action;
use crate::views::address::article_address;
use crate::views::correct::{CorrectPage, Selected};
use crate::views::layout::{Layout, Section};
use crate::views::notebook::{CorrectionsPage, NotebookPage, Shown};
use crate::web::AppState;
use crate::web::error::WebError;
use crate::web::filters;
use crate::web::page_context::{Page, PageContext, page};
use crate::web::params::Params;
use axum::extract::{Path, State};
use std::mem::take;

/// How many entries a page shows.
const PAGE_SIZE: usize = 50;

/// The conditions on what is kept.
pub(super) fn kept_filter(params: &mut Params) -> Result<KeptFilter, WebError> {
    let (from, to) = filters::days(params)?;
    Ok(KeptFilter {
        words: params.one("q")?,
        collection: params.one("collection")?,
        label: params.one("label")?,
        article: params.one("article")?,
        from,
        to,
    })
}

/// The conditions on corrections.
pub(super) fn correction_filter(params: &mut Params) -> Result<CorrectionFilter, WebError> {
    let actions = Action::CORRECTIONS.map(|(name, _)| (name, name));
    let action = filters::choice(params, "action", &actions)?.map(str::to_owned);
    Ok(CorrectionFilter { words: params.one("q")?, action })
}

pub(in crate::web) async fn show_notebook(State(state): State<AppState>, mut context: PageContext) -> Page {
    let filter = kept_filter(&mut context.params)?;
    let cursor = context.params.one("cursor")?;
    take(&mut context.params).finish()?;
    let library = &context.library;
    let all = query::list_kept(library, &filter);
    let (items, next) = piece(&all, cursor.as_deref(), PAGE_SIZE)?;
    let items = items.iter().map(|event| query::show_kept(library, event)).collect();
    let place = state.notebook().map(|file| file.path().display().to_string()).unwrap_or_default();
    let layout = context.layout("My notebook", Section::None);
    let layout = Layout { json_alternate: Some("/api/notebook".to_owned()), ..layout };
    page(&NotebookPage::new(layout, library, &place, filter, &Shown { items, total: all.len(), next }))
}

pub(in crate::web) async fn list_corrections(mut context: PageContext) -> Page {
    let filter = correction_filter(&mut context.params)?;
    let cursor = context.params.one("cursor")?;
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
    let mut text = |name| Ok::<_, WebError>(params.one(name)?.unwrap_or_default());
    let selected = Selected { exact: text("exact")?, prefix: text("prefix")?, suffix: text("suffix")? };
    take(params).finish()?;
    let library = &context.library;
    let noted = query::noted_article(library, &id).map_err(|cause| match cause {
        QueryError::NoArticle(_) => {
            WebError::not_found("There is no article of this name. It may have been moved, deleted or hidden.")
        }
        cause => cause.into(),
    })?;
    let own = KeptFilter { article: Some(noted.reference.id.clone()), ..KeptFilter::default() };
    let kept: Vec<_> = query::list_kept(library, &own).iter().map(|event| query::show_kept(library, event)).collect();
    let layout = context.layout(&format!("Correct: {}", noted.link.title), Section::Articles);
    let here = format!("{}/correct", article_address(noted.link.id));
    let layout = Layout { json_alternate: None, here, ..layout };
    page(&CorrectPage::new(layout, library, &noted, &kept, selected))
}
