//! The results of the engine: plain data, each item with its evidence.

mod country;
mod country_names;
mod evidence;
mod listing;
mod person;
mod quote;
mod validate;

pub use country::{Country, CountryCode, CountryMention, MentionKind};
pub use evidence::Evidence;
pub use listing::{Listing, listings};
pub use person::{Person, Role};
pub use quote::{MIN_SHOWN_CONFIDENCE, Quote, QuoteKind, Speaker};
pub use validate::Fault;

use crate::text::{LanguageCode, language_code};
use serde::{Deserialize, Serialize};

/// Everything found in one article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Annotations {
    /// The ISO 639-1 code of the text's language; `None` if it is too short or mixed to be detected. People and quotes
    /// are looked for in English only.
    #[serde(deserialize_with = "language_code")]
    pub language: Option<LanguageCode>,
    /// The number of words, without boilerplate.
    pub words: usize,
    /// The people named, most prominent first.
    pub people: Vec<Person>,
    /// The countries named or implied, by falling focus, then by code.
    pub countries: Vec<Country>,
    /// The quotations, in order of the text, indirect ones included.
    pub quotes: Vec<Quote>,
}
