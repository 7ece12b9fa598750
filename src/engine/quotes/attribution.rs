//! Who said one quotation.

use crate::engine::coref::Antecedent;

/// The least probability of a speaker; with less, the speaker is unknown.
pub(super) const MIN_SPEAKER_PROBABILITY: f32 = 0.5;

/// What was decided of one quoted span that is a quotation.
#[derive(Clone, Copy, Debug)]
pub struct Attribution {
    /// The quoted span.
    pub quoted_span: usize,
    /// The mention that is its source.
    pub source: Option<usize>,
    /// Whether the source is that of the quotation before.
    pub carried: bool,
    /// The probability that this is who said it.
    pub probability: f32,
    /// The person who said it, if one of the article's people.
    pub person: Option<usize>,
    /// The mention that describes somebody the article does not name, for whom the source stands.
    pub phrase: Option<usize>,
}

impl Attribution {
    /// Whom the source stands for.
    pub(super) fn antecedent(&self) -> Antecedent {
        match (self.person, self.phrase) {
            (Some(person), _) => Antecedent::Person(person),
            (None, Some(phrase)) => Antecedent::Phrase(phrase),
            (None, None) => Antecedent::Nobody,
        }
    }
}
