//! Disks, files, memory and rights that fail: it is said, and the rest goes on.

use crate::serving::{Served, get, serve_by};
use quotidian::ingest::{Corpus, find};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

const TEXT: &str = "Ferry reopens\n\nThe ferry sailed again. “At last,” said Ana Prado in Lisbon.\n";
const PROGRAM: &str = env!("CARGO_BIN_EXE_quotidian");

fn folder(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        fs::write(folder.path().join(name), TEXT).unwrap();
    }
    folder
}

#[test]
fn few_files_are_reported_singly() {
    let folder = folder(&["a.txt", "b.txt", "c.txt"]);
    let told = std::sync::Mutex::new(Vec::new());
    let _ = Corpus::default().update(find(&[folder.path().to_owned()]), |done, total| {
        told.lock().unwrap().push((done, total));
    });
    let mut told = told.into_inner().unwrap();
    told.sort_unstable();
    assert_eq!(told, [(0, 3), (1, 3), (2, 3), (3, 3)]);
}

#[test]
fn vanished_files_cost_only_themselves() {
    let outside = folder(&["secret.txt"]);
    let folder = folder(&["a.txt", "gone.txt", "grown.txt", "link.txt", "turned.txt"]);
    let at = |name: &str| folder.path().join(name);
    let walk = find(&[folder.path().to_owned()]);
    for name in ["gone.txt", "link.txt", "turned.txt"] {
        fs::remove_file(at(name)).unwrap();
    }
    fs::create_dir(at("turned.txt")).unwrap();
    fs::File::options().write(true).open(at("grown.txt")).unwrap().set_len(300 << 20).unwrap();
    let mut expected = vec![("gone.txt", "does not exist"), ("grown.txt", "larger than 256 MB")];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path().join("secret.txt"), at("link.txt")).unwrap();
        expected.extend([("link.txt", "cannot be read"), ("turned.txt", "not a plain file")]);
    }
    let library = Corpus::default().update(walk, |_, _| {});
    let client = crate::client::Client::new(library);
    assert_eq!(client.json("/api/articles")["total"], 1);
    let problems = client.json("/api/problems");
    for (path, reason) in expected {
        let told = problems["items"].as_array().unwrap().iter().find(|item| item["path"] == path);
        assert!(told.is_some_and(|item| item["reason"].as_str().unwrap().contains(reason)), "{path}: {problems}");
    }
}

/// The program behind `limits`, lines for a shell.
#[cfg(unix)]
fn limited(limits: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{limits}\nexec \"$0\" \"$@\"")).arg(PROGRAM);
    command
}

/// The program as somebody who may not do everything, should the tests be run by root; `place` is where it lies then.
#[cfg(unix)]
fn without_rights(place: &TempDir) -> Command {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    if !rustix::process::geteuid().is_root() {
        return Command::new(PROGRAM);
    }
    let nobody = 65534;
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = place.path().join("quotidian");
    fs::copy(PROGRAM, &program).unwrap();
    let mut command = Command::new(program);
    command.uid(nobody).gid(nobody);
    command
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Exit code, standard output and standard error.
fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[cfg(unix)]
#[test]
fn unreadable_files_are_reported() {
    let place = tempfile::tempdir().unwrap();
    let folder = folder(&["a.txt", "locked.txt"]);
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::write(closed.join("b.txt"), TEXT).unwrap();
    set_mode(folder.path(), 0o755);
    set_mode(&folder.path().join("locked.txt"), 0);
    set_mode(&closed, 0);
    let (code, out, err) = run(without_rights(&place).arg("extract").arg(folder.path()));
    set_mode(&closed, 0o755);
    assert_eq!((code, out.lines().count()), (1, 1), "{err}");
    for name in ["closed", "locked.txt"] {
        assert!(err.contains(&format!("{name}: It may not be read by this user.")), "{err}");
    }
}

/// What the server says of its articles and quotes.
fn told(served: &Served) -> Vec<Value> {
    ["/api/articles?limit=1000", "/api/quotes?limit=1000"]
        .into_iter()
        .flat_map(|address| {
            let answer = get(&served.host, address, &served.host);
            let mut list: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
            std::mem::take(list["items"].as_array_mut().unwrap())
        })
        .collect()
}

fn serve(command: Command, folder: &TempDir, cache: &TempDir) -> Served {
    serve_by(command, folder.path(), |command| {
        command.args(["--listen", "127.0.0.1:0"]).env("XDG_CACHE_HOME", cache.path())
    })
}

#[cfg(unix)]
#[test]
fn full_disk_keeps_articles_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..40 {
        let text = format!("Ferry {number} reopens\n\nThe ferry sailed. “At last,” said Ana Prado of pier {number}.\n");
        fs::write(folder.path().join(format!("{number}.txt")), text).unwrap();
    }
    let [none, small] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    // Nothing at all fits: not even the folder's note of what it is for.
    for (room, cache) in [(0, &none), (16, &small)] {
        let full = limited(&format!("trap '' XFSZ\nulimit -f {room}"));
        let served = serve(full, &folder, cache);
        let right = told(&served);
        assert_eq!(right.len(), 80);
        let said = served.end();
        assert!(said.contains("cache") && said.contains("File too large"), "{said}");
        let next = serve(Command::new(PROGRAM), &folder, cache);
        assert_eq!(told(&next), right, "what the full disk left is no harm");
    }
}

#[cfg(unix)]
#[test]
fn unwritable_cache_is_done_without() {
    let place = tempfile::tempdir().unwrap();
    let folder = folder(&["a.txt"]);
    let cache = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    set_mode(cache.path(), 0o555);
    let served = serve(without_rights(&place), &folder, &cache);
    assert_eq!(told(&served).len(), 2);
    let said = served.end();
    assert!(said.contains("there is no cache") && said.contains("Permission denied"), "{said}");
    set_mode(cache.path(), 0o755);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_said() {
    let folder = folder(&["a.txt"]);
    let out = folder.path().join("out.ndjson");
    let mut command = Command::new("sh");
    command.arg("-c").arg("trap '' XFSZ; ulimit -f 0; exec \"$0\" extract \"$1\" > \"$2\"");
    let (code, _, err) = run(command.arg(PROGRAM).arg(folder.path().join("a.txt")).arg(&out));
    assert!(code == 2 && err.contains("cannot write: File too large"), "{code}: {err}");
}

#[cfg(target_os = "linux")]
#[test]
fn too_large_file_is_reported() {
    let folder = folder(&["a.txt", "z.txt"]);
    let large = fs::File::create(folder.path().join("large.html")).unwrap();
    large.set_len(256 << 20).unwrap();
    let (code, out, err) = run(limited("ulimit -v 300000").args(["extract", "--jobs", "1"]).arg(folder.path()));
    assert_eq!((code, out.lines().count()), (1, 2), "{err}");
    assert!(err.contains("limited to 292 MB (ulimit -v)"), "{err}");
    assert!(err.contains("large.html: There is not enough memory to read it."), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn small_address_space_is_enough() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    for kilobytes in [300_000, 450_000] {
        let cache = tempfile::tempdir().unwrap();
        let served = serve_by(limited(&format!("ulimit -v {kilobytes}")), &samples, |command| {
            command.args(["--listen", "127.0.0.1:0"]).env("XDG_CACHE_HOME", cache.path())
        });
        for page in ["/", "/people", "/quotes", "/search?q=%22the+harbour%22", "/search?q=the"] {
            let answer = get(&served.host, page, &served.host);
            assert!(answer.starts_with("HTTP/1.1 200"), "{kilobytes} {page}: {answer}");
        }
        let said = served.end();
        assert!(said.contains("(ulimit -v)") && !said.contains("panicked"), "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn too_few_threads_are_reported() {
    use std::os::unix::process::CommandExt as _;
    let place = tempfile::tempdir().unwrap();
    let folder = folder(&["a.txt"]);
    set_mode(folder.path(), 0o755);
    let own = without_rights(&place);
    // Shells call this limit by different letters.
    let mut command = Command::new("prlimit");
    command.arg("--nproc=4").arg(own.get_program()).args(["serve", "--listen", "127.0.0.1:0"]).arg(folder.path());
    if rustix::process::geteuid().is_root() {
        command.uid(65534).gid(65534);
    }
    let (code, out, err) = run(&mut command);
    assert!(code == 2 && out.is_empty(), "{code}: {out}");
    assert!(err.contains("threads at a time, and it needs") && !err.contains("panicked"), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_ends_with_the_program() {
    let folder = tempfile::tempdir().unwrap();
    // A page of a million operators takes its reader a while.
    let content = "q Q\n".repeat(500_000);
    let stream = format!("<< /Length {} >>\nstream\n{content}endstream", content.len());
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 600 800] >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
        &stream,
    ];
    let (mut pdf, mut places) = ("%PDF-1.5\n".to_owned(), String::new());
    for (number, object) in (1..).zip(objects) {
        places.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let end = format!("trailer << /Size 5 /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", pdf.len());
    fs::write(folder.path().join("a.pdf"), format!("{pdf}xref\n0 5\n0000000000 65535 f \n{places}{end}")).unwrap();
    let mut child = Command::new(PROGRAM).arg("extract").arg(folder.path()).spawn().unwrap();
    let workers = || -> Vec<String> {
        let tasks = fs::read_dir(format!("/proc/{}/task", child.id())).unwrap();
        let of_task = |task: fs::DirEntry| fs::read_to_string(task.path().join("children")).unwrap_or_default();
        let all: String = tasks.map(|task| of_task(task.unwrap())).collect();
        all.split_whitespace().map(str::to_owned).collect()
    };
    let waited = |until: &dyn Fn() -> bool| {
        (0..3000).any(|_| until() || (std::thread::sleep(Duration::from_millis(5)), false).1)
    };
    assert!(waited(&|| !workers().is_empty()), "there is a worker");
    let workers = workers();
    child.kill().unwrap();
    child.wait().unwrap();
    // One that nobody has taken note of yet runs no more either.
    let runs = |worker: &String| {
        let state = fs::read_to_string(format!("/proc/{worker}/stat")).unwrap_or_default();
        state.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
    };
    assert!(waited(&|| !workers.iter().any(runs)), "and it does not go on without the program");
}

#[test]
fn what_has_no_end_is_refused() {
    let mut child = Command::new(PROGRAM);
    child.args(["extract", "-"]).stdin(std::process::Stdio::piped());
    child.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = child.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let endless = std::thread::spawn(move || std::io::copy(&mut std::io::repeat(b'a'), &mut input).unwrap_err());
    let output = child.wait_with_output().unwrap();
    assert_eq!(endless.join().unwrap().kind(), std::io::ErrorKind::BrokenPipe);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("larger than 256 MB") && output.status.code() == Some(2), "{said}");
}

#[test]
fn returning_folder_is_found() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("articles");
    let come = || {
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("a.txt"), TEXT).unwrap();
    };
    come();
    let served =
        serve_by(Command::new(PROGRAM), &folder, |command| command.args(["--listen", "127.0.0.1:0", "--no-cache"]));
    let shows = |path: &str, words: &str| {
        for _ in 0..600 {
            if get(&served.host, path, &served.host).contains(words) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} never had {words}");
    };
    let has = |articles: usize| shows("/api/status", &format!("\"articles\":{articles}"));
    has(1);
    fs::remove_dir_all(&folder).unwrap();
    has(0);
    // The file may be seen to be gone before its folder is.
    shows("/problems", "does not exist");
    // The system watches the folder that is gone: only the look taken now and then finds the new one.
    come();
    has(1);
}

#[cfg(unix)]
#[test]
fn closed_output_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "The ferry sailed, said Ana Prado.").unwrap();
    let run = |redirection: &str| {
        let command = format!("exec \"$0\" extract . {redirection}");
        let done = Command::new("sh")
            .args(["-c", &command, env!("CARGO_BIN_EXE_quotidian")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        (done.status.code(), done.stdout.len(), String::from_utf8(done.stderr).unwrap())
    };
    // Rust opens /dev/null in the place of a closed output before the program begins, but for reading, too.
    for closed in [">&-", "<>/dev/null >&0"] {
        let (code, _, said) = run(closed);
        assert!(code == Some(2) && said.contains("standard output is closed"), "{code:?} {said}");
    }
    assert_eq!(run(">/dev/null"), (Some(0), 0, String::new()));
    let (code, _, said) = run(">/dev/full");
    assert!(code == Some(2) && said.contains("cannot write"), "{code:?} {said}");
    assert_eq!(fs::read_to_string(folder.path().join("a.txt")).unwrap(), "The ferry sailed, said Ana Prado.");
}
