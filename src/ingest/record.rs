//! The cached record of one file: its articles compressed, in memory or in the cache.
//!
//! A record is the same bytes in both places:
//!
//! ```text
//! magic, length of the head, of the whole, checksum of the head │ head │ the parts of each article
//! ```
//!
//! The parts of an article are its facts, words, fingerprints, and the article with its annotations. Each part carries a
//! checksum of its own, so that it can be read without the others.

use super::pack::Pack;
use super::process::{Remarks, process_each};
use crate::annotations::Annotations;
use crate::article::{Article, LoadProblem};
use crate::library::{ArticleFacts, ArticleSummary, ArticleWords, Fingerprints};
use crate::readers::{self, Patience, Reader, SourceFile};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

/// The beginning of every record; the number is that of the format.
const MAGIC: [u8; 4] = *b"Qot2";
/// The length of what comes before the head.
pub(super) const PREFIX_BYTES: usize = 16;
/// A longer record does not go into the cache: a text has 4 MB at most, but a file may have many.
pub(super) const MAX_RECORD_BYTES: u32 = 1 << 30;

/// The parts of an article, in their order.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Facts,
    Words,
    Fingerprints,
    Article,
}

/// The number of parts.
const PARTS: usize = 4;

/// A hash that identifies the content or the state of a file.
pub(super) type Key = [u8; 16];

/// The head of a record.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    /// Of path and content.
    pub(super) content: Key,
    /// Of path, size and times; `None` when the file was so new that it could change without another time.
    pub(super) fingerprint: Option<Key>,
    /// Each article with the lengths of its parts.
    articles: Vec<(ArticleSummary, [u32; PARTS])>,
    problems: Vec<LoadProblem>,
}

/// The bytes of a record.
#[derive(Debug)]
pub(super) enum Body {
    Memory(Box<[u8]>),
    /// In the cache, from `start` on, `len` bytes.
    Pack {
        pack: Arc<Pack>,
        start: u64,
        len: u32,
    },
}

/// A record that was just made.
pub(super) struct EncodedRecord {
    head: Head,
    head_length: u32,
    pub(super) bytes: Vec<u8>,
}

/// A file, and where its articles are.
#[derive(Debug)]
pub(super) struct FileRecord {
    pub(super) file: SourceFile,
    pub(super) content: Key,
    /// See [`Head`].
    pub(super) fingerprint: Option<Key>,
    problems: Vec<LoadProblem>,
    /// Whether another attempt might give more.
    pub(super) retryable: bool,
    pub(super) articles: Box<[ArticleParts]>,
    head_length: u32,
    pub(super) body: Body,
    /// The record of the file read again, once the cache has lost some of it; `None` when its content has changed.
    again: OnceLock<Option<Box<FileRecord>>>,
}

/// One article of a record.
#[derive(Debug)]
pub(super) struct ArticleParts {
    pub(super) summary: Arc<ArticleSummary>,
    /// The end of each part in the record.
    pub(super) ends: [u32; PARTS],
    /// Where the first part begins.
    pub(super) begin: u32,
}

/// The hash of a file's path and content, and of whether its text is beside it, which may be read in its place.
pub(super) fn content_key(file: &SourceFile, bytes: &[u8]) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(file.path.as_bytes()).update(&[u8::from(file.has_text_beside)]).update(bytes);
    first_half(&hasher.finalize())
}

/// The first half of a hash, which is enough to tell files apart.
pub(super) fn first_half(hash: &blake3::Hash) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&hash.as_bytes()[..16]);
    key
}

/// Reads and annotates a file, and encodes each article as soon as it is analysed. `None` when the file is to be
/// read after the others; without a record when that would have 4 GB or more.
pub(super) fn make(
    reader: &Reader,
    patience: Patience,
    file: &SourceFile,
    bytes: &[u8],
    content: Key,
    fingerprint: Option<Key>,
) -> Option<(Option<EncodedRecord>, bool)> {
    let (mut articles, mut parts) = (Vec::new(), Vec::new());
    let add = |article: Article, annotations: Annotations| {
        let summary = ArticleSummary::of(&article, &annotations);
        let facts = put(&mut parts, &ArticleFacts::of(&article, &annotations));
        let words = ArticleWords::of(&article, &annotations);
        let fingerprints = Fingerprints::of(&article, &annotations, &words);
        let (words, fingerprints) = (put(&mut parts, &words), put(&mut parts, &fingerprints));
        articles.push((summary, [facts, words, fingerprints, put(&mut parts, &(article, annotations))]));
    };
    let Remarks { problems, retryable } = process_each(reader, patience, file, bytes, add)?;
    let head = Head { content, fingerprint, articles, problems };
    Some((encode(head, parts), retryable))
}

fn encode(head: Head, parts: Vec<u8>) -> Option<EncodedRecord> {
    let written = to_bytes(&head);
    let length = u32::try_from(PREFIX_BYTES + written.len() + parts.len()).ok()?;
    let head_length = written.len() as u32;
    let mut bytes = Vec::with_capacity(length as usize);
    bytes.extend(MAGIC);
    bytes.extend(head_length.to_le_bytes());
    bytes.extend(length.to_le_bytes());
    bytes.extend(crc32fast::hash(&written).to_le_bytes());
    bytes.extend(written);
    bytes.extend(parts);
    Some(EncodedRecord { head, head_length, bytes })
}

fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("own values can be written to memory")
}

/// Appends a part; gives its length.
fn put(parts: &mut Vec<u8>, value: &impl Serialize) -> u32 {
    let packed = lz4_flex::compress_prepend_size(&to_bytes(value));
    parts.extend(crc32fast::hash(&packed).to_le_bytes());
    parts.extend(&packed);
    packed.len() as u32 + 4
}

/// Reads a part back; `None` when it is not what was written.
fn get<T: DeserializeOwned>(part: &[u8]) -> Option<T> {
    let (sum, packed) = part.split_first_chunk()?;
    if crc32fast::hash(packed) != u32::from_le_bytes(*sum) {
        return None;
    }
    postcard::from_bytes(&lz4_flex::decompress_size_prepended(packed).ok()?).ok()
}

/// The length of the head and of the whole of the record that begins with `bytes`; `None` when it is none.
pub(super) fn lengths(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let (head, whole) = (number(4)?, number(8)?);
    let sound =
        bytes.starts_with(&MAGIC) && whole <= MAX_RECORD_BYTES && head as usize + PREFIX_BYTES <= whole as usize;
    sound.then_some((head, whole))
}

/// The head of the record that begins with `bytes`.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    let (length, whole) = lengths(bytes)?;
    let head = bytes.get(PREFIX_BYTES..PREFIX_BYTES + length as usize)?;
    if crc32fast::hash(head) != u32::from_le_bytes(*bytes.get(12..)?.first_chunk()?) {
        return None;
    }
    let head: Head = postcard::from_bytes(head).ok()?;
    let parts: u64 = head.articles.iter().flat_map(|(_, lengths)| lengths).map(|length| u64::from(*length)).sum();
    (parts + PREFIX_BYTES as u64 + u64::from(length) == u64::from(whole)).then_some(head)
}

impl EncodedRecord {
    /// Whether another answer is to be expected with OCR in other languages.
    pub(super) fn concerns_ocr(&self) -> bool {
        self.head.problems.iter().any(readers::concerns_ocr)
    }
}

impl FileRecord {
    /// A file whose record begins with `head`, which has `head_length` bytes.
    pub(super) fn new(file: SourceFile, head: Head, head_length: u32, body: Body) -> Self {
        let mut end = PREFIX_BYTES as u32 + head_length;
        let parts = |(summary, lengths): (ArticleSummary, [u32; PARTS])| {
            let begin = end;
            let ends = lengths.map(|length| {
                end += length;
                end
            });
            ArticleParts { summary: Arc::new(summary), ends, begin }
        };
        let articles = head.articles.into_iter().map(parts).collect();
        let Head { content, fingerprint, problems, .. } = head;
        Self {
            file,
            content,
            fingerprint,
            problems,
            retryable: false,
            articles,
            head_length,
            body,
            again: OnceLock::new(),
        }
    }

    /// The head again, and its length in the record.
    pub(super) fn head(&self) -> (Head, u32) {
        let lengths = |of: &ArticleParts| {
            let mut begin = of.begin;
            of.ends.map(|end| end - std::mem::replace(&mut begin, end))
        };
        let articles = self.articles.iter().map(|of| ((*of.summary).clone(), lengths(of))).collect();
        let (content, fingerprint, problems) = (self.content, self.fingerprint, self.problems.clone());
        (Head { content, fingerprint, articles, problems }, self.head_length)
    }

    /// A file that was just read; `add` stores its record. What another attempt might change stays in memory.
    pub(super) fn fresh(
        file: SourceFile,
        record: EncodedRecord,
        retryable: bool,
        add: impl FnOnce(Vec<u8>) -> Body,
    ) -> Self {
        let EncodedRecord { head, head_length, bytes } = record;
        let body = if retryable { Body::Memory(bytes.into()) } else { add(bytes) };
        Self { retryable, ..Self::new(file, head, head_length, body) }
    }

    /// A file that cannot be read, which may change at any time.
    pub(super) fn failed(file: SourceFile, problem: LoadProblem) -> Self {
        let head = Head { content: Key::default(), fingerprint: None, articles: Vec::new(), problems: vec![problem] };
        Self { retryable: true, ..Self::new(file, head, 0, Body::Memory(Box::default())) }
    }

    /// Whether another answer is to be expected with OCR in other languages.
    pub(super) fn concerns_ocr(&self) -> bool {
        self.problems.iter().any(readers::concerns_ocr)
    }

    /// What could not be read of it, and notes.
    pub(super) fn problems(&self) -> Vec<LoadProblem> {
        self.file.report(self.articles.len(), self.problems.clone())
    }

    /// A part of an article, as the record has it.
    fn part<T: DeserializeOwned>(&self, article: u32, part: Part) -> Option<T> {
        let parts = self.articles.get(article as usize)?;
        let which = part as usize;
        let begin = which.checked_sub(1).map_or(parts.begin, |before| parts.ends[before]);
        let end = parts.ends[which];
        match &self.body {
            Body::Memory(bytes) => get(bytes.get(begin as usize..end as usize)?),
            Body::Pack { pack, start, .. } => {
                let mut bytes = vec![0; (end - begin) as usize];
                pack.read(start + u64::from(begin), &mut bytes).ok()?;
                get(&bytes)
            }
        }
    }

    /// A part of an article, from the file again where the cache has lost it.
    pub(super) fn open<T: DeserializeOwned>(&self, reader: &Reader, article: u32, part: Part) -> Option<T> {
        self.part(article, part).or_else(|| self.again(reader)?.part(article, part))
    }

    /// The record of the file read again, made once; only the same content counts.
    fn again(&self, reader: &Reader) -> Option<&Self> {
        if let Some(again) = self.again.get() {
            return again.as_deref();
        }
        // A file that cannot be read may be there again the next time.
        let bytes = readers::read(&self.file).ok()?;
        let read = || {
            if content_key(&self.file, &bytes) != self.content {
                return None;
            }
            tracing::warn!(path = self.file.path, "the cache is damaged; the file is read again");
            let (record, _) = make(reader, Patience::Full, &self.file, &bytes, self.content, None)?;
            let again = Self::fresh(self.file.clone(), record?, true, |bytes| Body::Memory(bytes.into()));
            (again.articles.len() == self.articles.len()).then(|| Box::new(again))
        };
        self.again.get_or_init(read).as_deref()
    }
}
