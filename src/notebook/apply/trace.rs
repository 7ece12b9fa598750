//! What each correction did.

use crate::annotations::{CountryCode, Evidence};
use crate::notebook::event::{EventId, Field};
use crate::text::{Span, fold};

/// What a correction is about, as it is after all corrections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The person of this name.
    Person(String),
    /// The quote of these words.
    Quote(Span),
    /// A country.
    Country(CountryCode),
    /// Title, date, outlet or byline.
    Field(Field),
    /// Something that is no longer there.
    Removed,
    /// The whole article.
    Article,
    /// Nothing: the place of the correction is not found any more.
    Lost,
}

/// What a correction did to an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The correction.
    pub event: EventId,
    /// When it was made.
    pub at: jiff::Timestamp,
    /// What it is about.
    pub target: Target,
    /// What the program had said; `None` where it had said nothing.
    pub was: Option<String>,
}

/// What the program had said of something that the user corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corrected<'a> {
    /// The correction.
    pub event: &'a EventId,
    /// When it was made.
    pub at: jiff::Timestamp,
    /// What the program had said.
    pub was: Option<&'a str>,
}

impl Trace {
    /// The last correction of `target`, with what was there before the first.
    #[must_use]
    pub fn of<'a>(traces: &'a [Self], target: &Target) -> Option<Corrected<'a>> {
        let mut about = traces.iter().filter(|trace| trace.target == *target);
        let first = about.next()?;
        let last = about.next_back().unwrap_or(first);
        Some(Corrected { event: &last.event, at: last.at, was: first.was.as_deref() })
    }
}

/// The evidence of what the user said.
pub(super) fn said_by_user() -> Vec<Evidence> {
    vec![Evidence { span: None, what: "your correction".to_owned() }]
}

/// Whether two names are the same but for case and accents.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}
