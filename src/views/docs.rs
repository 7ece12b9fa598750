//! Help: how to read, search and script.

use super::frame::Frame;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "docs.html")]
pub struct DocsPage {
    frame: Frame,
}

impl DocsPage {
    /// The page.
    #[must_use]
    pub fn new(frame: Frame) -> Self {
        Self { frame }
    }
}
