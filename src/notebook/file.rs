//! The file of a notebook: read, watched, and only ever added to.
//!
//! A line is added under a lock, in one write, and is on the disk before the caller hears of it. What others add or change
//! in the meantime is read first, so that two programs lose nothing.

use super::event::{Action, Event, EventId};
use super::state::Notebook;
use super::validate::Refused;
use crate::text::random_hex;
use arc_swap::ArcSwap;
use jiff::{Timestamp, Unit};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// A longer file is not read: it is none of this program's.
const MAX_FILE_BYTES: u64 = 1 << 30;
/// How long another program is waited for that writes to the notebook: one line takes milliseconds.
const MAX_LOCK_WAIT: Duration = Duration::from_secs(5);
/// How often the lock is tried.
const LOCK_INTERVAL: Duration = Duration::from_millis(5);

/// Why a notebook cannot be read or written. The message is for the user.
#[derive(Debug, thiserror::Error)]
pub enum NotebookError {
    /// The file cannot be read.
    #[error("The notebook {} cannot be read: {source}. Check its permissions, or name another with --notebook.", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("The notebook {} cannot be written: {}. Nothing was changed. {}", path.display(), source, advice(source))]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What is to be written is not accepted.
    #[error("{0}")]
    Refused(#[from] Refused),
    /// The notebook is not as the caller believes.
    #[error("The notebook has changed meanwhile: its revision is now {0}. Look at it again before you change it.")]
    Changed(String),
    /// There is no such entry.
    #[error("The notebook has no entry {0}.")]
    NoEntry(EventId),
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Free some space on the disk, and try again.",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "Allow writing there, or name another file with --notebook."
        }
        _ => "Name another file with --notebook, or try again.",
    }
}

/// What an addition gave.
#[derive(Clone, Debug)]
pub struct Added {
    /// The entry.
    pub event: Arc<Event>,
    /// Whether it is new; otherwise the notebook had the same already.
    pub is_new: bool,
    /// The revision of the notebook with it.
    pub revision: String,
}

/// A notebook and the file that it is in.
#[derive(Debug)]
pub struct NotebookFile {
    path: PathBuf,
    current: ArcSwap<Notebook>,
    /// The state of the file that `current` is of; `None` when there was no file.
    known: Mutex<Option<FileState>>,
}

/// How one sees that a file has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileState {
    length: u64,
    modified: Option<SystemTime>,
    inode: u64,
}

impl FileState {
    fn of(file: &fs::Metadata) -> Self {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(file);
        #[cfg(not(unix))]
        let inode = 0;
        Self { length: file.len(), modified: file.modified().ok(), inode }
    }
}

impl NotebookFile {
    /// Opens the notebook at `path`; where there is no file yet, it is empty, and the file is made when something is added.
    ///
    /// # Errors
    /// When there is something that cannot be read.
    pub fn open(path: &Path) -> Result<Self, NotebookError> {
        let file = Self { path: path.to_owned(), current: ArcSwap::default(), known: Mutex::default() };
        file.refresh()?;
        Ok(file)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the notebook says now.
    #[must_use]
    pub fn current(&self) -> Arc<Notebook> {
        self.current.load_full()
    }

    /// Reads the file again if somebody else has changed it; tells whether it was.
    ///
    /// # Errors
    /// When it cannot be read; the notebook stays what it was.
    pub fn refresh(&self) -> Result<bool, NotebookError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |source| NotebookError::Read { path: self.path.clone(), source };
        let now = match fs::metadata(&self.path) {
            Ok(metadata) => Some(FileState::of(&metadata)),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        if now == *known {
            return Ok(false);
        }
        if now.is_none() {
            // Somebody who saves it may have moved it away for a moment; what is known stays until there is a file again.
            return Ok(false);
        }
        let mut file = File::open(&self.path).map_err(failed)?;
        self.read(&mut file, &mut known).map_err(failed)?;
        Ok(true)
    }

    /// Reads the whole file.
    fn read(&self, file: &mut File, known: &mut Option<FileState>) -> io::Result<()> {
        let state = FileState::of(&file.metadata()?);
        if state.length > MAX_FILE_BYTES {
            return Err(io::Error::new(ErrorKind::FileTooLarge, "it is larger than any notebook"));
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
        self.current.store(Arc::new(Notebook::read(&bytes)));
        *known = Some(state);
        Ok(())
    }

    /// Adds what the user did. What holds already is not added again. With `expected`, the notebook must have that revision.
    ///
    /// # Errors
    /// When it is not accepted or cannot be written; then nothing is changed.
    pub fn add(&self, action: Action, expected: Option<&str>) -> Result<Added, NotebookError> {
        action.validate()?;
        self.write(expected, |notebook| match notebook.same(&action) {
            Some(same) => Ok(Err(Arc::clone(same))),
            None => Ok(Ok(action)),
        })
    }

    /// Takes back the entry `id`; where it is taken back already, nothing is done.
    ///
    /// # Errors
    /// When there is no such entry, or the file cannot be written.
    pub fn undo(&self, id: &EventId, expected: Option<&str>) -> Result<Added, NotebookError> {
        self.write(expected, |notebook| {
            let event = notebook.get(id).ok_or_else(|| NotebookError::NoEntry(id.clone()))?;
            if notebook.is_active(event) {
                Ok(Ok(Action::Undo { event: id.clone() }))
            } else {
                Ok(Err(Arc::clone(event)))
            }
        })
    }

    /// Adds what `decide` makes of the notebook as it is now, or gives the entry that it finds there.
    fn write(
        &self,
        expected: Option<&str>,
        decide: impl FnOnce(&Notebook) -> Result<Result<Action, Arc<Event>>, NotebookError>,
    ) -> Result<Added, NotebookError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |source| NotebookError::Write { path: self.path.clone(), source };
        let mut file = self.lock().map_err(failed)?;
        if Some(FileState::of(&file.metadata().map_err(failed)?)) != *known {
            self.read(&mut file, &mut known).map_err(failed)?;
        }
        let notebook = self.current();
        if let Some(expected) = expected
            && expected != notebook.revision()
        {
            return Err(NotebookError::Changed(notebook.revision()));
        }
        let action = match decide(&notebook)? {
            Ok(action) => action,
            Err(event) => return Ok(Added { event, is_new: false, revision: notebook.revision() }),
        };
        // After everything that is there, whatever the clocks of those who wrote it say.
        let at = Timestamp::now().round(Unit::Millisecond).unwrap_or_else(|_| Timestamp::now());
        let last = notebook.events().next_back().map(|event| event.at);
        let at = last.filter(|last| *last >= at).map_or(at, |last| last + jiff::SignedDuration::from_millis(1));
        let event = Event { id: new_id().map_err(failed)?, at, action };
        append(&mut file, event.to_line().as_bytes()).map_err(failed)?;
        let next = Arc::new(notebook.with([event.clone()]));
        let revision = next.revision();
        self.current.store(next);
        *known = file.metadata().ok().map(|metadata| FileState::of(&metadata));
        Ok(Added { event: Arc::new(event), is_new: true, revision })
    }

    /// Opens the file for one writer at a time, and makes it where there is none.
    fn lock(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            make_folder(folder)?;
        }
        loop {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&self.path)?;
            lock(&file, MAX_LOCK_WAIT)?;
            // An editor or a merge may have put another file in its place while this waited.
            let mine = FileState::of(&file.metadata()?).inode;
            if fs::metadata(&self.path).is_ok_and(|there| FileState::of(&there).inode == mine) {
                return Ok(file);
            }
        }
    }
}

/// Waits for the lock of a file, but not for ever: a program that was stopped may hold it.
fn lock(file: &File, longest: Duration) -> io::Result<()> {
    let deadline = Instant::now() + longest;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                return Err(io::Error::new(ErrorKind::TimedOut, "another program holds its lock"));
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_INTERVAL),
        }
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a line at the end of the file and waits until it is on the disk. When that fails, the file is as it was.
fn append(file: &mut File, line: &[u8]) -> io::Result<()> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut whole = Vec::with_capacity(line.len() + 1);
    if end > 0 {
        // A line that was not finished, by hand or by a program that was killed, stays a line of its own.
        let mut last = [0];
        file.seek(SeekFrom::Start(end - 1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            whole.push(b'\n');
        }
    }
    whole.extend(line);
    file.write_all(&whole).and_then(|()| file.sync_data()).inspect_err(|_| {
        // What cannot be taken back either is a line that cannot be understood, and is reported as such.
        let _ = file.set_len(end);
    })
}

fn new_id() -> io::Result<EventId> {
    random_hex::<8>().map(EventId).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::{Duration, ErrorKind, lock};

    #[test]
    fn waiting_for_a_lock_ends() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notebook.jsonl");
        let holder = std::fs::File::create(&path).unwrap();
        holder.lock().unwrap();
        let other = std::fs::File::open(&path).unwrap();
        assert_eq!(lock(&other, Duration::from_millis(20)).unwrap_err().kind(), ErrorKind::TimedOut);
        holder.unlock().unwrap();
        lock(&other, Duration::ZERO).unwrap();
    }
}
