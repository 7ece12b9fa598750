//! Orders of articles other than by date.

use super::filters::{ArticleFilter, ArticleSort};
use super::paging::descending_key;
use super::quotes::article_key;
use crate::library::handle::{Library, SearchTarget};
use crate::library::highlight::PhraseSet;
use crate::library::highlight::wanted as wanted_words;
use crate::library::work::SearchError;
use crate::text::fold;
use roaring::RoaringBitmap;

/// What it takes to place an article in such an order, compared with a byte of postings.
const SORT_WORK: u64 = 256;

/// Whether the order is that of the articles' numbers, or that backwards.
pub(super) fn is_by_date(sort: ArticleSort) -> bool {
    matches!(sort, ArticleSort::Newest | ArticleSort::Oldest)
}

/// The articles of `listed` in the order of `filter`, which is not by date, each after its key.
pub(super) fn sorted(
    library: &Library,
    filter: &ArticleFilter,
    listed: &RoaringBitmap,
) -> Result<Vec<(String, u32)>, SearchError> {
    let index = &*library.index;
    let typed = filter.words.as_deref().unwrap_or_default();
    let (mut wanted, mut quoting) = (PhraseSet::default(), RoaringBitmap::new());
    library.work.spend(listed.len() * SORT_WORK, || typed.to_owned())?;
    if filter.sort == ArticleSort::Relevance {
        wanted = wanted_words(typed);
        let quotes = library.find(typed, SearchTarget::Quotes)?.unwrap_or_default();
        quoting = quotes.iter().map(|at| index.quote(at).article).collect();
    }
    let key = |number: u32| {
        let summary = &index.entry(number).summary;
        let by_date = article_key(library, number);
        match filter.sort {
            ArticleSort::Title => format!("{}\0{by_date}", fold(&summary.title)),
            ArticleSort::Longest => format!("{}{by_date}", descending_key(summary.words as usize)),
            _ if wanted.is_in(&summary.title) => format!("0{by_date}"),
            _ if quoting.contains(number) => format!("1{by_date}"),
            _ => format!("2{by_date}"),
        }
    };
    let mut sorted: Vec<(String, u32)> = listed.iter().map(|number| (key(number), number)).collect();
    sorted.sort_unstable();
    Ok(sorted)
}
