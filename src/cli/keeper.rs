//! Keeps something followed for as long as the program runs: a follower that ends by a fault or is blocked is replaced by
//! another, with a line in the log.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// How long after a fault following begins again; twice as long after each further one soon after.
const DELAY: Duration = Duration::from_secs(5);
/// After so long without a fault it is as if there had been none.
const GOOD_TIME: Duration = Duration::from_secs(600);
/// The delay grows by this at most, and how much longer than the first a later follower may be silent.
const MAX_FACTOR: u32 = 64;
/// The most followers that are blocked at a time. Then one of them must come to an end first.
const MAX_BLOCKED: usize = 4;

/// What a follower says of itself.
#[derive(Clone, Debug)]
pub(super) struct Pulse(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// How many times as long as usual it may be silent.
    factor: u32,
}

#[derive(Debug)]
struct State {
    /// When it is taken to be blocked, unless it says something before.
    deadline: Option<Instant>,
    ended: bool,
    replaced: bool,
}

impl Pulse {
    fn new(factor: u32) -> Self {
        let state = Mutex::new(State { deadline: None, ended: false, replaced: false });
        Self(Arc::new(Shared { state, changed: Condvar::new(), factor }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that it goes on. If it is silent for longer than `step` afterwards, it is taken to be blocked.
    pub(super) fn beat(&self, step: Duration) {
        self.lock().deadline = Some(Instant::now() + step * self.0.factor);
        self.0.changed.notify_all();
    }

    /// Does something unless another follower has taken its place. Then it is false, and this one must end.
    pub(super) fn unless_replaced(&self, work: impl FnOnce()) -> bool {
        // Locked, so that it is not replaced in the middle.
        let state = self.lock();
        if !state.replaced {
            work();
        }
        !state.replaced
    }

    fn end(&self) {
        self.lock().ended = true;
        self.0.changed.notify_all();
    }

    fn has_ended(&self) -> bool {
        self.lock().ended
    }

    /// Waits until it has ended (true) or is blocked (false), and counts as replaced.
    fn wait(&self) -> bool {
        let mut state = self.lock();
        loop {
            let left = state.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if state.ended || left == Some(Duration::ZERO) {
                state.replaced = true;
                return state.ended;
            }
            let wait = left.unwrap_or(Duration::from_secs(60));
            state = self.0.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// Keeps a follower running; does not return. `follow` runs on a thread of its own and should not come to an end.
pub(super) fn keep(what: &'static str, follow: impl Fn(&Pulse) + Send + Sync + 'static) {
    keep_with(DELAY, what, follow);
}

fn keep_with(delay: Duration, what: &'static str, follow: impl Fn(&Pulse) + Send + Sync + 'static) {
    let follow = Arc::new(follow);
    let mut blocked: Vec<Pulse> = Vec::new();
    let mut factor = 1;
    loop {
        let (pulse, began) = (Pulse::new(factor), Instant::now());
        match start(what, &pulse, Arc::clone(&follow)) {
            Ok(()) if pulse.wait() => tracing::error!("{what} broke off; it begins again"),
            Ok(()) => {
                tracing::error!("{what} is blocked; another thread begins it again");
                blocked.push(pulse);
            }
            Err(error) => tracing::error!(%error, "there is no thread for {what}; it is tried again"),
        }
        std::thread::sleep(delay * factor);
        factor = if began.elapsed() > GOOD_TIME * factor { 1 } else { (factor * 2).min(MAX_FACTOR) };
        while blocked.len() >= MAX_BLOCKED {
            blocked.retain(|pulse| !pulse.has_ended());
            std::thread::sleep(delay);
        }
    }
}

fn start(what: &'static str, pulse: &Pulse, follow: Arc<impl Fn(&Pulse) + Send + Sync + 'static>) -> io::Result<()> {
    let pulse = pulse.clone();
    let run = move || {
        // A panic is reported where it happens.
        let _ = catch_unwind(AssertUnwindSafe(|| follow(&pulse)));
        pulse.end();
    };
    Builder::new().name(what.split_whitespace().last().unwrap_or(what).to_owned()).spawn(run).map(drop)
}

#[cfg(test)]
mod tests {
    use super::{MAX_BLOCKED, Pulse, keep_with};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
    use std::time::Duration;

    const SOON: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_secs(60);

    /// Keeps a follower that gets the number of the attempt.
    fn keep(follow: impl Fn(usize, &Pulse) + Send + Sync + 'static) {
        let attempts = AtomicUsize::new(0);
        let follow = move |pulse: &Pulse| follow(attempts.fetch_add(1, Ordering::Relaxed), pulse);
        std::thread::spawn(move || keep_with(Duration::from_millis(1), "following a test", follow));
    }

    #[test]
    fn blocked_follower_is_replaced() {
        let (sender, receiver) = channel();
        let (free, blocked) = channel::<()>();
        let blocked = Mutex::new(blocked);
        keep(move |attempt, pulse| {
            pulse.beat(if attempt == 0 { SOON } else { LONG });
            if attempt == 0 {
                let _ = blocked.lock().unwrap().recv_timeout(LONG);
            }
            sender.send((attempt, pulse.unless_replaced(|| ()))).unwrap();
            std::thread::sleep(LONG);
        });
        assert_eq!(receiver.recv_timeout(LONG), Ok((1, true)), "another has begun");
        free.send(()).unwrap();
        assert_eq!(receiver.recv_timeout(LONG), Ok((0, false)), "the first one must not go on");
    }

    #[test]
    fn a_follower_that_panics_begins_again() {
        let (sender, receiver) = channel();
        keep(move |attempt, pulse| {
            pulse.beat(LONG);
            sender.send(attempt).unwrap();
            assert!(attempt > 1, "a fault");
            std::thread::sleep(LONG);
        });
        assert_eq!((0..3).map(|_| receiver.recv_timeout(LONG).unwrap()).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn working_follower_is_left_alone() {
        let (sender, receiver) = channel();
        keep(move |attempt, pulse| {
            for _ in 0..50 {
                pulse.beat(LONG);
                std::thread::sleep(Duration::from_millis(1));
            }
            sender.send(attempt).unwrap();
            std::thread::sleep(LONG);
        });
        assert_eq!(receiver.recv_timeout(LONG), Ok(0));
        assert_eq!(receiver.recv_timeout(SOON * 5), Err(RecvTimeoutError::Timeout));
    }

    #[test]
    fn blocked_followers_are_limited() {
        let (sender, receiver): (_, Receiver<usize>) = channel();
        keep(move |attempt, pulse| {
            pulse.beat(Duration::from_millis(1));
            sender.send(attempt).unwrap();
            std::thread::sleep(LONG);
        });
        (0..MAX_BLOCKED).for_each(|attempt| assert_eq!(receiver.recv_timeout(LONG), Ok(attempt)));
        assert_eq!(receiver.recv_timeout(Duration::from_millis(300)), Err(RecvTimeoutError::Timeout));
    }
}
