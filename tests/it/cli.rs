//! The program as one starts it.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

pub(crate) const TEXT: &str =
    "Ada Quill visits Norway\n\nAda Quill arrived in Norway. “We have come to listen,” she said.\n";

pub(crate) fn quotidian() -> Command {
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
pub(crate) fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

pub(crate) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn extract_writes_a_line_an_article() {
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
fn parts_give_what_the_whole_gives() {
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
fn same_names_have_own_ids() {
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
fn extract_reads_standard_input_and_explains() {
    let (code, out, _) = run(quotidian().args(["extract", "--explain", "-"]).write_stdin(TEXT));
    assert_eq!(code, 0);
    let article: Value = serde_json::from_str(&out).unwrap();
    assert!(article["text"].as_str().unwrap().contains("Ada Quill"));
    assert_eq!(out.lines().count(), 1);
}

#[test]
fn extract_reports_an_empty_task() {
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
fn extract_survives_a_closed_pipe() {
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
fn manual_names_every_command() {
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
