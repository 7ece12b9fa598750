//! Which articles have which words of people's names, so that only they are looked at when a name changes.

use super::changed::ArticleVersion;
use super::lost::Lost;
use super::people_join::PeopleFacts;
use super::person_name::PersonName;
use super::postings::{PostingsStore, PostingsWriter, WordIndex, WordParts};
use super::renumbering::Numbers;
use foldhash::HashMap;
use roaring::RoaringBitmap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The words by which names are compared, each with all articles that have it, and perhaps a few more.
#[derive(Clone, Debug, Default)]
pub(super) struct NameArticles {
    words: Arc<WordIndex<1>>,
    /// The numbers that articles have got since.
    numbers: Option<Numbers>,
    /// Articles that have changed since.
    changed: RoaringBitmap,
    /// The words of those.
    later: BTreeMap<Arc<str>, RoaringBitmap>,
}

/// Articles that have changed, and the words of their names.
#[derive(Default)]
pub(super) struct NamesOfChanged {
    articles: Vec<u32>,
    by_word: BTreeMap<Arc<str>, Vec<u32>>,
}

impl NamesOfChanged {
    pub(super) fn of<'v>(changed: impl Iterator<Item = &'v ArticleVersion>) -> Self {
        let mut names = Self::default();
        let mut words: HashMap<&str, Vec<Arc<str>>> = HashMap::default();
        for ArticleVersion { number, facts, names_before, .. } in changed {
            names.articles.push(*number);
            for name in facts.people.iter().map(|person| &person.name).chain(names_before) {
                let read = || name_words(&PersonName::read(name)).into_iter().map(Arc::from).collect();
                let words = words.entry(name).or_insert_with(read);
                words.iter().for_each(|word| names.add(Arc::clone(word), *number));
            }
            for word in facts.people.iter().flat_map(|person| &person.single_words) {
                names.add(Arc::from(&**word), *number);
            }
        }
        names
    }

    fn add(&mut self, word: Arc<str>, article: u32) {
        self.by_word.entry(word).or_default().push(article);
    }
}

impl NameArticles {
    /// Those of all articles. `more` are further names, by the articles, in order.
    pub(super) fn of(facts: &PeopleFacts, more: &[(u32, String)]) -> Self {
        let mut words = PostingsWriter::<Box<str>, 1>::default();
        let mut of_name: HashMap<u32, Vec<u32>> = HashMap::default();
        let mut more = more.iter().peekable();
        for (article, people) in facts.articles.iter().zip(facts.records.articles()) {
            for person in people {
                let name = || name_words(&PersonName::read(facts.records.name(person)));
                let of_name = of_name
                    .entry(person.name)
                    .or_insert_with(|| name().into_iter().map(|word| words.number(&*word)).collect());
                of_name.iter().for_each(|word| words.add(*word, 0, *article));
                for word in facts.records.single_words(person) {
                    let word = words.number(&**facts.records.word(*word));
                    words.add(word, 0, *article);
                }
            }
            while let Some((_, name)) = more.next_if(|(other, _)| other == article) {
                for word in name_words(&PersonName::read(name)) {
                    let word = words.number(&*word);
                    words.add(word, 0, *article);
                }
            }
        }
        let words = Arc::new(words.finish(|postings| Arc::new(postings)));
        Self { words, ..Self::default() }
    }

    /// Those of a library that was just joined, to be written.
    pub(super) fn stored(&self) -> Result<(WordParts<'_>, Cow<'_, [u8]>), Lost> {
        self.words.stored()
    }

    /// Those of [`NameArticles::stored`]; `None` when they do not fit together.
    pub(super) fn open(words: WordParts<'static>, store: Arc<dyn PostingsStore>) -> Option<Self> {
        Some(Self { words: Arc::new(WordIndex::open(words, store)?), ..Self::default() })
    }

    /// The same where articles have other numbers.
    pub(super) fn renumbered(&self, now: &Numbers) -> Self {
        let numbers = self.numbers.as_ref().map_or_else(|| now.clone(), |numbers| numbers.then(now));
        let later = self.later.iter().map(|(word, articles)| (Arc::clone(word), now.set(articles)));
        let (words, later) = (Arc::clone(&self.words), later.collect());
        Self { words, numbers: Some(numbers), changed: now.set(&self.changed), later }
    }

    /// Adds articles that have changed.
    pub(super) fn add_changed(&mut self, names: NamesOfChanged) {
        self.changed.extend(names.articles);
        for (word, articles) in names.by_word {
            self.later.entry(word).or_default().extend(articles);
        }
    }

    /// Whether an article has changed.
    pub(super) fn has_changed(&self, article: u32) -> bool {
        self.changed.contains(article)
    }

    /// The articles that may have a word, among others.
    pub(super) fn with(&self, word: &str) -> Result<RoaringBitmap, Lost> {
        let found = self.words.with(word, 0)?;
        let found = self.numbers.as_ref().map_or_else(|| found.clone(), |numbers| numbers.set(&found));
        Ok(self.later.get(word).map_or_else(|| found.clone(), |later| &found | later))
    }

    /// The articles that may have a name, among others.
    pub(super) fn with_name(&self, name: &str) -> Result<RoaringBitmap, Lost> {
        self.with(PersonName::read(name).last())
    }
}

/// The words under which the articles of a name are found: “Kim Jong-un” has those of “Kim Jong Un” too.
pub(super) fn name_words(name: &PersonName) -> Vec<String> {
    let last = name.last();
    let mut words = vec![last.to_owned()];
    words.extend(last.rsplit_once('-').map(|(_, end)| end.to_owned()));
    words
}
