//! Whole lists, the whole library, and articles in the forms of other programs, streamed: the memory of an export is that
//! of a few items.

use super::article_forms::{options, with_article};
use crate::api::{
    self, ArticleItem, CountryItem, CsvRow, Entry, Feed, PersonItem, ProblemItem, QuoteItem, csv_head, csv_line,
};
use crate::library::query::{self, PageRequest, QuoteCard, Selection};
use crate::library::{Library, Lost};
use crate::views::cite::Citation;
use crate::views::sentence::cited_words;
use crate::web::api_request::ApiRequest;
use crate::web::error::WebError;
use crate::web::filters;
use crate::web::stream::stream;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::io::{self, Write};
use std::mem::take;

/// How many items of a list are written before what was opened for them is closed.
const ITEMS_PER_HANDLE: usize = 64;

/// The number of items in an export, so that a reader knows whether all of it came. One item is one line, or one row,
/// but for annotations, whose number is not known before they are written: theirs has no such header.
const TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");

pub(in crate::web) const CSV: &str = "text/csv; charset=utf-8; header=present";
pub(in crate::web) const NDJSON: &str = "application/x-ndjson";

/// What an export is made of.
struct Export {
    kind: &'static str,
    /// The name under which a browser keeps it.
    file: &'static str,
    /// Whether the number of items is told.
    counted: bool,
    before: String,
    between: &'static str,
    after: &'static str,
    /// Writes the item of an article that is lost, given why: an export says so, and goes on.
    lost: fn(&str) -> String,
}

/// A line of JSON for an article that is lost.
fn lost_line(why: &str) -> String {
    line(&serde_json::json!({"error": why}))
}

impl Export {
    fn lines(kind: &'static str, file: &'static str) -> Self {
        Self { kind, file, counted: true, before: String::new(), between: "", after: "", lost: lost_line }
    }

    /// A table; with a byte order mark if asked for.
    fn csv<T: CsvRow>(request: &mut ApiRequest, file: &'static str) -> Result<Self, WebError> {
        let mark = if filters::flag(&mut request.params, "bom")? == Some(true) { "\u{feff}" } else { "" };
        let before = format!("{mark}{}", csv_head::<T>());
        Ok(Self { before, lost: api::csv_remark, ..Self::lines(CSV, file) })
    }

    /// Streams the items of `selection`, each as `write` gives it.
    fn stream(
        self,
        request: &ApiRequest,
        selection: Selection,
        write: impl Fn(&Library, u32) -> Result<String, Lost> + Send + 'static,
    ) -> Response {
        let write = move |out: &mut dyn Write, library: &Library, number| {
            out.write_all(write(library, number)?.as_bytes()).map_err(Failure::from)
        };
        self.stream_parts(request, selection, ITEMS_PER_HANDLE, write)
    }

    /// The same where `write` writes an item part by part; what it opens is closed after `items_per_handle` of them.
    fn stream_parts(
        self,
        request: &ApiRequest,
        selection: Selection,
        items_per_handle: usize,
        write: impl Fn(&mut dyn Write, &Library, u32) -> Result<(), Failure> + Send + 'static,
    ) -> Response {
        let headers = self.headers(selection.len());
        let library = request.library.clone();
        let body = stream(&request.state, &request.here, move |out| {
            out.write_all(self.before.as_bytes())?;
            let mut handle = library.clone();
            for (i, number) in (0..selection.len()).filter_map(|i| Some((i, selection.get(i)?))) {
                if i % items_per_handle == 0 {
                    handle = library.clone();
                }
                out.write_all(if i > 0 { self.between } else { "" }.as_bytes())?;
                match write(out, &handle, number) {
                    Ok(()) => {}
                    Err(Failure::Io(error)) => return Err(error),
                    Err(Failure::Lost(cause)) => {
                        tracing::warn!(%cause, "an export lacks an article");
                        out.write_all((self.lost)(&cause.to_string()).as_bytes())?;
                    }
                }
            }
            out.write_all(self.after.as_bytes())
        });
        (headers, body).into_response()
    }

    fn headers(&self, count: usize) -> HeaderMap {
        let name = HeaderValue::try_from(format!("attachment; filename=\"{}\"", self.file));
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(header::CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("attachment")));
        if self.counted {
            headers.insert(TOTAL_COUNT, HeaderValue::from(count));
        }
        headers
    }

    /// Writes the items of a list that is short.
    fn whole(self, items: &[String]) -> Response {
        let headers = self.headers(items.len());
        (headers, self.before + &items.join(self.between) + self.after).into_response()
    }
}

/// Why an item cannot be written.
enum Failure {
    /// Its article is lost; nothing of it is written yet.
    Lost(Lost),
    /// Nothing more can be written.
    Io(io::Error),
}

impl From<Lost> for Failure {
    fn from(cause: Lost) -> Self {
        Self::Lost(cause)
    }
}

impl From<io::Error> for Failure {
    fn from(cause: io::Error) -> Self {
        Self::Io(cause)
    }
}

/// A value as a line of JSON.
fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("the types of the API are made of strings and numbers") + "\n"
}

/// Writes a value as a line of JSON.
fn write_line(mut out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")
}

/// The answer to a request for a list in one of the forms.
type Exported = Result<Response, WebError>;

/// The articles that the request's filters let through.
fn articles(request: &mut ApiRequest) -> Result<Selection, WebError> {
    let mut filter = filters::articles(&mut request.params)?;
    filters::copies(&mut request.params, &mut filter, false)?;
    take(&mut request.params).finish()?;
    Ok(query::all_articles(&request.library, &filter)?)
}

pub(in crate::web) async fn articles_csv(mut request: ApiRequest) -> Exported {
    let export = Export::csv::<ArticleItem<'_>>(&mut request, "articles.csv")?;
    let all = articles(&mut request)?;
    let write = |library: &Library, n| Ok(csv_line(&ArticleItem::from(query::card_at(library, n)?)));
    Ok(export.stream(&request, all, write))
}

pub(in crate::web) async fn articles_ndjson(mut request: ApiRequest) -> Exported {
    let all = articles(&mut request)?;
    let write = |library: &Library, n| Ok(line(&ArticleItem::from(query::card_at(library, n)?)));
    Ok(Export::lines(NDJSON, "articles.ndjson").stream(&request, all, write))
}

fn people(request: &mut ApiRequest) -> Result<Selection, WebError> {
    let filter = filters::people(&mut request.params)?;
    take(&mut request.params).finish()?;
    Ok(query::all_people(&request.library, &filter)?)
}

pub(in crate::web) async fn people_csv(mut request: ApiRequest) -> Exported {
    let export = Export::csv::<PersonItem<'_>>(&mut request, "people.csv")?;
    let all = people(&mut request)?;
    let write = |library: &Library, n| Ok(csv_line(&PersonItem::from(query::person_at(library, n))));
    Ok(export.stream(&request, all, write))
}

pub(in crate::web) async fn people_ndjson(mut request: ApiRequest) -> Exported {
    let all = people(&mut request)?;
    let write = |library: &Library, n| Ok(line(&PersonItem::from(query::person_at(library, n))));
    Ok(Export::lines(NDJSON, "people.ndjson").stream(&request, all, write))
}

/// The countries of the request, each written by `write`.
fn countries(request: &mut ApiRequest, write: impl Fn(&CountryItem) -> String) -> Result<Vec<String>, WebError> {
    let filter = filters::countries(&mut request.params)?;
    take(&mut request.params).finish()?;
    let all = query::list_countries(&request.library, &filter, &PageRequest::first(usize::MAX))?;
    Ok(all.items.into_iter().map(|card| write(&card.into())).collect())
}

pub(in crate::web) async fn countries_csv(mut request: ApiRequest) -> Exported {
    let export = Export::csv::<CountryItem>(&mut request, "countries.csv")?;
    Ok(export.whole(&countries(&mut request, csv_line)?))
}

pub(in crate::web) async fn countries_ndjson(mut request: ApiRequest) -> Exported {
    Ok(Export::lines(NDJSON, "countries.ndjson").whole(&countries(&mut request, line)?))
}

/// The problems, each written by `write`.
fn problems(request: &mut ApiRequest, write: impl Fn(&ProblemItem<'_>) -> String) -> Result<Vec<String>, WebError> {
    take(&mut request.params).finish()?;
    let all = query::problems(&request.library, &PageRequest::first(usize::MAX))?;
    Ok(all.items.into_iter().map(|problem| write(&problem.into())).collect())
}

pub(in crate::web) async fn problems_csv(mut request: ApiRequest) -> Exported {
    let export = Export::csv::<ProblemItem<'_>>(&mut request, "problems.csv")?;
    Ok(export.whole(&problems(&mut request, |item| csv_line(item))?))
}

pub(in crate::web) async fn problems_ndjson(mut request: ApiRequest) -> Exported {
    Ok(Export::lines(NDJSON, "problems.ndjson").whole(&problems(&mut request, |item| line(item))?))
}

fn quotes(request: &mut ApiRequest) -> Result<Selection, WebError> {
    let filter = filters::quotes(&mut request.params)?;
    take(&mut request.params).finish()?;
    Ok(query::all_quotes(&request.library, &filter)?)
}

/// The citation of a quote in the forms in which it can be exported.
fn citation(card: &QuoteCard<'_>) -> Citation {
    let words = cited_words(&card.within.text, card.kind, card.span, card.context);
    Citation::new(&card.within, words, card.kind, card.speaker.name(), &card.id)
}

pub(in crate::web) async fn quotes_csv(mut request: ApiRequest) -> Exported {
    let export = Export::csv::<QuoteItem<'_>>(&mut request, "quotes.csv")?;
    let all = quotes(&mut request)?;
    let write = |library: &Library, n| Ok(csv_line(&QuoteItem::from(query::quote_at(library, n)?)));
    Ok(export.stream(&request, all, write))
}

pub(in crate::web) async fn quotes_ndjson(mut request: ApiRequest) -> Exported {
    let all = quotes(&mut request)?;
    let write = |library: &Library, n| Ok(line(&QuoteItem::from(query::quote_at(library, n)?)));
    Ok(Export::lines(NDJSON, "quotes.ndjson").stream(&request, all, write))
}

pub(in crate::web) async fn quotes_bib(mut request: ApiRequest) -> Exported {
    let all = quotes(&mut request)?;
    let write = |library: &Library, n| Ok(citation(&query::quote_at(library, n)?).bibtex + "\n\n");
    let export = Export {
        lost: |why| format!("% {why}\n\n"),
        ..Export::lines("application/x-bibtex; charset=utf-8", "quotes.bib")
    };
    Ok(export.stream(&request, all, write))
}

pub(in crate::web) async fn quotes_markdown(mut request: ApiRequest) -> Exported {
    let all = quotes(&mut request)?;
    let write = |library: &Library, n| Ok(citation(&query::quote_at(library, n)?).markdown + "\n\n");
    let export = Export {
        lost: |why| format!("<!-- {why} -->\n\n"),
        ..Export::lines("text/markdown; charset=utf-8", "quotes.md")
    };
    Ok(export.stream(&request, all, write))
}

pub(in crate::web) async fn quotes_csl(mut request: ApiRequest) -> Exported {
    let all = quotes(&mut request)?;
    let write = |library: &Library, n| Ok(api::csl_item(&query::quote_at(library, n)?).to_string());
    let export = Export {
        before: "[".to_owned(),
        between: ",\n",
        after: "]\n",
        lost: |why| lost_line(why).trim_end().to_owned(),
        ..Export::lines("application/vnd.citationstyles.csl+json", "quotes.csl.json")
    };
    Ok(export.stream(&request, all, write))
}

/// Writes an article in a form of its own.
type WriteArticle = fn(&mut dyn Write, &api::Article<'_>) -> io::Result<()>;

/// Streams the whole library, or the articles that the filters let through, in a form of their own.
fn library_as(mut request: ApiRequest, export: Export, write: WriteArticle) -> Exported {
    let options = options(&mut request.params, true)?;
    let all = articles(&mut request)?;
    let one = move |out: &mut dyn Write, library: &Library, number| {
        let full = query::article_at(library, number)?;
        with_article(&full, options, |article| write(out, article)).map_err(Failure::from)
    };
    Ok(export.stream_parts(&request, all, 1, one))
}

pub(in crate::web) async fn library_ndjson(request: ApiRequest) -> Exported {
    library_as(request, Export::lines(NDJSON, "library.ndjson"), |out, article| write_line(out, article))
}

pub(in crate::web) async fn library_annotations(request: ApiRequest) -> Exported {
    let export = Export { counted: false, ..Export::lines(NDJSON, "annotations.ndjson") };
    library_as(request, export, |out, article| {
        api::web_annotations(article).try_for_each(|annotation| write_line(out, &annotation))
    })
}

pub(in crate::web) async fn library_spacy(request: ApiRequest) -> Exported {
    library_as(request, Export::lines(NDJSON, "spacy.ndjson"), |out, article| write_line(out, &api::spacy_doc(article)))
}

/// How many entries a feed has.
const FEED_ENTRIES: usize = 50;

pub(in crate::web) async fn articles_atom(mut request: ApiRequest) -> Exported {
    let mut filter = filters::articles(&mut request.params)?;
    filters::copies(&mut request.params, &mut filter, false)?;
    take(&mut request.params).finish()?;
    let list = query::list_articles(&request.library, &filter, &PageRequest::first(FEED_ENTRIES))?;
    let entries: Vec<Entry> = list.items.into_iter().map(|card| Entry::from(&ArticleItem::from(card))).collect();
    Ok(feed(&request, "Articles", &entries))
}

pub(in crate::web) async fn quotes_atom(mut request: ApiRequest) -> Exported {
    let filter = filters::quotes(&mut request.params)?;
    take(&mut request.params).finish()?;
    let list = query::list_quotes(&request.library, &filter, &PageRequest::first(FEED_ENTRIES))?;
    let speakers: Vec<&str> =
        filter.speakers.iter().filter_map(|id| query::person_name(&request.library, id)).collect();
    let title = if speakers.is_empty() { "Quotes".to_owned() } else { format!("Quotes of {}", speakers.join(", ")) };
    let entries: Vec<Entry> = list.items.iter().map(Entry::from).collect();
    Ok(feed(&request, &title, &entries))
}

fn feed(request: &ApiRequest, title: &str, entries: &[Entry]) -> Response {
    let body = api::atom(Feed { base: &request.base, here: &request.here, title }, entries);
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/atom+xml; charset=utf-8"))], body).into_response()
}
