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
    match args.command {
        Some(Command::Extract(args)) => extract::run(&args),
        Some(Command::Serve(args)) => serve::run(args),
        Some(Command::Cache(args)) => cache::run(&args),
        None => serve::run(args.serve),
    }
}
