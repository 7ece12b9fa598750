//! Waits until something below the roots may have changed.

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
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
        // One that waits to be heard is as good as thousands.
        let (tell, events) = sync_channel(1);
        let heard = move |event: notify::Result<Event>| {
            // Reading is no change. The program's own reading would cause events without end.
            if !matches!(event, Ok(Event { kind: EventKind::Access(_), .. })) {
                let _ = tell.try_send(());
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

    /// Blocks until something may have changed (true), or for `longest`. A new walk shows whether it has.
    pub fn wait(&self, longest: Duration) -> bool {
        match self.events.recv_timeout(longest) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return false,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(longest);
                return false;
            }
        }
        let began = Instant::now();
        while began.elapsed() < MAX_WAIT && self.events.recv_timeout(QUIET_PERIOD).is_ok() {}
        true
    }
}

/// Of all the time, the share that looking for changes and reading them may take.
const MAX_SHARE: f64 = 0.1;
/// The time that may be spent at once, after as long a rest as that takes.
const MAX_BURST: Duration = Duration::from_secs(2);
/// The longest pause, so that changes show in a large library on a busy machine, too.
const MAX_PAUSE: Duration = Duration::from_secs(30);

/// Keeps files that change all the time from keeping a processor busy.
#[derive(Debug)]
pub struct Pace {
    /// How many seconds may be spent now.
    allowance: f64,
    since: Instant,
}

impl Pace {
    /// Begins to count at `now`.
    #[must_use]
    pub fn new(now: Instant) -> Self {
        Self { allowance: MAX_BURST.as_secs_f64(), since: now }
    }

    /// How long to pause at `now`, after `spent` was spent.
    pub fn pause(&mut self, spent: Duration, now: Instant) -> Duration {
        let earned = now.saturating_duration_since(self.since).as_secs_f64() * MAX_SHARE;
        self.since = now;
        let least = -MAX_PAUSE.as_secs_f64() * MAX_SHARE;
        let most = MAX_BURST.as_secs_f64();
        self.allowance = ((self.allowance + earned).min(most) - spent.as_secs_f64()).max(least);
        Duration::from_secs_f64((-self.allowance / MAX_SHARE).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::{Changes, MAX_PAUSE, Pace, RESCAN_INTERVAL};
    use std::time::{Duration, Instant};

    #[test]
    fn new_file_is_noticed_quickly() {
        let root = tempfile::tempdir().unwrap();
        let changes = Changes::of(&[root.path().to_owned()]);
        std::fs::create_dir(root.path().join("new")).unwrap();
        let began = Instant::now();
        assert!(changes.wait(RESCAN_INTERVAL));
        assert!(began.elapsed() < Duration::from_secs(2));
    }
    #[test]
    fn endless_changes_take_little_time() {
        let start = Instant::now();
        let (mut pace, mut now, mut spent) = (Pace::new(start), start, Duration::ZERO);
        let work = Duration::from_millis(300);
        for number in 0..1000 {
            now += work;
            spent += work;
            let pause = pace.pause(work, now);
            assert!(number > 5 || pause.is_zero(), "a few changes show at once");
            now += pause;
        }
        let share = spent.as_secs_f64() / (now - start).as_secs_f64();
        assert!((0.09..0.11).contains(&share), "{share}");
        assert_eq!(pace.pause(work, now + Duration::from_secs(60)), Duration::ZERO, "after a rest");
        assert_eq!(pace.pause(Duration::from_secs(100), now + Duration::from_secs(160)), MAX_PAUSE);
    }
}
