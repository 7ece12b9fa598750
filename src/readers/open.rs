//! Reads the bytes of the files that a walk found.

use super::outcome::problem;
use super::source_file::SourceFile;
use crate::article::LoadProblem;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Longer files are not opened.
pub(super) const MAX_FILE_BYTES: u64 = 256 << 20;

/// The resolution of file times on most systems.
const MTIME_RESOLUTION: Duration = Duration::from_millis(20);

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
pub(super) fn is_new(time: SystemTime) -> bool {
    time.elapsed().is_ok_and(|age| age < MTIME_RESOLUTION)
}

/// Opens the file that a walk found. If a link or a pipe has replaced it, that is neither followed nor waited for.
pub(super) fn open(location: &Path) -> std::io::Result<File> {
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

fn unreadable(path: &str, error: &std::io::Error) -> LoadProblem {
    problem(path, cannot(error), "Check that it still exists and may be read.")
}

/// The reason in plain words.
pub(super) fn cannot(error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => "It does not exist (any more).".into(),
        Kind::PermissionDenied => "It may not be read by this user.".into(),
        _ => format!("It cannot be read: {error}."),
    }
}

pub(super) fn too_large(path: &str) -> LoadProblem {
    let reason = format!("It is larger than {} MB.", MAX_FILE_BYTES >> 20);
    problem(path, reason, "Split it into smaller files, or leave it out of the folder.")
}

#[cfg(test)]
mod tests {
    use super::read_while;
    use std::fs;

    #[test]
    fn changing_file_is_never_mixed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "as it was").unwrap();
        let candidate = &crate::readers::walk(folder.path()).files[0];
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
