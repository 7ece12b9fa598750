//! What a worker process does.

use super::{read_length, time_limit, write_part};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// The most memory a worker may use.
#[cfg(unix)]
const MAX_MEMORY_BYTES: u64 = 2 << 30;

/// Answers the requests that come by standard input on standard output, until there are no more.
///
/// The process limits its own memory and time first, and gives up the right to open or write anything. Whatever goes
/// wrong, it ends.
pub(in crate::readers) fn serve<Q: DeserializeOwned, A: Serialize>(answer: impl Fn(Q, &[u8]) -> A) -> ExitCode {
    // A panic is reported by the end of the process.
    std::panic::set_hook(Box::new(|_| {}));
    limit_resources();
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
        let Ok(request) = read_part(input) else { return Ok(()) };
        let request = serde_json::from_slice(&request)?;
        let bytes = read_part(input)?;
        limit_processor_time(time_limit(bytes.len()).as_secs());
        write_part(output, &serde_json::to_vec(&answer(request, &bytes))?)?;
        output.flush()?;
    }
}

fn read_part(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; read_length(input)? as usize];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Where the system refuses a limit, the time limit of the asking program remains.
#[cfg(unix)]
fn limit_resources() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // When memory runs out, Linux ends this process rather than the one that asks. It also ends with that one.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    for (resource, most) in [
        (Resource::As, MAX_MEMORY_BYTES),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        // The three that are open stay open.
        (Resource::Nofile, 3),
    ] {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
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
fn limit_resources() {}

#[cfg(not(unix))]
fn limit_processor_time(_: u64) {}
