//! One line of the notebook: what the user did, and when.

use super::anchor::{ArticleRef, Selector};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The random name of an event: 16 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventId(pub String);

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something that the user did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its name.
    pub id: EventId,
    /// When it was done.
    pub at: jiff::Timestamp,
    /// What was done.
    #[serde(flatten)]
    pub action: Action,
}

/// What the user can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Action {
    /// Takes back another event, which may be such a one itself.
    Undo {
        /// That event.
        event: EventId,
    },
    /// A person has another name. Two people who get the same name are one; one who gets a name of their own is no longer
    /// joined with others.
    NamePerson {
        /// The names that the program gives them.
        names: Vec<String>,
        /// The right one.
        name: String,
        /// Only in this article.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<ArticleRef>,
    },
    /// This is not the name of a person.
    NotPerson {
        /// The names that the program gives them.
        names: Vec<String>,
        /// Only in this article.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<ArticleRef>,
    },
    /// Words name a person.
    AddPerson {
        /// The article.
        article: ArticleRef,
        /// The words.
        text: Selector,
        /// The person's name.
        name: String,
    },
    /// A quote has another speaker.
    SetSpeaker {
        /// The article.
        article: ArticleRef,
        /// The words of the quote.
        text: Selector,
        /// Who said it.
        speaker: NamedSpeaker,
    },
    /// This is not a quote.
    NotQuote {
        /// The article.
        article: ArticleRef,
        /// The words that were taken for one.
        text: Selector,
    },
    /// A quote begins or ends elsewhere.
    SetExtent {
        /// The article.
        article: ArticleRef,
        /// The words of the quote as the program gives it.
        text: Selector,
        /// All of its words.
        extent: Selector,
    },
    /// A quote was missed.
    AddQuote {
        /// The article.
        article: ArticleRef,
        /// Its words.
        text: Selector,
        /// Who said it.
        speaker: NamedSpeaker,
    },
    /// The article does not mean this country.
    NotCountry {
        /// The article.
        article: ArticleRef,
        /// The code of the country.
        country: String,
    },
    /// It means another country.
    SetCountry {
        /// The article.
        article: ArticleRef,
        /// The code that the program gives.
        country: String,
        /// The right code.
        with: String,
    },
    /// Words mean a country.
    AddCountry {
        /// The article.
        article: ArticleRef,
        /// The words.
        text: Selector,
        /// The code of the country.
        country: String,
    },
    /// An article has another title, date, outlet or byline.
    SetField {
        /// The article.
        article: ArticleRef,
        /// What is corrected.
        field: Field,
        /// The right value; none where the article has no such thing.
        value: Option<String>,
    },
    /// The article is not shown.
    Hide {
        /// The article.
        article: ArticleRef,
    },
    /// Two articles are copies of each other, or are not.
    Copies {
        /// One of them.
        article: ArticleRef,
        /// The other.
        other: ArticleRef,
        /// Whether they are.
        are: bool,
    },
    /// A bookmark of an article or of some words of it: a star, a highlight, a note.
    Keep {
        /// The article.
        article: ArticleRef,
        /// The words; without them, the whole article.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Selector>,
        /// What the user notes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Labels.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        labels: Vec<String>,
        /// The collections it belongs to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        collections: Vec<String>,
        /// The entry that it takes the place of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<EventId>,
    },
    /// The article was read.
    Read {
        /// The article.
        article: ArticleRef,
    },
    /// A search is saved.
    SaveSearch {
        /// What it is called.
        name: String,
        /// Path and query of its page.
        address: String,
    },
    /// A saved search was looked at.
    SeeSearch {
        /// The saved search.
        search: EventId,
        /// The articles that it found then, by the ends of their ids.
        found: Vec<String>,
    },
}

/// What can be corrected of an article's metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The headline.
    Title,
    /// The day of publication: 2023-10-16, 2023-10 or 2023.
    Date,
    /// The outlet.
    Source,
    /// Who wrote it.
    Byline,
}

/// A speaker as the user names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum NamedSpeaker {
    /// A person, whether the article names them or not.
    Person {
        /// Their name.
        name: String,
    },
    /// An organisation, document, group or unnamed person.
    Other {
        /// The words of the text that stand for them.
        phrase: String,
    },
    /// The text does not say.
    Unknown,
}

impl Action {
    /// The article that it is about, where it is about one only.
    #[must_use]
    pub fn article(&self) -> Option<&ArticleRef> {
        match self {
            Self::NamePerson { article, .. } | Self::NotPerson { article, .. } => article.as_ref(),
            Self::AddPerson { article, .. }
            | Self::SetSpeaker { article, .. }
            | Self::NotQuote { article, .. }
            | Self::SetExtent { article, .. }
            | Self::AddQuote { article, .. }
            | Self::NotCountry { article, .. }
            | Self::SetCountry { article, .. }
            | Self::AddCountry { article, .. }
            | Self::SetField { article, .. }
            | Self::Hide { article }
            | Self::Copies { article, .. }
            | Self::Keep { article, .. }
            | Self::Read { article } => Some(article),
            Self::Undo { .. } | Self::SaveSearch { .. } | Self::SeeSearch { .. } => None,
        }
    }

    /// The words that it is about.
    #[must_use]
    pub fn text(&self) -> Option<&Selector> {
        match self {
            Self::AddPerson { text, .. }
            | Self::SetSpeaker { text, .. }
            | Self::NotQuote { text, .. }
            | Self::SetExtent { text, .. }
            | Self::AddQuote { text, .. }
            | Self::AddCountry { text, .. } => Some(text),
            Self::Keep { text, .. } => text.as_ref(),
            _ => None,
        }
    }

    /// The name that it gives to somebody, who may be new. A phrase that is not in the text is a name, too.
    #[must_use]
    pub fn gives_name(&self) -> Option<&str> {
        match self {
            Self::NamePerson { name, .. } | Self::AddPerson { name, .. } => Some(name),
            Self::SetSpeaker { speaker, .. } | Self::AddQuote { speaker, .. } => match speaker {
                NamedSpeaker::Person { name } | NamedSpeaker::Other { phrase: name } => Some(name),
                NamedSpeaker::Unknown => None,
            },
            _ => None,
        }
    }

    /// Whether it changes what articles and their annotations say.
    #[must_use]
    pub fn is_correction(&self) -> bool {
        !matches!(
            self,
            Self::Undo { .. }
                | Self::Keep { .. }
                | Self::Read { .. }
                | Self::SaveSearch { .. }
                | Self::SeeSearch { .. }
        )
    }

    /// Whether it adds or removes a quote, or changes its words.
    #[must_use]
    pub fn changes_quotes(&self) -> bool {
        matches!(self, Self::NotQuote { .. } | Self::AddQuote { .. } | Self::SetExtent { .. })
    }

    /// The names of the actions that correct something, each with what it says.
    pub const CORRECTIONS: [(&'static str, &'static str); 13] = [
        ("set-speaker", "the speaker is somebody else"),
        ("not-quote", "not a quote"),
        ("set-extent", "other words of a quote"),
        ("add-quote", "a quote was missed"),
        ("name-person", "another name, or the same person"),
        ("not-person", "not a person"),
        ("add-person", "words name a person"),
        ("set-country", "another country"),
        ("not-country", "not this country"),
        ("add-country", "words mean a country"),
        ("set-field", "title, date, outlet or byline"),
        ("copies", "copies, or not"),
        ("hide", "hidden"),
    ];

    /// The name of the action in the file and in addresses.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Undo { .. } => "undo",
            Self::NamePerson { .. } => "name-person",
            Self::NotPerson { .. } => "not-person",
            Self::AddPerson { .. } => "add-person",
            Self::SetSpeaker { .. } => "set-speaker",
            Self::NotQuote { .. } => "not-quote",
            Self::SetExtent { .. } => "set-extent",
            Self::AddQuote { .. } => "add-quote",
            Self::NotCountry { .. } => "not-country",
            Self::SetCountry { .. } => "set-country",
            Self::AddCountry { .. } => "add-country",
            Self::SetField { .. } => "set-field",
            Self::Hide { .. } => "hide",
            Self::Copies { .. } => "copies",
            Self::Keep { .. } => "keep",
            Self::Read { .. } => "read",
            Self::SaveSearch { .. } => "save-search",
            Self::SeeSearch { .. } => "see-search",
        }
    }
}

impl Event {
    /// Reads a line of the file.
    ///
    /// # Errors
    /// When it is none.
    pub(super) fn of_line(line: &[u8]) -> serde_json::Result<Self> {
        /// What every event has. It is read apart: a flattened value is taken to pieces twice.
        #[derive(Deserialize)]
        struct Head {
            id: EventId,
            at: jiff::Timestamp,
        }
        let Head { id, at } = serde_json::from_slice(line)?;
        Ok(Self { id, at, action: serde_json::from_slice(line)? })
    }

    /// The event as a line of the file, with its line end. Keys are sorted, so that the same event is the same line.
    #[must_use]
    pub fn to_line(&self) -> String {
        // A map of serde_json is sorted.
        let value = serde_json::to_value(self).expect("an event has no map with keys that are not strings");
        format!("{value}\n")
    }
}

/// A hash of a line, for telling whether a notebook has changed.
pub(super) fn hash_line(line: &[u8]) -> u64 {
    let hash = blake3::hash(line);
    u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("a hash has 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_sorted_and_read_back() {
        let action = Action::SetSpeaker {
            article: ArticleRef { id: "ferry-1".to_owned(), path: "ferry.txt".to_owned(), title: None },
            text: Selector { exact: "It is\nlate".to_owned(), ..Selector::default() },
            speaker: NamedSpeaker::Person { name: "Ana Petrova".to_owned() },
        };
        let at = "2026-03-01T10:00:00.5Z".parse().unwrap();
        let event = Event { id: EventId("00000000000000aa".to_owned()), at, action };
        let line = event.to_line();
        assert_eq!(
            line,
            "{\"action\":\"set-speaker\",\"article\":{\"id\":\"ferry-1\",\"path\":\"ferry.txt\"},\
             \"at\":\"2026-03-01T10:00:00.5Z\",\"id\":\"00000000000000aa\",\
             \"speaker\":{\"kind\":\"person\",\"name\":\"Ana Petrova\"},\"text\":{\"exact\":\"It is\\nlate\"}}\n"
        );
        assert_eq!(Event::of_line(line.as_bytes()).unwrap(), event);
    }
}
