//! Help: how to read, search and script.

use super::frame::Frame;
use askama::Template;
use std::sync::Arc;

/// The page.
#[derive(Template)]
#[template(path = "docs.html")]
pub struct DocsPage {
    frame: Frame,
    examples: Arc<Examples>,
}

/// What the page says of the API, with answers from the library at hand.
#[derive(Clone, Debug)]
pub struct Examples {
    /// The addresses.
    pub groups: Vec<Group>,
    /// How a mistake is told.
    pub mistake: Example,
}

/// Addresses that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Their heading.
    pub name: &'static str,
    /// The addresses.
    pub addresses: Vec<Address>,
}

/// One address of the API.
#[derive(Clone, Debug)]
pub struct Address {
    /// GET or POST.
    pub method: &'static str,
    /// The path, with places to be filled in braces.
    pub path: &'static str,
    /// What it gives.
    pub summary: &'static str,
    /// Names of the parameters, and what each does.
    pub parameters: Vec<(&'static str, &'static str)>,
    /// An example, where the library has something to give one with.
    pub example: Option<Example>,
}

/// A question to the program and its answer.
#[derive(Clone, Debug)]
pub struct Example {
    /// A line for the shell.
    pub line: String,
    /// What it answers, shortened.
    pub answer: String,
}

impl DocsPage {
    /// The page.
    #[must_use]
    pub fn new(frame: Frame, examples: Arc<Examples>) -> Self {
        Self { frame, examples }
    }
}
