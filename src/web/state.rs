//! What every handler shares: the library as it is now, how far loading is, and the names of the server.

use super::preferences::Preferences;
use super::security::HostNames;
use super::sessions::{AccessToken, Sessions};
use super::tasks::{Task, Tasks};
use crate::ingest::{OcrLanguages, Reader};
use crate::library::{Library, LibraryIndex};
use crate::notebook::{Corrections, NotebookFile};
use crate::views::docs::Examples;
use crate::views::format::{counted, grouped};
use crate::views::layout::{Layout, Section};
use arc_swap::{ArcSwap, ArcSwapOption};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::{Semaphore, watch};

/// How far the program is with reading the folders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many files are read.
    pub done: usize,
    /// How many there are, as far as is known.
    pub total: usize,
    /// Whether a whole library stands ready.
    pub ready: bool,
    /// Counts the libraries that were put in place; 0 while there is none.
    pub generation: u64,
}

/// The state of the program as the web sees it; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

struct Shared {
    library: ArcSwap<LibraryIndex>,
    progress: watch::Sender<Progress>,
    hosts: HostNames,
    token: Option<AccessToken>,
    sessions: Sessions,
    reader: Reader,
    examples: ArcSwapOption<(u64, String, Arc<Examples>)>,
    ending: watch::Sender<bool>,
    notebook: OnceLock<NotebookFile>,
    ocr: ArcSwapOption<OcrLanguages>,
    /// Held while a library is put in place, so that no library has older corrections than the one before.
    joining: Mutex<()>,
    permits: Permits,
    tasks: Tasks,
    run: u64,
}

/// Permits for work that is limited. The semaphores are never closed.
pub(super) struct Permits {
    /// To answer queries; further ones wait.
    pub(super) queries: Arc<Semaphore>,
    /// To analyse texts; further ones wait, so that they do not slow down the pages.
    pub(super) extractions: Arc<Semaphore>,
    /// To write exports and long answers; further ones wait.
    pub(super) exports: Arc<Semaphore>,
    /// How many of these wait.
    pub(super) waiting_exports: Arc<AtomicUsize>,
    /// To send event streams; further ones are refused.
    pub(super) events: Arc<Semaphore>,
}

const MAX_CONCURRENT_QUERIES: usize = 8;
const MAX_CONCURRENT_EXTRACTIONS: usize = 4;
pub(super) const MAX_CONCURRENT_EXPORTS: usize = 8;
const MAX_EVENT_STREAMS: usize = 64;
/// How many threads queries, texts that were sent, and exports take together.
pub const MAX_BLOCKING_THREADS: usize = MAX_CONCURRENT_QUERIES + MAX_CONCURRENT_EXTRACTIONS + MAX_CONCURRENT_EXPORTS;

impl AppState {
    /// A server that answers everyone on this machine under `hosts`, and has nothing to show yet.
    #[must_use]
    pub fn new(hosts: HostNames) -> Self {
        Self::with_token(hosts, None, Reader::default())
    }

    /// The same for those who give the token only, where there is one.
    #[must_use]
    pub fn with_token(hosts: HostNames, token: Option<AccessToken>, reader: Reader) -> Self {
        Self(Arc::new(Shared {
            library: ArcSwap::default(),
            progress: watch::Sender::default(),
            hosts,
            token,
            sessions: Sessions::default(),
            reader,
            examples: ArcSwapOption::default(),
            ending: watch::Sender::new(false),
            notebook: OnceLock::new(),
            ocr: ArcSwapOption::default(),
            joining: Mutex::default(),
            tasks: Tasks::default(),
            run: RandomState::new().hash_one(()),
            permits: Permits {
                queries: Arc::new(Semaphore::new(MAX_CONCURRENT_QUERIES)),
                extractions: Arc::new(Semaphore::new(MAX_CONCURRENT_EXTRACTIONS)),
                exports: Arc::new(Semaphore::new(MAX_CONCURRENT_EXPORTS)),
                waiting_exports: Arc::default(),
                events: Arc::new(Semaphore::new(MAX_EVENT_STREAMS)),
            },
        }))
    }

    /// The library as it is now. A handler asks for it once, so that its answer is all of one state.
    #[must_use]
    pub fn library(&self) -> Library {
        let library = Library::of(self.0.library.load_full());
        match self.notebook() {
            Some(notebook) => library.with_notebook(notebook.current()),
            None => library,
        }
    }

    /// The same with a notebook, unless it has one.
    #[must_use]
    pub fn with_notebook(self, notebook: NotebookFile) -> Self {
        let _ = self.0.notebook.set(notebook);
        self
    }

    /// The notebook, where there is one.
    #[must_use]
    pub fn notebook(&self) -> Option<&NotebookFile> {
        self.0.notebook.get()
    }

    /// The languages in which a reader asked for OCR, if one did.
    #[must_use]
    pub fn ocr(&self) -> Option<Arc<OcrLanguages>> {
        self.0.ocr.load_full()
    }

    /// Asks for OCR in these languages; who follows the files sees it.
    pub(super) fn ask_for_ocr(&self, languages: OcrLanguages) {
        self.0.ocr.store(Some(Arc::new(languages)));
    }

    /// The user's corrections as they are now.
    #[must_use]
    pub fn corrections(&self) -> Arc<Corrections> {
        self.notebook().map(|notebook| Arc::new(notebook.current().corrections())).unwrap_or_default()
    }

    /// Brings the library up to date with the notebook after a change.
    pub fn apply_notebook(&self) {
        let joining = self.0.joining.lock().unwrap_or_else(PoisonError::into_inner);
        if self.generation() == 0 {
            // The first library is made with the corrections, or corrected when it is put in place.
            return;
        }
        let corrections = self.corrections();
        let library = self.library();
        if library.index().corrections().revision() == corrections.revision() {
            // Pages show other things of the notebook too.
            self.0.progress.send_modify(|progress| progress.generation += 1);
        } else {
            self.put(library.with_corrections(&corrections), false);
        }
        drop(joining);
    }

    /// Puts a library in the place of the one before.
    pub fn replace(&self, library: Library) {
        self.put_corrected(library, true);
    }

    /// Shows to readers what is read so far, until a whole library is there.
    pub fn show_part(&self, library: Library) {
        self.put_corrected(library, false);
    }

    fn put_corrected(&self, library: Library, ready: bool) {
        let joining = self.0.joining.lock().unwrap_or_else(PoisonError::into_inner);
        let corrections = self.corrections();
        let is_current = library.index().corrections().revision() == corrections.revision();
        self.put(if is_current { library } else { library.with_corrections(&corrections) }, ready);
        drop(joining);
    }

    fn put(&self, library: Library, ready: bool) {
        let before = self.0.library.swap(library.into_index());
        self.0.progress.send_modify(|progress| {
            progress.ready |= ready;
            progress.generation += 1;
        });
        // Last, because freeing a large library takes long.
        drop(before);
    }

    /// Reports how far loading is. Several threads do, and a later report may have the smaller number.
    pub fn report_progress(&self, done: usize, total: usize) {
        self.0.progress.send_modify(|progress| {
            let late = total == progress.total && done > 0 && done < progress.done;
            if !late {
                (progress.done, progress.total) = (done, total);
            }
        });
    }

    /// How far loading is, now and whenever that changes.
    #[must_use]
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.0.progress.subscribe()
    }

    /// Which library this is, counted from 1; 0 while there is none.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.0.progress.borrow().generation
    }

    /// The host names under which the server answers.
    #[must_use]
    pub fn hosts(&self) -> HostNames {
        self.0.hosts.clone()
    }

    /// The token that is asked of everyone, if any is.
    pub(super) fn token(&self) -> Option<&AccessToken> {
        self.0.token.as_ref()
    }

    /// Those who signed in with the token.
    pub(super) fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    /// Makes a code that signs in once, in place of the token.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn one_time_code(&self) -> Result<String, getrandom::Error> {
        self.0.sessions.new_code()
    }

    /// Reads the texts that are sent.
    pub(super) fn reader(&self) -> Reader {
        self.0.reader.clone()
    }

    /// The examples of the help page, with the generation whose library answered them and the host they were asked of:
    /// to ask for all of them takes longer than any other page.
    pub(super) fn examples(&self) -> &ArcSwapOption<(u64, String, Arc<Examples>)> {
        &self.0.examples
    }

    /// A number that no other run of the program has.
    pub(super) fn run(&self) -> u64 {
        self.0.run
    }

    /// Notes a task that should not take long; `what` names it, as in “reading the files that changed”.
    #[must_use]
    pub fn begin(&self, what: &str) -> Task {
        self.0.tasks.begin(what)
    }

    /// What has been under way for more than ten seconds, a line each.
    #[must_use]
    pub fn slow_tasks(&self) -> Vec<String> {
        self.0.tasks.slow()
    }

    /// Limits event streams to a part of the connections, so that other requests are still answered.
    pub(super) fn limit_event_streams(&self, most: usize) {
        self.permits().events.forget_permits(MAX_EVENT_STREAMS.saturating_sub(most.max(1)));
    }

    /// Permits for work that is limited.
    pub(super) fn permits(&self) -> &Permits {
        &self.0.permits
    }

    /// Tells open streams that the program ends.
    pub fn end(&self) {
        self.0.ending.send_replace(true);
    }

    /// Done once the program ends.
    pub async fn ended(&self) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.0.ending.subscribe().wait_for(|ending| *ending).await;
    }

    /// What surrounds every page: `title` is that of the page, `here` its path and query.
    #[must_use]
    pub fn layout(&self, title: &str, section: Section, preferences: &Preferences, here: &str) -> Layout {
        let progress = *self.0.progress.borrow();
        Layout {
            reading: (!progress.ready)
                .then(|| format!("{} of {}", grouped(progress.done), counted(progress.total, "file", "files"))),
            title: title.to_owned(),
            section,
            json_alternate: super::negotiate::json_address(here),
            theme: preferences.theme,
            keys_off: preferences.keys_off,
            text_size: preferences.text_size,
            text_width: preferences.text_width,
            problems: 0,
            here: here.to_owned(),
            generation: self.generation(),
            can_sign_out: self.token().is_some(),
            assets: super::assets::base(),
        }
    }
}

impl axum::extract::FromRef<AppState> for HostNames {
    fn from_ref(state: &AppState) -> Self {
        state.hosts()
    }
}
