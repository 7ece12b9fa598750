//! One file a page; each handler reads its parameters, asks the library one question, and wraps the result.

pub(super) mod status;
