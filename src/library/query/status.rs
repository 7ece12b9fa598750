//! How much there is, and what could not be read.

use super::paging::{BadCursor, List, Order, PageRequest, page};
use crate::annotations::QuoteKind;
use crate::article::{LoadProblem, ProblemKind};
use crate::library::handle::Library;

/// How much the library holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles.
    pub articles: usize,
    /// People, joined across articles.
    pub people: usize,
    /// Countries that an article names or implies.
    pub countries: usize,
    /// Direct quotes.
    pub quotes: usize,
    /// Outlets.
    pub sources: usize,
    /// Files, or parts of files, that gave no article; remarks on how files were read do not count.
    pub problems: usize,
}

/// Counts what there is.
#[must_use]
pub fn counts(library: &Library) -> Counts {
    let index = &*library.index;
    Counts {
        articles: index.entries.len(),
        people: index.people.len(),
        countries: index.countries.len(),
        quotes: index.of_kind(QuoteKind::Direct).len() as usize,
        sources: index.sources.len(),
        problems: index.problems.iter().filter(|problem| problem.kind == ProblemKind::Loss).count(),
    }
}

/// Lists what could not be read, by path, then the remarks on how other files were read.
///
/// # Errors
/// When the cursor is of another list.
pub fn problems<'l>(library: &'l Library, request: &PageRequest) -> Result<List<&'l LoadProblem>, BadCursor> {
    let all: Vec<&LoadProblem> = library.index.problems.iter().collect();
    let key = |problem: &&LoadProblem| {
        let note = usize::from(problem.kind == ProblemKind::Note);
        format!("{note}{}\0{}\0{}", problem.path, problem.reason, problem.advice)
    };
    page(&all, Order { name: "xp", backwards: false }, request, key)
}
