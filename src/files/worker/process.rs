//! What a worker does.

use super::{Part, Question, ROLE, Role, length, time_for};
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// Most bytes of memory a worker may use.
#[cfg(unix)]
const MOST_MEMORY: u64 = 2 << 30;

/// Reads the files that come by standard input and writes what they gave to standard output, until there are no more.
///
/// It limits its own memory and time first, and gives up the right to open or write anything. Whatever goes wrong, it
/// ends. `choices` are those of fields (`choose_fields`). For the program that `use_workers` names, and nobody else.
#[must_use]
pub fn run_worker(choices: impl Iterator<Item = OsString>) -> ExitCode {
    let choices = choices.filter_map(|choice| choice.to_str()?.parse().ok());
    super::super::choose_fields(choices.collect());
    let _ = ROLE.set(Role::Answers);
    // Its faults are expected here, and told by its end.
    std::panic::set_hook(Box::new(|_| {}));
    limit_means();
    match answer_all(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer_all(questions: &mut impl Read, answers: &mut impl Write) -> io::Result<()> {
    loop {
        let Ok(question) = part(questions) else { return Ok(()) };
        let Question { path, of } = serde_json::from_slice(&question)?;
        let bytes = part(questions)?;
        limit_work(time_for(&bytes).as_secs());
        let found = match of {
            Some((kind, first)) => kind.read(&path, first, &bytes),
            None => Part::whole(super::super::parse(&path, &bytes)),
        };
        let answer = serde_json::to_vec(&found)?;
        answers.write_all(&(answer.len() as u64).to_le_bytes())?;
        answers.write_all(&answer)?;
        answers.flush()?;
    }
}

fn part(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length(input)? as usize];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A system that refuses a limit leaves the asking program's clock as the last one.
#[cfg(unix)]
fn limit_means() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // Where memory runs out, Linux shall end this process and not the one that asks; and with that one this one ends,
    // whatever it is at.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    for (resource, most) in [
        (Resource::As, MOST_MEMORY),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        // The three that are open stay open.
        (Resource::Nofile, 3),
    ] {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

/// So many seconds of work from now on, even when nobody is left to put an end to it.
#[cfg(unix)]
fn limit_work(seconds: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or_default();
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(used + seconds + 1), maximum: None });
}

#[cfg(not(unix))]
fn limit_means() {}

#[cfg(not(unix))]
fn limit_work(_: u64) {}
