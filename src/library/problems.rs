//! The problems of a library, for the page that lists them.

use super::entries::ArticleEntry;
use crate::article::{LoadProblem, ProblemKind};
use crate::notebook::BadLine;
use foldhash::HashMap;

/// The problems of the files and of the notebook, in order, each once.
pub(super) fn all_problems(of_files: &[LoadProblem], bad_lines: &[BadLine]) -> Vec<LoadProblem> {
    let mut problems = of_files.to_vec();
    problems.extend(bad_lines.iter().map(bad_line));
    problems.sort();
    problems.dedup();
    merge_notes(problems)
}

/// Makes one of all notes that say the same, at the first file: a folder may have a thousand tables of one make.
fn merge_notes(problems: Vec<LoadProblem>) -> Vec<LoadProblem> {
    let mut merged: Vec<LoadProblem> = Vec::with_capacity(problems.len());
    // The first with this reason, and how many more have it.
    let mut notes: HashMap<String, (usize, usize)> = HashMap::default();
    for problem in problems {
        if problem.kind == ProblemKind::Note {
            if let Some((_, more)) = notes.get_mut(&problem.reason) {
                *more += 1;
                continue;
            }
            notes.insert(problem.reason.clone(), (merged.len(), 0));
        }
        merged.push(problem);
    }
    for (at, problem) in merged.iter_mut().enumerate() {
        if let Some((first, more @ 1..)) = notes.get(&problem.reason)
            && *first == at
        {
            let files = if *more == 1 { "file" } else { "files" };
            problem.reason.push_str(&format!(" The same holds for {more} more {files}."));
        }
    }
    merged
}

fn bad_line(line: &BadLine) -> LoadProblem {
    LoadProblem {
        kind: ProblemKind::Loss,
        path: format!("your notebook, line {}", line.number),
        reason: line.reason.clone(),
        advice: "Correct the line, or remove it. It is kept as it is.".to_owned(),
    }
}

pub(super) fn lost_article(entry: &ArticleEntry) -> LoadProblem {
    LoadProblem {
        kind: ProblemKind::Loss,
        path: entry.id().to_string(),
        reason: "This article was read, but the cache has lost it since.".to_owned(),
        advice: "Save its file again, so that it is read again.".to_owned(),
    }
}
