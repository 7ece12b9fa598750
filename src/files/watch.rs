//! Waiting until something below the roots may have changed.

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// After an event more are waited for, so that a file that is still being written is read once.
const QUIET: Duration = Duration::from_millis(250);
/// But no longer than this: changes show within two seconds.
const LONGEST_WAIT: Duration = Duration::from_millis(1000);
/// Without any event the roots are to be looked at this often: network folders report nothing, and watches may run out.
pub const RESCAN: Duration = Duration::from_secs(15);

/// Changes below some roots, as the file system reports them and as time passes.
#[derive(Debug)]
pub struct Changes {
    events: Receiver<()>,
    /// Watches as long as it lives; `None` where the system gives no watch.
    _watcher: Option<RecommendedWatcher>,
}

impl Changes {
    /// Begins to watch the roots. Where the system does not let it, only time passing is reported.
    #[must_use]
    pub fn of(roots: &[PathBuf]) -> Self {
        let (tell, events) = channel();
        let heard = move |event: notify::Result<Event>| {
            // Reading is no change: the program's own would never end.
            if !matches!(event, Ok(Event { kind: EventKind::Access(_), .. })) {
                let _ = tell.send(());
            }
        };
        let watcher = notify::recommended_watcher(heard).ok().map(|mut watcher| {
            for root in roots {
                // A root that cannot be watched is left to the rescan.
                let _ = watcher.watch(root, RecursiveMode::Recursive);
            }
            watcher
        });
        Self { events, _watcher: watcher }
    }

    /// Blocks until something may have changed, or for `longest`; whether it has is for a new walk to tell.
    pub fn wait(&self, longest: Duration) {
        match self.events.recv_timeout(longest) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(longest);
                return;
            }
        }
        let began = Instant::now();
        while began.elapsed() < LONGEST_WAIT && self.events.recv_timeout(QUIET).is_ok() {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Changes, RESCAN};
    use std::time::{Duration, Instant};

    #[test]
    fn a_new_file_is_heard_of_within_two_seconds() {
        let root = tempfile::tempdir().unwrap();
        let changes = Changes::of(&[root.path().to_owned()]);
        std::fs::create_dir(root.path().join("new")).unwrap();
        let began = Instant::now();
        changes.wait(RESCAN);
        assert!(began.elapsed() < Duration::from_secs(2));
    }
}
