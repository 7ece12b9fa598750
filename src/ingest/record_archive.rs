//! The articles of all records, as the library opens them.

use super::pack::spill;
use super::record::{FileRecord, Key, Part, first_half};
use crate::annotations::Annotations;
use crate::article::Article;
use crate::library::{
    AnnotatedArticle, Archive, ArticleFacts, ArticleSummary, ArticleWords, ContentKey, Fingerprints, PostingsStore,
    WordSequence,
};
use crate::readers::Reader;
use foldhash::HashSet;
use roaring::RoaringBitmap;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Names what the articles of these files are; `None` where reading them again might give others.
pub(super) fn key_of(records: &[Arc<FileRecord>]) -> Option<Key> {
    let mut hasher = blake3::Hasher::new();
    for record in records.iter().filter(|record| !record.articles.is_empty()) {
        if record.retryable {
            return None;
        }
        hasher.update(&record.content);
        for article in &record.articles {
            for end in article.ends {
                hasher.update(&(end - article.begin).to_le_bytes());
            }
        }
        hasher.update(&(record.articles.len() as u64).to_le_bytes());
    }
    Some(first_half(&hasher.finalize()))
}

/// The articles of all files, in order.
#[derive(Debug, Default)]
pub(super) struct RecordArchive {
    /// File, and number of the article in it.
    articles: Vec<(Arc<FileRecord>, u32)>,
    /// The numbers of articles whose files have changed or gone since.
    pub(super) removed: RoaringBitmap,
    /// Reads a file again that the cache has lost.
    reader: Reader,
    /// The folder of the cache.
    folder: Option<PathBuf>,
}

/// So many articles may come or go at a time, or so large a part of all, for a library to be made of the one before: in a
/// larger change joining everything takes less time.
const MAX_CHANGED: usize = 8;
const MAX_CHANGED_PART: usize = 50;

impl RecordArchive {
    /// The articles of `files`; postings are spilled to `folder`.
    pub(super) fn of(files: &[Arc<FileRecord>], reader: &Reader, folder: Option<&Path>) -> Self {
        let (reader, folder) = (reader.clone(), folder.map(Path::to_owned));
        Self { articles: articles_of(files).collect(), removed: RoaringBitmap::new(), reader, folder }
    }

    /// The articles of `files`, where few are others: those that are the same have the same numbers, also those that were gone
    /// and are back; further ones come after them, and those that are gone are noted. `None` where many are others, or many are gone by now.
    pub(super) fn changed_to(&self, files: &[Arc<FileRecord>], reader: &Reader) -> Option<Self> {
        let now: HashSet<_> = files.iter().map(identity).collect();
        let is_gone = |(_, (file, _)): &(u32, &(Arc<FileRecord>, u32))| !now.contains(&identity(file));
        let removed: RoaringBitmap = (0..).zip(&self.articles).filter(is_gone).map(|(number, _)| number).collect();
        let known: HashSet<_> = self.articles.iter().map(|(file, _)| identity(file)).collect();
        let is_new = |file: &&Arc<FileRecord>| !known.contains(&identity(file));
        let new: Vec<_> = articles_of(files.iter().filter(is_new)).collect();
        let all = self.articles.len();
        let changed = new.len() + (&removed ^ &self.removed).len() as usize;
        if changed > MAX_CHANGED.max(all / MAX_CHANGED_PART) || removed.len() as usize > MAX_CHANGED.max(all / 4) {
            return None;
        }
        let articles = self.articles.iter().cloned().chain(new).collect();
        Some(Self { articles, removed, reader: reader.clone(), folder: self.folder.clone() })
    }

    /// The summaries of the articles.
    pub(super) fn summaries(&self) -> Vec<Arc<ArticleSummary>> {
        self.articles.iter().map(|(file, number)| Arc::clone(&file.articles[*number as usize].summary)).collect()
    }

    fn open<T: DeserializeOwned>(&self, number: u32, part: Part) -> Option<T> {
        let (file, article) = self.articles.get(number as usize)?;
        file.open(&self.reader, *article, part)
    }
}

/// The same for records of the same articles. Of a file that might give more another time, each reading is one of its own.
fn identity(file: &Arc<FileRecord>) -> (Key, Option<*const FileRecord>) {
    (file.content, file.retryable.then_some(Arc::as_ptr(file)))
}

/// The articles of some files, each with its number in the file.
fn articles_of<'f>(
    files: impl IntoIterator<Item = &'f Arc<FileRecord>>,
) -> impl Iterator<Item = (Arc<FileRecord>, u32)> {
    let of_file = |file: &'f Arc<FileRecord>| (0..file.articles.len() as u32).map(|number| (Arc::clone(file), number));
    files.into_iter().flat_map(of_file)
}

impl Archive for RecordArchive {
    fn content_key(&self, number: u32) -> Option<ContentKey> {
        let (file, article) = self.articles.get(number as usize)?;
        // Another attempt may number its articles differently.
        (!file.retryable).then_some((file.content, *article))
    }

    fn article(&self, number: u32) -> Option<AnnotatedArticle> {
        let (article, annotations): (Article, Annotations) = self.open(number, Part::Article)?;
        Some(AnnotatedArticle { article: Arc::new(article), annotations: Arc::new(annotations) })
    }

    fn facts(&self, number: u32) -> Option<ArticleFacts> {
        self.open(number, Part::Facts)
    }

    fn words(&self, number: u32) -> Option<ArticleWords> {
        self.open(number, Part::Words)
    }

    fn sequence(&self, number: u32) -> Option<WordSequence> {
        // The words begin with it; the rest is not decoded.
        self.open(number, Part::Words)
    }

    fn fingerprints(&self, number: u32) -> Option<Fingerprints> {
        self.open(number, Part::Fingerprints)
    }

    fn spill(&self, postings: Vec<u8>) -> Arc<dyn PostingsStore> {
        let spilled = self.folder.as_ref().and_then(|folder| spill(folder, &postings));
        spilled.unwrap_or_else(|| Arc::new(postings))
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::{Body, content_key, make};
    use super::{Arc, Archive, FileRecord, Reader, RecordArchive};
    use crate::readers::Patience;

    #[test]
    fn retryable_records_are_not_cached() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.txt"), "The ferry sails.").unwrap();
        let file = crate::readers::walk(folder.path()).files.remove(0);
        let mut added = 0;
        let mut named = |retryable| {
            let (text, content) = (b"The ferry sails.", content_key(&file, b"The ferry sails."));
            let made = make(&Reader::default(), Patience::Full, &file, text, content, None);
            let record = made.unwrap().0.unwrap();
            let record = FileRecord::fresh(file.clone(), record, retryable, |bytes| {
                added += 1;
                Body::Memory(bytes.into())
            });
            let archive = RecordArchive::of(&[Arc::new(record)], &Reader::default(), None);
            (archive.article(0).is_some(), archive.content_key(0).is_some())
        };
        assert_eq!([named(true), named(false)], [(true, false), (true, true)]);
        assert_eq!(added, 1);
    }
}
