//! Finds the files to read.

use crate::article::{LoadProblem, ProblemKind};
use crate::readers::{self, Walk};
use foldhash::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Finds the files below all roots. Of several roots each gets its own name in front of its paths, so that two files
/// are never taken for one.
#[must_use]
pub fn find(roots: &[PathBuf]) -> Walk {
    together(find_each(roots))
}

/// The same for roots as they were resolved when the program began: one that has become a link to elsewhere since is not
/// followed.
#[must_use]
pub fn find_resolved(roots: &[PathBuf]) -> Walk {
    let leads_elsewhere = |root: &Path| std::fs::canonicalize(root).is_ok_and(|now| now != *root);
    together(find_each_by(roots, move |root| if leads_elsewhere(root) { moved() } else { readers::walk(root) }))
}

/// Finds the files below one root after the other, as [`find`] does.
pub fn find_each(roots: &[PathBuf]) -> impl Iterator<Item = Walk> {
    find_each_by(roots, readers::walk)
}

fn together(walks: impl Iterator<Item = Walk>) -> Walk {
    let mut all = Walk::default();
    for Walk { files, problems } in walks {
        all.files.extend(files);
        all.problems.extend(problems);
    }
    all
}

fn moved() -> Walk {
    let problem = LoadProblem {
        kind: ProblemKind::Loss,
        path: String::new(),
        reason: "The folder has become a link to another place, which is not followed.".to_owned(),
        advice: "Start the program again if that is meant.".to_owned(),
    };
    Walk { problems: vec![problem], ..Walk::default() }
}

fn find_each_by(roots: &[PathBuf], walk: impl Fn(&Path) -> Walk) -> impl Iterator<Item = Walk> {
    let mut names = RootNames::default();
    roots.iter().map(move |root| {
        let mut found = walk(root);
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

/// Gives roots their names.
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
