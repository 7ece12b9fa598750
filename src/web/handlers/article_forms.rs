//! One article: its JSON, and the forms of other programs.

use crate::api::{self, Options};
use crate::library::query::{self, ArticleFilter, FullArticle, QueryError};
use crate::web::api_request::{ApiRequest, JSON};
use crate::web::error::WebError;
use crate::web::filters::Id;
use crate::web::stream::stream;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::io::{self, Write};

/// An article or an error.
type Answer = Result<Response, WebError>;

/// The media type of text.
const TEXT: &str = "text/plain; charset=utf-8";

pub(in crate::web) fn show_article(
    request: &ApiRequest,
    // The filters of a list are part of a page's address, so that it can lead to the next of the list.
    (Id(id), options, _): &(Id, Options, ArticleFilter),
) -> Answer {
    let layout = request.layout;
    article_as(id, request, JSON, *options, move |out, article| layout.write(out, article))
}

/// The error of a request for an article that cannot be shown.
pub(in crate::web) fn no_article(cause: QueryError) -> WebError {
    match cause {
        QueryError::NoArticle(_) => WebError::not_found(
            "There is no article of this id. It may have been moved or deleted; /api/articles lists all.",
        ),
        cause => cause.into(),
    }
}

/// Calls `use_it` with an article's JSON.
pub(super) fn with_article<T>(
    full: &FullArticle<'_>,
    options: Options,
    use_it: impl FnOnce(&api::Article<'_>) -> T,
) -> T {
    let ids: Vec<&str> = full.people.iter().map(|person| person.id).collect();
    let copies = full.copies.iter().cloned().map(Into::into).collect();
    let mut article = api::article(&full.article, &full.annotations, &ids, options);
    api::mark_corrected(&mut article, &full.annotations, &full.corrections);
    use_it(&api::Article { copies: Some(copies), ..article })
}

/// An article with a longer text is streamed; of others, the whole answer is in memory and has an entity tag.
const MAX_BUFFERED_TEXT_BYTES: usize = 256 << 10;

/// One article as `write` writes it.
fn article_as(
    id: &str,
    request: &ApiRequest,
    kind: &'static str,
    options: Options,
    write: impl Fn(&mut dyn Write, &api::Article<'_>) -> io::Result<()> + Send + 'static,
) -> Answer {
    let full = query::full_article(&request.library, id).map_err(no_article)?;
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
    if full.article.text.len() <= MAX_BUFFERED_TEXT_BYTES {
        let mut body = Vec::new();
        let written = with_article(&full, options, |article| write(&mut body, article));
        written.map_err(|cause| WebError::internal(&cause))?;
        return Ok((headers, body).into_response());
    }
    let (library, id) = (request.library.clone(), id.to_owned());
    let body = stream(&request.state, &request.here, move |out| {
        let full = query::full_article(&library, &id).map_err(io::Error::other)?;
        with_article(&full, options, |article| write(out, article))
    });
    Ok((headers, body).into_response())
}

pub(in crate::web) fn annotations(request: &ApiRequest, (Id(id), options): &(Id, Options)) -> Answer {
    let kind = "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"";
    let layout = request.layout;
    article_as(id, request, kind, *options, move |out, article| layout.write(out, &api::AnnotationPage::from(article)))
}

pub(in crate::web) fn spacy(request: &ApiRequest, (Id(id), options): &(Id, Options)) -> Answer {
    let layout = request.layout;
    article_as(id, request, JSON, *options, move |out, article| layout.write(out, &api::spacy_doc(article)))
}

pub(in crate::web) fn brat(request: &ApiRequest, (Id(id), options): &(Id, Options)) -> Answer {
    article_as(id, request, TEXT, *options, |out, article| api::write_brat(out, article))
}

pub(in crate::web) fn text(request: &ApiRequest, (Id(id), options): &(Id, Options)) -> Answer {
    article_as(id, request, TEXT, *options, |out, article| out.write_all(article.text.as_bytes()))
}
