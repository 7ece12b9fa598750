//! The reader: chooses how a file is read, by what its bytes are first and by its name second.

mod packed;
mod scans;

pub use scans::concerns_ocr;

use super::batch::{Batch, Entries};
use super::budget::Budget;
use super::field_mapping::FieldChoice;
use super::format::{self, Format};
use super::memory::Memory;
use super::ocr::OcrLanguages;
use super::outcome::{MAX_TEXT_BYTES, Parsed, ReadError, note};
use super::patience::Patience;
use super::raw_article::RawArticles;
use super::source_file::SourceFile;
use super::worker::{self, Failure, Limits, WorkerPool};
use super::{
    article_xml, batch, decode, feed, html, json, mail, markdown, mojibake, outlook, pdf, plain, press_databases, rtf,
    table, webarchive,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::process::ExitCode;
use std::sync::Arc;

/// Reads the bytes of files, in one way for a whole run of the program; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    fields: Arc<[FieldChoice]>,
    isolation: Isolation,
    memory: Arc<Memory>,
    /// In which languages pictures are read by OCR, if they are.
    ocr: Option<OcrLanguages>,
}

/// Where formats are read whose parsers may crash, hang or swell.
#[derive(Clone, Debug, Default)]
enum Isolation {
    /// In this process, and PDFs not at all.
    #[default]
    None,
    /// In processes of their own.
    Workers(Arc<WorkerPool>),
    /// In this process, which is such a worker.
    Inside,
}

/// What a worker is asked to read.
#[derive(Serialize, Deserialize)]
struct Request<'r> {
    path: Cow<'r, str>,
    fields: Cow<'r, [FieldChoice]>,
    /// Whether the pictures of a PDF are wanted instead of its text.
    pictures: bool,
    /// The kind of entries and the number of the first article, when the bytes are a batch of a file's entries.
    batch: Option<(Entries, usize)>,
}

impl Reader {
    /// A reader that maps the fields of JSON objects and tables as chosen, where a file has fields of those names.
    #[must_use]
    pub fn new(fields: Vec<FieldChoice>) -> Self {
        Self { fields: fields.into(), ..Self::default() }
    }

    /// The same reader, which has workers read the formats that need them.
    #[must_use]
    pub fn with_workers(self, pool: WorkerPool) -> Self {
        Self { isolation: Isolation::Workers(Arc::new(pool)), ..self }
    }

    /// The same reader, which has the program tesseract read pictures and scanned pages in these languages.
    #[must_use]
    pub fn with_ocr(self, languages: OcrLanguages) -> Self {
        Self { ocr: Some(languages), ..self }
    }

    /// The memory for files that are read, which all threads share.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Forgets how much time was lost with files that failed, before folders are read again.
    pub fn forget_losses(&self) {
        if let Isolation::Workers(pool) = &self.isolation {
            pool.losses.forget();
        }
    }

    /// Ends the idle workers, once all files are read.
    pub fn stop_idle_workers(&self) {
        if let Isolation::Workers(pool) = &self.isolation {
            pool.stop_idle();
        }
    }

    /// Reads the articles in the bytes of a file.
    ///
    /// `path` is relative to the folder that was opened, with `/` between folders; it becomes part of the ids and may
    /// yield a date or a title. For text that has no file (standard input) any name will do: `stdin.txt`.
    #[must_use]
    pub fn parse(&self, path: &str, bytes: &[u8]) -> Parsed {
        self.parse_at(path, bytes, 0, &Budget::new(path, Patience::Full))
    }

    /// The same with this patience; `None` when the file is to be read after the others.
    #[must_use]
    pub fn parse_within(&self, patience: Patience, path: &str, bytes: &[u8]) -> Option<Parsed> {
        let budget = Budget::new(path, patience);
        let parsed = self.parse_at(path, bytes, 0, &budget);
        (!budget.is_postponed()).then_some(parsed)
    }

    /// The same for a file that a walk found: a text beside a scan goes before OCR.
    #[must_use]
    pub fn parse_file(&self, patience: Patience, file: &SourceFile, bytes: &[u8]) -> Option<Parsed> {
        let ocr = self.ocr.clone().filter(|_| !file.has_text_beside);
        Self { ocr, ..self.clone() }.parse_within(patience, &file.path, bytes)
    }

    /// The same, `depth` archives down, of which no more than `budget` may be taken.
    fn parse_at(&self, path: &str, bytes: &[u8], depth: usize, budget: &Budget) -> Parsed {
        if bytes.is_empty() {
            return ReadError::new("The file is empty.", "Delete it, or save the article again.").into_parsed(path);
        }
        match format::by_magic(bytes) {
            Some(Format::Zip) => self.zip(path, bytes, depth, budget),
            Some(Format::Compressed(how)) => self.compressed(how, path, bytes, depth, budget),
            Some(Format::Unsupported(reason, advice)) => ReadError::new(reason, advice).into_parsed(path),
            Some(Format::Warc) => self.entries(path, bytes, Entries::Records, budget),
            Some(Format::Rtf) => self.isolated(path, bytes, budget, || {
                let broken =
                    || ReadError::new("The document is broken.", "Open it in a word processor and save it again.");
                texts(path, rtf::plain_text(bytes).ok_or_else(broken))
            }),
            Some(Format::Outlook) => self.isolated(path, bytes, budget, || articles(path, outlook::read(bytes))),
            Some(Format::WebArchive) => self.isolated(path, bytes, budget, || articles(path, web_archive(bytes))),
            Some(Format::Pdf) => {
                let parsed = self.isolated(path, bytes, budget, || articles(path, self.pdf(bytes)));
                let is_scan = parsed.problems.first().is_some_and(|problem| problem.reason == pdf::SCAN);
                if is_scan { self.scan(path, bytes, budget, parsed) } else { parsed }
            }
            Some(Format::Picture) => self.picture(path, bytes, budget),
            _ => match kind(path, bytes) {
                Some(Format::Mailbox) => self.entries(path, &decode::plain(bytes), Entries::Mails, budget),
                // Nothing can go wrong with a text of moderate length without markup.
                None | Some(Format::Text | Format::Unsupported(..)) if bytes.len() <= MAX_TEXT_BYTES => {
                    self.text_file(path, bytes)
                }
                Some(Format::Markdown) if bytes.len() <= MAX_TEXT_BYTES && !bytes.contains(&b'<') => {
                    self.text_file(path, bytes)
                }
                _ => self.isolated(path, bytes, budget, || self.text_file(path, bytes)),
            },
        }
    }

    /// Reads a file in a worker, if there are any.
    fn isolated(&self, path: &str, bytes: &[u8], budget: &Budget, here: impl FnOnce() -> Parsed) -> Parsed {
        match &self.isolation {
            Isolation::Workers(pool) => {
                let ask = |limits| ask(pool, limits, &self.request(path, None), bytes);
                let batch = budget.spend(pool, bytes.len(), ask);
                batch.map_or_else(|error| error.into_parsed(path), Batch::into_parsed)
            }
            Isolation::None | Isolation::Inside => here(),
        }
    }

    /// Reads a file of many entries, a batch at a time.
    fn entries(&self, path: &str, bytes: &[u8], kind: Entries, budget: &Budget) -> Parsed {
        let read = |first: usize, bytes: &[u8]| match &self.isolation {
            Isolation::Workers(pool) => {
                let ask = |limits| ask(pool, limits, &self.request(path, Some((kind, first))), bytes);
                budget.spend(pool, bytes.len(), ask)
            }
            Isolation::None | Isolation::Inside => Ok(kind.read(path, first, bytes)),
        };
        batch::parse(&read, &|| budget.refusal(bytes.len()), path, &kind.split(bytes))
    }

    fn request<'r>(&'r self, path: &'r str, batch: Option<(Entries, usize)>) -> Request<'r> {
        Request { path: path.into(), fields: Cow::Borrowed(&self.fields), pictures: false, batch }
    }

    fn pictures_request<'r>(&'r self, path: &'r str) -> Request<'r> {
        Request { pictures: true, ..self.request(path, None) }
    }

    fn pdf(&self, bytes: &[u8]) -> Result<RawArticles, ReadError> {
        // A parser that crashes or swells must not take this program with it; a fuzzer wants to see it crash.
        if !cfg!(fuzzing) && !matches!(self.isolation, Isolation::Inside) {
            let reason = "It is a PDF, and nothing here was set up to read those.";
            return Err(ReadError::new(reason, "Save its text as a .txt file."));
        }
        pdf::read(bytes)
    }

    /// Reads a file that is text of some kind.
    fn text_file(&self, path: &str, bytes: &[u8]) -> Parsed {
        let Some(text) = decode::decode(bytes, html::declared_encoding(bytes).as_deref()) else {
            let reason = "It is not text, nor any other format known here.";
            return ReadError::new(reason, "Save the article as text.").into_parsed(path);
        };
        if !text.chars().any(char::is_alphanumeric) {
            let advice = "Delete it, or save the article again.";
            return ReadError::new("There is no text in it.", advice).into_parsed(path);
        }
        if let Some(repaired) = mojibake::repaired(&text) {
            let reason = "It was once saved in a wrong encoding (“â€œ” for “), and was repaired while it was read.";
            let mut parsed = self.text(path, bytes, repaired);
            parsed.problems.push(note(path, reason, "Nothing is needed."));
            return parsed;
        }
        self.text(path, bytes, text)
    }

    /// Reads a file by its text.
    fn text(&self, path: &str, bytes: &[u8], text: String) -> Parsed {
        match format::of_text(&text, &extension(path)) {
            Format::Page => articles(path, page(&text, None)),
            Format::Mail => articles(path, mail::read(&decode::plain(bytes))),
            Format::ArticleXml => articles(path, article_xml::read(&text)),
            Format::Feed => articles(path, feed::read(&text)),
            Format::Json => articles(path, json::read(&text, &self.fields)),
            Format::JsonLines => articles(path, json::read_lines(&text, &self.fields)),
            Format::Table => articles(path, table::read(&text, &self.fields)),
            Format::Markdown => articles(path, Ok(RawArticles::one(markdown::read(&text)))),
            Format::Unsupported(reason, advice) => ReadError::new(reason, advice).into_parsed(path),
            _ => texts(path, Ok(text)),
        }
    }
}

/// Has a worker read bytes.
fn ask(pool: &WorkerPool, limits: Limits, request: &Request<'_>, bytes: &[u8]) -> Result<Batch, Failure> {
    let batch: Batch = pool.ask(limits, request, bytes)?;
    // Inside a worker only a lack of memory may pass.
    if batch.is_retryable() && !limits.is_all_memory() { Err(Failure::Aborted) } else { Ok(batch) }
}

/// Runs this process as a worker: reads the files that come by standard input until there are no more.
#[must_use]
pub fn run_worker() -> ExitCode {
    worker::serve(|request: Request<'static>, bytes: &[u8]| match request.batch {
        _ if request.pictures => pictures(&request.path, bytes),
        Some((kind, first)) => kind.read(&request.path, first, bytes),
        None => {
            let fields = request.fields.into_owned().into();
            let reader = Reader { fields, isolation: Isolation::Inside, ..Reader::default() };
            Batch::whole(reader.parse(&request.path, bytes))
        }
    })
}

/// The pictures of a PDF, as a worker answers them.
fn pictures(path: &str, bytes: &[u8]) -> Batch {
    pdf::pictures(bytes).map_or_else(|error| Batch::whole(error.into_parsed(path)), Batch::of_pictures)
}

/// What a text is, as [`Reader::text_file`] will see it; of a long one, by its beginning. `None` when it is none.
fn kind(path: &str, bytes: &[u8]) -> Option<Format> {
    let seen = if bytes.len() <= MAX_TEXT_BYTES { bytes } else { &bytes[..64 << 10] };
    let text = decode::decode(seen, html::declared_encoding(bytes).as_deref())?;
    Some(format::of_text(&text, &extension(path)))
}

fn page(text: &str, address: Option<&str>) -> Result<RawArticles, ReadError> {
    if let Some(found) = press_databases::in_page(text) {
        return Ok(found);
    }
    let article = html::read(text, address).map_err(|error| {
        let advice = "Open it in a browser, wait until the article shows, and save it again or copy its text.";
        ReadError::new(format!("It is a web page, but {error}."), advice)
    })?;
    Ok(RawArticles::one(article))
}

/// The article of a page that Safari saved.
fn web_archive(bytes: &[u8]) -> Result<RawArticles, ReadError> {
    let saved = webarchive::read(bytes)?;
    let text = decode::decode(&saved.source, saved.encoding.as_deref())
        .ok_or_else(|| ReadError::new("Its main resource is no page.", "Save the article itself."))?;
    page(&text, saved.address.as_deref())
}

/// The articles of a plain text, which may be an export that holds many.
fn texts(path: &str, text: Result<String, ReadError>) -> Parsed {
    let split = |text: String| press_databases::split(&text).unwrap_or_else(|| RawArticles::one(plain::read(text)));
    articles(path, text.map(split))
}

/// Finishes the articles that a format's reader found.
fn articles(path: &str, found: Result<RawArticles, ReadError>) -> Parsed {
    match found {
        Ok(found) => Batch::new(path, 0, found).finish(path),
        Err(error) => error.into_parsed(path),
    }
}

/// The end of a file's name after the last dot, in lower case; empty when there is none.
fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Format, kind};

    #[test]
    fn leading_space_keeps_the_format() {
        // It decides which process reads the file.
        let page = format!("{}<html><body><p>It sailed.</p></body></html>", " \n".repeat(40 << 10));
        assert_eq!(kind("a.txt", page.as_bytes()), Some(Format::Page));
    }
}
