//! The field names that exports, headers and front matter use for title, date, outlet, author and address.

use super::byline::byline;
use super::{dates, outlets};
use crate::article::{Metadata, Origin, WithProvenance};
use crate::text::fold;
use serde::{Deserialize, Serialize};

/// What a named field of a header, an object or a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) enum Field {
    /// The headline.
    Title,
    /// The day of publication.
    Date,
    /// The outlet.
    Source,
    /// The author.
    Byline,
    /// The address on the web.
    Url,
    /// The text itself, plain or HTML.
    Text,
    /// A known field that is of no use here: section, length, language.
    Other,
}

/// What a field of this name holds. Names are compared without case, spaces, hyphens and underscores. The first
/// name in each list is the most specific one.
pub(super) fn field(name: &str) -> Option<Field> {
    rank(name).map(|(field, _)| field)
}

/// The field and the rank of its name: 0 before 1, “datePublished” before “date”.
pub(super) fn rank(name: &str) -> Option<(Field, usize)> {
    let key = key(name);
    NAMES.iter().find_map(|(field, names)| Some((*field, names.iter().position(|name| *name == key)?)))
}

/// A field name without case, accents, spaces and punctuation.
pub(super) fn key(name: &str) -> String {
    fold(name.trim()).chars().filter(|c| c.is_alphanumeric()).collect()
}

const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Title,
        &["headline", "title", "articletitle", "webtitle", "subject", "hl", "head", "booktitle", "headlines"],
    ),
    (
        Field::Date,
        &[
            "datepublished",
            "published",
            "publisheddate",
            "publisheddatetime",
            "publishedat",
            "publicationdate",
            "pubdate",
            "publishdate",
            "firstpublished",
            "firstcreated",
            "versioncreated",
            "webpublicationdate",
            "date",
            "dateadded",
            "day",
            "issued",
            "created",
            "createdat",
            "timestamp",
            "pd",
        ],
    ),
    (
        Field::Source,
        &[
            "outlet",
            "publication",
            "publicationtitle",
            "publisher",
            "sitename",
            "website",
            "origin",
            "source",
            "sourcename",
            "newspaper",
            "medium",
            "media",
            "site",
            "feed",
            "feedtitle",
            "domain",
            "domainname",
            "sn",
        ],
    ),
    (
        Field::Byline,
        &[
            "byline",
            "by",
            "author",
            "authors",
            "creator",
            "writer",
            "writers",
            "reporter",
            "journalist",
            "publishedby",
            "bookauthor",
        ],
    ),
    (
        Field::Url,
        &[
            "url",
            "articleurl",
            "canonicalurl",
            "link",
            "permalink",
            "href",
            "address",
            "weburl",
            "resolvedurl",
            "givenurl",
            "sourceurl",
            "canonical",
            "alternate",
        ],
    ),
    (
        Field::Text,
        &[
            "articlebody",
            "fulltext",
            "text",
            "textcontent",
            "contenttext",
            "body",
            "bodytext",
            "content",
            "contenthtml",
            "bodyhtml",
            "bodyxhtml",
            "article",
            "articletext",
            "story",
            "maintext",
            "html",
            "description",
            "summary",
            "td",
            "abstract",
            "abstractnote",
            "highlight",
            "selection",
            "bodies",
        ],
    ),
    (
        Field::Other,
        &[
            "section",
            "length",
            "words",
            "wordcount",
            "language",
            "lang",
            "tags",
            "tag",
            "keywords",
            "category",
            "categories",
            "id",
            "location",
            "place",
            "dateline",
            "pages",
            "page",
            "edition",
            "copyright",
            "loaddate",
            "updated",
            "dateupdated",
            "lastmodified",
            "modified",
            "publicationtype",
            "documenttype",
            "layout",
            "draft",
            "slug",
            "saved",
            "savedat",
        ],
    ),
];

/// Sets a field if it is empty and the value is plausible.
pub(super) fn set_if_empty(metadata: &mut Metadata, field: Field, value: &str, origin: Origin) {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = value.trim();
    if value.is_empty() || matches!(value, "null" | "None" | "N/A" | "-") {
        return;
    }
    let sourced = |value: String| Some(WithProvenance { value, origin });
    match field {
        Field::Title if metadata.title.is_none() => metadata.title = sourced(value.to_owned()),
        Field::Date if metadata.date.is_none() => {
            metadata.date = dates::field(value)
                .or_else(|| unix(value).map(Into::into))
                .map(|value| WithProvenance { value, origin });
        }
        Field::Source if metadata.source.is_none() => {
            // “Harbour Times | All the news”: what follows the bar is a slogan.
            let slogan = [" | ", " - ", " – ", " — "].iter().filter_map(|bar| value.find(bar)).min();
            let name = &value[..slogan.unwrap_or(value.len())];
            let name = if value.contains("://") || is_host(value) { outlet_of(value) } else { outlets::tidy(name) };
            metadata.source = name.and_then(sourced);
        }
        Field::Byline if metadata.byline.is_none() => metadata.byline = byline(value).and_then(sourced),
        Field::Url if metadata.url.is_none() && (value.starts_with("http://") || value.starts_with("https://")) => {
            metadata.url = sourced(value.to_owned());
        }
        _ => {}
    }
}

/// A date in seconds or milliseconds since 1970.
fn unix(value: &str) -> Option<jiff::civil::Date> {
    let digits = value.split('.').next()?;
    if !(9..=13).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = digits.parse().ok()?;
    let seconds = if digits.len() > 10 { number / 1000 } else { number };
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::UTC).date())
}

fn is_host(value: &str) -> bool {
    !value.contains(' ')
        && value.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && (2..=10).contains(&end.len()))
        && value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
}

/// The outlet behind an address or a host: its usual name, or the host without `www.`.
pub(super) fn outlet_of(address: &str) -> Option<String> {
    if let Some(known) = outlets::of_address(address) {
        return Some(known.to_owned());
    }
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    is_host(host).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Field, field, set_if_empty};
    use crate::article::{Metadata, Origin};

    #[test]
    fn field_names_in_any_spelling() {
        assert_eq!(field("Date_Published"), Some(Field::Date));
        assert_eq!(field("Publication title"), Some(Field::Source));
        assert_eq!(field("colour"), None);
    }

    #[test]
    fn implausible_values_are_ignored() {
        let mut metadata = Metadata::default();
        set_if_empty(&mut metadata, Field::Date, "soon", Origin::HeaderLine);
        set_if_empty(&mut metadata, Field::Date, "1697414400", Origin::HeaderLine);
        set_if_empty(&mut metadata, Field::Source, "www.theguardian.com", Origin::HeaderLine);
        set_if_empty(&mut metadata, Field::Url, "javascript:alert(1)", Origin::HeaderLine);
        assert_eq!(metadata.date.map(|date| date.value), Some(jiff::civil::date(2023, 10, 16).into()));
        assert_eq!(metadata.source.map(|source| source.value).as_deref(), Some("The Guardian"));
        assert_eq!(metadata.url, None);
    }
}
