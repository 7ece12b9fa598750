//! What could not be read, why, and what to do about it; and how files were read where that had to be guessed.

use super::layout::Layout;
use super::parts::{Pager, counted};
use crate::article::{LoadProblem, ProblemKind};
use crate::library::Library;
use crate::library::query::{List, counts};
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "problems.html")]
pub struct ProblemsPage<'l> {
    layout: Layout,
    heading: String,
    problems: Vec<&'l LoadProblem>,
    notes: Vec<&'l LoadProblem>,
    pager: Pager,
}

impl<'l> ProblemsPage<'l> {
    /// The page of `list`.
    #[must_use]
    pub fn new(layout: Layout, library: &Library, list: List<&'l LoadProblem>) -> Self {
        let pager = Pager::new(&list, &layout);
        let lost = counts(library).problems;
        let lost_of = |problem: &&&LoadProblem| problem.kind == ProblemKind::Loss;
        let at = list.items.iter().filter(lost_of).count();
        let mut problems = list.items;
        let notes = problems.split_off(at);
        let heading = match lost {
            0 => "Every file was read.".to_owned(),
            _ => {
                let what = counted(lost, "file or part of one", "files or parts of files");
                format!("{what} gave no article. The others are not affected.")
            }
        };
        Self { heading, problems, notes, pager, layout }
    }
}
