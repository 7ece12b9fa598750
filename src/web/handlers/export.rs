//! Whole lists, the whole library, and articles in the forms of other programs, streamed: the memory of an export is that
//! of a few items.

use super::article_forms::with_article;
use crate::api::{
    self, ArticleItem, CountryItem, CsvRow, Entry, Feed, Options, PersonItem, ProblemItem, QuoteItem, csv_head,
    csv_line,
};
use crate::library::query::{self, ArticleFilter, CountryFilter, PageRequest, PeopleFilter, QuoteCard, QuoteFilter};
use crate::library::{Library, Lost};
use crate::views::cite::Citation;
use crate::views::sentence::cited_words;
use crate::web::api_request::{ApiRequest, Json};
use crate::web::error::WebError;
use crate::web::params::{Parameters, Params};
use crate::web::stream::stream;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::io::{self, Write};

/// How many items of a list are written before what was opened for them is closed.
const ITEMS_PER_HANDLE: usize = 64;

/// The number of items in an export, so that a reader knows whether all of it came. One item is one line, or one row,
/// but for annotations, whose number is not known before they are written: theirs has no such header.
const TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");

pub(in crate::web) const CSV: &str = "text/csv; charset=utf-8; header=present";
pub(in crate::web) const NDJSON: &str = "application/x-ndjson";

/// The items of an export.
pub(in crate::web) trait Items<T>:
    IntoIterator<Item = T, IntoIter: ExactSizeIterator + Send + 'static>
{
}

impl<T, I: IntoIterator<Item = T, IntoIter: ExactSizeIterator + Send + 'static>> Items<T> for I {}

/// What an export is made of.
pub(in crate::web) struct Export {
    pub(super) kind: &'static str,
    /// The name under which a browser keeps it.
    pub(super) file: String,
    /// Whether a header gives the number of items.
    pub(super) counted: bool,
    pub(super) before: String,
    pub(super) between: &'static str,
    pub(super) after: &'static str,
    /// Writes the item of an article that is lost, given why: an export says so, and goes on.
    pub(super) lost: fn(&str) -> String,
}

/// A line of JSON for an article that is lost.
fn lost_line(why: &str) -> String {
    line(&serde_json::json!({"error": why}))
}

impl Export {
    /// Items one after the other, as lines.
    pub(super) fn lines(kind: &'static str, file: impl Into<String>) -> Self {
        let (before, lost) = (String::new(), lost_line);
        Self { kind, file: file.into(), counted: true, before, between: "", after: "", lost }
    }

    /// Streams the items, each as `write` gives it.
    pub(super) fn stream<T: 'static>(
        self,
        request: &ApiRequest,
        items: impl Items<T>,
        write: impl Fn(&Library, T) -> Result<String, Lost> + Send + 'static,
    ) -> Response {
        let write = move |out: &mut dyn Write, library: &Library, item| {
            out.write_all(write(library, item)?.as_bytes()).map_err(Failure::from)
        };
        self.stream_parts(request, items, ITEMS_PER_HANDLE, write)
    }

    /// The same where `write` writes an item part by part; what it opens is closed after `items_per_handle` of them.
    fn stream_parts<T: 'static>(
        self,
        request: &ApiRequest,
        items: impl Items<T>,
        items_per_handle: usize,
        write: impl Fn(&mut dyn Write, &Library, T) -> Result<(), Failure> + Send + 'static,
    ) -> Response {
        let items = items.into_iter();
        let headers = self.headers(items.len());
        let library = request.library.clone();
        let body = stream(&request.state, &request.here, move |out| {
            out.write_all(self.before.as_bytes())?;
            let mut handle = library.clone();
            for (i, item) in items.enumerate() {
                if i % items_per_handle == 0 {
                    handle = library.clone();
                }
                out.write_all(if i > 0 { self.between } else { "" }.as_bytes())?;
                match write(out, &handle, item) {
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

/// A form in which lists are exported whole, with its own parameters.
pub(in crate::web) trait ListForm: Parameters + Copy + Send + 'static {
    /// An item of a list.
    fn line<T: CsvRow + Serialize>(self, item: &T) -> String;

    /// A list of `T` whose file has this name.
    fn export<T: CsvRow>(self, name: &str) -> Export;
}

/// A table.
#[derive(Clone, Copy)]
pub(in crate::web) struct Csv {
    /// Whether it begins with a byte order mark.
    mark: bool,
}

impl Parameters for Csv {
    fn read(params: &mut Params) -> Result<Self, WebError> {
        let what = "Whether the file begins with a byte order mark, which some spreadsheets want.";
        Ok(Self { mark: params.flag("bom", what)?.unwrap_or_default() })
    }
}

impl ListForm for Csv {
    fn line<T: CsvRow + Serialize>(self, item: &T) -> String {
        csv_line(item)
    }

    fn export<T: CsvRow>(self, name: &str) -> Export {
        let before = if self.mark { "\u{feff}" } else { "" }.to_owned() + &csv_head::<T>();
        Export { before, lost: api::csv_remark, ..Export::lines(CSV, format!("{name}.csv")) }
    }
}

/// Lines of JSON.
#[derive(Clone, Copy)]
pub(in crate::web) struct Ndjson;

impl Parameters for Ndjson {
    fn read(_: &mut Params) -> Result<Self, WebError> {
        Ok(Self)
    }
}

impl ListForm for Ndjson {
    fn line<T: CsvRow + Serialize>(self, item: &T) -> String {
        line(item)
    }

    fn export<T: CsvRow>(self, name: &str) -> Export {
        Export::lines(NDJSON, format!("{name}.ndjson"))
    }
}

pub(in crate::web) fn articles<F: ListForm>(request: &ApiRequest, (filter, form): &(ArticleFilter, F)) -> Json {
    let (all, form) = (query::all_articles(&request.library, filter)?, *form);
    let write = move |library: &Library, n| Ok(form.line(&ArticleItem::from(query::card_at(library, n)?)));
    Ok(form.export::<ArticleItem<'_>>("articles").stream(request, all, write))
}

pub(in crate::web) fn people<F: ListForm>(request: &ApiRequest, (filter, form): &(PeopleFilter, F)) -> Json {
    let (all, form) = (query::all_people(&request.library, filter)?, *form);
    let write = move |library: &Library, n| Ok(form.line(&PersonItem::from(query::person_at(library, n))));
    Ok(form.export::<PersonItem<'_>>("people").stream(request, all, write))
}

pub(in crate::web) fn countries<F: ListForm>(request: &ApiRequest, (filter, form): &(CountryFilter, F)) -> Json {
    let all = query::list_countries(&request.library, filter, &PageRequest::first(usize::MAX))?;
    let lines: Vec<String> = all.items.into_iter().map(|card| form.line(&CountryItem::from(card))).collect();
    Ok(form.export::<CountryItem>("countries").whole(&lines))
}

pub(in crate::web) fn problems<F: ListForm>(request: &ApiRequest, form: &F) -> Json {
    let all = query::problems(&request.library, &PageRequest::first(usize::MAX))?;
    let lines: Vec<String> = all.items.into_iter().map(|problem| form.line(&ProblemItem::from(problem))).collect();
    Ok(form.export::<ProblemItem<'_>>("problems").whole(&lines))
}

pub(in crate::web) fn quotes<F: ListForm>(request: &ApiRequest, (filter, form): &(QuoteFilter, F)) -> Json {
    let (all, form) = (query::all_quotes(&request.library, filter)?, *form);
    let write = move |library: &Library, n| Ok(form.line(&QuoteItem::from(query::quote_at(library, n)?)));
    Ok(form.export::<QuoteItem<'_>>("quotes").stream(request, all, write))
}

/// The citation of a quote in the forms in which it can be exported.
fn citation(card: &QuoteCard<'_>) -> Citation {
    let words = cited_words(&card.within.text, card.kind, card.span, card.context);
    Citation::new(&card.within, words, card.kind, card.speaker.name(), &card.id)
}

pub(in crate::web) fn quotes_bib(request: &ApiRequest, filter: &QuoteFilter) -> Json {
    let all = query::all_quotes(&request.library, filter)?;
    let write = |library: &Library, n| Ok(citation(&query::quote_at(library, n)?).bibtex + "\n\n");
    let export = Export {
        lost: |why| format!("% {why}\n\n"),
        ..Export::lines("application/x-bibtex; charset=utf-8", "quotes.bib")
    };
    Ok(export.stream(request, all, write))
}

pub(in crate::web) fn quotes_markdown(request: &ApiRequest, filter: &QuoteFilter) -> Json {
    let all = query::all_quotes(&request.library, filter)?;
    let write = |library: &Library, n| Ok(citation(&query::quote_at(library, n)?).markdown + "\n\n");
    let export = Export {
        lost: |why| format!("<!-- {why} -->\n\n"),
        ..Export::lines("text/markdown; charset=utf-8", "quotes.md")
    };
    Ok(export.stream(request, all, write))
}

pub(in crate::web) fn quotes_csl(request: &ApiRequest, filter: &QuoteFilter) -> Json {
    let all = query::all_quotes(&request.library, filter)?;
    let write = |library: &Library, n| Ok(api::csl_item(&query::quote_at(library, n)?).to_string());
    let export = Export {
        before: "[".to_owned(),
        between: ",\n",
        after: "]\n",
        lost: |why| lost_line(why).trim_end().to_owned(),
        ..Export::lines("application/vnd.citationstyles.csl+json", "quotes.csl.json")
    };
    Ok(export.stream(request, all, write))
}

/// Writes an article in a form of its own.
type WriteArticle = fn(&mut dyn Write, &api::Article<'_>) -> io::Result<()>;

/// Streams the articles that the filters let through, in a form of their own.
fn library_as(
    request: &ApiRequest,
    (filter, options): &(ArticleFilter, Options),
    export: Export,
    write: WriteArticle,
) -> Json {
    let all = query::all_articles(&request.library, filter)?;
    let options = *options;
    let one = move |out: &mut dyn Write, library: &Library, number| {
        let full = query::article_at(library, number)?;
        with_article(&full, options, |article| write(out, article)).map_err(Failure::from)
    };
    Ok(export.stream_parts(request, all, 1, one))
}

pub(in crate::web) fn library_ndjson(request: &ApiRequest, chosen: &(ArticleFilter, Options)) -> Json {
    library_as(request, chosen, Export::lines(NDJSON, "library.ndjson"), |out, article| write_line(out, article))
}

pub(in crate::web) fn library_annotations(request: &ApiRequest, chosen: &(ArticleFilter, Options)) -> Json {
    let export = Export { counted: false, ..Export::lines(NDJSON, "annotations.ndjson") };
    library_as(request, chosen, export, |out, article| {
        api::web_annotations(article).try_for_each(|annotation| write_line(out, &annotation))
    })
}

pub(in crate::web) fn library_spacy(request: &ApiRequest, chosen: &(ArticleFilter, Options)) -> Json {
    let export = Export::lines(NDJSON, "spacy.ndjson");
    library_as(request, chosen, export, |out, article| write_line(out, &api::spacy_doc(article)))
}

/// How many entries a feed has.
const FEED_ENTRIES: usize = 50;

pub(in crate::web) fn articles_atom(request: &ApiRequest, filter: &ArticleFilter) -> Json {
    let list = query::list_articles(&request.library, filter, &PageRequest::first(FEED_ENTRIES))?;
    let entries: Vec<Entry> = list.items.into_iter().map(|card| Entry::from(&ArticleItem::from(card))).collect();
    Ok(feed(request, "Articles", &entries))
}

pub(in crate::web) fn quotes_atom(request: &ApiRequest, filter: &QuoteFilter) -> Json {
    let list = query::list_quotes(&request.library, filter, &PageRequest::first(FEED_ENTRIES))?;
    let speakers: Vec<&str> =
        filter.speakers.iter().filter_map(|id| query::person_name(&request.library, id)).collect();
    let title = if speakers.is_empty() { "Quotes".to_owned() } else { format!("Quotes of {}", speakers.join(", ")) };
    let entries: Vec<Entry> = list.items.iter().map(Entry::from).collect();
    Ok(feed(request, &title, &entries))
}

/// A feed of these entries.
pub(in crate::web) fn feed(request: &ApiRequest, title: &str, entries: &[Entry]) -> Response {
    let body = api::atom(Feed { base: &request.base, here: &request.here, title }, entries);
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/atom+xml; charset=utf-8"))], body).into_response()
}
