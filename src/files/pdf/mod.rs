//! PDF, read in a process of its own: its parsers are known to run wild, and theirs may be killed.

mod layout;
mod worker;

pub use worker::run_pdf_worker;

use super::draft::Draft;
use super::fields::{Field, offer};
use super::{Drafts, Refusal};
use crate::article::Metadata;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A PDF that takes longer is given up.
const LONGEST: Duration = Duration::from_secs(30);
/// More text than this, in bytes, is not taken from one PDF.
const MOST_TEXT: u64 = 16 << 20;
/// A page of a scan has next to no letters.
const FEWEST_LETTERS: usize = 30;

/// The program that reads PDFs, with its arguments.
static WORKER: OnceLock<(PathBuf, Vec<String>)> = OnceLock::new();

/// Says which program reads PDFs: this one, started with `arguments`, calling [`run_pdf_worker`].
///
/// Without it PDFs are problems. Only the first call counts.
pub fn use_pdf_worker(program: PathBuf, arguments: Vec<String>) {
    let _ = WORKER.set((program, arguments));
}

/// Reads the article of a PDF, or the articles when it is an export of a press database.
pub(super) fn drafts(bytes: &[u8]) -> Result<Drafts, Refusal> {
    let print = "Open it in a PDF viewer, and save or copy its text into a .txt file beside it.";
    let pages = pages(bytes)?;
    let letters = |page: &&String| page.chars().filter(|c| c.is_alphabetic()).count() >= FEWEST_LETTERS;
    if pages.iter().filter(letters).count() == 0 {
        let reason = "It is a scan: a picture of its pages, without text.";
        return Err(Refusal::new(
            reason,
            "Put its text into a .txt file of the same name beside it, for instance by OCR.",
        ));
    }
    let layout::Laid { text, address } = layout::lay(&pages);
    if text.is_empty() {
        return Err(Refusal::new("There is no text in it.", print));
    }
    let mut metadata = Metadata::default();
    offer(&mut metadata, Field::Url, &address.unwrap_or_default(), "page footer");
    let whole = |text| Drafts { articles: vec![Draft { text, metadata, ..Draft::default() }], skipped: 0 };
    Ok(super::exports::split(&text).unwrap_or_else(|| whole(text)))
}

/// The text of each page, by the worker.
fn pages(bytes: &[u8]) -> Result<Vec<String>, Refusal> {
    let Some((program, arguments)) = WORKER.get() else {
        return Err(Refusal::new(
            "It is a PDF, and nothing here was set up to read those.",
            "Save its text as a .txt file.",
        ));
    };
    let advice = "Open it in a PDF viewer, and save or copy its text into a .txt file beside it.";
    let failed = |reason: &str| Refusal::new(reason, advice);
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| failed("The process that reads PDFs cannot be started."))?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(failed("The process that reads PDFs cannot be spoken to."));
    };
    let (text, ended) = std::thread::scope(|scope| {
        // The worker may end before it has read everything: that is told by how it ends.
        scope.spawn(move || input.write_all(bytes));
        let reading = scope.spawn(move || {
            let mut text = Vec::new();
            let _ = output.take(MOST_TEXT).read_to_end(&mut text);
            text
        });
        let ended = wait(&mut child);
        (reading.join().unwrap_or_default(), ended)
    });
    match ended {
        Some(0) => {}
        Some(worker::LOCKED) => {
            return Err(Refusal::new("It is locked with a password.", "Save it again without one."));
        }
        Some(_) => return Err(failed("It is broken, or made in a way that cannot be read.")),
        None => return Err(failed("Reading it took too long, or too much memory, and was given up.")),
    }
    Ok(String::from_utf8_lossy(&text).split('\u{c}').map(str::to_owned).collect())
}

/// The code the worker ends with; `None` when it had to be killed, or was.
fn wait(child: &mut Child) -> Option<i32> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.code(),
            Ok(None) if start.elapsed() < LONGEST => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(40));
            }
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}
