//! All word lists as one table from word to classes, built once.

use super::{Certainty, Classes, Form, FormKind, Geography, TableFault, Word, rows};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The lists of words by class: file below `data/` and contents; first column classes, second column words.
const LISTS: &[(&str, &str)] = &[
    ("words/classes.tsv", include_str!("../../../data/words/classes.tsv")),
    ("words/organisations.tsv", include_str!("../../../data/words/organisations.tsv")),
    ("words/cues.tsv", include_str!("../../../data/words/cues.tsv")),
    ("words/gender.tsv", include_str!("../../../data/words/gender.tsv")),
    ("words/naming.tsv", include_str!("../../../data/words/naming.tsv")),
];

/// Every listed word with its classes.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: FxHashMap<Word, Classes>,
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
        lexicon.add_names(
            "names/given.tsv",
            include_str!("../../../data/names/given.tsv"),
            Classes::GIVEN,
            Classes::RARE_GIVEN,
        )?;
        lexicon.add_names(
            "names/family.tsv",
            include_str!("../../../data/names/family.tsv"),
            Classes::FAMILY,
            Classes::RARE_FAMILY,
        )?;
        for (_, mut columns) in rows(include_str!("../../../data/words/common.tsv")) {
            lexicon.add(columns.next().unwrap_or_default(), Classes::COMMON);
        }
        lexicon.add_geography(Geography::get());
        Ok(lexicon)
    }

    /// Reads a list of names: name, how common (1 rare to 4), and for given names the gender.
    fn add_names(&mut self, file: &'static str, list: &str, class: Classes, rare: Classes) -> Result<(), TableFault> {
        for (line, mut columns) in rows(list) {
            let name = columns.next().unwrap_or_default();
            let mut classes = match columns.next() {
                Some("1") => rare,
                Some("2" | "3") => class,
                Some("4") => Classes::STRONG_NAME | class,
                common => return Err(TableFault { file, line, what: format!("how common is {common:?}?") }),
            };
            match columns.next() {
                Some("f") => classes |= Classes::GIVEN_FEMALE,
                Some("m") => classes |= Classes::GIVEN_MALE,
                _ => {}
            }
            self.add(name, classes);
        }
        Ok(())
    }

    /// Single words that are countries, their people or places; abbreviations that keep their period (“Ont.”).
    fn add_geography(&mut self, geography: &Geography) {
        let is_word = |form: &&Form| !form.text.contains([' ', '-', '–']) && form.language.is_empty();
        for form in geography.forms.iter().filter(is_word).filter(|form| form.certainty != Certainty::Comma) {
            let class = match form.kind {
                FormKind::Name | FormKind::Abbreviation | FormKind::Former => Classes::COUNTRY,
                FormKind::Demonym | FormKind::People => Classes::DEMONYM,
                FormKind::Region | FormKind::City | FormKind::Landmark | FormKind::Capital | FormKind::Seat => {
                    Classes::LOCATED
                }
            };
            self.add(form.text, class);
        }
        for form in geography.forms.iter().filter(is_word) {
            if let Some(stem) = form.text.strip_suffix('.').filter(|stem| !stem.contains('.')) {
                self.add(stem, Classes::ABBREVIATION);
            }
        }
        for text in geography.texts() {
            let first = text.split([' ', '-', '–']).next().unwrap_or(text);
            let first = first.trim_end_matches("'s");
            let stem = first.strip_suffix('.').filter(|stem| !stem.contains('.')).unwrap_or(first);
            self.add(stem, Classes::GEOGRAPHIC);
        }
    }

    fn add(&mut self, word: &str, classes: Classes) {
        *self.words.entry(Word::of(word)).or_default() |= classes;
    }

    /// The classes of a word; none for a word that no list has.
    #[must_use]
    pub fn classes(&self, word: Word) -> Classes {
        self.words.get(&word).copied().unwrap_or_default()
    }
}

fn parse_classes(names: &str) -> Result<Classes, String> {
    names.split(' ').try_fold(Classes::NONE, |classes, name| {
        Classes::named(name).map(|class| classes | class).ok_or_else(|| format!("no class is called {name:?}"))
    })
}
