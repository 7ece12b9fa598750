//! Help: how to read, search and script.

use super::frame::Frame;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "docs.html")]
pub struct DocsPage {
    frame: Frame,
    groups: Vec<Group>,
    mistake: Example,
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
    /// The page; `groups` describe the API, and `mistake` shows how one is told.
    #[must_use]
    pub fn new(frame: Frame, groups: Vec<Group>, mistake: Example) -> Self {
        Self { frame, groups, mistake }
    }
}
