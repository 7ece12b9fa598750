//! SECURITY.md names tests that show what it claims: each of them is there.

use std::fs;
use std::path::{Path, PathBuf};

/// The Rust files below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Whether a file of the module, below `src` or among these tests, has a test of this name.
fn has_test(module: &[&str], test: &str, root: &Path, files: &[PathBuf]) -> bool {
    let inside: PathBuf = module.iter().filter(|part| **part != "tests").collect();
    let is_named = |path: &&PathBuf| {
        let path = path.strip_prefix(root).unwrap().with_extension("");
        let path = if path.ends_with("mod") { path.parent().unwrap().to_owned() } else { path };
        path == Path::new("tests/it").join(&inside) || path == Path::new("src").join(&inside)
    };
    let has = |path: &PathBuf| fs::read_to_string(path).unwrap().contains(&format!("fn {test}("));
    files.iter().filter(is_named).any(has)
}

#[test]
fn every_test_that_security_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    ["src", "tests/it"].iter().for_each(|folder| sources(&root.join(folder), &mut files));
    let security = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let quoted = security.split('`').skip(1).step_by(2);
    let is_path = |name: &&str| name.contains("::") && name.chars().all(|c| c.is_alphanumeric() || "_:…".contains(c));
    let (mut module, mut missing, mut count) = (Vec::new(), Vec::new(), 0);
    for name in quoted.filter(is_path) {
        let mut parts: Vec<&str> = name.split("::").collect();
        let test = parts.pop().unwrap();
        // “…” stands for the module of the test named before.
        if parts != ["…"] {
            module = parts;
        }
        if !has_test(&module, test, root, &files) {
            missing.push(name);
        }
        count += 1;
    }
    assert_eq!(missing, [""; 0], "of {count}");
    assert!(count > 40, "only {count} names were found");
}
