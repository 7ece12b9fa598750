//! The cache: what was read is not read again by the next start.
//!
//! There is one disposable dir, `quotidian` in the user's cache directory, with a folder for every version of the
//! program and set of folders that it reads. In it are packs: records (see `record`) one after the other, only ever added
//! to by the process that began the pack. So two processes cannot disturb each other, and whatever a power cut, a full
//! disk or a fault leaves behind fails its checksum and counts as not there. What a large library prepares of all its
//! articles lies beside them, written whole and then put in its dir. A database would have to be opened by one
//! process alone, and one broken page could take the rest with it.
//!
//! A file is known by path, size and times, as long as these cannot deceive, and by its content otherwise.

use super::cache_dir::{ABOUT_FILE, LOCK_FILE, remove_unused};
use super::pack::{Pack, SpilledPostings, own_name};
use super::record::{Body, FileRecord, Head, Key, MAX_RECORD_BYTES, PREFIX_BYTES, first_half, head, lengths};
use crate::files::Candidate;
use crate::library::{PostingsStore, SegmentData};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A file changed so shortly before it is read may change again without another time.
const TIMESTAMP_GRAIN: Duration = Duration::from_secs(2);
/// More packs than this are made one.
const MAX_PACKS: usize = 8;
/// What is read of a pack at once, in hope of a whole head.
const READ_AHEAD_BYTES: usize = 1024;
/// What a library has segments, in each folder of the cache: of each piece its length and checksum, then the piece.
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
    /// Locked as long as the folder is in use: it may be for months.
    _lock: File,
    index: Mutex<CacheIndex>,
    writer: Mutex<Writer>,
}

/// What earlier starts left.
#[derive(Default)]
struct CacheIndex {
    records: Vec<Option<Found>>,
    by_fingerprint: FxHashMap<Key, usize>,
    by_content: FxHashMap<Key, usize>,
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
    /// It failed once; what was begun is left alone.
    Failed,
}

impl Cache {
    /// Opens the cache at `dir` for `roots`, read by the program that is running in the way that `options` describe.
    ///
    /// # Errors
    /// When it cannot be written to, or the program cannot be read.
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
        // Also says when it was last asked for.
        fs::write(folder.join(ABOUT_FILE), about)?;
        let lock = File::create(folder.join(LOCK_FILE))?;
        // Several may hold it.
        let _ = lock.try_lock_shared();
        remove_unused(dir);
        let index = Mutex::new(CacheIndex::read(&folder));
        Ok(Self { folder, _lock: lock, index, writer: Mutex::new(Writer::NotYet) })
    }

    /// Where it is.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What an earlier start record of a file whose path, size and times are those of `file`.
    pub(super) fn by_fingerprint(&self, file: &Candidate) -> Option<FileRecord> {
        self.take(file, |index| index.by_fingerprint.get(&fingerprint(file)?).copied())
    }

    /// What an earlier start record of a file with this path and content.
    pub(super) fn by_content(&self, file: &Candidate, content: Key) -> Option<FileRecord> {
        self.take(file, |index| index.by_content.get(&content).copied())
    }

    fn take(&self, file: &Candidate, find: impl Fn(&CacheIndex) -> Option<usize>) -> Option<FileRecord> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let at = find(&index)?;
        let Found { pack, start, len, head_length, head } = index.records[at].take()?;
        Some(FileRecord::new(file.clone(), head, head_length, Body::Pack { pack, start, len }))
    }

    /// Adds a record; gives it back when it cannot be record.
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

    /// Once everything is read: forgets what is left of earlier starts, and when most of the packs is of no use any more
    /// or they are many, writes what is of use into one.
    pub(super) fn compact(&self, record: &[Arc<FileRecord>]) {
        let CacheIndex { packs, bytes, .. } =
            std::mem::take(&mut *self.index.lock().unwrap_or_else(PoisonError::into_inner));
        let old: FxHashSet<&Path> = packs.iter().map(|pack| &*pack.path).collect();
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
        // Those who have one open keep what they read from it; one that is still being written is left alone.
        for pack in packs.iter().filter(|pack| pack.file.try_lock().is_ok()) {
            let _ = fs::remove_file(&pack.path);
        }
    }

    /// What an earlier start has segments, as far as it is sound.
    pub(super) fn segment_data(&self) -> Vec<SegmentData> {
        let path = self.folder.join(SEGMENTS_FILE);
        let Ok(mut file) = File::open(&path) else { return Vec::new() };
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        let mut piece = || {
            let (mut length, mut sum) = ([0; 8], [0; 4]);
            file.read_exact(&mut length).and_then(|()| file.read_exact(&mut sum)).ok()?;
            let length = u64::from_le_bytes(length);
            let mut bytes = Vec::with_capacity(if length <= size { length as usize } else { return None });
            let start = file.stream_position().ok()?;
            (&file).take(length).read_to_end(&mut bytes).ok()?;
            // The lists stay in the file, which is there as long as it is open, even when another takes its dir.
            let pack = Pack { file: file.try_clone().ok()?, path: path.clone() };
            let lists =
                |at: usize| Arc::new(SpilledPostings { pack, start: start + at as u64 }) as Arc<dyn PostingsStore>;
            (crc32fast::hash(&bytes) == u32::from_le_bytes(sum)).then(|| SegmentData::read(&bytes, lists))?
        };
        std::iter::from_fn(&mut piece).collect()
    }

    /// Keeps what a library has segments, in the dir of what was record before.
    pub(super) fn write_segments(&self, segments: &[SegmentData]) {
        let path = self.folder.join(format!("{SEGMENTS_FILE}.new"));
        let write = || {
            let mut file = File::options().write(true).create(true).truncate(false).open(&path)?;
            if file.try_lock().is_err() {
                // Another process is writing, and has as much to say.
                return Ok(());
            }
            file.set_len(0)?;
            for piece in segments {
                let bytes = piece.write().ok_or(io::ErrorKind::UnexpectedEof)?;
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
    /// Adds a record to the pack; `None` when that is not possible, now or before.
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

    /// Writes a record to the pack, which is begun with the first.
    fn write(&mut self, folder: &Path, record: &[u8]) -> io::Result<(Arc<Pack>, u64)> {
        if matches!(self, Self::NotYet) {
            let path = folder.join(format!("{}.pack", own_name()));
            let file = OpenOptions::new().read(true).append(true).create_new(true).open(&path)?;
            // Nobody else removes it while it is written.
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

    /// Takes up the records of a pack, as far as they are sound.
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
            // A head that is broken costs its record; where the next begins is known if the length is right.
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

/// A hash of the running program: code, word lists and weights are all in it, so that no version has to be counted.
fn program() -> io::Result<Key> {
    static PROGRAM: OnceLock<Key> = OnceLock::new();
    if let Some(program) = PROGRAM.get() {
        return Ok(*program);
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(std::env::current_exe()?)?)?;
    Ok(*PROGRAM.get_or_init(|| first_half(&hasher.finalize())))
}

/// A hash of what the system says of a file without opening it; `None` while that cannot be relied on.
pub(super) fn fingerprint(file: &Candidate) -> Option<Key> {
    let settled = |time: SystemTime| SystemTime::now().duration_since(time).is_ok_and(|age| age >= TIMESTAMP_GRAIN);
    let modified = file.modified.filter(|time| settled(*time))?;
    if !file.changed.is_none_or(settled) {
        return None;
    }
    let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    let mut hasher = blake3::Hasher::new();
    hasher.update(file.path.as_bytes()).update(&[0]).update(&file.size.to_le_bytes());
    hasher.update(&since(modified).to_le_bytes()).update(&file.changed.map_or(0, since).to_le_bytes());
    Some(first_half(&hasher.finalize()))
}

/// Creates a folder that is nobody else's to read: it will hold what the articles say.
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

    #[test]
    fn what_is_too_long_for_the_cache_is_given_back() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path(), &[], "").unwrap();
        // Zeros that nobody looks at take no room.
        let length = MAX_RECORD_BYTES as usize + 1;
        assert!(matches!(cache.add(vec![0; length]), Body::Memory(bytes) if bytes.len() == length));
        assert!(matches!(cache.add(vec![0; 100]), Body::Pack { start: 0, len: 100, .. }));
    }
}
