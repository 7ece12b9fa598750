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
pub(super) use sandbox::{MAX_OCR_MEMORY_BYTES, MAX_OCR_SECONDS, confine_ocr};

use super::memory::Share;
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
/// The most memory a worker may use, and all workers together. What a worker really uses is less: the program and what its
/// allocator reserves take about 100 MB of it.
const MAX_MEMORY_BYTES: u64 = 2 << 30;
/// What a worker may use at first, for a file and for each of its bytes. If that is too little, one that may use all reads
/// the file again.
const FIRST_MEMORY_BYTES: u64 = 256 << 20;
const FIRST_MEMORY_PER_BYTE: u64 = 16;
/// The longest answer taken from one file.
const MAX_ANSWER_BYTES: u64 = 256 << 20;

/// Worker processes: the command that starts one, and those that are idle.
#[derive(Debug)]
pub struct WorkerPool {
    program: PathBuf,
    arguments: Vec<String>,
    idle: Mutex<Vec<Worker>>,
    pub(super) losses: Losses,
    /// What workers may use together, by the limits that each of them has.
    pub(super) memory: Share,
}

impl WorkerPool {
    /// A pool without workers yet; each will be `program` with `arguments`, a process that calls [`serve`].
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<String>) -> Self {
        let memory = Share::of(MAX_MEMORY_BYTES);
        Self { program, arguments, idle: Mutex::default(), losses: Losses::default(), memory }
    }

    /// The program of its workers, which reads pictures too.
    pub(super) fn command(&self) -> Command {
        Command::new(&self.program)
    }

    /// Ends the idle workers.
    pub fn stop_idle(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How much memory a worker may use for a file of so many bytes: at first, and if that is too little.
    pub(super) fn memory_for(bytes: usize) -> [u64; 2] {
        let more = FIRST_MEMORY_PER_BYTE.saturating_mul(bytes as u64);
        [FIRST_MEMORY_BYTES.saturating_add(more).min(MAX_MEMORY_BYTES), MAX_MEMORY_BYTES]
    }

    /// Sends a request about `bytes` to a worker and waits for its answer.
    pub(super) fn ask<A: DeserializeOwned>(
        &self,
        limits: Limits,
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
            match worker.ask(limits, &request, bytes) {
                Ok(answer) => {
                    // One that had much memory may keep it.
                    if !limits.is_all_memory() {
                        idle().push(worker);
                    }
                    return serde_json::from_slice(&answer).map_err(|_| Failure::Crashed);
                }
                Err(Failure::Crashed | Failure::Aborted | Failure::Killed) if again => {}
                Err(failure) => return Err(failure),
            }
        }
    }
}

/// What a worker may use for a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Processor time.
    pub(super) time: Duration,
    /// Memory.
    pub(super) memory_bytes: u64,
}

impl Limits {
    /// Whether no worker may use more memory.
    pub(super) fn is_all_memory(self) -> bool {
        self.memory_bytes >= MAX_MEMORY_BYTES
    }
}

/// Why a worker gave no answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Failure {
    NotStarted,
    Crashed,
    /// It ended itself, as when it may use no more memory.
    Aborted,
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
            Failure::Crashed | Failure::Aborted => Self {
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
            // By itself our allocator reserves a gigabyte at once, which would count.
            .env("MIMALLOC_ARENA_RESERVE", "32MiB")
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
    fn ask(&mut self, limits: Limits, request: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        let Self { child, input, output } = self;
        std::thread::scope(|scope| {
            let (sender, answer) = channel();
            let exchange = move || {
                // The receiver is gone only after a timeout, when nobody wants the answer.
                let _ = sender.send(exchange(input, output, limits, request, bytes));
            };
            std::thread::Builder::new().spawn_scoped(scope, exchange).map_err(|_| Failure::NotStarted)?;
            let answer = answer.recv_timeout(limits.time * CLOCK_FACTOR);
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
        () if by(Signal::ABORT) => Failure::Aborted,
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

/// Sends the limits, the request and the bytes, and takes the answer.
fn exchange(
    input: &mut impl Write,
    output: &mut impl Read,
    limits: Limits,
    request: &[u8],
    bytes: &[u8],
) -> Result<Vec<u8>, Failure> {
    let sent = input.write_all(&limits.time.as_secs().to_le_bytes());
    let sent = sent
        .and_then(|()| input.write_all(&limits.memory_bytes.to_le_bytes()))
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
    use super::{Failure, Limits, MAX_MEMORY_BYTES, Worker};
    use std::time::{Duration, Instant};

    fn limits(time: Duration) -> Limits {
        Limits { time, memory_bytes: MAX_MEMORY_BYTES }
    }

    #[test]
    fn silent_worker_is_given_up() {
        let mut worker = Worker::start(&"sleep".into(), &["100".to_owned()]).unwrap();
        let began = Instant::now();
        // More than a pipe holds, so that writing blocks.
        let answer = worker.ask(limits(Duration::from_millis(200)), b"{}", &vec![0; 1 << 20]);
        assert!(matches!(answer, Err(Failure::Stalled)), "{answer:?}");
        assert!(began.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn too_long_answers_are_refused() {
        // 128 and 256 MB, and a byte. The request has 35 bytes.
        for (length, refused) in [(r"\001\000\000\010", false), (r"\001\000\000\020", true)] {
            let script = format!(r"head -c 35 >/dev/null; printf '{length}\000\000\000\000'");
            let mut worker = Worker::start(&"sh".into(), &["-c".into(), script]).unwrap();
            let failure = worker.ask(limits(Duration::from_secs(30)), b"{}", b"x").unwrap_err();
            assert_eq!(matches!(failure, Failure::AnswerTooLong), refused, "{failure:?}");
        }
    }

    #[test]
    fn time_and_memory_faults_differ() {
        for (signal, timed_out, killed) in [("XCPU", true, false), ("KILL", false, true), ("SEGV", false, false)] {
            let mut worker = Worker::start(&"sh".into(), &["-c".into(), format!("kill -{signal} $$")]).unwrap();
            let failure = worker.ask(limits(Duration::from_secs(30)), b"{}", b"x").unwrap_err();
            assert_eq!(matches!(failure, Failure::TimedOut), timed_out, "{failure:?}");
            assert_eq!(matches!(failure, Failure::Killed), killed, "{failure:?}");
        }
    }
}
