//! The same files give the same bytes: with one thread and many, in whatever order the disk lists them.

use crate::client::Client;
use quotidian::ingest;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes some articles in the order of `order`, so that the file system lists them differently.
fn folder(order: impl Iterator<Item = usize>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in order {
        let below = folder.path().join(format!("part-{}", number % 3));
        fs::create_dir_all(&below).unwrap();
        let day = number % 28 + 1;
        let text = format!(
            "Minister Ada Quill{suffix} visits Norway\n\n2024-02-{day:02}\n\nOSLO — Ada Quill{suffix} arrived in Norway on \
             Monday. “We have come to listen, and number {number} was discussed at length,” Ms Quill{suffix} said. “It is \
             a beginning,” said Bo Lind, who met her. Quill{suffix} will travel to Sweden next.\n",
            suffix = ["", "er", "son"][number % 3],
        );
        fs::write(below.join(format!("article-{number}.txt")), text).unwrap();
    }
    fs::write(folder.path().join("broken.txt"), [0, 159, 146, 150, 0, 255]).unwrap();
    folder
}

/// Everything that can be asked, as one text.
fn everything(root: &Path, threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let library = pool.install(|| ingest::load(&[PathBuf::from(root)], |_, _| {}));
    let client = Client::new(library);
    let mut all = String::new();
    for address in [
        "/api/articles?limit=1000",
        "/api/people?limit=1000",
        "/api/people?sort=name",
        "/api/countries",
        "/api/quotes?limit=1000",
        "/api/quotes?sort=oldest",
        "/api/problems",
        "/api/search?q=norway",
        "/api/library.ndjson",
        "/people",
        "/countries",
        "/quotes",
        "/",
    ] {
        let answer = client.get(address);
        assert_eq!(answer.status, 200, "{address}");
        all.push_str(&answer.text);
    }
    all
}

#[test]
fn threads_and_order_change_nothing() {
    let forwards = folder(0..40);
    let one = everything(forwards.path(), 1);
    assert!(one.contains("article-39"));
    assert_eq!(one, everything(forwards.path(), 8));
    let shuffled = folder((0..40).map(|number| number * 27 % 40));
    assert_eq!(one, everything(shuffled.path(), 3));
}

#[test]
fn old_ids_redirect() {
    let folder = folder(0..3);
    let client = Client::new(ingest::load(&[PathBuf::from(folder.path())], |_, _| {}));
    let id = client.json("/api/articles")["items"][0]["id"].as_str().unwrap().to_owned();
    let (slug, hash) = id.rsplit_once('-').unwrap();
    assert_eq!(hash.len(), 16, "64 bits");
    let old = format!("{slug}-{}", &hash[..6]);
    for (before, after) in [("/articles/", ""), ("/api/articles/", ""), ("/api/articles/", "/text.txt")] {
        let answer = client.get(&format!("{before}{old}{after}?explain=true"));
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (308, Some(&*format!("{before}{id}{after}?explain=true")))
        );
    }
    assert_eq!(client.get(&format!("/compare?a={old}&a={id}")).status, 200);
    for unknown in [format!("{slug}-000000"), format!("{slug}-{}", &hash[..7]), slug.to_owned()] {
        assert_eq!(client.get(&format!("/articles/{unknown}")).status, 404, "{unknown}");
    }
}

#[test]
fn gzipped_archive_has_own_ids() {
    let text = |line: &str| format!("{line}\n\nThe ferry sails.\n");
    let packed = crate::packed::gzip(&crate::packed::zip(&[("x.txt", text("One").as_bytes())]));
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    fs::write(folder.path().join("a/x.txt"), text("Two")).unwrap();
    let inside = quotidian::readers::parse("a.gz", &packed).articles.remove(0);
    let beside = quotidian::readers::parse("a/x.txt", text("Two").as_bytes()).articles.remove(0);
    assert_eq!((inside.path.as_str(), beside.path.as_str()), ("a.gz/x.txt", "a/x.txt"));
    assert_ne!(inside.id, beside.id);
}

#[test]
fn ids_stay_when_other_files_come() {
    let few = folder(0..20);
    let many = folder(0..40);
    let ids = |root: &Path| -> Vec<String> {
        let library = ingest::load(&[PathBuf::from(root)], |_, _| {});
        let client = Client::new(library);
        ["articles", "people"]
            .iter()
            .flat_map(|list| {
                let items = client.json(&format!("/api/{list}?limit=1000"))["items"].take();
                items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
            })
            .collect()
    };
    let (few, many) = (ids(few.path()), ids(many.path()));
    assert!(few.iter().all(|id| many.contains(id)), "{few:?} {many:?}");
}
