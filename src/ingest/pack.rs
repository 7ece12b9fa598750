//! Files of the cache that are read in parts.

use crate::library::PostingsStore;
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A file of the cache.
#[derive(Debug)]
pub(super) struct Pack {
    pub(super) file: File,
    pub(super) path: PathBuf,
}

impl Pack {
    /// Fills `bytes` from position `at` on.
    pub(super) fn read(&self, at: u64, bytes: &mut [u8]) -> io::Result<()> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_exact_at(&self.file, bytes, at);
        #[cfg(windows)]
        {
            let mut done = 0;
            while done < bytes.len() {
                match std::os::windows::fs::FileExt::seek_read(&self.file, &mut bytes[done..], at + done as u64)? {
                    0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                    more => done += more,
                }
            }
            Ok(())
        }
    }
}

/// Postings of an index in a file, from `start` on.
#[derive(Debug)]
pub(super) struct SpilledPostings {
    pub(super) pack: Arc<Pack>,
    pub(super) start: u64,
}

impl PostingsStore for SpilledPostings {
    fn slice(&self, of: Range<usize>) -> Option<Cow<'_, [u8]>> {
        let mut bytes = vec![0; of.len()];
        self.pack.read(self.start + of.start as u64, &mut bytes).ok()?;
        Some(bytes.into())
    }
}

/// Writes postings to a file of their own; `None` when that is not possible.
pub(super) fn spill(folder: &Path, postings: &[u8]) -> Option<Arc<dyn PostingsStore>> {
    let path = folder.join(format!("{}.lists", own_name()));
    let write = || {
        let file = File::options().read(true).write(true).create_new(true).open(&path)?;
        // It exists as long as it is open, and no longer, however the program ends.
        fs::remove_file(&path)?;
        (&file).write_all(postings)?;
        Ok(SpilledPostings { pack: Arc::new(Pack { file, path: path.clone() }), start: 0 })
    };
    let spilled: io::Result<SpilledPostings> = write();
    spilled
        .inspect_err(|error| tracing::warn!("the cache cannot be written to ({error}): an index stays in memory"))
        .ok()
        .map(|spilled| Arc::new(spilled) as Arc<dyn PostingsStore>)
}

/// A file name that no other process uses, nor this one again.
pub(super) fn own_name() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:014}-{}-{}", now.as_millis(), std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}
