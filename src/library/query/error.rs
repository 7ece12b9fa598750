//! Why a question cannot be answered.

use super::paging::BadCursor;
use crate::library::lost::Lost;

/// A question that cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The cursor is not one of this list.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// There is no article of this id.
    #[error("there is no article “{0}”")]
    NoArticle(String),
    /// Something that is needed for the answer can no longer be read.
    #[error(transparent)]
    Lost(#[from] Lost),
}
