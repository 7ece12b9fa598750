//! The reader: chooses how a file is read, by what its bytes are first and by its name second.

use super::archive::{self, Archive, Unpacked};
use super::batch::{Batch, Entries};
use super::budget::Budget;
use super::field_mapping::FieldChoice;
use super::format::{self, Compression, Format};
use super::memory::Memory;
use super::outcome::{MAX_TEXT_BYTES, Parsed, ReadError, note, problem};
use super::patience::Patience;
use super::raw_article::RawArticles;
use super::worker::{self, Failure, Limits, WorkerPool};
use super::{
    article_xml, batch, decode, epub, feed, html, json, mail, markdown, mojibake, office, outlook, pdf, plain,
    press_databases, rtf, table, webarchive, xlsx,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::process::ExitCode;
use std::sync::Arc;

/// Archives inside archives are opened down to this depth.
const MAX_ARCHIVE_DEPTH: usize = 2;

/// Reads the bytes of files, in one way for a whole run of the program; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    fields: Arc<[FieldChoice]>,
    isolation: Isolation,
    memory: Arc<Memory>,
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
            Some(Format::Pdf) => self.isolated(path, bytes, budget, || articles(path, self.pdf(bytes))),
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
        Request { path: path.into(), fields: Cow::Borrowed(&self.fields), batch }
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

    /// Reads a zip: as a document when it is one, else file by file.
    fn zip(&self, path: &str, bytes: &[u8], depth: usize, budget: &Budget) -> Parsed {
        // A document gives the same wherever it lies, and whichever process reads it.
        let own = Budget::default();
        let mut archive = match Archive::open(bytes, &own) {
            Ok(archive) => archive,
            Err(error) => return error.into_parsed(path),
        };
        let mimetype =
            if archive.has("mimetype") { archive.text("mimetype").unwrap_or_default() } else { String::new() };
        if archive.has("word/document.xml") {
            return self.isolated(path, bytes, budget, || texts(path, office::docx(&mut archive)));
        }
        if mimetype.starts_with("application/vnd.oasis.opendocument.text") {
            return self.isolated(path, bytes, budget, || texts(path, office::odt(&mut archive)));
        }
        if archive.has("META-INF/container.xml") || mimetype.starts_with("application/epub") {
            return self.isolated(path, bytes, budget, || articles(path, epub::read(&mut archive)));
        }
        if archive.has("xl/workbook.xml") {
            return self.isolated(path, bytes, budget, || {
                let sheets = xlsx::sheets(&mut archive);
                articles(path, sheets.and_then(|sheets| table::read_sheets(&sheets, &self.fields)))
            });
        }
        if archive.has("ppt/presentation.xml") || mimetype.contains("opendocument") {
            let advice = "Save a table as XLSX or CSV, slides as text.";
            return ReadError::new("It is a spreadsheet or a presentation.", advice).into_parsed(path);
        }
        if depth >= MAX_ARCHIVE_DEPTH {
            let reason = "It is an archive inside an archive inside an archive.";
            return ReadError::new(reason, "Unpack it first.").into_parsed(path);
        }
        archive.limit_to(budget);
        // An archive inside it unpacks to no more than the outermost may.
        let _held = (depth == 0).then(|| self.memory.unpacked.hold(archive.declared_bytes()));
        let mut parsed = Parsed::default();
        let names = archive.names();
        for (done, (name, at)) in names.iter().enumerate() {
            let inner = format!("{path}/{name}");
            if archive::leads_out(name) {
                let reason = "Its name inside the archive leads out of it, and is not followed.";
                parsed.problems.push(problem(&inner, reason, "Be wary of this archive."));
                continue;
            }
            if done.checked_sub(1).is_some_and(|before| names[before].0 == *name) {
                let reason = "There is another file of the same name in the archive, which is read instead.";
                parsed.problems.push(problem(&inner, reason, "Unpack the archive and open the folder."));
                continue;
            }
            let full = || (!budget.takes_file()).then_some("it is too large");
            if let Some(why) = budget.refusal(0).or_else(full) {
                let reason = format!("Of its {} files only the first {done} are read: {why}.", names.len());
                parsed.problems.push(problem(path, reason, "Split the archive."));
                break;
            }
            match budget.time(|| archive.at(*at)) {
                Ok(bytes) => parsed.merge(self.parse_at(&inner, &bytes, depth + 1, budget)),
                Err(error) => parsed.merge(error.into_parsed(&inner)),
            }
        }
        if parsed == Parsed::default() {
            let advice = "Leave it out of the folder.";
            return ReadError::new("There are no files in the archive.", advice).into_parsed(path);
        }
        parsed
    }

    /// Reads what was compressed alone, under the name without `.gz`, `.bz2` or `.zst`.
    fn compressed(&self, how: Compression, path: &str, bytes: &[u8], depth: usize, budget: &Budget) -> Parsed {
        if depth >= MAX_ARCHIVE_DEPTH {
            return ReadError::new("It is compressed again and again.", "Unpack it first.").into_parsed(path);
        }
        let _held = (depth == 0).then(|| self.memory.unpacked.hold(archive::most_unpacked(bytes, budget)));
        match budget.time(|| archive::unpacked(how, bytes, budget)) {
            Ok(Unpacked { bytes, behind }) => {
                let is_ending = ["gz", "bz2", "zst"].contains(&&*extension(path));
                let name = path.rsplit_once('.').filter(|_| is_ending).map_or(path, |(name, _)| name);
                let mut parsed = self.parse_at(name, &bytes, depth + 1, budget).renamed(name, path);
                if behind > 0 {
                    let reason =
                        format!("Behind what is compressed in it stand {behind} bytes more, which are left out.");
                    parsed.problems.push(problem(path, reason, "Copy or download it again if something is missing."));
                }
                parsed
            }
            Err(error) => error.into_parsed(path),
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
        Some((kind, first)) => kind.read(&request.path, first, bytes),
        None => {
            let fields = request.fields.into_owned().into();
            let reader = Reader { fields, isolation: Isolation::Inside, ..Reader::default() };
            Batch::whole(reader.parse(&request.path, bytes))
        }
    })
}

/// What a text is, as [`Reader::text_file`] will see it; of a long one, by its beginning. `None` when it is none.
fn kind(path: &str, bytes: &[u8]) -> Option<Format> {
    let seen = if bytes.len() <= MAX_TEXT_BYTES { bytes } else { &bytes[..64 << 10] };
    let text = decode::decode(seen, html::declared_encoding(bytes).as_deref())?;
    Some(format::of_text(&text, &extension(path)))
}

fn page(text: &str, address: Option<&str>) -> Result<RawArticles, ReadError> {
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
