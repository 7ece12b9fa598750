//! `quotidian lookup`: a list of names in, a table out.

use super::args::LookupArgs;
use super::settings::notebook;
use super::terminal::{Progress, clean, warn};
use crate::api::{LookupItem, csv_head, csv_line};
use crate::ingest::{self, Corpus};
use crate::library::query;
use crate::readers::{Reader, decode_text};
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// A longer list is refused.
const MAX_LIST_BYTES: u64 = 16 << 20;

/// Runs the command. 0: every name was found; 1: some were not, or are doubtful; 2: nothing was done.
pub(super) fn run(args: &LookupArgs, reader: Reader) -> ExitCode {
    match table(args, reader) {
        Ok((table, all_found)) => {
            let shown =
                if io::stdout().is_terminal() { table.lines().map(|line| clean(line) + "\n").collect() } else { table };
            let written = super::terminal::print(|out| out.write_all(shown.as_bytes()));
            if written == ExitCode::SUCCESS && !all_found { ExitCode::FAILURE } else { written }
        }
        Err(sentence) => {
            warn(&sentence);
            ExitCode::from(2)
        }
    }
}

fn table(args: &LookupArgs, reader: Reader) -> Result<(String, bool), String> {
    let mut bytes = Vec::new();
    let read = if args.names == Path::new("-") {
        io::stdin().lock().take(MAX_LIST_BYTES + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(&args.names).and_then(|file| file.take(MAX_LIST_BYTES + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| format!("The list {} cannot be read: {error}.", args.names.display()))?;
    let names = decode_text(&bytes).ok_or_else(|| format!("The list {} is not plain text.", args.names.display()))?;
    if bytes.len() as u64 > MAX_LIST_BYTES || query::names_in(&names).count() > query::MAX_NAMES {
        return Err(format!(
            "The list {} is longer than {} names or 16 MiB. Divide it, and look up each part.",
            args.names.display(),
            query::MAX_NAMES
        ));
    }
    let mut corpus = Corpus::new(reader, None);
    if let Some(notebook) = notebook(&args.work, &args.dirs)? {
        corpus.set_corrections(Arc::new(notebook.current().corrections()));
    }
    let progress = Progress::new(true);
    let library = corpus.update(ingest::find(&args.dirs), |done, total| progress.update(done, total));
    progress.clear();
    let rows = query::lookup(&library, &names).map_err(|lost| lost.to_string())?;
    let all_found = rows.iter().all(|row| row.person.is_some() && row.doubt.is_none());
    let lines = rows.into_iter().map(|row| csv_line(&LookupItem::from(row)));
    Ok((csv_head::<LookupItem<'_>>() + &lines.collect::<String>(), all_found))
}
