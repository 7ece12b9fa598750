//! The command line: `args` defines the arguments, `settings` checks them, and each command has its own file.

mod args;
mod cache;
mod corrections;
mod extract;
mod follow;
mod in_order;
mod join;
mod keeper;
mod lookup;
mod serve;
mod settings;
mod terminal;

use crate::readers::{Reader, WorkerPool};
use args::{Args, Command, WorkArgs};
use clap::{CommandFactory as _, Parser};
use std::process::ExitCode;

/// Runs the program with the arguments it was started with; `workers` read the formats that need them.
#[must_use]
pub fn run(workers: Option<WorkerPool>) -> ExitCode {
    let args = Args::parse();
    warn_of_little_memory();
    let reader = |work: &WorkArgs| {
        let reader = Reader::new(work.fields.clone());
        let reader = work.ocr.iter().fold(reader, |reader, languages| reader.with_ocr(languages.clone()));
        match workers {
            Some(pool) => reader.with_workers(pool),
            None => reader,
        }
    };
    match args.command {
        Some(Command::Extract(args)) => extract::run(&args, &reader(&args.work)),
        Some(Command::Serve(args)) => {
            let reader = reader(&args.work);
            serve::run(args, reader)
        }
        Some(Command::Corrections(args)) => corrections::run(&args, &reader(&args.work)),
        Some(Command::Join(args)) => join::run(&args),
        Some(Command::Lookup(args)) => lookup::run(&args, reader(&args.work)),
        Some(Command::Cache(args)) => cache::run(&args),
        Some(Command::Completions { shell }) => terminal::print(|out| {
            clap_complete::generate(shell, &mut Args::command(), "quotidian", out);
            Ok(())
        }),
        Some(Command::Man) => terminal::print(|out| clap_mangen::Man::new(Args::command()).render(out)),
        None => {
            let reader = reader(&args.serve.work);
            serve::run(args.serve, reader)
        }
    }
}

/// With less memory than this, the program may be killed without being able to say why.
#[cfg(unix)]
const MIN_MEMORY_BYTES: u64 = 512 << 20;

#[cfg(unix)]
fn warn_of_little_memory() {
    let address_space = rustix::process::getrlimit(rustix::process::Resource::As).current;
    for (limit, by) in [(address_space, "ulimit -v"), (group_limit(), "a control group")] {
        if let Some(limit) = limit.filter(|limit| *limit < MIN_MEMORY_BYTES) {
            let (limit, minimum) = (limit >> 20, MIN_MEMORY_BYTES >> 20);
            terminal::warn(&format!(
                "its memory is limited to {limit} MB ({by}); with less than {minimum} MB the program may be killed."
            ));
        }
    }
}

/// The memory limit in bytes of the Linux control group of this process, which is how containers are limited. Control
/// groups have two versions; in a container the own group may be visible only as the root.
#[cfg(unix)]
fn group_limit() -> Option<u64> {
    let groups = std::fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let own = groups.lines().filter_map(|line| {
        let mut parts = line.splitn(3, ':').skip(1);
        let (controllers, path) = (parts.next()?, parts.next()?);
        match controllers {
            "" => Some(format!("/sys/fs/cgroup{path}/memory.max")),
            _ if controllers.split(',').any(|name| name == "memory") => {
                Some(format!("/sys/fs/cgroup/memory{path}/memory.limit_in_bytes"))
            }
            _ => None,
        }
    });
    let roots = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].map(str::to_owned);
    let limit = |file: String| std::fs::read_to_string(file).ok()?.trim().parse().ok();
    own.chain(roots).filter_map(limit).min()
}

#[cfg(not(unix))]
fn warn_of_little_memory() {}
