//! The command line: `args` is what was typed, `settings` what it means, and each command has its own file.

mod args;
mod cache;
mod extract;
mod serve;
mod settings;
mod terminal;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

/// Runs the program with the arguments it was started with.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    warn_of_little_memory();
    match args.command {
        Some(Command::Extract(args)) => extract::run(&args),
        Some(Command::Serve(args)) => serve::run(args),
        Some(Command::Cache(args)) => cache::run(&args),
        None => serve::run(args.serve),
    }
}

/// With less address space than this the program may break off in the middle, without being able to say why.
#[cfg(unix)]
const LEAST_MEMORY: u64 = 1 << 30;

#[cfg(unix)]
fn warn_of_little_memory() {
    let limit = rustix::process::getrlimit(rustix::process::Resource::As).current;
    if let Some(limit) = limit.filter(|limit| *limit < LEAST_MEMORY) {
        terminal::complain(&format!(
            "its memory is limited to {} MB (ulimit -v); with less than {} MB it may break off.",
            limit >> 20,
            LEAST_MEMORY >> 20
        ));
    }
}

#[cfg(not(unix))]
fn warn_of_little_memory() {}
