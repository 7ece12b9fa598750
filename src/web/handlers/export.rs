//! Whole lists and the whole library, written out item by item: the memory of an export is that of a few items.

use super::api::{no_article, options};
use crate::api::{
    self, ArticleItem, CountryItem, CsvRow, Entry, Feed, PersonItem, ProblemItem, QuoteItem, csv_head, csv_line,
};
use crate::library::query::{self, FullArticle, PageRequest, QuoteCard, Selection};
use crate::library::{Library, Lost};
use crate::views::cite::Citation;
use crate::views::sentence::cited_words;
use crate::web::api_request::{ApiRequest, Json, json};
use crate::web::error::WebError;
use crate::web::filters;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use std::convert::Infallible;
use std::mem::take;

/// How many items are written at a time.
const ITEMS_PER_CHUNK: usize = 64;

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
        library: Library,
        selection: Selection,
        write: impl Fn(&Library, u32) -> Result<String, Lost> + Send + 'static,
    ) -> Response {
        let headers = self.headers(selection.len());
        let mut next = 0;
        let mut before = Some(self.before);
        let mut after = Some(self.after);
        let chunks = std::iter::from_fn(move || {
            let mut chunk = before.take().unwrap_or_default();
            let end = (next + ITEMS_PER_CHUNK).min(selection.len());
            // What is opened for one chunk is closed with it.
            let library = library.clone();
            for number in (next..end).filter_map(|i| Some((i, selection.get(i)?))) {
                chunk.push_str(if number.0 > 0 { self.between } else { "" });
                let item = write(&library, number.1).unwrap_or_else(|cause| {
                    tracing::warn!(%cause, "an export lacks an article");
                    (self.lost)(&cause.to_string())
                });
                chunk.push_str(&item);
            }
            next = end;
            if next == selection.len() {
                chunk.push_str(after.take()?);
            }
            Some(Ok::<_, Infallible>(Bytes::from(chunk)))
        });
        (headers, Body::from_stream(stream::iter(chunks))).into_response()
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

/// A value as a line of JSON.
fn line(value: &impl Serialize) -> String {
    // The types of the API are made of strings and numbers, which cannot fail to be written.
    serde_json::to_string(value).unwrap_or_default() + "\n"
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
    Ok(export.stream(request.library, all, write))
}

pub(in crate::web) async fn articles_ndjson(mut request: ApiRequest) -> Exported {
    let all = articles(&mut request)?;
    let write = |library: &Library, n| Ok(line(&ArticleItem::from(query::card_at(library, n)?)));
    Ok(Export::lines(NDJSON, "articles.ndjson").stream(request.library, all, write))
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
    Ok(export.stream(request.library, all, write))
}

pub(in crate::web) async fn people_ndjson(mut request: ApiRequest) -> Exported {
    let all = people(&mut request)?;
    let write = |library: &Library, n| Ok(line(&PersonItem::from(query::person_at(library, n))));
    Ok(Export::lines(NDJSON, "people.ndjson").stream(request.library, all, write))
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
    Ok(export.stream(request.library, all, write))
}

pub(in crate::web) async fn quotes_ndjson(mut request: ApiRequest) -> Exported {
    let all = quotes(&mut request)?;
    let write = |library: &Library, n| Ok(line(&QuoteItem::from(query::quote_at(library, n)?)));
    Ok(Export::lines(NDJSON, "quotes.ndjson").stream(request.library, all, write))
}

pub(in crate::web) async fn quotes_bib(mut request: ApiRequest) -> Exported {
    let all = quotes(&mut request)?;
    let write = |library: &Library, n| Ok(citation(&query::quote_at(library, n)?).bibtex + "\n\n");
    let export = Export {
        lost: |why| format!("% {why}\n\n"),
        ..Export::lines("application/x-bibtex; charset=utf-8", "quotes.bib")
    };
    Ok(export.stream(request.library, all, write))
}

pub(in crate::web) async fn quotes_markdown(mut request: ApiRequest) -> Exported {
    let all = quotes(&mut request)?;
    let write = |library: &Library, n| Ok(citation(&query::quote_at(library, n)?).markdown + "\n\n");
    let export = Export {
        lost: |why| format!("<!-- {why} -->\n\n"),
        ..Export::lines("text/markdown; charset=utf-8", "quotes.md")
    };
    Ok(export.stream(request.library, all, write))
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
    Ok(export.stream(request.library, all, write))
}

/// Calls `use_article` with an article's JSON.
fn with_article<T>(full: &FullArticle<'_>, options: api::Options, use_it: impl FnOnce(&api::Article<'_>) -> T) -> T {
    let ids: Vec<&str> = full.people.iter().map(|person| person.id).collect();
    let copies = full.copies.iter().cloned().map(Into::into).collect();
    let mut article = api::article(&full.article, &full.annotations, &ids, options);
    api::mark_corrected(&mut article, &full.annotations, &full.corrections);
    use_it(&api::Article { copies: Some(copies), ..article })
}

/// Streams the whole library, or the articles that the filters let through, in a form of their own.
fn library_as(
    mut request: ApiRequest,
    export: Export,
    write: impl Fn(&api::Article<'_>) -> String + Send + 'static,
) -> Exported {
    let options = options(&mut request.params, true)?;
    let all = articles(&mut request)?;
    let one = move |library: &Library, n| Ok(with_article(&query::article_at(library, n)?, options, &write));
    Ok(export.stream(request.library, all, one))
}

pub(in crate::web) async fn library_ndjson(request: ApiRequest) -> Exported {
    library_as(request, Export::lines(NDJSON, "library.ndjson"), |article| line(article))
}

pub(in crate::web) async fn library_annotations(request: ApiRequest) -> Exported {
    let export = Export { counted: false, ..Export::lines(NDJSON, "annotations.ndjson") };
    library_as(request, export, |article| api::web_annotations(article).map(|annotation| line(&annotation)).collect())
}

pub(in crate::web) async fn library_spacy(request: ApiRequest) -> Exported {
    library_as(request, Export::lines(NDJSON, "spacy.ndjson"), |article| line(&api::spacy_doc(article)))
}

/// One article in a form of its own.
fn article_as(
    id: &str,
    request: &mut ApiRequest,
    write: impl FnOnce(&ApiRequest, &api::Article<'_>) -> Json,
) -> Exported {
    let options = options(&mut request.params, true)?;
    take(&mut request.params).finish()?;
    let page = query::show_article(&request.library, id).map_err(no_article)?;
    let (article, annotations, people) = (page.article, page.annotations, page.people);
    let full = FullArticle { article, annotations, people, copies: page.card.copies, corrections: page.corrections };
    with_article(&full, options, |article| write(request, article))
}

pub(in crate::web) async fn article_annotations(Path(id): Path<String>, mut request: ApiRequest) -> Exported {
    article_as(&id, &mut request, |request, article| {
        let mut response = json(request, &api::annotation_page(article))?;
        let kind = "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"";
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        Ok(response)
    })
}

pub(in crate::web) async fn article_spacy(Path(id): Path<String>, mut request: ApiRequest) -> Exported {
    article_as(&id, &mut request, |request, article| json(request, &api::spacy_doc(article)))
}

pub(in crate::web) async fn article_brat(Path(id): Path<String>, mut request: ApiRequest) -> Exported {
    article_as(&id, &mut request, |_, article| Ok(api::brat(article).into_response()))
}

pub(in crate::web) async fn article_text(Path(id): Path<String>, mut request: ApiRequest) -> Exported {
    article_as(&id, &mut request, |_, article| Ok(article.text.to_owned().into_response()))
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
