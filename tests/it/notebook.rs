//! The file of a notebook: two programs, merges, edits by hand, kills, and places that cannot be written.

use quotidian::notebook::{Action, ArticleRef, Notebook, NotebookError, NotebookFile};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn note(note: &str) -> Action {
    Action::Keep {
        article: ArticleRef { id: "ferry-1".to_owned(), ..ArticleRef::default() },
        text: None,
        note: Some(note.to_owned()),
        labels: Vec::new(),
        collections: Vec::new(),
        replaces: None,
    }
}

fn notes(notebook: &Notebook) -> BTreeSet<String> {
    let note = |action: &Action| match action {
        Action::Keep { note, .. } => note.clone(),
        _ => None,
    };
    notebook.active().filter_map(|event| note(&event.action)).collect()
}

const WRITER_FILE: &str = "QUOTIDIAN_TEST_NOTEBOOK";
const WRITER_NAME: &str = "QUOTIDIAN_TEST_WRITER";
const WRITES: usize = 40;

/// Not a test of its own: what the following tests start as another program.
#[test]
fn writer_of_a_notebook() {
    let (Ok(path), Ok(name)) = (std::env::var(WRITER_FILE), std::env::var(WRITER_NAME)) else { return };
    let file = NotebookFile::open(Path::new(&path)).unwrap();
    for number in 0..WRITES {
        let text = format!("{name} {number}");
        file.add(note(&text), None).unwrap();
        eprintln!("\nwritten {text}");
    }
}

fn writer(path: &Path, name: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["notebook::writer_of_a_notebook", "--exact", "--nocapture"]);
    command.env(WRITER_FILE, path).env(WRITER_NAME, name);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn two_programs_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notebook.jsonl");
    let mut writers = [writer(&path, "one"), writer(&path, "other")];
    for writer in &mut writers {
        BufReader::new(writer.stderr.take().unwrap()).lines().for_each(drop);
        assert!(writer.wait().unwrap().success());
    }
    let notebook = NotebookFile::open(&path).unwrap().current();
    assert_eq!((notes(&notebook).len(), notebook.bad_lines().len()), (2 * WRITES, 0));
}

#[test]
fn killed_programs_lose_no_finished_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notebook.jsonl");
    let mut finished = BTreeSet::new();
    for round in 0..100 {
        let mut writer = writer(&path, &format!("round {round}"));
        let lines = BufReader::new(writer.stderr.take().unwrap()).lines();
        let written = lines.map_while(Result::ok).filter_map(|line| Some(line.strip_prefix("written ")?.to_owned()));
        finished.extend(written.take(1 + round % 7));
        writer.kill().unwrap();
        writer.wait().unwrap();
    }
    let file = NotebookFile::open(&path).unwrap();
    let there = notes(&file.current());
    assert!(finished.is_subset(&there), "{:?}", finished.difference(&there));
    file.add(note("after all"), None).unwrap();
    assert!(notes(&NotebookFile::open(&path).unwrap().current()).contains("after all"));
}

fn git(folder: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").current_dir(folder).args(identity).args(args).output().unwrap();
    assert!(done.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn git_merges_two_notebooks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("story.jsonl");
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    fs::write(folder.path().join(".gitattributes"), "*.jsonl merge=union\n").unwrap();
    let file = NotebookFile::open(&path).unwrap();
    file.add(note("before"), None).unwrap();
    let commit = |message| {
        git(folder.path(), &["add", "--all"]);
        git(folder.path(), &["commit", "--quiet", "-m", message]);
    };
    commit("before");
    git(folder.path(), &["checkout", "--quiet", "-b", "other"]);
    let undone = file.add(note("taken back"), None).unwrap();
    file.undo(&undone.event.id, None).unwrap();
    file.add(note("other"), None).unwrap();
    commit("other");
    git(folder.path(), &["checkout", "--quiet", "main"]);
    assert!(file.refresh().unwrap());
    file.add(note("one"), None).unwrap();
    commit("one");
    git(folder.path(), &["merge", "--quiet", "-m", "both", "other"]);
    assert!(file.refresh().unwrap());
    assert_eq!(notes(&file.current()), ["before", "one", "other"].map(str::to_owned).into());
    assert!(file.current().bad_lines().is_empty());
}

#[test]
fn manual_edits_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notebook.jsonl");
    let file = NotebookFile::open(&path).unwrap();
    file.add(note("one"), None).unwrap();
    let before = fs::read_to_string(&path).unwrap();
    // As editors save: a new file in the place of the old one, without a line end.
    fs::write(folder.path().join("new"), format!("my own remark\n{}", before.trim_end())).unwrap();
    fs::rename(folder.path().join("new"), &path).unwrap();
    assert!(file.refresh().unwrap() && !file.refresh().unwrap());
    assert_eq!(file.current().bad_lines()[0].number, 1);
    file.add(note("two"), None).unwrap();
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.starts_with(&format!("my own remark\n{before}")), "{after}");
    assert_eq!(notes(&file.current()).len(), 2);
}

#[test]
fn additions_are_idempotent_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let file = NotebookFile::open(&folder.path().join("a/b/notebook.jsonl")).unwrap();
    let empty = file.current().revision();
    let first = file.add(note("one"), Some(&empty)).unwrap();
    let again = file.add(note("one"), None).unwrap();
    assert!(first.is_new && !again.is_new && first.event == again.event && first.revision == again.revision);
    assert!(matches!(file.add(note("two"), Some(&empty)), Err(NotebookError::Changed(_))));
    let id = &first.event.id;
    assert!(file.undo(id, None).unwrap().is_new && !file.undo(id, None).unwrap().is_new);
    assert!(file.add(note("one"), None).unwrap().is_new, "what was taken back can be done again");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(file.path()), mode(file.path().parent().unwrap())), (0o600, 0o700));
    }
}

#[test]
fn endless_notebook_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notebook.jsonl");
    // It takes no room on the disk.
    fs::File::create(&path).unwrap().set_len((1 << 30) + 1).unwrap();
    let said = NotebookFile::open(&path).unwrap_err().to_string();
    assert!(said.contains("larger than any notebook"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_gives_a_message() {
    let file = NotebookFile::open(Path::new("/dev/full")).unwrap();
    let error = file.add(note("one"), None).unwrap_err().to_string();
    assert!(error.contains("Free some space") && error.contains("Nothing was changed"), "{error}");
    assert!(notes(&file.current()).is_empty());
}
