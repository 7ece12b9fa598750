//! What is kept and corrected, in forms that other programs read. Each is streamed: a notebook may point at more articles
//! than fit into memory.

use crate::api::{CorrectionRow, KeptRow, csv_head, csv_line, kept_annotation, kept_csl};
use crate::library::query::{self, CorrectionFilter, Kept, KeptFilter};
use crate::views::cite::{Citation, markdown};
use crate::web::api_request::{ApiRequest, Json};
use crate::web::handlers::export::{CSV, Export};
use serde_json::json;

/// A file whose entries are written one after the other.
fn lines(kind: &'static str, file: &'static str) -> Export {
    Export { counted: false, ..Export::lines(kind, file) }
}

/// A table below this head.
fn table(file: &'static str, before: String) -> Export {
    Export { before, ..lines(CSV, file) }
}

/// Writes what is kept.
fn kept(request: &ApiRequest, filter: &KeptFilter, export: Export, write: fn(&Kept<'_>) -> String) -> Json {
    let events = query::list_kept(&request.library, filter);
    Ok(export.stream(request, events, move |library, event| Ok(write(&query::show_kept(library, &event)))))
}

pub(in crate::web) fn kept_csv(request: &ApiRequest, filter: &KeptFilter) -> Json {
    let form = table("notebook.csv", csv_head::<KeptRow<'_>>());
    kept(request, filter, form, |kept| csv_line(&KeptRow(kept)))
}

pub(in crate::web) fn kept_csl_json(request: &ApiRequest, filter: &KeptFilter) -> Json {
    let form = Export {
        before: "[".to_owned(),
        between: ",\n",
        after: "]\n",
        ..lines("application/vnd.citationstyles.csl+json", "notebook.csl.json")
    };
    kept(request, filter, form, |kept| kept_csl(kept).to_string())
}

pub(in crate::web) fn kept_jsonld(request: &ApiRequest, filter: &KeptFilter) -> Json {
    let head = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "id": "urn:quotidian:notebook",
    });
    let form = Export {
        before: format!("{},\"items\":[", head.to_string().trim_end_matches('}')),
        between: ",\n",
        after: "]}\n",
        ..lines("application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"", "notebook.jsonld")
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
    let form = lines("application/x-bibtex; charset=utf-8", "notebook.bib");
    kept(request, filter, form, |kept| match citation(kept) {
        Some(citation) => citation.bibtex + "\n\n",
        None => format!("% The article of entry {} is gone.\n\n", kept.event.id),
    })
}

pub(in crate::web) fn kept_md(request: &ApiRequest, filter: &KeptFilter) -> Json {
    let form = Export {
        before: "# Notebook
"
        .to_owned(),
        ..lines("text/markdown; charset=utf-8", "notebook.md")
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
    let form = table("corrections.csv", csv_head::<CorrectionRow<'_>>());
    Ok(form.stream(request, events, |library, event| {
        Ok(csv_line(&CorrectionRow(&query::show_correction(library, &event))))
    }))
}
