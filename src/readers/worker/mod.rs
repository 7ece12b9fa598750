//! A pool of processes that read files. A file that makes its reader crash, hang or swell costs one process.
//!
//! ```text
//! this program ──request, bytes──> worker ──answer──> this program
//! ```
//!
//! A worker reads one file after another. One that crashes, takes too long or answers too much is killed; the next file
//! gets a new one. What is asked and answered is up to the caller: both are JSON.

mod process;
mod sandbox;

pub(super) use process::serve;
pub use sandbox::confine;

use super::outcome::ReadError;
use super::patience::Losses;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How much longer it may take by the clock, on a busy machine; then even a process that does nothing is given up.
const CLOCK_FACTOR: u32 = if cfg!(unix) { 4 } else { 1 };
/// The most memory a worker may use.
const MAX_MEMORY_BYTES: u64 = 2 << 30;
/// The longest answer taken from one file.
const MAX_ANSWER_BYTES: u64 = 256 << 20;

/// Worker processes: the command that starts one, and those that are idle.
#[derive(Debug)]
pub struct WorkerPool {
    program: PathBuf,
    arguments: Vec<String>,
    idle: Mutex<Vec<Worker>>,
    pub(super) losses: Losses,
}

impl WorkerPool {
    /// A pool without workers yet; each will be `program` with `arguments`, a process that calls [`serve`].
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<String>) -> Self {
        Self { program, arguments, idle: Mutex::default(), losses: Losses::default() }
    }

    /// Ends the idle workers.
    pub fn stop_idle(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Sends a request about `bytes` to a worker and waits for its answer, which may take `limit` of processor time.
    pub(super) fn ask<A: DeserializeOwned>(
        &self,
        limit: Duration,
        request: &impl Serialize,
        bytes: &[u8],
    ) -> Result<A, Failure> {
        let request = serde_json::to_vec(request).expect("requests hold no maps with other keys than strings");
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut used = idle().pop();
        loop {
            // What makes a used worker crash may be the file it read before, so a new one is tried as well.
            let again = used.is_some();
            let mut worker = match used.take() {
                Some(worker) => worker,
                None => Worker::start(&self.program, &self.arguments).map_err(|_| Failure::NotStarted)?,
            };
            match worker.ask(limit, &request, bytes) {
                Ok(answer) => {
                    idle().push(worker);
                    return serde_json::from_slice(&answer).map_err(|_| Failure::Crashed);
                }
                Err(Failure::Crashed | Failure::Killed) if again => {}
                Err(failure) => return Err(failure),
            }
        }
    }
}

/// Why a worker gave no answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Failure {
    NotStarted,
    Crashed,
    /// Ended by the system, which had no more memory.
    Killed,
    /// It has used up its processor time.
    TimedOut,
    /// It has taken too long by the clock, which may be due to the machine.
    Stalled,
    AnswerTooLong,
}

impl Failure {
    /// Whether more time might have given an answer.
    pub(super) fn is_timeout(self) -> bool {
        matches!(self, Self::TimedOut | Self::Stalled)
    }
}

impl From<Failure> for ReadError {
    fn from(failure: Failure) -> Self {
        let save = "Open it in the program it is for, and save its text as a .txt file beside it.";
        match failure {
            Failure::NotStarted => Self::retryable(
                "The process that reads such files cannot be started.",
                "Allow this program more processes, or more memory, and start it again.",
            ),
            Failure::Crashed => Self {
                // With less memory than a worker may have, the next start may find more.
                retryable: memory_is_limited(),
                ..Self::new("It is broken, or reading it takes more memory than it may.", save)
            },
            Failure::Killed => Self::retryable("It is broken, or reading it takes more memory than there is.", save),
            // It is not tried again, but by another version.
            Failure::TimedOut => Self::new(
                format!("Reading it takes too long, and was given up by version {}.", env!("CARGO_PKG_VERSION")),
                save,
            ),
            Failure::Stalled => Self::retryable("Reading it took too long, and was given up.", save),
            Failure::AnswerTooLong => {
                Self::new("There is far more in it than can be shown.", "Split it into smaller files.")
            }
        }
    }
}

/// A process that reads files.
#[derive(Debug)]
struct Worker {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: ChildStdout,
}

impl Worker {
    fn start(program: &PathBuf, arguments: &[String]) -> io::Result<Self> {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => Ok(Self { child, input: BufWriter::new(input), output }),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Exchanges a request for an answer on a thread of its own: neither writing to a pipe nor reading from it can be
    /// given up, but both end with the process at the other end.
    fn ask(&mut self, limit: Duration, request: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        let Self { child, input, output } = self;
        std::thread::scope(|scope| {
            let (sender, answer) = channel();
            let exchange = move || {
                // The receiver is gone only after a timeout, when nobody wants the answer.
                let _ = sender.send(exchange(input, output, limit, request, bytes));
            };
            std::thread::Builder::new().spawn_scoped(scope, exchange).map_err(|_| Failure::NotStarted)?;
            let answer = answer.recv_timeout(limit * CLOCK_FACTOR);
            if matches!(answer, Ok(Ok(_))) {
                return answer.unwrap_or(Err(Failure::Crashed));
            }
            // It may have ended by itself.
            let _ = child.kill();
            let ended = child.wait();
            match answer {
                Err(RecvTimeoutError::Timeout) => Err(Failure::Stalled),
                Ok(Err(Failure::Crashed)) => Err(ended.map_or(Failure::Crashed, why_ended)),
                Ok(answer) => answer,
                Err(RecvTimeoutError::Disconnected) => Err(Failure::Crashed),
            }
        })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Why a process ended by itself without an answer.
#[cfg(unix)]
fn why_ended(status: ExitStatus) -> Failure {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt as _;
    let by = |signal: Signal| status.signal() == Some(signal.as_raw());
    match () {
        () if by(Signal::XCPU) => Failure::TimedOut,
        () if by(Signal::KILL) => Failure::Killed,
        () => Failure::Crashed,
    }
}

#[cfg(not(unix))]
fn why_ended(_: ExitStatus) -> Failure {
    Failure::Crashed
}

/// Whether a worker cannot have the memory that it may have.
fn memory_is_limited() -> bool {
    #[cfg(unix)]
    {
        let limit = rustix::process::getrlimit(rustix::process::Resource::As).current;
        limit.is_some_and(|limit| limit < MAX_MEMORY_BYTES)
    }
    #[cfg(not(unix))]
    false
}

/// Sends the seconds of processor time, the request and the bytes, and takes the answer.
fn exchange(
    input: &mut impl Write,
    output: &mut impl Read,
    limit: Duration,
    request: &[u8],
    bytes: &[u8],
) -> Result<Vec<u8>, Failure> {
    let sent = input.write_all(&limit.as_secs().to_le_bytes());
    let sent = sent
        .and_then(|()| write_part(input, request))
        .and_then(|()| write_part(input, bytes))
        .and_then(|()| input.flush());
    sent.map_err(|_| Failure::Crashed)?;
    let length = read_length(output).map_err(|_| Failure::Crashed)?;
    if length > MAX_ANSWER_BYTES {
        return Err(Failure::AnswerTooLong);
    }
    let mut answer = Vec::new();
    match output.take(length).read_to_end(&mut answer) {
        Ok(read) if read as u64 == length => Ok(answer),
        _ => Err(Failure::Crashed),
    }
}

/// Writes bytes after their length.
fn write_part(output: &mut impl Write, part: &[u8]) -> io::Result<()> {
    output.write_all(&(part.len() as u64).to_le_bytes())?;
    output.write_all(part)
}

fn read_length(input: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Failure, Worker};
    use std::time::{Duration, Instant};

    #[test]
    fn worker_that_reads_nothing_is_given_up() {
        let mut worker = Worker::start(&"sleep".into(), &["100".to_owned()]).unwrap();
        let began = Instant::now();
        // More than a pipe holds, so that writing blocks.
        let answer = worker.ask(Duration::from_millis(200), b"{}", &vec![0; 1 << 20]);
        assert!(matches!(answer, Err(Failure::Stalled)), "{answer:?}");
        assert!(began.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn processor_time_and_lack_of_memory_are_told_apart() {
        for (signal, timed_out, killed) in [("XCPU", true, false), ("KILL", false, true), ("SEGV", false, false)] {
            let mut worker = Worker::start(&"sh".into(), &["-c".into(), format!("kill -{signal} $$")]).unwrap();
            let failure = worker.ask(Duration::from_secs(30), b"{}", b"x").unwrap_err();
            assert_eq!(matches!(failure, Failure::TimedOut), timed_out, "{failure:?}");
            assert_eq!(matches!(failure, Failure::Killed), killed, "{failure:?}");
        }
    }
}
