//! What was joined of a library is opened by the next start, as it would be joined anew.

use crate::client::Client;
use quotidian::ingest::{Cache, Corpus, Reader, find};
use quotidian::library::Library;
use quotidian::notebook::Notebook;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Articles, a place for the cache, and a notebook.
struct Desk {
    articles: TempDir,
    place: TempDir,
    notebook: String,
}

/// Short texts in which people are joined, quotes repeated and texts copied; two files give articles of one id.
const TEXTS: [(&str, &str); 6] = [
    (
        "ferry.txt",
        "Harbour Post\n\n“The ferry sails again at noon from the old harbour,” said harbour master Ines Valdorra in Lisbon, Portugal. Valdorra was tired.",
    ),
    (
        "copy.txt",
        "“The ferry sails again at noon from the old harbour,” said harbour master Ines Valdorra in Lisbon, Portugal. Valdorra was tired.",
    ),
    (
        "mill.txt",
        "2024-03-05\n\nTomas Ekwall bought the mill in Sweden. “It will turn,” Ekwall said. Ines Valdorra said that nobody had asked her.",
    ),
    (
        "pier.txt",
        "2024-03-06\n\nThe pier of Lima, Peru, reopens. “We waited for years,” said I. Valdorra. The Peruvian council paid.",
    ),
    ("a/bell.txt", "The bell of Tallinn rings. “It rings,” said Maris Tamm."),
    ("b/bell.txt", "The bell of Tallinn rings. “It rings,” said Maris Tamm."),
];

impl Desk {
    fn new() -> Self {
        let [articles, place] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let desk = Self { articles, place, notebook: String::new() };
        TEXTS.iter().for_each(|(path, text)| desk.put(path, text));
        desk
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.articles.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Starts anew, with the cache or without; gives what the program answers then.
    fn start(&self, with_cache: bool) -> String {
        let roots = [self.articles.path().to_owned()];
        let cache = with_cache.then(|| Cache::open(self.place.path(), &roots, "").unwrap());
        let mut corpus = Corpus::new(Reader::default(), cache);
        corpus.set_corrections(Arc::new(Notebook::read(self.notebook.as_bytes()).corrections()));
        let library = corpus.update(find(&roots), |_, _| {});
        corpus.remember();
        told(library, &self.notebook)
    }

    /// Starts with the cache; gives whether the library was opened and not joined. What it answers must be right.
    fn opens(&self, right: &str) -> bool {
        let is_there = self.file("snapshot").exists();
        if is_there {
            fs::rename(self.file("snapshot"), self.file("snapshot.kept")).unwrap();
            fs::copy(self.file("snapshot.kept"), self.file("snapshot")).unwrap();
            fs::File::open(self.file("snapshot")).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
        }
        let found = self.start(true);
        for (found, right) in found.lines().zip(right.lines()) {
            assert_eq!(found, right);
        }
        assert_eq!(found.len(), right.len());
        // It is written anew unless it was used.
        is_there && fs::metadata(self.file("snapshot")).unwrap().modified().unwrap() == std::time::UNIX_EPOCH
    }

    /// A file of the cache.
    fn file(&self, name: &str) -> PathBuf {
        let folder = fs::read_dir(self.place.path()).unwrap().next().unwrap().unwrap().path();
        folder.join(name)
    }
}

/// All that the program answers about a library that was corrected by a notebook.
fn told(library: Library, notebook: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notebook.jsonl");
    fs::write(&path, notebook).unwrap();
    let client = Client::noting(library, &path);
    let mut told = String::new();
    let mut tell = |address: &str| {
        let answer = client.get(address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.text);
        told.push_str(&format!("{address}\n{}\n", answer.text));
        answer.text
    };
    for address in
        ["/api/problems", "/api/quotes.ndjson?kind=all", "/api/pairs.csv", "/api/search?q=the", "/api/people?sort=name"]
    {
        tell(address);
    }
    for (list, id) in [("articles", "id"), ("people", "id"), ("countries", "code")] {
        tell(&format!("/api/{list}?limit=1000"));
        let items = tell(&format!("/api/{list}.ndjson"));
        for item in items.lines() {
            let item: serde_json::Value = serde_json::from_str(item).unwrap();
            tell(&format!("/api/{list}/{}", item[id].as_str().unwrap().to_lowercase()));
        }
    }
    told
}

/// A notebook of these actions.
fn notebook(actions: &[&str]) -> String {
    let line = |(number, action): (usize, &&str)| {
        format!("{{{action},\"at\":\"2026-03-01T10:00:0{number}Z\",\"id\":\"{number:016x}\"}}\n")
    };
    let notebook: String = actions.iter().enumerate().map(line).collect();
    let corrections = Notebook::read(notebook.as_bytes()).corrections();
    assert_eq!((corrections.count(), corrections.bad_lines().len()), (actions.len(), 0));
    notebook
}

#[test]
fn opened_library_is_as_joined() {
    let mut desk = Desk::new();
    let right = desk.start(false);
    assert_eq!(desk.start(true), right);
    assert!(desk.opens(&right));
    let articles = right.split("/api/articles.ndjson\n").nth(1).unwrap().lines();
    let articles = articles.map_while(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let articles: Vec<serde_json::Value> = articles.collect();
    let article = |name: &str| {
        let article = articles.iter().find(|article| article["path"] == name).unwrap();
        format!("\"article\":{{\"id\":{},\"path\":\"{name}\"}}", article["id"])
    };
    let [hidden, moved] = ["mill.txt", "pier.txt"].map(article);
    // Corrections are applied to the same snapshot.
    desk.notebook = notebook(&[
        &format!("\"action\":\"set-field\",{moved},\"field\":\"date\",\"value\":\"2020-01-01\""),
        "\"action\":\"name-person\",\"names\":[\"Maris Tamm\"],\"name\":\"Mari Tamm\"",
        &format!("\"action\":\"hide\",{hidden}"),
    ]);
    let corrected = desk.start(false);
    assert!(corrected.contains("Mari Tamm"), "{corrected}");
    assert!(!corrected.contains("Ekwall"), "{corrected}");
    assert!(desk.opens(&corrected));
    desk.notebook.clear();
    assert!(desk.opens(&right));
    desk.put("mill.txt", "Tomas Ekwall sold the mill in Norway. “It will turn,” Ekwall said.");
    let changed = desk.start(false);
    assert!(!desk.opens(&changed));
    assert!(desk.opens(&changed));
    fs::remove_file(desk.articles.path().join("mill.txt")).unwrap();
    let fewer = desk.start(false);
    assert!(!desk.opens(&fewer));
    assert!(desk.opens(&fewer));
}

#[test]
fn damaged_snapshot_costs_only_time() {
    let desk = Desk::new();
    let right = desk.start(false);
    desk.start(true);
    for name in ["snapshot", "catalog"] {
        let whole = fs::read(desk.file(name)).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 9).chain([whole.len() - 1]) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x55;
            for damaged in [&flipped[..], &whole[..at]] {
                fs::write(desk.file(name), damaged).unwrap();
                assert_eq!(desk.opens(&right), name == "catalog", "byte {at} of {name}");
                assert_ne!(fs::read(desk.file(name)).unwrap(), damaged, "written anew");
            }
        }
    }
    // Each in the place of the other, and one of other articles.
    let [snapshot, catalog] = ["snapshot", "catalog"].map(|name| fs::read(desk.file(name)).unwrap());
    fs::write(desk.file("snapshot"), &catalog).unwrap();
    fs::write(desk.file("catalog"), &snapshot).unwrap();
    assert!(!desk.opens(&right));
    let other = Desk::new();
    other.put("bell.txt", "The bell of Riga rings. “It rings,” said Janis Ozols.");
    other.start(true);
    fs::copy(other.file("snapshot"), desk.file("snapshot")).unwrap();
    fs::copy(other.file("catalog"), desk.file("catalog")).unwrap();
    assert!(!desk.opens(&right));
    assert!(desk.opens(&right));
}

#[test]
fn exchanged_packs_are_read_through() {
    let desk = Desk::new();
    let right = desk.start(false);
    desk.start(true);
    // The same records at other places, as if the pack were another's.
    let folder = desk.file("");
    let is_pack = |path: &Path| path.extension().is_some_and(|extension| extension == "pack");
    let packs = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).filter(|path| is_pack(path));
    for pack in packs {
        let bytes = fs::read(&pack).unwrap();
        let length = u32::from_le_bytes(bytes[8..12].try_into().unwrap()) as usize;
        fs::write(&pack, [&bytes[length..], &bytes[..length]].concat()).unwrap();
    }
    assert!(desk.opens(&right), "the articles are the same");
    assert!(desk.opens(&right));
}
