//! The program.

use quotidian::{cli, files};
use std::process::ExitCode;

/// Starts this program as the process that reads one PDF; no command for users.
const PDF_WORKER: &str = "pdf-worker";

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|first| first == PDF_WORKER) {
        return files::run_pdf_worker();
    }
    if let Ok(program) = std::env::current_exe() {
        files::use_pdf_worker(program, vec![PDF_WORKER.to_owned()]);
    }
    cli::run()
}
