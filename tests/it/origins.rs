//! Every file in `data/` says where it comes from.

use std::fs;
use std::path::Path;

#[test]
fn the_table_of_origins_is_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let table = fs::read_to_string(root.join("README.md")).unwrap();
    let mut missing = Vec::new();
    for folder in [".", "countries", "map", "names", "weights", "words"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            let installed = name == "node_modules" || name == "package-lock.json";
            if name == "README.md" || installed || entry.path().is_dir() {
                continue;
            }
            let below = if folder == "." { name } else { format!("{folder}/{name}") };
            if !table.contains(&format!("`{below}`")) {
                missing.push(below);
            }
        }
    }
    assert_eq!(missing, [""; 0], "data/README.md does not name these");
}

#[test]
fn lists_open_on_their_origin() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for folder in [".", "countries", "names", "words"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "tsv") {
                let text = fs::read_to_string(&path).unwrap();
                let header: String =
                    text.lines().take_while(|line| line.starts_with('#')).collect::<Vec<_>>().join("\n").to_lowercase();
                assert!(header.contains("origin") || header.contains("written by hand"), "{}", path.display());
                assert!(header.contains("licence") || header.contains("cc by"), "{}", path.display());
            }
        }
    }
}
