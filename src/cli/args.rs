//! What was typed.

use crate::readers::FieldChoice;
use clap::builder::FalseyValueParser;
use clap::{Args as ClapArgs, Parser, Subcommand};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Shows who is in your saved news articles, which countries they are about, and who said what.
///
/// Point it at a folder of articles and open the address that it prints. Nothing leaves this machine, and nothing is
/// written into the folder.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) serve: ServeArgs,
}

const EXAMPLES: &str = "Examples:
  quotidian ~/news                            read the folder and show it in the browser
  quotidian ~/news --listen 127.0.0.1:9000    … at another port
  quotidian ~/news --listen 0.0.0.0 --token   … for other machines too, with a token
  quotidian extract ~/news > found.ndjson     one line of JSON an article
  quotidian extract - < article.txt           one article from standard input

Every option can also be set by the environment variable named beside it.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show a folder of articles in the browser and as JSON (what happens without a command, too).
    Serve(ServeArgs),
    /// Write what is found in articles to standard output, one JSON object an article, one a line.
    ///
    /// Lines keep the order of the input. What cannot be read is named on standard error. The exit code is 0 when all
    /// went well, 1 when some files could not be read, 2 when nothing was done.
    Extract(ExtractArgs),
    /// Show where the cache is and what it holds, or remove it.
    ///
    /// What was read is kept there, so that the next start is quick. It can be removed at any time: it is made again.
    Cache(CacheArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct ServeArgs {
    /// Folders (or files) of articles [default: data/articles, where there is one].
    #[arg(value_name = "DIR", env = "QUOTIDIAN_DIRS", value_delimiter = PATH_SEPARATOR)]
    pub(super) dirs: Vec<PathBuf>,
    /// Where to serve: an address of this machine and a port, or the port alone.
    #[arg(long, value_name = "ADDR", env = "QUOTIDIAN_LISTEN", default_value = "127.0.0.1:8080")]
    pub(super) listen: String,
    /// Ask everyone for this access token; without a value a new one is made and printed in the address.
    ///
    /// Needed to serve at an address that other machines can reach. Set it by the variable rather than here: other users
    /// of this machine can see what was typed.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "QUOTIDIAN_TOKEN",
        hide_env_values = true,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "new"
    )]
    pub(super) token: Option<String>,
    /// A further name to answer under, as behind a tunnel or a proxy: NAME or NAME:PORT, several apart by commas.
    #[arg(long = "name", value_name = "NAME", env = "QUOTIDIAN_NAMES", value_delimiter = ',')]
    pub(super) names: Vec<String>,
    /// Open the browser.
    #[arg(long, env = "QUOTIDIAN_OPEN", value_parser = FalseyValueParser::new())]
    pub(super) open: bool,
    /// Read everything anew and keep nothing for the next start; all articles are then in memory.
    #[arg(long, env = "QUOTIDIAN_NO_CACHE", value_parser = FalseyValueParser::new())]
    pub(super) no_cache: bool,
    #[command(flatten)]
    pub(super) work: WorkArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CacheArgs {
    /// Remove it all. A program that is running goes on undisturbed.
    #[arg(long)]
    pub(super) clear: bool,
}

/// What stands between several folders in an environment variable, as in `PATH`.
const PATH_SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

#[derive(Debug, ClapArgs)]
pub(super) struct ExtractArgs {
    /// Folders and files to read; `-` reads one article from standard input.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Name the files relative to this folder: the same file gets the same id from whatever part of it is read.
    #[arg(long, value_name = "DIR", env = "QUOTIDIAN_ROOT")]
    pub(super) root: Option<PathBuf>,
    /// Give reported speech and the turns of transcripts too, not only what stands between quotation marks.
    #[arg(long, env = "QUOTIDIAN_INDIRECT", value_parser = FalseyValueParser::new())]
    pub(super) indirect: bool,
    /// Give the evidence behind each person, country and quote.
    #[arg(long, env = "QUOTIDIAN_EXPLAIN", value_parser = FalseyValueParser::new())]
    pub(super) explain: bool,
    #[command(flatten)]
    pub(super) work: WorkArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct WorkArgs {
    /// How many articles are analysed at a time [default: one a processor].
    #[arg(long, value_name = "N", env = "QUOTIDIAN_JOBS")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Which field of JSON files and column of tables holds what, where the guess is wrong: text=story, date=seen.
    ///
    /// What it is can be text, title, date, source, byline or url; with no name after the sign no field holds it. The
    /// page “Problems” shows how the names were read. Repeat it, or put commas between.
    #[arg(long = "field", value_name = "WHAT=NAME", env = "QUOTIDIAN_FIELDS", value_delimiter = ',')]
    pub(super) fields: Vec<FieldChoice>,
}
