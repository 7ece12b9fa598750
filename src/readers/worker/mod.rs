//! A pool of processes that read files. A file that makes its reader crash, hang or swell costs one process.
//!
//! ```text
//! this program ──request, bytes──> worker ──answer──> this program
//! ```
//!
//! A worker reads one file after another. One that crashes, takes too long or answers too much is killed; the next file
//! gets a new one. What is asked and answered is up to the caller: both are JSON.

mod process;

pub(super) use process::serve;

use super::outcome::ReadError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long one file may take, sending it and reading it; large files get more for each megabyte.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const READ_TIMEOUT_PER_MB: Duration = Duration::from_secs(1);
/// The longest answer taken from one file.
const MAX_ANSWER_BYTES: u64 = 256 << 20;

/// Worker processes: the command that starts one, and those that are idle.
#[derive(Debug)]
pub struct WorkerPool {
    program: PathBuf,
    arguments: Vec<String>,
    idle: Mutex<Vec<Worker>>,
}

impl WorkerPool {
    /// A pool without workers yet; each will be `program` with `arguments`, a process that calls [`serve`].
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<String>) -> Self {
        Self { program, arguments, idle: Mutex::default() }
    }

    /// Ends the idle workers.
    pub fn stop_idle(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Sends a request about `bytes` to a worker and waits for its answer.
    pub(super) fn ask<A: DeserializeOwned>(&self, request: &impl Serialize, bytes: &[u8]) -> Result<A, ReadError> {
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
            match worker.ask(time_limit(bytes.len()), &request, bytes) {
                Ok(answer) => {
                    idle().push(worker);
                    return serde_json::from_slice(&answer).map_err(|_| Failure::Crashed.into());
                }
                Err(Failure::Crashed) if again => {}
                Err(failure) => return Err(failure.into()),
            }
        }
    }
}

/// Why a worker gave no answer.
#[derive(Clone, Copy, Debug)]
enum Failure {
    NotStarted,
    Crashed,
    TimedOut,
    AnswerTooLong,
}

impl From<Failure> for ReadError {
    fn from(failure: Failure) -> Self {
        let save = "Open it in the program it is for, and save its text as a .txt file beside it.";
        match failure {
            Failure::NotStarted => Self::retryable(
                "The process that reads such files cannot be started.",
                "Allow this program more processes, or more memory, and start it again.",
            ),
            Failure::Crashed => Self::retryable("It is broken, or reading it takes more memory than it may.", save),
            Failure::TimedOut => Self::retryable("Reading it took too long, and was given up.", save),
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
                let _ = sender.send(exchange(input, output, request, bytes));
            };
            std::thread::Builder::new().spawn_scoped(scope, exchange).map_err(|_| Failure::NotStarted)?;
            let answer = answer.recv_timeout(limit);
            if !matches!(answer, Ok(Ok(_))) {
                // It may have ended by itself.
                let _ = child.kill();
            }
            answer.unwrap_or_else(|error| match error {
                RecvTimeoutError::Timeout => Err(Failure::TimedOut),
                RecvTimeoutError::Disconnected => Err(Failure::Crashed),
            })
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

/// How long reading a file of this length may take.
fn time_limit(bytes: usize) -> Duration {
    READ_TIMEOUT + READ_TIMEOUT_PER_MB * (bytes >> 20) as u32
}

fn exchange(input: &mut impl Write, output: &mut impl Read, request: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let sent = write_part(input, request).and_then(|()| write_part(input, bytes)).and_then(|()| input.flush());
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
        assert!(matches!(answer, Err(Failure::TimedOut)), "{answer:?}");
        assert!(began.elapsed() < Duration::from_secs(20));
    }
}
