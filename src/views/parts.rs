//! What several pages show in the same way.

use super::address::{article_address, country_address, person_address};
use super::format::grouped;
use super::layout::Layout;
use crate::annotations::CountryCode;
use crate::library::query::{ArticleLink, Count, List, PersonLink, SpeakerView};

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

    /// The number as people read it.
    #[must_use]
    pub fn number(&self) -> String {
        grouped(self.count)
    }
}

/// How many articles are compared at most: more columns cannot be read.
pub const MAX_COMPARED_ARTICLES: usize = 6;

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

/// One of a few ways to show a list.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What it says.
    pub label: &'static str,
    /// The list shown so.
    pub href: String,
    /// Whether the list is shown so.
    pub current: bool,
}

/// A part of a list under a tab of its own.
pub struct Tab {
    /// “Quoted”.
    pub label: &'static str,
    /// How many items it has.
    pub count: String,
    /// Its address.
    pub href: String,
    /// Whether it is shown.
    pub current: bool,
}

impl Tab {
    /// The tab with so many items.
    #[must_use]
    pub fn new(label: &'static str, count: usize, href: String, current: bool) -> Self {
        Self { label, count: grouped(count), href, current }
    }
}

/// Which items of a list are shown, and the addresses of the pages before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pager {
    /// “31–60 of 350”.
    pub range: String,
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
}

impl Pager {
    /// The pager of `list`, on the page at `layout`.
    #[must_use]
    pub fn new<T>(list: &List<T>, layout: &Layout) -> Self {
        let at = |cursor: &crate::library::query::Cursor| layout.with(&[("cursor", &cursor.to_address())]);
        let (first, last) = (list.before + 1, list.before + list.items.len());
        Self {
            range: format!("{}–{} of {}", grouped(first), grouped(last), grouped(list.total)),
            previous: (list.before > 0).then(|| list.previous.as_ref().map_or_else(|| layout.with(&[]), at)),
            next: list.next.as_ref().map(at),
        }
    }

    /// Whether there is more than this page.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        self.previous.is_some() || self.next.is_some()
    }
}

/// Where a list can be downloaded, or subscribed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exports {
    /// “these 305 quotes”.
    pub what: String,
    /// Each form and its address.
    pub downloads: Vec<Link>,
    /// The address of the news feed, where there is one.
    pub feed: Option<String>,
}

impl Exports {
    /// The exports of a list of articles; `at` gives the address of the list under a path, with its filters.
    #[must_use]
    pub fn articles(total: usize, at: impl Fn(&str) -> String) -> Option<Self> {
        Self::new("/api/articles", ("article", "articles"), total, &[("CSV", "csv"), ("JSON", "ndjson")], true, at)
    }

    /// The exports of a list of quotes.
    #[must_use]
    pub fn quotes(total: usize, at: impl Fn(&str) -> String) -> Option<Self> {
        let forms = [("CSV", "csv"), ("BibTeX", "bib"), ("Markdown", "md"), ("JSON", "ndjson")];
        Self::new("/api/quotes", ("quote", "quotes"), total, &forms, true, at)
    }

    /// The exports of another list: people, countries, problems.
    #[must_use]
    pub fn table(path: &str, names: (&str, &str), total: usize, at: impl Fn(&str) -> String) -> Option<Self> {
        Self::new(path, names, total, &[("CSV", "csv"), ("JSON", "ndjson")], false, at)
    }

    fn new(
        path: &str,
        (one, many): (&str, &str),
        total: usize,
        forms: &[(&str, &str)],
        has_feed: bool,
        at: impl Fn(&str) -> String,
    ) -> Option<Self> {
        let at = |extension: &str| at(&format!("{path}.{extension}"));
        let what = if total == 1 { format!("this {one}") } else { format!("these {} {many}", grouped(total)) };
        (total > 0).then(|| Self {
            what,
            downloads: forms.iter().map(|(name, extension)| Link::new(*name, at(extension))).collect(),
            feed: has_feed.then(|| at("atom")),
        })
    }
}

/// The language, unless it is English, the language of the pages.
pub(super) fn non_english(language: Option<&'static str>) -> Option<&'static str> {
    language.filter(|language| *language != "en")
}
