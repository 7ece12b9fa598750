//! Files → engine → library: the only place where the three meet.
//!
//! A [`Corpus`] reads whole folders on all threads of the current rayon pool, keeps what it read in the [`Cache`] or in
//! memory, and joins it to a library; [`process_file`] and [`process_bytes`] are the step for one file, which `quotidian
//! extract` takes one batch at a time.

mod cache;
mod cache_dir;
mod corpus;
mod pack;
mod record;

pub use cache::Cache;
pub use cache_dir::{CacheFolder, cache_dir, clear, contents};
pub use corpus::Corpus;

use crate::annotations::Annotations;
use crate::article::{Article, LoadProblem, ProblemKind};
use crate::engine;
use crate::files::{self, Candidate, Parsed, Walk};
use crate::library::Library;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Reads and joins everything below `roots`.
///
/// `tell` is called with the number of files that are done and of all files, from any thread, now and then and at the
/// end. The same files give the same library, whatever the number of threads.
#[must_use]
pub fn load(roots: &[PathBuf], tell: impl Fn(usize, usize) + Sync) -> Library {
    Corpus::default().update(find(roots), tell)
}

/// Finds the files below all roots. Of several roots each gets its own name in front of its paths, so that two files
/// are never taken for one.
#[must_use]
pub fn find(roots: &[PathBuf]) -> Walk {
    let mut all = Walk::default();
    for Walk { files, problems } in find_each(roots) {
        all.files.extend(files);
        all.problems.extend(problems);
    }
    all
}

/// The same, root by root.
pub fn find_each(roots: &[PathBuf]) -> impl Iterator<Item = Walk> {
    let mut names = RootNames::default();
    roots.iter().map(move |root| {
        let mut found = files::walk(root);
        if roots.len() > 1 {
            let name = names.own(root);
            let below = |path: &mut String| {
                *path = if root.is_file() { name.clone() } else { format!("{name}/{path}") };
            };
            found.files.iter_mut().for_each(|file| below(&mut file.path));
            found.problems.iter_mut().for_each(|problem| below(&mut problem.path));
        }
        found
    })
}

/// The names that roots have.
#[derive(Default)]
struct RootNames {
    taken: HashSet<String>,
    /// The number to try next for a name, of a file or a folder: thousands may be called `index.html`.
    next: HashMap<(String, bool), usize>,
}

impl RootNames {
    /// The name of a root, with a number when another root has it already.
    fn own(&mut self, root: &Path) -> String {
        let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let name = root.file_name().map_or_else(|| "root".to_owned(), |name| name.to_string_lossy().into_owned());
        let is_file = root.is_file();
        let mut own = name.clone();
        let next = self.next.entry((name.clone(), is_file)).or_insert(2);
        while !self.taken.insert(own.clone()) {
            own = match name.rsplit_once('.') {
                Some((stem, ending)) if is_file => format!("{stem}-{next}.{ending}"),
                _ => format!("{name}-{next}"),
            };
            *next += 1;
        }
        own
    }
}

/// What one file gave.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Its articles with their annotations, in order of the file.
    pub articles: Vec<(Article, Annotations)>,
    /// What could not be read or analysed.
    pub problems: Vec<LoadProblem>,
    /// Whether another attempt might give more, see [`Parsed::passing`].
    pub retryable: bool,
}

/// Reads and annotates one file.
#[must_use]
pub fn process_file(candidate: &Candidate) -> Outcome {
    let outcome = match files::read(candidate) {
        Ok(bytes) => process_bytes(&candidate.path, &bytes),
        Err(problem) => Outcome { problems: vec![problem], retryable: true, ..Outcome::default() },
    };
    Outcome { problems: candidate.told(outcome.articles.len(), outcome.problems), ..outcome }
}

/// Annotates the articles in the bytes of the file at `path`.
///
/// A fault of the program costs the article (or the file, while it is parsed) it happened in, and becomes a problem.
#[must_use]
pub fn process_bytes(path: &str, bytes: &[u8]) -> Outcome {
    process_with(files::parse, engine::annotate, path, bytes)
}

fn process_with(
    parse: impl Fn(&str, &[u8]) -> Parsed,
    annotate: impl Fn(&Article) -> Annotations,
    path: &str,
    bytes: &[u8],
) -> Outcome {
    let Ok(Parsed { articles, mut problems, passing: mut retryable }) =
        catch_unwind(AssertUnwindSafe(|| parse(path, bytes)))
    else {
        // It may have been for want of memory or threads.
        return Outcome { problems: vec![broke(path, "reading it")], retryable: true, ..Outcome::default() };
    };
    let mut done = Vec::with_capacity(articles.len());
    for article in articles {
        match catch_unwind(AssertUnwindSafe(|| annotate(&article))) {
            Ok(annotations) => done.push((article, annotations)),
            Err(_) => {
                let title = article.metadata.title.map_or("it".to_owned(), |title| format!("“{}”", title.value));
                problems.push(broke(path, &format!("analysing {title}")));
                retryable = true;
            }
        }
    }
    Outcome { articles: done, problems, retryable }
}

fn broke(path: &str, doing: &str) -> LoadProblem {
    LoadProblem {
        kind: ProblemKind::Loss,
        path: path.to_owned(),
        reason: format!("The program broke off while {doing}; this is a fault of the program."),
        advice: "Leave the file out for now, and report it with the file if you can.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, engine, files, process_with};
    use crate::article::{Article, ProblemKind};

    const LINES: &[u8] = b"{\"title\": \"A\", \"text\": \"One.\"}\n{\"title\": \"B\", \"text\": \"Two.\"}\n";

    fn losses(outcome: &Outcome) -> Vec<(&str, &str)> {
        let losses = outcome.problems.iter().filter(|problem| problem.kind == ProblemKind::Loss);
        losses.map(|problem| (problem.path.as_str(), problem.reason.as_str())).collect()
    }

    #[test]
    fn a_fault_costs_the_article_or_the_file_it_happens_in() {
        let of_the_first = |article: &Article| {
            assert!(!article.text.contains("One."), "a fault");
            engine::annotate(article)
        };
        let outcome = process_with(files::parse, of_the_first, "a.jsonl", LINES);
        let left: Vec<&str> = outcome.articles.iter().map(|(article, _)| article.text.as_str()).collect();
        assert_eq!(left, ["B\n\nTwo."]);
        let told = |doing| format!("The program broke off while {doing}; this is a fault of the program.");
        assert_eq!(losses(&outcome), [("a.jsonl", &*told("analysing “A”"))]);
        assert!(outcome.retryable, "it may have been for want of memory");

        let outcome = process_with(|_, _| panic!("a fault"), engine::annotate, "a.jsonl", LINES);
        assert!(outcome.articles.is_empty());
        assert_eq!(losses(&outcome), [("a.jsonl", &*told("reading it"))]);
        assert!(outcome.retryable);
    }
}
