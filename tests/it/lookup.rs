//! `quotidian lookup`: a list of names in, a table out.

use crate::marked::library;
use quotidian::library::StopFlag;
use quotidian::library::query::{self, QueryError};
use quotidian::notebook::{Action, NotebookFile};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const HEAD: &str = "name,person,person_id,articles,mentions,quotes,quotes_about,first,last,outlets,doubt";

/// Exit code, rows without the head, and standard error.
fn lookup(folder: &Path, names: &str, list: &str) -> (i32, Vec<String>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quotidian"));
    command.args(["lookup", list]).arg(folder.join("news")).arg("--notebook").arg(folder.join("notebook.jsonl"));
    let mut child = command
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends at once reads nothing of it.
    let _ = child.stdin.take().unwrap().write_all(names.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut rows: Vec<String> = text(&output.stdout).lines().map(str::to_owned).collect();
    if !rows.is_empty() {
        assert_eq!(rows.remove(0), HEAD);
    }
    (output.status.code().unwrap(), rows, text(&output.stderr))
}

#[test]
fn names_give_a_table() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("news")).unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join("news").join(name), text).unwrap();
    put(
        "a.txt",
        "Title: Ferry reopens\nDate: 2024-03-01\n\nAna Prado met Bo Reece. “At last,” said Prado in Lisbon.\n",
    );
    put("b.txt", "Title: Pier falls\nDate: 2024-05-02\n\nAna Prado was there. “I saw Ana Prado,” said Bo Reece.\n");
    fs::write(folder.path().join("notebook.jsonl"), "").unwrap();
    fs::write(folder.path().join("names.txt"), "\u{feff}Ana Prado\n\nReece\nOlga Nobody\n").unwrap();
    let (code, rows, err) = lookup(folder.path(), "", "names.txt");
    assert_eq!(
        rows,
        [
            "Ana Prado,Ana Prado,ana-prado,2,4,1,1,2024-03-01,2024-05-02,,",
            "Reece,Bo Reece,bo-reece,2,2,1,0,2024-03-01,2024-05-02,,taken for Bo Reece",
            "Olga Nobody,,,0,0,0,0,,,,not found",
        ],
        "{err}"
    );
    assert_eq!(code, 1, "not all are certain");
    let (code, rows, _) = lookup(folder.path(), "Bo Reece\n", "-");
    assert_eq!((code, rows.len()), (0, 1));
    fs::write(folder.path().join("latin1.txt"), b"Ana Prado\nZo\xeb Quist\n").unwrap();
    let (_, rows, err) = lookup(folder.path(), "", "latin1.txt");
    assert!(rows.len() == 2 && rows[1].starts_with("Zoë Quist,"), "{rows:?} {err}");
    // With what the notebook corrects.
    let notebook = NotebookFile::open(&folder.path().join("notebook.jsonl")).unwrap();
    let names = vec!["Bo Reece".to_owned()];
    notebook.add(Action::NotPerson { article: None, names }, None).unwrap();
    let (code, rows, _) = lookup(folder.path(), "Bo Reece\n", "-");
    assert_eq!((code, &*rows[0]), (1, "Bo Reece,,,0,0,0,0,,,,not found"));
    let (code, rows, err) = lookup(folder.path(), "", "nowhere.txt");
    assert!(code == 2 && rows.is_empty() && err.contains("The list nowhere.txt cannot be read"), "{err}");
}

#[test]
fn wrong_arguments_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("news")).unwrap();
    fs::write(folder.path().join("news/a.txt"), "Ana Prado met Bo Reece.\n").unwrap();
    fs::write(folder.path().join("names.txt"), "Ana Prado\n").unwrap();
    fs::write(folder.path().join("long.txt"), "Ana Prado\n".repeat(10_001)).unwrap();
    fs::write(folder.path().join("notes.jsonl"), "not a line\n").unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quotidian"));
        let output = command.current_dir(folder.path()).args(args).stdin(Stdio::null()).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for args in [
        &["lookup", "names.txt", "news"][..],
        &["extract", "news"],
        &["corrections"],
        &["corrections", "--as-cases", "news"],
    ] {
        let (code, said) = run(&[args, &["--notebook", "notse.jsonl"]].concat());
        assert!(code == 2 && said.contains("no notebook notse.jsonl"), "{args:?}: {said}");
        let (_, said) = run(&[args, &["--notebook", "notes.jsonl"]].concat());
        assert!(said.contains("1 line of the notebook notes.jsonl cannot be understood"), "{args:?}: {said}");
    }
    let (code, said) = run(&["corrections"]);
    assert!(code == 2 && said.contains("Whose corrections?"), "{said}");
    let (code, said) = run(&["lookup", "long.txt", "news", "--notebook", "notes.jsonl"]);
    assert!(code == 2 && said.contains("longer than 10000 names"), "{said}");
    fs::write(folder.path().join("long.txt"), format!("Ana Prado\n{}", " ".repeat(16 << 20))).unwrap();
    let (code, said) = run(&["lookup", "long.txt", "news", "--notebook", "notes.jsonl"]);
    assert!(code == 2 && said.contains("names or 16 MiB"), "{said}");
}

#[test]
fn a_lookup_ends_when_nobody_waits() {
    let stop = StopFlag::default();
    let library = library(&[("a.txt", "[Anna Berg]p left.")]).with_stop(stop.clone());
    assert_eq!(query::lookup(&library, "Anna Berg").unwrap()[0].articles, 1);
    stop.stop();
    assert!(matches!(query::lookup(&library, "Anna Berg"), Err(QueryError::Stopped)));
}
