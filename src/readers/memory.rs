//! How much memory all threads may take together for files that are read.

use std::sync::{Condvar, Mutex, PoisonError};

/// The most that is held of each kind at a time, unless a single holder needs more.
const MAX_BYTES: u64 = 256 << 20;
/// What a byte of a file takes while it is read: the byte, its copy on the way to a worker, and the answer.
const READING_FACTOR: u64 = 3;
/// What a byte of text takes while it is analysed.
const ANALYSING_FACTOR: u64 = 128;

/// Memory by what it is used for. Whoever needs several kinds takes them in this order, so that nobody waits for ever.
#[derive(Debug, Default)]
pub struct Memory {
    files: Share,
    pub(super) unpacked: Share,
    texts: Share,
}

impl Memory {
    /// Waits until a file of so many bytes may be read.
    pub fn for_file(&self, bytes: u64) -> Held<'_> {
        self.files.hold(bytes.saturating_mul(READING_FACTOR))
    }

    /// Waits until a text of so many bytes may be analysed.
    pub fn for_text(&self, bytes: usize) -> Held<'_> {
        self.texts.hold((bytes as u64).saturating_mul(ANALYSING_FACTOR))
    }
}

/// Memory for one use.
#[derive(Debug)]
pub(super) struct Share {
    most: u64,
    used: Mutex<u64>,
    given_back: Condvar,
}

/// Memory that is held until this is dropped.
#[derive(Debug)]
pub struct Held<'m> {
    share: &'m Share,
    bytes: u64,
}

impl Default for Share {
    fn default() -> Self {
        Self::of(MAX_BYTES)
    }
}

impl Share {
    /// A share of so many bytes.
    pub(super) fn of(most: u64) -> Self {
        Self { most, used: Mutex::default(), given_back: Condvar::default() }
    }

    /// Waits until so many bytes are free, or nobody else holds any.
    pub(super) fn hold(&self, bytes: u64) -> Held<'_> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |used: &mut u64| *used > 0 && used.saturating_add(bytes) > self.most;
        let mut used = self.given_back.wait_while(used, is_full).unwrap_or_else(PoisonError::into_inner);
        *used = used.saturating_add(bytes);
        Held { share: self, bytes }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut used = self.share.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = used.saturating_sub(self.bytes);
        self.share.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, Share};
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn threads_share_the_memory() {
        let share = Share::default();
        let (held, most) = (AtomicU64::new(0), AtomicU64::new(0));
        let use_some = |bytes: u64| {
            let _held = share.hold(bytes);
            let now = held.fetch_add(bytes, Ordering::SeqCst) + bytes;
            if bytes > MAX_BYTES {
                assert_eq!(now, bytes, "it is alone");
            } else {
                most.fetch_max(now, Ordering::SeqCst);
            }
            std::thread::yield_now();
            held.fetch_sub(bytes, Ordering::SeqCst);
        };
        std::thread::scope(|scope| {
            for thread in 1..=8_u64 {
                let use_some = &use_some;
                scope.spawn(move || {
                    (0..200).for_each(|round| use_some(((thread * 31 + round * 17) % 9 + 1) * (MAX_BYTES / 8)));
                });
            }
        });
        assert!(most.into_inner() <= MAX_BYTES);
        assert_eq!(*share.used.lock().unwrap(), 0);
    }
}
