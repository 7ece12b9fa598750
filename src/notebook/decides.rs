//! What a correction decides, so that a later one about the same thing is known to override it.

use super::event::Action;
use crate::text::fold;

/// A thing that corrections are about, within their article where they have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decided {
    /// The person of this folded name.
    Person(String),
    /// A quote, by its words.
    Quote(String),
    /// Words that are a mention.
    Mention(String),
    /// The country of this code.
    Country(String),
    /// Title, date, outlet or byline.
    Field(super::event::Field),
    /// Whether the article is shown.
    Shown,
    /// Whether the articles of these ids are copies.
    Copies(String, String),
}

impl Action {
    /// What it decides; nothing for what is no correction.
    pub(super) fn decides(&self) -> Vec<Decided> {
        let person = |name: &String| Decided::Person(fold(name));
        match self {
            Self::NamePerson { names, name, .. } => names.iter().chain([name]).map(person).collect(),
            Self::NotPerson { names, .. } => names.iter().map(person).collect(),
            Self::AddPerson { text, name, .. } => vec![person(name), Decided::Mention(text.exact.clone())],
            Self::SetSpeaker { text, .. } | Self::NotQuote { text, .. } | Self::AddQuote { text, .. } => {
                vec![Decided::Quote(text.exact.clone())]
            }
            Self::SetExtent { text, extent, .. } => {
                vec![Decided::Quote(text.exact.clone()), Decided::Quote(extent.exact.clone())]
            }
            Self::NotCountry { country, .. } => vec![Decided::Country(country.clone())],
            Self::SetCountry { country, with, .. } => {
                vec![Decided::Country(country.clone()), Decided::Country(with.clone())]
            }
            Self::AddCountry { text, country, .. } => {
                vec![Decided::Country(country.clone()), Decided::Mention(text.exact.clone())]
            }
            Self::SetField { field, .. } => vec![Decided::Field(*field)],
            Self::Hide { .. } => vec![Decided::Shown],
            Self::Copies { article, other, .. } => {
                let (one, other) = if article.id < other.id { (article, other) } else { (other, article) };
                vec![Decided::Copies(one.id.clone(), other.id.clone())]
            }
            Self::Undo { .. }
            | Self::Keep { .. }
            | Self::Read { .. }
            | Self::SaveSearch { .. }
            | Self::SeeSearch { .. } => Vec::new(),
        }
    }
}
