//! The numbers that articles and quotes have in a library made of the one before.

use super::changed::ChangedArticle;
use super::entries::ArticleEntry;
use foldhash::HashMap;
use roaring::RoaringBitmap;

/// Stands for what is not taken over.
pub(super) const GONE: u32 = u32::MAX;

/// For each number before, the number now, or [`GONE`]. What is taken over stays in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    now: Vec<u32>,
    /// How many of the first are as before.
    same: usize,
}

/// The numbers of the articles and of the quotes.
#[derive(Debug, Default)]
pub(super) struct Renumbering {
    /// Of an article that has another day, [`GONE`]: it is taken out and put in anew.
    pub(super) articles: Numbers,
    /// Of quotes whose words have changed, [`GONE`].
    pub(super) quotes: Numbers,
}

impl Numbers {
    pub(super) fn new(now: Vec<u32>) -> Self {
        let same = (0..).zip(&now).take_while(|(before, now)| before == *now).count();
        Self { now, same }
    }

    /// The number now of what is taken over.
    pub(super) fn get(&self, before: u32) -> Option<u32> {
        self.now.get(before as usize).copied().filter(|now| *now != GONE)
    }

    fn are_same(&self) -> bool {
        self.same == self.now.len()
    }

    /// What is taken over of a list that is in order.
    pub(super) fn list(&self, before: &[u32]) -> Vec<u32> {
        let same = before.partition_point(|number| (*number as usize) < self.same);
        let mut now = before[..same].to_vec();
        now.extend(before[same..].iter().filter_map(|number| self.get(*number)));
        now
    }

    /// What is taken over of a set.
    pub(super) fn set(&self, before: &RoaringBitmap) -> RoaringBitmap {
        let mut set = before.clone();
        if !self.are_same() {
            set.remove_range(self.same as u32..);
            let now = before.range(self.same as u32..).filter_map(|number| self.get(number));
            set.append(now).expect("what is taken over stays in order");
        }
        set
    }

    /// A value for each of `count` numbers now: `before` has those of the numbers before.
    pub(super) fn values<T: Copy>(&self, before: &[T], count: usize, none: T) -> Vec<T> {
        let mut values = vec![none; count];
        for (value, now) in before.iter().zip(&self.now).filter(|(_, now)| **now != GONE) {
            values[*now as usize] = *value;
        }
        values
    }

    /// The numbers after these and `next`.
    pub(super) fn then(&self, next: &Self) -> Self {
        Self::new(self.now.iter().map(|number| next.get(*number).unwrap_or(GONE)).collect())
    }

    /// The same where further items are not taken over.
    pub(super) fn without(&self, gone: impl IntoIterator<Item = u32>) -> Self {
        let mut now = self.now.clone();
        gone.into_iter().for_each(|number| now[number as usize] = GONE);
        Self::new(now)
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
        let (mut articles, mut quotes) = (Vec::with_capacity(before.len()), Vec::new());
        for (number, entry) in (0..).zip(before) {
            let changed = changed.get(&number);
            let number = number_now[entry.archive_number as usize];
            if changed.is_some_and(|changed| !changed.stays()) {
                articles.push(GONE);
                quotes.extend(entry.quotes().map(|_| GONE));
                continue;
            }
            articles.push(number);
            let first = now[number as usize].first_quote;
            match changed.and_then(|changed| changed.kept_quotes()) {
                Some(kept) => quotes.extend(kept.map(|kept| kept.map_or(GONE, |at| first + at))),
                None => quotes.extend(first..first + entry.summary.quotes),
            }
        }
        Self { articles: Numbers::new(articles), quotes: Numbers::new(quotes) }
    }
}
