//! How much time workers get: for a file, for the files of a folder that fail, and for all that fail.
//!
//! Files that take long or fail may come by the thousand, so that each of them gets less the more there were.

use super::outcome::ReadError;
use foldhash::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a file may keep the others waiting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patience {
    /// As long as a file may take at all.
    #[default]
    Full,
    /// A few seconds; what takes longer is read after the others.
    Short,
}

/// How much processor time one file may take; large files get more for each megabyte.
const READ_TIME: Duration = Duration::from_secs(30);
const READ_TIME_PER_MB: Duration = Duration::from_secs(1);
/// The same at first, when what takes longer is read after the others.
const SHORT_READ_TIME: Duration = Duration::from_secs(3);
/// The same once too much time was lost.
const REDUCED_READ_TIME: Duration = Duration::from_secs(1);

/// The time that files which take too long or break may take of a folder, and of all.
struct Limits {
    /// At first, before they are read after the others.
    postponed: Duration,
    /// Until further files get less.
    reduced: Duration,
    /// Until the rest is left out.
    lost: Duration,
}

const OF_FOLDER: Limits = Limits {
    postponed: Duration::from_secs(60),
    reduced: Duration::from_secs(3 * 60),
    lost: Duration::from_secs(15 * 60),
};
const OF_ALL: Limits = Limits {
    postponed: Duration::from_secs(5 * 60),
    reduced: Duration::from_secs(10 * 60),
    lost: Duration::from_secs(30 * 60),
};

/// The time lost so far.
#[derive(Debug, Default)]
pub(super) struct Losses(Mutex<LossTable>);

#[derive(Debug, Default)]
struct LossTable {
    all: Loss,
    folders: HashMap<String, Loss>,
}

/// Time that files took without giving anything.
#[derive(Clone, Copy, Debug, Default)]
struct Loss {
    /// Files that are read again after the others.
    postponed: Duration,
    /// Files that failed.
    failed: Duration,
}

/// Why a worker is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoTime {
    /// The file is read after the others.
    Postponed,
    /// Too much time was lost.
    Lost,
}

impl Losses {
    /// Forgets all of it.
    pub(super) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = LossTable::default();
    }

    /// How much processor time a file of so many bytes may take in a folder.
    pub(super) fn allowed(&self, folder: &str, patience: Patience, bytes: usize) -> Result<Duration, NoTime> {
        let table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_folder = table.folders.get(folder).copied().unwrap_or_default();
        let any = |exceeds: fn(Loss, &Limits) -> bool| exceeds(of_folder, &OF_FOLDER) || exceeds(table.all, &OF_ALL);
        let time = match patience {
            _ if any(|loss, limits| loss.failed >= limits.lost) => return Err(NoTime::Lost),
            Patience::Short if any(|loss, limits| loss.postponed >= limits.postponed) => return Err(NoTime::Postponed),
            Patience::Short => SHORT_READ_TIME,
            Patience::Full if any(|loss, limits| loss.failed >= limits.reduced) => REDUCED_READ_TIME,
            Patience::Full => READ_TIME,
        };
        Ok(time + READ_TIME_PER_MB * (bytes >> 20) as u32)
    }

    /// A file of the folder took this long without giving anything.
    pub(super) fn add(&self, folder: &str, patience: Patience, time: Duration) {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let LossTable { all, folders } = &mut *table;
        for loss in [all, folders.entry(folder.to_owned()).or_default()] {
            match patience {
                Patience::Full => loss.failed += time,
                Patience::Short => loss.postponed += time,
            }
        }
    }
}

impl From<NoTime> for ReadError {
    fn from(_: NoTime) -> Self {
        Self::retryable(
            "It is left out this time: too many files, of its folder or of all, take too long or break.",
            "Take those out of the folder, or start again: what failed is remembered, and the next start goes on.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Losses, NoTime, Patience};
    use std::time::Duration;

    #[test]
    fn failing_folder_gets_less_time() {
        let losses = Losses::default();
        let seconds = |folder: &str| losses.allowed(folder, Patience::Full, 2 << 20).map(|time| time.as_secs());
        for (lost, of_bad, of_other) in [
            (0, Ok(32), Ok(32)),
            (179, Ok(32), Ok(32)),
            (1, Ok(3), Ok(32)),
            (420, Ok(3), Ok(3)),
            (300, Err(NoTime::Lost), Ok(3)),
            (900, Err(NoTime::Lost), Err(NoTime::Lost)),
        ] {
            losses.add("bad", Patience::Full, Duration::from_secs(lost));
            assert_eq!((seconds("bad"), seconds("other")), (of_bad, of_other), "after {lost} more");
        }
        losses.forget();
        assert_eq!(seconds("bad"), Ok(32));
    }

    #[test]
    fn many_slow_files_postpone_others() {
        let losses = Losses::default();
        let soon = |folder: &str| losses.allowed(folder, Patience::Short, 0);
        assert_eq!(soon("slow"), Ok(Duration::from_secs(3)));
        losses.add("slow", Patience::Short, Duration::from_secs(60));
        assert_eq!((soon("slow"), soon("other")), (Err(NoTime::Postponed), Ok(Duration::from_secs(3))));
        assert_eq!(losses.allowed("slow", Patience::Full, 0), Ok(Duration::from_secs(30)), "nothing failed");
        for folder in 0..4 {
            losses.add(&folder.to_string(), Patience::Short, Duration::from_secs(60));
        }
        assert_eq!(soon("other"), Err(NoTime::Postponed));
    }
}
