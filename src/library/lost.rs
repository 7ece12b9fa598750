//! What happens when a file of the cache is gone or damaged while the library is in use.

use crate::article::ArticleId;

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
