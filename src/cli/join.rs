//! `quotidian join`: decides what of a collection belongs together, block by block.

use super::args::{JoinArgs, JoinStep};
use super::terminal::{output, warn};
use crate::library::blocks::{
    ArticleBlock, BandBlock, IdBlock, NameBlock, PairRow, PersonBlock, ShingleBlock, clusters,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, BufRead as _, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

/// Runs the command. 0: every line was read; 2: one was not, and nothing of it or after it is written.
pub(super) fn run(args: &JoinArgs) -> ExitCode {
    let written = output().and_then(|output| {
        let mut output = BufWriter::with_capacity(1 << 16, output);
        join(args.step, &mut output)?;
        output.flush()
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            warn(&format!("cannot join: {error}"));
            ExitCode::from(2)
        }
    }
}

fn join(step: JoinStep, output: &mut impl Write) -> io::Result<()> {
    match step {
        JoinStep::Names => each(|block: NameBlock| write_rows(output, block.join())),
        JoinStep::SingleNames => each(|block: ArticleBlock| write_rows(output, block.join())),
        JoinStep::People => each(|block: PersonBlock| write_rows(output, [block.describe()])),
        JoinStep::Ids => each(|block: IdBlock| write_rows(output, block.name())),
        JoinStep::Copies => each(|block: BandBlock| write_rows(output, block.join())),
        JoinStep::Quotes => each(|block: ShingleBlock| write_rows(output, block.join())),
        JoinStep::Clusters => {
            let mut pairs: Vec<PairRow> = Vec::new();
            each(|pair| {
                pairs.push(pair);
                Ok(())
            })?;
            write_rows(output, clusters(&pairs))
        }
    }
}

/// Reads standard input line by line.
fn each<B: DeserializeOwned>(mut decide: impl FnMut(B) -> io::Result<()>) -> io::Result<()> {
    for (number, line) in (1..).zip(io::stdin().lock().lines()) {
        let of_line = |error: &dyn std::fmt::Display| {
            io::Error::new(ErrorKind::InvalidData, format!("line {number} of standard input: {error}"))
        };
        let line = line.map_err(|error| of_line(&error))?;
        decide(serde_json::from_str(&line).map_err(|error| of_line(&error))?)?;
    }
    Ok(())
}

fn write_rows<R: Serialize>(output: &mut impl Write, rows: impl IntoIterator<Item = R>) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *output, &row)?;
        output.write_all(b"\n")?;
    }
    Ok(())
}
