//! The arguments of the command line.

use crate::readers::{FieldChoice, OcrLanguages};
use clap::builder::FalseyValueParser;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Shows who is in your saved news articles, which countries they are about, and who said what.
///
/// Name a folder of articles and open the address that is printed. Nothing leaves this machine, and nothing is written
/// into the folder.
#[derive(Debug, Parser)]
#[command(name = "quotidian", version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
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
  quotidian extract ~/news > found.ndjson     one line of JSON for each article
  quotidian extract - < article.txt           one article from standard input
  quotidian lookup names.txt ~/news           who of a list is in the articles

Every option can also be set by the environment variable named beside it.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show a folder of articles in the browser and as JSON (the default command).
    Serve(ServeArgs),
    /// Write the annotations of articles to standard output, one line of JSON for each article.
    ///
    /// Lines have the order of the input. Files that cannot be read are named on standard error. The exit code is 0 if
    /// everything was read, 1 if some files could not be read, and 2 if nothing was done.
    Extract(ExtractArgs),
    /// Join people and copies of a collection that is spread over several machines (see examples/spark).
    ///
    /// Each line of standard input is a block: JSON with everything that one decision can concern. The rows that are decided
    /// are written to standard output as lines of JSON. The decisions are those of serve. The exit code is 0, or 2 if a line
    /// is not what the step reads.
    Join(JoinArgs),
    /// List your corrections, or write them as test cases for a bug report.
    ///
    /// Name the same folders as for serve, or the notebook itself.
    Corrections(CorrectionsArgs),
    /// Look up a list of names: how often each is named and quoted, when, and where.
    ///
    /// The names are read from a file, one a line; the table is written to standard output as CSV.
    Lookup(LookupArgs),
    /// Show where the cache is and what it contains, or remove it.
    ///
    /// The cache stores what was read, so that the next start is quick. It can be removed at any time.
    Cache(CacheArgs),
    /// Write a completion script for a shell to standard output.
    ///
    /// For bash: quotidian completions bash > ~/.local/share/bash-completion/completions/quotidian
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write the manual page to standard output: quotidian man | man -l -
    Man,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ServeArgs {
    /// Folders (or files) of articles [default: data/articles, where there is one].
    #[arg(value_name = "DIR", env = "QUOTIDIAN_DIRS", value_delimiter = PATH_SEPARATOR)]
    pub(super) dirs: Vec<PathBuf>,
    /// Where to serve: an address of this machine and a port, or only the port.
    #[arg(long, value_name = "ADDR", env = "QUOTIDIAN_LISTEN", default_value = "127.0.0.1:8080")]
    pub(super) listen: String,
    /// Require this access token; without a value, a new token is made and printed in the address.
    ///
    /// A token is required to serve at an address that other machines can reach. Prefer the environment variable: other
    /// users of this machine can see the arguments of a command.
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
    /// Another host name of the server, such as that of a tunnel or proxy: NAME or NAME:PORT, separated by commas.
    #[arg(long = "name", value_name = "NAME", env = "QUOTIDIAN_NAMES", value_delimiter = ',')]
    pub(super) names: Vec<String>,
    /// Open the browser.
    #[arg(long, env = "QUOTIDIAN_OPEN", value_parser = FalseyValueParser::new())]
    pub(super) open: bool,
    /// Read everything again and store nothing for the next start; all articles are then in memory.
    #[arg(long, env = "QUOTIDIAN_NO_CACHE", value_parser = FalseyValueParser::new())]
    pub(super) no_cache: bool,
    /// Keep the cache within so many megabytes: what belongs to other folders of articles is removed, the longest unused
    /// first.
    #[arg(long, value_name = "MB", env = "QUOTIDIAN_CACHE_LIMIT")]
    pub(super) cache_limit: Option<u64>,
    #[command(flatten)]
    pub(super) work: WorkArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CorrectionsArgs {
    /// The folders (or files) of articles.
    #[arg(value_name = "DIR", env = "QUOTIDIAN_DIRS", value_delimiter = PATH_SEPARATOR)]
    pub(super) dirs: Vec<PathBuf>,
    /// Write the sentences of the corrections as cases of the project's tests, for a bug report.
    #[arg(long)]
    pub(super) as_cases: bool,
    #[command(flatten)]
    pub(super) work: WorkArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct LookupArgs {
    /// The file of names, one a line; `-` for standard input.
    #[arg(value_name = "NAMES")]
    pub(super) names: PathBuf,
    /// The folders (or files) of articles.
    #[arg(value_name = "DIR", env = "QUOTIDIAN_DIRS", value_delimiter = PATH_SEPARATOR, required = true)]
    pub(super) dirs: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) work: WorkArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct JoinArgs {
    /// What to decide.
    #[arg(value_name = "STEP")]
    pub(super) step: JoinStep,
}

/// A step of joining a collection.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum JoinStep {
    /// Which full names mean one person, among the names of a block.
    Names,
    /// Whom the single names of an article mean.
    SingleNames,
    /// What to call a person, and what all articles say of them.
    People,
    /// The ids of people whose names might give the same id.
    Ids,
    /// Which articles with a band in common are near-duplicates.
    Copies,
    /// Which quotes with a shingle in common are the same.
    Quotes,
    /// Which items are in one cluster, of all pairs of the two steps before.
    Clusters,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CacheArgs {
    /// Remove the cache. A running program is not affected.
    #[arg(long)]
    pub(super) clear: bool,
}

/// Separates folders in an environment variable, as in `PATH`.
const PATH_SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

#[derive(Debug, ClapArgs)]
pub(super) struct ExtractArgs {
    /// Folders and files to read; `-` reads one article from standard input.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Make paths relative to this folder, so that a file has the same id whichever part of the folder is read.
    #[arg(long, value_name = "DIR", env = "QUOTIDIAN_ROOT")]
    pub(super) root: Option<PathBuf>,
    /// Include reported speech and the turns of transcripts whose confidence is 0.8 or more, not only direct quotes.
    #[arg(long, env = "QUOTIDIAN_INDIRECT", value_parser = FalseyValueParser::new())]
    pub(super) indirect: bool,
    /// Include all reported speech, however unsure.
    #[arg(long, env = "QUOTIDIAN_ALL_REPORTED", value_parser = FalseyValueParser::new())]
    pub(super) all_reported: bool,
    /// Include the evidence for each person, country and quote.
    #[arg(long, env = "QUOTIDIAN_EXPLAIN", value_parser = FalseyValueParser::new())]
    pub(super) explain: bool,
    /// Include the keys by which people and copies are joined across articles, for join.
    #[arg(long, env = "QUOTIDIAN_KEYS", value_parser = FalseyValueParser::new())]
    pub(super) keys: bool,
    #[command(flatten)]
    pub(super) work: WorkArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct WorkArgs {
    /// Your notebook: the file of your corrections and notes [default: for serve, corrections and lookup, one for each set
    /// of folders, in the user's data directory; for extract, none].
    #[arg(long, value_name = "FILE", env = "QUOTIDIAN_NOTEBOOK")]
    pub(super) notebook: Option<PathBuf>,
    /// How many articles are analysed at the same time [default: one per processor].
    #[arg(long, value_name = "N", env = "QUOTIDIAN_JOBS")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Which field of JSON files or column of tables has which content, if the guess is wrong: text=story, date=seen.
    ///
    /// The content is one of text, title, date, source, byline and url. Without a name, no field has it. The page
    /// “Problems” shows how the names were interpreted. Repeat the option, or separate values with commas.
    #[arg(long = "field", value_name = "WHAT=NAME", env = "QUOTIDIAN_FIELDS", value_delimiter = ',')]
    pub(super) fields: Vec<FieldChoice>,
    /// Read scanned PDFs and pictures by OCR, in these languages as tesseract names them: eng+deu [without a value: eng].
    ///
    /// The program tesseract must be installed (Debian and Ubuntu: apt install tesseract-ocr). The page of an article and
    /// its JSON say how sure the reading is.
    #[arg(
        long,
        value_name = "LANGUAGES",
        env = "QUOTIDIAN_OCR",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "eng"
    )]
    pub(super) ocr: Option<OcrLanguages>,
}
