//! What a walk leaves out, and the files that tell it to: they are read with the checks that every article gets.

use quotidian::article::{LoadProblem, ProblemKind};
use quotidian::ingest::find_resolved;
use quotidian::readers::{Walk, walk};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn folder(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "The ferry sails.").unwrap();
    }
    folder
}

fn paths(found: &Walk) -> Vec<&str> {
    found.files.iter().map(|file| file.path.as_str()).collect()
}

fn the_problem(folder: &Path) -> LoadProblem {
    let mut found = walk(folder);
    assert_eq!((paths(&found), found.problems.len()), (vec!["a.txt"], 1), "{:?}", found.problems);
    found.problems.remove(0)
}

#[test]
fn nearest_pattern_decides() {
    let folder = folder(&["a.txt", "b.txt", "c.md", "drafts/d.txt", "news/b.txt", "news/e.md", "news/x/b.txt"]);
    fs::write(folder.path().join(".quotidianignore"), "# mine\nb.txt\n*.md\ndrafts/\n").unwrap();
    fs::write(folder.path().join("news/.quotidianignore"), "!b.txt\n/x/b.txt\n").unwrap();
    let found = walk(folder.path());
    assert_eq!(paths(&found), ["a.txt", "news/b.txt"]);
    let told: Vec<_> = found.problems.iter().map(|it| (it.kind, it.path.as_str(), it.reason.as_str())).collect();
    assert_eq!(
        told,
        [
            (ProblemKind::Note, ".quotidianignore", "As it says, these are left out: b.txt, c.md, drafts, e.md."),
            (ProblemKind::Note, "news/.quotidianignore", "As it says, these are left out: b.txt."),
        ]
    );
}

#[test]
fn bad_control_files_hide_nothing() {
    let long = "a".repeat(65 << 10);
    let many = "*.txt\n".repeat(2_001);
    for (text, reason) in [(&long, "larger than 64 kB"), (&many, "more than 2000 patterns")] {
        let folder = folder(&["a.txt"]);
        fs::write(folder.path().join(".quotidianignore"), text).unwrap();
        let problem = the_problem(folder.path());
        assert!(problem.reason.contains(reason) && problem.kind == ProblemKind::Loss, "{problem:?}");
    }
}

#[cfg(unix)]
#[test]
fn control_files_are_plain_files() {
    use std::os::unix::{fs::symlink, net::UnixListener};
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("patterns"), "*.txt\n").unwrap();
    let make: [&dyn Fn(&Path); 5] = [
        &|at| assert!(std::process::Command::new("mkfifo").arg(at).status().unwrap().success()),
        &|at| symlink("/dev/zero", at).unwrap(),
        &|at| symlink(outside.path().join("patterns"), at).unwrap(),
        &|at| drop(UnixListener::bind(at).unwrap()),
        &|at| fs::create_dir(at).unwrap(),
    ];
    for (number, make) in make.into_iter().enumerate() {
        let folder = folder(&["a.txt"]);
        make(&folder.path().join(".quotidianignore"));
        let problem = the_problem(folder.path());
        assert!(problem.reason.ends_with("So nothing is left out by it."), "{number}: {problem:?}");
    }
}

#[test]
fn many_ignored_files_are_counted() {
    let names: Vec<String> = (0..102).map(|number| format!("{number:03}.txt")).collect();
    let folder = folder(&names.iter().map(String::as_str).collect::<Vec<_>>());
    fs::write(folder.path().join(".quotidianignore"), "*.txt\n").unwrap();
    let reason = walk(folder.path()).problems.remove(0).reason;
    assert!(reason.contains(" 000.txt, 001.txt,") && reason.ends_with(" 099.txt and 2 more."), "{reason}");
}

#[test]
fn saved_page_parts_are_left_out() {
    let folder = folder(&["X.html", "X_files/in.txt", "Y_files/in.txt", "below/Z.htm", "below/Z_files/in.txt"]);
    let found = walk(folder.path());
    assert_eq!(paths(&found), ["X.html", "Y_files/in.txt", "below/Z.htm"]);
    let named: Vec<_> = found.problems.iter().map(|problem| (problem.kind, problem.path.as_str())).collect();
    assert_eq!(named, [(ProblemKind::Note, "X_files"), (ProblemKind::Note, "below/Z_files")]);
    assert!(found.problems[0].reason.contains("the saved page beside it"), "{:?}", found.problems);
}

#[cfg(target_os = "linux")]
#[test]
fn non_unicode_names_stay_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    for name in [&b"caf\xe9.txt"[..], b"caf\xea.txt", "caf\u{fffd}E9.txt".as_bytes()] {
        fs::write(folder.path().join(OsStr::from_bytes(name)), "The ferry sails.").unwrap();
    }
    let found = walk(folder.path());
    assert_eq!(paths(&found), ["caf\u{fffd}E9.txt", "caf\u{fffd}EA.txt"]);
    let problem = &found.problems[0];
    assert_eq!(problem.path, "caf\u{fffd}E9.txt");
    assert!(problem.reason.contains("by the same name"), "{problem:?}");
}

#[cfg(unix)]
#[test]
fn folder_links_are_not_followed() {
    let outside = folder(&["secret.txt"]);
    let place = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(place.path()).unwrap().join("articles");
    fs::create_dir(&root).unwrap();
    fs::write(root.join("a.txt"), "The ferry sails.").unwrap();
    assert_eq!(paths(&find_resolved(std::slice::from_ref(&root))), ["a.txt"]);
    fs::remove_dir_all(&root).unwrap();
    std::os::unix::fs::symlink(outside.path(), &root).unwrap();
    let found = find_resolved(&[root]);
    assert!(found.files.is_empty() && found.problems[0].reason.contains("has become a link"), "{found:?}");
}
