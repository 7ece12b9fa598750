//! What fuzzing found and kept: every seed in `fuzz/seeds` goes through the check of its target again.

use crate::fuzzing;
use std::path::Path;

fn replay(target: &str, check: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut seeds: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    assert!(seeds.len() >= 10, "{target}: {} seeds", seeds.len());
    for seed in seeds {
        let data = std::fs::read(&seed).unwrap();
        if let Err(fault) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&data))) {
            let said = fault.downcast_ref::<String>().map_or("", String::as_str);
            panic!("{}: {said}", seed.display());
        }
    }
}

#[test]
fn readers() {
    replay("readers", fuzzing::readers::check);
}

#[test]
fn pdf() {
    let reader = crate::formats::reader();
    replay("pdf", |data| fuzzing::pdf::check(&reader, data));
}

#[test]
fn engine() {
    replay("engine", fuzzing::engine::check);
}

#[test]
fn queries() {
    replay("queries", fuzzing::queries::check);
}

#[test]
fn requests() {
    replay("requests", fuzzing::requests::check);
}

#[test]
fn pages() {
    replay("pages", fuzzing::pages::check);
}

#[test]
fn notebook() {
    replay("notebook", fuzzing::notebook::check);
}

#[test]
fn sameness() {
    replay("sameness", fuzzing::sameness::check);
}

#[test]
fn tokens() {
    replay("tokens", fuzzing::tokens::check);
}
