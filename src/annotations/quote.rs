//! A quotation: content, cue, source, speaker.

use super::Evidence;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// How the words are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum QuoteKind {
    /// Between quotation marks.
    Direct,
    /// Reported, without marks; so are the turns of a transcript.
    Indirect,
    /// Reported, with some words between marks.
    Mixed,
}

impl QuoteKind {
    /// `words` as they may stand in another text: between marks only if the article has them between marks.
    #[must_use]
    pub fn printed(self, words: &str) -> String {
        match self {
            Self::Direct => format!("“{words}”"),
            Self::Indirect | Self::Mixed => format!("{words} (reported)"),
        }
    }
}

/// Who said it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Speaker {
    /// One of the article's people, by position in `Annotations::people`.
    Person(usize),
    /// An organisation, document, group or unnamed person: the phrase that stands for it in the text.
    Other(Span),
    /// The text does not tell.
    Unknown,
}

/// One quotation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// What was said: for a direct quote exactly what stands between the marks.
    pub content: Span,
    /// How it is given.
    pub kind: QuoteKind,
    /// Who said it.
    pub speaker: Speaker,
    /// The word that announces it (“said”), where there is one.
    pub cue: Option<Span>,
    /// The words that stand for the speaker next to the cue (“he”, “the minister”, “Mr Peskov”).
    pub source: Option<Span>,
    /// How sure the speaker is, 0 to 1: of quotes with 0.9, about nine in ten are right.
    pub confidence: f32,
    /// Why it is a quote and why this speaker, the strongest reason first.
    pub evidence: Vec<Evidence>,
}
