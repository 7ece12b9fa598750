//! what is bookmarked and corrected, in forms that other programs read. Each is streamed: a notebook may point at more articles
//! than fit into memory.

use crate::api::{BookmarkRow, CorrectionRow, bookmark_annotation, csl_bookmark, csv_head, csv_line};
use crate::library::query::{self, Bookmark, BookmarkFilter, CorrectionFilter};
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

/// Writes what is bookmarked.
fn write_all(
    request: &ApiRequest,
    filter: &BookmarkFilter,
    export: Export,
    write: fn(&Bookmark<'_>) -> String,
) -> Json {
    let events = query::list_bookmarks(&request.library, filter);
    Ok(export.stream(request, events, move |library, event| Ok(write(&query::show_bookmark(library, &event)))))
}

pub(in crate::web) fn bookmarks_csv(request: &ApiRequest, filter: &BookmarkFilter) -> Json {
    let form = table("notebook.csv", csv_head::<BookmarkRow<'_>>());
    write_all(request, filter, form, |bookmark| csv_line(&BookmarkRow(bookmark)))
}

pub(in crate::web) fn bookmarks_csl_json(request: &ApiRequest, filter: &BookmarkFilter) -> Json {
    let form = Export {
        before: "[".to_owned(),
        between: ",\n",
        after: "]\n",
        ..lines("application/vnd.citationstyles.csl+json", "notebook.csl.json")
    };
    write_all(request, filter, form, |bookmark| csl_bookmark(bookmark).to_string())
}

pub(in crate::web) fn bookmarks_jsonld(request: &ApiRequest, filter: &BookmarkFilter) -> Json {
    let head = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "id": "urn:quotidian:notebook",
    });
    let form = Export {
        before: format!("{},\"items\":[", head.to_string().trim_end_matches('}')),
        between: ",\n",
        after: "]}\n",
        ..lines("application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"", "notebook.jsonld")
    };
    write_all(request, filter, form, |bookmark| bookmark_annotation(bookmark).to_string())
}

/// The citation of a bookmark; of a whole article it cites the title.
fn citation(bookmark: &Bookmark<'_>) -> Option<Citation> {
    let article = bookmark.article.as_ref()?;
    let words = bookmark.words().unwrap_or_else(|| bookmark.title());
    Some(Citation::new(article, words, bookmark.kind, bookmark.speaker.as_deref(), &bookmark.event.id.0))
}

pub(in crate::web) fn bookmarks_bib(request: &ApiRequest, filter: &BookmarkFilter) -> Json {
    let form = lines("application/x-bibtex; charset=utf-8", "notebook.bib");
    write_all(request, filter, form, |bookmark| match citation(bookmark) {
        Some(citation) => citation.bibtex + "\n\n",
        None => format!("% The article of entry {} is gone.\n\n", bookmark.event.id),
    })
}

pub(in crate::web) fn bookmarks_md(request: &ApiRequest, filter: &BookmarkFilter) -> Json {
    let form = Export {
        before: "# Notebook
"
        .to_owned(),
        ..lines("text/markdown; charset=utf-8", "notebook.md")
    };
    write_all(request, filter, form, |bookmark| {
        let mut text = match citation(bookmark) {
            Some(citation) => format!("\n{}\n", citation.markdown),
            None => format!("\n> {}\n", markdown(bookmark.words().unwrap_or_else(|| bookmark.title()))),
        };
        if let Some(note) = bookmark.note() {
            text.push_str(&format!("\n{}\n", markdown(note)));
        }
        let (labels, collections) = bookmark.tags();
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
