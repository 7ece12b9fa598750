//! How much work a request may cause, and whether anyone still waits for it.

use super::lost::Lost;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How much work the searches of one request may take together, in bytes of postings: a few seconds.
pub(super) const MAX_WORK: u64 = 1 << 30;
/// What it takes to look for a phrase in an article, compared with a byte of postings.
pub(super) const ARTICLE_WORK: u64 = 1 << 14;

/// Why a search has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// It would take too much work; the term at which that was noticed.
    #[error("too much work, at “{0}”")]
    TooMuchWork(String),
    /// Nobody waits for it any more.
    #[error("nobody waits for the answer")]
    Stopped,
    /// A part of the index is lost.
    #[error(transparent)]
    Lost(#[from] Lost),
}

/// Stops the work for a request, from another thread.
#[derive(Clone, Debug, Default)]
pub struct StopFlag(Arc<AtomicBool>);

impl StopFlag {
    /// Stops it as soon as possible.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is to stop.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Stops the work for a request as soon as nobody waits for it: hyper drops what waits when the connection ends.
#[derive(Debug, Default)]
pub struct StopOnDrop(pub StopFlag);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// The work of one request.
#[derive(Debug, Default)]
pub(super) struct Work {
    done: AtomicU64,
    pub(super) stop: StopFlag,
}

impl Work {
    /// Counts `units` of work before it is done.
    pub(super) fn spend(&self, units: u64, term: impl FnOnce() -> String) -> Result<(), SearchError> {
        self.check()?;
        let done = self.done.fetch_add(units, Ordering::Relaxed).saturating_add(units);
        if done > MAX_WORK { Err(SearchError::TooMuchWork(term())) } else { Ok(()) }
    }

    #[cfg(test)]
    pub(super) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Fails once the work is stopped.
    pub(super) fn check(&self) -> Result<(), SearchError> {
        if self.stop.is_set() { Err(SearchError::Stopped) } else { Ok(()) }
    }
}
