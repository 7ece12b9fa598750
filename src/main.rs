//! The program.

use quotidian::{cli, readers};
use std::path::Path;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Starts this program as a process that reads files for another; no command for users.
const WORKER_COMMAND: &str = "read-worker";

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|first| first == WORKER_COMMAND) {
        return readers::run_worker();
    }
    if std::env::args_os().nth(1).is_some_and(|first| first == readers::OCR_COMMAND) {
        return readers::run_ocr();
    }
    #[cfg(unix)]
    restart_with_small_reservations();
    // The program as it was started, even when its file was replaced since.
    let itself = Path::new("/proc/self/exe");
    let program = if itself.exists() { Ok(itself.to_owned()) } else { std::env::current_exe() };
    cli::run(program.ok().map(|program| readers::WorkerPool::new(program, vec![WORKER_COMMAND.to_owned()])))
}

/// Where the address space is limited (`ulimit -v`), starts the program again with allocators that reserve little.
///
/// By itself ours reserves a gigabyte at once, and the C library 64 MB for each thread: with them the program broke off at
/// limits many times what it uses. Both read their settings before the program begins.
#[cfg(unix)]
fn restart_with_small_reservations() {
    use std::os::unix::process::CommandExt as _;
    const SMALL_RESERVATIONS: [(&str, &str); 2] = [("MALLOC_ARENA_MAX", "1"), ("MIMALLOC_ARENA_RESERVE", "32MiB")];
    let is_limited = rustix::process::getrlimit(rustix::process::Resource::As).current.is_some();
    let unset = SMALL_RESERVATIONS.into_iter().filter(|(name, _)| std::env::var_os(name).is_none());
    let unset: Vec<(&str, &str)> = unset.collect();
    let mut arguments = std::env::args_os();
    if let (true, false, Some(name)) = (is_limited, unset.is_empty(), arguments.next()) {
        // It does not come back, unless it fails; then the program goes on as it is.
        let _ = std::process::Command::new("/proc/self/exe").arg0(name).args(arguments).envs(unset).exec();
    }
}
