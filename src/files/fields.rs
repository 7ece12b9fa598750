//! The names under which exports, headers and front matter give an article's title, date, outlet, author and address.

use super::{dates, outlets};
use crate::article::{Metadata, Sourced};
use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

/// What a named field of a header, an object or a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// What a field of this name holds; names are compared without case, spaces, hyphens and underscores, and the first
/// name in the list of its kind is the most telling.
pub(super) fn field(name: &str) -> Option<Field> {
    rank(name).map(|(field, _)| field)
}

/// The field and how telling its name is: 0 before 1, “datePublished” before “date”.
pub(super) fn rank(name: &str) -> Option<(Field, usize)> {
    let key = key(name);
    NAMES.iter().find_map(|(field, names)| Some((*field, names.iter().position(|name| *name == key)?)))
}

/// A name without what makes no difference.
pub(super) fn key(name: &str) -> String {
    fold(name.trim()).chars().filter(|c| c.is_alphanumeric()).collect()
}

const NAMES: &[(Field, &[&str])] = &[
    (Field::Title, &["headline", "title", "articletitle", "webtitle", "subject", "hl", "head"]),
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
    (Field::Byline, &["byline", "by", "author", "authors", "creator", "writer", "writers", "reporter", "journalist"]),
    (
        Field::Url,
        &["url", "articleurl", "canonicalurl", "link", "permalink", "href", "address", "weburl", "resolvedurl"],
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
            "article",
            "articletext",
            "story",
            "maintext",
            "html",
            "description",
            "summary",
            "td",
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

/// Puts a value under its field, when it is one and nothing better is there yet.
pub(super) fn offer(metadata: &mut Metadata, field: Field, value: &str, origin: &'static str) {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = value.trim();
    if value.is_empty() || matches!(value, "null" | "None" | "N/A" | "-") {
        return;
    }
    let sourced = |value: String| Some(Sourced { value, origin });
    match field {
        Field::Title if metadata.title.is_none() => metadata.title = sourced(value.to_owned()),
        Field::Date if metadata.date.is_none() => {
            metadata.date =
                dates::field(value).or_else(|| unix(value).map(Into::into)).map(|value| Sourced { value, origin });
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

/// Seconds or milliseconds since 1970, as machines give them.
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
        && value.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && (2..=6).contains(&end.len()))
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

/// A byline without “By”, addresses, dates, titles and outlets, each name once: “A, B and C”; `None` when nothing like a
/// name is left.
pub(super) fn byline(value: &str) -> Option<String> {
    let date = DATE_AFTER_NAME.as_ref().and_then(|date| date.find(value)).map_or(value.len(), |date| date.start());
    let value = &value[..date];
    let value = value.trim();
    // The period of “Jr.” is part of the name.
    let value = match value.strip_suffix('.') {
        Some(stem) if stem.ends_with("Jr") || stem.ends_with("Sr") => value,
        _ => value.trim_end_matches([',', ';', '|', '.', '-', '–', '—']).trim(),
    };
    let bare = ["by:", "by ", "from "]
        .iter()
        .find_map(|by| value.get(..by.len()).filter(|start| start.eq_ignore_ascii_case(by)).map(|_| &value[by.len()..]))
        .unwrap_or(value)
        .trim();
    let name = bare.contains(char::is_alphabetic)
        && !bare.eq_ignore_ascii_case("by")
        && bare.chars().count() <= 150
        && !bare.contains("://");
    let shouted = bare.split(' ').all(|word| word == "and" || !word.contains(char::is_lowercase));
    let bare = if shouted { spelled_out(bare) } else { bare.to_owned() };
    name.then(|| names_alone(&bare).unwrap_or(bare))
}

/// What stands between names in a byline.
static BETWEEN_NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\s*(?:,|;|\||&|\band\b)\s*").ok());
/// What stands beside a name and is none: “Staff Writer”, “political correspondent”, “jane@ledger.example”.
static NO_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let jobs = "writers?|reporters?|correspondents?|editors?|staff|contributors?|columnists?|producers?";
    Regex::new(&format!(r"(?i)(?:^|\s)(?:{jobs})$|^\S+@\S+$")).ok()
});

/// The names of a byline without what stands beside them; `None` when that is all there is.
fn names_alone(byline: &str) -> Option<String> {
    let (between, no_name) = (BETWEEN_NAMES.as_ref()?, NO_NAME.as_ref()?);
    let mut names: Vec<String> = Vec::new();
    for part in between.split(byline).filter(|part| !part.is_empty()) {
        let suffix = matches!(part.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "MD" | "M.D" | "PhD" | "Ph.D");
        let known = || names.iter().any(|name| fold(name) == fold(part));
        if suffix && !names.is_empty() {
            let last = names.pop().unwrap_or_default();
            names.push(format!("{last}, {part}"));
        } else if !no_name.is_match(part) && outlets::known(part).is_none() && !known() {
            names.push(part.to_owned());
        }
    }
    let (last, before) = names.split_last()?;
    Some(if before.is_empty() { last.clone() } else { format!("{} and {last}", before.join(", ")) })
}

/// A date after a name, and all that follows it: “Jane Roe March 11, 2015 3:46 PM”, “Jane Roe22 Dec 2016”.
static DATE_AFTER_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
    let pattern = format!(
        r"(?i)[\s,|·–—-]*(?:\bon )?(?:\d{{1,2}} {month}|\b{month}\.? \d{{1,2}}\b|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}).*$"
    );
    Regex::new(&pattern).ok()
});

/// `JILL MARTIN and A.J. ROE` as `Jill Martin and A.J. Roe`.
fn spelled_out(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        if word.contains('.') || word.chars().count() < 2 {
            return word.to_owned();
        }
        if word == "AND" {
            return "and".to_owned();
        }
        let mut begin = true;
        let letters = word.chars().flat_map(|c| {
            let shown: Vec<char> = if begin { vec![c] } else { c.to_lowercase().collect() };
            begin = !c.is_alphabetic();
            shown
        });
        letters.collect()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Field, byline, field, offer};
    use crate::article::Metadata;

    #[test]
    fn names_of_fields_are_read_in_any_dress() {
        assert_eq!(field("Date_Published"), Some(Field::Date));
        assert_eq!(field("Publication title"), Some(Field::Source));
        assert_eq!(field("colour"), None);
    }

    #[test]
    fn values_are_checked_before_they_are_believed() {
        let mut metadata = Metadata::default();
        offer(&mut metadata, Field::Date, "soon", "header line");
        offer(&mut metadata, Field::Date, "1697414400", "header line");
        offer(&mut metadata, Field::Source, "www.theguardian.com", "header line");
        offer(&mut metadata, Field::Url, "javascript:alert(1)", "header line");
        assert_eq!(metadata.date.map(|date| date.value), Some(jiff::civil::date(2023, 10, 16).into()));
        assert_eq!(metadata.source.map(|source| source.value).as_deref(), Some("The Guardian"));
        assert_eq!(metadata.url, None);
    }

    #[test]
    fn bylines_are_tidied() {
        assert_eq!(byline("By JANE O'DOE and A.B. ROE").as_deref(), Some("Jane O'Doe and A.B. Roe"));
        assert_eq!(byline("Jane Roe March 11, 2015 3:46 PM").as_deref(), Some("Jane Roe"));
        assert_eq!(byline("by Jane Roe22 Dec 2016651").as_deref(), Some("Jane Roe"));
        assert_eq!(byline(" by "), None);
        assert_eq!(byline("Jane Roe, Staff Writer").as_deref(), Some("Jane Roe"));
        assert_eq!(
            byline("Jane Roe; Jane Roe, A. Doe, Karl Berg, Jr.").as_deref(),
            Some("Jane Roe, A. Doe and Karl Berg, Jr.")
        );
        assert_eq!(byline("By Jane Roe | Reuters").as_deref(), Some("Jane Roe"));
        assert_eq!(byline("Associated Press").as_deref(), Some("Associated Press"));
    }
}
