//! Help: how to read, search and script.

use super::layout::Layout;
use askama::Template;
use std::sync::Arc;

/// The page.
#[derive(Template)]
#[template(path = "docs.html")]
pub struct DocsPage {
    layout: Layout,
    examples: Arc<Examples>,
}

/// What the page says of the API, with answers from the library at hand.
#[derive(Clone, Debug)]
pub struct Examples {
    /// The endpoints.
    pub groups: Vec<EndpointGroup>,
    /// The answer to a wrong request.
    pub mistake: Example,
}

/// Addresses that belong together.
#[derive(Clone, Debug)]
pub struct EndpointGroup {
    /// Their heading.
    pub name: &'static str,
    /// The endpoints.
    pub endpoints: Vec<EndpointDocs>,
}

/// One address of the API.
#[derive(Clone, Debug)]
pub struct EndpointDocs {
    /// GET or POST.
    pub method: &'static str,
    /// The path, with parameters in braces.
    pub path: &'static str,
    /// What it gives.
    pub summary: &'static str,
    /// Names of the parameters, and what each does.
    pub parameters: Vec<(&'static str, &'static str)>,
    /// An example, where the library has something to give one with.
    pub example: Option<Example>,
}

/// A request and its answer.
#[derive(Clone, Debug)]
pub struct Example {
    /// The shell command.
    pub command: String,
    /// What it answers, shortened.
    pub answer: String,
}

impl DocsPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, examples: Arc<Examples>) -> Self {
        Self { layout, examples }
    }
}
