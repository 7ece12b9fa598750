//! An article of any content and file name, on every page that shows it.

use super::serve;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use quotidian::ingest;
use quotidian::library::{AnnotatedArticle, Library, query};
use std::sync::Arc;
use tower::ServiceExt as _;

/// Checks the pages and exports of a library of one article: the file's name is the first line, the rest its content.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (name, text) = text.split_once('\n').unwrap_or(("made-up", &text));
    let done = ingest::process_bytes(&ingest::Reader::default(), &format!("{name}.txt"), text.as_bytes());
    let pairs = done.articles.into_iter().map(|(article, annotations)| AnnotatedArticle {
        article: Arc::new(article),
        annotations: Arc::new(annotations),
    });
    let library = Library::new(pairs.collect(), done.problems);
    let mut addresses: Vec<String> = ["/", "/people", "/countries", "/quotes", "/problems", "/search?q=the"]
        .iter()
        .chain(&["/api/quotes.csv", "/api/quotes.bib", "/api/quotes.atom", "/api/library.ndjson"])
        .map(ToString::to_string)
        .collect();
    let all = query::PageRequest::first(1000);
    for card in query::list_articles(&library, &query::ArticleFilter::default(), &all).expect("no cursor").items {
        let id = card.link.id;
        addresses.push(format!("/articles/{id}"));
        for export in ["annotations.jsonld", "spacy.json", "brat.ann"] {
            addresses.push(format!("/api/articles/{id}/{export}"));
        }
    }
    let people = query::list_people(&library, &query::PeopleFilter::default(), &all).expect("no cursor").items;
    addresses.extend(people.iter().map(|person| format!("/people/{}", person.link.id)));
    let router = serve(library.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a thread");
    for address in addresses {
        let request = Request::get(&address).header("host", "localhost:8080").body(Body::empty()).expect("a request");
        let body = runtime.block_on(async {
            let Ok(answer) = router.clone().oneshot(request).await;
            assert_eq!(answer.status(), 200, "{address}");
            to_bytes(answer.into_body(), usize::MAX).await.expect("a whole body")
        });
        if !address.starts_with("/api/") {
            harmless(&address, &String::from_utf8(body.into()).expect("UTF-8"));
        }
    }
}

/// No element and no handler in the page is the article's: its marks of markup are written out.
pub fn harmless(address: &str, page: &str) {
    for (at, _) in page.match_indices('<') {
        let tag = page[at + 1..].split_once('>').expect("an end").0;
        let name: String = tag.trim_start_matches(['/', '!']).chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(OWN.contains(&&*name), "{address}: <{tag}>");
        // Outside of quotes there are names of attributes only.
        let outside: Vec<&str> = tag.split('"').step_by(2).collect();
        let names = outside.join("");
        assert!(tag.matches('"').count().is_multiple_of(2) && !names.contains(" on"), "{address}: <{tag}>");
        assert!(name != "script" || tag.starts_with('/') || tag.contains(" src=\"/static/"), "{address}: <{tag}>");
    }
}

/// The elements of the program's own templates.
const OWN: &[&str] = &[
    "DOCTYPE",
    "a",
    "article",
    "blockquote",
    "body",
    "br",
    "button",
    "circle",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "doctype",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "line",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "noscript",
    "ol",
    "option",
    "p",
    "path",
    "pre",
    "progress",
    "q",
    "rect",
    "script",
    "section",
    "select",
    "small",
    "span",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
];
