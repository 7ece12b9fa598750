//! Finds the files below a folder and reads their bytes.

use super::outcome::{note, problem};
use crate::article::LoadProblem;
use ignore::WalkBuilder;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Longer files are not opened.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// The resolution of file times on most systems.
const MTIME_RESOLUTION: Duration = Duration::from_millis(20);

/// A file that may hold articles.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Relative to the folder that was opened, with `/` between folders; the file's own name when a file was opened.
    pub path: String,
    /// Where to open it.
    pub location: PathBuf,
    /// Length in bytes when it was found.
    pub size: u64,
    /// When it was last changed, if the file system says so. `None` for a moment after a change, when it may change again
    /// within the resolution of the clock.
    pub modified: Option<SystemTime>,
    /// The change time of the file (`ctime`), which no program can set.
    pub changed: Option<SystemTime>,
    /// Whether it is a PDF with a text file of the same name beside it, `scan.txt` or `scan.pdf.txt`, made by a
    /// person or by OCR.
    pub has_text_beside: bool,
}

impl SourceFile {
    /// The problems to report when it gave this many articles. A PDF that gave none is no loss
    /// if its text is beside it.
    #[must_use]
    pub fn report(&self, articles: usize, problems: Vec<LoadProblem>) -> Vec<LoadProblem> {
        if articles > 0 || !self.has_text_beside {
            return problems;
        }
        let reason = "It has no text that can be read; the text file of the same name beside it is read in its place.";
        vec![note(&self.path, reason, "Nothing is needed.")]
    }
}

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
/// `.quotidianignore` names in the manner of a `.gitignore`. Links are not followed: those that lead to a place inside
/// the root add nothing, those that lead out of it are problems, as are devices, pipes and sockets. The order is that
/// of the paths, whatever the file system's is.
#[must_use]
pub fn walk(root: &Path) -> Walk {
    let mut found = Walk::default();
    if root.is_file() {
        add_file(
            // A link that the user names is followed.
            &fs::canonicalize(root).unwrap_or_else(|_| root.to_owned()),
            root.file_name().map_or("article".into(), |name| name.to_string_lossy().into_owned()),
            &mut found,
        );
        return found;
    }
    let inside = fs::canonicalize(root).ok();
    let walker = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .add_custom_ignore_filename(".quotidianignore")
        .follow_links(false)
        .filter_entry(|entry| !holds_parts_of_a_page(entry) && !is_system_file(&entry.file_name().to_string_lossy()))
        .build();
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.problems.push(unreachable_entry(root, &error));
                continue;
            }
        };
        let location = entry.path();
        let path = relative(root, location);
        match entry.file_type() {
            Some(kind) if kind.is_dir() => {}
            Some(kind) if kind.is_symlink() => check_link(location, &path, inside.as_deref(), &mut found),
            Some(kind) if kind.is_file() => add_file(location, path, &mut found),
            _ => found.problems.push(problem(
                &path,
                "It is a device, a pipe or a socket, not a file.",
                "Nothing is needed: it is left alone.",
            )),
        }
    }
    found.files.sort();
    note_texts(&mut found.files);
    found.problems.sort();
    found
}

/// Whether a file or folder of this name belongs to a system or a program, as hidden ones do.
pub(super) fn is_system_file(name: &str) -> bool {
    const NAMES: [&str; 4] = ["Thumbs.db", "ehthumbs.db", "desktop.ini", "__MACOSX"];
    NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)) || name.starts_with("~$")
}

/// A folder that a browser made beside a page it saved: `Ferry reopens_files` beside `Ferry reopens.html`.
fn holds_parts_of_a_page(entry: &ignore::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let Some(stem) = ["_files", "_Dateien", "_fichiers", "_archivos", "_bestanden", ".fld"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
    else {
        return false;
    };
    entry.path().is_dir()
        && ["html", "htm"].iter().any(|end| entry.path().with_file_name(format!("{stem}.{end}")).is_file())
}

/// Marks the PDFs that a text of the same name lies beside.
fn note_texts(files: &mut [SourceFile]) {
    let stem = |path: &str, ending: &str| {
        let (stem, found) = path.rsplit_once('.')?;
        found.eq_ignore_ascii_case(ending).then(|| stem.to_owned())
    };
    let mut texts: Vec<String> = files.iter().filter_map(|file| stem(&file.path, "txt")).collect();
    texts.sort();
    for file in files {
        let names = stem(&file.path, "pdf").map(|stem| [stem, file.path.clone()]);
        file.has_text_beside = names.is_some_and(|names| names.iter().any(|name| texts.binary_search(name).is_ok()));
    }
}

/// Reads the bytes of a candidate.
///
/// # Errors
/// When it is gone, may not be read, is too large, is not a plain file, or changes while it is read.
pub fn read(candidate: &SourceFile) -> Result<Vec<u8>, LoadProblem> {
    read_while(candidate, || ())
}

/// The same; `others` runs after each reading, for tests.
fn read_while(candidate: &SourceFile, mut others: impl FnMut()) -> Result<Vec<u8>, LoadProblem> {
    let failed = |error| unreadable(&candidate.path, &error);
    // Most writers have finished by the second time.
    for _ in 0..2 {
        let file = open(&candidate.location).map_err(failed)?;
        let state = || file.metadata().map(|metadata| (metadata.len(), metadata.modified().ok()));
        let mut before = state().map_err(failed)?;
        if before.1.is_some_and(is_new) {
            std::thread::sleep(MTIME_RESOLUTION);
            before = state().map_err(failed)?;
        }
        let bytes = read_open(&candidate.path, &file)?;
        others();
        if state().is_ok_and(|after| after == before && after.0 == bytes.len() as u64) {
            return Ok(bytes);
        }
    }
    let advice = "It can be read once nothing writes to it any more.";
    Err(problem(&candidate.path, "It changed while it was read.", advice))
}

/// Whether a time is so recent that another change might not alter it.
fn is_new(time: SystemTime) -> bool {
    time.elapsed().is_ok_and(|age| age < MTIME_RESOLUTION)
}

/// Opens the file that a walk found. If a link or a pipe has replaced it, that is neither followed nor waited for.
fn open(location: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    }
    options.open(location)
}

fn read_open(path: &str, file: &File) -> Result<Vec<u8>, LoadProblem> {
    let metadata = file.metadata().map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        return Err(problem(path, "It is not a plain file.", "Nothing is needed: it is left alone."));
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(too_large(path));
    }
    read_stream(path, file, metadata.len())
}

/// Reads a stream to its end; `expected` is its probable length in bytes.
///
/// # Errors
/// When it cannot be read, is too large, or does not fit into memory.
pub fn read_stream(path: &str, stream: impl Read, expected: u64) -> Result<Vec<u8>, LoadProblem> {
    let full = || problem(path, "There is not enough memory to read it.", "Split it, or end other programs.");
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(expected as usize).map_err(|_| full())?;
    // One byte more than allowed shows that it is too large; an endless stream must not fill the memory.
    match stream.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > MAX_FILE_BYTES => Err(too_large(path)),
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::OutOfMemory => Err(full()),
        Err(error) => Err(unreadable(path, &error)),
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

fn add_file(location: &Path, path: String, found: &mut Walk) {
    match fs::metadata(location) {
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

/// The path below `root`, with `/` between folders; what is not Unicode in it is shown as `�`.
fn relative(root: &Path, location: &Path) -> String {
    let below = location.strip_prefix(root).unwrap_or(location);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn unreachable_entry(root: &Path, error: &ignore::Error) -> LoadProblem {
    let mut cause = error;
    let mut path = String::new();
    loop {
        match cause {
            ignore::Error::WithPath { path: at, err } => {
                path = relative(root, at);
                cause = err;
            }
            ignore::Error::WithDepth { err, .. } => cause = err,
            _ => break,
        }
    }
    let reason = cause.io_error().map_or_else(|| "It cannot be looked at.".into(), cannot);
    problem(&path, reason, "Check that it exists and may be read.")
}

fn unreadable(path: &str, error: &std::io::Error) -> LoadProblem {
    problem(path, cannot(error), "Check that it still exists and may be read.")
}

/// The reason in plain words.
fn cannot(error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => "It does not exist (any more).".into(),
        Kind::PermissionDenied => "It may not be read by this user.".into(),
        _ => format!("It cannot be read: {error}."),
    }
}

fn too_large(path: &str) -> LoadProblem {
    let reason = format!("It is larger than {} MB.", MAX_FILE_BYTES >> 20);
    problem(path, reason, "Split it into smaller files, or leave it out of the folder.")
}

#[cfg(test)]
mod tests {
    use super::{read_while, walk};
    use std::fs;

    #[test]
    fn changing_file_is_read_whole_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "as it was").unwrap();
        let candidate = &walk(folder.path()).files[0];
        // Length and, on a coarse clock, time may stay the same.
        let mut changes = ["as it is."].into_iter();
        let once =
            read_while(candidate, || changes.next().into_iter().for_each(|text| fs::write(&path, text).unwrap()));
        assert_eq!(once.unwrap(), b"as it is.");
        let mut length = 0;
        let always = read_while(candidate, || {
            length += 1;
            fs::write(&path, "x".repeat(length)).unwrap();
        });
        assert_eq!(always.unwrap_err().reason, "It changed while it was read.");
        assert_eq!(read_while(candidate, || ()).unwrap(), b"xx", "once it is left alone");
    }
}
