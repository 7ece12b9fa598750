//! The names that are found.

use std::ops::Range;

/// The kind of entity that a name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A country, city, region, river, building.
    Place,
    /// A company, party, ministry, newspaper, team.
    Organisation,
    /// Anything else: a law, a prize, a work, a nationality.
    Other,
}

/// A name in the text. Names are in order and do not overlap.
#[derive(Clone, Debug, PartialEq)]
pub struct EntitySpan {
    /// Its tokens, without a title before it or a possessive ending after it.
    pub tokens: Range<usize>,
    /// The kind of entity.
    pub kind: EntityKind,
    /// The model's score of this kind minus that of the next best. Only the order of margins has a meaning.
    pub margin: f32,
}
