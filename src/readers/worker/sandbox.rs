//! What a worker process gives up before it reads the first file.
//!
//! | system | what holds |
//! |---|---|
//! | Linux on x86-64 and ARM64 | Landlock: no file, no TCP, no signal to another process. seccomp: only the system calls that computing takes |
//! | every Unix | limits on memory and processor time; no file can be opened or written, no core is dumped |
//! | Windows | the limit on time that the asking program keeps |
//!
//! A kernel without one of them has the others.

use super::MAX_MEMORY_BYTES;
#[cfg(unix)]
use rustix::process::Resource;

/// How much processor time and memory tesseract may use for a picture.
pub(in crate::readers) const MAX_OCR_SECONDS: u64 = 60;
pub(in crate::readers) const MAX_OCR_MEMORY_BYTES: u64 = 1 << 30;

/// Gives up, for ever, everything that reading a file of given bytes does not need. What the system refuses is left out.
pub fn confine() {
    end_first();
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = linux::give_up_files();
    #[cfg(unix)]
    limit_resources(&[
        (Resource::As, MAX_MEMORY_BYTES),
        // The three that are open stay open.
        (Resource::Nofile, 3),
    ]);
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = linux::give_up_system_calls();
}

/// Gives up, for ever, what the program tesseract does not need: the network, signals to others, and all files but those of
/// the system, which it may read. Memory and processor time are limited. What the operating system refuses is left out.
pub(in crate::readers) fn confine_ocr() {
    end_first();
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = linux::give_up_own_files();
    #[cfg(unix)]
    limit_resources(&[(Resource::As, MAX_OCR_MEMORY_BYTES), (Resource::Cpu, MAX_OCR_SECONDS), (Resource::Nofile, 64)]);
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = linux::give_up_network();
}

/// When memory runs out, Linux ends this process rather than the one that asks. It also ends with that one.
fn end_first() {
    #[cfg(target_os = "linux")]
    {
        let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
        let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    }
}

/// Sets limits; no file is written, and no core dumped.
#[cfg(unix)]
fn limit_resources(limits: &[(Resource, u64)]) {
    use rustix::process::{Rlimit, setrlimit};
    for (resource, most) in limits.iter().copied().chain([(Resource::Core, 0), (Resource::Fsize, 0)]) {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod linux {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _, RulesetError, Scope,
        path_beneath_rules,
    };
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

    /// Where programs, their libraries and their data are.
    const OF_THE_SYSTEM: [&str; 10] = [
        "/usr",
        "/bin",
        "/lib",
        "/lib64",
        "/opt",
        "/nix/store",
        "/gnu/store",
        "/etc/ld.so.cache",
        "/dev/null",
        "/dev/zero",
    ];

    /// Landlock with the right to read and run what is of the system.
    pub(super) fn give_up_own_files() -> Result<(), RulesetError> {
        let abi = ABI::V6;
        let rules =
            Ruleset::default().handle_access(AccessFs::from_all(abi))?.handle_access(AccessNet::from_all(abi))?;
        let data = std::env::var_os("TESSDATA_PREFIX").map(std::path::PathBuf::from);
        let readable = OF_THE_SYSTEM.iter().map(std::path::PathBuf::from).chain(data);
        let rules = rules.scope(Scope::from_all(abi))?.create()?;
        rules.add_rules(path_beneath_rules(readable, AccessFs::from_read(abi)))?.restrict_self()?;
        Ok(())
    }

    /// Sockets of any kind, and looking into other processes, fail from now on.
    pub(super) fn give_up_network() -> Result<(), Error> {
        let refused = [libc::SYS_socket, libc::SYS_socketpair, libc::SYS_ptrace, libc::SYS_io_uring_setup];
        let rules = refused.into_iter().map(|call| (call, Vec::new())).collect();
        let arch = std::env::consts::ARCH.try_into()?;
        let not_permitted = SeccompAction::Errno(libc::EPERM.cast_unsigned());
        let program: BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, not_permitted, arch)?.try_into()?;
        seccompiler::apply_filter(&program)
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
