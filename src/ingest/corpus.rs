//! The files that were read so far.

use super::cache::{Cache, fingerprint};
use super::find::find;
use super::record::{self, Body, FileRecord, Key, content_key};
use super::record_archive::{RecordArchive, key_of};
use crate::article::{LoadProblem, ProblemKind};
use crate::library::{Archive, Library, LibraryIndex};
use crate::notebook::Corrections;
use crate::readers::{self, OcrLanguages, Patience, Reader, SourceFile, Walk};
use foldhash::HashMap;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// The records of the files that were read so far, so that a change costs the files that changed.
#[derive(Debug, Default)]
pub struct Corpus {
    reader: Reader,
    cache: Option<Cache>,
    records: Vec<Arc<FileRecord>>,
    /// The library that was last made of them, as long as it is in use.
    library: Weak<LibraryIndex>,
    /// Its articles.
    archive: Arc<RecordArchive>,
    /// What the next snapshot is made of, until that is written.
    joined: Option<Joined>,
    /// Whether the last library was made of the one before, so that no snapshot can be made of it.
    is_patched: bool,
    /// When the next snapshot is written at the earliest.
    next_snapshot: Option<Instant>,
    /// The user's corrections, for the next library.
    corrections: Arc<Corrections>,
    /// The languages of OCR, where it was not asked for before.
    ocr: Option<OcrLanguages>,
    /// What could not be looked at.
    missed: Vec<LoadProblem>,
}

/// A library that was joined, and what its snapshot is named after.
type Joined = (Arc<LibraryIndex>, Option<Key>);

/// About how many times the progress of one reading is reported; of fewer files after each, for the next may take long.
const PROGRESS_STEPS: usize = 256;

/// So many times as long as making a snapshot took passes before the next.
const SNAPSHOT_PAUSE: u32 = 50;

/// How many files are read before it is looked whether to show what there is, for each thread.
const FILES_PER_THREAD: usize = 16;

/// Reads and joins everything below `roots`.
///
/// `report` is called with the number of files that are done and of all files, from any thread, now and then and at the
/// end. The same files give the same library, whatever the number of threads.
#[must_use]
pub fn load(roots: &[PathBuf], report: impl Fn(usize, usize) + Sync) -> Library {
    Corpus::default().update(find(roots), report)
}

impl Corpus {
    /// An empty corpus; with a cache, files that an earlier start has read are not read again, and articles are not in
    /// memory.
    #[must_use]
    pub fn new(reader: Reader, cache: Option<Cache>) -> Self {
        Self { reader, cache, ..Self::default() }
    }

    /// Takes over the segments of `library`, which is in use in place of the last one that was made here.
    pub fn follow(&mut self, library: &Arc<LibraryIndex>) {
        self.library = Arc::downgrade(library);
    }

    /// Has the next library made with these corrections.
    pub fn set_corrections(&mut self, corrections: Arc<Corrections>) {
        self.corrections = corrections;
    }

    /// Reads pictures by OCR in these languages from now on, and again what it has read in others or not at all. That is
    /// not for the cache, which has what the program reads by the options that it was started with.
    pub fn set_ocr(&mut self, languages: &OcrLanguages) {
        if self.ocr.as_ref() != Some(languages) {
            self.ocr = Some(languages.clone());
            self.reader = self.reader.clone().with_ocr(languages.clone());
            self.records.retain(|record| !record.concerns_ocr());
        }
    }

    /// Whether it has these files as they are now, and no others.
    #[must_use]
    pub fn holds(&self, walk: &Walk) -> bool {
        self.missed == walk.problems && self.records.iter().map(|record| &record.file).eq(&walk.files)
    }

    /// Reads the files of `walk` that are new or changed by size or time, forgets those that are gone, and joins all that is
    /// left. The library is the one that [`load`] would make of the same files.
    #[must_use]
    pub fn update(&mut self, walk: Walk, report: impl Fn(usize, usize) + Sync) -> Library {
        self.update_showing(walk, report, Duration::MAX, |_| ())
    }

    /// The same; `show` gets a library of what is read so far, now and then while reading takes longer than `delay`.
    ///
    /// Small files come first, and those last that take long or fail.
    #[must_use]
    pub fn update_showing(
        &mut self,
        walk: Walk,
        report: impl Fn(usize, usize) + Sync,
        delay: Duration,
        mut show: impl FnMut(Library),
    ) -> Library {
        let Walk { files, problems } = walk;
        self.missed = problems;
        let total = files.len();
        let done = AtomicUsize::new(0);
        let step = (total / PROGRESS_STEPS).max(1);
        let is_first = self.records.is_empty();
        let mut records = self.records_of(&files);
        let is_done = || {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(step) || done == total {
                report(done, total);
            }
        };
        report(0, total);
        self.take_cached(&files, &mut records);
        records.iter().flatten().for_each(|_| is_done());
        let mut missing: Vec<usize> = (0..total).filter(|at| records[*at].is_none()).collect();
        missing.sort_by_key(|at| files[*at].size);
        self.reader.forget_losses();
        let mut shows = ShowTimes { last: Instant::now(), wait: delay, delay };
        for patience in [Patience::Short, Patience::Full] {
            for some in std::mem::take(&mut missing).chunks(FILES_PER_THREAD * rayon::current_num_threads()) {
                let read = |at: &usize| self.read(&files[*at], patience).inspect(|_| is_done());
                let read: Vec<Option<FileRecord>> = some.par_iter().map(read).collect();
                for (at, record) in some.iter().zip(read) {
                    match record {
                        Some(record) => records[*at] = Some(Arc::new(record)),
                        None => missing.push(*at),
                    }
                }
                if shows.is_due() {
                    self.records = records.iter().flatten().cloned().collect();
                    let library = shows.time(|| self.join());
                    if !library.is_empty() {
                        show(library);
                    }
                }
            }
        }
        self.records = records.into_iter().flatten().collect();
        self.reader.stop_idle_workers();
        if let Some(cache) = self.cache.as_ref().filter(|_| is_first) {
            cache.compact(&self.records);
        }
        self.join()
    }

    /// The records of these files that still hold.
    fn records_of(&self, files: &[SourceFile]) -> Vec<Option<Arc<FileRecord>>> {
        if self.records.is_empty() {
            return files.iter().map(|_| None).collect();
        }
        let by_key: HashMap<_, _> = self.records.iter().map(|record| (key_of_file(&record.file), record)).collect();
        let record = |file| {
            by_key.get(&key_of_file(file)).filter(|record| record.file == *file).map(|record| Arc::clone(record))
        };
        files.iter().map(record).collect()
    }

    /// Takes from the cache what it has of the files without records, by path, size and times.
    fn take_cached(&self, files: &[SourceFile], records: &mut [Option<Arc<FileRecord>>]) {
        let Some(cache) = &self.cache else { return };
        let (places, files): (Vec<_>, Vec<_>) =
            records.iter_mut().zip(files).filter(|(record, _)| record.is_none()).unzip();
        for (place, record) in places.into_iter().zip(cache.by_fingerprint(&files)) {
            *place = record.filter(|record| self.may_hold(record)).map(Arc::new);
        }
    }

    /// Whether a record of the cache is what would be read now.
    fn may_hold(&self, record: &FileRecord) -> bool {
        self.ocr.is_none() || !record.concerns_ocr()
    }

    /// A library of all records, made of the one in use where few have changed.
    fn join(&mut self) -> Library {
        let changed = self.library.upgrade().and_then(|before| self.changed(&before));
        self.is_patched = changed.is_some();
        self.joined = None;
        let (archive, library) = changed.unwrap_or_else(|| {
            let (archive, library, joined) = self.join_all();
            self.joined = joined.filter(|_| self.cache.is_some());
            (archive, library)
        });
        self.archive = archive;
        self.library = Arc::downgrade(&library.clone().into_index());
        library
    }

    /// The library in use with the files that have changed since; `None` where many have.
    fn changed(&self, before: &Arc<LibraryIndex>) -> Option<(Arc<RecordArchive>, Library)> {
        let archive: Arc<dyn Archive> = Arc::clone(&self.archive) as _;
        if !before.is_of(&archive) {
            return None;
        }
        let archive = Arc::new(self.archive.changed_to(&self.records, &self.reader)?);
        let (summaries, removed) = (archive.summaries(), archive.removed.clone());
        let before = Library::of(Arc::clone(before));
        let library =
            before.with_articles(summaries, Arc::clone(&archive) as _, removed, self.problems(), &self.corrections)?;
        Some((archive, library))
    }

    /// A library of all records, opened or joined, with their archive; and what a snapshot is to be made of, if it was joined.
    fn join_all(&self) -> (Arc<RecordArchive>, Library, Option<Joined>) {
        let (problems, corrections) = (self.problems(), &self.corrections);
        let segments = || match (self.library.upgrade(), &self.cache) {
            (Some(before), _) => before.segment_data(),
            (None, Some(cache)) => cache.segment_data(),
            (None, None) => Vec::new(),
        };
        let archive = Arc::new(RecordArchive::of(&self.records, &self.reader, self.cache.as_ref().map(Cache::folder)));
        let key = self.cache.as_ref().and_then(|_| key_of(&self.records));
        let snapshot = match (&self.cache, key) {
            (Some(cache), Some(key)) if self.library.strong_count() == 0 => cache.snapshot(key),
            _ => None,
        };
        let opened = snapshot.and_then(|snapshot| {
            let (summaries, problems) = (archive.summaries(), problems.clone());
            Library::open(summaries, Arc::clone(&archive) as _, problems, segments(), &snapshot, corrections)
        });
        let (joined, library) = match opened.and_then(|opened| Some((opened.patched(corrections)?, opened))) {
            Some((library, opened)) => (opened.index().has_new_segments().then_some(opened), library),
            None => {
                let (summaries, of) = (archive.summaries(), Arc::clone(&archive) as _);
                let joined = Library::join_corrected(summaries, of, problems, segments(), corrections);
                (Some(joined.clone()), joined)
            }
        };
        (archive, library, joined.map(|joined| (joined.into_index(), key)))
    }

    /// What could not be read, or only in part.
    fn problems(&self) -> Vec<LoadProblem> {
        let problems = self.records.iter().flat_map(|record| record.problems());
        problems.chain(self.missed.iter().cloned()).collect()
    }

    /// Writes to the cache what the next start need not do again. To be called after an update, when the library is in use,
    /// and now and then: it shall take a small part of the time.
    pub fn remember(&mut self) {
        if self.cache.is_none() || self.next_snapshot.is_some_and(|next| Instant::now() < next) {
            return;
        }
        let began = Instant::now();
        if std::mem::take(&mut self.is_patched) {
            (_, _, self.joined) = self.join_all();
        }
        let joined = self.joined.take();
        let Some(cache) = &self.cache else { return };
        cache.write_catalog(&self.records, joined.is_some());
        let Some((library, key)) = joined else { return };
        if library.has_new_segments() {
            cache.write_segments(&library.segment_data());
        }
        if let Some(key) = key.filter(|_| library.is_as_joined()) {
            cache.write_snapshot(key, &library);
        }
        cache.keep_limit();
        self.next_snapshot = Some(Instant::now() + began.elapsed() * SNAPSHOT_PAUSE);
    }

    /// Takes a file from the cache by its content, or reads it anew; `None` when it is to be read after the others.
    fn read(&self, file: &SourceFile, patience: Patience) -> Option<FileRecord> {
        let _held = self.reader.memory().for_file(file.size);
        // Before it is read: what changes afterwards must not go unnoticed.
        let fingerprint = fingerprint(file);
        let bytes = match readers::read(file) {
            Ok(bytes) => bytes,
            Err(problem) => return Some(FileRecord::failed(file.clone(), problem)),
        };
        let content = content_key(file, &bytes);
        let cached = self.cache.as_ref().and_then(|cache| cache.by_content(file, &content));
        if let Some(mut record) = cached.filter(|record| self.may_hold(record)) {
            record.fingerprint = fingerprint;
            return Some(record);
        }
        let (record, retryable) = record::make(&self.reader, patience, file, &bytes, content, fingerprint)?;
        let Some(record) = record else {
            let reason = "There is far more in it than can be recorded at a time.".to_owned();
            let advice = "Split it into smaller files.".to_owned();
            let problem = LoadProblem { kind: ProblemKind::Loss, path: file.path.clone(), reason, advice };
            return Some(FileRecord::failed(file.clone(), problem));
        };
        let retryable = retryable || (self.ocr.is_some() && record.concerns_ocr());
        Some(FileRecord::fresh(file.clone(), record, retryable, |bytes| match &self.cache {
            Some(cache) => cache.add(bytes),
            None => Body::Memory(bytes.into()),
        }))
    }
}

/// Where a file is and how it is shown: it may be found below two roots, and names that are not Unicode may look alike.
fn key_of_file(file: &SourceFile) -> (&Path, &str) {
    (&file.location, &file.path)
}

/// When what is read so far is shown: after a few seconds, then whenever little of the time went into it.
struct ShowTimes {
    last: Instant,
    wait: Duration,
    /// The least wait.
    delay: Duration,
}

impl ShowTimes {
    fn is_due(&self) -> bool {
        self.last.elapsed() >= self.wait
    }

    fn time<T>(&mut self, make: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let made = make();
        self.last = Instant::now();
        self.wait = (began.elapsed() * 10).max(self.delay);
        made
    }
}
