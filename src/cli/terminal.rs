//! Output to a terminal.

use crate::text::is_invisible;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Whether a character could control the terminal, change the direction of writing, or be invisible.
fn controls_terminal(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// Writes a text to standard output. 0: it is written, or the reader has stopped reading; 2: it cannot be written.
pub(super) fn print(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> ExitCode {
    let mut text = Vec::new();
    match write(&mut text).and_then(|()| output()?.lock().write_all(&text)) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            warn(&format!("cannot write: {error}"));
            ExitCode::from(2)
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Standard output, unless it is closed.
pub(super) fn output() -> io::Result<io::Stdout> {
    let output = io::stdout();
    #[cfg(unix)]
    if stands_for_closed(&output).unwrap_or(false) {
        return Err(io::Error::other("standard output is closed, or /dev/null is open there for reading, too"));
    }
    Ok(output)
}

/// Whether an output is `/dev/null`, open for reading and writing: that is what Rust opens in the place of a closed one
/// before the program begins. `>/dev/null` opens it for writing only.
#[cfg(unix)]
fn stands_for_closed(output: &io::Stdout) -> io::Result<bool> {
    use rustix::fs::{FileType, OFlags, fcntl_getfl, fstat, stat};
    let (here, nothing) = (fstat(output)?, stat("/dev/null")?);
    Ok(FileType::from_raw_mode(here.st_mode) == FileType::CharacterDevice
        && here.st_rdev == nothing.st_rdev
        && fcntl_getfl(output)?.contains(OFlags::RDWR))
}

/// Without characters that could control the terminal.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if controls_terminal(c) { '\u{fffd}' } else { c }).collect()
}

/// The same line of JSON, with such characters as escapes.
pub(super) fn escaped(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for c in line.chars() {
        if controls_terminal(c) && c != '\n' {
            shown.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A line on standard error.
pub(super) fn warn(line: &str) {
    let mut terminal = io::stderr().lock();
    // Replace a progress line.
    let begin = if terminal.is_terminal() { "\r\x1b[K" } else { "" };
    // A failure cannot be reported anywhere.
    let _ = writeln!(terminal, "{begin}quotidian: {}", clean(line));
}

/// A progress line on standard error, rewritten in place.
pub(super) struct Progress {
    shown: Option<Mutex<Option<Instant>>>,
}

/// How often the line changes.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(200);

impl Progress {
    /// Shown only when standard error is a terminal and `wanted`.
    pub(super) fn new(wanted: bool) -> Self {
        Self { shown: (wanted && io::stderr().is_terminal()).then(|| Mutex::new(None)) }
    }

    /// Shows how many of how many files are done.
    pub(super) fn update(&self, done: usize, total: usize) {
        let Some(last) = self.shown.as_ref().and_then(|last| last.lock().ok()) else { return };
        let mut last = last;
        if last.is_none_or(|last| last.elapsed() >= PROGRESS_INTERVAL) {
            *last = Some(Instant::now());
            let _ = write!(io::stderr().lock(), "\r\x1b[K{} of {} files", number(done), number(total));
        }
    }

    /// Removes the line.
    pub(super) fn clear(&self) {
        if let Some(last) = &self.shown
            && last.lock().is_ok_and(|last| last.is_some())
        {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

/// `12,345`.
pub(super) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 article`, `2 articles`, `2 people`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(counted(1, "person", "people"), "1 person");
    }

    #[test]
    fn nothing_controls_the_terminal() {
        assert_eq!(clean("a\x1b[31mb\u{202e}c\r\n"), "a\u{fffd}[31mb\u{fffd}c\u{fffd}\u{fffd}");
        let text = "a\x1b[31m \u{9b}31m\u{7f}\u{202e}b“é\u{61c}";
        let json = serde_json::to_string(text).unwrap() + "\n";
        let shown = escaped(&json);
        assert!(!shown.trim_end().chars().any(controls_terminal) && shown.ends_with("\"\n"), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
    }
}
