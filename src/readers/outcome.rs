//! What reading a file gives: articles, problems, errors.

use crate::article::{Article, ArticleId, LoadProblem, ProblemKind};
use serde::{Deserialize, Serialize};

/// The longest article, in bytes: `War and Peace` would fit.
pub(super) const MAX_TEXT_BYTES: usize = 4 << 20;

/// What one file gave: its articles in order of the file, and what could not be read of it.
///
/// An empty or unreadable file gives no article and one problem; an archive may give both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed {
    /// The articles, numbered from 0 in their ids.
    pub articles: Vec<Article>,
    /// What was skipped, and why.
    pub problems: Vec<LoadProblem>,
    /// Whether another attempt, with more time or memory, might give more.
    pub retryable: bool,
}

impl Parsed {
    pub(super) fn merge(&mut self, other: Self) {
        self.articles.extend(other.articles);
        self.problems.extend(other.problems);
        self.retryable |= other.retryable;
    }

    /// Gives what was read under a file's inner name the name of the file itself, beside which a file of the inner name
    /// may lie.
    pub(super) fn renamed(mut self, inner: &str, path: &str) -> Self {
        let renamed = |of: &str| {
            let rest = of.strip_prefix(inner)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| format!("{path}{rest}"))
        };
        for problem in &mut self.problems {
            problem.path = renamed(&problem.path).unwrap_or_else(|| std::mem::take(&mut problem.path));
        }
        let mut part = 0;
        for at in 0..self.articles.len() {
            let Some(name) = renamed(&self.articles[at].path) else { continue };
            part = if at > 0 && self.articles[at - 1].path == name { part + 1 } else { 0 };
            self.articles[at].id = ArticleId::new(&name, part);
            self.articles[at].path = name;
        }
        self
    }
}

/// Why a file, or a part of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub(super) struct ReadError {
    /// What is wrong, a sentence.
    pub(super) reason: String,
    /// What the user can do about it, a sentence.
    pub(super) advice: String,
    /// Whether another attempt might go better.
    pub(super) retryable: bool,
}

impl ReadError {
    pub(super) fn new(reason: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { reason: reason.into(), advice: advice.into(), retryable: false }
    }

    /// An error that another attempt might not meet.
    pub(super) fn retryable(reason: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { retryable: true, ..Self::new(reason, advice) }
    }

    /// The file at `path` with this error alone.
    pub(super) fn into_parsed(self, path: &str) -> Parsed {
        let problems = vec![problem(path, self.reason, self.advice)];
        Parsed { problems, retryable: self.retryable, ..Parsed::default() }
    }
}

/// A problem with the file at `path`.
pub(super) fn problem(path: &str, reason: impl Into<String>, advice: impl Into<String>) -> LoadProblem {
    LoadProblem { kind: ProblemKind::Loss, path: path.to_owned(), reason: reason.into(), advice: advice.into() }
}

/// A remark on the file at `path`, of which nothing is lost.
pub(super) fn note(path: &str, reason: impl Into<String>, advice: impl Into<String>) -> LoadProblem {
    LoadProblem { kind: ProblemKind::Note, ..problem(path, reason, advice) }
}
