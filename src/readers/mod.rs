//! From files on disk to articles.
//!
//! ```text
//! walk(root) ──> files ──read──> bytes ──Reader::parse(path, bytes)──> articles and problems
//! ```
//!
//! [`walk()`] and [`read`] touch the disk, [`Reader::parse`] does not, except for the worker processes of a
//! [`WorkerPool`]: the same path and bytes always give the same articles. A file that cannot be read is a
//! [`LoadProblem`](crate::article::LoadProblem) with a reason and a next step, never a failure. [`Changes`] waits until a
//! new walk is worth while.
//!
//! The content of a file decides its format, then its name (`format`). The reader of a format makes a `RawArticle`: the
//! text and what the format says about the article. What it does not say is read from the text itself, from the web
//! address and from the file name. Every value keeps its [`Origin`](crate::article::Origin).
//!
//! | format | what is read | module |
//! |---|---|---|
//! | plain text, in any usual encoding | the whole text; header fields, first lines, dateline, credits | `plain`, `header`, `boilerplate` |
//! | Markdown | headings and paragraphs; front matter | `markdown`, `front_matter` |
//! | web page, SingleFile, MHTML, Safari web archive | the article; linked data, `meta` elements, dates, address | `html`, `mail`, `webarchive` |
//! | RSS, RDF, Atom, JSON Feed | each entry, the longer of its texts | `feed`, `json` |
//! | JSON, JSON Lines, CSV, TSV, XLSX | each object or row, by the names of its fields | `json`, `table`, `xlsx`, `fields` |
//! | NITF, NewsML-G2, JATS, Evernote (ENEX) | each article with its fields | `article_xml` |
//! | DOCX, ODT, RTF | the paragraphs; no headers, notes, comments, deletions | `office`, `rtf` |
//! | EPUB | each chapter; title, publisher and date of the book | `epub` |
//! | PDF with text | the paragraphs; the address that a browser printed | `pdf` |
//! | mail, mailbox, Outlook (MSG) | the text of each mail, or what it forwards; subject, date, sender | `mail`, `batch`, `outlook` |
//! | WARC, also compressed | the article of each page | `warc`, `batch`, `html` |
//! | exports of Nexis, Factiva, ProQuest in text, RTF, DOCX, PDF | each article with its own fields | `press_databases` |
//! | zip, gzip | the files in it, two archives deep, within limits | `archive` |

mod archive;
mod article_xml;
mod batch;
mod boilerplate;
mod budget;
mod byline;
mod dates;
mod decode;
mod epub;
mod feed;
mod field_mapping;
mod fields;
mod format;
mod front_matter;
mod header;
mod html;
mod hyphens;
mod ignore_file;
mod json;
mod lines;
mod mail;
mod markdown;
mod memory;
mod mojibake;
mod ocr;
mod office;
mod open;
mod outcome;
mod outlets;
mod outlook;
mod patience;
mod pattern;
mod pdf;
mod plain;
mod press_databases;
mod raw_article;
mod reader;
mod rtf;
mod source_file;
mod table;
mod title;
mod walk;
mod warc;
mod watch;
mod webarchive;
mod worker;
mod xlsx;
mod xml;

pub use field_mapping::FieldChoice;
pub use memory::{Held, Memory};
pub use ocr::{OCR_COMMAND, OcrLanguages, has_tesseract, run_ocr};
pub use open::{read, read_stream};
pub use outcome::Parsed;
pub use patience::Patience;
pub use reader::{Reader, concerns_ocr, run_worker};
pub use source_file::SourceFile;
pub use walk::{Walk, walk};
pub use watch::{Changes, Pace, RESCAN_INTERVAL};
pub use worker::{WorkerPool, confine};

/// The text in bytes of any encoding that files of text have, with `\n` line ends; `None` when they are not text.
#[must_use]
pub fn decode_text(bytes: &[u8]) -> Option<String> {
    decode::decode(bytes, None)
}

/// Reads the articles in the bytes of a file with a plain [`Reader`]: in this process, and PDFs not at all.
#[must_use]
pub fn parse(path: &str, bytes: &[u8]) -> Parsed {
    Reader::default().parse(path, bytes)
}
