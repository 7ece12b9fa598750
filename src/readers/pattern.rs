//! The regular expressions that the readers are written with.

use regex::Regex;
use std::ops::Deref;
use std::sync::LazyLock;

/// Compiles a pattern of the program's own.
///
/// # Panics
/// If the pattern is faulty. Patterns are compiled in and tests use each, so this cannot happen to a user.
pub(super) fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|fault| panic!("{fault}"))
}

/// A regular expression that is compiled when it is first used: that takes far longer than most uses.
pub(super) struct LazyRegex(LazyLock<Regex, Box<dyn FnOnce() -> Regex + Send>>);

impl LazyRegex {
    /// The regular expression `pattern`, with the panic of [`compiled`] at its first use.
    pub(super) fn new(pattern: String) -> Self {
        Self(LazyLock::new(Box::new(move || compiled(&pattern))))
    }
}

impl Deref for LazyRegex {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        &self.0
    }
}
