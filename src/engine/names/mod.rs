//! Which stretches are names, and of what kind.

use std::ops::Range;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A country, city, region, river, building.
    Place,
    /// A company, party, ministry, newspaper, team.
    Organisation,
    /// Anything else: a law, a prize, a work, a nationality.
    Other,
}

/// A name in the text; names lie in order and never overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its tokens, without titles before it and possessive ending after it.
    pub tokens: Range<usize>,
    /// What it names.
    pub kind: NameKind,
}
