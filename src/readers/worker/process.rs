//! What a worker process does.

use super::{read_length, sandbox, write_part};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// Answers the requests that come by standard input on standard output, until there are no more.
///
/// The process limits its own memory and time first, and gives up the right to open or write anything. Whatever goes
/// wrong, it ends.
pub(in crate::readers) fn serve<Q: DeserializeOwned, A: Serialize>(answer: impl Fn(Q, &[u8]) -> A) -> ExitCode {
    // A panic is reported by the end of the process.
    std::panic::set_hook(Box::new(|_| {}));
    sandbox::confine();
    match answer_all(&mut io::stdin().lock(), &mut io::stdout().lock(), answer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer_all<Q: DeserializeOwned, A: Serialize>(
    input: &mut impl Read,
    output: &mut impl Write,
    answer: impl Fn(Q, &[u8]) -> A,
) -> io::Result<()> {
    loop {
        let Ok(seconds) = read_length(input) else { return Ok(()) };
        limit_memory(read_length(input)?);
        let request = read_part(input)?;
        let request = serde_json::from_slice(&request)?;
        let bytes = read_part(input)?;
        limit_processor_time(seconds);
        write_part(output, &serde_json::to_vec(&answer(request, &bytes))?)?;
        output.flush()?;
    }
}

fn read_part(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; read_length(input)? as usize];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Allows this many seconds of processor time from now on, even if nobody is left to end the process.
#[cfg(unix)]
fn limit_processor_time(seconds: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or_default();
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(used + seconds + 1), maximum: None });
}

#[cfg(not(unix))]
fn limit_processor_time(_: u64) {}

/// Allows this many bytes of memory until the next request, no more than the process may have at all.
#[cfg(unix)]
fn limit_memory(bytes: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::As).maximum;
    let current = Some(maximum.map_or(bytes, |maximum| maximum.min(bytes)));
    let _ = setrlimit(Resource::As, Rlimit { current, maximum });
}

#[cfg(not(unix))]
fn limit_memory(_: u64) {}
