//! What could not be read, why, and what to do about it; and how files were read where that had to be guessed.

use super::format::counted;
use super::layout::Layout;
use super::parts::Exports;
use crate::article::{LoadProblem, ProblemKind};
use askama::Template;
use std::cmp::Reverse;

/// The page.
#[derive(Template)]
#[template(path = "problems.html")]
pub struct ProblemsPage<'l> {
    layout: Layout,
    heading: String,
    problems: Vec<ProblemGroup<'l>>,
    notes: Vec<ProblemGroup<'l>>,
    exports: Option<Exports>,
    /// What has been under way for long.
    slow: Vec<String>,
    /// The languages of OCR, if a reader asked for it.
    ocr: Option<String>,
}

/// The files with one problem.
struct ProblemGroup<'l> {
    first: &'l LoadProblem,
    count: String,
    /// The first of the files, by path.
    paths: Vec<&'l str>,
    /// How many files are not shown.
    more: usize,
    /// Whether OCR may give the text of the files.
    may_ask_for_ocr: bool,
}

/// How many files of a group are shown.
const MAX_PATHS_PER_GROUP: usize = 200;

impl<'l> ProblemsPage<'l> {
    /// The page of `all` problems and notes; `slow` is what has been under way for long.
    #[must_use]
    pub fn new(layout: Layout, all: &[&'l LoadProblem], slow: Vec<String>) -> Self {
        let lost = all.iter().filter(|problem| problem.kind == ProblemKind::Loss).count();
        let heading = match lost {
            0 => "Every file was read.".to_owned(),
            _ => {
                let what = counted(lost, "file or part of a file", "files or parts of files");
                format!("{what} could not be read. The other files are not affected.")
            }
        };
        Self {
            heading,
            problems: groups(all, ProblemKind::Loss),
            notes: groups(all, ProblemKind::Note),
            exports: Exports::table("/api/problems", ("line", "lines"), all.len(), str::to_owned),
            layout,
            slow,
            ocr: None,
        }
    }

    /// The same with a button for OCR at the problems of which `may_ask` is true; `asked` has the languages in which a reader
    /// asked for it already.
    #[must_use]
    pub fn with_ocr(mut self, asked: Option<String>, may_ask: fn(&LoadProblem) -> bool) -> Self {
        self.ocr = asked;
        for group in &mut self.problems {
            group.may_ask_for_ocr = may_ask(group.first);
        }
        self
    }
}

/// The problems of one kind by reason, the most frequent reason first.
fn groups<'l>(all: &[&'l LoadProblem], kind: ProblemKind) -> Vec<ProblemGroup<'l>> {
    let mut problems: Vec<&LoadProblem> = all.iter().copied().filter(|problem| problem.kind == kind).collect();
    problems.sort_by(|a, b| (&a.reason, &a.advice, &a.path).cmp(&(&b.reason, &b.advice, &b.path)));
    let mut groups: Vec<&[&LoadProblem]> =
        problems.chunk_by(|a, b| (&a.reason, &a.advice) == (&b.reason, &b.advice)).collect();
    groups.sort_by_key(|group| Reverse(group.len()));
    let group = |group: &[&'l LoadProblem]| ProblemGroup {
        first: group[0],
        count: counted(group.len(), "file", "files"),
        paths: group.iter().take(MAX_PATHS_PER_GROUP).map(|problem| problem.path.as_str()).collect(),
        more: group.len().saturating_sub(MAX_PATHS_PER_GROUP),
        may_ask_for_ocr: false,
    };
    groups.into_iter().map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_problem_makes_one_group() {
        let problem = |path: &str, reason: &str| LoadProblem {
            kind: ProblemKind::Loss,
            path: path.into(),
            reason: reason.into(),
            advice: "Save it again.".into(),
        };
        let all = [problem("a", "It is empty."), problem("c", "It is broken."), problem("b", "It is broken.")];
        let groups = groups(&all.iter().collect::<Vec<_>>(), ProblemKind::Loss);
        let shown: Vec<(&str, &[&str])> = groups.iter().map(|group| (&*group.first.reason, &*group.paths)).collect();
        assert_eq!(shown, [("It is broken.", &["b", "c"][..]), ("It is empty.", &["a"])]);
    }
}
