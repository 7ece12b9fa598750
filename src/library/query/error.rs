//! Why a question cannot be answered.

use super::paging::BadCursor;
use crate::library::lost::Lost;
use crate::library::work::SearchError;

/// A question that cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The cursor is not one of this list.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// There is no article of this id.
    #[error("there is no article “{0}”")]
    NoArticle(String),
    /// A search takes too much work; the term at which that was noticed.
    #[error("the search takes too much work, at “{0}”")]
    TooMuchWork(String),
    /// Nobody waits for the answer any more.
    #[error("nobody waits for the answer")]
    Stopped,
    /// Something that is needed for the answer can no longer be read.
    #[error(transparent)]
    Lost(#[from] Lost),
}

impl From<SearchError> for QueryError {
    fn from(cause: SearchError) -> Self {
        match cause {
            SearchError::TooMuchWork(term) => Self::TooMuchWork(term),
            SearchError::Stopped => Self::Stopped,
            SearchError::Lost(lost) => Self::Lost(lost),
        }
    }
}
