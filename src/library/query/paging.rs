//! Lists in pages, and the cursors that lead from one to the next.

use roaring::RoaringBitmap;

/// The part of a list that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// The number of items, at most.
    pub limit: usize,
    /// The item before the first; `None` for the beginning.
    pub after: Option<Cursor>,
}

impl PageRequest {
    /// The first `limit` items.
    #[must_use]
    pub fn first(limit: usize) -> Self {
        Self { limit, after: None }
    }
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct List<T> {
    /// The items.
    pub items: Vec<T>,
    /// The number of items of the whole list.
    pub total: usize,
    /// The number of items before these.
    pub before: usize,
    /// Where the part before begins; `None` when these, or those before, are the first.
    pub previous: Option<Cursor>,
    /// Where the next part begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// A position in the order of a list: opaque outside, made by [`List::next`] and given back in [`PageRequest::after`].
///
/// It names an item, not a number, so that it stays right when the library has grown in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

/// The cursor is not one of this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not one of this list; take it from the “next” of the same list in the same order")]
pub struct BadCursor;

impl Cursor {
    /// Reads what [`Cursor::to_address`] wrote.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_address(address: &str) -> Result<Self, BadCursor> {
        let digit = |byte: u8| (byte as char).to_digit(16).filter(|_| !byte.is_ascii_uppercase());
        let byte = |pair: &[u8]| match pair {
            [high, low] => Some((digit(*high)? * 16 + digit(*low)?) as u8),
            _ => None,
        };
        let bytes: Option<Vec<u8>> = address.as_bytes().chunks(2).map(byte).collect();
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map(Self).ok_or(BadCursor)
    }

    /// The cursor for an address: letters and digits only.
    #[must_use]
    pub fn to_address(&self) -> String {
        self.0.bytes().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// An order of a list, by a name that its cursors carry.
#[derive(Clone, Copy)]
pub(super) struct Order {
    pub(super) name: &'static str,
    /// Whether keys fall instead of rising.
    pub(super) backwards: bool,
}

/// A page of `all`, whose keys are in `order`. `key` must be different for each item.
pub(super) fn page<T: Clone>(
    all: &[T],
    order: Order,
    request: &PageRequest,
    key: impl Fn(&T) -> String,
) -> Result<List<T>, BadCursor> {
    let start = match &request.after {
        None => 0,
        Some(cursor) => {
            let after = order.after(cursor)?;
            all.partition_point(|item| !order.is_past(&key(item), after))
        }
    };
    let end = all.len().min(start.saturating_add(request.limit));
    let cursor = |at: usize| order.cursor(&key(&all[at]));
    Ok(List {
        items: all[start..end].to_vec(),
        total: all.len(),
        before: start,
        previous: start.checked_sub(request.limit.saturating_add(1)).map(cursor),
        next: (start < end && end < all.len()).then(|| cursor(end - 1)),
    })
}

/// A page of a set of numbers whose order is that of the list, or that backwards. `key` is that of each of the `count`
/// numbers there are, in the set or not.
pub(super) fn page_of_set(
    set: &RoaringBitmap,
    count: usize,
    order: Order,
    request: &PageRequest,
    key: impl Fn(u32) -> String,
) -> Result<List<u32>, BadCursor> {
    // A number as the order counts it.
    let turned = |i: u32| if order.backwards { count as u32 - 1 - i } else { i };
    let start = match &request.after {
        None => 0,
        Some(cursor) => {
            let after = order.after(cursor)?;
            let (mut low, mut high) = (0, count as u32);
            while low < high {
                let middle = low.midpoint(high);
                if order.is_past(&key(turned(middle)), after) { high = middle } else { low = middle + 1 }
            }
            low
        }
    };
    let total = set.len() as usize;
    let limit = request.limit.saturating_add(1);
    let mut items: Vec<u32> = match (order.backwards, start) {
        (_, start) if start as usize >= count => Vec::new(),
        (false, start) => set.range(start..).take(limit).collect(),
        (true, start) => set.range(..=turned(start)).rev().take(limit).collect(),
    };
    let more = items.len() > request.limit;
    items.truncate(request.limit);
    let next = items.last().filter(|_| more).map(|last| order.cursor(&key(*last)));
    let before = match start {
        0 => 0,
        start if start as usize >= count => total,
        start if order.backwards => total - set.rank(turned(start)) as usize,
        start => set.rank(start - 1) as usize,
    };
    let in_order = |at: usize| set.select(if order.backwards { total - 1 - at } else { at } as u32);
    let previous = before.checked_sub(request.limit.saturating_add(1)).and_then(in_order);
    let previous = previous.map(|number| order.cursor(&key(number)));
    Ok(List { items, total, before, previous, next })
}

impl Order {
    /// The key that a cursor of this order holds.
    fn after(self, Cursor(cursor): &Cursor) -> Result<&str, BadCursor> {
        cursor.strip_prefix(self.name).and_then(|rest| rest.strip_prefix(':')).ok_or(BadCursor)
    }

    /// Whether an item of this key comes after the cursor's.
    fn is_past(self, key: &str, after: &str) -> bool {
        if self.backwards { key < after } else { key > after }
    }

    fn cursor(self, key: &str) -> Cursor {
        Cursor(format!("{}:{key}", self.name))
    }
}

impl<T> List<T> {
    /// A list without items.
    pub(super) const EMPTY: Self = Self { items: Vec::new(), total: 0, before: 0, previous: None, next: None };

    /// The list of what `change` makes of each item, if it can.
    pub(super) fn try_map<U, E>(self, change: impl FnMut(T) -> Result<U, E>) -> Result<List<U>, E> {
        let Self { items, total, before, previous, next } = self;
        Ok(List { items: items.into_iter().map(change).collect::<Result<_, _>>()?, total, before, previous, next })
    }

    /// The list of what `change` makes of each item.
    pub(super) fn map<U>(self, change: impl FnMut(T) -> U) -> List<U> {
        let Self { items, total, before, previous, next } = self;
        List { items: items.into_iter().map(change).collect(), total, before, previous, next }
    }
}

/// A number as a key that sorts the greatest first.
pub(super) fn descending_key(number: usize) -> String {
    format!("{:010}", 9_999_999_999_usize.saturating_sub(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_make_the_whole_list() {
        let all: Vec<usize> = (10..50).filter(|n| n % 2 == 0).collect();
        let key = |n: &usize| format!("{n:03}");
        let order = |name| Order { name, backwards: false };
        let mut request = PageRequest::first(7);
        let mut seen = Vec::new();
        loop {
            let list = page(&all, order("n"), &request, key).unwrap();
            assert_eq!((list.total, list.before), (20, seen.len()));
            if let Some(previous) = list.previous {
                let request = PageRequest { limit: 7, after: Some(previous) };
                let before = page(&all, order("n"), &request, key).unwrap();
                assert_eq!(before.items, seen[seen.len() - 7..]);
            }
            seen.extend(list.items);
            let Some(next) = list.next else { break };
            request.after = Some(Cursor::from_address(&next.to_address()).unwrap());
        }
        assert_eq!(seen, all);
        // The item that the cursor names may be gone.
        let after = PageRequest { limit: 1, after: Some(Cursor("n:0205".into())) };
        assert_eq!(page(&all, order("n"), &after, key).unwrap().items, [22]);
        assert_eq!(page(&all, order("m"), &after, key).unwrap_err(), BadCursor);
        for bad in ["x", "abc", "ff", "É"] {
            assert!(Cursor::from_address(bad).is_err(), "{bad}");
        }
    }
}
