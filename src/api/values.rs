//! Values that articles and lists share.

use super::schema::{json_object, json_words};
use crate::annotations;
use crate::article::{Precision, Published};

json_words! {
    /// How exactly a date is known.
    pub enum DatePrecision {
        /// To the day.
        Day = "day",
        /// To the month: the day is the first.
        Month = "month",
        /// To the year: the day is the first of January.
        Year = "year",
    }
}

impl From<Published> for DatePrecision {
    fn from(date: Published) -> Self {
        match date.precision {
            Precision::Day => Self::Day,
            Precision::Month => Self::Month,
            Precision::Year => Self::Year,
        }
    }
}

json_words! {
    /// How words are given.
    pub enum QuoteKind {
        /// Between quotation marks.
        Direct = "direct",
        /// Reported, without marks.
        Indirect = "indirect",
        /// Reported, with some words between marks.
        Mixed = "mixed",
    }
}

impl From<annotations::QuoteKind> for QuoteKind {
    fn from(kind: annotations::QuoteKind) -> Self {
        match kind {
            annotations::QuoteKind::Direct => Self::Direct,
            annotations::QuoteKind::Indirect => Self::Indirect,
            annotations::QuoteKind::Mixed => Self::Mixed,
        }
    }
}

json_object! {
    /// Who said a quote.
    pub struct Speaker<'a> {
        /// What kind of speaker it is.
        kind: SpeakerKind,
        /// The person's name, or the phrase that stands for the speaker; `null` for `unknown`.
        name: Option<String>,
        /// The person's id; `null` for `other` and `unknown`.
        person_id: Option<&'a str>,
    }
}

json_words! {
    /// What kind of speaker it is.
    pub enum SpeakerKind {
        /// One of the people.
        Person = "person",
        /// An organisation, document, group or unnamed person.
        Other = "other",
        /// The text does not tell.
        Unknown = "unknown",
    }
}
