//! Who may import whom: the map in `src/lib.rs`, held to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What each room of `src/` may import besides itself. A room that is missing here is a fault too.
const ALLOWED: [(&str, &[&str]); 12] = [
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
    ("web", &["text", "article", "annotations", "library", "views", "api"]),
    ("cli", &["text", "article", "annotations", "files", "engine", "library", "ingest", "views", "api", "web"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The rooms that a source file names after `crate::`, with the line they stand in; remarks do not count.
fn imports(source: &str) -> Vec<(usize, String)> {
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    let room = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let lines = source.lines().enumerate();
    lines
        .flat_map(|(number, line)| {
            let code = code(line);
            code.split("crate::").skip(1).map(|rest| (number + 1, room(rest))).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn imports_go_down_the_map_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.into();
    let mut files = Vec::new();
    sources(&root, &mut files);
    files.sort();
    let mut faults = Vec::new();
    for path in files {
        let below = path.strip_prefix(&root).unwrap();
        let room = below.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        // `lib` only lists the rooms; the programs are thin and use the library from outside.
        if ["lib", "main", "bin"].contains(&room.as_str()) {
            continue;
        }
        let Some(may) = allowed.get(room.as_str()) else {
            faults.push(format!("{} is in a room that the table does not know", below.display()));
            continue;
        };
        for (line, named) in imports(&fs::read_to_string(&path).unwrap()) {
            // `use crate::{a, b}` would hide the rooms from this test, and from a reader.
            if named != room && !may.contains(&named.as_str()) {
                faults.push(format!("src/{}:{line} imports crate::{named}", below.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_room_of_the_table_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (room, may) in ALLOWED {
        assert!(root.join(room).is_dir() || root.join(format!("{room}.rs")).is_file(), "src/{room} is gone");
        assert!(may.iter().all(|other| ALLOWED.iter().any(|(known, _)| known == other)), "{room}");
    }
}
