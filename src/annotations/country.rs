//! A country of an article.

use super::Evidence;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A country by its ISO 3166-1 alpha-2 code, upper case; `XK` for Kosovo.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// Reads a code of two ASCII letters, in either case.
    ///
    /// ```
    /// use quotidian::annotations::CountryCode;
    ///
    /// assert_eq!(CountryCode::parse("pe").map(|code| code.to_string()), Some("PE".to_owned()));
    /// assert_eq!(CountryCode::parse("Peru"), None);
    /// ```
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The code in upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a mention refers to its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MentionKind {
    /// Russia, U.S., UK.
    Name,
    /// Russian, Israelis.
    Demonym,
    /// A city, region or landmark in it.
    Place,
    /// The Kremlin, Downing Street, a capital used for its government.
    Government,
}

impl MentionKind {
    /// Why words of this kind stand for the country, where they alone show it.
    #[must_use]
    pub fn explain(self, words: &str, country: CountryCode) -> String {
        let before_country = match self {
            Self::Name => "” names ",
            Self::Demonym => "” is the adjective or the people of ",
            Self::Place => "” lies in ",
            Self::Government => "” stands for the government or a service of ",
        };
        ["“", words, before_country, country.name()].concat()
    }
}

/// One mention of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountryMention {
    /// Its position.
    pub span: Span,
    /// How it refers to the country.
    pub kind: MentionKind,
}

/// A country the article names or implies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Country {
    /// Its code.
    pub code: CountryCode,
    /// Its share of the article's attention, 0 to 1; all countries of an article sum to 1.
    pub focus: f32,
    /// Its mentions, in order of the text.
    pub mentions: Vec<CountryMention>,
    /// Why the code was chosen, where the words alone do not show it.
    pub evidence: Vec<Evidence>,
}
