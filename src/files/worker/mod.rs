//! Formats whose readers are known to run wild are read in processes of their own, which may be killed.
//!
//! ```text
//! this program ──question, bytes──> worker ──articles and problems──> this program
//! ```
//!
//! A worker reads one file after another. One that dies, takes too long or says too much is put away with its file, and
//! the next file gets another.

mod process;

pub use process::run_worker;

use super::pieces::{Entries, Part};
use super::{Parsed, Refusal};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// A file that takes longer is given up; large files get more, for each megabyte.
const LONGEST: Duration = Duration::from_secs(30);
const LONGEST_PER_MB: Duration = Duration::from_secs(1);
/// More than this, in bytes, is not taken from one file.
const LONGEST_ANSWER: u64 = 256 << 20;

/// What this process is.
enum Role {
    /// It has workers, started in this way.
    Asks(PathBuf, Vec<String>),
    /// It is one.
    Answers,
}

static ROLE: OnceLock<Role> = OnceLock::new();
/// Workers that have nothing to do.
static IDLE: Mutex<Vec<Worker>> = Mutex::new(Vec::new());

/// Says which program the workers are: this one, started with `arguments`, calling [`run_worker`] with what comes after them.
///
/// Without it files are read in this process, and PDFs not at all. Only the first call counts.
pub fn use_workers(program: PathBuf, arguments: Vec<String>) {
    let _ = ROLE.set(Role::Asks(program, arguments));
}

/// Ends the workers that have nothing to do, once all files are read.
pub fn dismiss_workers() {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// Whether this process may be lost with the file it reads: it is a worker, or a fuzzer.
pub(super) fn may_break() -> bool {
    cfg!(fuzzing) || matches!(ROLE.get(), Some(Role::Answers))
}

/// Reads a file in a worker; by `here`, in this process, when it is one itself or has none.
pub(super) fn apart(path: &str, bytes: &[u8], here: impl FnOnce() -> Parsed) -> Parsed {
    let asked = ask(path, bytes, None, || Part::whole(here()));
    asked.map_or_else(|failure| failure.refusal().of(path), Part::into_parsed)
}

/// Reads some entries of the file at `path` in the same way, as the articles from number `first` on.
pub(super) fn piece(path: &str, kind: Entries, first: usize, bytes: &[u8]) -> Result<Part, Failure> {
    ask(path, bytes, Some((kind, first)), || kind.read(path, first, bytes))
}

fn ask(path: &str, bytes: &[u8], of: Option<(Entries, usize)>, here: impl FnOnce() -> Part) -> Result<Part, Failure> {
    let Some(Role::Asks(program, arguments)) = ROLE.get() else { return Ok(here()) };
    let question = serde_json::to_vec(&Question { path: path.into(), of }).map_err(|_| Failure::NotStarted)?;
    let idle = || IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let mut used = idle();
    loop {
        // What kills a worker may be what it read before: then a fresh one is tried.
        let again = used.is_some();
        let Some(mut worker) = used.take().or_else(|| Worker::start(program, arguments).ok()) else {
            return Err(Failure::NotStarted);
        };
        match worker.ask(&question, bytes) {
            Ok(part) => {
                IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                return Ok(part);
            }
            Err(Failure::Died) if again => {}
            Err(failure) => return Err(failure),
        }
    }
}

/// What is sent in front of the bytes.
#[derive(Serialize, Deserialize)]
struct Question<'q> {
    path: Cow<'q, str>,
    /// The kind of its entries and the number of the first article, when the bytes are a piece of a file.
    of: Option<(Entries, usize)>,
}

/// Why a worker gave nothing.
#[derive(Clone, Copy)]
pub(super) enum Failure {
    NotStarted,
    Died,
    Late,
    TooMuch,
}

impl Failure {
    /// What there is to say of what was to be read.
    pub(super) fn refusal(self) -> Refusal {
        let save = "Open it in the program it is for, and save its text as a .txt file beside it.";
        let (reason, advice) = match self {
            Self::NotStarted => (
                "The process that reads such files cannot be started.",
                "Allow this program more processes, or more memory, and start it again.",
            ),
            Self::Died => ("It is broken, or reading it takes more memory than it may.", save),
            Self::Late => ("Reading it took too long, and was given up.", save),
            Self::TooMuch => {
                return Refusal::new("There is far more in it than can be shown.", "Split it into smaller files.");
            }
        };
        Refusal::passing(reason, advice)
    }
}

/// A process that reads files.
struct Worker {
    child: Child,
    questions: BufWriter<ChildStdin>,
    /// `None` for one that is too long.
    answers: Receiver<Option<Vec<u8>>>,
}

impl Worker {
    fn start(program: &PathBuf, arguments: &[String]) -> io::Result<Self> {
        let mut child = Command::new(program)
            .args(arguments)
            .args(super::columns::chosen())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (tell, answers) = channel();
        let worker = Self { child, questions: BufWriter::new(input), answers };
        // A thread of its own, for reading from a pipe cannot be given up otherwise. It ends with the worker, and without
        // it the worker ends.
        std::thread::Builder::new().spawn(move || pass_on(output, &tell))?;
        Ok(worker)
    }

    fn ask(&mut self, question: &[u8], bytes: &[u8]) -> Result<Part, Failure> {
        let sent = [question, bytes].into_iter().try_for_each(|part| {
            self.questions.write_all(&(part.len() as u64).to_le_bytes())?;
            self.questions.write_all(part)
        });
        sent.and_then(|()| self.questions.flush()).map_err(|_| Failure::Died)?;
        match self.answers.recv_timeout(time_for(bytes)) {
            Ok(Some(answer)) => serde_json::from_slice(&answer).map_err(|_| Failure::Died),
            Ok(None) => Err(Failure::TooMuch),
            Err(RecvTimeoutError::Timeout) => Err(Failure::Late),
            Err(RecvTimeoutError::Disconnected) => Err(Failure::Died),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How long reading these bytes may take.
fn time_for(bytes: &[u8]) -> Duration {
    LONGEST + LONGEST_PER_MB * (bytes.len() >> 20) as u32
}

/// Gives the answers of a worker on, until it ends or says too much.
fn pass_on(mut output: ChildStdout, tell: &Sender<Option<Vec<u8>>>) {
    while let Ok(length) = length(&mut output) {
        let mut answer = Vec::new();
        let whole = length <= LONGEST_ANSWER
            && output.by_ref().take(length).read_to_end(&mut answer).is_ok_and(|read| read as u64 == length);
        if length <= LONGEST_ANSWER && !whole {
            return;
        }
        if tell.send(whole.then_some(answer)).is_err() || !whole {
            return;
        }
    }
}

/// A length as both sides write it before what is so long.
fn length(input: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
