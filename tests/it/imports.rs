//! Imports go down the list of folders, never up.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each folder or file of `src`, and what it may import besides itself.
const TABLE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("article", &["text"]),
    ("annotations", &["text", "article"]),
    ("files", &["text", "article"]),
    ("engine", &["text", "article", "annotations"]),
    ("training", &["text", "article", "annotations", "engine"]),
    ("library", &["text", "article", "annotations"]),
    ("ingest", &["text", "article", "annotations", "files", "engine", "library"]),
    ("views", &["text", "article", "annotations", "library"]),
    ("api", &["text", "article", "annotations", "library"]),
    // `ingest` for the texts that are sent to /api/extract; never files or the engine themselves.
    ("web", &["text", "article", "annotations", "library", "views", "api", "ingest"]),
    ("cli", &["text", "article", "annotations", "files", "engine", "library", "ingest", "views", "api", "web"]),
    ("bin", &["text", "article", "annotations", "files", "engine", "library", "api", "training"]),
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The parts of the crate that a source names after `crate::`, also inside braces.
fn imported(source: &str) -> BTreeSet<String> {
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut parts = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(['$', '_']) || code[..at].ends_with(|c: char| c.is_alphanumeric()) {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').map(str::trim).collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                parts.insert(name);
            }
        }
    }
    parts
}

#[test]
fn imports_go_down_the_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let below = file.strip_prefix(&root).unwrap();
        let part = below.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        if ["lib", "main"].contains(&&*part) {
            continue;
        }
        let Some((_, allowed)) = TABLE.iter().find(|(name, _)| *name == part) else {
            wrong.push(format!("{part} is not in the table"));
            continue;
        };
        for import in imported(&fs::read_to_string(&file).unwrap()) {
            if import != part && !allowed.contains(&&*import) {
                wrong.push(format!("{} imports {import}", below.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
