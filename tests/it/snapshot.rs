//! What was joined of a library is opened by the next start, as it would be joined anew.

use crate::client::all_answers;
use quotidian::ingest::{Cache, Corpus, Reader, find};
use quotidian::notebook::Notebook;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Articles, a place for the cache, and a notebook.
struct Setup {
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

impl Setup {
    fn new() -> Self {
        let [articles, place] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let setup = Self { articles, place, notebook: String::new() };
        TEXTS.iter().for_each(|(path, text)| setup.put(path, text));
        setup
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
        all_answers(library, &self.notebook)
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

/// A notebook of these actions.
fn notebook(actions: &[&str]) -> String {
    let line = |(number, action): (usize, &&str)| {
        let (minute, second) = (number / 60, number % 60);
        format!("{{{action},\"at\":\"2026-03-01T10:{minute:02}:{second:02}Z\",\"id\":\"{number:016x}\"}}\n")
    };
    let notebook: String = actions.iter().enumerate().map(line).collect();
    let corrections = Notebook::read(notebook.as_bytes()).corrections();
    assert_eq!((corrections.count(), corrections.bad_lines().len()), (actions.len(), 0));
    notebook
}

#[test]
fn opened_library_is_as_joined() {
    let mut setup = Setup::new();
    let right = setup.start(false);
    assert_eq!(setup.start(true), right);
    assert!(setup.opens(&right));
    let articles = right.split("/api/articles.ndjson\n").nth(1).unwrap().lines();
    let articles = articles.map_while(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let articles: Vec<serde_json::Value> = articles.collect();
    let article = |name: &str| {
        let article = articles.iter().find(|article| article["path"] == name).unwrap();
        format!("\"article\":{{\"id\":{},\"path\":\"{name}\"}}", article["id"])
    };
    let [hidden, moved] = ["mill.txt", "pier.txt"].map(article);
    // Corrections are applied to the same snapshot.
    setup.notebook = notebook(&[
        &format!("\"action\":\"set-field\",{moved},\"field\":\"date\",\"value\":\"2020-01-01\""),
        "\"action\":\"name-person\",\"names\":[\"Maris Tamm\"],\"name\":\"Mari Tamm\"",
        &format!("\"action\":\"hide\",{hidden}"),
    ]);
    let corrected = setup.start(false);
    assert!(corrected.contains("Mari Tamm"), "{corrected}");
    assert!(!corrected.contains("Ekwall"), "{corrected}");
    assert!(setup.opens(&corrected));
    setup.notebook.clear();
    assert!(setup.opens(&right));
    setup.put("mill.txt", "Tomas Ekwall sold the mill in Norway. “It will turn,” Ekwall said.");
    let changed = setup.start(false);
    assert!(!setup.opens(&changed));
    assert!(setup.opens(&changed));
    fs::remove_file(setup.articles.path().join("mill.txt")).unwrap();
    let fewer = setup.start(false);
    assert!(!setup.opens(&fewer));
    assert!(setup.opens(&fewer));
}

#[test]
fn snapshot_of_corrected_library_is_opened() {
    let mut setup = Setup::new();
    let right = setup.start(false);
    setup.start(true);
    let article = |name: &str| {
        let of = |line: &str| serde_json::from_str::<serde_json::Value>(line).ok().filter(|item| item["path"] == name);
        let id = right.lines().find_map(of).unwrap()["id"].to_string();
        format!("\"article\":{{\"id\":{id},\"path\":\"{name}\"}}")
    };
    let [hidden, moved] = ["mill.txt", "pier.txt"].map(article);
    let name = |number: usize| format!("\"action\":\"name-person\",\"names\":[\"Nobody Nemo{number}\"],\"name\":\"N\"");
    let mut actions: Vec<String> = (0..600).map(name).collect();
    actions.extend([
        format!("\"action\":\"hide\",{hidden}"),
        format!("\"action\":\"set-field\",{moved},\"field\":\"title\",\"value\":\"A pier of stone\""),
        format!("\"action\":\"set-field\",{moved},\"field\":\"date\",\"value\":\"2020-01-01\""),
        "\"action\":\"name-person\",\"names\":[\"Maris Tamm\"],\"name\":\"Mari Tamm\"".to_owned(),
    ]);
    let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
    setup.notebook = notebook(&actions);
    let corrected = setup.start(false);
    assert!(corrected.contains("Mari Tamm") && corrected.contains("A pier of stone") && !corrected.contains("Ekwall"));
    assert!(!setup.opens(&corrected), "too many are new: all is joined");
    assert!(setup.opens(&corrected));
    // A few are taken back.
    setup.notebook = notebook(&actions[..601]);
    let fewer = setup.start(false);
    assert!(fewer.contains("Maris Tamm"));
    assert!(setup.opens(&fewer));
    setup.notebook.clear();
    assert!(!setup.opens(&right));
    assert!(setup.opens(&right));
}

#[test]
fn changed_library_is_opened_by_the_next_start() {
    let setup = Setup::new();
    let roots = [setup.articles.path().to_owned()];
    let cache = Cache::open(setup.place.path(), &roots, "").unwrap();
    let mut corpus = Corpus::new(Reader::default(), Some(cache));
    let in_use = corpus.update(find(&roots), |_, _| {});
    setup.put("mill.txt", "Tomas Ekwall sold the mill in Norway. “It will turn,” Ekwall said.");
    let changed = corpus.update(find(&roots), |_, _| {});
    assert!(!changed.index().is_as_joined(), "it is made of the one before");
    corpus.remember();
    drop((in_use, corpus));
    let right = setup.start(false);
    assert!(right.contains("Norway"));
    assert_eq!(all_answers(changed, ""), right);
    assert!(setup.opens(&right));
}

#[test]
fn damaged_snapshot_costs_only_time() {
    let setup = Setup::new();
    let right = setup.start(false);
    setup.start(true);
    for name in ["snapshot", "catalog"] {
        let whole = fs::read(setup.file(name)).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 9).chain([whole.len() - 1]) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x55;
            for damaged in [&flipped[..], &whole[..at]] {
                fs::write(setup.file(name), damaged).unwrap();
                assert_eq!(setup.opens(&right), name == "catalog", "byte {at} of {name}");
                assert_ne!(fs::read(setup.file(name)).unwrap(), damaged, "written anew");
            }
        }
    }
    // Each in the place of the other, and one of other articles.
    let [snapshot, catalog] = ["snapshot", "catalog"].map(|name| fs::read(setup.file(name)).unwrap());
    fs::write(setup.file("snapshot"), &catalog).unwrap();
    fs::write(setup.file("catalog"), &snapshot).unwrap();
    assert!(!setup.opens(&right));
    let other = Setup::new();
    other.put("bell.txt", "The bell of Riga rings. “It rings,” said Janis Ozols.");
    other.start(true);
    fs::copy(other.file("snapshot"), setup.file("snapshot")).unwrap();
    fs::copy(other.file("catalog"), setup.file("catalog")).unwrap();
    assert!(!setup.opens(&right));
    assert!(setup.opens(&right));
}

#[test]
fn exchanged_packs_are_read_through() {
    let setup = Setup::new();
    let right = setup.start(false);
    setup.start(true);
    // The same records at other places, as if the pack were another's.
    let folder = setup.file("");
    let is_pack = |path: &Path| path.extension().is_some_and(|extension| extension == "pack");
    let packs = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).filter(|path| is_pack(path));
    for pack in packs {
        let bytes = fs::read(&pack).unwrap();
        let length = u32::from_le_bytes(bytes[8..12].try_into().unwrap()) as usize;
        fs::write(&pack, [&bytes[length..], &bytes[..length]].concat()).unwrap();
    }
    assert!(setup.opens(&right), "the articles are the same");
    assert!(setup.opens(&right));
}
