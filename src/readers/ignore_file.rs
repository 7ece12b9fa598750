//! `.quotidianignore`: what the user wants left out of a folder.
//!
//! It is a file that others may have made, as any article is, so it is opened with the same checks and within limits.

use super::open;
use super::outcome::{note, problem};
use crate::article::LoadProblem;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::io::{self, Read as _};
use std::path::Path;
use std::rc::Rc;

/// The name of the file.
pub(super) const IGNORE_FILE: &str = ".quotidianignore";
/// The longest such file.
const MAX_IGNORE_BYTES: u64 = 64 << 10;
/// The most patterns in all such files below a root.
const MAX_IGNORE_PATTERNS: usize = 2_000;
/// How many of the entries that a file leaves out are named.
const MAX_NAMED_ENTRIES: usize = 100;

/// The patterns of one folder and those above it.
#[derive(Debug)]
pub(super) struct IgnoreFile {
    patterns: Gitignore,
    /// Its number in [`LeftOut`].
    number: usize,
    above: Option<Rc<IgnoreFile>>,
}

/// What the files below one root leave out.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    patterns: usize,
    files: Vec<LeftOutBy>,
}

/// What one file leaves out.
#[derive(Debug)]
struct LeftOutBy {
    path: String,
    entries: usize,
    named: Vec<String>,
}

impl IgnoreFile {
    /// Whether the nearest pattern that fits leaves an entry out, which then counts.
    pub(super) fn leaves_out(file: Option<&Rc<Self>>, entry: &Path, is_folder: bool, left_out: &mut LeftOut) -> bool {
        let mut next = file;
        while let Some(file) = next {
            match file.patterns.matched(entry, is_folder) {
                Match::None => next = file.above.as_ref(),
                Match::Whitelist(_) => return false,
                Match::Ignore(_) => {
                    left_out.files[file.number].add(entry);
                    return true;
                }
            }
        }
        false
    }
}

impl LeftOut {
    /// Reads the file in `folder`, which is shown as `path`.
    pub(super) fn read(
        &mut self,
        folder: &Path,
        path: String,
        above: Option<Rc<IgnoreFile>>,
    ) -> Result<IgnoreFile, LoadProblem> {
        let failed = |reason: String| {
            problem(
                &path,
                format!("{reason} So nothing is left out by it."),
                "Make it a text file of one pattern a line.",
            )
        };
        let text = text_of(&folder.join(IGNORE_FILE)).map_err(|error| failed(error.to_string()))?;
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).collect();
        self.patterns += lines.len();
        if self.patterns > MAX_IGNORE_PATTERNS {
            return Err(failed(format!("There are more than {MAX_IGNORE_PATTERNS} patterns in such files.")));
        }
        let mut builder = GitignoreBuilder::new(folder);
        for line in lines {
            if builder.add_line(None, line).is_err() {
                return Err(failed(format!("“{line}” is not a pattern.")));
            }
        }
        let patterns = builder.build().map_err(|_| failed("Its patterns are too many or too long.".to_owned()))?;
        self.files.push(LeftOutBy { path, entries: 0, named: Vec::new() });
        Ok(IgnoreFile { patterns, number: self.files.len() - 1, above })
    }

    /// A note for each file that leaves something out.
    pub(super) fn notes(self) -> impl Iterator<Item = LoadProblem> {
        self.files.into_iter().filter(|file| file.entries > 0).map(|file| {
            let more = file.entries - file.named.len();
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let reason = format!("As it says, these are left out: {}{more}.", file.named.join(", "));
            note(&file.path, reason, "Nothing is needed. Take a pattern out of it to have its files read.")
        })
    }
}

impl LeftOutBy {
    fn add(&mut self, entry: &Path) {
        self.entries += 1;
        if self.named.len() < MAX_NAMED_ENTRIES {
            let name = entry.file_name().unwrap_or_default();
            self.named.push(name.to_string_lossy().into_owned());
        }
    }
}

/// The text of a plain file of moderate length; an error is a sentence.
fn text_of(location: &Path) -> io::Result<String> {
    let refused = |reason: &str| io::Error::other(reason.to_owned());
    let file = open::open(location).map_err(|error| io::Error::other(open::cannot(&error)))?;
    if !file.metadata()?.is_file() {
        return Err(refused("It is not a plain file."));
    }
    let mut text = Vec::new();
    file.take(MAX_IGNORE_BYTES + 1).read_to_end(&mut text)?;
    if text.len() as u64 > MAX_IGNORE_BYTES {
        return Err(refused(&format!("It is larger than {} kB.", MAX_IGNORE_BYTES >> 10)));
    }
    let text = String::from_utf8(text).map_err(|_| refused("It is not text in UTF-8."))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
