//! What was read so far, file by file.

use super::cache::{Cache, stamp};
use super::kept::{self, Body, Kept, Stacks, content_key};
use super::take_in_bytes;
use crate::article::{LoadProblem, ProblemKind};
use crate::files::{self, Candidate, Walk};
use crate::library::{Holdings, Library};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What was read so far, file by file, so that a change costs the files that changed.
#[derive(Debug, Default)]
pub struct Shelf {
    cache: Option<Cache>,
    kept: Vec<Arc<Kept>>,
    /// The library that was last made of them.
    library: Option<Arc<Holdings>>,
    /// What could not be looked at.
    missed: Vec<LoadProblem>,
}

/// How many times the progress of one reading is told, about; of few files after each, for the next may take long.
const TOLD: usize = 256;

impl Shelf {
    /// An empty shelf; with a cache, files that an earlier start has read are not read again, and what is read is not
    /// in memory.
    #[must_use]
    pub fn new(cache: Option<Cache>) -> Self {
        Self { cache, ..Self::default() }
    }

    /// Whether the shelf holds these files as they are now, and no others.
    #[must_use]
    pub fn holds(&self, walk: &Walk) -> bool {
        self.missed == walk.problems && self.kept.iter().map(|kept| &kept.file).eq(&walk.files)
    }

    /// Reads the files of `walk` that are new or changed by size or time, forgets those that are gone, and joins all
    /// that is left. The library is the one that [`super::load`] would make of the same files.
    #[must_use]
    pub fn update(&mut self, walk: Walk, tell: impl Fn(usize, usize) + Sync) -> Library {
        let Walk { files, problems } = walk;
        self.missed = problems;
        let total = files.len();
        let done = AtomicUsize::new(0);
        let step = (total / TOLD).max(1);
        tell(0, total);
        let first = self.kept.is_empty();
        let before = std::mem::take(&mut self.kept);
        // By both: a file may be found below two roots, and names that are not Unicode may look alike.
        let place = |file: &Candidate| (file.location.clone(), file.path.clone());
        let by_place: FxHashMap<_, _> = before.iter().map(|kept| (place(&kept.file), kept)).collect();
        let found: Vec<(Candidate, Option<Arc<Kept>>)> = files
            .into_iter()
            .map(|file| {
                let kept = by_place.get(&place(&file)).filter(|kept| kept.file == file).map(|kept| Arc::clone(kept));
                (file, kept)
            })
            .collect();
        drop(before);
        self.kept = found
            .into_par_iter()
            .map(|(file, kept)| {
                let kept = kept.unwrap_or_else(|| Arc::new(self.read(file)));
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                if done.is_multiple_of(step) || done == total {
                    tell(done, total);
                }
                kept
            })
            .collect();
        files::dismiss_workers();
        if let Some(cache) = self.cache.as_ref().filter(|_| first) {
            cache.settle(&self.kept);
        }
        let problems = self.kept.iter().flat_map(|kept| kept.told()).chain(self.missed.iter().cloned()).collect();
        let prepared = match (&self.library, &self.cache) {
            (Some(before), _) => before.prepared(),
            (None, Some(cache)) => cache.prepared(),
            (None, None) => Vec::new(),
        };
        let (stacks, cards) = Stacks::of(&self.kept, self.cache.as_ref().map(Cache::folder));
        let library = Library::join(cards, Arc::new(stacks), problems, prepared);
        self.library = Some(library.clone().into_holdings());
        library
    }

    /// Keeps in the cache what the last library has prepared, for the next start. To be called once after an update, when
    /// the library is in use; it does nothing unless much is new.
    pub fn remember(&self) {
        if let (Some(cache), Some(library)) = (&self.cache, &self.library)
            && library.has_prepared()
        {
            cache.keep_prepared(&library.prepared());
        }
    }

    /// Takes a file from the cache, or reads it anew.
    fn read(&self, file: Candidate) -> Kept {
        if let Some(kept) = self.cache.as_ref().and_then(|cache| cache.by_stamp(&file)) {
            return kept;
        }
        // Before it is read: what changes afterwards must not go unnoticed.
        let stamp = stamp(&file);
        let bytes = match files::read(&file) {
            Ok(bytes) => bytes,
            Err(problem) => return Kept::failed(file, problem),
        };
        let content = content_key(&file.path, &bytes);
        if let Some(kept) = self.cache.as_ref().and_then(|cache| cache.by_content(&file, content)) {
            return kept;
        }
        let outcome = take_in_bytes(&file.path, &bytes);
        let passing = outcome.passing;
        let Some(record) = kept::record(content, stamp, outcome) else {
            let reason = "There is far more in it than can be kept at a time.".to_owned();
            let advice = "Split it into smaller files.".to_owned();
            let problem = LoadProblem { kind: ProblemKind::Loss, path: file.path.clone(), reason, advice };
            return Kept::failed(file, problem);
        };
        Kept::fresh(file, record, passing, |bytes| match &self.cache {
            Some(cache) => cache.add(bytes),
            None => Body::Memory(bytes.into()),
        })
    }
}
