//! What was typed.

use clap::{Args as ClapArgs, Parser, Subcommand};
use std::path::PathBuf;

/// Who is in the news, which countries it is about, and who said what.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write what is found in articles to standard output, one JSON object an article, one a line.
    Extract(ExtractArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExtractArgs {
    /// Folders and files to read; `-` reads one article from standard input.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Give reported speech too, not only what stands between quotation marks.
    #[arg(long)]
    pub(super) indirect: bool,
    /// Give the evidence behind each person, country and quote.
    #[arg(long)]
    pub(super) explain: bool,
    /// How many articles are analysed at a time [default: one a processor].
    #[arg(long, value_name = "N", env = "QUOTIDIAN_JOBS")]
    pub(super) jobs: Option<std::num::NonZeroUsize>,
}
