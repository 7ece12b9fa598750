//! One file a page; each handler reads its parameters, asks the library one question, and wraps the result.

pub(super) mod api;
pub(super) mod article_forms;
pub(super) mod articles;
pub(super) mod compare;
pub(super) mod countries;
pub(super) mod docs;
pub(super) mod export;
pub(super) mod extract;
pub(super) mod live;
pub(super) mod lookup;
pub(super) mod notebook;
pub(super) mod pairs;
pub(super) mod people;
pub(super) mod preferences;
pub(super) mod problems;
pub(super) mod quotes;
pub(super) mod search;
pub(super) mod status;
