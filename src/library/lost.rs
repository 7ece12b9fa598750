//! What happens when a file of the cache is gone or damaged while the library is in use.

use crate::article::ArticleId;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Something that is not in memory and can no longer be read.
///
/// A request that needs it fails; the next library, which is made once the change is noticed, has what there is then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// An article: the cache lost it, and its file changed or is gone.
    #[error("the article {0} can no longer be read: its file changed, or the cache is damaged")]
    Article(ArticleId),
    /// Postings of the search index.
    #[error("a part of the search index can no longer be read: the cache is damaged")]
    Postings,
}

/// The articles that could not be read back while the library was built.
#[derive(Default)]
pub(super) struct LostArticles(Mutex<BTreeSet<u32>>);

impl LostArticles {
    /// What was read of an article; nothing, with a note that it is lost, when it could not be.
    pub(super) fn or_empty<T: Default>(&self, article: u32, found: Option<T>) -> T {
        found.unwrap_or_else(|| {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(article);
            T::default()
        })
    }

    /// Their numbers.
    pub(super) fn into_numbers(self) -> BTreeSet<u32> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
