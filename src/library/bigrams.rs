//! An index of bigrams: where frequent words are next to each other in articles and quotes.
//!
//! A phrase is looked up in the articles that have all of its words. Where one is rare these are few. Where all are frequent
//! (“the bridge”, “one of the”) they would be a large part of the library, so their bigrams are indexed: a phrase of
//! frequent words is where its bigrams follow each other.

use super::lost::Lost;
use super::postings::{PostingsIndex, PostingsStore, PostingsWriter};
use foldhash::HashMap;
use roaring::RoaringBitmap;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

/// A word is frequent if it occurs in more than 1/16 of the articles.
const FREQUENT_ONE_IN: usize = 16;
/// The number of articles in which, at least, words are counted.
const SAMPLE_ARTICLES: usize = 512;
/// The most frequent words, of which any two may be next to each other.
const MAX_FREQUENT_WORDS: usize = 1024;

/// The field of articles, with their titles.
pub(super) const IN_ARTICLES: usize = 0;
/// The field of quotes.
pub(super) const IN_QUOTES: usize = 1;

/// The key for the positions at which documents begin; no bigram has it.
const DOCUMENT_STARTS: u32 = u32::MAX;

/// The bigrams of some articles and of their quotes.
#[derive(Debug, Default)]
pub(super) struct BigramIndex {
    /// The frequent words, folded, in order.
    frequent: Vec<Box<str>>,
    /// For two words, as one number made of their numbers in that list, the positions of the first. Positions count on
    /// from one document to the next.
    index: PostingsIndex<u32, 2>,
}

/// Makes a [`BigramIndex`].
#[derive(Debug)]
pub(super) struct BigramWriter {
    frequent: Vec<Box<str>>,
    index: PostingsWriter<u32, 2>,
    /// The next position, in each field.
    next: [u32; 2],
}

/// The words that are frequent in `lists`, each of which has the words of an article; in order.
pub(super) fn frequent(lists: &[String]) -> Vec<Box<str>> {
    let mut counts: HashMap<Box<str>, usize> = HashMap::default();
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

/// Some of `articles`, enough to find the frequent words.
pub(super) fn sample(articles: &[u32]) -> impl Iterator<Item = u32> {
    articles.iter().copied().step_by((articles.len() / SAMPLE_ARTICLES).max(1))
}

impl BigramWriter {
    pub(super) fn new(frequent: Vec<Box<str>>) -> Self {
        Self { frequent, index: PostingsWriter::default(), next: [0; 2] }
    }

    /// Adds the next document of `field`, in parts between which there are no bigrams. A word is given by its index in
    /// `numbers`, which has the number in the list for frequent words, and a higher one for others.
    pub(super) fn add(&mut self, field: usize, parts: &[&[u32]], numbers: &[u32]) {
        let frequent = self.frequent.len() as u32;
        let start = self.index.number(&DOCUMENT_STARTS);
        self.index.add(start, field, self.next[field]);
        for words in parts {
            // One position more than there are words, so that no two documents begin at the same.
            let first = self.next[field];
            let Some(end) = (words.len() as u32).checked_add(1).and_then(|length| first.checked_add(length)) else {
                // More words than can be counted: from now on there are no bigrams.
                self.frequent.clear();
                return;
            };
            self.next[field] = end;
            for (position, bigram) in (first..).zip(words.windows(2)) {
                let [one, other] = [numbers[bigram[0] as usize], numbers[bigram[1] as usize]];
                if one < frequent && other < frequent {
                    let bigram = self.index.number(&(one * frequent + other));
                    self.index.add(bigram, field, position);
                }
            }
        }
    }

    /// The index; `spill` stores its postings.
    pub(super) fn finish(self, spill: impl FnOnce(Vec<u8>) -> Arc<dyn PostingsStore>) -> BigramIndex {
        BigramIndex { frequent: self.frequent, index: self.index.finish(spill) }
    }
}

/// The frequent words, the bigrams, and the ends of their postings.
pub(super) type Parts<'p> = (&'p [Box<str>], &'p [u32], &'p [usize]);

impl BigramIndex {
    /// All that it consists of, to be written: what goes before the postings, and the postings.
    pub(super) fn parts(&self) -> Result<(Parts<'_>, Cow<'_, [u8]>), Lost> {
        let (bigrams, ends, postings) = self.index.parts()?;
        Ok(((&self.frequent, bigrams, ends), postings))
    }

    /// The index of these parts, whose postings begin at `begin` of `store`; `None` when they do not fit together.
    pub(super) fn of_parts(
        (frequent, bigrams, ends): (Vec<Box<str>>, Vec<u32>, Vec<usize>),
        store: Arc<dyn PostingsStore>,
        begin: usize,
    ) -> Option<Self> {
        Some(Self { frequent, index: PostingsIndex::of_parts(bigrams, &ends, store, begin)? })
    }

    /// The documents in which the frequent ones among `words` (folded) follow each other as they do here, and whether these
    /// are all of them; `None` when no two frequent words are next to each other.
    pub(super) fn with(&self, words: &[String], field: usize) -> Result<Option<(RoaringBitmap, bool)>, Lost> {
        let number = |word: &String| self.frequent.binary_search_by(|other| (**other).cmp(word)).ok();
        let numbers: Vec<Option<u32>> = words.iter().map(|word| number(word).map(|number| number as u32)).collect();
        let runs = numbers.split(Option::is_none).map(|run| run.iter().copied().flatten().collect::<Vec<u32>>());
        let mut found: Option<RoaringBitmap> = None;
        for run in runs.filter(|run| run.len() > 1) {
            let with_run = self.with_run(&run, field)?;
            found = Some(match found {
                None => with_run,
                Some(found) => found & with_run,
            });
        }
        Ok(found.map(|found| (found, numbers.iter().all(Option::is_some))))
    }

    /// The documents that have a run of frequent words, two or more, given by their numbers.
    fn with_run(&self, run: &[u32], field: usize) -> Result<RoaringBitmap, Lost> {
        let mut positions: Option<Vec<u32>> = None;
        for (offset, bigram) in (0..).zip(run.windows(2)) {
            let bigram = self.index.numbers(&(bigram[0] * self.frequent.len() as u32 + bigram[1]), field)?;
            positions = Some(match positions {
                None => bigram,
                Some(mut positions) => {
                    let mut bigram = bigram.into_iter().peekable();
                    positions.retain(|first| {
                        while bigram.next_if(|other| *other < first + offset).is_some() {}
                        bigram.peek() == Some(&(first + offset))
                    });
                    positions
                }
            });
        }
        let starts = self.index.numbers(&DOCUMENT_STARTS, field)?;
        let mut document = 0;
        let mut documents: Vec<u32> = positions.unwrap_or_default();
        for position in &mut documents {
            while starts.get(document + 1).is_some_and(|start| start <= position) {
                document += 1;
            }
            *position = document as u32;
        }
        documents.dedup();
        RoaringBitmap::from_sorted_iter(documents).map_err(|_| Lost::Postings)
    }
}

#[cfg(test)]
mod tests {
    use super::{BigramWriter, MAX_FREQUENT_WORDS, frequent};
    use std::sync::Arc;

    #[test]
    fn bigrams_of_frequent_words_are_indexed() {
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
            found.unwrap().map(|(set, all)| (set.iter().collect::<Vec<u32>>(), all))
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
    fn only_the_most_frequent_words_count() {
        let all: String = (0..MAX_FREQUENT_WORDS + 9).map(|at| format!("word{at:04}\n")).collect();
        let frequent = frequent(&[all, "word1030\nword1031\n".to_owned()]);
        assert_eq!(frequent.len(), MAX_FREQUENT_WORDS);
        assert!(
            frequent.is_sorted() && frequent.contains(&"word1031".into()) && !frequent.contains(&"word1029".into())
        );
    }
}
