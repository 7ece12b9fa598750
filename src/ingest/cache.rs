//! The cache: files that were read are not read again by the next start.
//!
//! The cache directory has a folder for every version of the program and set of folders that it reads. In it are packs:
//! records (see `record`) one after the other, only ever added to by the process that began the pack. So two processes
//! cannot disturb each other, and what a power cut, a full disk or a fault leaves behind fails its checksum and counts as
//! missing. The segments of a large library, what was joined of it (see `library::snapshot`) and a catalog of the records are
//! in files of their own, each of which is written whole and then renamed (see `parts_file`). A database
//! would have to be opened by one process alone, and one broken page could take the rest with it.
//!
//! A file is recognised by path, size and times where these are reliable, and by its content otherwise.

use super::cache_dir::{ABOUT_FILE, LOCK_FILE, NAME_OF_ARTICLES, check_private, keep_within, remove_unused};
use super::cache_index::{CATALOG_FILE, CacheIndex, write_catalog};
use super::pack::{Pack, own_name};
use super::parts_file::{AddPart, PartsFile};
use super::record::{Body, FileRecord, Key, MAX_RECORD_BYTES, first_half};
use crate::library::{LibraryIndex, SegmentData, SnapshotParts as _};
use crate::readers::SourceFile;
use foldhash::HashSet;
use rayon::prelude::*;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A file that changed this short a time before it is read may change again without another time.
const TIMESTAMP_GRAIN: Duration = Duration::from_secs(2);
/// More packs than this are merged.
const MAX_PACKS: usize = 8;
/// A file in each folder of the cache with the segments of a library.
const SEGMENTS_FILE: &str = "segments";
/// A file in each folder of the cache with what was joined of a library.
const SNAPSHOT_FILE: &str = "snapshot";

/// The cache of one version of the program and one set of folders.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Locked as long as the folder is in use, which may be for months.
    _lock: File,
    /// As many bytes may all folders of the cache have.
    limit: Option<u64>,
    index: Mutex<CacheIndex>,
    /// Whether the catalog has all records of earlier starts.
    is_cataloged: AtomicBool,
    writer: Mutex<Writer>,
}

/// The pack that this process adds to.
#[derive(Debug)]
enum Writer {
    NotYet,
    To {
        pack: Arc<Pack>,
        end: u64,
    },
    /// Writing has failed; the pack is not touched again.
    Failed,
}

impl Cache {
    /// Opens the cache at `dir` for `roots`, as this program reads them with these `options`.
    ///
    /// # Errors
    /// When it cannot be written to, may be written to by other users, or the program cannot be read.
    pub fn open(dir: &Path, roots: &[PathBuf], options: &str) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(options.as_bytes());
        let mut about = String::new();
        for root in roots {
            let root = fs::canonicalize(root)?;
            hasher.update(&[0]).update(root.as_os_str().as_encoded_bytes());
            about.push_str(&format!("{}\n", root.display()));
        }
        let (articles, program) = (hasher.finalize().to_hex(), blake3::Hash::from_bytes(program()?).to_hex());
        let folder = dir.join(format!("{}-{}", &articles[..NAME_OF_ARTICLES], &program[..NAME_OF_ARTICLES]));
        create_private(&folder)?;
        check_private(dir)?;
        check_private(&folder)?;
        // Its time says when the folder was last used.
        fs::write(folder.join(ABOUT_FILE), about)?;
        let lock = File::create(folder.join(LOCK_FILE))?;
        // Other processes may use it at the same time. Without a lock the folder could only be removed too early.
        if let Err(error) = lock.try_lock_shared() {
            tracing::debug!(%error, "the folder of the cache cannot be locked");
        }
        remove_unused(&folder);
        let index = CacheIndex::read(&folder);
        let is_cataloged = AtomicBool::new(index.is_cataloged);
        Ok(Self {
            folder,
            _lock: lock,
            limit: None,
            index: Mutex::new(index),
            is_cataloged,
            writer: Mutex::new(Writer::NotYet),
        })
    }

    /// The same, of which all folders together shall have at most so many bytes.
    #[must_use]
    pub fn with_limit(self, bytes: Option<u64>) -> Self {
        Self { limit: bytes, ..self }
    }

    /// Removes folders of other articles until the limit is kept.
    pub(super) fn keep_limit(&self) {
        let Some(limit) = self.limit else { return };
        let size = keep_within(&self.folder, limit);
        if size > limit {
            tracing::warn!("the cache has {} MB, more than its limit: all of it is in use", size >> 20);
        }
    }

    /// The folder that belongs to these roots.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The record that an earlier start made of a file with the path, size and times of each of `files`.
    pub(super) fn by_fingerprint(&self, files: &[&SourceFile]) -> Vec<Option<FileRecord>> {
        let fingerprints: Vec<Option<Key>> = files.par_iter().map(|file| fingerprint(file)).collect();
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let found: Vec<_> = fingerprints.iter().map(|key| index.take_fingerprint(key.as_ref()?)).collect();
        drop(index);
        files.par_iter().zip(found).map(|(file, found)| Some(found?.of(file))).collect()
    }

    /// The record that an earlier start made of a file with this path and content.
    pub(super) fn by_content(&self, file: &SourceFile, content: &Key) -> Option<FileRecord> {
        let found = self.index.lock().unwrap_or_else(PoisonError::into_inner).take_content(content);
        Some(found?.of(file))
    }

    /// Adds a record; gives it back when it cannot be cached.
    pub(super) fn add(&self, record: Vec<u8>) -> Body {
        if record.len() > MAX_RECORD_BYTES as usize {
            tracing::warn!(
                "a file gives too much for the cache: it stays in memory, and the next start reads it again"
            );
            return Body::Memory(record.into());
        }
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        match writer.add(&self.folder, &record) {
            Some((pack, start)) => Body::Pack { pack, start, len: record.len() as u32 },
            None => Body::Memory(record.into()),
        }
    }

    /// Once everything is read: forgets the other records of earlier starts and, when packs are many or mostly of no use
    /// any more, writes what is of use into one.
    pub(super) fn compact(&self, record: &[Arc<FileRecord>]) {
        let CacheIndex { packs, bytes, .. } =
            std::mem::take(&mut *self.index.lock().unwrap_or_else(PoisonError::into_inner));
        let old: HashSet<&Path> = packs.iter().map(|pack| &*pack.path).collect();
        let records = || {
            record.iter().filter_map(|record| match &record.body {
                Body::Pack { pack, start, len } if old.contains(&*pack.path) => Some((pack, *start, *len)),
                _ => None,
            })
        };
        let used: u64 = records().map(|(_, _, len)| u64::from(len)).sum();
        if bytes < used * 2 + (1 << 20) && packs.len() <= MAX_PACKS {
            return;
        }
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        for (pack, start, len) in records() {
            let mut record = vec![0; len as usize];
            if pack.read(start, &mut record).is_err() || writer.add(&self.folder, &record).is_none() {
                return;
            }
        }
        // Processes that have one open can still read it. One that is still being written is locked, and stays.
        for pack in packs.iter().filter(|pack| pack.file.try_lock().is_ok()) {
            let _ = fs::remove_file(&pack.path);
        }
    }

    /// The segments of an earlier start.
    pub(super) fn segment_data(&self) -> Vec<SegmentData> {
        let Some(file) = PartsFile::open(&self.folder.join(SEGMENTS_FILE), Key::default()) else { return Vec::new() };
        let segment = |at| SegmentData::read(&file.read(2 * at)?, file.store(2 * at + 1)?.0);
        (0..file.count() / 2).into_par_iter().filter_map(segment).collect()
    }

    /// Writes the segments of a library, in place of those of an earlier one.
    pub(super) fn write_segments(&self, segments: &[SegmentData]) {
        self.write(SEGMENTS_FILE, Key::default(), |add| {
            for segment in segments {
                let (head, postings) = segment.write().map_err(io::Error::other)?;
                add(&head)?;
                add(&postings)?;
            }
            Ok(())
        });
    }

    /// The snapshot of an earlier start's library, if it was made of `key`.
    pub(super) fn snapshot(&self, key: Key) -> Option<PartsFile> {
        PartsFile::open(&self.folder.join(SNAPSHOT_FILE), key)
    }

    /// Writes a snapshot of a library that was made of `key`, in place of an earlier one.
    pub(super) fn write_snapshot(&self, key: Key, library: &LibraryIndex) {
        self.write(SNAPSHOT_FILE, key, |add| library.write_snapshot(add));
    }

    /// Writes which records there are, for the next start, unless that is known.
    pub(super) fn write_catalog(&self, records: &[Arc<FileRecord>], changed: bool) {
        if changed || !self.is_cataloged.swap(true, Ordering::Relaxed) {
            self.write(CATALOG_FILE, Key::default(), |add| write_catalog(records, add));
        }
    }

    fn write(&self, name: &str, key: Key, write: impl FnOnce(AddPart<'_>) -> io::Result<()>) {
        if let Err(error) = PartsFile::write(&self.folder.join(name), key, write) {
            tracing::warn!("the cache cannot be written to ({error}): the next start will take a little longer");
        }
    }
}

impl Writer {
    /// Adds a record to the pack; `None` when that fails, or has failed before.
    fn add(&mut self, folder: &Path, record: &[u8]) -> Option<(Arc<Pack>, u64)> {
        if matches!(self, Self::Failed) {
            return None;
        }
        let added = self.write(folder, record);
        if let Err(error) = &added {
            tracing::warn!("the cache cannot be written to ({error}): what is read from now on stays in memory");
            *self = Self::Failed;
        }
        added.ok()
    }

    /// Writes a record to the pack, which is created with the first.
    fn write(&mut self, folder: &Path, record: &[u8]) -> io::Result<(Arc<Pack>, u64)> {
        if matches!(self, Self::NotYet) {
            let path = folder.join(format!("{}.pack", own_name()));
            let file = OpenOptions::new().read(true).append(true).create_new(true).open(&path)?;
            // So that no other process removes it.
            file.try_lock()?;
            *self = Self::To { pack: Arc::new(Pack { file, path }), end: 0 };
        }
        let Self::To { pack, end } = self else { return Err(io::ErrorKind::Other.into()) };
        (&pack.file).write_all(record)?;
        let start = *end;
        *end += record.len() as u64;
        Ok((Arc::clone(pack), start))
    }
}

/// A hash of the running program. Code, word lists and weights are all in it, so no version number is needed.
fn program() -> io::Result<[u8; 32]> {
    static PROGRAM: OnceLock<[u8; 32]> = OnceLock::new();
    if let Some(program) = PROGRAM.get() {
        return Ok(*program);
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(std::env::current_exe()?)?)?;
    Ok(*PROGRAM.get_or_init(|| hasher.finalize().into()))
}

/// A hash of path, size and times of a file; `None` while these are not reliable.
pub(super) fn fingerprint(file: &SourceFile) -> Option<Key> {
    let settled = |time: SystemTime| SystemTime::now().duration_since(time).is_ok_and(|age| age >= TIMESTAMP_GRAIN);
    let modified = file.modified.filter(|time| settled(*time))?;
    if !file.changed.is_none_or(settled) {
        return None;
    }
    let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    let mut hasher = blake3::Hasher::new();
    hasher.update(file.path.as_bytes()).update(&[u8::from(file.has_text_beside)]).update(&file.size.to_le_bytes());
    hasher.update(&since(modified).to_le_bytes()).update(&file.changed.map_or(0, since).to_le_bytes());
    Some(first_half(&hasher.finalize()))
}

/// Creates a folder that only its owner can read: it will hold the text of the articles.
fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::{Body, Cache, MAX_RECORD_BYTES};

    #[cfg(unix)]
    #[test]
    fn writable_cache_of_others_is_refused() {
        use std::os::unix::fs::{PermissionsExt as _, chown};
        let dir = tempfile::tempdir().unwrap();
        let folder = Cache::open(dir.path(), &[], "").unwrap().folder;
        for shared in [dir.path(), &folder] {
            let set = |mode| std::fs::set_permissions(shared, std::fs::Permissions::from_mode(mode)).unwrap();
            set(0o777);
            let refused = Cache::open(dir.path(), &[], "").unwrap_err().to_string();
            assert_eq!(refused, format!("{} may be written to by other users", shared.display()));
            set(0o700);
            // Only the superuser can give a folder away.
            if chown(shared, Some(12345), None).is_ok() {
                let refused = Cache::open(dir.path(), &[], "").unwrap_err().to_string();
                assert_eq!(refused, format!("{} belongs to another user", shared.display()));
                chown(shared, Some(rustix::process::geteuid().as_raw()), None).unwrap();
            }
        }
        assert!(Cache::open(dir.path(), &[], "").is_ok());
    }

    #[test]
    fn too_long_records_are_given_back() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path(), &[], "").unwrap();
        // Zeros that are never read take no memory.
        let length = MAX_RECORD_BYTES as usize + 1;
        assert!(matches!(cache.add(vec![0; length]), Body::Memory(bytes) if bytes.len() == length));
        assert!(matches!(cache.add(vec![0; 100]), Body::Pack { start: 0, len: 100, .. }));
    }
}
