//! The program as the web sees it, without a network.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use quotidian::ingest::Reader;
use quotidian::library::Library;
use quotidian::notebook::NotebookFile;
use quotidian::web::{AppState, router, security::HostNames};
use tower::ServiceExt as _;

/// A program that serves one library.
pub(crate) struct Client {
    router: axum::Router,
    runtime: tokio::runtime::Runtime,
}

/// What it answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// Bytes of the body, as it was sent.
    pub(crate) length: usize,
}

impl Client {
    pub(crate) fn new(library: Library) -> Self {
        let state = state();
        state.replace(library);
        Self::serve(state)
    }

    /// A program that asks for a token.
    pub(crate) fn guarded(library: Library, token: &str) -> Self {
        let hosts = HostNames::of("127.0.0.1:8080".parse().unwrap());
        let state = AppState::with_token(hosts, Some(token.parse().unwrap()), Reader::default());
        state.replace(library);
        Self::serve(state)
    }

    /// A program with a notebook.
    pub(crate) fn noting(library: Library, notebook: &std::path::Path) -> Self {
        let state = state().with_notebook(NotebookFile::open(notebook).unwrap());
        state.replace(library);
        Self::serve(state)
    }

    /// A program that is still reading.
    pub(crate) fn loading(done: usize, total: usize) -> Self {
        let state = state();
        state.report_progress(done, total);
        Self::serve(state)
    }

    /// A client of a server that has read some files, and goes on.
    pub(crate) fn showing_part(part: Library, done: usize, total: usize) -> Self {
        let state = state();
        state.report_progress(done, total);
        state.show_part(part);
        Self::serve(state)
    }

    fn serve(state: AppState) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { router: router(state), runtime }
    }

    pub(crate) fn get(&self, address: &str) -> Answer {
        self.ask("GET", address, &[])
    }

    /// The JSON of an address that must have one.
    pub(crate) fn json(&self, address: &str) -> serde_json::Value {
        let answer = self.get(address);
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        assert_eq!(answer.header("content-type"), Some("application/json"), "{address}");
        serde_json::from_str(&answer.text).unwrap()
    }

    pub(crate) fn ask(&self, method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, address, headers, Body::empty())
    }

    pub(crate) fn send(&self, method: &str, address: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let own = [("host", "localhost:8080")];
        let headers: Vec<(&str, &str)> = own.iter().chain(headers).copied().collect();
        self.deliver(method, address, &headers, body.into())
    }

    /// A request with no other headers than these.
    pub(crate) fn raw(&self, method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.deliver(method, address, headers, Body::empty())
    }

    fn deliver(&self, method: &str, address: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).unwrap();
        self.runtime.block_on(async {
            let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Answer { status: parts.status, headers: parts.headers, text, length: bytes.len() }
        })
    }
}

fn state() -> AppState {
    AppState::new(HostNames::of("127.0.0.1:8080".parse().unwrap()))
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// All that the program answers about a library that was corrected by a notebook.
pub(crate) fn all_answers(library: Library, notebook: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notebook.jsonl");
    std::fs::write(&path, notebook).unwrap();
    let client = Client::noting(library, &path);
    let mut answers = String::new();
    let mut ask = |address: &str| {
        let answer = client.get(address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.text);
        answers.push_str(&format!("{address}\n{}\n", answer.text));
        answer.text
    };
    for address in
        ["/api/problems", "/api/quotes.ndjson?kind=all", "/api/pairs.csv", "/api/search?q=the", "/api/people?sort=name"]
    {
        ask(address);
    }
    for (list, id) in [("articles", "id"), ("people", "id"), ("countries", "code")] {
        ask(&format!("/api/{list}?limit=1000"));
        let items = ask(&format!("/api/{list}.ndjson"));
        for item in items.lines() {
            let item: serde_json::Value = serde_json::from_str(item).unwrap();
            ask(&format!("/api/{list}/{}", item[id].as_str().unwrap().to_lowercase()));
        }
    }
    answers
}
