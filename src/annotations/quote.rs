//! A quotation: content, cue, source, speaker.

use super::Evidence;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// Whether the words are quoted or reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum QuoteKind {
    /// Between quotation marks.
    Direct,
    /// Reported, without quotation marks; also the turns of a transcript.
    Indirect,
    /// Reported, with some words between quotation marks.
    Mixed,
}

/// The least confidence of reported speech that is shown without being asked for.
pub const MIN_SHOWN_CONFIDENCE: f32 = 0.8;

impl QuoteKind {
    /// `words` as they may stand in another text: in quotation marks only if the article has them so.
    #[must_use]
    pub fn printed(self, words: &str) -> String {
        match self {
            Self::Direct => format!("“{words}”"),
            Self::Indirect | Self::Mixed => format!("{words} (reported)"),
        }
    }
}

/// The speaker of a quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Speaker {
    /// One of the article's people, by position in `Annotations::people`.
    Person(usize),
    /// An organisation, document, group or unnamed person: the phrase that refers to it in the text.
    Other(Span),
    /// Unknown: the text does not say.
    Unknown,
}

/// One quotation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// The content: for a direct quote exactly the text between the quotation marks.
    pub content: Span,
    /// Whether it is quoted or reported.
    pub kind: QuoteKind,
    /// The speaker.
    pub speaker: Speaker,
    /// The cue (“said”), if there is one.
    pub cue: Option<Span>,
    /// The source: the words next to the cue that refer to the speaker (“he”, “the minister”, “Mr Peskov”).
    pub source: Option<Span>,
    /// The whole sentence of an indirect or mixed quote, or sentences; none for a direct one.
    pub context: Option<Span>,
    /// The confidence in the speaker, 0 to 1: of quotes with 0.9, about nine in ten are right.
    pub confidence: f32,
    /// Why it is a quotation and why this is the speaker, the strongest reason first.
    pub evidence: Vec<Evidence>,
}

impl Quote {
    /// Whether it is shown without being asked for: between marks, or reported and sure.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.kind == QuoteKind::Direct || self.confidence >= MIN_SHOWN_CONFIDENCE
    }
}
