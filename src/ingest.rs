//! Files → engine → library: the only place where the three meet.
//!
//! [`load`] reads whole folders on all threads of the current rayon pool; [`take_in`] and [`take_in_bytes`] are the
//! step for one file, which `quotidian extract` takes one batch at a time.

use crate::annotations::Annotations;
use crate::article::{Article, LoadProblem, ProblemKind};
use crate::engine;
use crate::files::{self, Candidate, Parsed, Walk};
use crate::library::{Library, Pair};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Reads and joins everything below `roots`.
///
/// `tell` is called with the number of files that are done and of all files, from any thread, now and then and at the
/// end. The same files give the same library, whatever the number of threads.
#[must_use]
pub fn load(roots: &[PathBuf], tell: impl Fn(usize, usize) + Sync) -> Library {
    Shelf::default().update(find(roots), tell)
}

/// What was read so far, file by file, so that a change costs the files that changed.
#[derive(Debug, Default)]
pub struct Shelf {
    kept: Vec<Kept>,
}

/// A file as it was found, and what it gave.
#[derive(Debug)]
struct Kept {
    file: Candidate,
    pairs: Vec<Pair>,
    problems: Vec<LoadProblem>,
}

impl Shelf {
    /// Whether the shelf holds these files as they are now, and no others.
    #[must_use]
    pub fn holds(&self, walk: &Walk) -> bool {
        self.kept.iter().map(|kept| &kept.file).eq(&walk.files)
    }

    /// Reads the files of `walk` that are new or changed by size or time, forgets those that are gone, and joins all
    /// that is left. The library is the one that [`load`] would make of the same files.
    #[must_use]
    pub fn update(&mut self, walk: Walk, tell: impl Fn(usize, usize) + Sync) -> Library {
        let Walk { files, mut problems } = walk;
        let total = files.len();
        let done = AtomicUsize::new(0);
        tell(0, total);
        let mut before: FxHashMap<PathBuf, Kept> =
            std::mem::take(&mut self.kept).into_iter().map(|kept| (kept.file.location.clone(), kept)).collect();
        let found: Vec<(Candidate, Option<Kept>)> = files
            .into_iter()
            .map(|file| {
                let kept = before.remove(&file.location).filter(|kept| kept.file == file);
                (file, kept)
            })
            .collect();
        self.kept = found
            .into_par_iter()
            .map(|(file, kept)| {
                let kept = kept.unwrap_or_else(|| Kept::read(file));
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                if done.is_multiple_of(TELL_EVERY) || done == total {
                    tell(done, total);
                }
                kept
            })
            .collect();
        files::dismiss_workers();
        let pairs = self.kept.iter().flat_map(|kept| kept.pairs.iter().cloned()).collect();
        problems.extend(self.kept.iter().flat_map(|kept| kept.problems.iter().cloned()));
        Library::new(pairs, problems)
    }
}

impl Kept {
    /// Reads a file anew.
    fn read(file: Candidate) -> Self {
        let Outcome { articles, problems } = take_in(&file);
        let shared = |(article, annotations)| Pair { article: Arc::new(article), annotations: Arc::new(annotations) };
        Self { file, pairs: articles.into_iter().map(shared).collect(), problems }
    }
}

/// After how many files the progress is told.
const TELL_EVERY: usize = 64;

/// Finds the files below all roots. Of several roots each gets its own name in front of its paths, so that two files
/// are never taken for one.
#[must_use]
pub fn find(roots: &[PathBuf]) -> Walk {
    if let [root] = roots {
        return files::walk(root);
    }
    let mut all = Walk::default();
    let mut names: Vec<String> = Vec::with_capacity(roots.len());
    for root in roots {
        let name = own_name(root, &names);
        let Walk { files, problems } = files::walk(root);
        let below = |path: &str| if root.is_file() { name.clone() } else { format!("{name}/{path}") };
        all.files.extend(files.into_iter().map(|file| Candidate { path: below(&file.path), ..file }));
        all.problems.extend(problems.into_iter().map(|problem| LoadProblem { path: below(&problem.path), ..problem }));
        names.push(name);
    }
    all
}

/// The name of a root, with a number when another root has it already.
fn own_name(root: &Path, taken: &[String]) -> String {
    let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let name = root.file_name().map_or_else(|| "root".to_owned(), |name| name.to_string_lossy().into_owned());
    let numbered = (2..).map(|number| match name.rsplit_once('.') {
        Some((stem, ending)) if root.is_file() => format!("{stem}-{number}.{ending}"),
        _ => format!("{name}-{number}"),
    });
    std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}

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
        kind: ProblemKind::Loss,
        path: path.to_owned(),
        reason: format!("The program broke off while {doing} it; this is a fault of the program."),
        advice: "Leave the file out for now, and report it with the file if you can.".to_owned(),
    }
}
