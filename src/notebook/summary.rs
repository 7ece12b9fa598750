//! Entries in words, for lists of them.

use super::event::{Action, Event, Field, NamedSpeaker};
use crate::annotations::CountryCode;

/// How much of a quote or note is shown.
const MAX_WORDS_CHARS: usize = 80;

impl Event {
    /// What was done, in words.
    #[must_use]
    pub fn summary(&self) -> String {
        let words = self.action.text().map(|text| shortened(&text.exact)).unwrap_or_default();
        match &self.action {
            Action::Undo { .. } => "Taken back".to_owned(),
            Action::NamePerson { names, name, .. } => format!("{} is {name}", names.join(", ")),
            Action::NotPerson { names, .. } => format!("{} is not a person", names.join(", ")),
            Action::AddPerson { name, .. } => format!("“{words}” means {name}"),
            Action::SetSpeaker { speaker, .. } => format!("“{words}” was said by {}", speaker.shown()),
            Action::NotQuote { .. } => format!("“{words}” is not a quote"),
            Action::SetExtent { extent, .. } => format!("“{words}” is “{}”", shortened(&extent.exact)),
            Action::AddQuote { speaker, .. } => format!("“{words}” is a quote of {}", speaker.shown()),
            Action::NotCountry { country, .. } => format!("Not about {}", country_name(country)),
            Action::SetCountry { country, with, .. } => {
                format!("{} is {}", country_name(country), country_name(with))
            }
            Action::AddCountry { country, .. } => format!("“{words}” means {}", country_name(country)),
            Action::SetField { field, value, .. } => {
                format!("{}: {}", field.shown(), value.as_deref().unwrap_or("none"))
            }
            Action::Hide { .. } => "Hidden".to_owned(),
            Action::Copies { other, are, .. } => {
                let other = other.title.as_deref().unwrap_or(&other.id);
                format!("{} of “{other}”", if *are { "A copy" } else { "No copy" })
            }
            Action::Keep { text: None, .. } => "The article".to_owned(),
            Action::Keep { .. } => format!("“{words}”"),
            Action::Read { .. } => "Read".to_owned(),
            Action::SaveSearch { name, .. } => format!("Saved search “{name}”"),
            Action::SeeSearch { .. } => "Looked at a saved search".to_owned(),
        }
    }
}

impl NamedSpeaker {
    /// The speaker in words.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Person { name } => name,
            Self::Other { phrase } => phrase,
            Self::Unknown => "an unknown speaker",
        }
    }
}

impl Field {
    /// What it is called on a page.
    #[must_use]
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Date => "Date",
            Self::Source => "Outlet",
            Self::Byline => "Byline",
        }
    }
}

fn country_name(code: &str) -> &str {
    CountryCode::parse(code).map_or(code, |code| code.name())
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(MAX_WORDS_CHARS) {
        Some((at, _)) => format!("{}…", words[..at].trim_end()),
        None => words.to_owned(),
    }
}
