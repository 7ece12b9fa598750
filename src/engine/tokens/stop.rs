//! Lets an analysis break off.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether an analysis is to break off; by default it never is.
#[derive(Default)]
pub(super) struct Stop<'s> {
    ask: Option<&'s (dyn Fn() -> bool + Sync)>,
    /// Once it is, it stays so.
    is_due: AtomicBool,
}

impl<'s> Stop<'s> {
    pub(super) fn new(ask: &'s (dyn Fn() -> bool + Sync)) -> Self {
        Self { ask: Some(ask), is_due: AtomicBool::new(false) }
    }

    pub(super) fn is_due(&self) -> bool {
        let Some(ask) = self.ask else { return false };
        if !self.is_due.load(Ordering::Relaxed) && ask() {
            self.is_due.store(true, Ordering::Relaxed);
        }
        self.is_due.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Stop<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stop").field("is_due", &self.is_due).finish_non_exhaustive()
    }
}
