//! From a folder on disk to articles: the only code that reads article files.
//!
//! ```text
//! walk(root) ──> candidates ──read──> bytes ──parse(path, bytes)──> articles and problems
//! ```
//!
//! [`walk()`] and [`read`] touch the disk, [`parse`] does not (but for the processes of `worker`): the same path and
//! bytes always give the same articles, so that a cache may be keyed by them and [`PARSER_VERSION`]. A file that cannot
//! be read is a fact to show, never a failure: it becomes a [`LoadProblem`] with a reason and a next step. [`Changes`]
//! waits until a new walk is worth while.
//!
//! What a file is, its content says first and its name second (`format`). Each reader makes drafts: the text and
//! what the format says about the article; what it does not say is read from the text itself, from the web address and
//! from the file's name, and every value keeps where it was found.
//!
//! | format | what is kept | reader |
//! |---|---|---|
//! | plain text, in any usual encoding | the whole text; header fields, first lines, dateline, credits | `plain`, `opening`, `debris` |
//! | Markdown | headings and paragraphs; front matter | `markdown`, `front_matter` |
//! | web page, SingleFile, MHTML | the article; JSON-LD, page metadata, dates marked or shown, address | `html`, `mail` |
//! | RSS, RDF, Atom, JSON Feed | an article an entry, the fuller of its texts | `feed`, `json` |
//! | JSON, JSON Lines, CSV, TSV | an article an object or row, by the names of its fields | `json`, `table`, `fields` |
//! | DOCX, ODT, RTF | the paragraphs; no headers, notes, comments, deletions | `office`, `rtf` |
//! | EPUB | an article a chapter; title, publisher and day of the book | `epub` |
//! | PDF with text | the paragraphs; the address a browser printed; scans are said to be scans | `pdf` |
//! | mail, mailbox | the text of each mail; subject, day, sender | `mail`, `pieces` |
//! | WARC, also compressed | the article of each page that was fetched | `warc`, `pieces`, `html` |
//! | exports of Nexis, Factiva, ProQuest in text, RTF, DOCX, PDF | each article with its own fields | `exports` |
//! | zip, gzip | the files in it, two archives deep, within limits | `archive` |

mod archive;
mod columns;
mod dates;
mod debris;
mod decode;
mod draft;
mod epub;
mod exports;
mod feed;
mod fields;
mod format;
mod front_matter;
mod html;
mod json;
mod lines;
mod mail;
mod markdown;
mod office;
mod opening;
mod outlets;
mod pdf;
mod pieces;
mod plain;
mod rtf;
mod table;
mod tables;
mod title;
mod walk;
mod warc;
mod watch;
mod worker;
mod xml;

pub use columns::{FieldChoice, choose_fields};
pub use walk::{Candidate, Walk, read, read_stream, walk};
pub use watch::{Changes, RESCAN};
pub use worker::{dismiss_workers, run_worker, use_workers};

use crate::article::{Article, ArticleId, LoadProblem, ProblemKind};
use archive::Budget;
use columns::Guess;
use draft::Draft;
use format::Format;
use pieces::{Entries, Part};
use serde::{Deserialize, Serialize};
use worker::apart;

/// Changes whenever [`parse`] may give something else for the same path and bytes; a cache of its results says which
/// version filled it.
pub const PARSER_VERSION: u32 = 1;

/// No article is longer than this, in bytes: `War and Peace` would fit.
const LONGEST_TEXT: usize = 4 << 20;

/// What one file gave: its articles in order of the file, and what could not be read of it.
///
/// An empty or unreadable file gives no article and one problem; an archive may give both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed {
    /// The articles, numbered from 0 in their ids.
    pub articles: Vec<Article>,
    /// What was skipped, and why.
    pub problems: Vec<LoadProblem>,
    /// Whether another attempt, with more time or memory, might give more.
    pub passing: bool,
}

impl Parsed {
    fn merge(&mut self, other: Self) {
        self.articles.extend(other.articles);
        self.problems.extend(other.problems);
        self.passing |= other.passing;
    }

    /// What is said of a file's inner name is said of the file itself, which may lie beside one of that name.
    fn renamed(mut self, inner: &str, path: &str) -> Self {
        for problem in self.problems.iter_mut().filter(|problem| problem.path == inner) {
            path.clone_into(&mut problem.path);
        }
        for (part, article) in self.articles.iter_mut().filter(|article| article.path == inner).enumerate() {
            path.clone_into(&mut article.path);
            article.id = ArticleId::new(path, part);
        }
        self
    }
}

/// Why a file, or a part of it, is not read.
#[derive(Debug)]
struct Refusal {
    reason: String,
    advice: String,
    /// Whether another attempt might go better.
    passing: bool,
}

impl Refusal {
    fn new(reason: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { reason: reason.into(), advice: advice.into(), passing: false }
    }

    /// The same, of what may go better another time.
    fn passing(reason: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { passing: true, ..Self::new(reason, advice) }
    }

    fn of(self, path: &str) -> Parsed {
        let problems = vec![problem(path, self.reason, self.advice)];
        Parsed { problems, passing: self.passing, ..Parsed::default() }
    }
}

/// What a reader of a format with many articles found.
#[derive(Debug, Default)]
struct Drafts {
    articles: Vec<Draft>,
    /// Entries that have no text, or are broken.
    skipped: usize,
    /// Entries that cannot be read, each with its reason.
    refused: Vec<Refusal>,
    /// How they were read, where that is a guess.
    guess: Option<Guess>,
}

impl Drafts {
    fn one(draft: Draft) -> Self {
        Self { articles: vec![draft], ..Self::default() }
    }

    fn push(&mut self, draft: Option<Draft>) {
        match draft {
            Some(draft) => self.articles.push(draft),
            None => self.skipped += 1,
        }
    }
}

/// Reads the articles out of the bytes of a file, by what the bytes are first and by the name second.
///
/// `path` is relative to the folder that was opened, with `/` between folders; it becomes part of the ids and may
/// yield a date or a title. For text that has no file (standard input) any name will do: `stdin.txt`.
#[must_use]
pub fn parse(path: &str, bytes: &[u8]) -> Parsed {
    parse_at(path, bytes, 0, &Budget::default())
}

/// The same, `level` archives down, of which no more than `budget` may be taken.
fn parse_at(path: &str, bytes: &[u8], level: usize, budget: &Budget) -> Parsed {
    if bytes.is_empty() {
        return Refusal::new("The file is empty.", "Delete it, or save the article again.").of(path);
    }
    match format::by_magic(bytes) {
        Some(Format::Zip) => archive::parse(path, bytes, level, budget),
        Some(Format::Gzip) => archive::gunzip(path, bytes, level, budget),
        Some(Format::Refused(reason, advice)) => Refusal::new(reason, advice).of(path),
        Some(Format::Warc) => pieces::parse(path, bytes, Entries::Records),
        Some(Format::Rtf) => apart(path, bytes, || {
            let broken = || Refusal::new("The document is broken.", "Open it in a word processor and save it again.");
            texts(path, rtf::plain_text(bytes).ok_or_else(broken))
        }),
        Some(Format::Pdf) => apart(path, bytes, || articles(path, pdf::drafts(bytes))),
        _ => match kind(path, bytes) {
            Some(Format::Mailbox) => pieces::parse(path, &decode::plain(bytes), Entries::Mails),
            // Nothing can go wrong with a text of moderate length without markup.
            None | Some(Format::Text | Format::Refused(..)) if bytes.len() <= LONGEST_TEXT => text_file(path, bytes),
            Some(Format::Markdown) if bytes.len() <= LONGEST_TEXT && !bytes.contains(&b'<') => text_file(path, bytes),
            _ => apart(path, bytes, || text_file(path, bytes)),
        },
    }
}

/// What a text is, as [`text_file`] will see it; of a long one, by its beginning. `None` when it is none.
fn kind(path: &str, bytes: &[u8]) -> Option<Format> {
    let seen = if bytes.len() <= LONGEST_TEXT { bytes } else { &bytes[..64 << 10] };
    let text = decode::decode(seen, html::declared_encoding(bytes).as_deref())?;
    Some(format::of_text(&text, &extension(path)))
}

/// Reads a file that is text of some kind.
fn text_file(path: &str, bytes: &[u8]) -> Parsed {
    let Some(text) = decode::decode(bytes, html::declared_encoding(bytes).as_deref()) else {
        return Refusal::new("It is not text, nor any other format known here.", "Save the article as text.").of(path);
    };
    if !text.chars().any(char::is_alphanumeric) {
        return Refusal::new("There is no text in it.", "Delete it, or save the article again.").of(path);
    }
    match format::of_text(&text, &extension(path)) {
        Format::Page => articles(path, page(&text)),
        Format::Mail => articles(path, mail::drafts(&decode::plain(bytes))),
        Format::Feed => articles(path, feed::drafts(&text)),
        Format::Json => articles(path, json::drafts(&text)),
        Format::JsonLines => articles(path, json::lines(&text)),
        Format::Table => articles(path, table::drafts(&text)),
        Format::Markdown => articles(path, Ok(Drafts::one(markdown::draft(&text)))),
        Format::Refused(reason, advice) => Refusal::new(reason, advice).of(path),
        _ => texts(path, Ok(text)),
    }
}

fn page(text: &str) -> Result<Drafts, Refusal> {
    let draft = html::draft(text, None).map_err(|error| {
        let advice = "Open it in a browser, wait until the article shows, and save it again or copy its text.";
        Refusal::new(format!("It is a web page, but {error}."), advice)
    })?;
    Ok(Drafts::one(draft))
}

/// The articles of a plain text, which may be an export that holds many.
fn texts(path: &str, text: Result<String, Refusal>) -> Parsed {
    articles(path, text.map(|text| exports::split(&text).unwrap_or_else(|| Drafts::one(plain::draft(text)))))
}

/// Finishes the articles a reader found.
fn articles(path: &str, found: Result<Drafts, Refusal>) -> Parsed {
    match found {
        Ok(found) => Part::of(path, 0, found).told(path),
        Err(refusal) => refusal.of(path),
    }
}

/// The end of a file's name after the last dot, in lower case; empty when there is none.
fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase())
}

/// A problem with the file at `path`.
fn problem(path: &str, reason: impl Into<String>, advice: impl Into<String>) -> LoadProblem {
    LoadProblem { kind: ProblemKind::Loss, path: path.to_owned(), reason: reason.into(), advice: advice.into() }
}

/// A remark on the file at `path`, of which nothing is lost.
fn note(path: &str, reason: impl Into<String>, advice: impl Into<String>) -> LoadProblem {
    LoadProblem { kind: ProblemKind::Note, ..problem(path, reason, advice) }
}

#[cfg(test)]
mod tests {
    use super::{Format, kind};

    #[test]
    fn what_a_text_is_does_not_hang_on_where_it_begins() {
        // What is read in which process hangs on it.
        let page = format!("{}<html><body><p>It sailed.</p></body></html>", " \n".repeat(40 << 10));
        assert_eq!(kind("a.txt", page.as_bytes()), Some(Format::Page));
    }
}
