//! All word lists as one table from word to classes, built once.

use super::{Certainty, Cluster, Form, FormKind, Geography, LexicalClasses, SettingWords, TermId};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

/// The words of the lists, packed when the program is built (`build.rs`).
static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));

/// The bytes of an entry: identifier, classes, cluster.
const ENTRY_BYTES: usize = 8 + 8 + 2;
/// More words than the tables of places add, so that the table need not grow.
const MOST_PLACE_WORDS: usize = 16_384;

/// The entry of a word in the word lists.
#[derive(Clone, Copy, Debug, Default)]
pub struct LexicalEntry {
    /// Its classes.
    pub classes: LexicalClasses,
    /// Its distributional cluster.
    pub cluster: Cluster,
}

/// All listed words with their entries.
#[derive(Debug)]
pub struct Lexicon {
    words: HashMap<TermId, LexicalEntry, BuildHasherDefault<TermHasher>>,
}

/// The identifier of a word is its own hash. Nobody outside can add a word to the table.
#[derive(Debug, Default)]
struct TermHasher(u64);

impl Hasher for TermHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("a word's identifier is one number");
    }

    fn write_u64(&mut self, bits: u64) {
        self.0 = bits;
    }
}

impl Lexicon {
    /// The lexicon made from the lists in `data/`, built at the first call.
    #[must_use]
    pub fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::load)
    }

    fn load() -> Self {
        let (entries, _) = WORDS.as_chunks::<ENTRY_BYTES>();
        let size = entries.len() + MOST_PLACE_WORDS;
        let mut lexicon = Self { words: HashMap::with_capacity_and_hasher(size, BuildHasherDefault::default()) };
        for entry in entries {
            let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| entry[at + byte]));
            let classes = LexicalClasses::from_bits(number(8));
            let cluster = Cluster::from_bits(u16::from_le_bytes([entry[16], entry[17]]));
            lexicon.words.insert(TermId::from_bits(number(0)), LexicalEntry { classes, cluster });
        }
        lexicon.add_geography(Geography::get());
        for term in &SettingWords::get().first_words {
            lexicon.words.entry(*term).or_default().classes |= LexicalClasses::SETTING;
        }
        lexicon
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
