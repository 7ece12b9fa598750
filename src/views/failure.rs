//! A request that could not be answered.

use super::layout::Layout;
use askama::Template;

/// The page for a 400, 404, 500 and their kin.
#[derive(Template)]
#[template(path = "failure.html")]
pub struct FailurePage<'f> {
    layout: &'f Layout,
    status: u16,
    title: &'f str,
    detail: &'f str,
}

impl<'f> FailurePage<'f> {
    /// The page for an error of this status; `detail` is a sentence or two.
    #[must_use]
    pub fn new(layout: &'f Layout, status: u16, title: &'f str, detail: &'f str) -> Self {
        Self { layout, status, title, detail }
    }
}
