//! A person of an article.

use super::Evidence;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// A person whom the article names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The fullest form of the name in this article, without titles and possessive ending.
    pub name: String,
    /// All mentions of the name, in order of the text, without title and possessive ending.
    pub mentions: Vec<Span>,
    /// What the article calls them (“Kremlin spokesperson”), in order of the text, each wording once.
    pub roles: Vec<Role>,
    /// Why this is taken for a person, the strongest reason first.
    pub evidence: Vec<Evidence>,
}

/// A role of a person (“Kremlin spokesperson”) with its position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// The words, as in the text.
    pub text: String,
    /// Their position.
    pub span: Span,
}
