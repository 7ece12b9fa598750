//! The folder of the cache: where it is, what it holds, and how it is cleared.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A folder of the cache that no start has used for this long is removed.
const MAX_UNUSED: Duration = Duration::from_secs(60 * 24 * 3600);
/// The same of a folder of another version of the program for the same articles.
const MAX_SUPERSEDED: Duration = Duration::from_secs(24 * 3600);
/// So many characters of a folder's name say which articles it is for; the others, which program wrote it.
pub(super) const NAME_OF_ARTICLES: usize = 20;
/// A file in each folder of the cache that names the folders that were read.
pub(super) const ABOUT_FILE: &str = "about.txt";

/// A file in each folder of the cache that is locked by those who use it.
pub(super) const LOCK_FILE: &str = "lock";

/// Removes the folders beside `own` that no start has used for a long time, and no process uses now.
pub(super) fn remove_unused(own: &Path) {
    let articles = |folder: &Path| Some(folder.file_name()?.to_str()?.get(..NAME_OF_ARTICLES)?.to_owned());
    for folder in beside(own) {
        let longest = if articles(&folder) == articles(own) { MAX_SUPERSEDED } else { MAX_UNUSED };
        if used(&folder).is_some_and(|used| used.elapsed().is_ok_and(|age| age > longest)) {
            remove_unlocked(&folder);
        }
    }
}

/// Removes folders beside `own`, those first that were not used for the longest time, until all have at most so many bytes,
/// or only those are left that a process uses; gives how many bytes all have then.
pub(super) fn keep_within(own: &Path, bytes: u64) -> u64 {
    let mut others = beside(own);
    others.sort_by_cached_key(|folder| used(folder));
    let mut all = size(own) + others.iter().map(|folder| size(folder)).sum::<u64>();
    for folder in others {
        let freed = size(&folder);
        if all > bytes && remove_unlocked(&folder) {
            all -= freed;
        }
    }
    all
}

/// The other folders of the same cache.
fn beside(own: &Path) -> Vec<PathBuf> {
    let mut all = own.parent().map(folders).unwrap_or_default();
    all.retain(|folder| folder != own && used(folder).is_some());
    all
}

/// When a folder was last used.
fn used(folder: &Path) -> Option<SystemTime> {
    fs::metadata(folder.join(ABOUT_FILE)).and_then(|about| about.modified()).ok()
}

/// Removes a folder unless a process uses it; gives whether it did.
fn remove_unlocked(folder: &Path) -> bool {
    let is_locked = fs::File::open(folder.join(LOCK_FILE)).is_ok_and(|lock| lock.try_lock().is_err());
    !is_locked && fs::remove_dir_all(folder).is_ok()
}

/// The size of a folder's files in bytes.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|file| file.len()).sum()
}

/// Refuses a folder into which other users may put files: what is in the cache is taken for what this program wrote.
#[cfg(unix)]
pub(super) fn check_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = fs::metadata(folder)?;
    let why = if metadata.uid() != rustix::process::geteuid().as_raw() {
        "belongs to another user"
    } else if metadata.mode() & 0o022 != 0 {
        "may be written to by other users"
    } else {
        return Ok(());
    };
    Err(io::Error::other(format!("{} {why}", folder.display())))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail on Unix")]
pub(super) fn check_private(_: &Path) -> io::Result<()> {
    Ok(())
}

fn folders(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> =
        entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// Where the cache is: `quotidian` in the user's cache directory; `None` where there is none.
#[must_use]
pub fn cache_dir() -> Option<PathBuf> {
    let given = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = given("XDG_CACHE_HOME").or_else(|| {
        if cfg!(windows) {
            given("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            given("HOME").map(|home| home.join("Library/Caches"))
        } else {
            given("HOME").map(|home| home.join(".cache"))
        }
    });
    home.map(|home| home.join("quotidian"))
}

/// A folder of the cache.
#[derive(Debug)]
pub struct CacheFolder {
    /// Where it is.
    pub path: PathBuf,
    /// The folders whose articles it holds, one a line.
    pub about: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What the cache holds: a folder for every set of folders that were read and every version of the program that read
/// them.
#[must_use]
pub fn contents() -> Vec<CacheFolder> {
    let folder = |path: PathBuf| CacheFolder {
        about: fs::read_to_string(path.join(ABOUT_FILE)).unwrap_or_default(),
        size: size(&path),
        path,
    };
    cache_dir().map(|dir| folders(&dir).into_iter().map(folder).collect()).unwrap_or_default()
}

/// Removes the cache. A program that is running keeps the files that it has open.
///
/// # Errors
/// When something of it cannot be removed.
pub fn clear() -> io::Result<()> {
    match cache_dir().map(fs::remove_dir_all) {
        Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
