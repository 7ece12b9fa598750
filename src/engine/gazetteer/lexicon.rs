//! All word lists as one table from word to classes, built once.

use super::{Certainty, Form, FormKind, Geography, LexicalClasses, SettingWords, TableFault, TermId, rows};
use foldhash::HashMap;
use std::sync::OnceLock;

/// The word lists by class: file below `data/` and contents. The first column has classes, the second words.
const LISTS: &[(&str, &str)] = &[
    ("words/classes.tsv", include_str!("../../../data/words/classes.tsv")),
    ("words/organisations.tsv", include_str!("../../../data/words/organisations.tsv")),
    ("words/cues.tsv", include_str!("../../../data/words/cues.tsv")),
    ("words/gender.tsv", include_str!("../../../data/words/gender.tsv")),
    ("words/naming.tsv", include_str!("../../../data/words/naming.tsv")),
    ("names/renowned.tsv", include_str!("../../../data/names/renowned.tsv")),
];

/// The entry of a word in the word lists.
#[derive(Clone, Copy, Debug, Default)]
pub struct LexicalEntry {
    /// Its classes.
    pub classes: LexicalClasses,
    /// Its distributional cluster.
    pub cluster: Cluster,
}

/// A cluster of words with similar distribution. The default one is for words without a cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cluster(u16);

impl Cluster {
    /// The cluster's number; 0 for no cluster.
    #[must_use]
    pub fn bits(self) -> u64 {
        u64::from(self.0)
    }

    /// The number of the group of similar clusters; 0 for no cluster.
    #[must_use]
    pub fn group(self) -> u64 {
        u64::from(self.0 >> CLUSTER_BITS)
    }
}

/// Bits of a cluster's number below those of its group.
const CLUSTER_BITS: u32 = 10;

/// All listed words with their entries.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: HashMap<TermId, LexicalEntry>,
}

impl Lexicon {
    /// The lexicon made from the lists in `data/`, built at the first call.
    ///
    /// # Panics
    /// If a list is faulty. The lists are compiled in and a test reads them all, so this cannot happen to a user.
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
            LexicalClasses::GIVEN,
            LexicalClasses::RARE_GIVEN,
        )?;
        lexicon.add_names(
            "names/family.tsv",
            include_str!("../../../data/names/family.tsv"),
            LexicalClasses::FAMILY,
            LexicalClasses::RARE_FAMILY,
        )?;
        for (_, mut columns) in rows(include_str!("../../../data/words/common.tsv")) {
            lexicon.add(columns.next().unwrap_or_default(), LexicalClasses::COMMON);
        }
        lexicon.add_person_nouns(include_str!("../../../data/words/person-nouns.tsv"));
        lexicon.add_geography(Geography::get());
        for term in &SettingWords::get().first_words {
            lexicon.words.entry(*term).or_default().classes |= LexicalClasses::SETTING;
        }
        lexicon.add_clusters("words/clusters.tsv", include_str!("../../../data/words/clusters.tsv"))?;
        Ok(lexicon)
    }

    /// Reads the clusters of words: group, words.
    fn add_clusters(&mut self, file: &'static str, list: &str) -> Result<(), TableFault> {
        for (number, (line, mut columns)) in rows(list).enumerate() {
            let group = columns.next().and_then(|group| group.parse::<u16>().ok());
            let group = group.filter(|group| *group < 64 && number < 1 << CLUSTER_BITS).ok_or_else(|| TableFault {
                file,
                line,
                what: "the group is no number below 64, or there are too many clusters".to_owned(),
            })?;
            for word in columns.next().unwrap_or_default().split_ascii_whitespace() {
                // 0 is for words without a cluster, so numbers begin at 1.
                let cluster = Cluster((group << CLUSTER_BITS) + number as u16 + 1);
                self.words.entry(TermId::of(word)).or_default().cluster = cluster;
            }
        }
        Ok(())
    }

    /// Reads the nouns for people: first letter, words in the singular. Their regular plurals are added.
    fn add_person_nouns(&mut self, list: &str) {
        for (_, mut columns) in rows(list) {
            for noun in columns.nth(1).unwrap_or_default().split_ascii_whitespace() {
                self.add(noun, LexicalClasses::PERSON_NOUN);
                let plural = match noun.strip_suffix("man") {
                    Some(stem) => format!("{stem}men"),
                    None => format!("{noun}s"),
                };
                self.add(&plural, LexicalClasses::PERSON_NOUN);
            }
        }
    }

    /// Reads a list of names: name, how common (1 rare to 4), and for given names the gender.
    fn add_names(
        &mut self,
        file: &'static str,
        list: &str,
        class: LexicalClasses,
        rare: LexicalClasses,
    ) -> Result<(), TableFault> {
        for (line, mut columns) in rows(list) {
            let name = columns.next().unwrap_or_default();
            let mut classes = match columns.next() {
                Some("1") => rare,
                Some("2" | "3") => class,
                Some("4") => LexicalClasses::STRONG_NAME | class,
                common => return Err(TableFault { file, line, what: format!("how common is {common:?}?") }),
            };
            match columns.next() {
                Some("f") => classes |= LexicalClasses::GIVEN_FEMALE,
                Some("m") => classes |= LexicalClasses::GIVEN_MALE,
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
                FormKind::Name | FormKind::Abbreviation | FormKind::Former => LexicalClasses::COUNTRY,
                FormKind::Demonym | FormKind::People => LexicalClasses::DEMONYM,
                FormKind::Region | FormKind::City | FormKind::Landmark | FormKind::Capital | FormKind::Seat => {
                    LexicalClasses::LOCATED
                }
            };
            self.add(form.text, class);
        }
        for form in geography.forms.iter().filter(is_word) {
            if let Some(stem) = form.text.strip_suffix('.').filter(|stem| !stem.contains('.')) {
                self.add(stem, LexicalClasses::ABBREVIATION);
            }
        }
        for text in geography.texts() {
            let first = text.split([' ', '-', '–']).next().unwrap_or(text);
            let first = first.trim_end_matches("'s");
            let stem = first.strip_suffix('.').filter(|stem| !stem.contains('.')).unwrap_or(first);
            self.add(stem, LexicalClasses::GEOGRAPHIC);
            if first.starts_with(char::is_lowercase) {
                self.add(stem, LexicalClasses::SMALL_GEOGRAPHIC);
            }
        }
    }

    fn add(&mut self, word: &str, classes: LexicalClasses) {
        self.words.entry(TermId::of(word)).or_default().classes |= classes;
    }

    /// The entry of a word; the empty one for a word in no list.
    #[must_use]
    pub fn entry(&self, word: TermId) -> LexicalEntry {
        self.words.get(&word).copied().unwrap_or_default()
    }
}

fn parse_classes(names: &str) -> Result<LexicalClasses, String> {
    names.split(' ').try_fold(LexicalClasses::NONE, |classes, name| {
        LexicalClasses::named(name).map(|class| classes | class).ok_or_else(|| format!("no class is called {name:?}"))
    })
}
