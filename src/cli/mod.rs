//! The command line: `args` is what was typed, `settings` what it means, and each command has its own file.

mod args;
mod extract;

use clap::Parser;
use std::process::ExitCode;

/// Runs the program with the arguments it was started with.
#[must_use]
pub fn run() -> ExitCode {
    match args::Args::parse().command {
        args::Command::Extract(args) => extract::run(&args),
    }
}
