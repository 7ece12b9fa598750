//! The files that were read so far.

use super::cache::{Cache, fingerprint};
use super::find::find;
use super::process::process_bytes;
use super::record::{self, Body, FileRecord, RecordArchive, content_key};
use crate::article::{LoadProblem, ProblemKind};
use crate::library::{Library, LibraryIndex};
use crate::notebook::Corrections;
use crate::readers::{self, Reader, SourceFile, Walk};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

/// The records of the files that were read so far, so that a change costs the files that changed.
#[derive(Debug, Default)]
pub struct Corpus {
    reader: Reader,
    cache: Option<Cache>,
    records: Vec<Arc<FileRecord>>,
    /// The library that was last made of them, as long as it is in use.
    library: Weak<LibraryIndex>,
    /// The user's corrections, for the next library.
    corrections: Arc<Corrections>,
    /// What could not be looked at.
    missed: Vec<LoadProblem>,
}

/// About how many times the progress of one reading is reported; of fewer files after each, for the next may take long.
const PROGRESS_STEPS: usize = 256;

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

    /// Has the next library made with these corrections.
    pub fn set_corrections(&mut self, corrections: Arc<Corrections>) {
        self.corrections = corrections;
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
        let Walk { files, problems } = walk;
        self.missed = problems;
        let total = files.len();
        let done = AtomicUsize::new(0);
        let step = (total / PROGRESS_STEPS).max(1);
        report(0, total);
        let is_first = self.records.is_empty();
        let before = std::mem::take(&mut self.records);
        // By both: a file may be found below two roots, and names that are not Unicode may look alike.
        let key = |file: &SourceFile| (file.location.clone(), file.path.clone());
        let by_key: FxHashMap<_, _> = before.iter().map(|record| (key(&record.file), record)).collect();
        let with_record = |file: SourceFile| {
            let record = by_key.get(&key(&file)).filter(|record| record.file == file);
            let record = record.map(|record| Arc::clone(record));
            (file, record)
        };
        let found: Vec<(SourceFile, Option<Arc<FileRecord>>)> = files.into_iter().map(with_record).collect();
        drop(before);
        let read = |(file, record): (SourceFile, Option<Arc<FileRecord>>)| {
            let record = record.unwrap_or_else(|| Arc::new(self.read(file)));
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(step) || done == total {
                report(done, total);
            }
            record
        };
        self.records = found.into_par_iter().map(read).collect();
        self.reader.stop_idle_workers();
        if let Some(cache) = self.cache.as_ref().filter(|_| is_first) {
            cache.compact(&self.records);
        }
        let problems = self.records.iter().flat_map(|record| record.problems());
        let problems = problems.chain(self.missed.iter().cloned()).collect();
        let segments = match (self.library.upgrade(), &self.cache) {
            (Some(before), _) => before.segment_data(),
            (None, Some(cache)) => cache.segment_data(),
            (None, None) => Vec::new(),
        };
        let (archive, summaries) =
            RecordArchive::of(&self.records, &self.reader, self.cache.as_ref().map(Cache::folder));
        let archive = Arc::new(archive);
        let library = Library::join_corrected(summaries, archive, problems, segments, &self.corrections);
        self.library = Arc::downgrade(&library.clone().into_index());
        library
    }

    /// Writes the segments of the last library to the cache, for the next start. To be called once after an update, when
    /// the library is in use; it does nothing unless much is new.
    pub fn remember(&self) {
        if let (Some(cache), Some(library)) = (&self.cache, self.library.upgrade())
            && library.has_new_segments()
        {
            cache.write_segments(&library.segment_data());
        }
    }

    /// Takes a file from the cache, or reads it anew.
    fn read(&self, file: SourceFile) -> FileRecord {
        if let Some(record) = self.cache.as_ref().and_then(|cache| cache.by_fingerprint(&file)) {
            return record;
        }
        // Before it is read: what changes afterwards must not go unnoticed.
        let fingerprint = fingerprint(&file);
        let bytes = match readers::read(&file) {
            Ok(bytes) => bytes,
            Err(problem) => return FileRecord::failed(file, problem),
        };
        let content = content_key(&file.path, &bytes);
        if let Some(record) = self.cache.as_ref().and_then(|cache| cache.by_content(&file, content)) {
            return record;
        }
        let outcome = process_bytes(&self.reader, &file.path, &bytes);
        let retryable = outcome.retryable;
        let Some(record) = record::encode(content, fingerprint, outcome) else {
            let reason = "There is far more in it than can be record at a time.".to_owned();
            let advice = "Split it into smaller files.".to_owned();
            let problem = LoadProblem { kind: ProblemKind::Loss, path: file.path.clone(), reason, advice };
            return FileRecord::failed(file, problem);
        };
        FileRecord::fresh(file, record, retryable, |bytes| match &self.cache {
            Some(cache) => cache.add(bytes),
            None => Body::Memory(bytes.into()),
        })
    }
}
