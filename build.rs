//! Packs the word lists and the weights of the linear models in `data/` into tables that the program reads at its start.
//!
//! Parsing three megabytes of lists takes most of the time in which one article is extracted; their packed form is read in
//! a few milliseconds. `src/engine/gazetteer/lexicon.rs` and `src/engine/linear_model.rs` read what is made here.

#![allow(dead_code, unreachable_pub, reason = "modules of the program, of which only a part is needed here")]

#[path = "src/engine/gazetteer/classes.rs"]
mod classes;
#[path = "src/engine/gazetteer/cluster.rs"]
mod cluster;
#[path = "src/text/fold.rs"]
mod fold;
#[path = "src/engine/gazetteer/term_id.rs"]
mod term_id;
#[path = "src/text/tsv.rs"]
mod tsv;

/// What the modules import by the paths that they have in the program.
mod text {
    pub use super::fold::fold;
}

use classes::LexicalClasses;
use cluster::Cluster;
use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};
use term_id::TermId;
use tsv::rows;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The lists whose first column has classes, and whose second the words.
const CLASS_LISTS: [&str; 6] = [
    "words/classes.tsv",
    "words/organisations.tsv",
    "words/cues.tsv",
    "words/gender.tsv",
    "words/naming.tsv",
    "names/renowned.tsv",
];
const GIVEN_NAMES: &str = "names/given.tsv";
const FAMILY_NAMES: &str = "names/family.tsv";
const COMMON_WORDS: &str = "words/common.tsv";
const PERSON_NOUNS: &str = "words/person-nouns.tsv";
const CLUSTERS: &str = "words/clusters.tsv";
const MODELS: [&str; 4] = ["verdict", "source", "antecedent", "indirect"];

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=data/words");
    println!("cargo::rerun-if-changed=data/names");
    println!("cargo::rerun-if-changed=data/weights");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("lexicon.bin"), WordTable::read_lists()?.to_bytes())?;
    for model in MODELS {
        fs::write(out.join(format!("{model}.bin")), pack_weights(&format!("weights/{model}.tsv"))?)?;
    }
    Ok(())
}

/// Calls `add` with the columns of every row of a list; its fault is told with the file and the line.
fn for_rows(file: &str, mut add: impl FnMut(&[&str]) -> Option<()>) -> Result<()> {
    let path = Path::new("data").join(file);
    let list = fs::read_to_string(&path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    for (line, columns) in rows(&list) {
        let columns: Vec<&str> = columns.collect();
        add(&columns).ok_or_else(|| format!("data/{file}:{line}: this row cannot be read"))?;
    }
    Ok(())
}

/// All listed words with their classes and clusters.
#[derive(Default)]
struct WordTable(HashMap<TermId, (LexicalClasses, Cluster)>);

impl WordTable {
    fn read_lists() -> Result<Self> {
        let mut table = Self::default();
        for list in CLASS_LISTS {
            for_rows(list, |columns| {
                let classes = parse_classes(columns.first()?)?;
                columns.get(1)?.split_ascii_whitespace().for_each(|word| table.add(word, classes));
                Some(())
            })?;
        }
        table.add_names(GIVEN_NAMES, LexicalClasses::GIVEN, LexicalClasses::RARE_GIVEN)?;
        table.add_names(FAMILY_NAMES, LexicalClasses::FAMILY, LexicalClasses::RARE_FAMILY)?;
        for_rows(COMMON_WORDS, |columns| {
            table.add(columns.first()?, LexicalClasses::COMMON);
            Some(())
        })?;
        table.add_person_nouns()?;
        table.add_clusters()?;
        Ok(table)
    }

    fn add(&mut self, word: &str, classes: LexicalClasses) {
        self.0.entry(TermId::of(word)).or_default().0 |= classes;
    }

    /// Reads a list of names: name, how common (1 rare to 4), and for given names the gender.
    fn add_names(&mut self, file: &str, class: LexicalClasses, rare: LexicalClasses) -> Result<()> {
        for_rows(file, |columns| {
            let mut classes = match *columns.get(1)? {
                "1" => rare,
                "2" | "3" => class,
                "4" => LexicalClasses::STRONG_NAME | class,
                _ => return None,
            };
            match columns.get(2) {
                Some(&"f") => classes |= LexicalClasses::GIVEN_FEMALE,
                Some(&"m") => classes |= LexicalClasses::GIVEN_MALE,
                _ => {}
            }
            self.add(columns[0], classes);
            Some(())
        })
    }

    /// Reads the nouns for people: first letter, words in the singular. Their regular plurals are added.
    fn add_person_nouns(&mut self) -> Result<()> {
        for_rows(PERSON_NOUNS, |columns| {
            for noun in columns.get(1)?.split_ascii_whitespace() {
                self.add(noun, LexicalClasses::PERSON_NOUN);
                let plural = match noun.strip_suffix("man") {
                    Some(stem) => format!("{stem}men"),
                    None => format!("{noun}s"),
                };
                self.add(&plural, LexicalClasses::PERSON_NOUN);
            }
            Some(())
        })
    }

    /// Reads the clusters of words, numbered in their order: group, words.
    fn add_clusters(&mut self) -> Result<()> {
        let mut number = 0;
        for_rows(CLUSTERS, |columns| {
            let cluster = Cluster::new(columns.first()?.parse().ok()?, number)?;
            number += 1;
            for word in columns.get(1)?.split_ascii_whitespace() {
                self.0.entry(TermId::of(word)).or_default().1 = cluster;
            }
            Some(())
        })
    }

    /// The entries in the order in which a hash table by the lowest bits of their identifiers has them, so that it is
    /// filled from its beginning to its end. Little-endian: identifier (8 bytes), classes (8), cluster (2).
    fn to_bytes(&self) -> Vec<u8> {
        let mut entries: Vec<_> = self.0.iter().collect();
        let buckets = (entries.len() * 8 / 7).next_power_of_two() as u64;
        entries.sort_by_key(|(term, _)| (term.bits() % buckets, term.bits()));
        let mut bytes = Vec::with_capacity(entries.len() * 18);
        for (term, (classes, cluster)) in entries {
            bytes.extend(term.bits().to_le_bytes());
            bytes.extend(classes.bits().to_le_bytes());
            bytes.extend((cluster.bits() as u16).to_le_bytes());
        }
        bytes
    }
}

fn parse_classes(names: &str) -> Option<LexicalClasses> {
    names.split(' ').try_fold(LexicalClasses::NONE, |classes, name| Some(classes | LexicalClasses::named(name)?))
}

/// Packs a file of weights, a slot and its weight in thousandths a line. Little-endian: slot (2 bytes), weight (2).
fn pack_weights(file: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for_rows(file, |columns| {
        let &[slot, weight] = columns else { return None };
        bytes.extend(slot.parse::<u16>().ok()?.to_le_bytes());
        bytes.extend(weight.parse::<i16>().ok()?.to_le_bytes());
        Some(())
    })?;
    Ok(bytes)
}
