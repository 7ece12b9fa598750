//! What may be written into a notebook: everything typed is as hostile as an article's text.

use super::anchor::{ArticleRef, Selector};
use super::event::{Action, EventId, Field, NamedSpeaker};
use crate::annotations::CountryCode;
use jiff::civil::Date;

/// Why an action is not accepted, a sentence with its parameter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}: {1}")]
pub struct Refused(pub &'static str, pub String);

const MAX_NAME_CHARS: usize = 200;
const MAX_NOTE_CHARS: usize = 20_000;
const MAX_TEXT_CHARS: usize = 10_000;
const MAX_CONTEXT_CHARS: usize = 100;
const MAX_TAGS: usize = 50;
const MAX_ADDRESS_CHARS: usize = 2_000;
/// The most articles that a look at a saved search remembers.
pub const MAX_SEEN: usize = 5_000;

impl Action {
    /// Checks lengths, characters, codes and dates.
    ///
    /// # Errors
    /// What cannot be accepted.
    pub fn validate(&self) -> Result<(), Refused> {
        if let Some(article) = self.article() {
            check_article(article)?;
        }
        if let Some(text) = self.text() {
            check_selector("text", text)?;
        }
        match self {
            Self::NamePerson { names, name, .. } => {
                check_names(names)?;
                line("name", name, MAX_NAME_CHARS)
            }
            Self::NotPerson { names, .. } => check_names(names),
            Self::AddPerson { name, .. } => line("name", name, MAX_NAME_CHARS),
            Self::SetSpeaker { speaker, .. } | Self::AddQuote { speaker, .. } => match speaker {
                NamedSpeaker::Person { name } => line("speaker", name, MAX_NAME_CHARS),
                NamedSpeaker::Other { phrase } => line("speaker", phrase, MAX_NAME_CHARS),
                NamedSpeaker::Unknown => Ok(()),
            },
            Self::SetExtent { extent, .. } => check_selector("extent", extent),
            Self::NotCountry { country, .. } | Self::AddCountry { country, .. } => code("country", country),
            Self::SetCountry { country, with, .. } => code("country", country).and_then(|()| code("with", with)),
            Self::SetField { field, value: Some(value), .. } => {
                line("value", value, MAX_NAME_CHARS * 3)?;
                if *field == Field::Date && parse_date(value).is_none() {
                    return Err(Refused("value", "write the date as 2023-10-16, 2023-10 or 2023.".to_owned()));
                }
                Ok(())
            }
            Self::Copies { article, other, .. } => {
                check_article(other)?;
                if article.id == other.id {
                    return Err(Refused("other", "it is the same article.".to_owned()));
                }
                Ok(())
            }
            Self::Keep { note, labels, collections, replaces, .. } => {
                if let Some(note) = note {
                    lines("note", note, MAX_NOTE_CHARS)?;
                }
                for (name, tags) in [("labels", labels), ("collections", collections)] {
                    if tags.len() > MAX_TAGS {
                        return Err(Refused(name, format!("there are more than {MAX_TAGS}.")));
                    }
                    tags.iter().try_for_each(|tag| line(name, tag, MAX_NAME_CHARS))?;
                }
                replaces.as_ref().map_or(Ok(()), check_event)
            }
            Self::SaveSearch { name, address } => {
                line("name", name, MAX_NAME_CHARS)?;
                line("address", address, MAX_ADDRESS_CHARS)?;
                let page = address.split(['?', '#']).next().unwrap_or_default();
                if !["/", "/search", "/quotes"].contains(&page) {
                    return Err(Refused(
                        "address",
                        "only a list of articles, quotes or a search can be saved.".to_owned(),
                    ));
                }
                Ok(())
            }
            Self::Undo { event } => check_event(event),
            Self::SeeSearch { search, found } => {
                if found.len() > MAX_SEEN {
                    return Err(Refused("found", format!("there are more than {MAX_SEEN}.")));
                }
                found.iter().try_for_each(|name| line("found", name, MAX_NAME_CHARS))?;
                check_event(search)
            }
            Self::NotQuote { .. } | Self::SetField { .. } | Self::Hide { .. } | Self::Read { .. } => Ok(()),
        }
    }
}

fn check_names(names: &[String]) -> Result<(), Refused> {
    if names.is_empty() || names.len() > MAX_TAGS {
        return Err(Refused("person", format!("it needs 1 to {MAX_TAGS} names.")));
    }
    names.iter().try_for_each(|name| line("person", name, MAX_NAME_CHARS))
}

fn check_event(id: &EventId) -> Result<(), Refused> {
    if id.0.len() == 16 && id.0.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err(Refused("event", "an event is named by 16 hexadecimal digits.".to_owned()))
}

fn check_article(article: &ArticleRef) -> Result<(), Refused> {
    line("article", &article.id, MAX_NAME_CHARS)
}

fn check_selector(name: &'static str, text: &Selector) -> Result<(), Refused> {
    lines(name, &text.exact, MAX_TEXT_CHARS)?;
    for context in [&text.prefix, &text.suffix] {
        if context.chars().count() > MAX_CONTEXT_CHARS {
            return Err(Refused(name, format!("its context is longer than {MAX_CONTEXT_CHARS} characters.")));
        }
    }
    Ok(())
}

/// Checks what is written on one line.
fn line(name: &'static str, value: &str, max: usize) -> Result<(), Refused> {
    if value.chars().any(|c| c.is_control() || c == '\u{2028}' || c == '\u{2029}') {
        return Err(Refused(name, "it has a line end or another control character.".to_owned()));
    }
    lines(name, value, max)
}

fn lines(name: &'static str, value: &str, max: usize) -> Result<(), Refused> {
    if value.trim().is_empty() {
        return Err(Refused(name, "it is empty.".to_owned()));
    }
    if value.chars().count() > max {
        return Err(Refused(name, format!("it is longer than {max} characters.")));
    }
    Ok(())
}

fn code(name: &'static str, code: &str) -> Result<(), Refused> {
    if CountryCode::parse(code).is_some_and(|code| CountryCode::all().any(|known| known == code)) {
        return Ok(());
    }
    Err(Refused(name, "it is not an ISO 3166-1 code of two letters.".to_owned()))
}

/// Reads `2023-10-16`, `2023-10` or `2023`.
pub(super) fn parse_date(text: &str) -> Option<crate::article::Published> {
    use crate::article::{Precision, Published};
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.trim().split('-').collect();
    let precision = match parts[..] {
        [year] if digits(year, 4) => Precision::Year,
        [year, month] if digits(year, 4) && digits(month, 2) => Precision::Month,
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => Precision::Day,
        _ => return None,
    };
    let number = |at: usize| parts.get(at).map_or(Some(1), |part| part.parse().ok());
    let day = Date::new(number(0)?, number(1)? as i8, number(2)? as i8).ok()?;
    Some(Published { day, precision })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision() {
        for (typed, shown) in [("2023-10-16", "2023-10-16"), ("2023-10", "2023-10"), (" 2023 ", "2023")] {
            assert_eq!(parse_date(typed).unwrap().to_string(), shown);
        }
        for bad in ["", "16.10.2023", "2023-13", "2023-02-30", "2023-1-1", "-", "23"] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn hostile_values_are_refused() {
        let article = || ArticleRef { id: "a-1".to_owned(), ..ArticleRef::default() };
        let name =
            |name: &str| Action::NamePerson { names: vec!["Ana".to_owned()], name: name.to_owned(), article: None };
        for bad in ["", "  ", "a\nb", "a\0b", "a\u{2028}b", &"x".repeat(201)] {
            assert!(name(bad).validate().is_err(), "{bad:?}");
        }
        assert!(name("Ana <b>Petrova</b>").validate().is_ok(), "pages escape it");
        for address in ["https://example.org/", "//example.org", "/docs", "javascript:alert(1)", "/search/../docs"] {
            let search = Action::SaveSearch { name: "x".to_owned(), address: address.to_owned() };
            assert!(search.validate().is_err(), "{address}");
        }
        for (country, fits) in [("pe", true), ("PE", true), ("ZZ", false), ("Peru", false)] {
            assert_eq!(Action::NotCountry { article: article(), country: country.to_owned() }.validate().is_ok(), fits);
        }
        assert!(Action::Undo { event: EventId("../x".to_owned()) }.validate().is_err());
    }
}
