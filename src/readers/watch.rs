//! Waits until something below the roots may have changed.

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// After an event, how long no other one may come: a file that is still being written is read once.
const QUIET_PERIOD: Duration = Duration::from_millis(250);
/// The longest wait for that, so that changes show within two seconds.
const MAX_WAIT: Duration = Duration::from_millis(1000);
/// How often the roots are looked at without any event: network folders report none, and the system may lack watches.
pub const RESCAN_INTERVAL: Duration = Duration::from_secs(15);

/// Changes below some roots, as the file system reports them.
#[derive(Debug)]
pub struct Changes {
    events: Receiver<()>,
    /// Watches until it is dropped; `None` where the system gives no watch.
    _watcher: Option<RecommendedWatcher>,
}

impl Changes {
    /// Begins to watch the roots. Where the system allows no watch, only time limits end the waiting.
    #[must_use]
    pub fn of(roots: &[PathBuf]) -> Self {
        let (tell, events) = channel();
        let heard = move |event: notify::Result<Event>| {
            // Reading is no change. The program's own reading would cause events without end.
            if !matches!(event, Ok(Event { kind: EventKind::Access(_), .. })) {
                let _ = tell.send(());
            }
        };
        let watcher = notify::recommended_watcher(heard).ok().map(|mut watcher| {
            for root in roots {
                // A root that cannot be watched is looked at in intervals.
                let _ = watcher.watch(root, RecursiveMode::Recursive);
            }
            watcher
        });
        Self { events, _watcher: watcher }
    }

    /// Blocks until something may have changed, or for `longest`. A new walk shows whether it has.
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
        while began.elapsed() < MAX_WAIT && self.events.recv_timeout(QUIET_PERIOD).is_ok() {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Changes, RESCAN_INTERVAL};
    use std::time::{Duration, Instant};

    #[test]
    fn new_file_is_noticed_quickly() {
        let root = tempfile::tempdir().unwrap();
        let changes = Changes::of(&[root.path().to_owned()]);
        std::fs::create_dir(root.path().join("new")).unwrap();
        let began = Instant::now();
        changes.wait(RESCAN_INTERVAL);
        assert!(began.elapsed() < Duration::from_secs(2));
    }
}
