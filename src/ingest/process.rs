//! One file: read, parsed, annotated.

use crate::annotations::Annotations;
use crate::article::{Article, LoadProblem, ProblemKind};
use crate::engine;
use crate::readers::{self, Parsed, Reader, SourceFile};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What one file gave.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Its articles with their annotations, in order of the file.
    pub articles: Vec<(Article, Annotations)>,
    /// What could not be read or analysed.
    pub problems: Vec<LoadProblem>,
    /// Whether another attempt might give more.
    pub retryable: bool,
}

/// Reads and annotates one file.
#[must_use]
pub fn process_file(reader: &Reader, file: &SourceFile) -> Outcome {
    let outcome = match readers::read(file) {
        Ok(bytes) => process_bytes(reader, &file.path, &bytes),
        Err(problem) => Outcome { problems: vec![problem], retryable: true, ..Outcome::default() },
    };
    Outcome { problems: file.report(outcome.articles.len(), outcome.problems), ..outcome }
}

/// Annotates the articles in the bytes of the file at `path`.
///
/// A panic costs only the article in which it happens, or the file while it is parsed, and becomes a problem.
#[must_use]
pub fn process_bytes(reader: &Reader, path: &str, bytes: &[u8]) -> Outcome {
    process_with(|path, bytes| reader.parse(path, bytes), engine::annotate, path, bytes)
}

fn process_with(
    parse: impl Fn(&str, &[u8]) -> Parsed,
    annotate: impl Fn(&Article) -> Annotations,
    path: &str,
    bytes: &[u8],
) -> Outcome {
    let Ok(Parsed { articles, mut problems, mut retryable }) = catch_unwind(AssertUnwindSafe(|| parse(path, bytes)))
    else {
        // It may have been for want of memory or threads.
        return Outcome { problems: vec![panicked(path, "reading it")], retryable: true, ..Outcome::default() };
    };
    let mut done = Vec::with_capacity(articles.len());
    for article in articles {
        match catch_unwind(AssertUnwindSafe(|| annotate(&article))) {
            Ok(annotations) => done.push((article, annotations)),
            Err(_) => {
                let title = article.metadata.title.map_or("it".to_owned(), |title| format!("“{}”", title.value));
                problems.push(panicked(path, &format!("analysing {title}")));
                retryable = true;
            }
        }
    }
    Outcome { articles: done, problems, retryable }
}

fn panicked(path: &str, doing: &str) -> LoadProblem {
    LoadProblem {
        kind: ProblemKind::Loss,
        path: path.to_owned(),
        reason: format!("The program broke off while {doing}; this is a fault of the program."),
        advice: "Leave the file out for now, and report it with the file if you can.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, engine, process_with, readers};
    use crate::article::{Article, ProblemKind};

    const LINES: &[u8] = b"{\"title\": \"A\", \"text\": \"One.\"}\n{\"title\": \"B\", \"text\": \"Two.\"}\n";

    fn losses(outcome: &Outcome) -> Vec<(&str, &str)> {
        let losses = outcome.problems.iter().filter(|problem| problem.kind == ProblemKind::Loss);
        losses.map(|problem| (problem.path.as_str(), problem.reason.as_str())).collect()
    }

    #[test]
    fn a_panic_costs_one_article_or_file() {
        let of_the_first = |article: &Article| {
            assert!(!article.text.contains("One."), "a fault");
            engine::annotate(article)
        };
        let outcome = process_with(readers::parse, of_the_first, "a.jsonl", LINES);
        let left: Vec<&str> = outcome.articles.iter().map(|(article, _)| article.text.as_str()).collect();
        assert_eq!(left, ["B\n\nTwo."]);
        let reason = |doing| format!("The program broke off while {doing}; this is a fault of the program.");
        assert_eq!(losses(&outcome), [("a.jsonl", &*reason("analysing “A”"))]);
        assert!(outcome.retryable, "it may have been for want of memory");

        let outcome = process_with(|_, _| panic!("a fault"), engine::annotate, "a.jsonl", LINES);
        assert!(outcome.articles.is_empty());
        assert_eq!(losses(&outcome), [("a.jsonl", &*reason("reading it"))]);
        assert!(outcome.retryable);
    }
}
