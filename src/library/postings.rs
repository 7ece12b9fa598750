//! An inverted index: for each word or other key, the numbers of the documents that have it.

use super::lost::Lost;
use super::word_pattern::WordPattern;
use super::work::SearchError;
use foldhash::HashMap;
use roaring::RoaringBitmap;
use std::borrow::{Borrow, Cow};
use std::fmt::Debug;
use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

/// The bytes of all postings of an index: in memory, or where an [`Archive`](super::Archive) has written them.
pub trait PostingsStore: Debug + Send + Sync {
    /// A part of them; `None` when it is lost.
    fn slice(&self, of: Range<usize>) -> Option<Cow<'_, [u8]>>;
}

impl PostingsStore for Vec<u8> {
    fn slice(&self, of: Range<usize>) -> Option<Cow<'_, [u8]>> {
        self.get(of).map(Cow::Borrowed)
    }
}

/// For each key the numbers of the documents that have it, in `N` fields.
#[derive(Debug)]
pub(super) struct PostingsIndex<K, const N: usize> {
    /// In order.
    keys: Vec<K>,
    /// The postings of every key, field by field.
    store: Arc<dyn PostingsStore>,
    /// Where those of the first key begin in the store.
    begin: usize,
    /// Where those of each key and field end, counted from `begin`.
    ends: Vec<[usize; N]>,
}

/// A [`PostingsIndex`] of folded words.
pub(super) type WordIndex<const N: usize> = PostingsIndex<Box<str>, N>;

/// What it takes to compare a word with a pattern, compared with a byte of postings.
const PATTERN_WORK: usize = 128;

/// The keys of an index, the ends of their postings, and the postings.
pub(super) type Parts<'i, K> = (&'i [K], &'i [usize], Cow<'i, [u8]>);

/// The words of an index and the ends of their postings, as they are stored.
pub(super) type WordParts<'i> = (Cow<'i, [Box<str>]>, Cow<'i, [usize]>);

/// Makes a [`PostingsIndex`].
#[derive(Debug)]
pub(super) struct PostingsWriter<K, const N: usize> {
    numbers: HashMap<K, u32>,
    postings: Vec<[Postings; N]>,
}

impl<K, const N: usize> Default for PostingsIndex<K, N> {
    fn default() -> Self {
        Self { keys: Vec::new(), store: Arc::new(Vec::new()), begin: 0, ends: Vec::new() }
    }
}

impl<K, const N: usize> Default for PostingsWriter<K, N> {
    fn default() -> Self {
        Self { numbers: HashMap::default(), postings: Vec::new() }
    }
}

impl<K: Ord + Hash, const N: usize> PostingsWriter<K, N> {
    /// The number of a key; the first to be asked for is 0, and so on.
    pub(super) fn number<Q>(&mut self, key: &Q) -> u32
    where
        K: Borrow<Q> + From<Q::Owned>,
        Q: ToOwned + Hash + Eq + ?Sized,
    {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = self.postings.len() as u32;
        self.numbers.insert(key.to_owned().into(), number);
        self.postings.push(std::array::from_fn(|_| Postings::default()));
        number
    }

    /// Notes that `document` has the key of this number in `field`; the documents of a field must come in order.
    pub(super) fn add(&mut self, key: u32, field: usize, document: u32) {
        self.postings[key as usize][field].push(document);
    }

    /// The index; `spill` stores its postings.
    pub(super) fn finish(self, spill: impl FnOnce(Vec<u8>) -> Arc<dyn PostingsStore>) -> PostingsIndex<K, N> {
        let mut keys: Vec<(K, u32)> = self.numbers.into_iter().collect();
        keys.sort_unstable();
        let mut bytes = Vec::with_capacity(self.postings.iter().flatten().map(|postings| postings.bytes.len()).sum());
        let mut ends = Vec::with_capacity(keys.len());
        for (_, number) in &keys {
            ends.push(self.postings[*number as usize].each_ref().map(|postings| {
                bytes.extend(&postings.bytes);
                bytes.len()
            }));
        }
        PostingsIndex { keys: keys.into_iter().map(|(key, _)| key).collect(), ends, store: spill(bytes), begin: 0 }
    }
}

impl<K, const N: usize> PostingsIndex<K, N> {
    /// All that it consists of, to be written.
    pub(super) fn parts(&self) -> Result<Parts<'_, K>, Lost> {
        Ok((&self.keys, self.ends.as_flattened(), self.slice(0..self.end() - self.begin)?))
    }

    /// The index of these parts, whose postings begin at `begin` of `store`; `None` when they do not fit together.
    pub(super) fn of_parts(keys: Vec<K>, ends: &[usize], store: Arc<dyn PostingsStore>, begin: usize) -> Option<Self> {
        let (ends_of_each, over) = ends.as_chunks();
        let fits = ends.is_sorted() && over.is_empty() && ends_of_each.len() == keys.len();
        fits.then(|| Self { keys, store, begin, ends: ends_of_each.to_vec() })
    }

    /// The end of the postings in the store.
    pub(super) fn end(&self) -> usize {
        self.begin + self.ends.last().map_or(0, |ends| ends[N - 1])
    }

    /// The postings of the key at this index, counted from `begin`.
    fn range(&self, at: usize, field: usize) -> Range<usize> {
        let begin = match field.checked_sub(1) {
            Some(before) => self.ends[at][before],
            None => at.checked_sub(1).map_or(0, |before| self.ends[before][N - 1]),
        };
        begin..self.ends[at][field]
    }

    fn slice(&self, of: Range<usize>) -> Result<Cow<'_, [u8]>, Lost> {
        self.store.slice(self.begin + of.start..self.begin + of.end).ok_or(Lost::Postings)
    }

    /// The numbers of the documents that have `key`, in order.
    pub(super) fn numbers<Q: Ord + ?Sized>(&self, key: &Q, field: usize) -> Result<Vec<u32>, Lost>
    where
        K: Borrow<Q>,
    {
        match self.keys.binary_search_by(|other| other.borrow().cmp(key)) {
            Ok(at) => decode(&self.slice(self.range(at, field))?),
            Err(_) => Ok(Vec::new()),
        }
    }

    /// The documents that have `key`.
    pub(super) fn with<Q: Ord + ?Sized>(&self, key: &Q, field: usize) -> Result<RoaringBitmap, Lost>
    where
        K: Borrow<Q>,
    {
        RoaringBitmap::from_sorted_iter(self.numbers(key, field)?).map_err(|_| Lost::Postings)
    }
}

impl<const N: usize> WordIndex<N> {
    /// All that it consists of, to be written: what is in memory, and the postings.
    pub(super) fn stored(&self) -> Result<(WordParts<'_>, Cow<'_, [u8]>), Lost> {
        let (words, ends, postings) = self.parts()?;
        Ok(((words.into(), ends.into()), postings))
    }

    /// The index of [`WordIndex::stored`], whose postings are all that `store` has.
    pub(super) fn open((words, ends): WordParts<'_>, store: Arc<dyn PostingsStore>) -> Option<Self> {
        Self::of_parts(words.into_owned(), &ends, store, 0)
    }

    /// How many bytes of postings the word `key` (folded) has.
    pub(super) fn size(&self, key: &str) -> usize {
        self.keys.binary_search_by(|word| (**word).cmp(key)).map_or(0, |at| self.bytes(at..at + 1))
    }

    /// How many bytes of postings the words have that begin with `key` (folded).
    pub(super) fn size_beginning_with(&self, key: &str) -> usize {
        self.bytes(self.beginning(key))
    }

    /// The indices of the words that begin with `key`.
    fn beginning(&self, key: &str) -> Range<usize> {
        let first = self.keys.partition_point(|word| **word < *key);
        first..first + self.keys[first..].partition_point(|word| word.starts_with(key))
    }

    /// How many bytes of postings these keys have.
    fn bytes(&self, keys: Range<usize>) -> usize {
        let end = |keys: usize| keys.checked_sub(1).map_or(0, |last| self.ends[last][N - 1]);
        end(keys.end) - end(keys.start)
    }

    /// The documents that have a word that begins with `key` (folded).
    pub(super) fn beginning_with(&self, key: &str, field: usize) -> Result<RoaringBitmap, Lost> {
        let ranges: Vec<Range<usize>> = self.beginning(key).map(|at| self.range(at, field)).collect();
        let (Some(Range { start, .. }), Some(Range { end, .. })) = (ranges.first(), ranges.last()) else {
            return Ok(RoaringBitmap::new());
        };
        let bytes = self.slice(*start..*end)?;
        union(ranges.iter().map(|range| decode(&bytes[range.start - start..range.end - start])))
    }

    /// The documents that have a word like `pattern`; `spend` counts the work before it is done.
    pub(super) fn like(
        &self,
        pattern: &WordPattern,
        field: usize,
        spend: impl Fn(usize) -> Result<(), SearchError>,
    ) -> Result<RoaringBitmap, SearchError> {
        spend(self.keys.len() * PATTERN_WORK)?;
        let like: Vec<usize> = (0..self.keys.len()).filter(|at| pattern.fits(&self.keys[*at])).collect();
        spend(like.iter().map(|at| self.bytes(*at..at + 1)).sum())?;
        Ok(union(like.into_iter().map(|at| decode(&self.slice(self.range(at, field))?)))?)
    }

    /// The words that `key` (folded) may be a misspelling of: those with the same initial and at most two edits away,
    /// with the number of edits.
    pub(super) fn near(&self, key: &str) -> impl Iterator<Item = (usize, &str)> {
        let edits = if key.chars().count() > 4 { 2 } else { 1 };
        let initial = &key[..key.chars().next().map_or(0, char::len_utf8)];
        let first = self.keys.partition_point(|word| **word < *initial);
        let words = self.keys[first..].iter().map(|word| &**word).take_while(move |word| word.starts_with(initial));
        let alike = words.filter(move |word| word.len().abs_diff(key.len()) <= 2 * edits);
        alike.map(|word| (strsim::osa_distance(word, key), word)).filter(move |(distance, _)| *distance <= edits)
    }
}

/// The numbers of several lists. There may be thousands of them: every number is a bit, whatever list it is in.
fn union(lists: impl Iterator<Item = Result<Vec<u32>, Lost>>) -> Result<RoaringBitmap, Lost> {
    let mut bits: Vec<u64> = Vec::new();
    for list in lists {
        for number in list? {
            let at = number as usize / 64;
            if at >= bits.len() {
                bits.resize(at + 1, 0);
            }
            bits[at] |= 1 << (number % 64);
        }
    }
    let set = |(at, bits): (u32, u64)| (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| at * 64 + bit);
    Ok((0..).zip(bits).flat_map(set).collect())
}

/// Numbers in order, each as the distance from the one before, seven bits a byte: a third of what a list of numbers takes,
/// and short lists take next to nothing.
#[derive(Debug, Default)]
struct Postings {
    bytes: Vec<u8>,
    last: u32,
}

impl Postings {
    /// Adds a number that is not less than the last; the last again adds nothing.
    fn push(&mut self, number: u32) {
        if self.last == number && !self.bytes.is_empty() {
            return;
        }
        let mut gap = number - self.last;
        while gap >= 0x80 {
            self.bytes.push(gap as u8 | 0x80);
            gap >>= 7;
        }
        self.bytes.push(gap as u8);
        self.last = number;
    }
}

/// The numbers of [`Postings`].
fn decode(bytes: &[u8]) -> Result<Vec<u32>, Lost> {
    let mut numbers = Vec::with_capacity(bytes.len());
    let (mut number, mut gap, mut shift) = (0_u64, 0, 0);
    for byte in bytes {
        gap |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if *byte < 0x80 {
            number += gap;
            numbers.push(u32::try_from(number).map_err(|_| Lost::Postings)?);
            (gap, shift) = (0, 0);
        } else if shift > 28 {
            return Err(Lost::Postings);
        }
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_read_as_written(numbers in proptest::collection::btree_set(any::<u32>(), 0..200)) {
            let mut postings = Postings::default();
            for number in &numbers {
                postings.push(*number);
                postings.push(*number);
            }
            prop_assert!(decode(&postings.bytes).unwrap().into_iter().eq(numbers));
        }
    }

    #[test]
    fn damaged_postings_are_lost() {
        assert_eq!(decode(&[0xff; 6]), Err(Lost::Postings), "longer than a number");
        assert_eq!(decode(&[0xff, 0xff, 0xff, 0xff, 0x0f, 1]), Err(Lost::Postings), "more than 32 bits");
        let mut writer = PostingsWriter::<Box<str>, 1>::default();
        let word = writer.number("mast");
        writer.add(word, 0, 5);
        let index = writer.finish(|_| Arc::new(Vec::new()));
        assert_eq!(index.with("mast", 0), Err(Lost::Postings), "shorter than they were");
        assert_eq!(index.beginning_with("ma", 0), Err(Lost::Postings));
    }

    #[test]
    fn words_are_found_by_their_beginnings() {
        let mut words = PostingsWriter::<Box<str>, 1>::default();
        for (at, word) in ["mast", "mask", "master", "mas", "nut"].into_iter().enumerate() {
            let number = words.number(word);
            words.add(number, 0, at as u32);
        }
        let words = words.finish(|lists| Arc::new(lists));
        assert!(words.beginning_with("mast", 0).unwrap().iter().eq([0, 2]));
        assert_eq!(words.beginning_with("", 0).unwrap().len(), 5);
        assert!(words.with("mask", 0).unwrap().iter().eq([1]));
        assert!(words.with("masks", 0).unwrap().is_empty());
        let mut near: Vec<_> = words.near("mastr").collect();
        near.sort_unstable();
        assert_eq!(near, [(1, "mast"), (1, "master"), (2, "mas"), (2, "mask")]);
    }
}
