//! The pages of the notebook, and what is kept in forms that other programs read.

use crate::api::{KeptRow, csv_head, csv_line, kept_annotation, kept_csl};
use crate::library::query::{self, Kept, KeptFilter, QueryError};
use crate::notebook::NotebookFile;
use crate::views::address::article_address;
use crate::views::cite::Citation;
use crate::views::correct::{CorrectPage, Selected};
use crate::views::layout::{Layout, Section};
use crate::views::notebook::NotebookPage;
use crate::web::AppState;
use crate::web::api_request::ApiRequest;
use crate::web::error::WebError;
use crate::web::page_context::{Page, PageContext, page};
use crate::web::params::Params;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::mem::take;

fn filter(params: &mut Params) -> Result<KeptFilter, WebError> {
    let filter = KeptFilter {
        words: params.one("q")?,
        collection: params.one("collection")?,
        label: params.one("label")?,
        article: params.one("article")?,
    };
    take(params).finish()?;
    Ok(filter)
}

pub(in crate::web) async fn show_notebook(State(state): State<AppState>, mut context: PageContext) -> Page {
    let filter = filter(&mut context.params)?;
    let notebook = state.notebook().map(NotebookFile::current).unwrap_or_default();
    let place = state.notebook().map(|file| file.path().display().to_string()).unwrap_or_default();
    let kept = query::list_kept(&context.library, &notebook, &filter)?;
    let layout = context.layout("My notebook", Section::None);
    let layout = Layout { json_alternate: Some("/api/notebook".to_owned()), ..layout };
    page(&NotebookPage::new(layout, &context.library, &notebook, &place, &filter, &kept))
}

pub(in crate::web) async fn correct(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mut context: PageContext,
) -> Page {
    let params = &mut context.params;
    let mut text = |name| Ok::<_, WebError>(params.one(name)?.unwrap_or_default());
    let selected = Selected { exact: text("exact")?, prefix: text("prefix")?, suffix: text("suffix")? };
    take(params).finish()?;
    let noted = query::noted_article(&context.library, &id).map_err(|cause| match cause {
        QueryError::NoArticle(_) => {
            WebError::not_found("There is no article of this name. It may have been moved, deleted or hidden.")
        }
        cause => cause.into(),
    })?;
    let notebook = state.notebook().map(NotebookFile::current).unwrap_or_default();
    let own = KeptFilter { article: Some(noted.reference.id.clone()), ..KeptFilter::default() };
    let kept = query::list_kept(&context.library, &notebook, &own)?;
    let layout = context.layout(&format!("Correct: {}", noted.link.title), Section::Articles);
    let here = format!("{}/correct", article_address(noted.link.id));
    let layout = Layout { json_alternate: None, here, ..layout };
    page(&CorrectPage::new(layout, &context.library, &notebook, &noted, &kept, selected))
}

/// What is kept, in one form.
fn export(
    state: &AppState,
    mut request: ApiRequest,
    kind: &'static str,
    file: &'static str,
    write: impl FnOnce(&[Kept<'_>]) -> String,
) -> Result<Response, WebError> {
    let filter = filter(&mut request.params)?;
    let notebook = state.notebook().map(NotebookFile::current).unwrap_or_default();
    let kept = query::list_kept(&request.library, &notebook, &filter)?;
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{file}\""))
        .map_err(|cause| WebError::internal(&cause))?;
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, write(&kept)).into_response())
}

type Exported = Result<Response, WebError>;

pub(in crate::web) async fn kept_csv(State(state): State<AppState>, request: ApiRequest) -> Exported {
    export(&state, request, "text/csv; charset=utf-8; header=present", "notebook.csv", |kept| {
        csv_head::<KeptRow<'_>>() + &kept.iter().map(|kept| csv_line(&KeptRow(kept))).collect::<String>()
    })
}

pub(in crate::web) async fn kept_csl_json(State(state): State<AppState>, request: ApiRequest) -> Exported {
    export(&state, request, "application/vnd.citationstyles.csl+json", "notebook.csl.json", |kept| {
        let items: Vec<Value> = kept.iter().map(kept_csl).collect();
        format!("{}\n", Value::from(items))
    })
}

pub(in crate::web) async fn kept_jsonld(State(state): State<AppState>, request: ApiRequest) -> Exported {
    let kind = "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"";
    export(&state, request, kind, "notebook.jsonld", |kept| {
        let items: Vec<Value> = kept.iter().map(kept_annotation).collect();
        let page = json!({
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "type": "AnnotationPage",
            "id": "urn:quotidian:notebook",
            "items": items,
        });
        format!("{page}\n")
    })
}

/// The citation of something kept; the title stands for the words where a whole article is.
fn citation(kept: &Kept<'_>) -> Option<Citation> {
    let article = kept.article.as_ref()?;
    let words = kept.words().unwrap_or_else(|| kept.title());
    Some(Citation::new(article, words, kept.kind, kept.speaker.as_deref(), &kept.event.id.0))
}

pub(in crate::web) async fn kept_bib(State(state): State<AppState>, request: ApiRequest) -> Exported {
    export(&state, request, "application/x-bibtex; charset=utf-8", "notebook.bib", |kept| {
        kept.iter().filter_map(citation).map(|citation| citation.bibtex + "\n\n").collect()
    })
}

pub(in crate::web) async fn kept_md(State(state): State<AppState>, request: ApiRequest) -> Exported {
    export(&state, request, "text/markdown; charset=utf-8", "notebook.md", |kept| {
        let mut text = "# Notebook\n".to_owned();
        for kept in kept {
            match citation(kept) {
                Some(citation) => text.push_str(&format!("\n{}\n", citation.markdown)),
                None => text.push_str(&format!("\n> {}\n", escape(kept.words().unwrap_or_else(|| kept.title())))),
            }
            if let Some(note) = kept.note() {
                text.push_str(&format!("\n{}\n", escape(note)));
            }
            let (labels, collections) = kept.tags();
            let tags: Vec<String> = collections.iter().chain(labels).map(|tag| escape(tag)).collect();
            if !tags.is_empty() {
                text.push_str(&format!("\n*{}*\n", tags.join(", ")));
            }
        }
        text
    })
}

/// A text without what Markdown or HTML would read as more than text.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
