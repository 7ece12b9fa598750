//! What is under way, so that what takes too long is seen.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is under way for longer is shown.
const SLOW_AFTER: Duration = Duration::from_secs(10);
/// How much of a description is kept: addresses may be long.
const MAX_DESCRIPTION_CHARS: usize = 200;

/// What is under way, by when it began.
#[derive(Clone, Debug, Default)]
pub(super) struct Tasks(Arc<Mutex<TaskList>>);

#[derive(Debug, Default)]
struct TaskList {
    begun: BTreeMap<(Instant, u64), String>,
    next: u64,
}

/// Something under way, until this is dropped.
#[derive(Debug)]
pub struct Task {
    tasks: Tasks,
    key: (Instant, u64),
}

impl Tasks {
    /// Something begins; `what` says what, as in “answering /people”.
    pub(super) fn begin(&self, what: &str) -> Task {
        self.begin_at(what, Instant::now())
    }

    fn begin_at(&self, what: &str, now: Instant) -> Task {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (now, list.next);
        list.next += 1;
        list.begun.insert(key, what.chars().take(MAX_DESCRIPTION_CHARS).collect());
        Task { tasks: self.clone(), key }
    }

    /// What has been under way for more than ten seconds, the longest first: “answering /people, for 12 s”.
    pub(super) fn slow(&self) -> Vec<String> {
        self.slow_at(Instant::now())
    }

    fn slow_at(&self, now: Instant) -> Vec<String> {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = list.begun.iter().map(|((begun, _), what)| (now.saturating_duration_since(*begun), what));
        let slow = since.take_while(|(time, _)| *time > SLOW_AFTER);
        slow.map(|(time, what)| format!("{what}, for {} s", time.as_secs())).collect()
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.tasks.0.lock().unwrap_or_else(PoisonError::into_inner).begun.remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_tasks_are_seen() {
        let (tasks, start) = (Tasks::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        let first = tasks.begin_at("answering /people", start);
        let second = tasks.begin_at("sending /api/library.ndjson", start);
        let _third = tasks.begin_at(&"x".repeat(5000), after(9));
        assert_eq!(tasks.slow_at(after(10)), Vec::<String>::new());
        let slow = ["answering /people, for 12 s", "sending /api/library.ndjson, for 12 s"];
        assert_eq!(tasks.slow_at(after(12)), slow);
        drop(first);
        assert_eq!(tasks.slow_at(after(12)), slow[1..]);
        drop(second);
        assert_eq!(tasks.slow_at(after(20))[0].len(), MAX_DESCRIPTION_CHARS + ", for 11 s".len());
    }
}
