//! What one start keeps for the next, and what may happen to it in between.

use crate::client::Client;
use quotidian::ingest::{Cache, Corpus, Reader, find};
use quotidian::library::Lost;
use quotidian::library::query::{self, ArticleFilter, PageRequest, QueryError};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// A folder of articles, and a place for the cache.
struct Desk {
    articles: TempDir,
    place: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { articles: tempfile::tempdir().unwrap(), place: tempfile::tempdir().unwrap() };
        desk.put("ferry.txt", "“The ferry sails again,” said harbour master Ines Valdorra in Lisbon.");
        desk.put("mill.txt", "Tomas Ekwall bought the mill in Sweden. “It will turn,” Ekwall said.");
        desk
    }

    /// Writes a file that seems to have been there for an hour.
    fn put(&self, name: &str, text: &str) {
        self.put_at(name, text, SystemTime::now() - Duration::from_secs(3600));
    }

    /// Writes a file that was last changed at some time.
    fn put_at(&self, name: &str, text: &str, time: SystemTime) {
        let path = self.articles.path().join(name);
        fs::write(&path, text).unwrap();
        fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }

    /// Starts anew; gives what the library says of everything, and how many bytes the cache has afterwards.
    fn start(&self) -> (String, u64) {
        let roots = [self.articles.path().to_owned()];
        let cache = Cache::open(self.place.path(), &roots, "").unwrap();
        let library = Corpus::new(Reader::default(), Some(cache)).update(find(&roots), |_, _| {});
        (told(&library), self.packs().iter().map(|pack| fs::metadata(pack).unwrap().len()).sum())
    }

    /// What a start without a cache says.
    fn afresh(&self) -> String {
        told(&Corpus::default().update(find(&[self.articles.path().to_owned()]), |_, _| {}))
    }

    /// Every file of the cache.
    fn files(&self) -> Vec<PathBuf> {
        let folders = fs::read_dir(self.place.path()).unwrap().map(|folder| folder.unwrap().path());
        let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|file| file.unwrap().path());
        let mut files: Vec<PathBuf> = files.collect();
        files.sort();
        files
    }

    fn packs(&self) -> Vec<PathBuf> {
        self.files().into_iter().filter(|file| file.extension().is_some_and(|end| end == "pack")).collect()
    }
}

/// Every article with everything in it.
fn told(library: &quotidian::library::Library) -> String {
    let all = query::all_articles(library, &ArticleFilter::default()).unwrap();
    let one = |i| all.get(i).map(|number| format!("{:?}\n", query::article_at(library, number).unwrap()));
    let people = query::list_people(library, &query::PeopleFilter::default(), &PageRequest::first(99)).unwrap();
    let found = query::search(library, "\"will turn\"", &ArticleFilter::default(), &PageRequest::first(9)).unwrap();
    format!("{:?}\n{people:?}\n{}", (0..all.len()).filter_map(one).collect::<String>(), found.articles.total)
}

#[test]
fn next_start_reads_nothing() {
    let desk = Desk::new();
    let (first, size) = desk.start();
    assert_eq!(first, desk.afresh());
    assert!(size > 0);
    assert_eq!(desk.start(), (first, size), "nothing is added");
    assert_eq!(desk.packs().len(), 1);
}

#[test]
fn changed_file_is_read_again() {
    let desk = Desk::new();
    let (_, before) = desk.start();
    desk.put("mill.txt", "Tomas Ekwall sold the mill in Norway. “It will turn,” Ekwall said.");
    let (now, after) = desk.start();
    assert_eq!(now, desk.afresh());
    assert!(now.contains("NO") && after > before);
    fs::remove_file(desk.articles.path().join("mill.txt")).unwrap();
    assert_eq!(desk.start().0, desk.afresh());
}

#[test]
fn broken_cache_costs_only_time() {
    let desk = Desk::new();
    let (right, size) = desk.start();
    let pack = &desk.packs()[0];
    let whole = fs::read(pack).unwrap();
    // Cut off anywhere, and any byte another.
    let step = (size as usize / 60).max(1);
    for at in (0..whole.len()).step_by(step) {
        fs::write(pack, &whole[..at]).unwrap();
        assert_eq!(desk.start().0, right, "cut at {at}");
        let mut flipped = whole.clone();
        flipped[at] ^= 0x55;
        desk.packs().iter().for_each(|pack| fs::remove_file(pack).unwrap());
        fs::write(pack, &flipped).unwrap();
        assert_eq!(desk.start().0, right, "byte {at} is another");
        desk.packs().iter().for_each(|pack| fs::remove_file(pack).unwrap());
        fs::write(pack, &whole).unwrap();
    }
}

#[test]
fn mixed_up_cache_costs_only_time() {
    let desk = Desk::new();
    desk.start();
    for name in ["pier", "school", "market"] {
        desk.put(&format!("{name}.txt"), &format!("“The {name} reopens,” said Ana Prado of Chile. Prado was late."));
    }
    let (right, _) = desk.start();
    let files = desk.files().into_iter().map(|path| (path.clone(), fs::read(path).unwrap()));
    // That which is only there to be locked is empty.
    let files: Vec<(PathBuf, Vec<u8>)> = files.filter(|(_, bytes)| !bytes.is_empty()).collect();
    assert_eq!(files.len(), 3, "two packs, and what they are about");
    let mut seed = 1_u64;
    let mut any = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for round in 0..300 {
        desk.files().iter().for_each(|path| fs::remove_file(path).unwrap());
        let mut mixed: Vec<Vec<u8>> = files.iter().map(|(_, bytes)| bytes.clone()).collect();
        for _ in 0..=any(3) {
            let (one, other) = (any(files.len()), any(files.len()));
            let from = any(mixed[other].len());
            let piece = mixed[other][from..][..any(mixed[other].len() - from + 1)].to_vec();
            let bytes = &mut mixed[one];
            let at = any(bytes.len());
            match any(6) {
                0 => bytes[at] ^= 1 << any(8),
                1 => bytes.truncate(at.max(1)),
                2 => drop(bytes.splice(at..at, piece)),
                3 => bytes.iter_mut().skip(at).zip(&piece).for_each(|(byte, new)| *byte = *new),
                4 => bytes.iter_mut().skip(at).take(any(64)).for_each(|byte| *byte = 0),
                _ => mixed.swap(one, other),
            }
        }
        for ((path, _), bytes) in files.iter().zip(&mixed) {
            fs::write(path, bytes).unwrap();
        }
        assert_eq!(desk.start().0, right, "round {round}");
    }
}

#[test]
fn prepared_segments_survive_the_start() {
    let desk = Desk::new();
    let lines: String =
        (0..4200).map(|number| format!("{{\"text\": \"Word{number} will turn in Lisbon, said pilot.\"}}\n")).collect();
    desk.put("many.jsonl", &lines);
    let start = || {
        let roots = [desk.articles.path().to_owned()];
        let mut corpus = Corpus::new(Reader::default(), Some(Cache::open(desk.place.path(), &roots, "").unwrap()));
        let library = corpus.update(find(&roots), |_, _| {});
        corpus.remember();
        let found = |words: &str| {
            query::search(&library, words, &ArticleFilter::default(), &PageRequest::first(9)).unwrap().articles.total
        };
        (["word17", "pilot", "\"will turn\"", "word9*", "harbour"].map(found), library.into_index().has_new_segments())
    };
    let (right, new) = start();
    assert!(new && right[1] == 4200, "{right:?}");
    assert_eq!(start(), (right, false));
    let prepared = desk.files().into_iter().find(|path| path.ends_with("segments")).unwrap();
    let whole = fs::read(&prepared).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 12) {
        fs::write(&prepared, &whole[..at]).unwrap();
        assert_eq!(start(), (right, true), "cut at {at}");
        let mut flipped = whole.clone();
        flipped[at] ^= 0x55;
        fs::write(&prepared, &flipped).unwrap();
        assert_eq!(start(), (right, true), "byte {at} is another");
        assert_eq!(fs::read(&prepared).unwrap(), whole, "written anew, the same");
    }
}

#[test]
fn lasting_losses_are_cached() {
    let desk = Desk::new();
    let (_, before) = desk.start();
    let lines: String =
        (0..4200).map(|number| format!("{{\"text\": \"Word{number} will turn in Lisbon.\"}}\n")).collect();
    desk.put("many.jsonl", &format!("{lines}{{\"text\": \"\"}}\n"));
    desk.put("picture.png", "\u{89}PNG");
    desk.put("empty.txt", "");
    let start = || {
        let roots = [desk.articles.path().to_owned()];
        let mut corpus = Corpus::new(Reader::default(), Some(Cache::open(desk.place.path(), &roots, "").unwrap()));
        let library = corpus.update(find(&roots), |_, _| {});
        corpus.remember();
        (
            library.clone().into_index().has_new_segments(),
            told(&library) == desk.afresh(),
            query::counts(&library).problems,
        )
    };
    assert_eq!(start(), (true, true, 3));
    let size = || desk.packs().iter().map(|pack| fs::metadata(pack).unwrap().len()).sum::<u64>();
    let after = size();
    assert!(after > before);
    assert_eq!((start(), size()), ((false, true, 3), after), "nothing is read or prepared again");
}

#[test]
fn changes_show_whatever_the_times() {
    let desk = Desk::new();
    let now = SystemTime::now();
    let hour = Duration::from_secs(3600);
    let times = [now + 24 * 365 * hour, now - hour, SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH - hour];
    let write = |land: &str| {
        for (number, time) in times.iter().enumerate() {
            desk.put_at(&format!("{number}.txt"), &format!("“The ferry sails,” said Ana Prado in {land}."), *time);
        }
    };
    write("Chile");
    // Once the files are old enough they are known by their times.
    std::thread::sleep(Duration::from_millis(2100));
    let (first, _) = desk.start();
    assert!(first.contains("Chile") && first == desk.start().0);
    write("Spain");
    let (second, _) = desk.start();
    assert!(second.contains("Spain") && !second.contains("Chile"));
    assert_eq!(second, desk.afresh());
}

#[test]
fn articles_survive_a_removed_cache() {
    let desk = Desk::new();
    let roots = [desk.articles.path().to_owned()];
    let corpus = |cache| Corpus::new(Reader::default(), Some(cache)).update(find(&roots), |_, _| {});
    let library = corpus(Cache::open(desk.place.path(), &roots, "").unwrap());
    let pack = &desk.packs()[0];
    let zeros = vec![0; fs::metadata(pack).unwrap().len() as usize];
    fs::write(pack, zeros).unwrap();
    assert_eq!(told(&library), desk.afresh(), "read again from the files");
    let library = corpus(Cache::open(desk.place.path(), &roots, "").unwrap());
    desk.packs().iter().for_each(|pack| fs::remove_file(pack).unwrap());
    assert_eq!(told(&library), desk.afresh());
}

#[test]
fn lost_article_fails_one_request() {
    let desk = Desk::new();
    let roots = [desk.articles.path().to_owned()];
    let cache = Cache::open(desk.place.path(), &roots, "").unwrap();
    let library = Corpus::new(Reader::default(), Some(cache)).update(find(&roots), |_, _| {});
    let all = query::list_articles(&library, &ArticleFilter::default(), &PageRequest::first(2)).unwrap().items;
    let ferry = all.iter().find(|card| card.path == "ferry.txt").unwrap().link.id.to_owned();
    drop(all);
    // The cache breaks, and one of the two files changes.
    let pack = &desk.packs()[0];
    fs::write(pack, vec![0; fs::metadata(pack).unwrap().len() as usize]).unwrap();
    desk.put("ferry.txt", "Something else.");
    let lost = query::show_article(&library.clone(), &ferry).unwrap_err();
    assert!(matches!(lost, QueryError::Lost(Lost::Article(id)) if id.as_str() == ferry));

    let client = Client::new(library);
    for address in [format!("/articles/{ferry}"), format!("/api/articles/{ferry}"), "/".to_owned()] {
        let answer = client.get(&address);
        assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, Some("2")), "{address}");
    }
    let people = client.get("/people");
    assert_eq!(people.status, 200, "{}", people.text);
    for export in ["/api/articles.ndjson", "/api/articles.csv", "/api/library.ndjson", "/api/quotes.csl.json"] {
        let answer = client.get(export);
        assert_eq!(answer.status, 200, "{export}");
        assert!(answer.text.contains(&format!("the article {ferry} can no longer be read")), "{}", answer.text);
        assert!(answer.text.to_lowercase().contains("mill"), "the rest is there: {}", answer.text);
    }
}

#[test]
fn early_lost_article_is_a_problem() {
    let desk = Desk::new();
    let roots = [desk.articles.path().to_owned()];
    let cache = Cache::open(desk.place.path(), &roots, "").unwrap();
    let mut corpus = Corpus::new(Reader::default(), Some(cache));
    drop(corpus.update(find(&roots), |_, _| {}));
    // So many that everything is joined anew.
    (0..20).for_each(|number| desk.put(&format!("new-{number}.txt"), "It sails."));
    let walk = find(&roots);
    let pack = &desk.packs()[0];
    fs::write(pack, vec![0; fs::metadata(pack).unwrap().len() as usize]).unwrap();
    desk.put("ferry.txt", "Something else.");
    // The files of before, as if the change came after they were looked at.
    let library = corpus.update(walk, |_, _| {});
    let problems = query::problems(&library, &PageRequest::first(9)).unwrap().items;
    assert!(problems.iter().any(|problem| problem.reason.contains("the cache has lost it")), "{problems:?}");
}

#[test]
fn many_articles_are_reread_once() {
    let desk = Desk::new();
    let line = |n: usize| format!("{{\"title\": \"Bell {n}\", \"text\": \"“Bell {n} rings,” said Ines Valdorra.\"}}\n");
    desk.put("bells.jsonl", &(0..9).map(line).collect::<String>());
    let roots = [desk.articles.path().to_owned()];
    let library = Corpus::new(Reader::default(), Some(Cache::open(desk.place.path(), &roots, "").unwrap()))
        .update(find(&roots), |_, _| {});
    let pack = &desk.packs()[0];
    fs::write(pack, vec![0; fs::metadata(pack).unwrap().len() as usize]).unwrap();
    let right = told(&library);
    assert_eq!(right.matches(" rings,").count(), desk.afresh().matches(" rings,").count());
    fs::remove_file(desk.articles.path().join("bells.jsonl")).unwrap();
    assert_eq!(told(&library), right, "nothing is read any more");
}

#[test]
fn two_programs_share_the_cache() {
    let desk = Desk::new();
    let right = desk.afresh();
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..4).map(|_| scope.spawn(|| desk.start().0)).collect();
        started.into_iter().for_each(|told| assert_eq!(told.join().unwrap(), right));
    });
    assert_eq!(desk.start().0, right);
}

#[test]
fn options_have_their_own_cache() {
    let desk = Desk::new();
    let roots = [desk.articles.path().to_owned()];
    for options in ["", "text=story"] {
        drop(Cache::open(desk.place.path(), &roots, options).unwrap());
    }
    assert_eq!(fs::read_dir(desk.place.path()).unwrap().count(), 2);
    let file = desk.place.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(Cache::open(Path::new(&file), &roots, "").is_err(), "there is no room for it");
}

#[test]
fn superseded_cache_folders_are_removed() {
    let desk = Desk::new();
    desk.start();
    let folder = desk.packs()[0].parent().unwrap().to_owned();
    let name = folder.file_name().unwrap().to_str().unwrap();
    let (articles, program) = name.split_once('-').unwrap();
    // Of the same articles by another program, and of other articles.
    let put = |name: &str, days: u64| {
        let folder = desk.place.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        let about = fs::File::create(folder.join("about.txt")).unwrap();
        about.set_modified(SystemTime::now() - Duration::from_secs(days * 24 * 3600 + 60)).unwrap();
        folder
    };
    let [superseded, recent] = [put(&format!("{articles}-old"), 1), put(&format!("{articles}-new"), 0)];
    let other = put(&format!("other-{program}"), 1);
    desk.start();
    assert_eq!([superseded, recent, other].map(|folder| folder.exists()), [false, true, true]);
}

#[test]
fn cache_stays_within_its_limit() {
    let [desk, older, old] = [(); 3].map(|()| Desk::new());
    let open = |of: &Desk| Cache::open(desk.place.path(), &[of.articles.path().to_owned()], "").unwrap();
    let mut folders = Vec::new();
    for of in [&older, &old] {
        let roots = [of.articles.path().to_owned()];
        drop(Corpus::new(Reader::default(), Some(open(of))).update(find(&roots), |_, _| {}));
        let known = |folder: &PathBuf| folders.contains(folder);
        let new = fs::read_dir(desk.place.path()).unwrap().map(|folder| folder.unwrap().path()).find(|f| !known(f));
        folders.push(new.unwrap());
        let hours = Duration::from_secs(3600 * (10 - folders.len() as u64));
        let about = fs::File::options().write(true).open(folders.last().unwrap().join("about.txt")).unwrap();
        about.set_modified(SystemTime::now() - hours).unwrap();
    }
    let size =
        |folder: &PathBuf| fs::read_dir(folder).unwrap().map(|f| f.unwrap().metadata().unwrap().len()).sum::<u64>();
    let remember = |limit: u64| {
        let roots = [desk.articles.path().to_owned()];
        let mut corpus = Corpus::new(Reader::default(), Some(open(&desk).with_limit(Some(limit))));
        let library = corpus.update(find(&roots), |_, _| {});
        corpus.remember();
        assert_eq!(told(&library), desk.afresh());
        folders.iter().map(|folder| folder.exists()).collect::<Vec<_>>()
    };
    assert_eq!(remember(1 << 30), [true, true]);
    let used = open(&older);
    let all: u64 = fs::read_dir(desk.place.path()).unwrap().map(|folder| size(&folder.unwrap().path())).sum();
    desk.put("third.txt", "The third day.");
    assert_eq!(remember(all - 1), [true, false], "the older one is in use");
    drop(used);
    desk.put("third.txt", "The fourth day.");
    assert_eq!(remember(1), [false, false]);
}

#[test]
fn old_cache_folders_are_removed() {
    let [old, other] = [(); 2].map(|()| Desk::new());
    let open = |desk: &Desk| Cache::open(old.place.path(), &[desk.articles.path().to_owned()], "").unwrap();
    let folders = || fs::read_dir(old.place.path()).unwrap().count();
    let used = open(&old);
    let about = old.files().into_iter().find(|file| file.ends_with("about.txt")).unwrap();
    let long_ago = SystemTime::now() - Duration::from_secs(61 * 24 * 3600);
    fs::File::options().write(true).open(about).unwrap().set_modified(long_ago).unwrap();
    drop(open(&other));
    assert_eq!(folders(), 2, "it may be used for months");
    drop(used);
    drop(open(&other));
    assert_eq!(folders(), 1);
}
