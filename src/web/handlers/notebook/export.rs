//! What is kept and corrected, in forms that other programs read. Each is streamed: a notebook may point at more articles
//! than fit into memory.

use crate::api::{CorrectionRow, KeptRow, csv_head, csv_line, kept_annotation, kept_csl};
use crate::library::Library;
use crate::library::query::{self, CorrectionFilter, Kept, KeptFilter};
use crate::notebook::Event;
use crate::views::cite::{Citation, markdown};
use crate::web::api_request::{ApiRequest, Json};
use crate::web::handlers::export::CSV;
use crate::web::stream::stream;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::io::Write as _;
use std::sync::Arc;

/// How many entries are written before the articles that were opened for them are closed.
const ENTRIES_PER_HANDLE: usize = 64;

/// A form of an export.
struct Form {
    kind: &'static str,
    /// The name under which a browser keeps it, with the disposition.
    disposition: &'static str,
    before: String,
    between: &'static str,
    after: &'static str,
}

impl Form {
    /// A table below this head.
    fn table(disposition: &'static str, before: String) -> Self {
        Self { kind: CSV, disposition, before, between: "", after: "" }
    }
}

/// Writes entries one after the other.
fn export(
    request: &ApiRequest,
    events: Vec<Arc<Event>>,
    form: Form,
    write: impl Fn(&Library, &Arc<Event>) -> String + Send + 'static,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(form.kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(form.disposition)),
    ];
    let library = request.library.clone();
    let body = stream(&request.state, &request.here, move |out| {
        out.write_all(form.before.as_bytes())?;
        for (part, events) in events.chunks(ENTRIES_PER_HANDLE).enumerate() {
            let handle = library.clone();
            for (at, event) in events.iter().enumerate() {
                let between = if part + at > 0 { form.between } else { "" };
                write!(out, "{between}{}", write(&handle, event))?;
            }
        }
        out.write_all(form.after.as_bytes())
    });
    (headers, body).into_response()
}

/// Writes what is kept.
fn kept(request: &ApiRequest, filter: &KeptFilter, form: Form, write: fn(&Kept<'_>) -> String) -> Json {
    let events = query::list_kept(&request.library, filter);
    Ok(export(request, events, form, move |library, event| write(&query::show_kept(library, event))))
}

pub(in crate::web) fn kept_csv(request: &ApiRequest, filter: &KeptFilter) -> Json {
    let form = Form::table("attachment; filename=\"notebook.csv\"", csv_head::<KeptRow<'_>>());
    kept(request, filter, form, |kept| csv_line(&KeptRow(kept)))
}

pub(in crate::web) fn kept_csl_json(request: &ApiRequest, filter: &KeptFilter) -> Json {
    let form = Form {
        kind: "application/vnd.citationstyles.csl+json",
        disposition: "attachment; filename=\"notebook.csl.json\"",
        before: "[".to_owned(),
        between: ",\n",
        after: "]\n",
    };
    kept(request, filter, form, |kept| kept_csl(kept).to_string())
}

pub(in crate::web) fn kept_jsonld(request: &ApiRequest, filter: &KeptFilter) -> Json {
    let head = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "id": "urn:quotidian:notebook",
    });
    let form = Form {
        kind: "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"",
        disposition: "attachment; filename=\"notebook.jsonld\"",
        before: format!("{},\"items\":[", head.to_string().trim_end_matches('}')),
        between: ",\n",
        after: "]}\n",
    };
    kept(request, filter, form, |kept| kept_annotation(kept).to_string())
}

/// The citation of something kept; of a whole article it cites the title.
fn citation(kept: &Kept<'_>) -> Option<Citation> {
    let article = kept.article.as_ref()?;
    let words = kept.words().unwrap_or_else(|| kept.title());
    Some(Citation::new(article, words, kept.kind, kept.speaker.as_deref(), &kept.event.id.0))
}

pub(in crate::web) fn kept_bib(request: &ApiRequest, filter: &KeptFilter) -> Json {
    let form = Form {
        kind: "application/x-bibtex; charset=utf-8",
        disposition: "attachment; filename=\"notebook.bib\"",
        before: String::new(),
        between: "",
        after: "",
    };
    kept(request, filter, form, |kept| match citation(kept) {
        Some(citation) => citation.bibtex + "\n\n",
        None => format!("% The article of entry {} is gone.\n\n", kept.event.id),
    })
}

pub(in crate::web) fn kept_md(request: &ApiRequest, filter: &KeptFilter) -> Json {
    let form = Form {
        kind: "text/markdown; charset=utf-8",
        disposition: "attachment; filename=\"notebook.md\"",
        before: "# Notebook\n".to_owned(),
        between: "",
        after: "",
    };
    kept(request, filter, form, |kept| {
        let mut text = match citation(kept) {
            Some(citation) => format!("\n{}\n", citation.markdown),
            None => format!("\n> {}\n", markdown(kept.words().unwrap_or_else(|| kept.title()))),
        };
        if let Some(note) = kept.note() {
            text.push_str(&format!("\n{}\n", markdown(note)));
        }
        let (labels, collections) = kept.tags();
        let tags: Vec<String> = collections.iter().chain(labels).map(|tag| markdown(tag)).collect();
        if !tags.is_empty() {
            text.push_str(&format!("\n*{}*\n", tags.join(", ")));
        }
        text
    })
}

pub(in crate::web) fn corrections_csv(request: &ApiRequest, filter: &CorrectionFilter) -> Json {
    let events = query::list_corrections(&request.library, filter);
    let form = Form::table("attachment; filename=\"corrections.csv\"", csv_head::<CorrectionRow<'_>>());
    Ok(export(request, events, form, |library, event| {
        csv_line(&CorrectionRow(&query::show_correction(library, event)))
    }))
}
