//! Which articles and quotes have something: an inverted index.

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::borrow::{Borrow, Cow};
use std::fmt::Debug;
use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

/// The lists of an index, one after the other: in memory, or where an [`Archive`](super::Archive) has put them away.
pub trait PostingsStore: Debug + Send + Sync {
    /// A slice of them; `None` when it is lost.
    fn slice(&self, of: Range<usize>) -> Option<Cow<'_, [u8]>>;
}

impl PostingsStore for Vec<u8> {
    fn slice(&self, of: Range<usize>) -> Option<Cow<'_, [u8]>> {
        self.get(of).map(Cow::Borrowed)
    }
}

/// For each key the numbers of what has it, in `N` kinds of ranges.
#[derive(Debug)]
pub(super) struct PostingsIndex<K, const N: usize> {
    /// In their order.
    keys: Vec<K>,
    /// The lists of numbers of every key, kind by kind.
    lists: Arc<dyn PostingsStore>,
    /// Where those of the first key begin.
    begin: usize,
    /// Where those of each key end, from there.
    ends: Vec<[usize; N]>,
}

/// An [`PostingsIndex`] of folded words.
pub(super) type WordIndex<const N: usize> = PostingsIndex<Box<str>, N>;

/// The keys of an index, where their lists end, the lists.
pub(super) type Parts<'i, K> = (&'i [K], &'i [usize], Cow<'i, [u8]>);

/// An [`PostingsIndex`] while it is made.
#[derive(Debug)]
pub(super) struct PostingsWriter<K, const N: usize> {
    numbers: FxHashMap<K, u32>,
    lists: Vec<[Postings; N]>,
}

impl<K, const N: usize> Default for PostingsIndex<K, N> {
    fn default() -> Self {
        Self { keys: Vec::new(), lists: Arc::new(Vec::new()), begin: 0, ends: Vec::new() }
    }
}

impl<K, const N: usize> Default for PostingsWriter<K, N> {
    fn default() -> Self {
        Self { numbers: FxHashMap::default(), lists: Vec::new() }
    }
}

impl<K: Ord + Hash, const N: usize> PostingsWriter<K, N> {
    /// The number under which a key is collected; the first to be asked for is 0, and so on.
    pub(super) fn number<Q>(&mut self, key: &Q) -> u32
    where
        K: Borrow<Q> + From<Q::Owned>,
        Q: ToOwned + Hash + Eq + ?Sized,
    {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = self.lists.len() as u32;
        self.numbers.insert(key.to_owned().into(), number);
        self.lists.push(std::array::from_fn(|_| Postings::default()));
        number
    }

    /// Notes that `at` has the key of this number, in a range of `kind`; numbers of a kind must not fall.
    pub(super) fn add(&mut self, key: u32, kind: usize, at: u32) {
        self.lists[key as usize][kind].push(at);
    }

    /// The index, whose lists are where `spill` puts them.
    pub(super) fn finish(self, spill: impl FnOnce(Vec<u8>) -> Arc<dyn PostingsStore>) -> PostingsIndex<K, N> {
        let mut keys: Vec<(K, u32)> = self.numbers.into_iter().collect();
        keys.sort_unstable();
        let bytes = self.lists.iter().flatten().map(|list| list.bytes.len()).sum();
        let mut lists = Vec::with_capacity(bytes);
        let end = |list: &Postings| {
            lists.extend(&list.bytes);
            lists.len()
        };
        let ends = keys.iter().map(|(_, number)| *number as usize);
        let ends = ends.scan(end, |end, number| Some(self.lists[number].each_ref().map(&mut *end))).collect();
        PostingsIndex { keys: keys.into_iter().map(|(key, _)| key).collect(), ends, lists: spill(lists), begin: 0 }
    }
}

impl<K, const N: usize> PostingsIndex<K, N> {
    /// All that it is, to be written; `None` when the lists are lost.
    pub(super) fn parts(&self) -> Option<Parts<'_, K>> {
        Some((&self.keys, self.ends.as_flattened(), self.lists.slice(self.begin..self.end())?))
    }

    /// The index of these parts, whose lists begin at `begin` of `lists`; `None` when they do not fit together.
    pub(super) fn of_parts(keys: Vec<K>, ends: &[usize], lists: Arc<dyn PostingsStore>, begin: usize) -> Option<Self> {
        let (ends_of_each, over) = ends.as_chunks();
        let sound = ends.is_sorted() && over.is_empty() && ends_of_each.len() == keys.len();
        sound.then(|| Self { keys, lists, begin, ends: ends_of_each.to_vec() })
    }

    /// Where the lists end.
    pub(super) fn end(&self) -> usize {
        self.begin + self.ends.last().map_or(0, |ends| ends[N - 1])
    }

    /// Where the list of the key at this range stands, from the beginning of all.
    fn range(&self, at: usize, kind: usize) -> Range<usize> {
        let begin = match kind.checked_sub(1) {
            Some(before) => self.ends[at][before],
            None => at.checked_sub(1).map_or(0, |before| self.ends[before][N - 1]),
        };
        begin..self.ends[at][kind]
    }

    /// A slice of the lists.
    ///
    /// # Panics
    /// When it was lost under our hands: a list that lacks something would be taken for the truth. The request fails.
    fn slice(&self, of: Range<usize>) -> Cow<'_, [u8]> {
        match self.lists.slice(self.begin + of.start..self.begin + of.end) {
            Some(slice) => slice,
            None => panic!("the lists of an index are kept no more"),
        }
    }

    /// The numbers of what has `key`, in order.
    pub(super) fn numbers<Q: Ord + ?Sized>(&self, key: &Q, kind: usize) -> Vec<u32>
    where
        K: Borrow<Q>,
    {
        match self.keys.binary_search_by(|other| other.borrow().cmp(key)) {
            Ok(at) => numbers(&self.slice(self.range(at, kind))).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// What has `key`.
    pub(super) fn with<Q: Ord + ?Sized>(&self, key: &Q, kind: usize) -> RoaringBitmap
    where
        K: Borrow<Q>,
    {
        let mut set = RoaringBitmap::new();
        // The numbers rise, so this cannot fail.
        let _ = set.append(self.numbers(key, kind));
        set
    }
}

impl<const N: usize> WordIndex<N> {
    /// What has a word that begins with `key` (folded).
    pub(super) fn beginning_with(&self, key: &str, kind: usize) -> RoaringBitmap {
        let first = self.keys.partition_point(|word| **word < *key);
        let count = self.keys[first..].partition_point(|word| word.starts_with(key));
        let ranges: Vec<Range<usize>> = (first..first + count).map(|at| self.range(at, kind)).collect();
        let (Some(Range { start, .. }), Some(Range { end, .. })) = (ranges.first(), ranges.last()) else {
            return RoaringBitmap::new();
        };
        let lists = self.slice(*start..*end);
        // There may be thousands of lists: every number is a bit, whatever list it is in.
        let mut bits: Vec<u64> = Vec::new();
        for number in ranges.iter().flat_map(|range| numbers(&lists[range.start - start..range.end - start])) {
            let at = number as usize / 64;
            if at >= bits.len() {
                bits.resize(at + 1, 0);
            }
            bits[at] |= 1 << (number % 64);
        }
        let set =
            |(at, bits): (u32, u64)| (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| at * 64 + bit);
        (0..).zip(bits).flat_map(set).collect()
    }

    /// The words that `key` (folded) may have been meant to be: those with the same initial that are but a slip of the
    /// finger or two away, with how many slips it takes.
    pub(super) fn near(&self, key: &str) -> impl Iterator<Item = (usize, &str)> {
        let slips = if key.chars().count() > 4 { 2 } else { 1 };
        let initial = &key[..key.chars().next().map_or(0, char::len_utf8)];
        let first = self.keys.partition_point(|word| **word < *initial);
        let words = self.keys[first..].iter().map(|word| &**word).take_while(move |word| word.starts_with(initial));
        let alike = words.filter(move |word| word.len().abs_diff(key.len()) <= 2 * slips);
        alike.map(|word| (strsim::osa_distance(word, key), word)).filter(move |(distance, _)| *distance <= slips)
    }
}

/// Rising numbers, each as the distance from the one before, seven bits a byte: a third of what a list of numbers takes,
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

/// The numbers of a list.
fn numbers(list: &[u8]) -> impl Iterator<Item = u32> {
    let mut bytes = list.iter();
    let mut number = 0;
    std::iter::from_fn(move || {
        let (mut gap, mut shift) = (0, 0);
        loop {
            let byte = *bytes.next()?;
            gap |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                number += gap;
                return Some(number);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn postings_give_back_what_was_put_in(numbers in proptest::collection::btree_set(any::<u32>(), 0..200)) {
            let mut postings = Postings::default();
            for number in &numbers {
                postings.push(*number);
                postings.push(*number);
            }
            prop_assert!(super::numbers(&postings.bytes).eq(numbers));
        }
    }

    #[test]
    fn beginnings_are_found_among_all_words() {
        let mut words = PostingsWriter::<Box<str>, 1>::default();
        for (at, word) in ["mast", "mask", "master", "mas", "nut"].into_iter().enumerate() {
            let number = words.number(word);
            words.add(number, 0, at as u32);
        }
        let words = words.finish(|lists| Arc::new(lists));
        assert!(words.beginning_with("mast", 0).iter().eq([0, 2]));
        assert_eq!(words.beginning_with("", 0).len(), 5);
        assert!(words.with("mask", 0).iter().eq([1]));
        assert!(words.with("masks", 0).is_empty());
        let mut near: Vec<_> = words.near("mastr").collect();
        near.sort_unstable();
        assert_eq!(near, [(1, "mast"), (1, "master"), (2, "mas"), (2, "mask")]);
    }
}
