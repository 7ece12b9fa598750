//! Clusters of items that have a key in common and are alike: quotes with a shingle, articles with a band of a sample.
//!
//! Of those that have a key, each is compared with the first and with its neighbour, not with all: a text in a thousand
//! outlets must not cost a million comparisons.

use super::clusters::{ClusterList, Clusters, UnionFind};
use super::key_lists::KeyLists;
use super::lost::Lost;
use super::postings::PostingsStore;
use super::renumbering::Numbers;
use foldhash::HashSet;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Clusters, with what is needed to change some of the items.
#[derive(Debug, Default)]
pub(super) struct Alike {
    pub(super) clusters: Clusters,
    pub(super) keys: KeyLists,
    /// A key that more items have says nothing.
    pub(super) max_items: usize,
}

/// Clusters of which some items change: only those are joined anew whom the change can concern.
pub(super) struct AlikePatch {
    keys: KeyLists,
    max_items: usize,
    count: usize,
    /// The clusters that stay.
    kept: ClusterList,
    /// The items to be joined; those of no kept cluster are in none.
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
            join_alike(&mut sets, &items, Some, &are_alike);
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
        let mut dissolved: HashSet<u32> = numbers.gone().filter_map(|item| self.clusters.cluster_of(item)).collect();
        let touched: BTreeSet<u32> = gone.iter().copied().chain(new.iter().map(|(key, _)| *key)).collect();
        for key in touched {
            let (before, now) = (self.keys.with(key)?, keys.with(key)?);
            if before.len().min(now.len()) <= self.max_items {
                items.extend(now);
                dissolved.extend(before.iter().filter_map(|item| self.clusters.cluster_of(*item)));
            }
        }
        let mut kept = ClusterList::default();
        for (number, members) in (0..).zip(self.clusters.iter()) {
            let members = members.iter().filter_map(|item| numbers.get(*item));
            if dissolved.contains(&number) { items.extend(members) } else { kept.push(members) }
        }
        Ok(AlikePatch { keys, max_items: self.max_items, count, kept, items })
    }
}

impl AlikePatch {
    /// Joins the items; `keys_of` gives the keys of each.
    pub(super) fn finish<K: IntoIterator<Item = u32>>(
        self,
        joined: &[(u32, u32)],
        keys_of: impl Fn(u32) -> K,
        are_alike: impl Fn(u32, u32) -> bool,
    ) -> Result<Alike, Lost> {
        let of_pairs = joined.iter().flat_map(|(one, other)| [*one, *other]);
        let of_pairs: RoaringBitmap = of_pairs.filter(|item| !self.items.contains(*item)).collect();
        // Clusters of items that are only in pairs grow as a whole.
        let is_touched = |members: &&[u32]| members.iter().any(|item| of_pairs.contains(*item));
        let (touched, kept): (Vec<_>, Vec<_>) = if of_pairs.is_empty() {
            (Vec::new(), self.kept.iter().collect())
        } else {
            self.kept.iter().partition(is_touched)
        };
        let mut all = &self.items | of_pairs;
        all.extend(touched.iter().copied().flatten());
        let all: Vec<u32> = all.into_iter().collect();
        let position = |item: u32| all.binary_search(&item).expect("all items to be joined are there") as u32;
        let mut sets = UnionFind::new(all.len());
        let whole = touched.iter().flat_map(|members| members.iter().map(|item| (members[0], *item)));
        whole.chain(joined.iter().copied()).for_each(|(one, other)| sets.join(position(one), position(other)));
        let keys: BTreeSet<u32> = self.items.iter().flat_map(&keys_of).collect();
        for key in keys {
            let list = self.keys.with(key)?;
            if list.len() <= self.max_items {
                let position = |item| self.items.contains(item).then(|| position(item));
                join_alike(&mut sets, &list, position, &are_alike);
            }
        }
        let sets = sets.finish();
        let new = sets.iter().map(|members| members.iter().map(|at| all[*at as usize]).collect::<Vec<_>>());
        let clusters = Clusters::merged(self.count, &kept, &new.collect::<Vec<_>>());
        Ok(Alike { clusters, keys: self.keys, max_items: self.max_items })
    }
}

/// The clusters of `count` items that have one key, in order.
pub(super) fn clusters_of_key(count: usize, max_items: usize, are_alike: impl Fn(u32, u32) -> bool) -> Clusters {
    let mut sets = UnionFind::new(count);
    if count <= max_items {
        let items: Vec<u32> = (0..count as u32).collect();
        join_alike(&mut sets, &items, Some, &are_alike);
    }
    sets.finish()
}

/// Joins those that are alike among the items that have a key, in order; `position` gives the place of each in `sets`, where it
/// has one.
fn join_alike(
    sets: &mut UnionFind,
    items: &[u32],
    position: impl Fn(u32) -> Option<u32>,
    are_alike: &impl Fn(u32, u32) -> bool,
) {
    for pair in items.windows(2) {
        for other in [pair[0], items[0]] {
            if let (Some(at), Some(at_other)) = (position(pair[1]), position(other))
                && sets.find(at) != sets.find(at_other)
                && are_alike(pair[1], other)
            {
                sets.join(at, at_other);
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
                let patch = before.patch(&now.into_iter().collect(), items.len(), &gone_keys, &new).unwrap();
                let keys_of = |item: u32| items[item as usize].clone();
                before = patch.finish(&[], keys_of, |one, other| alike(&items, one, other)).unwrap();
                prop_assert_eq!(&before.clusters, &found(&items).clusters);
            }
        }
    }
}
