//! One function for each question that a page or its JSON asks; both are made from the same result.
//!
//! Results borrow from the library. PostingsStore come in pieces: a [`PageRequest`] says how many items and after which
//! [`Cursor`], a [`List`] gives them with the total and the cursor of the next piece. A cursor names the place in the
//! order, not a number, so that it stays right when the library has grown in between.

mod articles;
mod compare;
mod countries;
mod export;
mod facets;
mod people;
mod quotes;
mod search;
mod status;

pub use articles::{
    ArticleCard, ArticleCopy, ArticleFilter, ArticleLink, ArticlePage, ArticleQuote, ArticleSort, ListPosition,
    article_title, list_articles, position_in_list, show_article,
};
pub use compare::{Comparison, Presence, SpeakerShare, compare};
pub use countries::{CountryCard, CountryFilter, CountryForm, CountryPage, CountrySort, list_countries, show_country};
pub use export::{
    FullArticle, Selection, all_articles, all_people, all_quotes, article_at, card_at, person_at, quote_at,
};
pub use facets::{Bucket, Count, Facets, Most, Timeline, article_facets, quote_facets};
pub(super) use people::is_called;
pub use people::{
    Note, PeopleFilter, PeopleSort, PersonAnswer, PersonCard, PersonLink, PersonPage, list_people, person_name,
    show_person,
};
pub use quotes::{QuoteCard, QuoteFilter, QuoteSort, SpeakerView, list_quotes, versions};
use roaring::RoaringBitmap;
pub use search::{SearchHit, SearchPage, Snippet, hits, remarks, search};
pub use status::{Counts, counts, problems};

/// Which piece of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// How many items at most.
    pub limit: usize,
    /// After which item; `None` for the beginning.
    pub after: Option<Cursor>,
}

impl PageRequest {
    /// The first `limit` items.
    #[must_use]
    pub fn first(limit: usize) -> Self {
        Self { limit, after: None }
    }
}

/// A piece of a list.
#[derive(Clone, Debug)]
pub struct List<T> {
    /// The items.
    pub items: Vec<T>,
    /// How many items the whole list has.
    pub total: usize,
    /// Where the next piece begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// A place in the order of a list: opaque outside, made by [`List::next`] and given back in [`PageRequest::after`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

/// The cursor is none of this list's.
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

    /// The cursor as it stands in an address: letters and digits only.
    #[must_use]
    pub fn to_address(&self) -> String {
        self.0.bytes().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// An order of a list, by a name that its cursors carry.
#[derive(Clone, Copy)]
struct Order {
    name: &'static str,
    /// Whether keys fall instead of rising.
    backwards: bool,
}

/// Cuts a piece out of `all`, whose `key`s stand in `order`; `keep` filters.
///
/// `key` must tell items apart. Costs a look at every item, for the total.
fn page<T: Copy>(
    all: &[T],
    order: Order,
    request: &PageRequest,
    key: impl Fn(T) -> String,
    keep: impl Fn(T) -> bool,
) -> Result<List<T>, BadCursor> {
    let start = match &request.after {
        None => 0,
        Some(cursor) => {
            let after = order.after(cursor)?;
            all.partition_point(|item| !order.is_past(&key(*item), after))
        }
    };
    let mut list = List { items: Vec::new(), total: 0, next: None };
    let mut more = false;
    for (i, item) in all.iter().enumerate().filter(|(_, item)| keep(**item)) {
        list.total += 1;
        if i >= start {
            if list.items.len() < request.limit {
                list.items.push(*item);
            } else {
                more = true;
            }
        }
    }
    if more {
        list.next = list.items.last().map(|last| order.cursor(&key(*last)));
    }
    Ok(list)
}

/// Cuts a piece out of a set of numbers whose order is that of the list, or that backwards. `key` is that of each of the
/// `count` numbers there are, in the set or not; the cost is that of the piece.
fn page_of_set(
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
    Ok(List { items, total, next })
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
    /// No items of none.
    const EMPTY: Self = Self { items: Vec::new(), total: 0, next: None };

    fn map<U>(self, change: impl FnMut(T) -> U) -> List<U> {
        List { items: self.items.into_iter().map(change).collect(), total: self.total, next: self.next }
    }
}

/// A number as a key that sorts the greatest first.
fn descending_key(number: usize) -> String {
    format!("{:010}", 9_999_999_999_usize.saturating_sub(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_the_whole_and_survive_a_change() {
        let all: Vec<usize> = (10..50).collect();
        let key = |n: usize| format!("{n:03}");
        let order = |name| Order { name, backwards: false };
        let mut request = PageRequest::first(7);
        let mut seen = Vec::new();
        loop {
            let list = page(&all, order("n"), &request, key, |n| n % 2 == 0).unwrap();
            assert_eq!(list.total, 20);
            seen.extend(list.items);
            let Some(next) = list.next else { break };
            request.after = Some(Cursor::from_address(&next.to_address()).unwrap());
        }
        assert_eq!(seen, all.iter().copied().filter(|n| n % 2 == 0).collect::<Vec<_>>());
        // The item that the cursor names may be gone.
        let after = PageRequest { limit: 1, after: Some(Cursor("n:0205".into())) };
        assert_eq!(page(&all, order("n"), &after, key, |_| true).unwrap().items, [21]);
        assert_eq!(page(&all, order("m"), &after, key, |_| true).unwrap_err(), BadCursor);
        for bad in ["x", "abc", "ff", "É"] {
            assert!(Cursor::from_address(bad).is_err(), "{bad}");
        }
    }
}
