//! One file: read, parsed, annotated.

use crate::annotations::Annotations;
use crate::article::{Article, LoadProblem, ProblemKind};
use crate::engine;
use crate::readers::{self, Parsed, Patience, Reader, SourceFile};
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

/// What is to be said about a file besides its articles.
#[derive(Debug, Default)]
pub struct Remarks {
    /// What could not be read or analysed.
    pub problems: Vec<LoadProblem>,
    /// Whether another attempt might give more.
    pub retryable: bool,
}

/// Reads and annotates one file; `add` gets each of its articles as soon as it is analysed, in order of the file.
pub fn process_file(reader: &Reader, file: &SourceFile, mut add: impl FnMut(Article, Annotations)) -> Remarks {
    let parse = || {
        // Given back before `add` is called, which may wait for others.
        let _held = reader.memory().for_file(file.size);
        match readers::read(file) {
            Ok(bytes) => reader.parse_within(Patience::Full, &file.path, &bytes),
            Err(problem) => Some(Parsed { problems: vec![problem], retryable: true, ..Parsed::default() }),
        }
    };
    let mut count = 0;
    let count_and_add = |article, annotations| {
        count += 1;
        add(article, annotations);
    };
    let remarks = process_with(parse, annotate(reader), &file.path, count_and_add).unwrap_or_default();
    Remarks { problems: file.report(count, remarks.problems), ..remarks }
}

/// Annotates the articles in the bytes of the file at `path`.
#[must_use]
pub fn process_bytes(reader: &Reader, path: &str, bytes: &[u8]) -> Outcome {
    let mut articles = Vec::new();
    let add = |article, annotations| articles.push((article, annotations));
    let Remarks { problems, retryable } = process_each(reader, Patience::Full, path, bytes, add).unwrap_or_default();
    Outcome { articles, problems, retryable }
}

/// Annotates the articles in the bytes of the file at `path`, and gives them to `add` one by one; `None` when the file is
/// to be read after the others.
///
/// A panic costs only the article in which it happens, or the file while it is parsed, and becomes a problem.
pub(super) fn process_each(
    reader: &Reader,
    patience: Patience,
    path: &str,
    bytes: &[u8],
    add: impl FnMut(Article, Annotations),
) -> Option<Remarks> {
    process_with(|| reader.parse_within(patience, path, bytes), annotate(reader), path, add)
}

/// The engine, within the memory that all threads have for it.
fn annotate(reader: &Reader) -> impl Fn(&Article) -> Annotations {
    |article| {
        let _held = reader.memory().for_text(article.text.len());
        engine::annotate(article)
    }
}

fn process_with(
    parse: impl FnOnce() -> Option<Parsed>,
    annotate: impl Fn(&Article) -> Annotations,
    path: &str,
    mut add: impl FnMut(Article, Annotations),
) -> Option<Remarks> {
    let Ok(parsed) = catch_unwind(AssertUnwindSafe(parse)) else {
        // It may have been for want of memory or threads.
        return Some(Remarks { problems: vec![panicked(path, "reading it")], retryable: true });
    };
    let Parsed { articles, mut problems, mut retryable } = parsed?;
    for article in articles {
        match catch_unwind(AssertUnwindSafe(|| annotate(&article))) {
            Ok(annotations) => add(article, annotations),
            Err(_) => {
                let title = article.metadata.title.map_or("it".to_owned(), |title| format!("“{}”", title.value));
                problems.push(panicked(path, &format!("analysing {title}")));
                retryable = true;
            }
        }
    }
    Some(Remarks { problems, retryable })
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
    use super::{Remarks, engine, process_with, readers};
    use crate::annotations::Annotations;
    use crate::article::{Article, ProblemKind};
    use crate::readers::Parsed;

    const LINES: &[u8] = b"{\"title\": \"A\", \"text\": \"One.\"}\n{\"title\": \"B\", \"text\": \"Two.\"}\n";

    fn losses(remarks: &Remarks) -> Vec<(&str, &str)> {
        let losses = remarks.problems.iter().filter(|problem| problem.kind == ProblemKind::Loss);
        losses.map(|problem| (problem.path.as_str(), problem.reason.as_str())).collect()
    }

    fn process(
        parse: impl FnOnce() -> Option<Parsed>,
        annotate: impl Fn(&Article) -> Annotations,
    ) -> (Vec<String>, Remarks) {
        let mut texts = Vec::new();
        let remarks = process_with(parse, annotate, "a.jsonl", |article, _| texts.push(article.text));
        (texts, remarks.unwrap())
    }

    #[test]
    fn a_panic_costs_one_article_or_file() {
        let of_the_first = |article: &Article| {
            assert!(!article.text.contains("One."), "a fault");
            engine::annotate(article)
        };
        let (left, remarks) = process(|| Some(readers::parse("a.jsonl", LINES)), of_the_first);
        assert_eq!(left, ["B\n\nTwo."]);
        let reason = |doing| format!("The program broke off while {doing}; this is a fault of the program.");
        assert_eq!(losses(&remarks), [("a.jsonl", &*reason("analysing “A”"))]);
        assert!(remarks.retryable, "it may have been for want of memory");

        let (left, remarks) = process(|| panic!("a fault"), engine::annotate);
        assert_eq!(left, [""; 0]);
        assert_eq!(losses(&remarks), [("a.jsonl", &*reason("reading it"))]);
        assert!(remarks.retryable);
    }
}
