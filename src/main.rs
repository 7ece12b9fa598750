//! The program.

use std::process::ExitCode;

fn main() -> ExitCode {
    quotidian::cli::run()
}
