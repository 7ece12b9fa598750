//! The program as one starts it.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

const TEXT: &str = "Ada Quill visits Norway\n\nAda Quill arrived in Norway. “We have come to listen,” she said.\n";

fn quotidian() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quotidian"));
    for name in [
        "DIRS",
        "LISTEN",
        "TOKEN",
        "NAMES",
        "OPEN",
        "JOBS",
        "INDIRECT",
        "ALL_REPORTED",
        "EXPLAIN",
        "ROOT",
        "LOG",
        "FIELDS",
    ] {
        command.env_remove(format!("QUOTIDIAN_{name}"));
    }
    command.env("QUOTIDIAN_NO_CACHE", "1");
    command
}

/// Exit code, standard output and standard error.
fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn extract_writes_a_line_an_article_in_order_and_says_what_failed() {
    let folder = folder(&[("b.txt", TEXT.as_bytes()), ("a.txt", TEXT.as_bytes()), ("c\u{1b}[31m.txt", b"")]);
    let (code, out, err) = run(quotidian().args(["extract", "--jobs", "3"]).arg(folder.path()));
    let paths: Vec<String> = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(paths, ["a.txt", "b.txt"]);
    assert_eq!(code, 1);
    assert!(err.contains(".txt: The file is empty.") && !err.contains('\u{1b}'), "{err:?}");
    let (code, again, _) = run(quotidian().args(["extract", "--jobs", "1"]).arg(folder.path()));
    assert_eq!((code, again), (1, out));
    let (code, ..) = run(quotidian().arg("extract").arg(folder.path().join("a.txt")));
    assert_eq!(code, 0);
}

#[test]
fn fields_are_guessed_told_and_chosen() {
    let table = "Headline,Body,Notes,Seen,Made\nFerry,The guess.,The right text.,2021-05-04,2020\n";
    let folder = folder(&[("a.csv", table.as_bytes()), ("b.csv", table.as_bytes())]);
    let article = |out: &str| serde_json::from_str::<Value>(out.lines().next().unwrap()).unwrap();
    let (code, out, err) = run(quotidian().arg("extract").arg(folder.path()));
    assert_eq!((code, article(&out)["text"].as_str()), (0, Some("Ferry\n\nThe guess.")));
    assert!(err.contains("text from “Body”, title from “Headline”; not used: “Made”, “Notes”, “Seen”"), "{err}");
    assert_eq!(err.lines().count(), 1, "told once for all files of a kind: {err}");
    let chosen = ["extract", "--field", "text=Notes,date=seen"];
    let (code, out, _) = run(quotidian().args(chosen).arg(folder.path()));
    let found = article(&out);
    assert_eq!((code, found["text"].as_str()), (0, Some("Ferry\n\nThe right text.")));
    assert_eq!((found["date"].as_str(), found["date_precision"].as_str()), (Some("2021-05-04"), Some("day")));
    let (_, out, _) =
        run(quotidian().env("QUOTIDIAN_FIELDS", "text=Notes,date=Made").arg("extract").arg(folder.path()));
    let found = article(&out);
    assert_eq!((found["date"].as_str(), found["date_precision"].as_str()), (Some("2020-01-01"), Some("year")));
    let (code, _, err) = run(quotidian().args(["extract", "--field", "colour=red"]).arg(folder.path()));
    assert!(code == 2 && err.contains("text=story"), "{err}");
}

#[test]
fn parts_of_a_folder_give_what_the_whole_gives() {
    let folder = folder(&[("c.txt", TEXT.as_bytes())]);
    fs::create_dir(folder.path().join("deep")).unwrap();
    fs::write(folder.path().join("deep/a.txt"), TEXT).unwrap();
    fs::write(folder.path().join("deep/b.txt"), TEXT).unwrap();
    let (_, whole, _) = run(quotidian().arg("extract").arg(folder.path()));
    let parts: Vec<String> = ["c.txt", "deep"]
        .iter()
        .map(|part| run(quotidian().arg("extract").arg("--root").arg(folder.path()).arg(folder.path().join(part))).1)
        .collect();
    let mut parts: Vec<&str> = parts.iter().flat_map(|part| part.lines()).collect();
    let mut whole: Vec<&str> = whole.lines().collect();
    parts.sort_unstable();
    whole.sort_unstable();
    assert_eq!(parts, whole);
    let (code, _, err) = run(quotidian().args(["extract", "--root", "/proc"]).arg(folder.path()));
    assert_eq!(code, 2);
    assert!(err.contains("not below"), "{err}");
}

#[test]
fn files_of_the_same_name_below_two_folders_have_ids_of_their_own() {
    let (one, other) = (folder(&[("a.txt", TEXT.as_bytes())]), folder(&[("a.txt", TEXT.as_bytes())]));
    let given = [one.path().join("a.txt"), "-".into(), other.path().to_owned(), "none".into(), one.path().to_owned()];
    let (code, out, err) = run(quotidian().arg("extract").args(given).write_stdin(TEXT));
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = |key: &str| lines.iter().map(|line| line[key].as_str().unwrap()).collect::<Vec<_>>();
    let name = |folder: &tempfile::TempDir| format!("{}/a.txt", folder.path().file_name().unwrap().display());
    assert_eq!(
        told("path"),
        ["a.txt", "stdin.txt", &name(&other), &name(&one)],
        "in the order in which they are named"
    );
    let ids: std::collections::BTreeSet<&str> = told("id").into_iter().collect();
    assert_eq!((ids.len(), code), (4, 1), "{err}");
    assert!(err.contains("none: There is no such file"), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_changes_is_read_by_as_many_threads_as_were_asked_for() {
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

#[test]
fn extract_reads_standard_input_and_explains() {
    let (code, out, _) = run(quotidian().args(["extract", "--explain", "-"]).write_stdin(TEXT));
    assert_eq!(code, 0);
    let article: Value = serde_json::from_str(&out).unwrap();
    assert!(article["text"].as_str().unwrap().contains("Ada Quill"));
    assert_eq!(out.lines().count(), 1);
}

#[test]
fn extract_says_when_there_is_nothing_to_do() {
    let empty = folder(&[]);
    for (arguments, says) in [
        (vec!["extract".to_owned(), empty.path().join("none").display().to_string()], "no such file"),
        (vec!["extract".to_owned(), empty.path().display().to_string()], "no files"),
    ] {
        let (code, out, err) = run(quotidian().args(&arguments));
        assert_eq!((code, &*out), (2, ""), "{err}");
        assert!(err.contains(says), "{err}");
    }
}

#[test]
fn extract_survives_a_reader_that_has_had_enough() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..300 {
        fs::write(folder.path().join(format!("{number}.txt")), TEXT.repeat(20)).unwrap();
    }
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_quotidian"))
        .arg("extract")
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with('{'));
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), &*err), (Some(0), ""));
}

#[test]
fn serve_says_what_is_wrong_and_what_to_do() {
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
fn serve_prints_the_one_address_that_works() {
    let folder = folder(&[("a.txt", TEXT.as_bytes())]);
    let served = serve(folder.path());
    let host = &*served.host;
    assert!(served.line.contains("1 article, "), "{}", served.line);
    assert!(get(host, "/readyz", host).ends_with("ready\n"));
    assert!(get(host, "/api/status", host).contains("\"articles\":1"));
    assert!(get(host, "/api/status", "rebound.example").starts_with("HTTP/1.1 403"));
}

#[test]
fn what_was_read_is_kept_and_can_be_shown_and_removed() {
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
fn serve_asks_other_machines_for_the_token_that_it_prints() {
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

#[test]
fn completions_and_the_manual_name_every_command() {
    for (arguments, says) in [
        (&["completions", "bash"][..], "--no-cache"),
        (&["completions", "zsh"], "#compdef quotidian"),
        (&["completions", "fish"], "complete -c quotidian"),
        (&["man"], ".TH quotidian"),
    ] {
        let (code, out, err) = run(quotidian().args(arguments));
        assert_eq!((code, &*err), (0, ""), "{arguments:?}");
        assert!(out.contains(says) && out.contains("extract") && out.contains("completions"), "{arguments:?}: {out}");
    }
    assert_eq!(run(quotidian().args(["completions", "tcsh"])).0, 2);
}

/// Other users can see the arguments of a browser.
#[cfg(target_os = "linux")]
#[test]
fn the_browser_gets_a_code_that_works_once() {
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
fn serve_keeps_up_with_the_folder_and_leaves_it_alone() {
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
