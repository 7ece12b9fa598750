//! The documents name files, folders and test modules that are there.

use regex::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Markdown file of the project, with its text.
fn documents() -> Vec<(PathBuf, String)> {
    let folders = ["", "docs", "docs/adr", "tests", "tests/quality", "benches", "data", "examples", "fuzz", ".github"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(root().join(folder)).unwrap());
    let files = files.map(|entry| entry.unwrap().path());
    let markdown = files.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    markdown.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn links_lead_to_files() {
    let link = Regex::new(r"\]\(([^)#\s]+)(?:#[^)]*)?\)").unwrap();
    let mut missing = BTreeSet::new();
    for (file, text) in documents() {
        for target in link.captures_iter(&text).map(|found| found[1].to_owned()) {
            if !target.contains("://") && !file.with_file_name(&target).exists() {
                missing.insert(format!("{}: {target}", file.display()));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn named_paths_exist() {
    // `src/engine`, `tests/run`, `data/README.md` …, without what stands for a choice (`*`, `NAME`, `…`).
    let named =
        Regex::new(r"`((?:src|tests|data|docs|benches|examples|fuzz|packaging|templates|static|\.github)/[\w./-]*)`")
            .unwrap();
    let mut missing = BTreeSet::new();
    for (file, text) in documents() {
        let made = ["target/", "data/names.txt"];
        for path in named.captures_iter(&text).map(|found| found[1].to_owned()) {
            let below = file.with_file_name(&path);
            if !root().join(&path).exists() && !below.exists() && !made.iter().any(|part| path.contains(part)) {
                missing.insert(format!("{}: {path}", file.display()));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn security_names_real_test_modules() {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let modules = Regex::new(r"modules? ((?:`\w+`(?: and |, )?)+)").unwrap();
    let name = Regex::new(r"`(\w+)`").unwrap();
    let named: BTreeSet<String> = modules
        .captures_iter(&text)
        .flat_map(|found| name.captures_iter(&found[1]).map(|found| found[1].to_owned()).collect::<Vec<_>>())
        .collect();
    assert!(named.len() > 8, "{named:?}");
    let missing: Vec<&String> =
        named.iter().filter(|module| !root().join(format!("tests/it/{module}.rs")).exists()).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn changelog_has_this_version() {
    let text = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert!(text.contains(&format!("## [{version}]")), "CHANGELOG.md has no part for {version}");
}

#[test]
fn glossary_stays_short() {
    let lines = fs::read_to_string(root().join("docs/glossary.md")).unwrap().lines().count();
    assert!(lines <= 60, "docs/glossary.md has {lines} lines");
}
