//! The server as one starts it.

use crate::cli::{TEXT, folder, quotidian, run};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

#[test]
fn serve_explains_its_errors() {
    let empty = folder(&[]);
    let junk = folder(&[("a.txt", b""), ("b.txt", &[0, 159, 0, 255])]);
    let good = folder(&[("a.txt", TEXT.as_bytes())]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let missing = empty.path().join("none");
    for (dir, listen, says) in [
        (missing.as_path(), "0", "There is no folder"),
        (empty.path(), "0", "is empty. Put articles into it"),
        (junk.path(), "0", "none of its files could be read"),
        (good.path(), &*port, "is in use"),
        (good.path(), "0.0.0.0:0", "add --token"),
        (good.path(), "[::]:0", "add --token"),
        (good.path(), "nonsense", "not an address"),
    ] {
        let (code, out, err) = run(quotidian().arg(dir).args(["--listen", listen]));
        assert_eq!((code, &*out), (2, ""), "{err}");
        assert!(err.contains(says), "{err}");
    }
    for (option, says) in [("--token=short", "16 characters or more"), ("--name=a/b", "not the name of a machine")] {
        let (code, _, err) = run(quotidian().arg(good.path()).args(["--listen", "0", option]));
        assert_eq!(code, 2);
        assert!(err.contains(says), "{err}");
    }
    let (code, _, err) = run(quotidian().current_dir(empty.path()));
    assert_eq!(code, 2);
    assert!(err.contains("Which folder?"), "{err}");
}

/// A started program that is ended with the test.
pub(crate) struct Served {
    child: Child,
    /// The first line that it printed.
    line: String,
    /// Its host with its port.
    pub(crate) host: String,
}

impl Served {
    /// Ends it; gives what it wrote to standard error.
    pub(crate) fn end(mut self) -> String {
        self.child.kill().unwrap();
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        said
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program serving a folder without a cache.
fn serve(folder: &Path) -> Served {
    serve_with(folder, |command| command.args(["--listen", "127.0.0.1:0", "--no-cache"]))
}

/// The same, started as `prepare` says.
fn serve_with(folder: &Path, prepare: impl Fn(&mut std::process::Command) -> &mut std::process::Command) -> Served {
    serve_by(std::process::Command::new(env!("CARGO_BIN_EXE_quotidian")), folder, prepare)
}

/// The same, started by `command`.
pub(crate) fn serve_by(
    mut command: std::process::Command,
    folder: &Path,
    prepare: impl Fn(&mut std::process::Command) -> &mut std::process::Command,
) -> Served {
    let mut child =
        prepare(command.arg("serve")).arg(folder).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut served = Served { child, line, host: String::new() };
    let Some(host) = served.line.strip_prefix("http://").and_then(|rest| rest.split('/').next()) else {
        panic!("{}", served.end())
    };
    served.host = host.to_owned();
    served
}

/// What the server at `host` answers when it is called `named`.
pub(crate) fn get(host: &str, path: &str, named: &str) -> String {
    get_with(host, path, &format!("Host: {named}\r\n"))
}

/// What it answers to a request with these header lines.
fn get_with(host: &str, path: &str, lines: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn serve_prints_a_working_address() {
    let folder = folder(&[("a.txt", TEXT.as_bytes())]);
    let served = serve(folder.path());
    let host = &*served.host;
    assert!(served.line.contains("1 article, "), "{}", served.line);
    assert!(get(host, "/readyz", host).ends_with("ready\n"));
    assert!(get(host, "/api/status", host).contains("\"articles\":1"));
    assert!(get(host, "/api/status", "rebound.example").starts_with("HTTP/1.1 403"));
}

#[test]
fn button_reads_pictures_by_ocr() {
    if !crate::scans::has_tesseract() {
        return;
    }
    let scan = include_bytes!("../fixtures/scans/g4.pdf");
    let folder = folder(&[("a.txt", TEXT.as_bytes()), ("fax.pdf", scan), ("torn.png", b"\x89PNG\r\n\x1a\nno picture")]);
    let cache = tempfile::tempdir().unwrap();
    let start = || {
        serve_with(folder.path(), |command| {
            command.args(["--listen", "127.0.0.1:0"]).env("XDG_CACHE_HOME", cache.path())
        })
    };
    let total = |host: &str, path: &str, wanted: usize| {
        let until = Instant::now() + Duration::from_secs(120);
        while !get(host, path, host).contains(&format!("\"total\":{wanted},")) {
            assert!(Instant::now() < until, "{}", get(host, path, host));
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    // The second start finds in the cache what the first has read without OCR.
    for _ in 0..2 {
        let served = start();
        let host = &*served.host;
        total(host, "/api/articles", 1);
        let page = get(host, "/problems", host);
        assert_eq!(page.matches("action=\"/problems/ocr\"").count(), 2, "{page}");
        let ask = |form: &str| {
            let mut stream = TcpStream::connect(host).unwrap();
            let length = form.len();
            write!(stream, "POST /problems/ocr HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{form}").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        for wrong in ["languages=--help", "", "language=eng"] {
            assert!(ask(wrong).starts_with("HTTP/1.1 400"), "{wrong}");
        }
        assert!(ask("languages=eng").starts_with("HTTP/1.1 303"));
        total(host, "/api/articles", 2);
        let page = get(host, "/problems", host);
        assert!(page.contains("are read by OCR (eng)") && page.contains("OCR by tesseract failed"), "{page}");
    }
}

#[test]
fn cache_can_be_shown_and_removed() {
    let folder = folder(&[("a.txt", TEXT.as_bytes())]);
    let cache = tempfile::tempdir().unwrap();
    let served = serve_with(folder.path(), |command| {
        command.args(["--listen", "127.0.0.1:0"]).env("XDG_CACHE_HOME", cache.path())
    });
    let cached = |args: &[&str]| run(quotidian().arg("cache").args(args).env("XDG_CACHE_HOME", cache.path()));
    let (code, said, _) = cached(&[]);
    let root = fs::canonicalize(folder.path()).unwrap();
    assert!(code == 0 && said.contains(&*root.to_string_lossy()) && said.contains(" kB"), "{said}");
    assert_eq!(cached(&["--clear"]).0, 0);
    assert!(!cache.path().join("quotidian").exists());
    assert!(
        get(&served.host, "/", &served.host).starts_with("HTTP/1.1 200"),
        "a program that runs goes on undisturbed"
    );
    let (code, said, _) = cached(&[]);
    assert!(code == 0 && said.ends_with(": empty\n"), "{said}");
}

#[test]
fn other_machines_need_the_token() {
    let folder = folder(&[("a.txt", TEXT.as_bytes())]);
    let options = ["--listen", "0.0.0.0:0", "--no-cache", "--token", "--name", "news.example"];
    let served = serve_with(folder.path(), |command| command.args(options));
    let (line, host) = (&*served.line, &*served.host);
    let token = line.split_whitespace().next().unwrap().split_once("/?token=").unwrap().1;
    assert!(host.starts_with("127.0.0.1:") && token.len() == 32, "{line}");
    let port = host.rsplit_once(':').unwrap().1;
    assert!(get(host, "/api/status", host).starts_with("HTTP/1.1 401"));
    assert!(get(host, &format!("/?token={token}"), host).contains("set-cookie: quotidian-access="));
    let ask = |named: &str| get_with(host, "/readyz", &format!("Host: {named}\r\nAuthorization: Bearer {token}\r\n"));
    for named in [host, "news.example", &format!("192.0.2.1:{port}"), &format!("[2001:db8::1]:{port}")] {
        assert!(ask(named).ends_with("ready\n"), "{named}");
    }
    for named in ["192.0.2.1:1", "192.0.2.1", &format!("rebound.example:{port}")] {
        assert!(ask(named).starts_with("HTTP/1.1 403"), "{named}");
    }
}

/// Other users can see the arguments of a browser.
#[cfg(target_os = "linux")]
#[test]
fn browser_code_works_once() {
    use std::os::unix::fs::PermissionsExt as _;
    let (articles, bin) = (folder(&[("a.txt", TEXT.as_bytes())]), tempfile::tempdir().unwrap());
    let (browser, opened) = (bin.path().join("xdg-open"), bin.path().join("opened"));
    fs::write(&browser, format!("#!/bin/sh\nprintf %s \"$1\" > {0}.part && mv {0}.part {0}\n", opened.display()))
        .unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bin.path().display(), std::env::var("PATH").unwrap());
    let options = ["--listen", "127.0.0.1:0", "--no-cache", "--token", "--open"];
    let served = serve_with(articles.path(), |command| command.args(options).env("PATH", &path));
    let address = (0..1200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        fs::read_to_string(&opened).ok()
    });
    let address = address.expect("the browser is never opened");
    let token = served.line.split_whitespace().next().unwrap().split_once("?token=").unwrap().1;
    let code = address.split_once("?token=").unwrap().1;
    assert_ne!(code, token);
    let sign_in = || get(&served.host, &format!("/?token={code}"), &served.host);
    assert!(sign_in().contains("set-cookie: quotidian-access="));
    assert!(sign_in().starts_with("HTTP/1.1 401"), "it works once");
}

#[test]
fn serve_follows_the_folder() {
    let folder = folder(&[("a.txt", TEXT.as_bytes())]);
    let served = serve(folder.path());
    let host = &*served.host;
    let at = |name: &str| folder.path().join(name);
    // Waits until the list says so; only a program that never does fails.
    let shows = |expected: &[(&str, &str)]| {
        let mut seen = Vec::new();
        for _ in 0..600 {
            let answer = get(host, "/api/articles?sort=oldest", host);
            let list: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
            let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_owned();
            seen = list["items"].as_array().unwrap().iter().map(|i| (text(i, "path"), text(i, "title"))).collect();
            seen.sort();
            if seen.iter().map(|(path, title)| (path.as_str(), title.as_str())).eq(expected.iter().copied()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{seen:?} never became {expected:?}");
    };
    let first = "Ada Quill visits Norway";
    shows(&[("a.txt", first)]);
    fs::write(at("b.txt"), "A pier is built\n\n“It will hold,” said Tomás Vela in Madrid.\n").unwrap();
    shows(&[("a.txt", first), ("b.txt", "A pier is built")]);
    fs::write(at("b.txt"), "A pier falls\n\n“It did not hold,” said Tomás Vela in Madrid.\n").unwrap();
    shows(&[("a.txt", first), ("b.txt", "A pier falls")]);
    fs::create_dir(at("deep")).unwrap();
    fs::rename(at("b.txt"), at("deep/c.txt")).unwrap();
    shows(&[("a.txt", first), ("deep/c.txt", "A pier falls")]);
    // What has come into a new folder is seen too.
    fs::write(at("deep/d.txt"), TEXT).unwrap();
    shows(&[("a.txt", first), ("deep/c.txt", "A pier falls"), ("deep/d.txt", first)]);
    fs::remove_file(at("a.txt")).unwrap();
    fs::remove_file(at("deep/c.txt")).unwrap();
    shows(&[("deep/d.txt", first)]);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["deep"], "nothing is written into the folder");
    assert_eq!(fs::read_to_string(at("deep/d.txt")).unwrap(), TEXT);
}

#[test]
fn changes_use_the_given_threads() {
    let folder = folder(&[("a.txt", TEXT.as_bytes())]);
    let served =
        serve_with(folder.path(), |command| command.args(["--listen", "127.0.0.1:0", "--no-cache", "--jobs", "1"]));
    fs::write(folder.path().join("b.txt"), TEXT).unwrap();
    let found = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        get(&served.host, "/api/status", &served.host).contains("\"articles\":2")
    });
    assert!(found, "the new file is never read");
    // A thread without a name has that of the one that began it.
    let threads = fs::read_dir(format!("/proc/{}/task", served.child.id())).unwrap();
    let names = threads.map(|thread| fs::read_to_string(thread.unwrap().path().join("comm")).unwrap());
    let names: Vec<String> = names.filter(|name| ["load", "read"].contains(&name.trim())).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}
