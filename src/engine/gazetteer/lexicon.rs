//! All word lists as one table from word to classes, built once.

use super::{Classes, TableFault, rows};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The lists of words by class: file below `data/` and contents; first column classes, second column words.
const LISTS: &[(&str, &str)] = &[("words/classes.tsv", include_str!("../../../data/words/classes.tsv"))];

/// Every listed word with its classes, by folded key.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: FxHashMap<&'static str, (u32, Classes)>,
}

impl Lexicon {
    /// The lexicon made from the lists in `data/`, built at the first call.
    ///
    /// # Panics
    /// When a list is faulty: they are compiled in, and a test reads them all, so no user can meet this.
    #[must_use]
    pub fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| match Self::load() {
            Ok(lexicon) => lexicon,
            Err(fault) => panic!("{fault}"),
        })
    }

    fn load() -> Result<Self, TableFault> {
        let mut lexicon = Self::default();
        for (file, list) in LISTS {
            for (line, mut columns) in rows(list) {
                let classes = parse_classes(columns.next().unwrap_or_default()).map_err(|what| TableFault {
                    file,
                    line,
                    what,
                })?;
                for word in columns.next().unwrap_or_default().split_ascii_whitespace() {
                    lexicon.add(word, classes);
                }
            }
        }
        Ok(lexicon)
    }

    fn add(&mut self, word: &'static str, classes: Classes) {
        let next = self.words.len() as u32;
        let entry = self.words.entry(word).or_insert((next, Classes::NONE));
        entry.1 |= classes;
    }

    /// The number and classes of a word by its folded key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<(u32, Classes)> {
        self.words.get(key).copied()
    }

    /// How many words it holds; their numbers are below this.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

fn parse_classes(names: &str) -> Result<Classes, String> {
    names.split(' ').try_fold(Classes::NONE, |classes, name| {
        Classes::named(name).map(|class| classes | class).ok_or_else(|| format!("no class is called {name:?}"))
    })
}
