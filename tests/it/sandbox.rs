//! Worker processes: what code that runs in one can do, and what a file costs that makes them fail.

use crate::packed::zip;
use quotidian::readers::{Reader, WorkerPool};

/// Runs in a process of its own, started by the test below: nothing that it gives up comes back.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
#[test]
fn hostile_code_instead_of_worker() {
    use rustix::process::{Pid, getppid, test_kill_process};
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::{env, fs};
    let Some(place) = env::var_os("QUOTIDIAN_TEST_PLACE").map(std::path::PathBuf::from) else { return };
    let (own, parent): (Pid, Pid) = (rustix::process::getpid(), getppid().unwrap());
    quotidian::readers::confine();
    let secret = place.join("secret.txt");
    let new = place.join("new");
    let attempts = [
        ("read", fs::read("/etc/passwd").map(drop)),
        ("read what is its user's own", fs::read(&secret).map(drop)),
        ("list", fs::read_dir("/").map(drop)),
        ("write", fs::write(&new, "x")),
        ("make a folder", fs::create_dir(&new)),
        ("make a link", std::os::unix::fs::symlink("/etc", &new)),
        ("rename", fs::rename(&secret, &new)),
        ("truncate", fs::File::options().write(true).open(&secret).and_then(|file| file.set_len(0))),
        ("remove", fs::remove_file(&secret)),
        ("connect", TcpStream::connect("127.0.0.1:9").map(drop)),
        ("listen", TcpListener::bind("127.0.0.1:0").map(drop)),
        ("send", UdpSocket::bind("127.0.0.1:0").map(drop)),
        ("start a program", std::process::Command::new("/bin/true").status().map(drop)),
        ("start a thread", std::thread::Builder::new().spawn(|| ()).map(drop)),
        ("signal its parent", test_kill_process(parent).map_err(Into::into)),
        ("signal itself as another would", test_kill_process(own).map_err(Into::into)),
    ];
    for (what, result) in attempts {
        let kind = result.map_err(|error| error.kind());
        assert_eq!(kind, Err(std::io::ErrorKind::PermissionDenied), "{what}");
    }
    // Computing goes on.
    let numbers: std::collections::HashSet<usize> = (0..100_000).collect();
    assert_eq!(numbers.len(), 100_000);
    println!("nothing was possible");
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
#[test]
fn code_in_worker_can_do_nothing() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("secret.txt"), "secret").unwrap();
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "sandbox::hostile_code_instead_of_worker", "--nocapture", "--test-threads=1"])
        .env("QUOTIDIAN_TEST_PLACE", place.path())
        .env("RUST_BACKTRACE", "0")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.contains("nothing was possible"), "{told}");
    assert_eq!(std::fs::read_to_string(place.path().join("secret.txt")).unwrap(), "secret");
}

#[cfg(unix)]
#[test]
fn failing_archive_is_given_up() {
    let pdfs: Vec<(String, Vec<u8>)> = (0..50).map(|n| (format!("{n:02}.pdf"), b"%PDF-1.7".to_vec())).collect();
    let files: Vec<(&str, &[u8])> = pdfs.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    // A worker that ends at once.
    let reader = Reader::default().with_workers(WorkerPool::new("false".into(), Vec::new()));
    let parsed = reader.parse("a.zip", &zip(&files));
    assert_eq!((parsed.articles.len(), parsed.problems.len()), (0, 12));
    let last = &parsed.problems[11].reason;
    assert_eq!(last, "Of its 50 files only the first 11 are read: too much of it is broken.");
}

#[cfg(unix)]
#[test]
fn memory_hungry_file_is_retried() {
    // A page of many elements takes far more memory than its packed bytes.
    let page = |elements: u32| {
        let filling: String = (0..elements)
            .map(|n| format!("<p class=\"c{}\">{:07}</p>", n % 97, n.wrapping_mul(2_654_435_761) % 9_999_991))
            .collect();
        let sentence = "The ferry sailed from the harbour at noon on Monday, the mayor said, and it was late again. ";
        let text = format!("<h1>Ferry sails</h1><p>{0}</p><p>{0}</p>", sentence.repeat(3));
        format!("<html><body><article>{text}</article><div>{filling}</div></body></html>")
    };
    let folder = tempfile::tempdir().unwrap();
    let starts = folder.path().join("starts");
    let script = format!("echo >> '{}'; exec '{}' read-worker", starts.display(), env!("CARGO_BIN_EXE_quotidian"));
    let read = |name: &str, html: &str| {
        let reader = Reader::default().with_workers(WorkerPool::new("sh".into(), vec!["-c".into(), script.clone()]));
        let parsed = reader.parse(name, &zip(&[("page.html", html.as_bytes())]));
        assert_eq!((parsed.articles.len(), parsed.problems), (1, Vec::new()), "{name}");
        let started = std::fs::read(&starts).unwrap().len();
        std::fs::remove_file(&starts).unwrap();
        started
    };
    assert_eq!(read("small.zip", &page(10)), 1);
    assert_eq!(read("large.zip", &page(1_200_000)), 2, "a worker with little memory, and one with much");
}
