//! Files that come, change and go while the program runs.

use crate::client::{Client, all_answers};
use crate::marked;
use quotidian::ingest::{Corpus, Reader, find, load};
use quotidian::library::{Library, query};
use quotidian::readers::WorkerPool;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Writes a file and gives it a time of its own, whatever the grain of the file system's clock.
fn put(root: &Path, name: &str, text: &str, seconds: u64) {
    fs::write(root.join(name), text).unwrap();
    let file = fs::File::options().write(true).open(root.join(name)).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
}

#[test]
fn changes_equal_a_new_start() {
    let folder = tempfile::tempdir().unwrap();
    let roots = [folder.path().to_owned()];
    let mut corpus = Corpus::default();
    let mut in_use = Library::default();
    let mut check = |corpus: &mut Corpus, articles: usize| {
        let walk = find(&roots);
        let library = corpus.update(walk.clone(), |_, _| {});
        assert!(corpus.holds(&walk));
        assert_eq!(all_answers(library.clone(), ""), all_answers(load(&roots, |_, _| {}), ""));
        assert_eq!(query::counts(&library).articles, articles);
        // The next is made of it.
        in_use = library;
    };
    check(&mut corpus, 0);
    put(folder.path(), "a.txt", "Ferry reopens\n\n“At last,” said Ana Prado in Lisbon.\n", 1);
    put(folder.path(), "b.txt", "Pier rebuilt\n\n“It will hold,” said Tomás Vela in Madrid.\n", 1);
    check(&mut corpus, 2);
    put(folder.path(), "a.txt", "Ferry closes\n\n“Too soon,” said Ana Prado in Lisbon.\n", 2);
    check(&mut corpus, 2);
    put(folder.path(), "a.txt", "Ferry reopens\n\n“At last,” said Ana Prado in Lisbon.\n", 3);
    check(&mut corpus, 2);
    put(folder.path(), "a.txt", "Ferry closes\n\n“Too soon,” said Ana Prado in Lisbon.\n", 4);
    check(&mut corpus, 2);
    fs::rename(folder.path().join("b.txt"), folder.path().join("c.txt")).unwrap();
    check(&mut corpus, 2);
    fs::remove_file(folder.path().join("a.txt")).unwrap();
    put(folder.path(), "d.txt", "", 3);
    check(&mut corpus, 1);
}

#[test]
fn file_below_two_roots_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    put(&inner, "a.txt", "Ferry reopens\n\n“At last,” said Ana Prado in Lisbon.\n", 1);
    let walk = find(&[folder.path().to_owned(), inner.clone()]);
    assert_eq!(walk.files.len(), 2);
    let mut corpus = Corpus::default();
    let before = all_answers(corpus.update(walk.clone(), |_, _| {}), "");
    // Whoever read it again would see that it is gone.
    fs::remove_file(inner.join("a.txt")).unwrap();
    assert_eq!(all_answers(corpus.update(walk, |_, _| {}), ""), before);
}

#[cfg(unix)]
#[test]
fn partial_library_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..60 {
        fs::write(folder.path().join(format!("{number}.pdf")), format!("%PDF-1.7 {number}")).unwrap();
    }
    fs::write(folder.path().join("a.txt"), "It sails.").unwrap();
    // A worker that takes its time, and fails.
    let worker = WorkerPool::new("sh".into(), vec!["-c".to_owned(), "sleep 0.1".to_owned()]);
    let threads = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let mut parts = Vec::new();
    let whole = threads.install(|| {
        let mut corpus = Corpus::new(Reader::default().with_workers(worker), None);
        let show = |part| parts.push(query::counts(&part));
        corpus.update_showing(find(&[folder.path().to_owned()]), |_, _| {}, Duration::from_secs(1), show)
    });
    let whole = query::counts(&whole);
    assert_eq!((whole.articles, whole.problems), (1, 60));
    let first = parts.first().expect("it took more than a second");
    assert!(first.articles == 1 && first.problems < 60, "{first:?}");
}

#[test]
fn scripts_wait_for_the_whole() {
    let client = Client::showing_part(marked::library(&[("a.txt", "[Anna Berg]p came.")]), 3, 10);
    let page = client.get("/people");
    assert!(page.status.is_success() && page.text.contains("Anna Berg"));
    assert!(page.text.contains("3 of 10 files so far"), "{}", page.text);
    for (address, status) in [("/api/people", 503), ("/api/library.ndjson", 503), ("/readyz", 503)] {
        assert_eq!(client.get(address).status.as_u16(), status, "{address}");
    }
    let client = Client::new(marked::library(&[("a.txt", "[Anna Berg]p came.")]));
    assert!(!client.get("/people").text.contains("so far"));
}
