//! The words of all articles, in segments.
//!
//! A segment has the words of some of the articles, under numbers of its own, and never changes. So segments can be made in
//! parallel, and reused by the next library, or through the cache by the next start: a change costs the articles that
//! changed, not all of them.

use super::archive::ContentKey;
use super::bigrams::{self, BigramIndex};
use super::entries::ArticleEntry;
use super::lost::Lost;
use super::postings::{PostingsStore, WordIndex};
use super::renumbering::Numbers;
use super::word_pattern::WordPattern;
use super::work::SearchError;
use foldhash::HashMap;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A smaller segment is not reused, nor one most of whose articles are gone: its articles are indexed again together with
/// new ones, so that there are never many segments.
pub(super) const MIN_SEGMENT_ARTICLES: usize = 4096;
/// Stands for an article that the library has no longer.
const NOT_IN_LIBRARY: u32 = u32::MAX;

/// What a word occurs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WordField {
    /// Articles, with their titles.
    Articles,
    /// Titles.
    Titles,
    /// Quotes.
    Quotes,
    /// Phrases for speakers, by the number of the quote.
    Speakers,
}

impl WordField {
    pub(super) const ALL: [Self; 4] = [Self::Articles, Self::Titles, Self::Quotes, Self::Speakers];
}

/// All words of a library.
#[derive(Debug, Default)]
pub(super) struct Segments(pub(super) Vec<Segment>);

/// The indexes of a segment, in its own numbers of articles and quotes.
#[derive(Debug)]
struct SegmentIndexes {
    words: WordIndex<4>,
    bigrams: BigramIndex,
    /// For each article of the segment, the number of its first quote; at the end, the number of quotes.
    first_quotes: Vec<u32>,
}

/// The words of some articles.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    indexes: Arc<SegmentIndexes>,
    /// For each article of the segment, its number in the library and that of its first quote there. The numbers are in
    /// order but for [`NOT_IN_LIBRARY`].
    in_library: Box<[(u32, u32)]>,
    /// Whether it was made for this library.
    new: bool,
}

impl Segment {
    /// A segment of the articles of these numbers in the library, in order.
    pub(super) fn new(words: WordIndex<4>, bigrams: BigramIndex, numbers: &[u32], entries: &[ArticleEntry]) -> Self {
        let entries = numbers.iter().map(|number| &entries[*number as usize]);
        let mut quotes = 0;
        let mut first_quotes = vec![0];
        first_quotes.extend(entries.clone().map(|entry| {
            quotes += entry.summary.quotes;
            quotes
        }));
        let in_library = numbers.iter().copied().zip(entries.map(|entry| entry.first_quote)).collect();
        Self { indexes: Arc::new(SegmentIndexes { words, bigrams, first_quotes }), in_library, new: true }
    }

    /// Whether it is worth reusing.
    fn is_large(&self) -> bool {
        self.in_library.len() >= MIN_SEGMENT_ARTICLES
    }

    /// The articles of the library that are in it.
    pub(super) fn articles(&self) -> impl Iterator<Item = u32> {
        self.in_library.iter().map(|(number, _)| *number).filter(|number| *number != NOT_IN_LIBRARY)
    }

    fn data(&self, content_key: impl Fn(u32) -> Option<ContentKey>) -> SegmentData {
        let articles = self.in_library.iter().map(|(number, _)| content_key(*number)).collect();
        SegmentData { indexes: Arc::clone(&self.indexes), articles }
    }

    /// Documents of the segment in the library's numbers.
    fn renumbered(&self, found: &RoaringBitmap, field: WordField) -> Result<RoaringBitmap, Lost> {
        let mut numbers = Vec::with_capacity(found.len() as usize);
        let mut article = 0;
        for document in found {
            if field < WordField::Quotes {
                let (number, _) = self.in_library.get(document as usize).ok_or(Lost::Postings)?;
                numbers.extend((*number != NOT_IN_LIBRARY).then_some(*number));
                continue;
            }
            let first_quotes = &*self.indexes.first_quotes;
            if first_quotes.get(article + 1).is_some_and(|next| document >= *next) {
                article += first_quotes[article + 1..].partition_point(|first| *first <= document);
            }
            let (number, first) = self.in_library.get(article).ok_or(Lost::Postings)?;
            numbers.extend((*number != NOT_IN_LIBRARY).then(|| first + document - first_quotes[article]));
        }
        RoaringBitmap::from_sorted_iter(numbers).map_err(|_| Lost::Postings)
    }
}

/// A segment on its way to another library, in this process or the next.
pub struct SegmentData {
    indexes: Arc<SegmentIndexes>,
    /// The articles, in order; `None` for those that were gone already.
    articles: Vec<Option<ContentKey>>,
}

impl fmt::Debug for SegmentData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the words of {} articles", self.articles.len())
    }
}

impl SegmentData {
    /// Writes it as bytes, for [`SegmentData::read`]: what is in memory, and the postings.
    ///
    /// # Errors
    /// When some of it is lost.
    pub fn write(&self) -> Result<(Vec<u8>, Vec<u8>), Lost> {
        let SegmentIndexes { words, bigrams, first_quotes } = &*self.indexes;
        let ((words, ends, postings), (bigrams, bigram_postings)) = (words.parts()?, bigrams.parts()?);
        let head = postcard::to_stdvec(&(first_quotes, &self.articles, words, ends, bigrams))
            .expect("numbers and strings can be written to memory");
        Ok((head, [&*postings, &*bigram_postings].concat()))
    }

    /// Reads what [`SegmentData::write`] gave, of which `store` has the second; `None` when it is something else.
    #[must_use]
    pub fn read(head: &[u8], store: Arc<dyn PostingsStore>) -> Option<Self> {
        let head = postcard::from_bytes(head).ok()?;
        let (first_quotes, articles, words, ends, bigrams): (Vec<u32>, Vec<_>, _, Vec<usize>, _) = head;
        let words = WordIndex::of_parts(words, &ends, Arc::clone(&store), 0)?;
        let bigrams = BigramIndex::of_parts(bigrams, store, words.end())?;
        let fits = first_quotes.len() == articles.len() + 1;
        fits.then(|| Self { indexes: Arc::new(SegmentIndexes { words, bigrams, first_quotes }), articles })
    }

    /// As a segment of the library of `entries`, of which `numbers` has the numbers.
    fn into_segment(self, numbers: &HashMap<ContentKey, u32>, entries: &[ArticleEntry]) -> Segment {
        let Self { indexes, articles } = self;
        let first_quotes = &*indexes.first_quotes;
        // Ids with other numbers may have changed the order; what does not follow it is indexed again.
        let mut next = 0;
        let mut find = |(at, key): (usize, Option<ContentKey>)| {
            let number = *numbers.get(&key?).filter(|number| **number >= next)?;
            let entry = &entries[number as usize];
            next = number + 1;
            let quotes = first_quotes[at + 1].checked_sub(first_quotes[at]);
            (quotes == Some(entry.summary.quotes)).then_some((number, entry.first_quote))
        };
        let articles = articles.into_iter().enumerate();
        let in_library = articles.map(|article| find(article).unwrap_or((NOT_IN_LIBRARY, 0))).collect();
        Segment { indexes, in_library, new: false }
    }
}

impl Segments {
    /// The segments that are worth reusing in the next library; `content_key` gives that of an article.
    pub(super) fn data(&self, content_key: impl Fn(u32) -> Option<ContentKey>) -> Vec<SegmentData> {
        let of = |segment: &Segment| segment.data(&content_key);
        let lives = |segment: &SegmentData| segment.articles.iter().flatten().count() * 2 > segment.articles.len();
        self.0.iter().filter(|segment| segment.is_large()).map(of).filter(lives).collect()
    }

    /// The others, which are reused only where nothing has changed.
    pub(super) fn small(&self, content_key: impl Fn(u32) -> Option<ContentKey>) -> Vec<SegmentData> {
        self.0.iter().filter(|segment| !segment.is_large()).map(|segment| segment.data(&content_key)).collect()
    }

    /// Whether there are new ones that are worth reusing.
    pub(super) fn are_new(&self) -> bool {
        self.0.iter().any(|segment| segment.new && segment.is_large())
    }

    /// The segments of an earlier library that are worth reusing in that of `entries`, or `all`.
    pub(super) fn reuse(
        data: Vec<SegmentData>,
        all: bool,
        entries: &[ArticleEntry],
        content_key: impl Fn(u32) -> Option<ContentKey>,
    ) -> Self {
        if data.is_empty() {
            return Self::default();
        }
        let numbers = 0..entries.len() as u32;
        let numbers: HashMap<ContentKey, u32> =
            numbers.filter_map(|number| Some((content_key(number)?, number))).collect();
        let is_worth =
            |segment: &Segment| all || segment.is_large() && segment.articles().count() * 2 > segment.in_library.len();
        let segments = data.into_iter().map(|data| data.into_segment(&numbers, entries));
        Self(segments.filter(is_worth).collect())
    }

    /// The same where articles and their quotes have other numbers.
    pub(super) fn renumbered(&self, numbers: &Numbers, entries: &[ArticleEntry]) -> Self {
        let mut segments = self.0.clone();
        for in_library in segments.iter_mut().flat_map(|segment| &mut segment.in_library) {
            let number = numbers.get(in_library.0);
            *in_library = number.map_or((NOT_IN_LIBRARY, 0), |number| (number, entries[number as usize].first_quote));
        }
        Self(segments)
    }

    /// The same where some articles have other words; `index` makes a segment of those of the numbers that it gets.
    pub(super) fn replace(self, changed: &[u32], index: impl FnOnce(&[u32]) -> Segment) -> Self {
        let mut segments = self.0;
        if changed.is_empty() {
            return Self(segments);
        }
        for (number, first) in segments.iter_mut().flat_map(|segment| &mut segment.in_library) {
            if changed.binary_search(number).is_ok() {
                (*number, *first) = (NOT_IN_LIBRARY, 0);
            }
        }
        let mut numbers = changed.to_vec();
        // Segments at least double from the last to the first, so that there are few.
        while let Some(segment) = segments.pop_if(|segment| segment.in_library.len() <= numbers.len()) {
            numbers.extend(segment.articles());
        }
        numbers.sort_unstable();
        segments.push(index(&numbers));
        Self(segments)
    }

    /// How many bytes of postings `word` (folded) has, or all words that begin so.
    pub(super) fn size(&self, word: &str, begins: bool) -> u64 {
        let of = |segment: &Segment| match begins {
            true => segment.indexes.words.size_beginning_with(word),
            false => segment.indexes.words.size(word),
        };
        self.0.iter().map(of).sum::<usize>() as u64
    }

    /// The documents that have `word` (folded).
    pub(super) fn with(&self, word: &str, field: WordField) -> Result<RoaringBitmap, Lost> {
        self.all(field, |words| words.with(word, field as usize))
    }

    /// The documents that have a word that begins with `key` (folded).
    pub(super) fn beginning_with(&self, key: &str, field: WordField) -> Result<RoaringBitmap, Lost> {
        self.all(field, |words| words.beginning_with(key, field as usize))
    }

    /// The documents that have a word like `pattern`; `spend` counts the work before it is done.
    pub(super) fn like(
        &self,
        pattern: &WordPattern,
        field: WordField,
        spend: impl Fn(usize) -> Result<(), SearchError>,
    ) -> Result<RoaringBitmap, SearchError> {
        self.all(field, |words| words.like(pattern, field as usize, &spend))
    }

    /// The documents that have every one of `words` (folded); none when there are no words.
    pub(super) fn with_all(&self, words: &[String], field: WordField) -> Result<RoaringBitmap, Lost> {
        let found = words.iter().map(|word| self.with(word, field));
        found.reduce(|a, b| Ok(a? & b?)).unwrap_or_else(|| Ok(RoaringBitmap::new()))
    }

    /// The documents that have `words` (folded) one after the other, and those that have all of them and so may; with
    /// `begins`, the last may be the beginning of a word. `field` is that of articles or quotes.
    pub(super) fn with_phrase(
        &self,
        words: &[String],
        begins: bool,
        field: WordField,
    ) -> Result<(RoaringBitmap, RoaringBitmap), Lost> {
        let Some((last, before)) = words.split_last() else { return Ok(Default::default()) };
        let bigram_field = if field == WordField::Quotes { bigrams::IN_QUOTES } else { bigrams::IN_ARTICLES };
        let in_segment = |segment: &Segment| {
            let SegmentIndexes { words: index, bigrams, .. } = &*segment.indexes;
            let of_frequent = bigrams.with(if begins { before } else { words }, bigram_field)?;
            if let Some((found, true)) = &of_frequent
                && !begins
            {
                return Ok((segment.renumbered(found, field)?, RoaringBitmap::new()));
            }
            let number = field as usize;
            let mut open = if begins { index.beginning_with(last, number)? } else { index.with(&**last, number)? };
            for word in before {
                open &= index.with(&**word, number)?;
            }
            if let Some((found, _)) = of_frequent {
                open &= found;
            }
            Ok((RoaringBitmap::new(), segment.renumbered(&open, field)?))
        };
        let both = |one: (RoaringBitmap, RoaringBitmap), other: (RoaringBitmap, RoaringBitmap)| {
            Ok((one.0 | other.0, one.1 | other.1))
        };
        self.0.par_iter().map(in_segment).try_reduce(Default::default, both)
    }

    fn all<E: From<Lost>>(
        &self,
        field: WordField,
        find: impl Fn(&WordIndex<4>) -> Result<RoaringBitmap, E>,
    ) -> Result<RoaringBitmap, E> {
        let mut all = RoaringBitmap::new();
        for segment in &self.0 {
            all |= segment.renumbered(&find(&segment.indexes.words)?, field)?;
        }
        Ok(all)
    }

    /// Whether anything has `word` (folded).
    pub(super) fn has(&self, word: &str) -> Result<bool, Lost> {
        Ok(self.frequency(word)? > 0)
    }

    /// In how many documents of all fields `word` (folded) occurs.
    fn frequency(&self, word: &str) -> Result<u64, Lost> {
        WordField::ALL.into_iter().map(|field| Ok(self.with(word, field)?.len())).sum()
    }

    /// The word that is most like `key` (folded) and begins with the same letter, the most frequent of several; `None`
    /// when no word is one or two edits away.
    pub(super) fn nearest(&self, key: &str) -> Result<Option<String>, Lost> {
        let near = self.0.iter().flat_map(|segment| segment.indexes.words.near(key));
        let near: BTreeMap<&str, usize> = near.map(|(edits, word)| (word, edits)).collect();
        let mut best: Option<(usize, Reverse<u64>, &str)> = None;
        for (word, edits) in near {
            let rank = (edits, Reverse(self.frequency(word)?), word);
            // The words of articles that are gone have no documents.
            if rank.1.0 > 0 && best.is_none_or(|best| rank < best) {
                best = Some(rank);
            }
        }
        Ok(best.map(|(.., word)| word.to_owned()))
    }
}
