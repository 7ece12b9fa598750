//! The text of pictures and scanned pages, by the program tesseract where it is installed.
//!
//! It runs in a process that first gives up the network and everything but reading the system's files
//! ([`confine_ocr`](super::worker::confine_ocr)), with limits on memory and time.

use super::outcome::ReadError;
use super::worker::{MAX_OCR_MEMORY_BYTES, MAX_OCR_SECONDS, WorkerPool};
use std::collections::BTreeMap;
use std::env::consts::EXE_SUFFIX;
use std::io::{self, Read as _, Write as _};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::str::FromStr;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Starts this program as a process that becomes tesseract; no command for users.
pub const OCR_COMMAND: &str = "ocr-worker";
/// How much longer than its processor time a picture may take by the clock.
const CLOCK_FACTOR: u32 = 4;
/// The longest answer for one picture.
const MAX_ANSWER_BYTES: u64 = 16 << 20;
/// How long a process may take to end once it has closed its output.
const MAX_END: Duration = Duration::from_secs(10);
/// How often is looked whether it has ended.
const END_INTERVAL: Duration = Duration::from_millis(2);
/// How a process ends that finds no tesseract.
const NOT_INSTALLED: u8 = 127;
/// A word of which tesseract is less sure, in hundredths, is a speck.
const MIN_WORD_CONFIDENCE: f64 = 10.0;

/// How a user gets tesseract.
pub(super) const INSTALL: &str =
    "Install tesseract (Debian and Ubuntu: apt install tesseract-ocr; macOS: brew install tesseract)";

/// Whether tesseract is installed.
#[must_use]
pub fn has_tesseract() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(format!("tesseract{EXE_SUFFIX}")).is_file())
}

/// What is said of a picture that tesseract could not read.
pub(super) const FAILED: &str =
    "OCR by tesseract failed: the picture is broken, too large, or in a form or language that it does not know.";

/// The languages that pictures are in, by the names that tesseract has for them: `eng`, `eng+deu`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcrLanguages(String);

impl FromStr for OcrLanguages {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let is_name = |name: &str| {
            name.len() >= 3
                && name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if !typed.split('+').all(is_name) {
            return Err("languages are written as tesseract has them: eng, or eng+deu".to_owned());
        }
        Ok(Self(typed.to_owned()))
    }
}

impl std::fmt::Display for OcrLanguages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was read in pictures.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// Lines, with a blank one between paragraphs.
    pub(super) text: String,
    words: usize,
    /// The sum over the words of how sure each is, in hundredths.
    confidence: f64,
}

impl Seen {
    /// How sure the words are on average, in hundredths.
    pub(super) fn confidence(&self) -> u8 {
        if self.words == 0 { 0 } else { (self.confidence / self.words as f64).round().clamp(0.0, 100.0) as u8 }
    }

    pub(super) fn add(&mut self, other: &Self) {
        if !self.text.is_empty() && !other.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&other.text);
        self.words += other.words;
        self.confidence += other.confidence;
    }

    /// Reads the table that tesseract writes, a line for each word.
    fn of_table(table: &str) -> Self {
        let mut seen = Self::default();
        let mut lines: BTreeMap<[u32; 4], Vec<&str>> = BTreeMap::new();
        for row in table.lines().skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            let [level, page, block, paragraph, line, _, _, _, _, _, confidence, word] = cells.as_slice() else {
                continue;
            };
            let number = |cell: &str| cell.parse().unwrap_or_default();
            let confidence: f64 = confidence.parse().unwrap_or_default();
            if *level != "5" || word.trim().is_empty() || confidence < MIN_WORD_CONFIDENCE {
                continue;
            }
            let place = [number(page), number(block), number(paragraph), number(line)];
            lines.entry(place).or_default().push(word);
            seen.words += 1;
            seen.confidence += confidence;
        }
        let mut before: Option<[u32; 4]> = None;
        for (place, words) in lines {
            match before {
                Some(before) if before[..3] == place[..3] => seen.text.push('\n'),
                Some(_) => seen.text.push_str("\n\n"),
                None => {}
            }
            seen.text.push_str(&words.join(" "));
            before = Some(place);
        }
        seen
    }
}

/// Reads a picture in a process of its own.
pub(super) fn read(pool: &WorkerPool, languages: &OcrLanguages, picture: &[u8]) -> Result<Seen, ReadError> {
    let _held = pool.memory.hold(MAX_OCR_MEMORY_BYTES);
    let failed =
        |_| ReadError::retryable("The process that reads pictures cannot be started.", "Start the program again.");
    let mut child = pool
        .command()
        .args([OCR_COMMAND, &languages.0])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    std::thread::scope(|scope| {
        let (sender, answer) = channel();
        let exchange = move || {
            let mut table = Vec::new();
            // It may have ended without reading everything.
            let _ = input.map(|mut input| input.write_all(picture));
            let read = output.map(|output| output.take(MAX_ANSWER_BYTES).read_to_end(&mut table));
            // The receiver is gone only after a timeout.
            let _ = sender.send(read.unwrap_or(Ok(0)).map(|_| table));
        };
        std::thread::Builder::new().spawn_scoped(scope, exchange).map_err(failed)?;
        let answer = answer.recv_timeout(Duration::from_secs(MAX_OCR_SECONDS) * CLOCK_FACTOR);
        let ended = end(&mut child, if answer.is_ok() { MAX_END } else { Duration::ZERO }).map_err(failed)?;
        match answer {
            Ok(Ok(table)) if ended.success() => Ok(Seen::of_table(&String::from_utf8_lossy(&table))),
            _ if ended.code() == Some(NOT_INSTALLED.into()) => Err(ReadError::retryable(
                "It is a picture, and the program tesseract, which reads pictures, is not installed.",
                format!("{INSTALL}, and start again."),
            )),
            _ => Err(ReadError::new(
                FAILED,
                format!(
                    "Check that “tesseract --list-langs” names {}, or put the text into a .txt file beside it.",
                    languages.0
                ),
            )),
        }
    })
}

/// Waits for a process that has answered, but not for longer than `longest`: then it is ended.
fn end(child: &mut Child, longest: Duration) -> io::Result<ExitStatus> {
    let deadline = Instant::now() + longest;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        std::thread::sleep(END_INTERVAL);
    }
    // It may have ended by itself.
    let _ = child.kill();
    child.wait()
}

/// Becomes tesseract, which reads a picture from standard input, with the limits of [`read`].
#[must_use]
pub fn run_ocr() -> ExitCode {
    let Some(languages) = std::env::args().nth(2).and_then(|typed| typed.parse::<OcrLanguages>().ok()) else {
        return ExitCode::FAILURE;
    };
    super::worker::confine_ocr();
    let mut tesseract = Command::new("tesseract");
    tesseract.args(["stdin", "stdout", "-l", &languages.0, "tsv"]).env("OMP_THREAD_LIMIT", "1");
    let error = replace_by(&mut tesseract);
    ExitCode::from(if error.is_some_and(|error| error.kind() == io::ErrorKind::NotFound) { NOT_INSTALLED } else { 1 })
}

/// Runs a command in the place of this process; comes back with an error, or where there is no such thing.
fn replace_by(command: &mut Command) -> Option<io::Error> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        Some(command.exec())
    }
    #[cfg(not(unix))]
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => Some(error),
    }
}

#[cfg(test)]
mod tests {
    use super::{OcrLanguages, Seen};

    #[test]
    fn words_become_lines_and_paragraphs() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t
5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96.5\tFerry
5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t90.5\tsails
5\t1\t1\t2\t1\t1\t0\t0\t9\t9\t3.0\t~
5\t1\t2\t1\t1\t1\t0\t0\t9\t9\t80\tIt
5\t1\t2\t1\t2\t1\t0\t0\t9\t9\t93\tholds.
";
        let mut seen = Seen::of_table(table);
        assert_eq!((&*seen.text, seen.confidence()), ("Ferry sails\n\nIt\nholds.", 90));
        seen.add(&Seen::of_table("no table\n5\tx"));
        assert_eq!((&*seen.text, seen.confidence()), ("Ferry sails\n\nIt\nholds.", 90));
        assert_eq!(Seen::default().confidence(), 0);
    }

    #[test]
    fn languages_are_no_options() {
        assert!("eng+deu".parse::<OcrLanguages>().is_ok() && "chi_sim".parse::<OcrLanguages>().is_ok());
        for wrong in ["", "en", "--tessdata-dir", "eng+", "eng deu", "../eng"] {
            assert!(wrong.parse::<OcrLanguages>().is_err(), "{wrong}");
        }
    }
}
