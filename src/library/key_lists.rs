//! Which items have which keys, where there are millions of keys: the lists are not in memory, and some items may be
//! replaced.

use super::lost::Lost;
use super::postings::PostingsStore;
use super::renumbering::Numbers;
use std::borrow::Cow;
use std::sync::Arc;

/// Keys, each with the items that have it.
#[derive(Debug, Default)]
pub(super) struct KeyLists {
    /// What was there at first.
    stored: Option<Arc<Stored>>,
    /// The numbers that the stored items have got since.
    numbers: Option<Numbers>,
    /// The keys of items that came later, each with the item, in order.
    later: Vec<(u32, u32)>,
}

/// Keys with their items, in order, [`ENTRY_BYTES`] each.
#[derive(Debug)]
struct Stored {
    store: Arc<dyn PostingsStore>,
    bytes: usize,
    /// The first key of each block of [`BLOCK_BYTES`].
    firsts: Vec<u32>,
}

const ENTRY_BYTES: usize = 8;
const BLOCK_BYTES: usize = 64 * ENTRY_BYTES;

impl KeyLists {
    /// Those of keys with their items, in order; `spill` stores them.
    pub(super) fn of(by_key: &[(u32, u32)], spill: impl FnOnce(Vec<u8>) -> Arc<dyn PostingsStore>) -> Self {
        let mut bytes = Vec::with_capacity(by_key.len() * ENTRY_BYTES);
        for (key, item) in by_key {
            bytes.extend_from_slice(&key.to_le_bytes());
            bytes.extend_from_slice(&item.to_le_bytes());
        }
        let firsts = by_key.chunks(BLOCK_BYTES / ENTRY_BYTES).map(|block| block[0].0).collect();
        let stored = Stored { bytes: bytes.len(), store: spill(bytes), firsts };
        Self { stored: Some(Arc::new(stored)), numbers: None, later: Vec::new() }
    }

    /// The first key of each block and all keys with their items, to be written; `None` once some are replaced, or when they
    /// are lost.
    pub(super) fn stored(&self) -> Option<(&[u32], Cow<'_, [u8]>)> {
        let stored = self.stored.as_ref().filter(|_| self.numbers.is_none() && self.later.is_empty())?;
        Some((&stored.firsts, stored.store.slice(0..stored.bytes)?))
    }

    /// Those of [`KeyLists::stored`], of which `bytes` are in the store.
    pub(super) fn open(firsts: Vec<u32>, store: Arc<dyn PostingsStore>, bytes: usize) -> Self {
        Self { stored: Some(Arc::new(Stored { store, bytes, firsts })), numbers: None, later: Vec::new() }
    }

    /// The items that have a key, in order.
    pub(super) fn with(&self, key: u32) -> Result<Vec<u32>, Lost> {
        let mut items = match &self.stored {
            Some(stored) => stored.with(key)?,
            None => Vec::new(),
        };
        if let Some(numbers) = &self.numbers {
            items = numbers.list(&items);
        }
        let first = self.later.partition_point(|(other, _)| *other < key);
        let later = self.later[first..].iter().take_while(|(other, _)| *other == key);
        items.extend(later.map(|(_, item)| *item));
        items.sort_unstable();
        Ok(items)
    }

    /// The same where items have other numbers or are gone, and `new` ones have come.
    pub(super) fn replaced(&self, now: &Numbers, new: &[(u32, u32)]) -> Self {
        let later = self.later.iter().filter_map(|(key, item)| Some((*key, now.get(*item)?)));
        let mut later: Vec<(u32, u32)> = later.chain(new.iter().copied()).collect();
        later.sort_unstable();
        let numbers = self.numbers.as_ref().map_or_else(|| now.clone(), |numbers| numbers.then(now));
        Self { stored: self.stored.clone(), numbers: Some(numbers), later }
    }
}

impl Stored {
    fn with(&self, key: u32) -> Result<Vec<u32>, Lost> {
        // A key may begin in the block before the first that begins with it.
        let begin = self.firsts.partition_point(|first| *first < key).saturating_sub(1) * BLOCK_BYTES;
        let end = self.firsts.partition_point(|first| *first <= key) * BLOCK_BYTES;
        let bytes = self.store.slice(begin..end.min(self.bytes).max(begin)).ok_or(Lost::Postings)?;
        let (numbers, _) = bytes.as_chunks();
        let (entries, _) = numbers.as_chunks();
        let entry = |[other, item]: &[[u8; 4]; 2]| (u32::from_le_bytes(*other), u32::from_le_bytes(*item));
        Ok(entries.iter().map(entry).filter(|(other, _)| *other == key).map(|(_, item)| item).collect())
    }
}
