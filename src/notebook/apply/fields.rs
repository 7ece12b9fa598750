//! Corrections of an article's metadata.

use crate::article::{Article, Origin, WithProvenance};
use crate::notebook::event::Field;
use crate::notebook::validate::parse_date;

/// Sets a field, or empties it; gives its value before.
pub(super) fn set(article: &mut Article, field: Field, value: Option<&str>) -> Option<String> {
    let metadata = &mut article.metadata;
    let text = value.map(|value| WithProvenance { value: value.trim().to_owned(), origin: Origin::Correction });
    let before = |field: Option<WithProvenance<String>>| field.map(|field| field.value);
    match field {
        Field::Title => before(std::mem::replace(&mut metadata.title, text)),
        Field::Source => before(std::mem::replace(&mut metadata.source, text)),
        Field::Byline => before(std::mem::replace(&mut metadata.byline, text)),
        Field::Date => {
            let date = value.and_then(parse_date).map(|value| WithProvenance { value, origin: Origin::Correction });
            std::mem::replace(&mut metadata.date, date).map(|date| date.value.to_string())
        }
    }
}
