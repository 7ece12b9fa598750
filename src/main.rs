//! The program.

use quotidian::{cli, files};
use std::path::Path;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Starts this program as a process that reads files for another; no command for users.
const WORKER: &str = "read-worker";

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|first| first == WORKER) {
        return files::run_worker(std::env::args_os().skip(2));
    }
    // The program as it was started, even when its file was replaced since.
    let itself = Path::new("/proc/self/exe");
    if let Ok(program) = if itself.exists() { Ok(itself.to_owned()) } else { std::env::current_exe() } {
        files::use_workers(program, vec![WORKER.to_owned()]);
    }
    cli::run()
}
