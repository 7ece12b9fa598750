//! The cache: files that were read are not read again by the next start.
//!
//! The cache directory has a folder for every version of the program and set of folders that it reads. In it are packs:
//! records (see `record`) one after the other, only ever added to by the process that began the pack. So two processes
//! cannot disturb each other, and what a power cut, a full disk or a fault leaves behind fails its checksum and counts as
//! missing. The segments of a large library are in a file of their own, which is written whole and then renamed. A database
//! would have to be opened by one process alone, and one broken page could take the rest with it.
//!
//! A file is recognised by path, size and times where these are reliable, and by its content otherwise.

use super::cache_dir::{ABOUT_FILE, LOCK_FILE, check_private, remove_unused};
use super::pack::{Pack, SpilledPostings, own_name};
use super::record::{Body, FileRecord, Head, Key, MAX_RECORD_BYTES, PREFIX_BYTES, first_half, head, lengths};
use crate::library::{PostingsStore, SegmentData};
use crate::readers::SourceFile;
use foldhash::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A file that changed this short a time before it is read may change again without another time.
const TIMESTAMP_GRAIN: Duration = Duration::from_secs(2);
/// More packs than this are merged.
const MAX_PACKS: usize = 8;
/// What is read of a pack at once; most heads are shorter.
const READ_AHEAD_BYTES: usize = 1024;
/// A file in each folder of the cache with the segments of a library, each after its length and checksum.
const SEGMENTS_FILE: &str = "segments";

/// A record of an earlier start.
struct Found {
    pack: Arc<Pack>,
    start: u64,
    len: u32,
    head_length: u32,
    head: Head,
}

/// The cache of one version of the program and one set of folders.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Locked as long as the folder is in use, which may be for months.
    _lock: File,
    index: Mutex<CacheIndex>,
    writer: Mutex<Writer>,
}

/// The records of earlier starts.
#[derive(Default)]
struct CacheIndex {
    records: Vec<Option<Found>>,
    by_fingerprint: HashMap<Key, usize>,
    by_content: HashMap<Key, usize>,
    packs: Vec<Arc<Pack>>,
    bytes: u64,
}

impl std::fmt::Debug for CacheIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} packs", self.packs.len())
    }
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
        hasher.update(&program()?).update(options.as_bytes());
        let mut about = String::new();
        for root in roots {
            let root = fs::canonicalize(root)?;
            hasher.update(&[0]).update(root.as_os_str().as_encoded_bytes());
            about.push_str(&format!("{}\n", root.display()));
        }
        let folder = dir.join(&hasher.finalize().to_hex()[..20]);
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
        remove_unused(dir);
        let index = Mutex::new(CacheIndex::read(&folder));
        Ok(Self { folder, _lock: lock, index, writer: Mutex::new(Writer::NotYet) })
    }

    /// The folder that belongs to these roots.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The record that an earlier start made of a file with the path, size and times of `file`.
    pub(super) fn by_fingerprint(&self, file: &SourceFile) -> Option<FileRecord> {
        self.take(file, |index| index.by_fingerprint.get(&fingerprint(file)?).copied())
    }

    /// The record that an earlier start made of a file with this path and content.
    pub(super) fn by_content(&self, file: &SourceFile, content: Key) -> Option<FileRecord> {
        self.take(file, |index| index.by_content.get(&content).copied())
    }

    fn take(&self, file: &SourceFile, find: impl Fn(&CacheIndex) -> Option<usize>) -> Option<FileRecord> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let at = find(&index)?;
        let Found { pack, start, len, head_length, head } = index.records[at].take()?;
        Some(FileRecord::new(file.clone(), head, head_length, Body::Pack { pack, start, len }))
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

    /// The segments of an earlier start, as far as they are not damaged.
    pub(super) fn segment_data(&self) -> Vec<SegmentData> {
        let path = self.folder.join(SEGMENTS_FILE);
        let Ok(mut file) = File::open(&path) else { return Vec::new() };
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        let mut segment = || {
            let (mut length, mut sum) = ([0; 8], [0; 4]);
            file.read_exact(&mut length).and_then(|()| file.read_exact(&mut sum)).ok()?;
            let length = u64::from_le_bytes(length);
            let mut bytes = Vec::with_capacity(if length <= size { length as usize } else { return None });
            let start = file.stream_position().ok()?;
            (&file).take(length).read_to_end(&mut bytes).ok()?;
            // The postings stay in the file, which can be read as long as it is open, even when another replaces it.
            let pack = Pack { file: file.try_clone().ok()?, path: path.clone() };
            let store =
                |at: usize| Arc::new(SpilledPostings { pack, start: start + at as u64 }) as Arc<dyn PostingsStore>;
            (crc32fast::hash(&bytes) == u32::from_le_bytes(sum)).then(|| SegmentData::read(&bytes, store))?
        };
        std::iter::from_fn(&mut segment).collect()
    }

    /// Writes the segments of a library, in place of those of an earlier one.
    pub(super) fn write_segments(&self, segments: &[SegmentData]) {
        let path = self.folder.join(format!("{SEGMENTS_FILE}.new"));
        let write = || {
            let mut file = File::options().write(true).create(true).truncate(false).open(&path)?;
            if file.try_lock().is_err() {
                // Another process is writing the same.
                return Ok(());
            }
            file.set_len(0)?;
            for segment in segments {
                let bytes = segment.write().map_err(io::Error::other)?;
                file.write_all(&(bytes.len() as u64).to_le_bytes())?;
                file.write_all(&crc32fast::hash(&bytes).to_le_bytes())?;
                file.write_all(&bytes)?;
            }
            fs::rename(&path, self.folder.join(SEGMENTS_FILE))
        };
        if let Err(error) = write() {
            tracing::warn!("the cache cannot be written to ({error}): the next start will take a little longer");
            let _ = fs::remove_file(&path);
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

impl CacheIndex {
    fn read(folder: &Path) -> Self {
        let mut index = Self::default();
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "pack")) {
            if let Ok(file) = File::open(&path) {
                index.read_pack(&Arc::new(Pack { file, path }));
            }
        }
        index
    }

    /// Adds the records of a pack, as far as they are not damaged.
    fn read_pack(&mut self, pack: &Arc<Pack>) {
        let size = pack.file.metadata().map_or(0, |metadata| metadata.len());
        self.packs.push(Arc::clone(pack));
        self.bytes += size;
        let mut start = 0;
        let mut bytes = Vec::new();
        while start + (PREFIX_BYTES as u64) <= size {
            bytes.resize(READ_AHEAD_BYTES.min((size - start) as usize), 0);
            let Some((head_length, len)) = pack.read(start, &mut bytes).ok().and_then(|()| lengths(&bytes)) else {
                break;
            };
            if start + u64::from(len) > size {
                break;
            }
            if bytes.len() < PREFIX_BYTES + head_length as usize {
                bytes.resize(PREFIX_BYTES + head_length as usize, 0);
                if pack.read(start, &mut bytes).is_err() {
                    break;
                }
            }
            // A damaged head costs its record; the next is found if the length is right.
            if let Some(head) = head(&bytes) {
                let at = self.records.len();
                if let Some(fingerprint) = head.fingerprint {
                    self.by_fingerprint.insert(fingerprint, at);
                }
                self.by_content.insert(head.content, at);
                self.records.push(Some(Found { pack: Arc::clone(pack), start, len, head_length, head }));
            }
            start += u64::from(len);
        }
    }
}

/// A hash of the running program. Code, word lists and weights are all in it, so no version number is needed.
fn program() -> io::Result<Key> {
    static PROGRAM: OnceLock<Key> = OnceLock::new();
    if let Some(program) = PROGRAM.get() {
        return Ok(*program);
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(std::env::current_exe()?)?)?;
    Ok(*PROGRAM.get_or_init(|| first_half(&hasher.finalize())))
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
