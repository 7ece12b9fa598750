//! What several pages show in the same way.

use super::diff::changes;
use super::layout::Layout;
use crate::annotations::{CountryCode, QuoteKind};
use crate::article::{Precision, Published};
use crate::library::query::{ArticleLink, Count, List, PersonLink, QuoteCard, SpeakerView, versions};
use crate::library::{Library, Lost};
use jiff::civil::Date;

/// A name that leads somewhere, with a number where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// How many there are.
    pub count: usize,
}

impl Link {
    /// A link without a number.
    #[must_use]
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), count: 0 }
    }

    /// A person.
    #[must_use]
    pub fn person(person: &PersonLink<'_>) -> Self {
        Self::new(person.name, person_address(person.id))
    }

    /// A person and a number.
    #[must_use]
    pub fn counted_person(person: &Count<PersonLink<'_>>) -> Self {
        Self { count: person.count, ..Self::person(&person.of) }
    }

    /// A country.
    #[must_use]
    pub fn country(code: CountryCode) -> Self {
        Self::new(code.name(), country_address(code))
    }

    /// A country and a number.
    #[must_use]
    pub fn counted_country(country: &Count<CountryCode>) -> Self {
        Self { count: country.count, ..Self::country(country.of) }
    }

    /// An article.
    #[must_use]
    pub fn article(link: &ArticleLink<'_>) -> Self {
        Self::new(link.title, article_address(link.id))
    }
}

/// How many articles are compared at most: more columns cannot be read.
pub const MAX_COMPARED_ARTICLES: usize = 6;

/// A day, or the month or year where no more is known, for machines and for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayDate {
    /// 2023-10-16
    pub iso: String,
    /// 16 October 2023
    pub words: String,
}

impl From<Published> for DisplayDate {
    fn from(Published { day, precision }: Published) -> Self {
        let (iso, words) = match precision {
            Precision::Day => return day.into(),
            Precision::Month => ("%Y-%m", "%B %Y"),
            Precision::Year => ("%Y", "%Y"),
        };
        Self { iso: day.strftime(iso).to_string(), words: day.strftime(words).to_string() }
    }
}

impl From<Date> for DisplayDate {
    fn from(date: Date) -> Self {
        Self { iso: date.to_string(), words: date.strftime("%-d %B %Y").to_string() }
    }
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeakerLabel {
    /// Someone with a page.
    Person(Link),
    /// An organisation, document, group or unnamed person, in the article’s words.
    Other(String),
    /// The article does not say.
    Unknown,
}

impl From<&SpeakerView<'_>> for SpeakerLabel {
    fn from(speaker: &SpeakerView<'_>) -> Self {
        match speaker {
            SpeakerView::Person(person) => Self::Person(Link::person(person)),
            SpeakerView::Other(name) => Self::Other(name.clone()),
            SpeakerView::Unknown => Self::Unknown,
        }
    }
}

impl SpeakerLabel {
    /// The name, where it is known.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Person(link) => Some(&link.label),
            Self::Other(name) => Some(name),
            Self::Unknown => None,
        }
    }
}

/// A quote in a list.
#[derive(Clone, Debug)]
pub struct Quotation {
    /// Its anchor in its article.
    pub href: String,
    /// The words.
    pub text: String,
    /// The language of the words, where it is known and not the page's own.
    pub language: Option<&'static str>,
    /// Whether it is reported speech, without quotation marks of its own.
    pub indirect: bool,
    /// Who said it.
    pub speaker: SpeakerLabel,
    /// The headline of its article.
    pub title: String,
    /// The outlet.
    pub source: Option<String>,
    /// The day.
    pub date: Option<DisplayDate>,
    /// The same words elsewhere.
    pub versions: Vec<Version>,
}

impl Quotation {
    /// The quote as a list shows it, with its versions in other articles of `library`.
    ///
    /// # Errors
    /// When one of these articles is lost.
    pub fn new<'l>(library: &'l Library, card: &QuoteCard<'l>) -> Result<Self, Lost> {
        let versions = if card.echoes > 0 { versions(library, card)? } else { Vec::new() };
        Ok(Self {
            href: quote_address(card),
            text: card.text.clone(),
            language: non_english(card.language),
            indirect: card.kind != QuoteKind::Direct,
            speaker: SpeakerLabel::from(&card.speaker),
            title: card.article.title.to_owned(),
            source: card.article.source.map(str::to_owned),
            date: card.article.date.map(DisplayDate::from),
            versions: versions.iter().map(|version| Version::new(card, version)).collect(),
        })
    }
}

/// The same quotation in another article.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its anchor there.
    pub href: String,
    /// The outlet, or else the headline.
    pub label: String,
    /// The day.
    pub date: Option<DisplayDate>,
    /// The differences in wording; empty when there are none.
    pub changes: Vec<Change>,
}

/// A part of a word-by-word comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same(String),
    /// Only in the first.
    Cut(String),
    /// Only in the other.
    Added(String),
    /// So many words of the other, which are not those of the first, but too many to tell which.
    Uncompared(usize),
}

/// The end of a list: how much of it is shown, and where it goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pager {
    /// How many are shown here.
    pub shown: usize,
    /// How many there are.
    pub total: usize,
    /// The address of the next page.
    pub next: Option<String>,
    /// The address of the beginning, when this is not it.
    pub first: Option<String>,
}

impl Version {
    fn new(card: &QuoteCard<'_>, version: &QuoteCard<'_>) -> Self {
        Self {
            href: quote_address(version),
            label: version.article.source.unwrap_or(version.article.title).to_owned(),
            date: version.article.date.map(DisplayDate::from),
            changes: changes(&card.text, &version.text),
        }
    }
}

impl Pager {
    /// The end of `list`, on the page at `layout`.
    #[must_use]
    pub fn new<T>(list: &List<T>, layout: &Layout) -> Self {
        let next = list.next.as_ref().map(|next| layout.with(&[("cursor", &next.to_address())]));
        let first = layout.here.contains("cursor=").then(|| layout.with(&[]));
        Self { shown: list.items.len(), total: list.total, next, first }
    }
}

/// The language, unless it is English, the language of the pages.
pub(super) fn non_english(language: Option<&'static str>) -> Option<&'static str> {
    language.filter(|language| *language != "en")
}

/// The address of a quote in its article.
#[must_use]
pub fn quote_address(card: &QuoteCard<'_>) -> String {
    format!("{}#{}", article_address(card.article.id), card.id)
}

/// The address of an article’s page.
#[must_use]
pub fn article_address(id: &str) -> String {
    format!("/articles/{}", escape(id))
}

/// The address of a person’s page.
#[must_use]
pub fn person_address(id: &str) -> String {
    format!("/people/{}", escape(id))
}

/// The address of a country’s page.
#[must_use]
pub fn country_address(code: CountryCode) -> String {
    format!("/countries/{}", code.as_str().to_ascii_lowercase())
}

/// A path and query; pairs without a value are left out.
#[must_use]
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// A path segment with everything escaped that is not plainly harmless.
fn escape(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A date range in words, if there is one.
#[must_use]
pub fn days(from: Option<Date>, to: Option<Date>) -> Option<String> {
    let words = |date: Date| DisplayDate::from(date).words;
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {} on", words(from))),
        (None, Some(to)) => Some(format!("up to {}", words(to))),
        (Some(from), Some(to)) if from == to => Some(words(from)),
        (Some(from), Some(to)) if from == from.first_of_month() && to == from.last_of_month() => {
            Some(from.strftime("%B %Y").to_string())
        }
        (Some(from), Some(to)) => Some(format!("{} to {}", words(from), words(to))),
    }
}

/// A number with its thousands apart: 12,345.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// “1 article”, “12 articles”.
#[must_use]
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_any_id() {
        assert_eq!(person_address("łódź/../a"), "/people/%C5%82%C3%B3d%C5%BA%2F..%2Fa");
        assert_eq!(address("/quotes", &[("speaker", "a b&c"), ("source", "")]), "/quotes?speaker=a+b%26c");
    }

    #[test]
    fn numbers_are_read_in_threes() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(counted(1, "article", "articles"), "1 article");
    }
}
