//! Clusters of items that have a key in common and are alike: quotes with a shingle, articles with a band of a sample.
//!
//! Of those that have a key, each is compared with the first and with its neighbour, not with all: a text in a thousand
//! outlets must not cost a million comparisons.

use super::clusters::{Clusters, UnionFind};
use super::key_lists::KeyLists;
use super::lost::Lost;
use super::postings::PostingsStore;
use super::renumbering::Numbers;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Clusters, with what is needed to change some of the items.
#[derive(Debug, Default)]
pub(super) struct Alike {
    pub(super) clusters: Clusters,
    keys: KeyLists,
    /// A key that more items have says nothing.
    max_items: usize,
}

/// Clusters of which some items change: only those are joined anew whom the change can concern.
pub(super) struct AlikePatch {
    keys: KeyLists,
    max_items: usize,
    /// All other items are joined already.
    sets: UnionFind,
    /// The items to be joined.
    pub(super) items: RoaringBitmap,
}

impl Alike {
    /// Finds the clusters of `count` items of these keys; `joined` are pairs that are in one cluster, alike or not.
    pub(super) fn find(
        count: usize,
        mut by_key: Vec<(u32, u32)>,
        max_items: usize,
        joined: &[(u32, u32)],
        are_alike: impl Fn(u32, u32) -> bool,
        spill: impl FnOnce(Vec<u8>) -> Arc<dyn PostingsStore>,
    ) -> Self {
        by_key.par_sort_unstable();
        let mut sets = UnionFind::new(count);
        joined.iter().for_each(|(one, other)| sets.join(*one, *other));
        for list in by_key.chunk_by(|a, b| a.0 == b.0).filter(|list| list.len() <= max_items) {
            let items: Vec<u32> = list.iter().map(|(_, item)| *item).collect();
            join_alike(&mut sets, &items, &are_alike);
        }
        Self { clusters: sets.finish(), keys: KeyLists::of(&by_key, spill), max_items }
    }

    /// Begins to change items: `numbers` has those that stay among now `count`, `gone` the keys of those that do not, and
    /// `new` the keys of new ones with their numbers.
    pub(super) fn patch(
        &self,
        numbers: &Numbers,
        count: usize,
        gone: &[u32],
        new: &[(u32, u32)],
    ) -> Result<AlikePatch, Lost> {
        let keys = self.keys.replaced(numbers, new);
        // Whoever has a key of theirs may have got another neighbour.
        let mut items: RoaringBitmap = new.iter().map(|(_, item)| *item).collect();
        let touched: BTreeSet<u32> = gone.iter().copied().chain(new.iter().map(|(key, _)| *key)).collect();
        for key in touched {
            let before = self.keys.with(key)?;
            if before.len() <= self.max_items {
                items.extend(numbers.list(&before));
            }
            items.extend(Some(keys.with(key)?).filter(|list| list.len() <= self.max_items).into_iter().flatten());
        }
        let mut sets = UnionFind::new(count);
        for before in self.clusters.iter() {
            let members = numbers.list(before);
            if members.len() < before.len() || members.iter().any(|item| items.contains(*item)) {
                items.extend(members);
            } else {
                members.iter().for_each(|item| sets.join(members[0], *item));
            }
        }
        Ok(AlikePatch { keys, max_items: self.max_items, sets, items })
    }
}

impl AlikePatch {
    /// Joins the items; `keys_of` gives the keys of each.
    pub(super) fn finish<K: IntoIterator<Item = u32>>(
        mut self,
        joined: &[(u32, u32)],
        keys_of: impl Fn(u32) -> K,
        are_alike: impl Fn(u32, u32) -> bool,
    ) -> Result<Alike, Lost> {
        joined.iter().for_each(|(one, other)| self.sets.join(*one, *other));
        let keys: BTreeSet<u32> = self.items.iter().flat_map(&keys_of).collect();
        for key in keys {
            let list = self.keys.with(key)?;
            if list.len() <= self.max_items {
                let has = |item| self.items.contains(item);
                join_alike(&mut self.sets, &list, |one, other| has(one) && has(other) && are_alike(one, other));
            }
        }
        Ok(Alike { clusters: self.sets.finish(), keys: self.keys, max_items: self.max_items })
    }
}

/// Joins those that are alike among the items that have a key, in order.
fn join_alike(sets: &mut UnionFind, items: &[u32], are_alike: impl Fn(u32, u32) -> bool) {
    for pair in items.windows(2) {
        for other in [pair[0], items[0]] {
            if sets.find(pair[1]) != sets.find(other) && are_alike(pair[1], other) {
                sets.join(pair[1], other);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::renumbering::GONE;
    use super::*;
    use proptest::prelude::*;

    const MAX_ITEMS: usize = 4;

    /// Finds clusters of items, each given by its keys; two are alike if they have half of the keys of one in common.
    fn found(items: &[BTreeSet<u32>]) -> Alike {
        let by_key = (0..).zip(items).flat_map(|(item, keys)| keys.iter().map(move |key| (*key, item)));
        let are_alike = |one, other| alike(items, one, other);
        Alike::find(items.len(), by_key.collect(), MAX_ITEMS, &[], are_alike, |bytes| Arc::new(bytes))
    }

    fn alike(items: &[BTreeSet<u32>], one: u32, other: u32) -> bool {
        let (one, other) = (&items[one as usize], &items[other as usize]);
        one.intersection(other).count() * 2 >= one.len().min(other.len())
    }

    proptest! {
        #[test]
        fn patched_clusters_are_as_found_anew(
            items in prop::collection::vec(prop::collection::btree_set(0_u32..20, 0..5), 1..30),
            changes in prop::collection::vec(
                (any::<prop::sample::Index>(), any::<bool>(), prop::collection::btree_set(0_u32..20, 0..5)), 0..8)
        ) {
            let mut items = items;
            let mut before = found(&items);
            for (at, replaces, keys) in changes {
                // An item goes, and perhaps another comes at another place.
                let gone = at.index(items.len());
                let gone_keys: Vec<u32> = items.remove(gone).into_iter().collect();
                let place = at.index(items.len() + 1);
                let mut now: Vec<u32> = (0..items.len() as u32).collect();
                let mut new: Vec<(u32, u32)> = Vec::new();
                if replaces || items.is_empty() {
                    now[place..].iter_mut().for_each(|number| *number += 1);
                    new.extend(keys.iter().map(|key| (*key, place as u32)));
                    items.insert(place, keys);
                }
                now.insert(gone, GONE);
                let patch = before.patch(&Numbers::new(now), items.len(), &gone_keys, &new).unwrap();
                let keys_of = |item: u32| items[item as usize].clone();
                before = patch.finish(&[], keys_of, |one, other| alike(&items, one, other)).unwrap();
                prop_assert_eq!(&before.clusters, &found(&items).clusters);
            }
        }
    }
}
