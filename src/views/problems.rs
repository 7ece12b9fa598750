//! What could not be read, why, and what to do about it.

use super::frame::Frame;
use super::parts::{Pager, counted};
use crate::article::LoadProblem;
use crate::library::query::List;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "problems.html")]
pub struct ProblemsPage<'l> {
    frame: Frame,
    heading: String,
    problems: Vec<&'l LoadProblem>,
    pager: Pager,
}

impl<'l> ProblemsPage<'l> {
    /// The page of `list`.
    #[must_use]
    pub fn new(frame: Frame, list: List<&'l LoadProblem>) -> Self {
        let pager = Pager::new(&list, &frame);
        Self { heading: counted(list.total, "file", "files"), problems: list.items, pager, frame }
    }
}
