//! An article as it was read: its text, its file and its metadata.

use crate::text::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The length of the hash in an id, in hexadecimal digits: 64 bits.
const ID_HASH_DIGITS: usize = 16;
/// The length of the hash in ids of version 0.2 and before, which began with the same digits.
const OLD_ID_HASH_DIGITS: usize = 6;

/// The identifier of an article in addresses: a slug of its file name and a part of a hash of its path.
///
/// It depends only on the article's path below the folder that was opened and on its number within that
/// file, so it stays the same after restarts, edits and changes of other files.
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
        Self(format!("{}{part}-{}", if slug.is_empty() { "article" } else { slug }, &hash[..ID_HASH_DIGITS]))
    }

    /// An id from an address or a cache. The library knows whether such an article exists.
    #[must_use]
    pub fn from_address(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// The beginning of today's id, where `id` has the form of version 0.2 and before.
    #[must_use]
    pub fn old_form(id: &str) -> Option<&str> {
        let hash = id.rsplit('-').next()?;
        let is_old =
            hash.len() == OLD_ID_HASH_DIGITS && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_old.then_some(id)
    }

    /// The id as text.
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

/// Where a value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// The first line of a text.
    FirstLine,
    /// One of the first lines of a text.
    FirstLines,
    /// A line `Field: value` at the beginning.
    HeaderLine,
    /// The block of fields before a text.
    FrontMatter,
    /// A line “By …”.
    Byline,
    /// The place and agency before the first sentence.
    Dateline,
    /// The first heading of a Markdown text.
    FirstHeading,
    /// Made from the first sentence.
    FirstSentence,
    /// A block that asks to sign up.
    NewsletterSignUp,
    /// The last line of a text.
    LastLine,
    /// A line that credits the outlet.
    CreditLine,
    /// The article's own address.
    WebAddress,
    /// The file's name, or the folders it is in.
    FileName,
    /// An entry of a feed.
    FeedEntry,
    /// When an entry of a feed was last changed.
    FeedEntryUpdate,
    /// The title of a feed.
    FeedTitle,
    /// A field of a JSON object.
    JsonField,
    /// A column of a table.
    TableColumn,
    /// Linked data in a page.
    JsonLd,
    /// A `meta` element of a page.
    PageMetadata,
    /// An element that a page marks as a date.
    PageMarkup,
    /// What a page shows.
    PageText,
    /// What a readability library found in a page.
    Page,
    /// The title of a page.
    PageTitle,
    /// The address that a page gives for itself.
    CanonicalLink,
    /// A remark of the program that saved a page.
    SavedFrom,
    /// The subject of a mail.
    MailSubject,
    /// When a mail was sent.
    MailDate,
    /// Who sent a mail.
    MailSender,
    /// The heading of a chapter.
    ChapterHeading,
    /// The title of a book.
    BookTitle,
    /// The publisher of a book.
    BookPublisher,
    /// The day of a book.
    BookDate,
    /// The line above a newspaper's page.
    PageHead,
    /// The foot of a printed page.
    PageFooter,
    /// The lines above an exported article.
    ExportHeader,
    /// A named field of an exported article.
    ExportField,
    /// The reader's own correction.
    Correction,
}

impl Origin {
    /// The origin in words that a user understands.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FirstLine => "first line",
            Self::FirstLines => "first lines",
            Self::HeaderLine => "header line",
            Self::FrontMatter => "front matter",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::FirstHeading => "first heading",
            Self::FirstSentence => "first sentence",
            Self::NewsletterSignUp => "newsletter sign-up",
            Self::LastLine => "last line",
            Self::CreditLine => "credit line",
            Self::WebAddress => "web address",
            Self::FileName => "file name",
            Self::FeedEntry => "feed entry",
            Self::FeedEntryUpdate => "last change of the feed entry",
            Self::FeedTitle => "feed title",
            Self::JsonField => "JSON field",
            Self::TableColumn => "table column",
            Self::JsonLd => "JSON-LD",
            Self::PageMetadata => "page metadata",
            Self::PageMarkup => "page markup",
            Self::PageText => "page text",
            Self::Page => "page",
            Self::PageTitle => "page title",
            Self::CanonicalLink => "canonical link",
            Self::SavedFrom => "saved from",
            Self::MailSubject => "mail subject",
            Self::MailDate => "mail date",
            Self::MailSender => "mail sender",
            Self::ChapterHeading => "chapter heading",
            Self::BookTitle => "book title",
            Self::BookPublisher => "book publisher",
            Self::BookDate => "book date",
            Self::PageHead => "page head",
            Self::PageFooter => "page footer",
            Self::ExportHeader => "export header",
            Self::ExportField => "export field",
            Self::Correction => "your correction",
        }
    }
}

/// The same words.
impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A value and where it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithProvenance<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
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

/// When an article was published, as exactly as its file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Published {
    /// The day; the first day of the month or year if only that is known.
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

/// The metadata of an article; `None` where nothing was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The headline, or a title made from the first sentence (see its origin).
    pub title: Option<WithProvenance<String>>,
    /// When it was published.
    pub date: Option<WithProvenance<Published>>,
    /// The outlet, by its usual name.
    pub source: Option<WithProvenance<String>>,
    /// Who wrote it, without “By”.
    pub byline: Option<WithProvenance<String>>,
    /// Its address on the web.
    pub url: Option<WithProvenance<String>>,
    /// Captions and credits of its pictures, which are not in the text.
    pub captions: Vec<String>,
    /// How sure the words are on average, in hundredths, where OCR read them in a picture.
    pub ocr: Option<u8>,
}

/// Why a part of the text is not the article's own. It is shown apart and not analysed.
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

/// A part of the text that is not the article's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Aside {
    /// Where it is.
    pub span: Span,
    /// What it is.
    pub kind: AsideKind,
}

/// One article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its identifier.
    pub id: ArticleId,
    /// Its file, relative to the folder that was opened, with `/` between folders.
    pub path: String,
    /// The whole text with `\n` line ends, asides included.
    pub text: String,
    /// Where the headline is in `text`, if it is there.
    pub headline: Option<Span>,
    /// Parts that are not the article's own, in order and without overlaps.
    pub asides: Vec<Aside>,
    /// Title, date, outlet, byline, address.
    pub metadata: Metadata,
}

/// Whether a problem is a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ProblemKind {
    /// Something could not be read.
    Loss,
    /// Everything was read; the reason says how.
    Note,
}

/// Why a file, or a part of one, gave no article; or how a file was read, where that was guessed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LoadProblem {
    /// Whether something is lost. Losses sort first.
    pub kind: ProblemKind,
    /// The file, relative to the folder that was opened.
    pub path: String,
    /// What is wrong with it, or how it was read, a sentence.
    pub reason: String,
    /// What the user can do about it, a sentence.
    pub advice: String,
}
