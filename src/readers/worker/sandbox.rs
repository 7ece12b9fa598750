//! What a worker process gives up before it reads the first file.
//!
//! | system | what holds |
//! |---|---|
//! | Linux on x86-64 and ARM64 | Landlock: no file, no TCP, no signal to another process. seccomp: only the system calls that computing takes |
//! | every Unix | limits on memory and processor time; no file can be opened or written, no core is dumped |
//! | Windows | the limit on time that the asking program keeps |
//!
//! A kernel without one of them has the others.

/// Gives up, for ever, everything that reading a file of given bytes does not need. What the system refuses is left out.
pub fn confine() {
    // When memory runs out, Linux ends this process rather than the one that asks. It also ends with that one.
    #[cfg(target_os = "linux")]
    {
        let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
        let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    }
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = linux::give_up_files();
    #[cfg(unix)]
    limit_resources();
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = linux::give_up_system_calls();
}

#[cfg(unix)]
fn limit_resources() {
    use super::MAX_MEMORY_BYTES;
    use rustix::process::{Resource, Rlimit, setrlimit};
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

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod linux {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr as _, RulesetError, Scope};
    use seccompiler::{
        BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };
    use std::collections::BTreeMap;

    /// What computing, memory, the pipes to the asking program and the end take.
    const ALLOWED: [libc::c_long; 26] = [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// Landlock without a single rule; it also sets `no_new_privs`. An older kernel keeps the part that it knows.
    pub(super) fn give_up_files() -> Result<(), RulesetError> {
        let abi = ABI::V6;
        let rules =
            Ruleset::default().handle_access(AccessFs::from_all(abi))?.handle_access(AccessNet::from_all(abi))?;
        rules.scope(Scope::from_all(abi))?.create()?.restrict_self()?;
        Ok(())
    }

    /// Every other system call fails from now on, as one that is not permitted.
    pub(super) fn give_up_system_calls() -> Result<(), Error> {
        let first_is = |value: u64| -> Result<Vec<SeccompRule>, Error> {
            let own = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)?;
            Ok(vec![SeccompRule::new(vec![own])?])
        };
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.into_iter().map(|call| (call, Vec::new())).collect();
        // Its own limits, and signals to itself, which end it.
        rules.insert(libc::SYS_prlimit64, first_is(0)?);
        rules.insert(libc::SYS_tgkill, first_is(u64::from(std::process::id()))?);
        let arch = std::env::consts::ARCH.try_into()?;
        let refused = SeccompAction::Errno(libc::EPERM.cast_unsigned());
        let program: BpfProgram = SeccompFilter::new(rules, refused, SeccompAction::Allow, arch)?.try_into()?;
        seccompiler::apply_filter(&program)
    }
}
