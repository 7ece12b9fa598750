//! Where a notebook is when the user names no file.

use std::path::{Path, PathBuf};

/// The notebook of a set of folders: a file in `quotidian` of the user's data directory (`~/.local/share`,
/// `~/Library/Application Support`, `%APPDATA%`, or `XDG_DATA_HOME`); `None` where there is no such directory.
///
/// Its name is that of the first folder with a hash of all of them, in any order.
#[must_use]
pub fn default_path(roots: &[PathBuf]) -> Option<PathBuf> {
    let given = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let data = given("XDG_DATA_HOME").or_else(|| {
        if cfg!(windows) {
            given("APPDATA")
        } else if cfg!(target_os = "macos") {
            given("HOME").map(|home| home.join("Library/Application Support"))
        } else {
            given("HOME").map(|home| home.join(".local/share"))
        }
    });
    Some(data?.join("quotidian").join(file_name(roots)))
}

fn file_name(roots: &[PathBuf]) -> String {
    let mut whole: Vec<PathBuf> =
        roots.iter().map(|root| std::fs::canonicalize(root).unwrap_or_else(|_| root.clone())).collect();
    whole.sort();
    whole.dedup();
    let mut hasher = blake3::Hasher::new();
    for root in &whole {
        hasher.update(root.as_os_str().as_encoded_bytes()).update(&[0]);
    }
    let stem = |root: &Path| crate::text::slug(&root.file_name().unwrap_or_default().to_string_lossy());
    let stem = whole.first().map(|root| stem(root)).filter(|stem| !stem.is_empty());
    format!("{}-{}.jsonl", stem.unwrap_or_else(|| "articles".to_owned()), &hasher.finalize().to_hex()[..12])
}

#[cfg(test)]
mod tests {
    use super::{PathBuf, file_name};

    #[test]
    fn folder_sets_have_own_notebooks() {
        let of = |roots: &[&str]| file_name(&roots.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(of(&["/a/news", "/b"]), of(&["/b", "/a/news", "/b"]));
        assert_ne!(of(&["/a/news"]), of(&["/b/news"]));
        assert!(of(&["/a/news"]).starts_with("news-") && of(&["/"]).starts_with("articles-"));
    }
}
