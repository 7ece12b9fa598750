//! Where frequent words stand next to each other in articles and quotes.
//!
//! A phrase is looked up in the articles that have all of its words. Where one is rare these are few; where all are
//! frequent (“the bridge”, “one of the”) they would be a good part of the library, so that it is indexed where such
//! neighbours stand: a phrase of frequent words is where its bigrams stand one after the other.

use super::postings::{PostingsIndex, PostingsStore, PostingsWriter};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

/// Words are frequent when more than one article in so many has them.
const FREQUENT_ONE_IN: usize = 16;
/// Of how many articles at least it is told which words are frequent.
const SAMPLE_ARTICLES: usize = 512;
/// No more words than this are frequent: any two may stand next to each other.
const MAX_FREQUENT_WORDS: usize = 1024;

/// Kinds of documents in which neighbours are known: articles, with their titles.
pub(super) const IN_ARTICLES: usize = 0;
/// Quotes.
pub(super) const IN_QUOTES: usize = 1;

/// The key of where the articles or quotes begin; no bigram's.
const DOCUMENT_STARTS: u32 = u32::MAX;

/// The neighbours in some articles.
#[derive(Debug, Default)]
pub(super) struct BigramIndex {
    /// The frequent words, folded, in order.
    frequent: Vec<Box<str>>,
    /// For two words, by their numbers in that list as one number, where the first stands: the words of all articles,
    /// or of all quotes, are counted on from one to the next.
    index: PostingsIndex<u32, 2>,
}

/// [`BigramIndex`] while they are made.
#[derive(Debug)]
pub(super) struct BigramWriter {
    frequent: Vec<Box<str>>,
    index: PostingsWriter<u32, 2>,
    /// How many words there are so far, in each kind of documents.
    count: [u32; 2],
}

/// The words that are frequent in `lists`, each the words of an article; in order.
pub(super) fn frequent(lists: &[String]) -> Vec<Box<str>> {
    let mut counts: FxHashMap<Box<str>, usize> = FxHashMap::default();
    for list in lists {
        for word in list.lines() {
            match counts.get_mut(word) {
                Some(count) => *count += 1,
                None => _ = counts.insert(word.into(), 1),
            }
        }
    }
    let mut frequent: Vec<_> = counts.into_iter().filter(|(_, count)| count * FREQUENT_ONE_IN > lists.len()).collect();
    frequent.sort_unstable_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    frequent.truncate(MAX_FREQUENT_WORDS);
    let mut frequent: Vec<Box<str>> = frequent.into_iter().map(|(word, _)| word).collect();
    frequent.sort_unstable();
    frequent
}

/// Some of `articles`, enough to tell which words are frequent.
pub(super) fn sample(articles: &[u32]) -> impl Iterator<Item = u32> {
    articles.iter().copied().step_by((articles.len() / SAMPLE_ARTICLES).max(1))
}

impl BigramWriter {
    pub(super) fn new(frequent: Vec<Box<str>>) -> Self {
        Self { frequent, index: PostingsWriter::default(), count: [0; 2] }
    }

    /// Notes the neighbours in the next document of `kind`, in each stretch of words that stand one after the other there;
    /// a word is given by its document in `numbers`: there, frequent words have the number of the list, and others a higher
    /// one.
    pub(super) fn add(&mut self, kind: usize, stretches: &[&[u32]], numbers: &[u32]) {
        let frequent = self.frequent.len() as u32;
        let begins = self.index.number(&DOCUMENT_STARTS);
        self.index.add(begins, kind, self.count[kind]);
        for words in stretches {
            // Behind each there is room for one more, so that every document begins somewhere else.
            let first = self.count[kind];
            let Some(end) = (words.len() as u32).checked_add(1).and_then(|length| first.checked_add(length)) else {
                // More words than can be counted: from now on, no neighbours are known.
                self.frequent.clear();
                return;
            };
            self.count[kind] = end;
            for (at, bigram) in (first..).zip(words.windows(2)) {
                let [one, other] = [numbers[bigram[0] as usize], numbers[bigram[1] as usize]];
                if one < frequent && other < frequent {
                    let bigram = self.index.number(&(one * frequent + other));
                    self.index.add(bigram, kind, at);
                }
            }
        }
    }

    /// The bigrams, whose lists are where `spill` puts them.
    pub(super) fn finish(self, spill: impl FnOnce(Vec<u8>) -> Arc<dyn PostingsStore>) -> BigramIndex {
        BigramIndex { frequent: self.frequent, index: self.index.finish(spill) }
    }
}

/// What of [`BigramIndex`] is written before the lists: the frequent words, the bigrams, where their lists end.
pub(super) type Parts<'p> = (&'p [Box<str>], &'p [u32], &'p [usize]);

impl BigramIndex {
    /// All that it is, to be written: what goes before the lists, and the lists; `None` when they are lost.
    pub(super) fn parts(&self) -> Option<(Parts<'_>, Cow<'_, [u8]>)> {
        let (bigrams, ends, lists) = self.index.parts()?;
        Some(((&self.frequent, bigrams, ends), lists))
    }

    /// The bigrams of these parts, whose lists begin at `begin` of `lists`; `None` when they do not fit together.
    pub(super) fn of_parts(
        (frequent, bigrams, ends): (Vec<Box<str>>, Vec<u32>, Vec<usize>),
        lists: Arc<dyn PostingsStore>,
        begin: usize,
    ) -> Option<Self> {
        Some(Self { frequent, index: PostingsIndex::of_parts(bigrams, &ends, lists, begin)? })
    }

    /// Where the lists end.
    pub(super) fn end(&self) -> usize {
        self.index.end()
    }

    /// What has the frequent ones among `words` (folded) one after the other, as they stand there, and whether that is
    /// all of them; `None` when no two that are frequent are next to each other.
    pub(super) fn with(&self, words: &[String], kind: usize) -> Option<(RoaringBitmap, bool)> {
        let number = |word: &String| self.frequent.binary_search_by(|other| (**other).cmp(word)).ok();
        let numbers: Vec<Option<u32>> = words.iter().map(|word| number(word).map(|number| number as u32)).collect();
        let frequent = numbers.split(Option::is_none).map(|run| run.iter().copied().flatten().collect::<Vec<u32>>());
        let found = frequent.filter(|run| run.len() > 1).map(|run| self.documents(&run, kind)).reduce(|a, b| a & b)?;
        Some((found, numbers.iter().all(Option::is_some)))
    }

    /// The documents that have a run of frequent words, two or more, given by their numbers.
    fn documents(&self, run: &[u32], kind: usize) -> RoaringBitmap {
        let mut stands: Option<Vec<u32>> = None;
        for (offset, bigram) in (0..).zip(run.windows(2)) {
            let bigram = self.index.numbers(&(bigram[0] * self.frequent.len() as u32 + bigram[1]), kind);
            stands = Some(match stands {
                None => bigram,
                Some(mut stands) => {
                    let mut bigram = bigram.into_iter().peekable();
                    stands.retain(|at| {
                        while bigram.next_if(|other| *other < at + offset).is_some() {}
                        bigram.peek() == Some(&(at + offset))
                    });
                    stands
                }
            });
        }
        let begins = self.index.numbers(&DOCUMENT_STARTS, kind);
        let mut document = 0;
        let mut documents: Vec<u32> = stands.unwrap_or_default();
        for at in &mut documents {
            while begins.get(document + 1).is_some_and(|begin| begin <= at) {
                document += 1;
            }
            *at = document as u32;
        }
        documents.dedup();
        let mut set = RoaringBitmap::new();
        // They rise, so this cannot fail.
        let _ = set.append(documents);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::{BigramWriter, MAX_FREQUENT_WORDS, frequent};
    use std::sync::Arc;

    #[test]
    fn neighbours_are_known_where_both_words_are_frequent() {
        let lists = (0..40).map(|at| format!("the\nbridge\n{}rare{at}\n", if at % 20 == 0 { "few\n" } else { "" }));
        let frequent = frequent(&lists.collect::<Vec<_>>());
        assert_eq!(frequent, ["bridge".into(), "the".into()]);
        let mut bigrams = BigramWriter::new(frequent);
        let numbers = [0, 1, 2];
        for words in [&[0_u32, 1][..], &[1, 0, 0], &[1, 2, 0], &[], &[1, 0, 2, 0, 0]] {
            bigrams.add(0, &[words, &words[..words.len().min(1)]], &numbers);
            bigrams.add(1, &[&words[..words.len().min(2)]], &numbers);
        }
        let bigrams = bigrams.finish(|lists| Arc::new(lists));
        let with = |words: &str, kind| {
            let found = bigrams.with(&words.split(' ').map(str::to_owned).collect::<Vec<_>>(), kind);
            found.map(|(set, all)| (set.iter().collect::<Vec<u32>>(), all))
        };
        assert_eq!(with("the bridge", 0), Some((vec![1, 4], true)));
        assert_eq!(with("the bridge", 1), Some((vec![1, 4], true)));
        assert_eq!(with("bridge bridge", 0), Some((vec![1, 4], true)));
        assert_eq!(with("bridge bridge", 1), Some((vec![], true)));
        assert_eq!(with("the bridge bridge", 0), Some((vec![1], true)));
        assert_eq!(with("bridge the", 0), Some((vec![0], true)), "an article and the next are not next to each other");
        assert_eq!(with("the bridge few bridge bridge", 0), Some((vec![1, 4], false)));
        assert_eq!(with("the few", 0), None);
    }

    #[test]
    fn the_most_frequent_of_too_many_words_count() {
        let all: String = (0..MAX_FREQUENT_WORDS + 9).map(|at| format!("word{at:04}\n")).collect();
        let frequent = frequent(&[all, "word1030\nword1031\n".to_owned()]);
        assert_eq!(frequent.len(), MAX_FREQUENT_WORDS);
        assert!(
            frequent.is_sorted() && frequent.contains(&"word1031".into()) && !frequent.contains(&"word1029".into())
        );
    }
}
