//! Help, with the API described from its own table, and every example answered by the program itself.

use crate::library::Library;
use crate::library::query::{self, ArticleFilter, CountryFilter, PageRequest, PeopleFilter};
use crate::views::docs::{DocsPage, EndpointDocs, EndpointGroup, Example, Examples};
use crate::views::layout::Section;
use crate::web::AppState;
use crate::web::endpoint::{Answer, Endpoint};
use crate::web::page_context::{Page, PageContext, page};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use futures_util::StreamExt as _;
use std::sync::Arc;
use tower::ServiceExt as _;

/// The page of help with these endpoints, whose examples `program` answers.
pub(in crate::web) async fn show_docs(
    state: AppState,
    headers: HeaderMap,
    mut context: PageContext,
    endpoints: &[Endpoint],
    program: impl Fn(AppState) -> Router,
) -> Page {
    std::mem::take(&mut context.params).finish()?;
    let layout = context.layout("Help", Section::None);
    // The name under which the reader reaches the server; it is one of its own.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let known = state.examples().load_full().filter(|known| known.0 == layout.generation && known.1 == host);
    let examples = match known {
        Some(known) => Arc::clone(&known.2),
        None => {
            let values = ExampleValues::of(&context.library);
            let client = ExampleClient::new(&state, host.clone(), program(state.clone()));
            let made = Arc::new(examples(endpoints, &client, &values).await);
            state.examples().store(Some(Arc::new((layout.generation, host, Arc::clone(&made)))));
            made
        }
    };
    page(&DocsPage::new(layout, examples))
}

/// Every address, with what the program answers now.
async fn examples(endpoints: &[Endpoint], client: &ExampleClient, values: &ExampleValues) -> Examples {
    let mut groups: Vec<EndpointGroup> = Vec::new();
    for endpoint in endpoints {
        let docs = EndpointDocs {
            method: endpoint.method,
            path: endpoint.path,
            summary: endpoint.summary,
            parameters: endpoint.parameters.iter().map(|parameter| (parameter.name, parameter.what)).collect(),
            example: match values.fill(endpoint) {
                Some(path) if endpoint.is_change() => Some(client.change_example(endpoint, &path)),
                Some(path) => Some(client.request(endpoint, path).await),
                None => None,
            },
        };
        match groups.last_mut() {
            Some(group) if group.name == endpoint.group => group.endpoints.push(docs),
            _ => groups.push(EndpointGroup { name: endpoint.group, endpoints: vec![docs] }),
        }
    }
    let refused = Endpoint { answer: Answer::File("application/problem+json"), ..endpoints[0].clone() };
    let mistake = client.request(&refused, "/api/quotes?speker=ada".to_owned()).await;
    Examples { groups, mistake }
}

/// What is put into the braces of the examples.
struct ExampleValues {
    articles: Vec<String>,
    person: Option<String>,
    country: Option<String>,
    saved: Option<String>,
}

impl ExampleValues {
    fn of(library: &Library) -> Self {
        let first = PageRequest::first(2);
        let articles = query::list_articles(library, &ArticleFilter::default(), &first).ok();
        let person = query::list_people(library, &PeopleFilter::default(), &first).ok();
        let country = query::list_countries(library, &CountryFilter::default(), &first).ok();
        let articles = articles.map(|list| list.items).unwrap_or_default();
        Self {
            articles: articles.iter().map(|card| card.link.id.to_owned()).collect(),
            person: person.and_then(|list| Some(list.items.first()?.link.id.to_owned())),
            saved: query::saved_searches(library).first().map(|event| event.id.to_string()),
            country: country.and_then(|list| Some(list.items.first()?.code.as_str().to_ascii_lowercase())),
        }
    }

    /// The example of an address with its braces filled; `None` when the library has nothing to fill them with.
    fn fill(&self, endpoint: &Endpoint) -> Option<String> {
        let mut filled = if endpoint.example.is_empty() { endpoint.path } else { endpoint.example }.to_owned();
        let values = [
            ("{id}", self.articles.first()),
            ("{other}", self.articles.last()),
            ("{person}", self.person.as_ref()),
            ("{code}", self.country.as_ref()),
            ("{saved}", self.saved.as_ref()),
        ];
        for (brace, value) in values {
            if filled.contains(brace) {
                filled = filled.replace(brace, &super::api::escape(value?));
            }
        }
        Some(filled)
    }
}

/// Asks the program as a script would.
struct ExampleClient {
    host: String,
    /// How every line for the shell begins.
    curl: &'static str,
    program: Router,
}

/// More of an answer than is shown.
const MAX_EXAMPLE_BYTES: usize = 64 << 10;

impl ExampleClient {
    fn new(state: &AppState, host: String, program: Router) -> Self {
        let curl = if state.token().is_some() { "curl -H \"Authorization: Bearer $QUOTIDIAN_TOKEN\"" } else { "curl" };
        Self { host, curl, program }
    }

    /// The line for the shell that asks for `path`, and the beginning of what is answered.
    async fn request(&self, endpoint: &Endpoint, mut path: String) -> Example {
        let is_json = match endpoint.answer {
            Answer::Json(_) | Answer::List(_) | Answer::JsonOrCsv(_) => true,
            Answer::Export(kind) | Answer::File(kind) => ["application/json", "application/ld+json"].contains(&kind),
        };
        let is_stream = matches!(endpoint.answer, Answer::File("text/event-stream"));
        if is_json {
            path.push_str(if path.contains('?') { "&pretty" } else { "?pretty" });
        }
        let request = Request::builder().method(endpoint.method).uri(&path).header(header::HOST, &self.host);
        let (curl, address) = (self.curl, format!("'http://{}{path}'", self.host));
        let (command, request) = match endpoint.body {
            Some(body) => {
                let data = if body.example.ends_with('\n') {
                    "--data-binary @names.txt".to_owned()
                } else {
                    format!("-d '{}'", body.example)
                };
                let kind = body.kinds[0];
                (
                    format!("{curl} -H 'content-type: {kind}' {data} {address}"),
                    request.header(header::CONTENT_TYPE, kind).body(Body::from(body.example)),
                )
            }
            None => (format!("{curl} {}{address}", if is_stream { "-N " } else { "" }), request.body(Body::empty())),
        };
        let mut bytes = Vec::new();
        if let Ok(request) = request {
            let Ok(response) = self.program.clone().oneshot(request).await;
            let mut body = response.into_body().into_data_stream();
            while let Some(Ok(chunk)) = body.next().await {
                bytes.extend_from_slice(&chunk);
                // A stream of events has no end; its first says enough.
                if is_stream || bytes.len() > MAX_EXAMPLE_BYTES {
                    break;
                }
            }
        }
        let answer = String::from_utf8_lossy(&bytes);
        Example { command, answer: if is_json { shorten_json(&answer) } else { shorten(&answer) } }
    }

    /// A change of the notebook, which is shown and not done.
    fn change_example(&self, endpoint: &Endpoint, path: &str) -> Example {
        let (curl, address) = (self.curl, format!("'http://{}{path}'", self.host));
        let command = match endpoint.body {
            None => format!("{curl} -X {} {address}", endpoint.method),
            Some(body) => format!("{curl} -H 'content-type: {}' -d '{}' {address}", body.kinds[0], body.example),
        };
        let answer = "{\n  \"entry\": {\n    \"id\": \"0123456789abcdef\",\n    …\n  },\n  \"changed\": true,\n  \"revision\": \"…\"\n}";
        Example { command, answer: answer.to_owned() }
    }
}

/// How many characters of a line are shown.
const MAX_LINE_CHARS: usize = 300;
/// How many lines of an answer that is no JSON are shown.
const MAX_EXAMPLE_LINES: usize = 8;

/// The first lines of a text, each cut where it is long.
fn shorten(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().take(MAX_EXAMPLE_LINES).map(cut).collect();
    if text.lines().nth(MAX_EXAMPLE_LINES).is_some() {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// JSON spread over lines, with one item of each array and the beginnings of long texts.
fn shorten_json(text: &str) -> String {
    /// An object or array around the current line.
    struct OpenContainer {
        is_array: bool,
        items: usize,
        hidden: bool,
    }
    let mut lines: Vec<String> = Vec::new();
    let mut around: Vec<OpenContainer> = Vec::new();
    for line in text.lines() {
        let words = line.trim_start();
        let indent = &line[..line.len() - words.len()];
        let closes = words.starts_with(['}', ']']);
        let closed = if closes { around.pop() } else { None };
        if let Some(more) = closed.as_ref().filter(|closed| closed.is_array && !closed.hidden && closed.items > 1) {
            lines.push(format!("{indent}  … and {} more", more.items - 1));
        }
        let mut hidden =
            closed.is_some_and(|closed| closed.hidden) || around.last().is_some_and(|around| around.hidden);
        if let Some(array) = around.last_mut().filter(|around| around.is_array && !closes) {
            array.items += 1;
            hidden |= array.items > 1;
        }
        if !hidden {
            lines.push(cut(line));
        }
        if words.ends_with(['{', '[']) {
            around.push(OpenContainer { is_array: words.ends_with('['), items: 0, hidden });
        }
    }
    lines.join("\n")
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(MAX_LINE_CHARS) {
        None => line.to_owned(),
        Some((end, _)) => format!("{}…", &line[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_examples_are_shortened() {
        let value = serde_json::json!({"items": [{"a": [1, 2, 3]}, {"a": []}, {}], "none": [], "total": 3});
        let shown = shorten_json(&serde_json::to_string_pretty(&value).unwrap());
        let expected = "{\n  \"items\": [\n    {\n      \"a\": [\n        1,\n        … and 2 more\n      ]\n    },\n    \
                        … and 2 more\n  ],\n  \"none\": [],\n  \"total\": 3\n}";
        assert_eq!(shown, expected);
        assert_eq!(cut(&"é".repeat(MAX_LINE_CHARS + 1)).chars().count(), MAX_LINE_CHARS + 1);
    }
}
