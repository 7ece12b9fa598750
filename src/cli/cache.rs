//! `quotidian cache`: what is stored between two starts.

use super::args::CacheArgs;
use super::terminal::{clean, counted, print, warn};
use crate::ingest;
use std::io::Write as _;
use std::process::ExitCode;

/// Runs the command. 0: it succeeded; 2: it failed.
pub(super) fn run(args: &CacheArgs) -> ExitCode {
    let Some(place) = ingest::cache_dir() else {
        warn("There is no cache: this user has no cache directory. Set XDG_CACHE_HOME to have one.");
        return ExitCode::from(2);
    };
    let folders = ingest::contents();
    let size: u64 = folders.iter().map(|folder| folder.size).sum();
    let mut text = format!("{}: {}\n", place.display(), megabytes(size));
    if args.clear {
        if let Err(error) = ingest::clear() {
            warn(&format!("{} cannot be removed: {error}.", place.display()));
            return ExitCode::from(2);
        }
        text = format!("{} removed, {}.\n", place.display(), megabytes(size));
    } else {
        for folder in folders {
            let about: Vec<&str> = folder.about.lines().collect();
            let about = if about.is_empty() { "unknown".to_owned() } else { about.join(", ") };
            let name = folder.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            text.push_str(&format!("  {name}  {:>9}  {}\n", megabytes(folder.size), clean(&about)));
        }
    }
    print(|out| out.write_all(text.as_bytes()))
}

fn megabytes(bytes: u64) -> String {
    match bytes {
        0 => "empty".to_owned(),
        bytes if bytes < 1 << 20 => counted(bytes.div_ceil(1 << 10) as usize, "kB", "kB"),
        bytes => counted((bytes >> 20) as usize, "MB", "MB"),
    }
}
