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
}

/// The files with one problem.
struct ProblemGroup<'l> {
    reason: &'l str,
    advice: &'l str,
    count: String,
    /// The first of the files, by path.
    paths: Vec<&'l str>,
    /// How many files are not shown.
    more: usize,
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
        }
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
        reason: &group[0].reason,
        advice: &group[0].advice,
        count: counted(group.len(), "file", "files"),
        paths: group.iter().take(MAX_PATHS_PER_GROUP).map(|problem| problem.path.as_str()).collect(),
        more: group.len().saturating_sub(MAX_PATHS_PER_GROUP),
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
        let shown: Vec<(&str, &[&str])> = groups.iter().map(|group| (group.reason, &*group.paths)).collect();
        assert_eq!(shown, [("It is broken.", &["b", "c"][..]), ("It is empty.", &["a"])]);
    }
}
