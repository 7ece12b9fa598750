//! An article as it was read: its text, where it stands, and what is known about it.

use crate::text::{Constant, Span, constant};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The name of an article in addresses: a slug of its file name and six hexadecimal digits of a hash of its path.
///
/// It depends on nothing but the article's own path below the folder that was opened (and its number within that
/// file), so it outlives restarts, edits and other files coming and going.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleId(String);

impl ArticleId {
    /// The id of part `part` (0 for a file that holds one article) of the file at `path`, relative to its root and
    /// with `/` between folders.
    #[must_use]
    pub fn new(path: &str, part: usize) -> Self {
        let stem = path.rsplit('/').next().unwrap_or(path);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let mut slug = crate::text::slug(stem);
        slug.truncate(slug.char_indices().nth(60).map_or(slug.len(), |(i, _)| i));
        let slug = slug.trim_matches('-');
        let hash = blake3::hash(format!("{path}\0{part}").as_bytes()).to_hex();
        let part = if part == 0 { String::new() } else { format!("-{}", part + 1) };
        Self(format!("{}{part}-{}", if slug.is_empty() { "article" } else { slug }, &hash[..6]))
    }

    /// An id as it stands in an address or a cache; whether such an article exists is for the library to say.
    #[must_use]
    pub fn from_address(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// The id as it stands in addresses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ArticleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value and where it was found, in words a reader understands (“first line”, “JSON-LD”, “file name”).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    #[serde(deserialize_with = "constant")]
    pub origin: Constant,
}

/// How exactly a time of publication is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Precision {
    /// To the day.
    Day,
    /// To the month: “October 2023”.
    Month,
    /// To the year.
    Year,
}

/// When an article was published, as exactly as its file tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Published {
    /// The day. Of a month or a year it is the first one: as that it counts in orders, limits and timelines.
    pub day: Date,
    /// How much of the day is known.
    pub precision: Precision,
}

impl From<Date> for Published {
    fn from(day: Date) -> Self {
        Self { day, precision: Precision::Day }
    }
}

/// `2023-10-16`, `2023-10` or `2023`.
impl std::fmt::Display for Published {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pattern = match self.precision {
            Precision::Day => "%Y-%m-%d",
            Precision::Month => "%Y-%m",
            Precision::Year => "%Y",
        };
        write!(f, "{}", self.day.strftime(pattern))
    }
}

/// What is known about an article besides its text; what was not found is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The headline, or one made from the first sentence (the origin says so).
    pub title: Option<Sourced<String>>,
    /// When it was published.
    pub date: Option<Sourced<Published>>,
    /// The outlet, by its usual name.
    pub source: Option<Sourced<String>>,
    /// Who wrote it, without “By”.
    pub byline: Option<Sourced<String>>,
    /// Where it stands on the web.
    pub url: Option<Sourced<String>>,
}

/// Why a stretch of the text is not the article's own: it is kept and shown apart, and not analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AsideKind {
    /// Front matter, header lines, a bare date, a lone `#`.
    Header,
    /// “Sign up to our newsletter …”
    Newsletter,
    /// “This post appeared first on …”, copyright lines.
    Credit,
    /// “Additional reporting by …”, “Reuters contributed to this report.”
    Contribution,
    /// “Share this article”, cookie notices, “Read more: …”, advertisement marks.
    Navigation,
}

/// A stretch of the text that is newspaper debris.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Aside {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: AsideKind,
}

/// One article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its name in addresses.
    pub id: ArticleId,
    /// Its file, relative to the folder that was opened, with `/` between folders.
    pub path: String,
    /// The whole text with `\n` line ends and nothing else changed, debris included.
    pub text: String,
    /// The headline's place in `text`, where it stands there.
    pub headline: Option<Span>,
    /// Debris, in order of the text, without overlaps.
    pub asides: Vec<Aside>,
    /// Title, date, outlet, byline, address.
    pub metadata: Metadata,
}

/// Whether a remark on a file tells of a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ProblemKind {
    /// Something could not be read.
    Loss,
    /// Everything was read; the remark says how.
    Note,
}

/// A file, or a part of one, that gave no article, and why; or how a file was read, where that had to be guessed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LoadProblem {
    /// Whether something is lost. Losses come first.
    pub kind: ProblemKind,
    /// The file, relative to the folder that was opened.
    pub path: String,
    /// What is wrong with it, or how it was read, a sentence.
    pub reason: String,
    /// What the user can do about it, a sentence.
    pub advice: String,
}
