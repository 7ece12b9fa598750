//! Follows the files and the notebook while the program serves.

use super::keeper::{Pulse, keep};
use super::settings::ServeSettings;
use super::terminal::warn;
use crate::ingest::{self, Cache, Corpus};
use crate::readers::{Changes, Pace, RESCAN_INTERVAL, Reader};
use crate::web::AppState;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};

/// What files are read with, now and later: the corpus, and as many threads as were asked for.
pub(super) struct Reading {
    corpus: Mutex<Corpus>,
    pool: rayon::ThreadPool,
}

impl Reading {
    /// An empty corpus, with the cache unless there is to be none.
    pub(super) fn new(settings: &ServeSettings, reader: &Reader) -> Result<Self, String> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(settings.jobs).thread_name(|_| "read".into());
        let pool = threads.build().map_err(|error| format!("There are no threads to read with: {error}."))?;
        let cache = settings.cache.as_deref().and_then(|options| cache(&settings.roots, options));
        let cache = cache.map(|cache| cache.with_limit(settings.cache_limit));
        Ok(Self { corpus: Mutex::new(Corpus::new(reader.clone(), cache)), pool })
    }

    /// Runs something on its threads.
    pub(super) fn run<T: Send>(&self, work: impl FnOnce(&mut Corpus) -> T + Send) -> T {
        self.pool.install(|| work(&mut self.corpus.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Whether something runs on them.
    fn is_held(&self) -> bool {
        matches!(self.corpus.try_lock(), Err(TryLockError::WouldBlock))
    }
}

/// The cache, unless there can be none: then everything is read anew and stays in memory.
fn cache(roots: &[PathBuf], options: &str) -> Option<Cache> {
    let place = ingest::cache_dir().ok_or_else(|| io::Error::other("this user has no cache directory"));
    match place.and_then(|place| Cache::open(&place, roots, options)) {
        Ok(cache) => Some(cache),
        Err(error) => {
            tracing::warn!("there is no cache ({error}): everything is read anew, and stays in memory");
            None
        }
    }
}

/// How often the notebook is checked for changes by an editor or another program.
const NOTEBOOK_INTERVAL: Duration = Duration::from_millis(500);

/// How often it is looked whether OCR was asked for.
const OCR_INTERVAL: Duration = Duration::from_millis(500);

/// Looking at the notebook takes longer only when its disk does not answer.
const NOTEBOOK_STEP: Duration = Duration::from_secs(120);

/// Applies what others change in the notebook.
fn follow_notebook(state: &AppState, pulse: &Pulse) {
    let mut last_error = String::new();
    while let Some(notebook) = state.notebook() {
        pulse.beat(NOTEBOOK_STEP);
        std::thread::sleep(NOTEBOOK_INTERVAL);
        let looking = state.begin("looking at the notebook");
        let changed = notebook.refresh();
        drop(looking);
        match changed {
            Ok(true) if !pulse.unless_replaced(|| state.apply_notebook()) => return,
            Ok(_) => last_error.clear(),
            Err(error) if error.to_string() != last_error => {
                last_error = error.to_string();
                warn(&last_error);
            }
            Err(_) => {}
        }
    }
}

/// How long after reading the files are looked at again, whatever is heard of them: what reading took is free then, and
/// the allocator gives it back with the next work that it has after a second.
const MEMORY_RETURN_DELAY: Duration = Duration::from_millis(1_100);

/// Looking through the folders takes longer only when their disk does not answer, or for millions of files.
const LOOKING_STEP: Duration = Duration::from_secs(120);
/// No file takes longer to read, nor a library to be made.
const READING_STEP: Duration = Duration::from_secs(1800);

/// Keeps the files followed; does not return.
pub(super) fn keep_following_files(settings: ServeSettings, reader: Reader, state: AppState, reading: Reading) {
    let last = Mutex::new(Arc::new(reading));
    keep("following the files", move |pulse| {
        pulse.beat(READING_STEP);
        let reading = {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_held() {
                match Reading::new(&settings, &reader) {
                    Ok(new) => *last = Arc::new(new),
                    Err(sentence) => return warn(&sentence),
                }
            }
            Arc::clone(&last)
        };
        reading.run(|corpus| follow_files(&settings, &state, corpus, pulse));
    });
}

/// Keeps the notebook followed; does not return.
pub(super) fn keep_following_notebook(state: AppState) {
    keep("following the notebook", move |pulse| follow_notebook(&state, pulse));
}

/// Puts a new library in the place of the old one whenever the files have changed; the old one answers until then.
fn follow_files(settings: &ServeSettings, state: &AppState, corpus: &mut Corpus, pulse: &Pulse) {
    corpus.remember();
    // The system would report every file that the first library reads, so watching begins after it; and what changed in
    // between is found because looking comes before waiting.
    let changes = Changes::of(&settings.roots);
    let mut longest = MEMORY_RETURN_DELAY;
    let mut pace = Pace::new(Instant::now());
    loop {
        let began = Instant::now();
        pulse.beat(LOOKING_STEP);
        let ocr = state.ocr();
        if let Some(languages) = &ocr {
            corpus.set_ocr(languages);
        }
        let looking = state.begin("looking for files that changed");
        let found = ingest::find_resolved(&settings.resolved);
        let unchanged = corpus.holds(&found);
        drop(looking);
        if unchanged {
            // Not held while nothing happens: there may be many files.
            drop(found);
            // It may join everything.
            pulse.beat(READING_STEP);
            corpus.remember();
            pulse.beat(LOOKING_STEP);
            std::thread::sleep(pace.pause(began.elapsed(), Instant::now()));
            let waiting = Instant::now();
            while waiting.elapsed() < longest && state.ocr() == ocr && !changes.wait(longest.min(OCR_INTERVAL)) {}
            longest = RESCAN_INTERVAL;
        } else {
            tracing::debug!(files = found.files.len(), "the files changed");
            corpus.set_corrections(state.corrections());
            // With corrections it may be another than the one that was read.
            corpus.follow(&state.library().into_index());
            let reading = state.begin("reading files that changed");
            let library = corpus.update(found, |_, _| pulse.beat(READING_STEP));
            if !pulse.unless_replaced(|| state.replace(library)) {
                return;
            }
            corpus.remember();
            longest = MEMORY_RETURN_DELAY;
            drop(reading);
            std::thread::sleep(pace.pause(began.elapsed(), Instant::now()));
        }
    }
}
