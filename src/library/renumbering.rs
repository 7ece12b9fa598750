//! The numbers that articles and quotes have in a library made of the one before.

use super::changed::ChangedArticle;
use super::entries::ArticleEntry;
use foldhash::HashMap;
use roaring::RoaringBitmap;
use std::collections::BTreeSet;
use std::ops::Range;

/// Stands for what is not taken over.
pub(super) const GONE: u32 = u32::MAX;

/// How many numbers of a set are looked at together.
const SET_BUFFER: usize = 1024;

/// For each number before, the number now, or [`GONE`]. What is taken over stays in order.
///
/// Few articles change at a time, so it is kept in runs of neighbours that move together: what does not change costs nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    runs: Vec<Run>,
    /// How many numbers there were before.
    count: u32,
}

/// Neighbours that move together, up to the next run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// The first of them before.
    before: u32,
    /// The number now of the first, or [`GONE`] for all.
    now: u32,
}

/// The numbers of the articles and of the quotes.
#[derive(Debug, Default)]
pub(super) struct Renumbering {
    /// Of an article that has another day, [`GONE`]: it is taken out and put in anew.
    pub(super) articles: Numbers,
    /// Of quotes whose words have changed, [`GONE`].
    pub(super) quotes: Numbers,
}

impl FromIterator<u32> for Numbers {
    /// From the number now of each number before.
    fn from_iter<I: IntoIterator<Item = u32>>(now: I) -> Self {
        let mut numbers = Self::default();
        now.into_iter().for_each(|now| numbers.push(now, 1));
        numbers
    }
}

impl Numbers {
    /// Adds the next `length` numbers, of which the first is now `now`, or which are all [`GONE`].
    fn push(&mut self, now: u32, length: u32) {
        let goes_on = |last: &Run| match last.now {
            GONE => now == GONE,
            first => now == first + (self.count - last.before),
        };
        if length > 0 && !self.runs.last().is_some_and(goes_on) {
            self.runs.push(Run { before: self.count, now });
        }
        self.count += length;
    }

    /// Adds the next `length` numbers, which stay as they are.
    fn push_same(&mut self, length: u32) {
        self.push(self.count, length);
    }

    /// The numbers before of a run, and the first of them now.
    fn run(&self, at: usize) -> (Range<u32>, u32) {
        let end = self.runs.get(at + 1).map_or(self.count, |next| next.before);
        (self.runs[at].before..end, self.runs[at].now)
    }

    fn runs(&self) -> impl Iterator<Item = (Range<u32>, u32)> {
        (0..self.runs.len()).map(|at| self.run(at))
    }

    /// The run of a number before.
    fn run_of(&self, before: u32) -> Option<(Range<u32>, u32)> {
        let next = self.runs.partition_point(|run| run.before <= before);
        (before < self.count).then(|| self.run(next - 1))
    }

    /// The number now of what is taken over.
    pub(super) fn get(&self, before: u32) -> Option<u32> {
        self.run_of(before).filter(|(_, now)| *now != GONE).map(|(run, now)| now + (before - run.start))
    }

    /// The numbers before that are not taken over.
    pub(super) fn gone(&self) -> impl Iterator<Item = u32> {
        self.runs().filter(|(_, now)| *now == GONE).flat_map(|(run, _)| run)
    }

    fn are_same(&self) -> bool {
        self.runs.iter().all(|run| run.before == 0 && run.now == 0)
    }

    /// What is taken over of a list that is in order.
    pub(super) fn list(&self, before: &[u32]) -> Vec<u32> {
        let (mut list, mut rest) = (Vec::with_capacity(before.len()), before);
        while let Some((run, now)) = rest.first().and_then(|first| self.run_of(*first)) {
            let (own, later) = rest.split_at(rest.partition_point(|number| *number < run.end));
            if now != GONE {
                list.extend(own.iter().map(|number| now + (number - run.start)));
            }
            rest = later;
        }
        list
    }

    /// What is taken over of a set.
    pub(super) fn set(&self, before: &RoaringBitmap) -> RoaringBitmap {
        if self.are_same() {
            return before.clone();
        }
        let ends = self.runs().filter(|(_, now)| *now != GONE).map(|(run, now)| now + run.len() as u32);
        let bytes = ends.last().unwrap_or_default().div_ceil(8) as usize;
        let (mut all, mut buffer) = (before.iter(), [0; SET_BUFFER]);
        let parts = std::iter::from_fn(|| {
            Some(&*all.next_many(&mut buffer)).filter(|part| !part.is_empty()).map(|part| self.list(part))
        });
        if before.len() < bytes as u64 / 8 {
            let numbers = parts.flatten();
            return RoaringBitmap::from_sorted_iter(numbers).expect("what is taken over stays in order");
        }
        // To set bits one after the other is several times faster than to append to a set.
        let mut bits = vec![0_u8; bytes];
        parts.flatten().for_each(|number| bits[number as usize / 8] |= 1 << (number % 8));
        RoaringBitmap::from_lsb0_bytes(0, &bits)
    }

    /// A value for each of `count` numbers now: `before` has those of the numbers before.
    pub(super) fn values<T: Copy>(&self, before: &[T], count: usize, none: T) -> Vec<T> {
        let mut values = vec![none; count];
        for (run, now) in self.runs().filter(|(_, now)| *now != GONE) {
            let before = &before[run.start as usize..run.end as usize];
            values[now as usize..][..before.len()].copy_from_slice(before);
        }
        values
    }

    /// The numbers after these and `next`.
    pub(super) fn then(&self, next: &Self) -> Self {
        let mut numbers = Self::default();
        for (run, now) in self.runs() {
            let (mut at, end) = (now, now.saturating_add(run.len() as u32));
            if now == GONE {
                numbers.push(GONE, run.len() as u32);
                continue;
            }
            while at < end {
                let (until, now) = match next.run_of(at) {
                    Some((run, GONE)) => (run.end, GONE),
                    Some((run, now)) => (run.end, now + (at - run.start)),
                    None => (end, GONE),
                };
                numbers.push(now, until.min(end) - at);
                at = until;
            }
        }
        numbers
    }

    /// The same where further items are not taken over.
    pub(super) fn without(&self, gone: &BTreeSet<u32>) -> Self {
        let mut kept = Self::default();
        for number in gone {
            kept.push_same(number - kept.count);
            kept.push(GONE, 1);
        }
        kept.push_same(self.count - kept.count);
        kept.then(self)
    }
}

impl Renumbering {
    /// Whether all numbers are as before.
    pub(super) fn is_same(&self) -> bool {
        self.articles.are_same() && self.quotes.are_same()
    }

    /// From the articles `before` to those of `now`; `number_now` has the number now of each article of the archive.
    pub(super) fn of<'c>(
        before: &[ArticleEntry],
        now: &[ArticleEntry],
        number_now: &[u32],
        changed: &'c [ChangedArticle],
    ) -> Self {
        let with_number = |changed: &'c ChangedArticle| Some((changed.before.as_ref()?.number, changed));
        let changed: HashMap<u32, &ChangedArticle> = changed.iter().filter_map(with_number).collect();
        let (mut articles, mut quotes) = (Numbers::default(), Numbers::default());
        for (number, entry) in (0..).zip(before) {
            let changed = changed.get(&number);
            let number = number_now[entry.archive_number as usize];
            if changed.is_some_and(|changed| !changed.stays()) {
                articles.push(GONE, 1);
                quotes.push(GONE, entry.quotes().len() as u32);
                continue;
            }
            articles.push(number, 1);
            let first = now[number as usize].first_quote;
            match changed.and_then(|changed| changed.kept_quotes()) {
                Some(kept) => kept.for_each(|kept| quotes.push(kept.map_or(GONE, |at| first + at), 1)),
                None => quotes.push(first, entry.quotes().len() as u32),
            }
        }
        Self { articles, quotes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers that stay in order, of which some are gone and some have others before them.
    fn numbers(count: usize) -> impl Strategy<Value = Vec<u32>> {
        prop::collection::vec((prop::bool::weighted(0.2), prop_oneof![4 => Just(0_u32), 1 => 1..4_u32]), count)
            .prop_map(|all| {
                let mut next = 0;
                let number = |(is_gone, gap)| {
                    next += gap + 1;
                    if is_gone { GONE } else { next - 1 }
                };
                all.into_iter().map(number).collect()
            })
    }

    proptest! {
        #[test]
        fn runs_say_what_lists_say(
            one in numbers(12), other in numbers(60), before in prop::collection::btree_set(0_u32..12, 0..12)
        ) {
            let runs: Numbers = one.iter().copied().collect();
            let get = |number: u32| Some(one[number as usize]).filter(|now| *now != GONE);
            prop_assert!((0..12).all(|number| runs.get(number) == get(number)));
            prop_assert_eq!(runs.get(12), None);
            prop_assert_eq!(runs.gone().collect::<Vec<_>>(), (0..12).filter(|number| get(*number).is_none()).collect::<Vec<_>>());
            let list: Vec<u32> = before.iter().copied().collect();
            let now: Vec<u32> = list.iter().filter_map(|number| get(*number)).collect();
            prop_assert_eq!(&runs.list(&list), &now);
            prop_assert_eq!(runs.set(&list.iter().collect()).iter().collect::<Vec<_>>(), now);
            let values = runs.values(&(100..112).collect::<Vec<_>>(), 60, 0);
            let value = |now: u32| one.iter().position(|number| *number == now).map_or(0, |at| 100 + at);
            prop_assert!((0..60).all(|now| values[now as usize] == value(now)));
            let then = |number: &u32| if *number == GONE { GONE } else { other[*number as usize] };
            prop_assert_eq!(runs.then(&other.iter().copied().collect()), one.iter().map(then).collect());
            let without = |number: u32| if before.contains(&number) { GONE } else { one[number as usize] };
            prop_assert_eq!(runs.without(&before), (0..12).map(without).collect());
        }
    }
}
