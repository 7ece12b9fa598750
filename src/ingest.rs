//! Files → engine → library: the only place where the three meet.

use crate::annotations::Annotations;
use crate::article::{Article, LoadProblem};
use crate::engine;
use crate::files::{self, Candidate, Parsed};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What one file gave.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Its articles with their annotations, in order of the file.
    pub articles: Vec<(Article, Annotations)>,
    /// What could not be read or analysed.
    pub problems: Vec<LoadProblem>,
}

/// Reads and annotates one file.
#[must_use]
pub fn take_in(candidate: &Candidate) -> Outcome {
    match files::read(candidate) {
        Ok(bytes) => take_in_bytes(&candidate.path, &bytes),
        Err(problem) => Outcome { articles: Vec::new(), problems: vec![problem] },
    }
}

/// Annotates the articles in the bytes of the file at `path`.
///
/// A fault of the program costs the article (or the file, while it is parsed) it happened in, and becomes a problem.
#[must_use]
pub fn take_in_bytes(path: &str, bytes: &[u8]) -> Outcome {
    let Ok(Parsed { articles, mut problems }) = catch_unwind(AssertUnwindSafe(|| files::parse(path, bytes))) else {
        return Outcome { articles: Vec::new(), problems: vec![broke(path, "reading")] };
    };
    let mut done = Vec::with_capacity(articles.len());
    for article in articles {
        match catch_unwind(AssertUnwindSafe(|| engine::annotate(&article))) {
            Ok(annotations) => done.push((article, annotations)),
            Err(_) => problems.push(broke(path, "analysing")),
        }
    }
    Outcome { articles: done, problems }
}

fn broke(path: &str, doing: &str) -> LoadProblem {
    LoadProblem {
        path: path.to_owned(),
        reason: format!("The program broke off while {doing} it; this is a fault of the program."),
        advice: "Leave the file out for now, and report it with the file if you can.".to_owned(),
    }
}
