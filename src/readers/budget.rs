//! What may be taken from one file, with all that is in it, and how long that may take.

use super::outcome::ReadError;
use super::patience::{NoTime, Patience};
use super::worker::{Failure, Limits, WorkerPool};
use std::cell::Cell;
use std::io::{self, ErrorKind, Read};
use std::time::{Duration, Instant};

/// The most files looked at in an archive, with those in the archives inside it.
const MAX_FILES: usize = 20_000;
/// The most bytes that an archive may unpack to, with the archives inside it.
const MAX_TOTAL_BYTES: u64 = 512 << 20;
/// How long reading all that is in one file may take, and how much longer for each megabyte and each file in it.
const MAX_TOTAL_TIME: Duration = Duration::from_secs(120);
const MAX_TOTAL_TIME_PER_MB: Duration = Duration::from_secs(2);
const MAX_TOTAL_TIME_PER_FILE: Duration = Duration::from_millis(100);
/// The same at first, when what takes longer is read after the others.
const SHORT_TOTAL_TIME: Duration = Duration::from_secs(5);
/// After so many parts of one file that made a worker crash or hang the rest is left out, unless many more were read: it
/// was made to harm.
const MAX_FAULTS: usize = 10;
/// One more for each so many files in it.
const FILES_PER_FAULT: usize = 10;

/// What may still be taken from a file.
pub(super) struct Budget {
    folder: String,
    patience: Patience,
    bytes: Cell<u64>,
    files: Cell<usize>,
    time_spent: Cell<Duration>,
    faults: Cell<usize>,
    postponed: Cell<bool>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new("", Patience::Full)
    }
}

impl Budget {
    /// A whole budget, for the file at `path`.
    pub(super) fn new(path: &str, patience: Patience) -> Self {
        Self {
            folder: path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
            patience,
            bytes: Cell::new(MAX_TOTAL_BYTES),
            files: Cell::new(MAX_FILES),
            time_spent: Cell::default(),
            faults: Cell::default(),
            postponed: Cell::default(),
        }
    }

    pub(super) fn bytes_left(&self) -> u64 {
        self.bytes.get()
    }

    pub(super) fn take_bytes(&self, bytes: &[u8]) {
        self.bytes.set(self.bytes.get().saturating_sub(bytes.len() as u64));
    }

    /// Whether the file is to be read after the others.
    pub(super) fn is_postponed(&self) -> bool {
        self.postponed.get()
    }

    /// Does a part of the work, and counts how long that takes.
    pub(super) fn time<T>(&self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let done = work();
        self.add_time(began.elapsed());
        done
    }

    pub(super) fn add_time(&self, time: Duration) {
        self.time_spent.set(self.time_spent.get() + time);
    }

    /// The clock for a part of the work on a file of so many bytes.
    pub(super) fn clock(&self, file_bytes: usize) -> Clock {
        let most = if self.patience == Patience::Short { SHORT_TOTAL_TIME } else { self.allowed(file_bytes) };
        Clock { end: Instant::now() + most.saturating_sub(self.time_spent.get()) }
    }

    /// Reading it has taken too long, which is found out in the middle of it; at first it is read after the others.
    pub(super) fn is_late(&self) {
        self.postponed.set(self.patience == Patience::Short);
    }

    /// How long reading all that is in a file of so many bytes may take.
    fn allowed(&self, file_bytes: usize) -> Duration {
        let files = MAX_FILES - self.files.get();
        let megabytes = ((MAX_TOTAL_BYTES - self.bytes.get() + file_bytes as u64) >> 20) as u32;
        MAX_TOTAL_TIME + MAX_TOTAL_TIME_PER_MB * megabytes + MAX_TOTAL_TIME_PER_FILE * files as u32
    }

    /// Has a worker of the pool read a part of so many bytes, within limits: first with little memory, then with all that
    /// workers may have.
    pub(super) fn spend<T>(
        &self,
        pool: &WorkerPool,
        bytes: usize,
        ask: impl Fn(Limits) -> Result<T, Failure>,
    ) -> Result<T, ReadError> {
        let limit = pool.losses.allowed(&self.folder, self.patience, bytes);
        let limit = limit.inspect_err(|why| self.postponed.set(*why == NoTime::Postponed))?;
        let [first, most] = WorkerPool::memory_for(bytes);
        let with = |memory_bytes: u64| {
            // To wait for it is no time of the file.
            let _held = pool.memory.hold(memory_bytes);
            let began = Instant::now();
            (self.time(|| ask(Limits { time: limit, memory_bytes })), began.elapsed())
        };
        let (mut read, mut took) = with(first);
        if matches!(read, Err(Failure::Aborted)) && first < most {
            let (again, more) = with(most);
            (read, took) = (again, took + more);
        }
        let failure = match read {
            Ok(read) => return Ok(read),
            Err(failure) => failure,
        };
        // On a busy machine the clock goes faster than the process.
        let lost = took.min(limit);
        if self.patience == Patience::Short && failure.is_timeout() {
            pool.losses.add(&self.folder, Patience::Short, lost);
            self.postponed.set(true);
        } else {
            pool.losses.add(&self.folder, Patience::Full, lost);
            self.faults.set(self.faults.get() + 1);
        }
        Err(failure.into())
    }

    /// Why no further part of a file of so many bytes is read, when that is so.
    pub(super) fn refusal(&self, file_bytes: usize) -> Option<&'static str> {
        let files = MAX_FILES - self.files.get();
        if self.patience == Patience::Short && self.time_spent.get() > SHORT_TOTAL_TIME {
            self.postponed.set(true);
        }
        match () {
            () if self.postponed.get() => Some("the rest is read after other files"),
            () if self.faults.get() >= MAX_FAULTS + files / FILES_PER_FAULT => Some("too much of it is broken"),
            () if self.time_spent.get() > self.allowed(file_bytes) => Some("reading it takes too long"),
            () => None,
        }
    }

    /// Whether one more file may be looked at, which then counts.
    pub(super) fn takes_file(&self) -> bool {
        let left = self.files.get();
        self.files.set(left.saturating_sub(1));
        left > 0 && self.bytes.get() > 0
    }
}

/// Says when a part of the work must have come to an end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    end: Instant,
}

impl Clock {
    /// The stream, which fails once the time is over.
    pub(super) fn over<R: Read>(self, stream: R) -> Clocked<R> {
        Clocked { stream, end: self.end }
    }
}

/// A stream that must be read within a time.
pub(super) struct Clocked<R> {
    stream: R,
    end: Instant,
}

impl<R: Read> Read for Clocked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() >= self.end {
            return Err(ErrorKind::TimedOut.into());
        }
        self.stream.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Budget, Duration, Failure, Limits, MAX_FAULTS, MAX_TOTAL_TIME, Patience, SHORT_TOTAL_TIME, WorkerPool,
    };
    use std::cell::RefCell;

    #[test]
    fn reading_earns_time() {
        let budget = Budget::default();
        budget.time_spent.set(MAX_TOTAL_TIME + Duration::from_secs(1));
        assert_eq!(budget.refusal(0), Some("reading it takes too long"));
        assert_eq!(budget.refusal(1 << 20), None, "a megabyte takes its time");
        assert!((0..10).all(|_| budget.takes_file()));
        assert_eq!(budget.refusal(0), None, "ten files take theirs");
    }

    #[test]
    fn reading_earns_faults() {
        let budget = Budget::default();
        budget.faults.set(MAX_FAULTS);
        assert_eq!(budget.refusal(0), Some("too much of it is broken"));
        assert!((0..10).all(|_| budget.takes_file()));
        assert_eq!(budget.refusal(0), None, "one of ten more");
    }

    #[test]
    fn timeout_without_time_is_no_fault() {
        for (patience, failure, postponed, faults) in [
            (Patience::Short, Failure::TimedOut, true, 0),
            (Patience::Short, Failure::Crashed, false, 1),
            (Patience::Full, Failure::TimedOut, false, 1),
        ] {
            let (pool, budget) = (WorkerPool::new("none".into(), Vec::new()), Budget::new("a/b.pdf", patience));
            assert!(budget.spend(&pool, 1, |_| Err::<(), _>(failure)).is_err());
            assert_eq!((budget.is_postponed(), budget.faults.get()), (postponed, faults), "{failure:?}");
        }
    }

    #[test]
    fn memory_fault_needs_all_memory() {
        let (pool, budget) = (WorkerPool::new("none".into(), Vec::new()), Budget::default());
        let asked = RefCell::new(Vec::new());
        let needing = |bytes: u64| {
            asked.borrow_mut().clear();
            let read = budget.spend(&pool, 1 << 20, |limits: Limits| {
                asked.borrow_mut().push(limits.memory_bytes >> 20);
                if limits.memory_bytes >= bytes { Ok(()) } else { Err(Failure::Aborted) }
            });
            (read.is_ok(), asked.borrow().clone(), budget.faults.get())
        };
        assert_eq!(needing(100 << 20), (true, vec![272], 0));
        assert_eq!(needing(1 << 30), (true, vec![272, 2048], 0));
        assert_eq!(needing(4 << 30), (false, vec![272, 2048], 1));
    }

    #[test]
    fn slow_reading_is_postponed() {
        for (patience, postponed) in [(Patience::Short, true), (Patience::Full, false)] {
            let budget = Budget::new("a/b.zip", patience);
            assert!(budget.refusal(0).is_none() && !budget.is_postponed());
            budget.time_spent.set(SHORT_TOTAL_TIME + Duration::from_secs(1));
            assert_eq!((budget.refusal(0).is_some(), budget.is_postponed()), (postponed, postponed));
        }
    }
}
