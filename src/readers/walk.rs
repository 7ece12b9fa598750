//! Finds the files below a folder.

use super::ignore_file::{IGNORE_FILE, IgnoreFile, LeftOut};
use super::open::{MAX_FILE_BYTES, cannot, is_new, too_large};
use super::outcome::{note, problem};
use super::source_file::SourceFile;
use crate::article::LoadProblem;
use rayon::prelude::*;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

/// What was found below a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The files, by their path.
    pub files: Vec<SourceFile>,
    /// Folders and files that could not be looked at, by their path.
    pub problems: Vec<LoadProblem>,
}

/// Finds every file below `root`, or `root` itself when it is a file.
///
/// Hidden files and folders are left out, those that a system or program keeps for itself (`Thumbs.db`), and what a
/// `.quotidianignore` names in the manner of a `.gitignore`; what these files leave out is noted. Links are not followed:
/// those that lead to a place inside the root add nothing, those that lead out of it are problems, as are devices, pipes
/// and sockets. The order is that of the paths, whatever the file system's is.
#[must_use]
pub fn walk(root: &Path) -> Walk {
    let mut found = Walk::default();
    if root.is_file() {
        // A link that the user names is followed.
        let location = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let path = root.file_name().map_or("article".into(), shown_name);
        add_file(&location, path, fs::metadata(&location), &mut found);
        return found;
    }
    let inside = fs::canonicalize(root).ok();
    let mut left_out = LeftOut::default();
    let mut folders = vec![(root.to_owned(), String::new(), None)];
    while let Some((folder, path, above)) = folders.pop() {
        let entries = match entries_of(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                found.problems.push(problem(&path, cannot(&error), "Check that it exists and may be read."));
                continue;
            }
        };
        let at = |name: &OsStr| format!("{path}{}{}", if path.is_empty() { "" } else { "/" }, shown_name(name));
        let mut ignored = above;
        if entries.iter().any(|entry| entry.name == IGNORE_FILE) {
            match left_out.read(&folder, at(OsStr::new(IGNORE_FILE)), ignored.clone()) {
                Ok(file) => ignored = Some(Rc::new(file)),
                Err(problem) => found.problems.push(problem),
            }
        }
        for Entry { name, kind, metadata } in entries {
            let (location, path) = (folder.join(&name), at(&name));
            if name.as_encoded_bytes().starts_with(b".") || is_system_file(&name.to_string_lossy()) {
                continue;
            }
            let is_folder = kind.is_some_and(|kind| kind.is_dir());
            if IgnoreFile::leaves_out(ignored.as_ref(), &location, is_folder, &mut left_out) {
                continue;
            }
            match kind {
                Some(kind) if kind.is_dir() && is_of_saved_page(&location) => found.problems.push(note(
                    &path,
                    "It holds the parts of the saved page beside it, and is left out.",
                    "Nothing is needed, unless articles are in it: then rename it.",
                )),
                Some(kind) if kind.is_dir() => folders.push((location, path, ignored.clone())),
                Some(kind) if kind.is_symlink() => check_link(&location, &path, inside.as_deref(), &mut found),
                Some(kind) if kind.is_file() => add_file(&location, path, metadata, &mut found),
                _ => found.problems.push(problem(
                    &path,
                    "It is a device, a pipe or a socket, not a file.",
                    "Nothing is needed: it is left alone.",
                )),
            }
        }
    }
    found.files.sort();
    refuse_equal_paths(&mut found);
    note_texts(&mut found.files);
    found.problems.extend(left_out.notes());
    found.problems.sort();
    found
}

/// An entry of a folder.
struct Entry {
    name: OsString,
    /// Its type, where that is known.
    kind: Option<fs::FileType>,
    /// What the system says of it; not of what it links to.
    metadata: io::Result<fs::Metadata>,
}

/// As many entries are looked at by one thread at least.
const ENTRIES_PER_THREAD: usize = 64;

/// The entries of a folder by their names. Several threads ask the system: that is most of the work in a large folder.
fn entries_of(folder: &Path) -> io::Result<Vec<Entry>> {
    let all = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let look = |entry: &fs::DirEntry| Entry {
        name: entry.file_name(),
        kind: entry.file_type().ok(),
        metadata: entry.metadata(),
    };
    let mut entries: Vec<Entry> = all.par_iter().with_min_len(ENTRIES_PER_THREAD).map(look).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// A name as it is shown. Each byte that is not Unicode becomes `�` and its number, so that two names stay two.
fn shown_name(name: &OsStr) -> String {
    if let Some(name) = name.to_str() {
        return name.to_owned();
    }
    let mut shown = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        shown.push_str(chunk.valid());
        for byte in chunk.invalid() {
            shown.push_str(&format!("\u{fffd}{byte:02X}"));
        }
    }
    shown
}

/// Leaves out files whose path another one has already, which only a name that is not Unicode can bring about.
fn refuse_equal_paths(found: &mut Walk) {
    let Walk { files, problems } = found;
    files.dedup_by(|file, before| {
        let is_equal = file.path == before.path;
        if is_equal {
            problems.push(problem(&file.path, "Another file is shown by the same name.", "Rename one of them."));
        }
        is_equal
    });
}

/// Whether a file or folder of this name belongs to a system or a program, as hidden ones do.
pub(super) fn is_system_file(name: &str) -> bool {
    const NAMES: [&str; 4] = ["Thumbs.db", "ehthumbs.db", "desktop.ini", "__MACOSX"];
    NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)) || name.starts_with("~$")
}

/// Whether a browser made this folder beside a page: `Ferry reopens_files` for `Ferry reopens.html`.
fn is_of_saved_page(folder: &Path) -> bool {
    let stem = folder.file_name().and_then(OsStr::to_str).and_then(|name| {
        ["_files", "_Dateien", "_fichiers", "_archivos", "_bestanden", ".fld"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
    });
    stem.is_some_and(|stem| ["html", "htm"].iter().any(|end| folder.with_file_name(format!("{stem}.{end}")).is_file()))
}

/// The endings of files whose text may lie beside them.
const PICTURED: [&str; 8] = ["pdf", "png", "jpg", "jpeg", "tif", "tiff", "gif", "webp"];

/// Marks the PDFs and pictures that a text of the same name lies beside.
fn note_texts(files: &mut [SourceFile]) {
    let stem = |path: &str, endings: &[&str]| {
        let (stem, found) = path.rsplit_once('.')?;
        endings.iter().any(|ending| found.eq_ignore_ascii_case(ending)).then(|| stem.to_owned())
    };
    if !files.iter().any(|file| stem(&file.path, &PICTURED).is_some()) {
        return;
    }
    let mut texts: Vec<String> = files.iter().filter_map(|file| stem(&file.path, &["txt"])).collect();
    texts.sort();
    for file in files {
        let names = stem(&file.path, &PICTURED).map(|stem| [stem, file.path.clone()]);
        file.has_text_beside = names.is_some_and(|names| names.iter().any(|name| texts.binary_search(name).is_ok()));
    }
}

/// Reports a link, unless it leads to a file inside the root, which is found anyway.
fn check_link(location: &Path, path: &str, inside: Option<&Path>, found: &mut Walk) {
    let Ok(target) = fs::canonicalize(location) else {
        found.problems.push(problem(path, "It is a link that leads nowhere.", "Remove it, or put the file in place."));
        return;
    };
    if !inside.is_some_and(|root| target.starts_with(root)) {
        let advice = "Copy what it points to into the folder, or open that folder as well.";
        found.problems.push(problem(path, "It is a link that leads out of the folder, and is not followed.", advice));
    }
}

fn add_file(location: &Path, path: String, metadata: io::Result<fs::Metadata>, found: &mut Walk) {
    match metadata {
        Ok(metadata) if metadata.len() > MAX_FILE_BYTES => found.problems.push(too_large(&path)),
        Ok(metadata) => found.files.push(SourceFile {
            path,
            location: location.to_owned(),
            size: metadata.len(),
            modified: metadata.modified().ok().filter(|modified| !is_new(*modified)),
            changed: changed(&metadata),
            has_text_beside: false,
        }),
        Err(error) => found.problems.push(problem(&path, cannot(&error), "Check that it may be read.")),
    }
}

/// When the system last noted a change.
#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt as _;
    let since = Duration::new(u64::try_from(metadata.ctime()).ok()?, u32::try_from(metadata.ctime_nsec()).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(since)
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> Option<SystemTime> {
    None
}
