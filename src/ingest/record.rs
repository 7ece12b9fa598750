//! A file that was read, put away: its articles compressed, in memory or in the cache.
//!
//! A record is the same bytes in both places:
//!
//! ```text
//! magic, length of the head, of the whole, checksum of the head │ head │ facts, words, traces, pair of each article
//! ```
//!
//! Each part after the head carries a checksum of its own, so that a part can be read without the others.

use super::pack::{Pack, spill};
use super::{Outcome, process_bytes};
use crate::article::LoadProblem;
use crate::files::{self, Candidate};
use crate::library::digest::{ArticleFacts, ArticleSummary, ArticleWords, Fingerprints, WordSequence};
use crate::library::{AnnotatedArticle, Archive, PostingsStore, State};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The beginning of every record; another number is another way of writing them.
const MAGIC: [u8; 4] = *b"Qot2";
/// Length of what stands before the head.
pub(super) const PREFIX_BYTES: usize = 16;
/// No longer record, in bytes, goes into the cache: a text has 4 MB at most, but a file may hold many.
pub(super) const MAX_RECORD_BYTES: u32 = 1 << 30;

/// What names a state of a file: a hash.
pub(super) type Key = [u8; 16];

/// What a record begins with.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    /// Of path and content.
    pub(super) content: Key,
    /// Of path, size and times; `None` when the file was so new that it could have changed unnoticed.
    pub(super) fingerprint: Option<Key>,
    articles: Vec<(ArticleSummary, [u32; 4])>,
    problems: Vec<LoadProblem>,
}

/// Where the bytes of a record are.
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

/// A file as it was found, and what it gave.
#[derive(Debug)]
pub(super) struct FileRecord {
    pub(super) file: Candidate,
    content: Key,
    problems: Vec<LoadProblem>,
    /// Whether another attempt might give more.
    retryable: bool,
    articles: Box<[ArticleParts]>,
    pub(super) body: Body,
    /// The same read again, once the cache has lost some of it; `None` when it is no longer the same.
    again: OnceLock<Option<Box<FileRecord>>>,
}

/// One article of a record.
#[derive(Debug)]
struct ArticleParts {
    summary: Arc<ArticleSummary>,
    /// Where facts, words, traces and pair end.
    ends: [u32; 4],
    /// Where the facts begin.
    begin: u32,
}

/// The hash of a file's path and content.
pub(super) fn content_key(path: &str, bytes: &[u8]) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(path.as_bytes()).update(&[0]).update(bytes);
    first_half(&hasher.finalize())
}

/// Half of a hash is enough to tell states of files apart.
pub(super) fn first_half(hash: &blake3::Hash) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&hash.as_bytes()[..16]);
    key
}

/// Writes what a file gave as a record; `None` when its places would be beyond 32 bits.
pub(super) fn encode(content: Key, fingerprint: Option<Key>, outcome: Outcome) -> Option<EncodedRecord> {
    let mut parts = Vec::new();
    let articles = outcome.articles.into_iter().map(|(article, annotations)| {
        let summary = ArticleSummary::of(&article, &annotations);
        let facts = put(&mut parts, &ArticleFacts::of(&article, &annotations));
        let words = ArticleWords::of(&article, &annotations);
        let traces = Fingerprints::of(&article, &words);
        let (words, traces) = (put(&mut parts, &words), put(&mut parts, &traces));
        (summary, [facts, words, traces, put(&mut parts, &(article, annotations))])
    });
    let head = Head { content, fingerprint, articles: articles.collect(), problems: outcome.problems };
    // Writing values of our own to memory cannot fail.
    let written = postcard::to_stdvec(&head).unwrap_or_default();
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

/// Appends a part; gives its length.
fn put(parts: &mut Vec<u8>, value: &impl Serialize) -> u32 {
    let packed = lz4_flex::compress_prepend_size(&postcard::to_stdvec(value).unwrap_or_default());
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

impl FileRecord {
    /// A file whose record begins with `head`, which has `head_length` bytes.
    pub(super) fn new(file: Candidate, head: Head, head_length: u32, body: Body) -> Self {
        let mut end = PREFIX_BYTES as u32 + head_length;
        let parts = |(summary, lengths): (ArticleSummary, [u32; 4])| {
            let begin = end;
            let ends = lengths.map(|length| {
                end += length;
                end
            });
            ArticleParts { summary: Arc::new(summary), ends, begin }
        };
        let articles = head.articles.into_iter().map(parts).collect();
        let Head { content, problems, .. } = head;
        Self { file, content, problems, retryable: false, articles, body, again: OnceLock::new() }
    }

    /// A file that was just read; `add` gives its record a place. What another attempt might change stays in memory.
    pub(super) fn fresh(
        file: Candidate,
        record: EncodedRecord,
        retryable: bool,
        add: impl FnOnce(Vec<u8>) -> Body,
    ) -> Self {
        let EncodedRecord { head, head_length, bytes } = record;
        let body = if retryable { Body::Memory(bytes.into()) } else { add(bytes) };
        Self { retryable, ..Self::new(file, head, head_length, body) }
    }

    /// A file that cannot be read, which may change at any time.
    pub(super) fn failed(file: Candidate, problem: LoadProblem) -> Self {
        let head = Head { content: Key::default(), fingerprint: None, articles: Vec::new(), problems: vec![problem] };
        Self { retryable: true, ..Self::new(file, head, 0, Body::Memory(Box::default())) }
    }

    /// What there is to say of it.
    pub(super) fn told(&self) -> Vec<LoadProblem> {
        self.file.told(self.articles.len(), self.problems.clone())
    }

    fn part<T: DeserializeOwned>(&self, part: u32, which: usize) -> Option<T> {
        let parts = self.articles.get(part as usize)?;
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

    /// A part of the record, from the file again where the cache has lost it.
    fn open<T: DeserializeOwned>(&self, part: u32, which: usize) -> Option<T> {
        self.part(part, which).or_else(|| self.again()?.part(part, which))
    }

    /// The file read again, once for all its articles; only what was read before counts.
    fn again(&self) -> Option<&Self> {
        if let Some(again) = self.again.get() {
            return again.as_deref();
        }
        // A file that cannot be read may be there again the next time.
        let bytes = files::read(&self.file).ok()?;
        let read = || {
            if content_key(&self.file.path, &bytes) != self.content {
                return None;
            }
            tracing::warn!(path = self.file.path, "the cache is damaged; the file is read again");
            let record = encode(self.content, None, process_bytes(&self.file.path, &bytes))?;
            let again = Self::fresh(self.file.clone(), record, true, |bytes| Body::Memory(bytes.into()));
            (again.articles.len() == self.articles.len()).then(|| Box::new(again))
        };
        self.again.get_or_init(read).as_deref()
    }
}

/// The articles of all files, in order.
#[derive(Debug, Default)]
pub(super) struct RecordArchive {
    /// File, and number of the article in it.
    articles: Vec<(Arc<FileRecord>, u32)>,
    /// The folder of the cache.
    folder: Option<PathBuf>,
}

impl RecordArchive {
    /// The articles of `files`, and their summaries; what else is to be put away is in `folder`.
    pub(super) fn of(files: &[Arc<FileRecord>], folder: Option<&Path>) -> (Self, Vec<Arc<ArticleSummary>>) {
        let mut archive = Self { folder: folder.map(Path::to_owned), ..Self::default() };
        let mut summaries = Vec::new();
        for file in files {
            for (part, parts) in (0..).zip(&file.articles) {
                archive.articles.push((Arc::clone(file), part));
                summaries.push(Arc::clone(&parts.summary));
            }
        }
        (archive, summaries)
    }
}

impl Archive for RecordArchive {
    fn state(&self, number: u32) -> Option<State> {
        let (file, part) = self.articles.get(number as usize)?;
        // Another attempt may count its articles otherwise.
        (!file.retryable).then_some((file.content, *part))
    }

    fn pair(&self, number: u32) -> Option<AnnotatedArticle> {
        let (file, part) = self.articles.get(number as usize)?;
        let shared = |(article, annotations)| AnnotatedArticle {
            article: Arc::new(article),
            annotations: Arc::new(annotations),
        };
        file.open(*part, 3).map(shared)
    }

    fn facts(&self, number: u32) -> Option<ArticleFacts> {
        let (file, part) = self.articles.get(number as usize)?;
        file.open(*part, 0)
    }

    fn words(&self, number: u32) -> Option<ArticleWords> {
        let (file, part) = self.articles.get(number as usize)?;
        file.open(*part, 1)
    }

    fn sequence(&self, number: u32) -> Option<WordSequence> {
        let (file, part) = self.articles.get(number as usize)?;
        // The words begin with it; the rest is not looked at.
        file.open(*part, 1)
    }

    fn traces(&self, number: u32) -> Option<Fingerprints> {
        let (file, part) = self.articles.get(number as usize)?;
        file.open(*part, 2)
    }

    fn spill(&self, lists: Vec<u8>) -> Arc<dyn PostingsStore> {
        let put = self.folder.as_ref().and_then(|folder| spill(folder, &lists));
        put.unwrap_or_else(|| Arc::new(lists))
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, Archive, Body, FileRecord, RecordArchive, content_key, encode};
    use crate::ingest::process_bytes;
    use std::path::Path;

    #[test]
    fn what_another_attempt_may_change_is_not_put_away_and_has_no_name() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.txt"), "The ferry sails.").unwrap();
        let file = crate::files::walk(Path::new(folder.path())).files.remove(0);
        let mut added = 0;
        let mut named = |retryable| {
            let outcome = process_bytes("a.txt", b"The ferry sails.");
            let record = encode(content_key("a.txt", b"The ferry sails."), None, outcome).unwrap();
            let record = FileRecord::fresh(file.clone(), record, retryable, |bytes| {
                added += 1;
                Body::Memory(bytes.into())
            });
            let (archive, _) = RecordArchive::of(&[Arc::new(record)], None);
            (archive.pair(0).is_some(), archive.state(0).is_some())
        };
        assert_eq!([named(true), named(false)], [(true, false), (true, true)]);
        assert_eq!(added, 1);
    }
}
